/** What a describer writes on: lines at levels of two spaces, columns at tabs. Follows kubectl/pkg/describe's PrefixWriter. */
import { TabWriter } from '../../printers/tabwriter.ts';

/** Where text goes before it has columns. */
interface Writer {
  write(text: string): void;
  flush(): string;
}

export class Page {
  private readonly writer: Writer;
  private finished = '';

  constructor(writer: Writer = new TabWriter({ minWidth: 0, padding: 2 })) {
    this.writer = writer;
  }

  /** A page on which tabs stay tabs. */
  static withoutColumns(): Page {
    let text = '';
    return new Page({
      write: (more) => {
        text += more;
      },
      flush: () => text,
    });
  }

  /** `text` may hold several lines; only the first is indented. */
  write(level: number, text: string): void {
    this.writer.write('  '.repeat(level) + escapeTerminal(text));
  }

  /** Columns below know nothing of those above. */
  flush(): void {
    this.finished += this.writer.flush();
  }

  toString(): string {
    this.flush();
    return this.finished;
  }
}

/** Control sequences of an object's texts are shown, never sent to the terminal. */
function escapeTerminal(text: string): string {
  return text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
}
