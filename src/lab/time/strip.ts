/** The strip under the terminal: pause, speed, step, undo, forward, the time line and the cluster's clock. It knows no engine. */
import { showText } from '../inline.ts';
import { element } from '../lens/dom.ts';
import { type IconName, icon } from './icons.ts';
import { Slider, type SliderView } from './slider.ts';
import css from './time.css?inline';
import { fill, type TimeWords } from './words.ts';

/** Simulated seconds per second, as times of the lab's own. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const NAMES: Record<string, string> = { 0.25: '¼×', 0.5: '½×' };

export interface StripOptions {
  words: TimeWords;
  pause(): void;
  step(): void;
  speed(factor: number): void;
  undo(): void;
  forward(): void;
  /** Somebody wants to be there: 0 … 1. */
  go(place: number): void;
  /** What stands at a place, for the label at the pointer. */
  tell(place: number): string;
}

export interface StripView {
  paused: boolean;
  /** The command that undoing would undo, as text of a lab. */
  undoes: string | undefined;
  forward: boolean;
  slider: SliderView;
}

export class Strip {
  readonly root: HTMLElement;
  private readonly words: TimeWords;
  private readonly pause: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly forward: HTMLButtonElement;
  private readonly select: HTMLSelectElement;
  private readonly clock = element('time');
  private readonly status = element('span', { role: 'status' });
  private readonly goOn: HTMLButtonElement;
  private readonly slider: Slider;

  constructor(panel: HTMLElement, options: StripOptions) {
    const { words } = options;
    this.words = words;
    this.pause = iconButton('pause', words.pause, options.pause, { 'aria-keyshortcuts': 'F8' });
    const step = iconButton('step', words.step, options.step, { 'aria-keyshortcuts': 'F9' });
    this.undo = iconButton('undo', words.undoNothing, options.undo);
    this.forward = iconButton('forward', words.forwardNothing, options.forward);
    this.select = element('select', { 'aria-label': words.speed, title: words.speed });
    for (const factor of SPEEDS) {
      this.select.append(element('option', { value: String(factor) }, NAMES[factor] ?? `${factor}×`));
    }
    this.select.value = '1';
    this.select.addEventListener('change', () => options.speed(Number(this.select.value)));
    this.slider = new Slider(words, options);
    this.clock.title = words.clock;
    this.goOn = element('button', { type: 'button', hidden: true }, words.goOn);
    this.goOn.addEventListener('click', () => {
      if (document.activeElement === this.goOn) this.pause.focus();
      options.pause();
    });
    this.root = element(
      'div',
      { class: 'lab-time', role: 'group', 'aria-label': words.label },
      element('style', {}, css),
      // Above the controls, which so stay where they are.
      element('p', { class: 'time-says' }, this.status, this.goOn),
      element(
        'div',
        { class: 'time-row' },
        this.pause,
        step,
        this.select,
        this.undo,
        this.forward,
        this.slider.root,
        this.clock,
      ),
    );
    panel.querySelector('.lab-foot')?.before(this.root);
    // A click leaves the keyboard where it is: in the terminal.
    this.root.addEventListener('mousedown', (event) => {
      if ((event.target as Element).closest('button')) event.preventDefault();
    });
    panel.addEventListener(
      'keydown',
      (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
        if (event.key !== 'F8' && event.key !== 'F9') return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) (event.key === 'F8' ? options.pause : options.step)();
      },
      { capture: true },
    );
  }

  draw({ paused, undoes, forward, slider }: StripView): void {
    const { words } = this;
    this.root.toggleAttribute('data-paused', paused);
    name(this.pause, paused ? words.resume : words.pause);
    if (this.pause.getAttribute('aria-pressed') !== String(paused)) {
      this.pause.setAttribute('aria-pressed', String(paused));
      this.pause.replaceChildren(icon(paused ? 'resume' : 'pause'));
    }
    name(this.undo, undoes === undefined ? words.undoNothing : fill(words.undo, { line: undoes }).replaceAll('`', ''));
    able(this.undo, undoes !== undefined);
    name(this.forward, forward ? words.forward : words.forwardNothing);
    able(this.forward, forward);
    this.slider.draw(slider);
  }

  /** The cluster's time of day. */
  time(text: string): void {
    if (this.clock.textContent !== text) this.clock.textContent = text;
  }

  /** Read out as well. `goOn`: with the button that lets time pass. */
  say(words: string, goOn = false): void {
    if (this.status.dataset.said === words && this.goOn.hidden === !goOn) return;
    this.status.dataset.said = words;
    showText(this.status, words);
    this.goOn.hidden = !goOn;
  }
}

function iconButton(
  drawn: IconName,
  label: string,
  press: () => void,
  attributes: Record<string, string> = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes });
  made.append(icon(drawn));
  name(made, label);
  made.addEventListener('click', () => {
    if (made.getAttribute('aria-disabled') !== 'true') press();
  });
  return made;
}

function name(button: HTMLButtonElement, label: string): void {
  if (button.title === label) return;
  button.title = label;
  button.setAttribute('aria-label', label);
}

/** It can be reached and read in either case. */
function able(button: HTMLButtonElement, yes: boolean): void {
  button.setAttribute('aria-disabled', String(!yes));
}
