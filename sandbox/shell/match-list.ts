/**
 * The list under the line when Tab finds more than one word, as readline draws it: from a hundred on it asks first, and
 * what does not fit the screen comes a page at a time.
 */
import { byCodeUnit } from './state.ts';
import { textWidth } from './width.ts';

/** readline's completion-query-items. */
const ASKS_FROM = 100;
const BELL = '\x07';
const CLEARED = '\r\x1b[K\r';

/** What a key comes to: what to draw, and whether the list is over, to be followed by the line drawn anew, or by nothing. */
export interface ListStep {
  text: string;
  over?: 'redraw' | 'leave' | 'interrupt';
}

export class MatchList {
  private readonly rows: string[];
  private readonly count: number;
  /** Rows of the screen. */
  private readonly height: number;
  private next = 0;
  private asking: boolean;

  constructor(words: readonly string[], columns: number, height: number) {
    const sorted = [...new Set(words)].sort(byCodeUnit);
    this.count = sorted.length;
    this.rows = layOut(sorted, columns);
    this.height = height;
    this.asking = this.count >= ASKS_FROM;
  }

  begin(): ListStep {
    if (this.asking) return { text: `\r\nDisplay all ${this.count} possibilities? (y or n)` };
    return this.page('\r\n', this.height - 1);
  }

  /** One character: readline knows no sequences here. */
  key(key: string): ListStep {
    if (key === '\x03') return { text: '', over: 'interrupt' };
    if (key === '\x07') return { text: BELL, over: 'leave' };
    const cleared = this.asking ? '\r\n' : CLEARED;
    if (/[yY ]/.test(key)) {
      this.asking = false;
      return this.page(cleared, this.height - 1);
    }
    if (/[nN\x7f]/.test(key)) return { text: cleared, over: 'redraw' };
    if (!this.asking && /[\r\n]/.test(key)) return this.page(cleared, 1);
    if (!this.asking && /[qQ]/.test(key)) return { text: cleared, over: 'redraw' };
    return { text: BELL };
  }

  private page(before: string, most: number): ListStep {
    const rows = this.rows.slice(this.next, this.next + Math.max(1, most));
    this.next += rows.length;
    const text = before + rows.map((row) => `${row}\r\n`).join('');
    return this.next < this.rows.length ? { text: `${text}--More--` } : { text, over: 'redraw' };
  }
}

/** In columns, down first; the last column of the screen stays free. */
function layOut(words: readonly string[], columns: number): string[] {
  const widths = words.map(textWidth);
  const width = widths.reduce((most, each) => Math.max(most, each), 0) + 2;
  let perRow = Math.floor(columns / width);
  if (perRow > 1 && perRow * width === columns) perRow--;
  perRow = Math.max(1, perRow);
  const count = Math.ceil(words.length / perRow);
  return Array.from({ length: count }, (_, row) => {
    let text = '';
    for (let i = row; i < words.length; i += count) {
      const last = i >= row + count * (perRow - 1);
      text += (words[i] as string) + (last ? '' : ' '.repeat(width - (widths[i] as number)));
    }
    return text;
  });
}
