/** A pseudo-terminal: keys go in at the far end, a program reads and writes at the near one. Follows n_tty: echo, erase, ^C, ^D, until a program takes it raw. */
import type { Terminal } from './process.ts';
import { encodeUtf8, type Reader, type Writer } from './streams.ts';

export interface Pty {
  /** Bytes typed at the far end. */
  input(data: Uint8Array): void;
  /** Nobody will type again: reads give what is left, then the end. */
  hangUp(): void;
  resize(columns: number, rows: number): void;
  stdin: Reader;
  stdout: Writer;
  terminal: Terminal;
}

export interface PtyOptions {
  /** What the screen is to show. It settles when there is room for more. */
  output(data: Uint8Array): Promise<void>;
  /** ^C and ^\ in cooked mode: `SIGINT`, `SIGQUIT`. */
  signal(name: string): void;
  columns?: number;
  rows?: number;
}

export function createPty({ output, signal, columns = 80, rows = 24 }: PtyOptions): Pty {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const drawn = new TextDecoder('utf-8', { ignoreBOM: true });
  const listeners = new Set<() => void>();
  const wakers = new Set<() => void>();
  let typed = '';
  let raw = 0;
  let hungUp = false;
  let broken = false;
  const ring = () => {
    for (const wake of [...wakers]) wake();
  };
  const echo = (text: string) => void output(encodeUtf8(text)).catch(() => {});
  const line = () => /[^\n\x04]*$/.exec(typed)?.[0] ?? '';

  const cooked = (c: string): void => {
    if (c === '\x03' || c === '\x1c') {
      echo(c === '\x03' ? '^C' : '^\\');
      typed = '';
      signal(c === '\x03' ? 'SIGINT' : 'SIGQUIT');
    } else if (c === '\x7f' || c === '\b') {
      const last = [...line()].at(-1);
      if (last === undefined) return;
      typed = typed.slice(0, -last.length);
      echo('\b \b');
    } else if (c === '\x15') {
      const rest = line();
      typed = typed.slice(0, typed.length - rest.length);
      echo('\b \b'.repeat([...rest].length));
    } else if (c === '\x04') typed += c;
    else if (c === '\r' || c === '\n') {
      typed += '\n';
      echo('\r\n');
    } else {
      typed += c;
      echo((c.codePointAt(0) as number) < 32 && c !== '\t' ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}` : c);
    }
  };

  /** What a read gives now: everything when raw, else a line; '' is the end of the file; undefined: nothing yet. */
  const take = (): string | undefined => {
    if (raw > 0) {
      const all = typed;
      typed = '';
      return all === '' ? undefined : all;
    }
    const match = /^([^\n\x04]*)([\n\x04])/.exec(typed);
    if (!match) return undefined;
    typed = typed.slice(match[0].length);
    return (match[1] as string) + (match[2] === '\n' ? '\n' : '');
  };

  return {
    input(data) {
      const text = decoder.decode(data, { stream: true });
      if (raw > 0) typed += text;
      else for (const c of text) cooked(c);
      ring();
    },
    hangUp() {
      hungUp = true;
      ring();
    },
    resize(width, height) {
      columns = width;
      rows = height;
      for (const listener of [...listeners]) listener();
    },
    stdin: {
      isTTY: true,
      async read() {
        for (;;) {
          if (broken) return undefined;
          const chunk = take();
          if (chunk !== undefined) return chunk === '' ? undefined : encodeUtf8(chunk);
          if (hungUp) return undefined;
          await new Promise<void>((resolve) => {
            const wake = () => {
              wakers.delete(wake);
              resolve();
            };
            wakers.add(wake);
          });
        }
      },
      cancel() {
        broken = true;
        ring();
      },
    },
    stdout: {
      isTTY: true,
      async write(data) {
        if (raw > 0) return output(typeof data === 'string' ? encodeUtf8(data) : data);
        const text = typeof data === 'string' ? data : drawn.decode(data, { stream: true });
        await output(encodeUtf8(text.replace(/\r?\n/g, '\r\n')));
      },
      close() {},
    },
    terminal: {
      columns: () => columns,
      rows: () => rows,
      onResize(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      takeRaw() {
        let held = true;
        raw++;
        ring();
        return () => {
          if (!held) return;
          held = false;
          raw--;
        };
      },
    },
  };
}
