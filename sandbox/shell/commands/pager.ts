/** less: a screen at a time, and back. Reads on while it shows; copies through when it does not write to a terminal. */
import type { Process, Program, Terminal } from '../../apimachinery/process.ts';
import { decodeUtf8, encodeUtf8, type Reader, readerOf } from '../../apimachinery/streams.ts';
import type { InputStream } from '../descriptors.ts';
import { readText, strerror } from '../file-system.ts';
import { checkedExtended } from '../regexp.ts';
import { textWidth } from '../width.ts';
import { command, type Tool } from './tool.ts';

const SPEC = {
  name: 'less',
  flags: 'SRrNFXEeiIMmsfgqQncG',
  values: 'PpxjbhkotTyz',
  long: {
    'chop-long-lines': 'S',
    'RAW-CONTROL-CHARS': 'R',
    'LINE-NUMBERS': 'N',
    'quit-if-one-screen': 'F',
    'no-init': 'X',
    'quit-at-eof': 'e',
    'ignore-case': 'i',
    'squeeze-blank-lines': 's',
    'prompt=': 'P',
    'pattern=': 'p',
  },
};

interface Source {
  name: string | undefined;
  reader: Reader;
}

export const less: Program = async (process) => {
  // `+G`, `+/pattern`, `+N`: keys to begin with.
  const plus = process.argv.slice(1).filter((arg) => /^\+./.test(arg));
  const argv = process.argv.filter((arg, i) => i === 0 || !/^\+./.test(arg));
  return command(SPEC, async (tool) => {
    const sources: Source[] = [];
    for (const name of tool.operands) {
      const source = await opened(tool, name);
      if (source) sources.push(source);
    }
    if (tool.operands.length === 0) {
      if (process.stdin.isTTY) {
        await process.stderr.write('Missing filename ("less --help" for help)\n');
        return 1;
      }
      sources.push({ name: undefined, reader: process.stdin });
    }
    if (sources.length === 0) return 1;
    const keys = process.stdin.isTTY ? process.stdin : process.terminal?.keys;
    if (!process.stdout.isTTY || !process.terminal || !keys) return copy(tool, sources);
    return new Pager(tool, sources, process.terminal, keys, plus.map((p) => p.slice(1)).join('')).run();
  })({ ...process, argv });
};

async function opened(tool: Tool, name: string): Promise<Source | undefined> {
  const { process } = tool;
  if (name === '-') return { name: undefined, reader: process.stdin };
  const path = tool.path(name);
  try {
    if (process.fs.stat(path).type === 'directory') {
      await process.stderr.write(`${name} is a directory\n`);
      tool.status = 1;
      return undefined;
    }
    return { name, reader: process.pipe?.(path)?.reader ?? readerOf(readText(process.fs, path)) };
  } catch (error) {
    await process.stderr.write(`${name}: ${strerror(error)}\n`);
    tool.status = 1;
    return undefined;
  }
}

async function copy(tool: Tool, sources: Source[]): Promise<number> {
  for (const { reader } of sources) {
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) await tool.out(chunk);
  }
  return tool.status;
}

/** A row of the screen: what is drawn, and the line it belongs to. */
interface Row {
  text: string;
  line: number;
}

const REVERSE = (text: string): string => `\x1b[7m${text}\x1b[27m`;
const TAB = 8;
/** Lines read ahead of the screen, and bytes kept at all. */
const AHEAD = 1000;
const MAX_SIZE = 32 * 1024 * 1024;

class Pager {
  private readonly process: Process;
  private readonly terminal: Terminal;
  private readonly keys: Reader;
  private readonly options: Map<string, string>;
  private readonly sources: Source[];
  private current = 0;
  private lines: string[] = [];
  private ended = false;
  private rows: Row[] = [];
  /** The first row shown, the first column of chopped lines. */
  private top = 0;
  private left = 0;
  private chop: boolean;
  private message = '';
  private fresh = true;
  private typed = '';
  private pattern: RegExp | undefined;
  private backwards = false;
  private wake: () => void = () => {};
  /** How many lines are to be read ahead; what holds the reading back until more are asked for. */
  private demand = AHEAD;
  private demanded: () => void = () => {};
  private size = 0;
  /** More was read than has been drawn. */
  private dirty = false;
  private waiting: Promise<Uint8Array | undefined> | undefined;
  private stopped = false;

  constructor(tool: Tool, sources: Source[], terminal: Terminal, keys: Reader, begin: string) {
    this.process = tool.process;
    this.options = tool.options;
    this.sources = sources;
    this.terminal = terminal;
    this.keys = keys;
    this.chop = tool.options.has('S');
    const pattern = tool.options.get('p');
    this.typed =
      (pattern ? `/${pattern}\r` : '') + (/^\d+$/.test(begin) ? `${begin}g` : begin.replace(/^(\/.*)$/, '$1\r'));
  }

  private get height(): number {
    return Math.max(1, this.terminal.rows() - 1);
  }

  private get columns(): number {
    return Math.max(1, this.terminal.columns());
  }

  async run(): Promise<number> {
    const { process } = this;
    this.load();
    // One screen with -F: no paging at all.
    if (this.options.has('F')) {
      while (!this.ended && this.lines.length <= this.height) await this.changed();
      this.layout();
      if (this.ended && this.rows.length <= this.height) {
        await process.stdout.write(this.lines.map((l) => `${l}\n`).join(''));
        return 0;
      }
    }
    const back = this.terminal.takeRaw();
    const unlisten = this.terminal.onResize(() => this.wake());
    const screen = !this.options.has('X');
    await process.stdout.write(screen ? '\x1b[?1049h\x1b[?1h' : '');
    try {
      return await this.loop();
    } finally {
      this.stopped = true;
      // What was typed after the q is for whoever comes next.
      (this.keys as Partial<InputStream>).unread?.(encodeUtf8(this.typed));
      back();
      unlisten();
      await process.stdout.write(`\r\x1b[K${screen ? '\x1b[?1l\x1b[?1049l' : ''}`).catch(() => {});
    }
  }

  /** Reads the present source to its end, telling whoever waits of each piece. */
  private load(): void {
    const { reader } = this.sources[this.current] as Source;
    const mine = this.current;
    this.lines = [];
    this.ended = false;
    this.top = 0;
    void (async () => {
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      let rest = '';
      for (;;) {
        const chunk = await reader.read();
        if (this.stopped || this.current !== mine) return;
        rest += chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
        const parts = rest.split('\n');
        rest = parts.pop() as string;
        for (const part of parts) this.lines.push(part);
        this.size += chunk?.length ?? 0;
        if (!chunk) {
          if (rest !== '') this.lines.push(rest);
          this.ended = true;
        }
        this.dirty = true;
        this.wake();
        if (!chunk) return;
        if (this.process.clock.shouldYield()) await this.process.clock.yield();
        while (this.lines.length >= this.demand || this.size > MAX_SIZE) {
          await new Promise<void>((resolve) => {
            this.demanded = resolve;
          });
        }
      }
    })();
  }

  /** Lets the reading go on until so many lines are there. */
  private need(lines: number): void {
    this.demand = Math.max(this.demand, lines);
    this.demanded();
  }

  private changed(): Promise<void> {
    if (this.dirty) {
      this.dirty = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  // ---- the screen ----

  private layout(): void {
    const width = this.columns - (this.options.has('N') ? 8 : 0);
    const rows: Row[] = [];
    let blank = false;
    for (const [line, raw] of this.lines.entries()) {
      if (this.options.has('s') && raw === '' && blank) continue;
      blank = raw === '';
      const cells = this.cells(raw);
      if (this.chop) {
        rows.push({ text: cells.slice(this.left, this.left + width).join(''), line });
        continue;
      }
      for (let from = 0; from === 0 || from < cells.length; ) {
        let used = 0;
        let to = from;
        while (to < cells.length && used + widthOf(cells[to] as string) <= width)
          used += widthOf(cells[to++] as string);
        if (to === from && to < cells.length) to++;
        rows.push({ text: cells.slice(from, to).join(''), line });
        from = Math.max(to, from + 1);
      }
    }
    this.rows = rows;
  }

  /** Characters as they are drawn: tabs spread, control characters shown as `^X`, colours kept with -R. */
  private cells(raw: string): string[] {
    const out: string[] = [];
    const keep = this.options.has('R') || this.options.has('r');
    for (const [token] of raw.replace(/\r$/, '').matchAll(/\x1b\[[0-9;]*m|[\s\S]/gu)) {
      if (token.length > 1 && token.startsWith('\x1b')) {
        if (keep) out[Math.max(0, out.length - 1)] = (out.at(-1) ?? '') + token;
        else for (const c of `ESC${token.slice(1)}`) out.push(c);
      } else if (token === '\t') {
        do out.push(' ');
        while (out.length % TAB !== 0);
      } else if (/[\x00-\x1f\x7f]/.test(token)) {
        for (const c of token === '\x1b' ? 'ESC' : `^${String.fromCharCode(token.charCodeAt(0) ^ 64)}`) out.push(c);
      } else out.push(token);
    }
    return out;
  }

  private async draw(prompt?: string): Promise<void> {
    this.top = Math.max(0, Math.min(this.top, Math.max(0, this.rows.length - 1)));
    const shown = this.rows.slice(this.top, this.top + this.height);
    const body: string[] = [];
    for (let i = 0; i < this.height; i++) {
      const row = shown[i];
      const before = row && i > 0 ? shown[i - 1] : undefined;
      const number =
        row && this.options.has('N')
          ? `${before?.line === row.line ? ' '.repeat(7) : String(row.line + 1).padStart(7)} `
          : '';
      body.push(`\x1b[K${row ? number + this.marked(row.text) : this.ended || i === 0 ? '~' : ''}`);
    }
    if (shown.length === 0) body[0] = '\x1b[K';
    await this.process.stdout.write(`\x1b[H${body.join('\r\n')}\r\n\x1b[K${prompt ?? this.status()}`);
  }

  private marked(text: string): string {
    if (!this.pattern || text.includes('\x1b')) return text;
    return text.replace(this.pattern, (all) => (all === '' ? '' : REVERSE(all)));
  }

  private status(): string {
    if (this.message) return REVERSE(this.message);
    const end = this.ended && this.top + this.height >= this.rows.length;
    const custom = this.options.get('P');
    if (custom) {
      const line = (this.rows[this.top]?.line ?? 0) + 1;
      const of = end ? `/${this.lines.length} (END)` : '';
      return REVERSE(custom.replace('%lt', `${line}${of}`));
    }
    const name = this.sources[this.current]?.name;
    const many = this.sources.length > 1 ? ` (file ${this.current + 1} of ${this.sources.length})` : '';
    if (this.fresh && name !== undefined) return REVERSE(`${name}${many}${end ? ' (END)' : ''}`);
    return end ? REVERSE('(END)') : ':';
  }

  // ---- keys ----

  private async loop(): Promise<number> {
    let number = '';
    for (;;) {
      this.dirty = false;
      this.layout();
      await this.draw(number === '' ? undefined : `:${number}`);
      // Keys of the command line (+G) wait for the first of the input.
      if (this.typed === '' || (this.lines.length === 0 && !this.ended)) {
        const key = await this.keyOrChange();
        if (this.process.signal.aborted) return 130;
        if (key === 'changed') {
          if (this.typed === '') continue;
        } else if (!key) return 0;
        else this.typed += decodeUtf8(key);
      }
      while (this.typed !== '') {
        const key = /^(?:\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|\x1b.|[\s\S])/u.exec(this.typed)?.[0] as string;
        this.typed = this.typed.slice(key.length);
        this.message = '';
        this.fresh = false;
        if (/\d/.test(key)) {
          number += key;
          continue;
        }
        if (key === '/' || key === '?') {
          const text = await this.ask(key);
          if (text !== undefined) await this.search(text, key === '?');
          number = '';
          continue;
        }
        if (await this.act(key, number === '' ? undefined : Number(number))) return 0;
        number = '';
      }
    }
  }

  /** The next keys, or word that more has been read. */
  private async keyOrChange(): Promise<Uint8Array | undefined | 'changed'> {
    this.waiting ??= this.keys.read();
    const key = await Promise.race([this.waiting, this.changed().then(() => 'changed' as const)]);
    if (key !== 'changed') this.waiting = undefined;
    return key;
  }

  private async key(): Promise<Uint8Array | undefined> {
    this.waiting ??= this.keys.read();
    const { waiting } = this;
    this.waiting = undefined;
    return waiting;
  }

  /** A line typed at the bottom; undefined when it was given up. */
  private async ask(sign: string): Promise<string | undefined> {
    let text = '';
    for (;;) {
      while (this.typed !== '') {
        const c = this.typed[0] as string;
        this.typed = this.typed.slice(1);
        if (c === '\r' || c === '\n') return text;
        if (c === '\x03' || c === '\x1b') return undefined;
        if (c === '\x7f' || c === '\b') {
          if (text === '') return undefined;
          text = text.slice(0, -1);
        } else if (c === '\x15') text = '';
        else text += c;
      }
      await this.draw(sign + text);
      const key = await this.key();
      if (!key) return undefined;
      this.typed += decodeUtf8(key);
    }
  }

  private async act(key: string, count: number | undefined): Promise<boolean> {
    const last = Math.max(0, this.rows.length - this.height);
    const forward = (n: number) => {
      this.need((this.rows[this.top]?.line ?? 0) + n + AHEAD);
      if (this.top < last || !this.ended) this.top = Math.min(this.top + n, Math.max(this.top, last));
      else if (this.options.has('e') || this.options.has('E')) return true;
      return false;
    };
    const half = Math.max(1, Math.floor(this.height / 2));
    switch (key) {
      case 'q':
      case 'Q':
      case '\x03':
        return key !== '\x03';
      case ' ':
      case 'f':
      case '\x06':
      case '\x16':
      case '\x1b[6~':
        return forward(count ?? this.height);
      case 'b':
      case '\x02':
      case '\x1b[5~':
        this.top -= count ?? this.height;
        return false;
      case 'd':
      case '\x04':
        return forward(count ?? half);
      case 'u':
      case '\x15':
        this.top -= count ?? half;
        return false;
      case 'j':
      case 'e':
      case '\r':
      case '\n':
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        return forward(count ?? 1);
      case 'k':
      case 'y':
      case '\x10':
      case '\x1b[A':
      case '\x1bOA':
        this.top -= count ?? 1;
        return false;
      case 'g':
      case '<':
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
        this.top = count === undefined ? 0 : this.rowOf(count - 1);
        return false;
      case 'G':
      case '>':
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
        if (count === undefined) await this.toEnd();
        else this.need(count + AHEAD);
        this.top = count === undefined ? Math.max(0, this.rows.length - this.height) : this.rowOf(count - 1);
        return false;
      case 'n':
      case 'N':
        this.find(this.backwards !== (key === 'N'));
        return false;
      case '\x1b[C':
      case '\x1bOC':
        this.shift(1);
        return false;
      case '\x1b[D':
      case '\x1bOD':
        this.shift(-1);
        return false;
      case '-':
        return this.toggle();
      case ':':
        return this.colon();
      case '=':
        this.message = `${this.sources[this.current]?.name ?? 'Standard input'} lines ${(this.rows[this.top]?.line ?? 0) + 1}-${(this.rows[Math.min(this.rows.length - 1, this.top + this.height - 1)]?.line ?? 0) + 1}/${this.lines.length}`;
        return false;
      case 'h':
      case 'H':
        this.message =
          'q quit  space/b page  j/k line  d/u half  g/G ends  /text ?text n N search  -S chop  (press a key)';
        return false;
      default:
        await this.process.stdout.write('\x07');
        return false;
    }
  }

  /** Reads on to the end of the input; Ctrl-C stops it. */
  private async toEnd(): Promise<void> {
    const before = this.demand;
    this.need(Number.POSITIVE_INFINITY);
    while (!this.ended && this.size <= MAX_SIZE && !this.process.signal.aborted) {
      const key = await this.keyOrChange();
      if (key === 'changed') continue;
      if (!key || decodeUtf8(key).includes('\x03')) break;
      this.typed += decodeUtf8(key);
    }
    this.demand = Math.max(before, this.lines.length);
    if (this.size > MAX_SIZE) this.message = 'Cannot allocate memory  (press RETURN)';
    this.layout();
  }

  private shift(direction: 1 | -1): void {
    this.chop = true;
    this.left = Math.max(0, this.left + direction * Math.floor(this.columns / 2));
  }

  private async next(): Promise<string> {
    if (this.typed === '') this.typed += decodeUtf8((await this.key()) ?? new Uint8Array());
    const c = this.typed.slice(0, 1);
    this.typed = this.typed.slice(1);
    return c;
  }

  private async toggle(): Promise<boolean> {
    const letter = await this.next();
    if (letter === 'S') {
      this.chop = !this.chop;
      this.left = 0;
      this.message = this.chop ? 'Chop long lines  (press RETURN)' : 'Fold long lines  (press RETURN)';
    } else if ('RNis'.includes(letter)) {
      if (this.options.has(letter)) this.options.delete(letter);
      else this.options.set(letter, '');
    }
    return false;
  }

  private async colon(): Promise<boolean> {
    const letter = await this.next();
    const to = this.current + (letter === 'n' ? 1 : letter === 'p' ? -1 : 0);
    if (letter === 'q') return true;
    if (to === this.current) return false;
    if (!this.sources[to])
      this.message = letter === 'n' ? 'No next file  (press RETURN)' : 'No previous file  (press RETURN)';
    else {
      this.current = to;
      const { name } = this.sources[to];
      if (name !== undefined) {
        const path = name.startsWith('/') ? name : `${this.process.cwd}/${name}`;
        this.sources[to] = { name, reader: readerOf(readText(this.process.fs, path)) };
      }
      this.fresh = true;
      this.load();
    }
    return false;
  }

  private rowOf(line: number): number {
    const at = this.rows.findIndex((row) => row.line >= line);
    return at < 0 ? Math.max(0, this.rows.length - this.height) : at;
  }

  private async search(text: string, backwards: boolean): Promise<void> {
    if (text !== '') {
      const smart = (this.options.has('i') && !/[A-Z]/.test(text)) || this.options.has('I');
      try {
        this.pattern = new RegExp(checkedExtended(text), smart ? 'giu' : 'gu');
      } catch {
        this.message = 'Invalid pattern  (press RETURN)';
        return;
      }
    } else if (!this.pattern) {
      this.message = 'No previous regular expression  (press RETURN)';
      return;
    }
    this.backwards = backwards;
    this.find(backwards);
  }

  private find(backwards: boolean): void {
    if (!this.pattern) {
      this.message = 'No previous regular expression  (press RETURN)';
      return;
    }
    const step = backwards ? -1 : 1;
    for (let i = this.top + step; i >= 0 && i < this.rows.length; i += step) {
      this.pattern.lastIndex = 0;
      if (this.pattern.test((this.rows[i] as Row).text)) {
        this.top = i;
        return;
      }
    }
    this.message = 'Pattern not found  (press RETURN)';
  }
}

function widthOf(cell: string): number {
  return textWidth(cell);
}
