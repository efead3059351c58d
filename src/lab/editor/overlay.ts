/** The editor over a terminal: CodeMirror, and a strip that always says how to save and how to leave. Loaded on first use. */
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { EditRequest } from '../../../sandbox/worker.ts';
import type { Words } from '../../i18n.ts';
import css from './editor.css?inline';
import { type Editing, languageFor, setup } from './setup.ts';
import { Strip } from './strip.ts';

export interface OverlayOptions {
  host: HTMLElement;
  request: EditRequest;
  text: Words['editor'];
  /** Writes to a file of the machine; gives what is wrong, if it cannot. */
  save(text: string, as?: string): Promise<string | undefined>;
  /** What would be lost with the page; undefined when nothing would. */
  draft(text: string | undefined): void;
}

export interface Overlay {
  element: HTMLElement;
  /** The editor's exit status. */
  done: Promise<number>;
  focus(): void;
  close(status: number): void;
  /** Closes, and hands what is not saved over as a draft. */
  abandon(): void;
}

let styled = false;

export async function openOverlay(options: OverlayOptions): Promise<Overlay> {
  const { request, text } = options;
  if (!styled) {
    const style = document.createElement('style');
    style.textContent = css;
    document.head.append(style);
    styled = true;
  }
  const vi = request.keys === 'vi' ? await import('./vi.ts') : undefined;

  const element = document.createElement('div');
  element.className = 'kt-editor';
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', `${text.label} ${request.path}`.trim());

  let finish: (status: number) => void = () => {};
  const done = new Promise<number>((resolve) => {
    finish = resolve;
  });
  let closed = false;
  const close = (status: number, unsaved?: string): void => {
    if (closed) return;
    closed = true;
    clearTimeout(drafting);
    options.draft(unsaved);
    vi?.release(view);
    view.destroy();
    element.remove();
    finish(status);
  };

  const separator = /\r\n/.test(request.text) && !/[^\r]\n/.test(request.text) ? '\r\n' : '\n';
  /** As it would stand in the file: a text ends with a line end. */
  const content = (): string => {
    const whole = view.state.sliceDoc();
    return whole === '' || whole.endsWith(separator) ? whole : whole + separator;
  };

  let drafting: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    strip.dirty(editing.dirty);
    clearTimeout(drafting);
    drafting = setTimeout(() => options.draft(editing.dirty ? content() : undefined), 400);
  };

  const editing: Editing = {
    get dirty() {
      return !request.readOnly && !view.state.doc.eq(clean);
    },
    readOnly: request.readOnly === true,
    save(as) {
      saving = saving.then(() => write(as));
      return saving;
    },
    async saveAndClose() {
      if (!editing.dirty || (await editing.save())) editing.close(0);
    },
    leave() {
      // What is being saved is no longer unsaved.
      void saving.then(() => (editing.dirty ? strip.ask() : editing.close(0)));
    },
    // When the key that closes is through: the rest of it must not reach the terminal.
    close: (status) => void setTimeout(() => close(status)),
    say: (message) => strip.say(message, true),
    revert() {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: clean } });
    },
  };

  let saving = Promise.resolve(true);
  const write = async (as: string | undefined): Promise<boolean> => {
    const { doc } = view.state;
    const problem = request.readOnly && as === undefined ? text.readOnly : await options.save(content(), as);
    if (closed) return true;
    if (problem !== undefined) {
      strip.say(`${text.notSaved} ${problem}`, true);
      return false;
    }
    if (as === undefined) clean = doc;
    changed();
    strip.say(text.saved);
    return true;
  };

  const strip = new Strip(editing, text, request, () => view.focus());
  const language = new Compartment();
  const extensions: Extension[] = [
    vi ? vi.extension() : [],
    setup(editing, text, request),
    EditorState.lineSeparator.of(separator),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed();
    }),
    language.of([]),
  ];
  // vi's lines end with a line end; elsewhere one may stand after the last.
  const shown = vi && request.text.endsWith(separator) ? request.text.slice(0, -separator.length) : request.text;
  const view = new EditorView({ state: EditorState.create({ doc: shown, extensions }) });
  let clean = view.state.doc;
  vi?.attach(view, editing);
  const { doc } = view.state;
  const start = request.line === undefined ? 0 : doc.line(Math.max(1, Math.min(request.line, doc.lines))).from;
  view.dispatch({ selection: { anchor: start } });

  element.append(strip.head, view.dom, strip.foot);
  options.host.append(element);
  view.dispatch({ effects: EditorView.scrollIntoView(start, { y: 'center' }) });
  void languageFor(request).then((found) => {
    if (found && !closed) view.dispatch({ effects: language.reconfigure(found) });
  });
  return {
    element,
    done,
    close: (status) => close(status),
    abandon: () => close(1, editing.dirty ? content() : undefined),
    focus: () => view.focus(),
  };
}
