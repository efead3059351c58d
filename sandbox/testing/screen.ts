/** For tests: what a terminal shows, by xterm.js without a page. */
import * as headless from '@xterm/headless';
import { xtermWidths } from '../shell/width.ts';

// A CommonJS module.
const { Terminal } = (headless as unknown as { default: typeof headless }).default ?? headless;

export class Screen {
  private readonly terminal: headless.Terminal;

  constructor(columns: number, rows = 24) {
    this.terminal = new Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
    this.terminal.unicode.register(xtermWidths);
    this.terminal.unicode.activeVersion = xtermWidths.version;
  }

  write(data: string): void {
    this.terminal.write(data);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
  }

  /** What was written is on it. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.terminal.write('', resolve));
  }

  /** With what has scrolled off; rows without the blanks at their ends; none after the last that holds something or the cursor. */
  get rows(): string[] {
    const { active } = this.terminal.buffer;
    const rows = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
    const last = active.baseY + active.cursorY;
    while (rows.length > last + 1 && rows.at(-1)?.trim() === '') rows.pop();
    return rows.map((row) => row.trimEnd());
  }

  get text(): string {
    return this.rows.join('\n');
  }

  /** Where the cursor is: row among {@link rows}, column. */
  get cursor(): [number, number] {
    const { active } = this.terminal.buffer;
    return [active.baseY + active.cursorY, active.cursorX];
  }
}
