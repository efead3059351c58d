import type { Program } from '../../apimachinery/process.ts';
import { readText, strerror } from '../file-system.ts';
import { type Line, parseSed, type SedCommand, SedError } from './sed-script.ts';
import { substitute } from './sed-substitute.ts';
import { command, inputs, lines, type Tool } from './tool.ts';

/** The stream editor: reads as it comes, with -i in place. */
export const sed: Program = command(
  {
    name: 'sed',
    pipes: true,
    flags: 'nErsuzi',
    values: 'efl',
    long: {
      quiet: 'n',
      silent: 'n',
      'expression=': 'e',
      'file=': 'f',
      'regexp-extended': 'E',
      'in-place=?': 'i',
      separate: 's',
      unbuffered: 'u',
      'null-data': 'z',
    },
  },
  async (tool) => run(tool),
);

async function run(tool: Tool): Promise<number> {
  const { process } = tool;
  const operands = [...tool.operands];
  const scripts: string[] = [];
  for (const [letter, value] of tool.given) {
    if (letter === 'e') scripts.push(value);
    if (letter === 'f') {
      try {
        scripts.push(readText(process.fs, tool.path(value)).replace(/\n$/, ''));
      } catch (error) {
        return tool.fail(`couldn't open file ${value}: ${strerror(error)}`);
      }
    }
  }
  if (scripts.length === 0) {
    const first = operands.shift();
    if (first === undefined) {
      await process.stderr.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n');
      return 1;
    }
    scripts.push(first);
  }
  let program: SedCommand[];
  try {
    program = parseSed(scripts.join('\n'), tool.options.has('E') || tool.options.has('r'));
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    return tool.fail(`-e expression #1, char ${error.at}: ${error.message}`);
  }
  const quiet = tool.options.has('n') || /^#n\n/.test(`${scripts[0]}\n`);
  const names = operands.length > 0 ? operands : ['-'];
  const inPlace = tool.options.has('i');
  if (!inPlace && !tool.options.has('s')) {
    const state = new Editor(tool, program, quiet, (text) => tool.out(text));
    await state.edit(everyLine(tool, names));
    return state.exit ?? tool.status;
  }
  for (const name of names) {
    const path = tool.path(name);
    if (inPlace && (name === '-' || !process.fs.exists(path))) {
      await tool.fail(`can't read ${name}: No such file or directory`, 2);
      continue;
    }
    if (process.fs.exists(path) && process.fs.stat(path).type === 'directory') {
      await tool.fail(`couldn't edit ${name}: not a regular file`, 4);
      continue;
    }
    let text = '';
    const state = new Editor(tool, program, quiet, async (made) => {
      if (inPlace) text += made;
      else await tool.out(made);
    });
    await state.edit(everyLine(tool, [name]));
    if (inPlace) {
      const suffix = tool.options.get('i');
      if (suffix)
        process.fs.writeFile(
          suffix.includes('*') ? path.replace(/[^/]+$/, (b) => suffix.replace('*', b)) : path + suffix,
          process.fs.readFile(path),
        );
      process.fs.writeFile(path, text);
    }
    if (state.exit !== undefined) return state.exit;
  }
  return tool.status;
}

async function* everyLine(tool: Tool, names: string[]): AsyncGenerator<Line> {
  for (const name of names) {
    if (
      name !== '-' &&
      tool.process.fs.exists(tool.path(name)) &&
      tool.process.fs.stat(tool.path(name)).type === 'directory'
    ) {
      await tool.process.stderr.write(
        `sed: couldn't read ${name}: Is a directory\n`.replace("couldn't read", 'read error on'),
      );
      tool.status = 2;
      continue;
    }
    const chunks = await inputs(tool, name, (problem) => `can't read ${name}: ${problem}`, 2);
    if (chunks) yield* lines(chunks, tool.options.has('z') ? '\0' : '\n');
  }
}

class Editor {
  exit: number | undefined;
  private readonly tool: Tool;
  private readonly program: SedCommand[];
  private readonly quiet: boolean;
  private readonly write: (text: string) => Promise<void>;
  private pattern = '';
  private hold = '';
  private number = 0;
  private terminated = true;
  private appended: string[] = [];
  private next: Line | undefined;
  private source: AsyncIterator<Line> | undefined;
  private readonly active = new Map<SedCommand, number | 'open'>();
  private readonly labels = new Map<string, number>();
  private readonly end: string;
  private buffer = '';

  constructor(tool: Tool, program: SedCommand[], quiet: boolean, write: (text: string) => Promise<void>) {
    this.tool = tool;
    this.program = program;
    this.quiet = quiet;
    this.write = write;
    this.end = tool.options.has('z') ? '\0' : '\n';
    program.forEach((c, i) => {
      if (c.name === ':') this.labels.set(c.text, i);
    });
  }

  async edit(source: AsyncGenerator<Line>): Promise<void> {
    this.source = source[Symbol.asyncIterator]();
    await this.prefetch();
    while (this.exit === undefined && (await this.read())) {
      await this.cycle();
      if (this.buffer) await this.flush();
    }
    await this.flush();
  }

  private async flush(): Promise<void> {
    const text = this.buffer;
    this.buffer = '';
    if (text) await this.write(text);
  }

  private async prefetch(): Promise<void> {
    const item = await this.source?.next();
    this.next = item && !item.done ? item.value : undefined;
  }

  /** The next line into the pattern space. */
  private async read(append = false): Promise<boolean> {
    if (!this.next) return false;
    const { text, terminated } = this.next;
    this.pattern = append ? `${this.pattern}\n${text}` : text;
    this.terminated = terminated;
    this.number++;
    await this.prefetch();
    return true;
  }

  private print(text: string, terminated = true): void {
    this.buffer += text + (terminated ? this.end : '');
  }

  private finish(): void {
    if (!this.quiet) this.print(this.pattern, this.terminated || this.appended.length > 0);
    for (const text of this.appended) this.buffer += text;
    this.appended = [];
  }

  private async cycle(): Promise<void> {
    let substituted = false;
    for (let i = 0; i < this.program.length; i++) {
      const c = this.program[i] as SedCommand;
      if (!this.selected(c)) {
        if (c.name === '{') i = c.target as number;
        continue;
      }
      switch (c.name) {
        case '{':
        case '}':
        case ':':
        case '#':
          break;
        case 's': {
          const made = substitute(this.pattern, c);
          if (made === undefined) break;
          this.pattern = made;
          substituted = true;
          if (c.flags?.includes('p')) this.print(this.pattern);
          if (c.file) this.toFile(c.file);
          break;
        }
        case 'y':
          this.pattern = [...this.pattern].map((x) => c.map?.get(x) ?? x).join('');
          break;
        case 'p':
          this.print(this.pattern);
          break;
        case 'P':
          this.print(this.pattern.split('\n', 1)[0] as string);
          break;
        case 'd':
          for (const text of this.appended) this.buffer += text;
          this.appended = [];
          return;
        case 'D': {
          const at = this.pattern.indexOf('\n');
          for (const text of this.appended) this.buffer += text;
          this.appended = [];
          if (at < 0) return;
          this.pattern = this.pattern.slice(at + 1);
          i = -1;
          if (this.tool.process.signal.aborted) return;
          break;
        }
        case 'n':
          if (!this.next) {
            this.finish();
            this.exit = this.tool.status;
            return;
          }
          this.finish();
          await this.read();
          break;
        case 'N':
          if (!this.next) {
            this.finish();
            this.exit = this.tool.status;
            return;
          }
          for (const text of this.appended) this.buffer += text;
          this.appended = [];
          await this.read(true);
          break;
        case 'a':
          this.appended.push(`${c.text}\n`);
          break;
        case 'i':
          this.buffer += `${c.text}\n`;
          break;
        case 'c':
          if (!c.second || c.negated || this.active.get(c) === undefined) this.buffer += `${c.text}\n`;
          return;
        case '=':
          this.buffer += `${this.number}\n`;
          break;
        case 'l':
          this.print(`${visible(this.pattern)}$`);
          break;
        case 'h':
          this.hold = this.pattern;
          break;
        case 'H':
          this.hold += `\n${this.pattern}`;
          break;
        case 'g':
          this.pattern = this.hold;
          break;
        case 'G':
          this.pattern += `\n${this.hold}`;
          break;
        case 'x':
          [this.pattern, this.hold] = [this.hold, this.pattern];
          break;
        case 'b':
        case 't':
        case 'T': {
          const go = c.name === 'b' || (c.name === 't') === substituted;
          if (c.name !== 'b') substituted = false;
          if (!go) break;
          if (this.tool.process.clock.shouldYield()) await this.tool.process.clock.rest(this.tool.process.signal);
          if (this.tool.process.signal.aborted) return;
          i = c.text === '' ? this.program.length : (this.labels.get(c.text) as number);
          break;
        }
        case 'q':
          this.finish();
          this.exit = c.status ?? 0;
          return;
        case 'Q':
          this.exit = c.status ?? 0;
          return;
        case 'r':
          try {
            this.appended.push(readText(this.tool.process.fs, this.tool.path(c.text)));
          } catch {
            // a file that cannot be read is as an empty one
          }
          break;
        case 'w':
          this.toFile(c.text);
          break;
        case 'z':
          this.pattern = '';
          break;
        case 'F':
          this.buffer += `${this.tool.operands.at(-1) ?? '-'}\n`;
          break;
      }
    }
    this.finish();
  }

  private readonly written = new Set<string>();

  private toFile(name: string): void {
    if (name === '/dev/stdout') {
      this.print(this.pattern);
      return;
    }
    const first = !this.written.has(name);
    this.written.add(name);
    this.tool.process.fs.writeFile(this.tool.path(name), `${this.pattern}\n`, { append: !first });
  }

  private selected(c: SedCommand): boolean {
    const inside = this.inRange(c);
    return inside !== (c.negated ?? false);
  }

  private inRange(c: SedCommand): boolean {
    const { first, second } = c;
    if (!first) return true;
    const hit = (a: NonNullable<SedCommand['first']>): boolean => {
      switch (a.kind) {
        case 'line':
          return this.number === a.line;
        case 'last':
          return this.next === undefined;
        case 'step':
          return a.step === 0 ? this.number === a.line : this.number >= a.line && (this.number - a.line) % a.step === 0;
        case 'regexp':
          a.regexp.lastIndex = 0;
          return a.regexp.test(this.pattern);
        default:
          return false;
      }
    };
    if (!second) return hit(first);
    const open = this.active.get(c);
    if (open === undefined) {
      const zero = first.kind === 'line' && first.line === 0;
      if (zero && this.number > 1) return false;
      if (!zero && !hit(first)) return false;
      if (zero && hit(second)) return true;
      if (second.kind === 'plus') this.active.set(c, this.number + second.line);
      else if (second.kind === 'multiple')
        this.active.set(c, second.line === 0 ? this.number : Math.ceil(this.number / second.line) * second.line);
      else if (second.kind === 'line') this.active.set(c, second.line);
      else this.active.set(c, 'open');
      const until = this.active.get(c);
      if (typeof until === 'number' && until <= this.number) this.active.delete(c);
      if (second.kind === 'last' && this.next === undefined) this.active.delete(c);
      return true;
    }
    if (typeof open === 'number') {
      if (this.number > open && second.kind === 'line') {
        this.active.delete(c);
        return hit(first);
      }
      if (this.number >= open) this.active.delete(c);
    } else if (hit(second)) this.active.delete(c);
    return true;
  }
}

function visible(text: string): string {
  return text.replace(
    /[\x00-\x1f\\\x7f]/g,
    (c) => ({ '\n': '\\n', '\t': '\\t', '\\': '\\\\' })[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}
