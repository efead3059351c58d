/** The time line as a slider: marks for commands and passed tasks, a label at the pointer. */
import { showText } from '../inline.ts';
import { element } from '../lens/dom.ts';
import type { TimeWords } from './words.ts';

export interface SliderMark {
  /** 0 … 1 */
  place: number;
  kind: 'changes' | 'looks' | 'task';
}

export interface SliderView {
  marks: SliderMark[];
  /** Where the arrow keys stop, in order; the last is the end. */
  stops: number[];
  /** Where the cluster is. */
  place: number;
  /** That place in words. */
  says: string;
}

export interface SliderOptions {
  go(place: number): void;
  tell(place: number): string;
}

const STEPS = 1000;
/** Milliseconds after the last arrow key. */
const SETTLED = 350;
/** On the line: so near to a stop is there. */
const SAME = 0.0015;

export class Slider {
  readonly root: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly marks = element('div', { class: 'time-marks', 'aria-hidden': 'true' });
  private readonly ahead = element('div', { class: 'time-ahead' });
  private readonly tip = element('div', { class: 'time-tip', 'aria-hidden': 'true', hidden: true });
  private readonly options: SliderOptions;
  private view: SliderView = { marks: [], stops: [1], place: 1, says: '' };
  private drawn = '';
  /** Where somebody is about to go. */
  private aim: number | undefined;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(words: TimeWords, options: SliderOptions) {
    this.options = options;
    this.input = element('input', {
      type: 'range',
      min: '0',
      max: String(STEPS),
      step: '1',
      value: String(STEPS),
      'aria-label': words.line,
      'aria-description': words.lineHelp,
    });
    this.root = element('div', { class: 'time-line' }, this.ahead, this.marks, this.input, this.tip);
    this.input.addEventListener('input', () => this.aimAt(Number(this.input.value) / STEPS));
    this.input.addEventListener('change', () => this.go());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.settle());
    this.input.addEventListener('pointermove', (event) => {
      if (this.aim === undefined) this.hint(this.placeOf(event));
    });
    this.input.addEventListener('pointerleave', () => {
      if (this.aim === undefined) this.tip.hidden = true;
    });
  }

  draw(view: SliderView): void {
    this.view = view;
    const { marks, place, says } = view;
    const drawn = JSON.stringify([marks, place]);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.marks.replaceChildren(
        ...marks.map(({ place: at, kind }) => {
          const attributes = {
            'data-looks': kind === 'looks',
            'data-task': kind === 'task',
            'data-ahead': at >= place,
          };
          const mark = element('i', place === 1 ? { ...attributes, 'data-ahead': false } : attributes);
          mark.style.insetInlineStart = `${at * 100}%`;
          return mark;
        }),
      );
      this.ahead.style.width = `${(1 - place) * 100}%`;
    }
    if (this.aim !== undefined) return;
    this.input.value = String(Math.round(place * STEPS));
    if (this.input.getAttribute('aria-valuetext') !== says) this.input.setAttribute('aria-valuetext', says);
  }

  /** Arrow keys lead from stop to stop. */
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { stops, place } = this.view;
    const from = this.aim ?? place;
    const to: Record<string, number | undefined> = {
      ArrowLeft: stops.findLast((stop) => stop < from - SAME) ?? 0,
      ArrowRight: stops.find((stop) => stop > from + SAME) ?? 1,
      Home: stops[0] ?? 0,
      End: 1,
    };
    to.ArrowDown = to.ArrowLeft;
    to.ArrowUp = to.ArrowRight;
    const next = to[event.key];
    if (event.key === 'Enter') this.settle();
    if (next === undefined) return;
    event.preventDefault();
    this.input.value = String(Math.round(next * STEPS));
    this.aimAt(next);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.go(), SETTLED);
  }

  private settle(): void {
    if (this.settling !== undefined) this.go();
  }

  private aimAt(place: number): void {
    this.aim = place;
    this.hint(place);
    this.input.setAttribute('aria-valuetext', this.options.tell(place).replaceAll('`', ''));
  }

  private go(): void {
    clearTimeout(this.settling);
    this.settling = undefined;
    const { aim } = this;
    this.aim = undefined;
    this.tip.hidden = true;
    if (aim !== undefined) this.options.go(aim);
    this.draw(this.view);
  }

  private hint(place: number): void {
    showText(this.tip, this.options.tell(place));
    this.tip.style.insetInlineStart = `${Math.min(0.8, Math.max(0.2, place)) * 100}%`;
    this.tip.hidden = false;
  }

  private placeOf({ clientX }: PointerEvent): number {
    const { left, width } = this.marks.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / width));
  }
}
