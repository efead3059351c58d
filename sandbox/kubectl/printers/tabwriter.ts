/** Elastic tab stops as Go's text/tabwriter lays them out; with `rememberWidths` columns never get narrower from one flush to the next. */
export interface TabOptions {
  minWidth: number;
  padding: number;
  rememberWidths?: boolean;
}

/** What kubectl's tables use. */
export const TABLE_TABS: TabOptions = { minWidth: 6, padding: 3, rememberWidths: true };

export class TabWriter {
  private readonly options: TabOptions;
  /** Cells of finished lines; a line's last cell ended with the line and belongs to no column. */
  private lines: string[][] = [];
  private partial = '';
  private remembered: number[] = [];

  constructor(options: TabOptions = TABLE_TABS) {
    this.options = options;
  }

  /** Text with `\t` after each cell and `\n` after each line. */
  write(text: string): void {
    const parts = (this.partial + text).split('\n');
    this.partial = parts.pop() as string;
    for (const line of parts) this.lines.push(line.split('\t'));
  }

  /** Forgets the widths of earlier flushes. */
  forget(): void {
    this.remembered = [];
  }

  flush(): string {
    const out: string[] = [];
    this.format(0, this.lines.length, [], out);
    const rest = this.partial.replaceAll('\t', '');
    this.lines = [];
    this.partial = '';
    return out.join('') + rest;
  }

  private format(from: number, to: number, widths: number[], out: string[]): void {
    const column = widths.length;
    let start = from;
    for (let at = from; at < to; at++) {
      if (column >= this.cells(at) - 1) continue;
      this.emit(start, at, widths, out);
      start = at;
      let width = this.options.minWidth;
      for (; at < to && column < this.cells(at) - 1; at++)
        width = Math.max(width, textWidth((this.lines[at] as string[])[column] as string) + this.options.padding);
      if (this.options.rememberWidths) {
        width = Math.max(width, this.remembered[column] ?? 0);
        this.remembered[column] = width;
      }
      this.format(start, at, [...widths, width], out);
      start = at;
      at--;
    }
    this.emit(start, to, widths, out);
  }

  private cells(line: number): number {
    return (this.lines[line] as string[]).length;
  }

  private emit(from: number, to: number, widths: number[], out: string[]): void {
    for (let i = from; i < to; i++) {
      const line = this.lines[i] as string[];
      for (let j = 0; j < line.length; j++) {
        const cell = line[j] as string;
        out.push(cell);
        const width = widths[j];
        if (width !== undefined && j < line.length - 1) out.push(' '.repeat(Math.max(0, width - textWidth(cell))));
      }
      out.push('\n');
    }
  }
}

/** In code points, as text/tabwriter counts. */
function textWidth(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}
