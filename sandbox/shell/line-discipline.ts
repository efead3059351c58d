/**
 * What a terminal does with keys while a command has it: echo, erase, signals. Keys are echoed the moment they come;
 * readers are given them when the simulation takes its next input ({@link LineDiscipline.deliver}).
 */
import { textWidth } from './width.ts';

export class LineDiscipline {
  /** Typed and not yet read. */
  private typed = '';
  /** So many characters of it may be read. */
  private ready = 0;
  private readonly echo: (data: string) => void;
  private readonly signal: (name: 'SIGINT' | 'SIGQUIT') => void;

  /** `signal` echoes it, too. */
  constructor(echo: (data: string) => void, signal: (name: 'SIGINT' | 'SIGQUIT') => void) {
    this.echo = echo;
    this.signal = signal;
  }

  /** Line by line, as commands without a mind of their own read. */
  cooked(data: string): void {
    let echo = '';
    for (const c of data) {
      if (c === '\x03' || c === '\x1c') {
        this.echo(echo);
        echo = '';
        this.flush();
        this.signal(c === '\x03' ? 'SIGINT' : 'SIGQUIT');
      } else if (c === '\x7f' || c === '\b') echo += this.erase(beforeCharacter);
      else if (c === '\x15') echo += this.erase(beforeLine);
      else if (c === '\x17') echo += this.erase(beforeWord);
      else if (c === '\x04') this.typed += c;
      else if (c === '\r' || c === '\n') {
        this.typed += '\n';
        echo += '\r\n';
      } else {
        this.typed += c;
        echo += echoOf(c);
      }
    }
    this.echo(echo);
  }

  /** Every key as it is, for a program that reads the keyboard itself. */
  raw(data: string): void {
    this.typed += data;
  }

  /** What has been typed may be read. */
  deliver(): void {
    this.ready = this.typed.length;
  }

  /** What a read gives: all of it in raw mode, else a line; empty at end of file; undefined when there is none. */
  take(raw: boolean): string | undefined {
    const there = this.typed.slice(0, this.ready);
    const match = raw ? /^[\s\S]+$/.exec(there) : /^([^\n\x04]*)([\n\x04])/.exec(there);
    if (!match) return undefined;
    this.typed = this.typed.slice(match[0].length);
    this.ready -= match[0].length;
    return raw ? match[0] : (match[1] as string) + (match[2] === '\n' ? '\n' : '');
  }

  /** All of it, for the line editor. */
  flush(): string {
    const { typed } = this;
    this.typed = '';
    this.ready = 0;
    return typed;
  }

  /** `before` tells where what is to go begins. */
  private erase(before: (typed: string) => number): string {
    const gone = this.typed.slice(before(this.typed));
    this.typed = this.typed.slice(0, this.typed.length - gone.length);
    this.ready = Math.min(this.ready, this.typed.length);
    const width = [...gone].reduce((sum, c) => sum + textWidth(echoOf(c)), 0);
    return `${'\b'.repeat(width)}${' '.repeat(width)}${'\b'.repeat(width)}`;
  }
}

const ENDED = /[\n\x04]/;

// From the end backwards: so much may have been typed that looking for it from the front takes for ever.

function beforeCharacter(typed: string): number {
  const at = typed.length - 1;
  if (at < 0 || ENDED.test(typed[at] as string)) return typed.length;
  return at > 0 && /[\ud800-\udbff][\udc00-\udfff]/.test(typed.slice(at - 1)) ? at - 1 : at;
}

function beforeLine(typed: string): number {
  let at = typed.length;
  while (at > 0 && !ENDED.test(typed[at - 1] as string)) at--;
  return at;
}

function beforeWord(typed: string): number {
  let at = typed.length;
  while (at > 0 && /[^\S\n]/.test(typed[at - 1] as string)) at--;
  while (at > 0 && /[^\s\x04]/.test(typed[at - 1] as string)) at--;
  return at;
}

/** Control characters as `^X`. */
function echoOf(c: string): string {
  const code = c.charCodeAt(0);
  if (code === 127) return '^?';
  return code < 32 && c !== '\t' ? `^${String.fromCharCode(code + 64)}` : c;
}
