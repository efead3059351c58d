/** Where the characters of a line being edited stand on the screen, and the shortest way to draw that. */
import { charWidth, textWidth } from './width.ts';

/** A character with the marks that stand on it: what the cursor steps over. */
export function charactersOf(text: string): string[] {
  const out: string[] = [];
  for (const c of text) {
    const last = out.length - 1;
    if (last >= 0 && c >= ' ' && charWidth(c) === 0 && isPrinted(c) && isPrinted(out[last] as string)) out[last] += c;
    else out.push(c);
  }
  return out;
}

function isPrinted(c: string): boolean {
  const code = c.charCodeAt(0);
  return code >= 32 && !(code >= 127 && code < 160);
}

interface Row {
  text: string;
  width: number;
  /** The next row begins because this one was full, not because of a newline. */
  wraps: boolean;
}

export interface Line {
  /** One row of text; may hold escape sequences. */
  prompt: string;
  characters: readonly string[];
  /** Index of a character. */
  cursor: number;
  /** Drawn reversed: from, to. */
  region?: [number, number] | undefined;
}

interface Layout {
  rows: Row[];
  row: number;
  column: number;
}

export function layOut({ prompt, characters, cursor, region }: Line, columns: number): Layout {
  const rows: Row[] = [];
  let row: Row = { text: '', width: 0, wraps: false };
  const next = (wraps: boolean): void => {
    row.wraps = wraps;
    rows.push(row);
    row = { text: '', width: 0, wraps: false };
  };
  const put = (text: string, width: number): void => {
    if (row.width + width > columns) next(true);
    row.text += text;
    row.width += width;
    if (row.width >= columns) next(true);
  };
  for (const piece of prompt.match(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|[\s\S]/gu) ?? [])
    if (piece.startsWith('\x1b')) row.text += piece;
    else put(piece, textWidth(piece));
  let at = { row: rows.length, column: row.width };
  characters.forEach((c, i) => {
    if (i === cursor) at = { row: rows.length, column: row.width };
    if (region && i === region[0]) row.text += '\x1b[7m';
    if (c === '\n') next(false);
    else if (c === '\t') for (let n = 8 - (row.width % 8); n > 0; n--) put(' ', 1);
    else if (isPrinted(c)) put(c, textWidth(c));
    else for (const sign of `^${c === '\x7f' ? '?' : String.fromCharCode((c.charCodeAt(0) & 31) + 64)}`) put(sign, 1);
    if (region && i === region[1] - 1) row.text += '\x1b[27m';
  });
  if (cursor >= characters.length) at = { row: rows.length, column: row.width };
  rows.push(row);
  return { rows, ...at };
}

/** A line on the screen. Of one longer than the screen, the part around the cursor. */
export class LineDisplay {
  private readonly write: (data: string) => void;
  private readonly columns: () => number;
  private readonly height: () => number;
  private drawn: Row[] = [];
  /** The first row of the line that is seen. */
  private top = 0;
  /** Of the cursor, among the rows that are seen. */
  private row = 0;
  private width = 0;
  private column = 0;

  constructor(write: (data: string) => void, columns: () => number, height: () => number) {
    this.write = write;
    this.columns = columns;
    this.height = height;
  }

  /** The cursor stands at the beginning of a row where nothing of the line is. */
  forget(): void {
    this.drawn = [];
    this.top = 0;
    this.row = 0;
    this.column = -1;
  }

  /** The cursor is at the beginning of a row that a newline or a full row began. */
  get atNewRow(): boolean {
    return this.row > 0 && this.column === 0;
  }

  draw(line: Line): void {
    const columns = Math.max(2, this.columns());
    const height = Math.max(1, this.height());
    const layout = layOut(line, columns);
    const top = Math.max(
      0,
      Math.min(this.top, layout.row, layout.rows.length - 1),
      layout.row - height + 1,
      Math.min(this.top, layout.rows.length - height),
    );
    const seen = layout.rows.slice(top, top + height);
    let first = 0;
    if (top === this.top && columns === this.width) {
      while (first < seen.length && same(seen[first] as Row, this.drawn[first])) first++;
      if (first === seen.length && this.drawn.length > first) first--;
    }
    let out = '';
    let row = this.row;
    let column = this.column;
    const go = (to: number, at: number): void => {
      if (to === row && at === column) return;
      if (to < row) out += `\x1b[${row - to}A`;
      else if (to > row) out += `\x1b[${to - row}B`;
      out += at > 0 ? `\r\x1b[${at}C` : '\r';
      row = to;
      column = at;
    };
    if (first < seen.length) {
      const old = this.drawn[first];
      const added = old && first === this.drawn.length - 1 && addedTo(old.text, (seen[first] as Row).text);
      if (added !== undefined && added !== false && first === seen.length - 1) {
        go(first, old?.width ?? 0);
        out += added;
      } else {
        while (first > 0 && (seen[first - 1] as Row).wraps) first--;
        go(first, 0);
        out += '\x1b[J';
        for (let i = first; i < seen.length; i++) {
          const { text, wraps } = seen[i] as Row;
          out += text;
          const next = seen[i + 1];
          // A full row wraps with the next character; without one, a blank does it.
          if (next && (!wraps || next.text === '')) out += wraps ? ' \r' : '\r\n';
        }
      }
      row = seen.length - 1;
      column = (seen[row] as Row).width;
    }
    const to = layout.row - top;
    go(to, layout.column);
    this.drawn = seen;
    this.top = top;
    this.row = to;
    this.column = layout.column;
    this.width = columns;
    if (out !== '') this.write(out);
  }
}

function same(a: Row, b: Row | undefined): boolean {
  return b !== undefined && a.text === b.text && a.wraps === b.wraps;
}

function addedTo(old: string, text: string): string | false {
  return text.startsWith(old) && !text.slice(old.length).includes('\x1b') && text.slice(old.length);
}
