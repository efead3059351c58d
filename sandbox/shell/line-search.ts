/** Ctrl-R: the incremental search through the history, as readline does it. */
import { charactersOf } from './line-layout.ts';

export interface Found {
  /** Index into the history; its length is the line being typed. */
  index: number;
  text: string;
  /** UTF-16 units. */
  at: number;
}

export class LineSearch {
  query = '';
  failed = false;
  forward: boolean;
  found: Found;
  private readonly lines: (index: number) => string;
  private readonly count: number;

  /** `lines(count)` is the line being typed, where the search begins. */
  constructor(lines: (index: number) => string, count: number, start: Found, forward: boolean) {
    this.lines = lines;
    this.count = count;
    this.found = start;
    this.forward = forward;
  }

  get prompt(): string {
    const words = this.forward ? 'i-search' : 'reverse-i-search';
    return `(${this.failed ? 'failed ' : ''}${words})\`${this.query}': `;
  }

  /** In characters of the line. */
  get cursor(): number {
    return charactersOf(this.found.text.slice(0, this.found.at)).length;
  }

  get region(): [number, number] | undefined {
    if (this.query === '' || this.failed) return undefined;
    return [this.cursor, this.cursor + charactersOf(this.query).length];
  }

  type(c: string): boolean {
    this.query += c;
    return this.find(this.found.index, this.found.at);
  }

  erase(): boolean {
    this.query = charactersOf(this.query).slice(0, -1).join('');
    this.failed = false;
    return this.query === '' || this.find(this.found.index, this.found.at);
  }

  /** The next match on, in the direction given. */
  again(forward: boolean, last: string): boolean {
    this.forward = forward;
    if (this.query === '') {
      this.query = last;
      return last === '' || this.find(this.found.index, this.found.at);
    }
    return this.find(this.found.index, this.found.at + (forward ? 1 : -1), this.found.text);
  }

  /** Another line with the same text is passed over. */
  private find(index: number, from: number, not?: string): boolean {
    const step = this.forward ? 1 : -1;
    for (let i = index; i >= 0 && i <= this.count; i += step) {
      const text = this.lines(i);
      if (i !== index && text === not) continue;
      const start = i === index ? from : this.forward ? 0 : text.length;
      if (start < 0) continue;
      const at = this.forward ? text.indexOf(this.query, start) : text.lastIndexOf(this.query, start);
      if (at < 0) continue;
      this.found = { index: i, text, at };
      this.failed = false;
      return true;
    }
    this.failed = true;
    return false;
  }
}
