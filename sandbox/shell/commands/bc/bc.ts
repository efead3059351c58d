/** bc: a calculator for numbers of any length, as GNU bc 1.07. */
import { FileError, type Process, type Program, resolvePath } from '../../../apimachinery/process.ts';
import { BrokenPipe } from '../../../apimachinery/streams.ts';
import { readText } from '../../file-system.ts';
import { settlePath } from '../../pipes.ts';
import { lines, readerChunks } from '../tool.ts';
import { Halt, Machine } from './machine.ts';
import { NeedsMore, Parser, SyntaxFault } from './syntax.ts';

const USAGE = `usage: bc [options] [file ...]
  -h  --help         print this usage and exit
  -i  --interactive  force interactive mode
  -l  --mathlib      use the predefined math routines
  -q  --quiet        don't print initial banner
  -s  --standard     non-standard bc constructs are errors
  -w  --warn         warn about non-standard bc constructs
  -v  --version      print version information and exit
`;
const BANNER = `bc 1.07.1
Copyright 1991-1994, 1997, 1998, 2000, 2004, 2006, 2008, 2012-2017 Free Software Foundation, Inc.
This is free software with ABSOLUTELY NO WARRANTY.
For details type \`warranty'. 
`;
const LONG: Record<string, string> = {
  help: 'h', interactive: 'i', mathlib: 'l', quiet: 'q', standard: 's', warn: 'w', version: 'v', compile: 'c',
}; // biome-ignore format: a table

export const bc: Program = async (process) => {
  const flags = new Set<string>();
  const files: string[] = [];
  for (const arg of process.argv.slice(1)) {
    const long = arg.startsWith('--') ? LONG[arg.slice(2)] : undefined;
    if (long) flags.add(long);
    else if (/^-[hilqswvc]+$/.test(arg)) for (const c of arg.slice(1)) flags.add(c);
    else if (arg.startsWith('-') && arg !== '-') {
      await process.stderr.write(`bc: invalid option -- '${arg.replace(/^-+/, '')[0] ?? '-'}'\n`);
      await process.stdout.write(USAGE);
      return 1;
    } else files.push(arg);
  }
  if (flags.has('h')) {
    await process.stdout.write(USAGE);
    return 0;
  }
  if (flags.has('v')) {
    await process.stdout.write(BANNER.split('\n').slice(0, 2).join('\n').concat('\n'));
    return 0;
  }
  if (process.stdin.isTTY && !flags.has('q')) await process.stdout.write(BANNER);
  return new Session(process, flags.has('l')).run(files);
};

class Session {
  private readonly process: Process;
  private readonly machine: Machine;
  private file = '';
  private readonly input: AsyncGenerator<{ text: string }>;

  constructor(process: Process, library: boolean) {
    this.process = process;
    this.input = lines(readerChunks(process.stdin));
    const length = Number(process.env.get('BC_LINE_LENGTH') ?? 70);
    this.machine = new Machine({
      lineLength: Number.isInteger(length) && (length === 0 || length > 3) ? length : 70,
      library,
      write: (text) => process.stdout.write(text),
      complain: (text) => process.stderr.write(text),
      breathe: async () => {
        if (process.signal.aborted) throw new BrokenPipe();
        if (process.clock.shouldYield()) await process.clock.rest(process.signal);
      },
      read: async () => (await this.input.next()).value?.text,
    });
  }

  async run(files: readonly string[]): Promise<number> {
    try {
      for (const file of files) {
        this.file = file;
        const path = resolvePath(this.process.cwd, file);
        await settlePath(this.process, path);
        const text = readText(this.process.fs, path);
        await this.feed(file, text.endsWith('\n') ? text : `${text}\n`, 1, true);
      }
      await this.interact();
    } catch (error) {
      if (error instanceof Halt) return 0;
      if (!(error instanceof FileError)) throw error;
      await this.process.stderr.write(`File ${this.file} is unavailable.\n`);
      return 1;
    }
    return 0;
  }

  private async interact(): Promise<void> {
    let text = '';
    let first = 1;
    for await (const { text: line } of this.input) {
      text += `${line}\n`;
      if (line.endsWith('\\')) continue;
      const rest = await this.feed('(standard_in)', text, first, false);
      first += text.slice(0, text.length - rest.length).split('\n').length - 1;
      text = rest;
    }
    if (text !== '') await this.feed('(standard_in)', text, first, true);
  }

  /** Runs what is whole of it; gives the rest. With `all` a rest is a mistake. */
  private async feed(name: string, source: string, firstLine: number, all: boolean): Promise<string> {
    let at = 0;
    for (;;) {
      const parser = new Parser(source, at);
      try {
        const statements = parser.line();
        if (!statements) return '';
        if (hasQuit(statements)) throw new Halt();
        at = parser.position;
        await this.machine.run(statements);
      } catch (error) {
        const wrong = (text: string, place: number) =>
          this.process.stderr.write(`${name} ${firstLine + source.slice(0, place).split('\n').length - 1}: ${text}\n`);
        if (error instanceof NeedsMore) {
          if (!all) return source.slice(at);
          await wrong('syntax error', source.length);
          return '';
        }
        if (!(error instanceof SyntaxFault)) throw error;
        await wrong(error.message, error.at);
        if (error.message !== 'syntax error') await wrong('syntax error', error.at);
        const end = source.indexOf('\n', Math.max(at, error.at - 1));
        if (end < 0) return '';
        at = end + 1;
      }
    }
  }
}

/** `quit` ends bc when it is read, not when it is come to. */
function hasQuit(statements: readonly { kind: string }[]): boolean {
  return JSON.stringify(statements).includes('{"kind":"quit"}');
}
