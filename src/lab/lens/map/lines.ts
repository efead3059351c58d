/** Lines over the board: what the chosen object belongs to, and the way of a connection, numbered. */
import { drawn } from './glyph.ts';

export interface Line {
  from: HTMLElement;
  to: HTMLElement;
  kind: 'link' | 'hop' | 'read';
}

/** A number at an element. */
export interface Stop {
  at: HTMLElement;
  numbers: number[];
}

export class Lines {
  /** Behind what they join, so that no text is crossed; the numbers stand before it. */
  private readonly behind = drawn('svg', { class: 'map-lines', 'aria-hidden': 'true' });
  private readonly before = drawn('svg', { class: 'map-lines map-marks', 'aria-hidden': 'true' });
  private readonly board: HTMLElement;
  private last = '';

  constructor(board: HTMLElement) {
    this.board = board;
    board.append(this.behind, this.before);
  }

  /** Measures, and draws where anything has moved. */
  draw(lines: readonly Line[], stops: readonly Stop[]): void {
    const base = this.board.getBoundingClientRect();
    const box = (each: HTMLElement) => {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      return {
        left: left - base.left,
        right: right - base.left,
        y: (top + bottom) / 2 - base.top,
        top: top - base.top,
      };
    };
    const paths = lines.map(({ from, to, kind }) => {
      const [a, b] = [box(from), box(to)];
      return { kind, d: curve(a, b) };
    });
    const marks = stops.map(({ at, numbers }) => {
      const { right, top } = box(at);
      return { x: right - 9, y: top + 2, text: numbers.join(' ') };
    });
    const text = JSON.stringify([paths, marks, base.width, base.height]);
    if (text === this.last) return;
    this.last = text;
    for (const layer of [this.behind, this.before]) {
      layer.setAttribute('width', String(base.width));
      layer.setAttribute('height', String(base.height));
    }
    this.behind.replaceChildren(
      ...paths.map(({ kind, d }) => drawn('path', { d, class: `map-line map-line-${kind}`, pathLength: 1 })),
    );
    this.before.replaceChildren(
      ...marks.flatMap(({ x, y, text: number }) => {
        const width = 8 + 7 * number.length;
        const label = drawn('text', { x, y: y + 4, 'text-anchor': 'middle' });
        label.textContent = number;
        return [drawn('rect', { x: x - width / 2, y: y - 8, width, height: 16, rx: 8 }), label];
      }),
    );
  }
}

interface Box {
  left: number;
  right: number;
  y: number;
}

/** From the side that faces the other; between things of one column, around their left. */
function curve(a: Box, b: Box): string {
  const apart = b.left >= a.right ? 1 : b.right <= a.left ? -1 : 0;
  if (apart === 0) {
    const x = Math.min(a.left, b.left);
    const out = Math.max(4, x - 14);
    return `M${r(a.left)} ${r(a.y)}C${r(out)} ${r(a.y)} ${r(out)} ${r(b.y)} ${r(b.left)} ${r(b.y)}`;
  }
  const [x, to] = apart > 0 ? [a.right, b.left] : [a.left, b.right];
  const half = (x + to) / 2;
  return `M${r(x)} ${r(a.y)}C${r(half)} ${r(a.y)} ${r(half)} ${r(b.y)} ${r(to)} ${r(b.y)}`;
}

const r = (value: number): string => String(Math.round(value));
