/** The name above the text, and below it what saves and what leaves. */
import type { EditRequest } from '../../../sandbox/worker.ts';
import type { Words } from '../../i18n.ts';
import type { Editing } from './setup.ts';

export class Strip {
  readonly head = make('div', 'kt-editor-head');
  readonly foot = make('div', 'kt-editor-foot');
  private readonly state = make('span', 'kt-editor-state');
  private readonly message = make('p', 'kt-editor-message');
  private readonly keys = make('p', 'kt-editor-keys');
  private readonly buttons = make('div', 'kt-editor-buttons');
  private readonly question = make('div', 'kt-editor-question');
  private readonly text: Words['editor'];
  private readonly request: EditRequest;
  private readonly back: () => void;

  /** `back` gives the focus to the text. */
  constructor(editing: Editing, text: Words['editor'], request: EditRequest, back: () => void) {
    this.text = text;
    this.request = request;
    this.back = back;
    const name = make('span', 'kt-editor-name');
    name.textContent = request.path || text.noName;
    this.head.append(name, this.state);
    this.message.setAttribute('role', 'status');
    this.keys.textContent = editing.readOnly ? '' : request.keys === 'vi' ? text.viKeys : text.plainKeys;
    const saveAndClose = button(text.saveAndClose, () => void editing.saveAndClose(), 'kt-button');
    const discard = button(text.discard, () => editing.close(0));
    if (editing.readOnly) this.buttons.append(button(text.close, () => editing.close(0), 'kt-button'));
    else this.buttons.append(saveAndClose, discard);

    this.question.hidden = true;
    this.question.setAttribute('role', 'group');
    const asked = make('p', '');
    asked.id = `kt-editor-ask-${++asks}`;
    asked.textContent = text.ask;
    this.question.setAttribute('aria-labelledby', asked.id);
    this.question.append(
      asked,
      button(text.saveAndClose, () => void editing.saveAndClose().then(() => this.answer()), 'kt-button'),
      button(text.discard, () => editing.close(0)),
      button(text.goOn, () => this.answer()),
    );
    this.question.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.answer();
      else if (event.key.toLowerCase() === 'y') void editing.saveAndClose().then(() => this.answer());
      else if (event.key.toLowerCase() === 'n') editing.close(0);
      else return;
      event.preventDefault();
    });
    this.foot.append(this.message, this.question, this.keys, this.buttons);
    this.dirty(false);
  }

  dirty(yes: boolean): void {
    const { text, request } = this;
    const words = request.readOnly ? text.readOnly : yes ? text.unsaved : request.isNew ? text.isNew : '';
    if (this.state.textContent !== words) this.state.textContent = words;
    if (yes) this.message.textContent = '';
  }

  say(message: string, bad = false): void {
    this.message.textContent = message;
    this.message.toggleAttribute('data-bad', bad);
  }

  /** Before something is lost. */
  ask(): void {
    this.question.hidden = false;
    this.keys.hidden = true;
    this.buttons.hidden = true;
    this.question.querySelector('button')?.focus();
  }

  private answer(): void {
    if (this.question.hidden || !this.foot.isConnected) return;
    this.question.hidden = true;
    this.keys.hidden = false;
    this.buttons.hidden = false;
    this.back();
  }
}

let asks = 0;

function make(tag: string, name: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  return element;
}

function button(label: string, press: () => void, name = ''): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = name;
  element.textContent = label;
  element.addEventListener('click', press);
  return element;
}
