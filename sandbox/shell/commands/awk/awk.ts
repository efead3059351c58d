/** awk as gawk has it: patterns and actions over records as they arrive. */
import { type Process, type Program, resolvePath } from '../../../apimachinery/process.ts';
import { BrokenPipe } from '../../../apimachinery/streams.ts';
import { signalStatus } from '../../control.ts';
import { readText, strerror } from '../../file-system.ts';
import { settlePath } from '../../pipes.ts';
import { Awk, Leave, type Run } from './interpreter.ts';
import { resolveEscapes, SyntaxFault } from './lexer.ts';
import { Parser } from './parser.ts';
import { Fatal, Input } from './values.ts';

interface Options {
  assignments: string[];
  files: string[];
  text: string | undefined;
  separator: string | undefined;
  operands: string[];
}

const USAGE = (name: string) =>
  `Usage: ${name} [POSIX or GNU style options] -f progfile [--] file ...\nUsage: ${name} [POSIX or GNU style options] [--] 'program' file ...\n`;

const LONG: Record<string, string> = { file: 'f', 'field-separator': 'F', assign: 'v', source: 'e' };

export const awk: Program = async (process) => {
  const name = process.argv[0] as string;
  const say = (text: string) => process.stderr.write(`${name}: ${text}\n`);
  const options = parseOptions(process.argv.slice(1));
  if (typeof options === 'string') {
    if (options === 'version') {
      await process.stdout.write('GNU Awk 5.2.1, API 3.2\n');
      return 0;
    }
    if (options !== '') await say(options);
    await process.stderr.write(USAGE(name));
    return options === '' ? 1 : 2;
  }
  let source = options.text ?? '';
  let where = 'cmd. line';
  for (const file of options.files) {
    await settlePath(process, resolvePath(process.cwd, file));
    try {
      source = readText(process.fs, resolvePath(process.cwd, file));
      where = file;
    } catch (error) {
      await say(`fatal: cannot open source file \`${file}' for reading: ${strerror(error)}`);
      return 2;
    }
  }
  if (options.files.length > 1) {
    source = options.files.map((file) => readText(process.fs, resolvePath(process.cwd, file))).join('\n');
  }
  let parsed: ReturnType<Parser['script']>;
  try {
    parsed = new Parser(source).script();
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    await process.stderr.write(faultText(name, where, source, error));
    return 1;
  }
  for (const { text, line } of parsed.warnings) await say(`${where}:${line}: ${text}`);
  if (parsed.undefinedCall) {
    const { name: called, line } = parsed.undefinedCall;
    await say(`${where}:${line}: fatal: function \`${called}' not defined`);
    return 2;
  }
  const run = new Awk(process, parsed.script, [name, ...options.operands]);
  if (options.separator !== undefined) {
    run.assignText('FS', resolveEscapes(options.separator));
  }
  for (const each of options.assignments) {
    const at = each.indexOf('=');
    const variable = each.slice(0, at);
    if (!/^[A-Za-z_]\w*$/.test(variable)) {
      await say(`fatal: \`${variable}' is not a legal variable name`);
      return 2;
    }
    run.assignText(variable, new Input(resolveEscapes(each.slice(at + 1))));
  }
  return execute(run, process, where);
};

async function execute(run: Awk, process: Process, where: string): Promise<number> {
  let status: number;
  try {
    status = await drive(run.run());
  } catch (error) {
    if (error instanceof BrokenPipe) return 141;
    const deep = error instanceof RangeError && /stack/i.test(error.message);
    if (!(error instanceof Fatal) && !deep) throw error;
    await run.streams.flushAll().catch(() => {});
    const fnr = run.fnr > 0 ? `(FILENAME=${run.text('FILENAME') || '-'} FNR=${run.fnr}) ` : '';
    const words = deep ? 'function nesting level exceeded' : (error as Error).message;
    await process.stderr.write(`${process.argv[0]}: ${where}:${run.line}: ${fnr}fatal: ${words}\n`);
    status = 2;
  }
  if (process.signal.aborted) return signalStatus(process.signal.reason);
  await run.streams.closeAll();
  return status;
}

/** Waits wherever the program has to. */
async function drive<T>(run: Run<T>): Promise<T> {
  let step = run.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = run.throw(error);
      continue;
    }
    step = run.next(value);
  }
  return step.value;
}

function parseOptions(args: string[]): Options | string {
  const options: Options = { assignments: [], files: [], text: undefined, separator: undefined, operands: [] };
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      i++;
      break;
    }
    if (arg === '-' || !arg.startsWith('-')) break;
    let letter = arg[1] as string;
    let value: string | undefined = arg.slice(2);
    if (arg.startsWith('--')) {
      const [long, given] = arg.slice(2).split(/=([\s\S]*)/) as [string, string | undefined];
      if (long === 'version') return 'version';
      if (long === 'help') return '';
      if (!LONG[long]) {
        if (['posix', 'traditional', 're-interval', 'sandbox', 'optimize'].includes(long)) continue;
        return `unrecognized option '--${long}'`;
      }
      letter = LONG[long];
      value = given ?? '';
    } else if (letter === 'W' && value === 'version') return 'version';
    if ('bcPrSOtnN'.includes(letter) && value === '') continue;
    if (letter === 'V') return 'version';
    if (letter === 'h') return '';
    if (!'fFve'.includes(letter)) return `invalid option -- '${letter}'`;
    if (value === '') value = args[++i];
    if (value === undefined) return `option requires an argument -- '${letter}'`;
    if (letter === 'f') options.files.push(value);
    else if (letter === 'F') options.separator = value;
    else if (letter === 'e') options.text = options.text === undefined ? value : `${options.text}\n${value}`;
    else options.assignments.push(value);
  }
  const rest = args.slice(i);
  if (options.files.length === 0 && options.text === undefined) {
    if (rest.length === 0) return '';
    options.text = rest.shift();
  }
  options.operands = rest;
  return options;
}

/** gawk's two lines: the program's, and a caret under the place. */
function faultText(name: string, where: string, source: string, fault: SyntaxFault): string {
  const start = source.lastIndexOf('\n', fault.pos - 1) + 1;
  const end = source.indexOf('\n', start);
  const line = source.slice(0, fault.pos + 1).split('\n').length;
  const prefix = `${name}: ${where}:${line}: `;
  if (fault.message.startsWith('!')) return `${prefix}error: ${fault.message.slice(1)}\n`;
  const shown = source.slice(start, end < 0 ? undefined : end);
  return `${prefix}${shown}\n${prefix}${' '.repeat(fault.pos - start)}^ ${fault.message}\n`;
}

export { Leave };
