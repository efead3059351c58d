/** What the commands share: options as getopt_long reads them, inputs as they arrive, GNU's words for errors. */
import { type Process, type Program, resolvePath } from '../../apimachinery/process.ts';
import { BrokenPipe, decodeUtf8, encodeUtf8, type Reader } from '../../apimachinery/streams.ts';
import { MemoryExhausted } from '../control.ts';
import { deviceReader } from '../descriptors.ts';
import { strerror } from '../file-system.ts';
import { settlePath, takesPipes } from '../pipes.ts';

export interface CommandSpec {
  name: string;
  /** Letters without an argument. */
  flags?: string;
  /** Letters with one. */
  values?: string;
  /** Long names → letter, or the long name itself for one without a letter. With `=` at the end of the name it takes an argument, with `=?` it may. */
  long?: Record<string, string>;
  /** Options end at the first operand (xargs, env, …). */
  stopAtOperand?: boolean;
  /** Operands are opened by {@link inputs}, or handed on: a pipe among them is read as it comes. */
  pipes?: boolean;
  /** `-5`: a number as an option; stored under `#`. */
  numeric?: boolean;
  /** Exit status of a usage error. */
  usageStatus?: number;
  help?: string;
}

export interface Tool {
  process: Process;
  name: string;
  /** The last value given of each option. */
  options: Map<string, string>;
  /** Every option in order. */
  given: [string, string][];
  operands: string[];
  /** What failed so far. */
  status: number;
  out(text: string | Uint8Array): Promise<void>;
  /** `name: text` to standard error; the status becomes at least 1. */
  fail(text: string, status?: number): Promise<number>;
  path(name: string): string;
}

export class UsageError extends Error {}

export function parseOptions(
  spec: CommandSpec,
  args: string[],
): { options: Map<string, string>; given: [string, string][]; operands: string[] } {
  const { flags = '', values = '', long = {} } = spec;
  const given: [string, string][] = [];
  const operands: string[] = [];
  const names = Object.keys(long).map((key) => key.replace(/=\??$/, ''));
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [typed, value] = splitOnce(arg.slice(2), '=');
      const exact = names.includes(typed as string)
        ? [typed as string]
        : names.filter((n) => n.startsWith(typed as string));
      const targets = new Set(exact.map((n) => long[n] ?? long[`${n}=`] ?? long[`${n}=?`]));
      if (exact.length === 0)
        throw new UsageError(`unrecognized option '${arg.split('=')[0] === arg ? arg : `--${typed}`}'`);
      if (targets.size > 1) {
        throw new UsageError(`option '${arg}' is ambiguous; possibilities: ${exact.map((n) => `'--${n}'`).join(' ')}`);
      }
      const name = exact[0] as string;
      if (long[`${name}=`] !== undefined) {
        const taken = value ?? args[++i];
        if (taken === undefined) throw new UsageError(`option '--${name}' requires an argument`);
        given.push([long[`${name}=`] as string, taken]);
      } else if (long[`${name}=?`] !== undefined) given.push([long[`${name}=?`] as string, value ?? '']);
      else {
        if (value !== undefined) throw new UsageError(`option '--${name}' doesn't allow an argument`);
        given.push([long[name] as string, '']);
      }
      continue;
    }
    if (arg.length > 1 && arg.startsWith('-')) {
      if (spec.numeric && /^-\d+$/.test(arg)) {
        given.push(['#', arg.slice(1)]);
        continue;
      }
      for (let j = 1; j < arg.length; j++) {
        const c = arg[j] as string;
        if (values.includes(c)) {
          const value = arg.slice(j + 1) || args[++i];
          if (value === undefined) throw new UsageError(`option requires an argument -- '${c}'`);
          given.push([c, value]);
          break;
        }
        if (!flags.includes(c)) throw new UsageError(`invalid option -- '${c}'`);
        given.push([c, '']);
      }
      continue;
    }
    if (spec.stopAtOperand) {
      operands.push(...args.slice(i));
      break;
    }
    operands.push(arg);
  }
  return { options: new Map(given), given, operands };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** A program over parsed options. */
export function command(spec: CommandSpec, run: (tool: Tool) => Promise<number>): Program {
  const program: Program = async (process) => {
    const { name } = spec;
    const complain = (text: string) => process.stderr.write(`${name}: ${text}\n`);
    let parsed: ReturnType<typeof parseOptions>;
    try {
      parsed = parseOptions(spec, process.argv.slice(1));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await complain(error.message);
      await process.stderr.write(`Try '${name} --help' for more information.\n`);
      return spec.usageStatus ?? 1;
    }
    const tool: Tool = {
      process,
      name,
      ...parsed,
      status: 0,
      out: (text) => process.stdout.write(text),
      async fail(text, status = 1) {
        await complain(text);
        tool.status = Math.max(tool.status, status);
        return tool.status;
      },
      path: (path) => resolvePath(process.cwd, path),
    };
    if (spec.pipes) for (const [, value] of tool.given) await settlePath(process, tool.path(value));
    return run(tool);
  };
  return spec.pipes ? takesPipes(program) : program;
}

/** The bytes of an operand (`-`: standard input), as they come; undefined, and said so, when it cannot be opened. */
export async function inputs(
  tool: Tool,
  name: string,
  words: (problem: string) => string = (problem) => `${name}: ${problem}`,
  status = 1,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const { process } = tool;
  if (name === '-' || name === '/dev/stdin') return standardInput(tool, words, status);
  const device = deviceReader(tool.path(name), process.clock.now() + process.pid, process.clock);
  if (device) return endless(device, process.signal);
  const pipe = process.pipe?.(tool.path(name))?.reader;
  if (pipe) return readerChunks(pipe);
  try {
    return once(process.fs.readFile(tool.path(name)));
  } catch (error) {
    await tool.fail(words(name === '' ? 'No such file or directory' : strerror(error)), status);
    return undefined;
  }
}

/** A directory can be opened there, and not be read. */
async function* standardInput(
  tool: Tool,
  words: (problem: string) => string,
  status: number,
): AsyncGenerator<Uint8Array> {
  try {
    yield* readerChunks(tool.process.stdin);
  } catch (error) {
    await tool.fail(words(strerror(error)), status);
  }
}

/** A source without end: a signal ends it. */
async function* endless(reader: Reader, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  while (!signal.aborted) yield (await reader.read()) as Uint8Array;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** Bytes a command keeps of its input at most. */
const MEMORY = 16 * 1024 * 1024;

/** For a command that must have all of its input before it begins. Throws {@link MemoryExhausted}. */
export async function* kept(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MEMORY) throw new MemoryExhausted();
    yield chunk;
  }
  // What was interrupted has not ended: nothing is to be made of it.
  if (signal.aborted) throw new BrokenPipe();
}

export async function* readerChunks(reader: Reader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = await reader.read();
    if (!chunk) return;
    yield chunk;
  }
}

/** Lines without their ends. `terminated` is false for a last line without one. */
export async function* lines(
  chunks: AsyncIterable<Uint8Array>,
  separator = '\n',
): AsyncGenerator<{ text: string; terminated: boolean }> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const seen = rest.length;
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > MEMORY) throw new MemoryExhausted();
    let from = 0;
    for (;;) {
      const at = rest.indexOf(separator, Math.max(from, from === 0 ? seen : 0));
      if (at < 0) break;
      yield { text: rest.slice(from, at), terminated: true };
      from = at + 1;
    }
    rest = rest.slice(from);
  }
  rest += decoder.decode();
  if (rest !== '') yield { text: rest, terminated: false };
}

/** Collects small writes: one write to the pipe per block instead of one per line. */
export class Output {
  private text = '';
  private readonly tool: Tool;
  constructor(tool: Tool) {
    this.tool = tool;
  }
  /** Interactive readers see each line at once; a pipe gets blocks. */
  async write(text: string): Promise<void> {
    this.text += text;
    if (this.text.length > 8192) await this.flush();
  }
  async flush(): Promise<void> {
    const { text } = this;
    this.text = '';
    if (text) await this.tool.out(text);
  }
}

export { decodeUtf8, encodeUtf8 };
