/** The chart: three step lines over simulated time, told apart by width, dash, label and colour; the same as a table. */
import type { SizePoint } from '../../../../sandbox/worker.ts';
import { element } from '../dom.ts';
import { type Box, clockTime, countTicks, frameOf, isSettled, type Line, steps, timeTicks, x, y } from './scale.ts';
import type { LoopWords } from './words.ts';

/** In the order of drawing: where lines lie upon each other, the narrow ones let the wide be seen. */
const LINES: readonly Line[] = ['ready', 'created', 'desired'];
const HEIGHT = 150;
const LEAST_WIDTH = 200;
const AXIS = { left: 34, right: 10, top: 12, bottom: 20 };
/** Between two labels of the time. */
const LABEL = 80;

export interface Drawn {
  points: readonly SizePoint[];
  /** Simulated Unix milliseconds, as every time here. */
  now: number;
  /** When a controller did something besides telling of it. */
  acts: readonly number[];
  /** So much of the time before the last change, in milliseconds. */
  span: number;
  /** Of what. */
  name: string;
}

export class Chart {
  readonly element: HTMLElement;
  private readonly words: LoopWords;
  private readonly svg = made('svg', { class: 'loop-chart', role: 'img', height: HEIGHT });
  private readonly numbers = new Map<Line, HTMLElement>();
  private readonly body = element('tbody');
  private readonly table: HTMLElement;
  private readonly resized = new ResizeObserver(() => this.redraw());
  private drawn: Drawn | undefined;

  constructor(words: LoopWords) {
    this.words = words;
    const heads = [words.time, words.lines.desired, words.lines.created, words.lines.ready];
    this.table = element(
      'table',
      { class: 'loop-table', hidden: true },
      element('caption', { class: 'sr-only' }, words.chart),
      element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
      this.body,
    );
    this.element = element('div', { class: 'loop-figure' }, this.legend(), this.svg, this.table);
    this.resized.observe(this.element);
  }

  close(): void {
    this.resized.disconnect();
  }

  asTable(table: boolean): void {
    this.table.hidden = !table;
    this.svg.toggleAttribute('hidden', table);
    this.redraw();
  }

  /** False while time may still move its right edge. */
  draw(drawn: Drawn): boolean {
    this.drawn = drawn;
    this.redraw();
    return isSettled(drawn.points, drawn.now, frameOf(drawn.points, drawn.now, drawn.span));
  }

  private redraw(): void {
    const { drawn, words } = this;
    if (!drawn) return;
    const last = drawn.points.at(-1);
    for (const [line, number] of this.numbers) number.textContent = last && !last.gone ? String(last[line]) : '–';
    if (!this.table.hidden) {
      this.fill(drawn);
      return;
    }
    const width = Math.max(LEAST_WIDTH, this.element.clientWidth);
    const box: Box = {
      left: AXIS.left,
      top: AXIS.top,
      width: width - AXIS.left - AXIS.right,
      height: HEIGHT - AXIS.top - AXIS.bottom,
    };
    const asked = frameOf(drawn.points, drawn.now, drawn.span);
    const counts = countTicks(asked.most);
    const frame = { ...asked, most: counts.at(-1) as number };
    const bottom = box.top + box.height;
    const parts: SVGElement[] = [];
    for (const count of counts) {
      const at = y(count, frame, box);
      parts.push(made('path', { class: 'loop-grid', d: `M${box.left} ${at}h${box.width}` }));
      parts.push(made('text', { x: box.left - 6, y: at + 4, 'text-anchor': 'end' }, String(count)));
    }
    for (const at of timeTicks(frame, Math.max(2, Math.floor(box.width / LABEL)))) {
      const where = x(at, frame, box);
      parts.push(made('path', { class: 'loop-grid', d: `M${where} ${bottom}v4` }));
      if (where < box.left + 24 || where > box.left + box.width - 20) continue;
      parts.push(made('text', { x: where, y: bottom + 16, 'text-anchor': 'middle' }, clockTime(at)));
    }
    for (const line of LINES) {
      const d = steps(drawn.points, line, drawn.now, frame, box);
      parts.push(made('path', { class: 'loop-line', 'data-line': line, d }));
    }
    const acts = new Set(drawn.acts.filter((at) => at >= frame.from && at <= frame.to).map((at) => x(at, frame, box)));
    for (const at of acts) parts.push(made('path', { class: 'loop-act', d: `M${at - 4} 2h8l-4 6z` }));
    this.svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.svg.setAttribute('width', String(width));
    const said = last ? `${words.chart}. ${words.summary(drawn.name, last)}` : words.chart;
    this.svg.setAttribute('aria-label', said);
    this.svg.replaceChildren(...parts);
  }

  /** The latest first. */
  private fill({ points }: Drawn): void {
    this.body.replaceChildren(
      ...points
        .map(({ at, gone, desired, created, ready }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, clockTime(at, true)),
            ...(gone
              ? [element('td', { colspan: '3' }, this.words.deleted)]
              : [desired, created, ready].map((count) => element('td', {}, String(count)))),
          ),
        )
        .reverse(),
    );
  }

  private legend(): HTMLElement {
    const list = element('ul', { class: 'loop-legend', 'aria-label': this.words.legend });
    for (const line of [...LINES].reverse()) {
      const number = element('b', {}, '–');
      this.numbers.set(line, number);
      const sample = made('svg', { width: 28, height: 12, 'aria-hidden': 'true' });
      sample.append(made('path', { class: 'loop-line', 'data-line': line, d: 'M1 6h26' }));
      list.append(element('li', { 'data-line': line }, sample, this.words.lines[line], ' ', number));
    }
    const mark = made('svg', { width: 10, height: 8, 'aria-hidden': 'true' });
    mark.append(made('path', { class: 'loop-act', d: 'M1 1h8l-4 6z' }));
    list.append(element('li', {}, mark, this.words.acted));
    return list;
  }
}

function made(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const drawn = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const each in attributes) drawn.setAttribute(each, String(attributes[each]));
  if (text !== undefined) drawn.append(text);
  return drawn;
}
