/** A line being typed: keys in, drawing out. Knows nothing of the shell. */
import { charWidth, textWidth } from './width.ts';

export type EditorEvent =
  | { type: 'line'; text: string }
  | { type: 'interrupt' }
  | { type: 'end' }
  | { type: 'complete'; again: boolean };

export interface LineEditorOptions {
  write(data: string): void;
  columns(): number;
  /** Oldest first; shared with whoever keeps it. */
  history: string[];
}

const SEQUENCE = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z]|[\s\S])/;

/** Emacs keys, as readline binds them by default. */
export class LineEditor {
  private readonly options: LineEditorOptions;
  private prompt = '';
  private chars: string[] = [];
  private cursor = 0;
  /** Rows between the prompt's first row and the cursor, as last drawn. */
  private row = 0;
  private index = 0;
  private draft = '';
  private killed = '';
  private undo: { chars: string[]; cursor: number }[] = [];
  private pasting: string | undefined;
  private search: { query: string; at: number; saved: string } | undefined;
  private lastTab = false;
  private lastArgument = 0;

  constructor(options: LineEditorOptions) {
    this.options = options;
  }

  get text(): string {
    return this.chars.join('');
  }

  /** In UTF-16 units. */
  get position(): number {
    return this.chars.slice(0, this.cursor).join('').length;
  }

  /** Draws the prompt and takes keys from now on. */
  begin(prompt: string): void {
    this.prompt = prompt;
    this.chars = [];
    this.cursor = 0;
    this.row = 0;
    this.undo = [];
    this.search = undefined;
    this.index = this.options.history.length;
    this.draft = '';
    const lines = prompt.split('\n');
    if (lines.length > 1)
      this.options.write(
        lines
          .slice(0, -1)
          .map((l) => `${l}\r\n`)
          .join(''),
      );
    this.prompt = lines.at(-1) as string;
    this.draw();
  }

  /** Takes the first key off the data: what is left of it, and what happened. */
  key(data: string): { rest: string; event?: EditorEvent } {
    if (this.pasting !== undefined) return this.paste(data);
    if (data.startsWith('\x1b[200~')) {
      this.pasting = '';
      return this.paste(data.slice(6));
    }
    const sequence = data[0] === '\x1b' ? (SEQUENCE.exec(data)?.[0] ?? data) : undefined;
    const key = sequence ?? String.fromCodePoint(data.codePointAt(0) as number);
    const rest = data.slice(key.length);
    if (this.search) {
      const handled = this.searchKey(key);
      if (handled) return { rest };
    }
    const tab = this.lastTab;
    this.lastTab = key === '\t';
    if (key !== '\x1b.') this.lastArgument = 0;
    const event = this.handle(key, tab);
    return event ? { rest, event } : { rest };
  }

  private paste(data: string): { rest: string } {
    const end = data.indexOf('\x1b[201~');
    this.pasting += end < 0 ? data : data.slice(0, end);
    if (end < 0) return { rest: '' };
    const text = (this.pasting as string).replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
    this.pasting = undefined;
    this.insert(text.replace(/\n$/, ''));
    return { rest: data.slice(end + 6) };
  }

  private handle(key: string, tab: boolean): EditorEvent | undefined {
    switch (key) {
      case '\r':
      case '\n': {
        this.toEnd();
        this.options.write('\r\n');
        return { type: 'line', text: this.text };
      }
      case '\x03':
        this.toEnd();
        this.options.write('^C\r\n');
        return { type: 'interrupt' };
      case '\x04':
        if (this.chars.length === 0) return { type: 'end' };
        this.remove(this.cursor, this.cursor + 1);
        return undefined;
      case '\t':
        return { type: 'complete', again: tab };
      case '\x7f':
      case '\b':
        this.remove(this.cursor - 1, this.cursor);
        return undefined;
      case '\x1b[3~':
        this.remove(this.cursor, this.cursor + 1);
        return undefined;
      case '\x01':
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
      case '\x1b[7~':
        return this.move(0);
      case '\x05':
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
      case '\x1b[8~':
        return this.move(this.chars.length);
      case '\x02':
      case '\x1b[D':
      case '\x1bOD':
        return this.move(this.cursor - 1);
      case '\x06':
      case '\x1b[C':
      case '\x1bOC':
        return this.move(this.cursor + 1);
      case '\x1bb':
      case '\x1b[1;5D':
      case '\x1b[1;3D':
        return this.move(this.wordLeft());
      case '\x1bf':
      case '\x1b[1;5C':
      case '\x1b[1;3C':
        return this.move(this.wordRight());
      case '\x10':
      case '\x1b[A':
      case '\x1bOA':
        return this.recall(this.index - 1);
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        return this.recall(this.index + 1);
      case '\x1b<':
        return this.recall(0);
      case '\x1b>':
        return this.recall(this.options.history.length);
      case '\x0b':
        return this.kill(this.cursor, this.chars.length);
      case '\x15':
        return this.kill(0, this.cursor);
      case '\x17':
        return this.kill(this.blankLeft(), this.cursor);
      case '\x1b\x7f':
      case '\x1b\b':
        return this.kill(this.wordLeft(), this.cursor);
      case '\x1bd':
        return this.kill(this.cursor, this.wordRight());
      case '\x19':
        this.insert(this.killed);
        return undefined;
      case '\x14':
        return this.transpose();
      case '\x0c':
        this.options.write('\x1b[H\x1b[2J');
        this.row = 0;
        this.draw();
        return undefined;
      case '\x12':
        this.search = { query: '', at: this.options.history.length, saved: this.text };
        this.draw();
        return undefined;
      case '\x1f': {
        const last = this.undo.pop();
        if (last) {
          this.chars = last.chars;
          this.cursor = last.cursor;
          this.draw();
        }
        return undefined;
      }
      case '\x1b.':
        return this.yankLastArgument();
      default:
        if (key[0] !== '\x1b' && key.codePointAt(0)! >= 32) this.insert(key);
        return undefined;
    }
  }

  insert(text: string): void {
    if (text === '') return;
    this.remember();
    const made = [...text];
    const atEnd = this.cursor === this.chars.length;
    this.chars.splice(this.cursor, 0, ...made);
    this.cursor += made.length;
    const width = textWidth(this.prompt) + textWidth(this.text);
    // At the end of a line that fits, the character itself is the drawing.
    if (
      atEnd &&
      !this.search &&
      made.every((c) => charWidth(c) > 0) &&
      !this.chars.includes('\n') &&
      width < this.options.columns()
    ) {
      this.options.write(text);
    } else this.draw();
  }

  /** Puts text in place of a stretch, in UTF-16 units. */
  replace(from: number, to: number, text: string): void {
    const line = this.text;
    this.remember();
    this.chars = [...(line.slice(0, from) + text + line.slice(to))];
    this.cursor = [...(line.slice(0, from) + text)].length;
    this.draw();
  }

  /** Shows something below, then the line again. */
  show(text: string): void {
    const { cursor } = this;
    this.cursor = this.chars.length;
    this.draw();
    this.options.write(`\r\n${text}`);
    this.cursor = cursor;
    this.row = 0;
    this.draw();
  }

  /** Something else was written: the line is drawn anew where the cursor is. */
  redraw(): void {
    this.row = 0;
    this.draw();
  }

  private remember(): void {
    this.undo.push({ chars: [...this.chars], cursor: this.cursor });
    if (this.undo.length > 100) this.undo.shift();
  }

  private remove(from: number, to: number): void {
    if (from < 0 || from >= this.chars.length) return;
    this.remember();
    this.chars.splice(from, to - from);
    this.cursor = from;
    this.draw();
  }

  private kill(from: number, to: number): undefined {
    if (to <= from) return;
    this.killed = this.chars.slice(from, to).join('');
    this.remove(from, to);
  }

  private move(to: number): undefined {
    this.cursor = Math.max(0, Math.min(this.chars.length, to));
    this.draw();
  }

  private recall(to: number): undefined {
    const { history } = this.options;
    if (to < 0 || to > history.length || to === this.index) return;
    if (this.index === history.length) this.draft = this.text;
    this.index = to;
    this.set(to === history.length ? this.draft : (history[to] as string));
  }

  private set(text: string): void {
    this.chars = [...text];
    this.cursor = this.chars.length;
    this.draw();
  }

  private toEnd(): void {
    if (this.cursor === this.chars.length && !this.search) return;
    this.search = undefined;
    this.cursor = this.chars.length;
    this.draw();
  }

  private transpose(): undefined {
    if (this.cursor === 0 || this.chars.length < 2) return;
    const at = this.cursor === this.chars.length ? this.cursor - 1 : this.cursor;
    const [a, b] = [this.chars[at - 1] as string, this.chars[at] as string];
    this.chars.splice(at - 1, 2, b, a);
    this.cursor = at + 1;
    this.draw();
  }

  private yankLastArgument(): undefined {
    const { history } = this.options;
    if (this.lastArgument > 0) {
      const last = this.undo.pop();
      if (last) {
        this.chars = last.chars;
        this.cursor = last.cursor;
      }
    }
    this.lastArgument++;
    const line = history[history.length - this.lastArgument];
    if (line === undefined) return;
    this.insert(/(\S+)\s*$/.exec(line)?.[1] ?? '');
    this.draw();
  }

  private wordLeft(): number {
    let at = this.cursor;
    while (at > 0 && !isWord(this.chars[at - 1])) at--;
    while (at > 0 && isWord(this.chars[at - 1])) at--;
    return at;
  }

  private wordRight(): number {
    let at = this.cursor;
    while (at < this.chars.length && !isWord(this.chars[at])) at++;
    while (at < this.chars.length && isWord(this.chars[at])) at++;
    return at;
  }

  private blankLeft(): number {
    let at = this.cursor;
    while (at > 0 && /\s/.test(this.chars[at - 1] as string)) at--;
    while (at > 0 && !/\s/.test(this.chars[at - 1] as string)) at--;
    return at;
  }

  /** True when the key belonged to the search. */
  private searchKey(key: string): boolean {
    const search = this.search as { query: string; at: number; saved: string };
    const { history } = this.options;
    const find = (from: number) => {
      for (let i = Math.min(from, history.length - 1); i >= 0; i--) {
        if ((history[i] as string).includes(search.query)) {
          search.at = i;
          this.chars = [...(history[i] as string)];
          this.cursor = [...(history[i] as string).slice(0, (history[i] as string).indexOf(search.query))].length;
          return;
        }
      }
    };
    if (key === '\x12') find(search.at - 1);
    else if (key === '\x7f' || key === '\b') {
      search.query = search.query.slice(0, -1);
      find(history.length - 1);
    } else if (key === '\x07' || key === '\x03') {
      this.search = undefined;
      this.set(search.saved);
      return key === '\x07';
    } else if (key[0] !== '\x1b' && (key.codePointAt(0) as number) >= 32) {
      search.query += key;
      find(search.at);
    } else {
      this.search = undefined;
      this.index = search.at;
      this.draw();
      return false;
    }
    this.draw();
    return true;
  }

  private draw(): void {
    const columns = Math.max(1, this.options.columns());
    const prompt = this.search ? `(reverse-i-search)\`${this.search.query}': ` : this.prompt;
    let out = this.row > 0 ? `\r\x1b[${this.row}A` : '\r';
    out += `\x1b[J${prompt}`;
    let column = textWidth(prompt) % columns;
    let row = Math.floor(textWidth(prompt) / columns);
    let [cursorRow, cursorColumn] = [row, column];
    this.chars.forEach((c, i) => {
      if (i === this.cursor) [cursorRow, cursorColumn] = [row, column];
      if (c === '\n') {
        out += '\r\n';
        row++;
        column = 0;
        return;
      }
      const width = charWidth(c);
      if (column + width > columns) {
        row++;
        column = 0;
      }
      out += c;
      column += width;
      if (column === columns) {
        out += '\r\n';
        row++;
        column = 0;
      }
    });
    if (this.cursor >= this.chars.length) [cursorRow, cursorColumn] = [row, column];
    if (row > cursorRow) out += `\x1b[${row - cursorRow}A`;
    if (row !== cursorRow || column !== cursorColumn) out += cursorColumn > 0 ? `\r\x1b[${cursorColumn}C` : '\r';
    this.row = cursorRow;
    this.options.write(out);
  }
}

function isWord(c: string | undefined): boolean {
  return c !== undefined && /[\p{L}\p{N}_]/u.test(c);
}
