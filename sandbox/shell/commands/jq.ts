/** jq, over a host that runs the real one: options, files and colours are ours. */
import { setKey } from '../../apimachinery/json.ts';
import type { Process, Program } from '../../apimachinery/process.ts';
import { decodeUtf8, readAll } from '../../apimachinery/streams.ts';
import { readText, strerror } from '../file-system.ts';

export interface JqResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/**
 * Runs jq 1.8 in process of the host's: `args` are its options and the filter last, `stdin` the whole input.
 * stdout and stderr come without their last newline, as jq-wasm gives them. Aborting must end a runaway filter.
 */
export type JqProvider = (args: string[], stdin: string, signal?: AbortSignal) => Promise<JqResult>;

interface Parsed {
  filter: string | undefined;
  from: string | undefined;
  flags: Set<string>;
  named: { name: string; value: string; kind: 'arg' | 'argjson' | 'slurpfile' | 'rawfile' }[];
  positional: { text: string; json: boolean }[];
  indent: string | undefined;
  files: string[];
  error?: string;
}

const SHORT: Record<string, string> = {
  n: 'null-input',
  R: 'raw-input',
  s: 'slurp',
  c: 'compact-output',
  r: 'raw-output',
  j: 'join-output',
  a: 'ascii-output',
  S: 'sort-keys',
  C: 'color-output',
  M: 'monochrome-output',
  e: 'exit-status',
  f: 'from-file',
  L: 'library-path',
  h: 'help',
  V: 'version',
};
const FLAGS = new Set([
  ...Object.values(SHORT),
  'raw-output0',
  'tab',
  'unbuffered',
  'stream',
  'stream-errors',
  'seq',
  'build-configuration',
]);

function parse(args: string[]): Parsed {
  const p: Parsed = {
    filter: undefined,
    from: undefined,
    flags: new Set(),
    named: [],
    positional: [],
    indent: undefined,
    files: [],
  };
  let rest: 'files' | 'args' | 'jsonargs' = 'files';
  let options = true;
  const free = (arg: string) => {
    if (p.filter === undefined && !p.flags.has('from-file')) p.filter = arg;
    else if (p.flags.has('from-file') && p.from === undefined) p.from = arg;
    else if (rest === 'files') p.files.push(arg);
    else p.positional.push({ text: arg, json: rest === 'jsonargs' });
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (!options || !arg.startsWith('-') || arg === '-') {
      free(arg);
      continue;
    }
    if (arg === '--') {
      options = false;
      continue;
    }
    const long = arg.startsWith('--') ? arg.slice(2) : undefined;
    if (long === 'args' || long === 'jsonargs') rest = long;
    else if (long === 'arg' || long === 'argjson' || long === 'slurpfile' || long === 'rawfile') {
      const [name, value] = [args[i + 1], args[i + 2]];
      if (name === undefined || value === undefined) {
        const what = long.endsWith('file')
          ? `--${long} takes two parameters (e.g. --${long} varname filename)`
          : `--${long} takes two parameters (e.g. --${long} varname ${long === 'arg' ? 'value' : 'text'})`;
        p.error = what;
        return p;
      }
      p.named.push({ name, value, kind: long });
      i += 2;
    } else if (long === 'indent') {
      p.indent = args[++i];
      if (p.indent === undefined) {
        p.error = '--indent takes one parameter';
        return p;
      }
    } else if (long !== undefined) {
      if (!FLAGS.has(long)) {
        p.error = `Unknown option ${arg}`;
        return p;
      }
      p.flags.add(long);
      if (long === 'from-file' && p.filter !== undefined) [p.from, p.filter] = [p.filter, undefined];
    } else {
      for (const c of arg.slice(1)) {
        if (!SHORT[c]) {
          p.error = `Unknown option ${arg}`;
          return p;
        }
        p.flags.add(SHORT[c]);
        if (c === 'f' && p.filter !== undefined) [p.from, p.filter] = [p.filter, undefined];
        if (c === 'L') i++;
      }
    }
  }
  return p;
}

const HELP =
  'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs at https://jqlang.org\n';

export function createJq(provider: JqProvider): Program {
  return async (process) => {
    const p = parse(process.argv.slice(1));
    const fail = async (text: string, status = 2) => {
      await process.stderr.write(`jq: ${text}\n`);
      return status;
    };
    if (p.error !== undefined) {
      await process.stderr.write(`jq: ${p.error}\n${HELP}`);
      return 2;
    }
    if (p.flags.has('version')) {
      await process.stdout.write('jq-1.8.2\n');
      return 0;
    }
    if (p.flags.has('help')) {
      const result = await process.clock.external(() => provider(['-h', '.'], 'null', process.signal));
      await process.stdout.write(`${result.stdout}\n`);
      return 0;
    }
    const read = (name: string) => readText(process.fs, name.startsWith('/') ? name : `${process.cwd}/${name}`);
    if (p.flags.has('from-file')) {
      if (p.from === undefined && p.files.length > 0) p.from = p.files.shift();
      try {
        p.filter = read(p.from ?? '');
      } catch (error) {
        return fail(`error: Could not open ${p.from}: ${strerror(error)}`);
      }
    }
    if (p.filter === undefined) {
      if (process.stdin.isTTY) {
        await process.stderr.write(
          'Usage:\tjq [options] <jq filter> [file...]\n\tjq [options] --args <jq filter> [strings...]\n\tjq [options] --jsonargs <jq filter> [JSON_TEXTS...]\n',
        );
        return 2;
      }
      p.filter = '.';
    }
    const args: string[] = [];
    const named: Record<string, unknown> = {};
    for (const { name, value, kind } of p.named) {
      if (kind === 'arg') {
        args.push('--arg', name, value);
        setKey(named, name, value);
        continue;
      }
      let text = value;
      if (kind !== 'argjson') {
        try {
          text = read(value);
        } catch (error) {
          return fail(`Bad JSON in --${kind} ${name} ${value}: Could not open ${value}: ${strerror(error)}`);
        }
      }
      if (kind === 'rawfile') {
        args.push('--arg', name, text);
        setKey(named, name, text);
        continue;
      }
      if (kind === 'slurpfile') {
        const slurped = await process.clock.external(() => provider(['-c', '-s', '.'], text, process.signal));
        if (slurped.exitCode !== 0)
          return fail(`Bad JSON in --slurpfile ${name} ${value}: ${slurped.stderr.replace(/^jq: parse error: /, '')}`);
        text = slurped.stdout;
      }
      args.push('--argjson', name, text);
      try {
        setKey(named, name, JSON.parse(text));
      } catch {
        await process.stderr.write(`jq: invalid JSON text passed to --argjson\n${HELP}`);
        return 2;
      }
    }
    const input = await gather(process, p, read);
    const modes = [
      'null-input',
      'raw-input',
      'slurp',
      'ascii-output',
      'sort-keys',
      'exit-status',
      'stream',
      'stream-errors',
      'seq',
      'tab',
      'compact-output',
    ];
    for (const flag of modes) if (p.flags.has(flag)) args.push(`--${flag}`);
    if (p.indent !== undefined) args.push('--indent', p.indent);
    const raw = p.flags.has('raw-output') || p.flags.has('join-output') || p.flags.has('raw-output0');
    // NUL after each output says where it ends, which the stripped newline does not.
    if (raw) args.push('--raw-output0');
    const prefix = prelude(process, p, named);
    args.push(prefix + p.filter);
    const result = await process.clock.external(() => provider(args, input.text, process.signal));
    if (process.signal.aborted) return 130;
    let { stdout } = result;
    if (raw) {
      if (p.flags.has('join-output')) stdout = stdout.replaceAll('\0', '');
      else if (!p.flags.has('raw-output0')) stdout = stdout.replaceAll('\0', '\n');
    } else if (stdout !== '') stdout += '\n';
    const colour =
      p.flags.has('color-output') ||
      (process.stdout.isTTY && !p.flags.has('monochrome-output') && !process.env.get('NO_COLOR'));
    if (colour && !raw && !p.flags.has('seq')) stdout = colourise(stdout, process.env.get('JQ_COLORS'));
    await process.stdout.write(stdout);
    await process.stderr.write(errorText(result.stderr, prefix, input.name));
    for (const text of input.problems) await process.stderr.write(text);
    return result.exitCode === 0 && input.problems.length > 0 ? 2 : result.exitCode;
  };
}

async function gather(
  process: Process,
  p: Parsed,
  read: (name: string) => string,
): Promise<{ text: string; name: string; problems: string[] }> {
  if (p.files.length === 0) {
    const lazy = p.flags.has('null-input') && !/\binputs?\b/.test(p.filter ?? '');
    const bytes = lazy ? new Uint8Array() : await readAll(process.stdin);
    return { text: decodeUtf8(bytes), name: '<stdin>', problems: [] };
  }
  let text = '';
  const problems: string[] = [];
  for (const name of p.files) {
    try {
      text += read(name);
    } catch (error) {
      problems.push(`jq: error: Could not open ${name}: ${strerror(error)}\n`);
    }
  }
  return { text, name: p.files.at(-1) as string, problems };
}

/** What jq would know of the process, defined before the filter where the filter asks for it. */
function prelude(process: Process, p: Parsed, named: Record<string, unknown>): string {
  const filter = p.filter as string;
  let text = '';
  if (/\bnow\b/.test(filter)) text += `def now: ${process.clock.now() / 1000}; `;
  const env = JSON.stringify(Object.fromEntries(process.env));
  if (/\benv\b/.test(filter)) text += `def env: ${env}; `;
  if (/\binput_filename\b/.test(filter)) text += `def input_filename: ${JSON.stringify(p.files.at(-1) ?? null)}; `;
  if (/\$ENV\b/.test(filter)) text += `${env} as $ENV | `;
  if (/\$ARGS\b/.test(filter)) {
    const positional = p.positional.map((a) => (a.json ? a.text : JSON.stringify(a.text))).join(',');
    text += `{"positional":[${positional}],"named":${JSON.stringify(named)}} as $ARGS | `;
  }
  return text;
}

function errorText(stderr: string, prefix: string, name: string): string {
  if (stderr === '') return '';
  let text = stderr.replace(
    /^(jq: error )\(at \/dev\/stdin:(\d+)\)/gm,
    (_, head: string, line: string) => `${head}(at ${name === '<stdin>' ? name : name}:${line})`,
  );
  if (prefix !== '') {
    text = text
      .replaceAll(prefix, '')
      .replace(
        /(at <top-level>, line 1, column )(\d+)/g,
        (_, head: string, n: string) => head + Math.max(1, Number(n) - prefix.length),
      );
    text = text.replace(
      /^( {4})( *)(\^+)$/gm,
      (_, indent: string, gap: string, carets: string) =>
        indent + gap.slice(Math.min(gap.length, prefix.length)) + carets,
    );
  }
  const newline = !/^(jq: |\[|\{)/.test(text) && !/^-?\d/.test(text) && !text.startsWith('"');
  return newline ? text : `${text}\n`;
}

const COLORS = ['0;90', '0;39', '0;39', '0;39', '0;32', '1;39', '1;39', '34;1'];
const RESET = '\x1b[0m';

/** Puts jq's colours into its printed JSON. */
export function colourise(text: string, custom?: string): string {
  const codes = [...COLORS];
  if (custom && /^[\d;:]*$/.test(custom)) for (const [i, c] of custom.split(':').entries()) if (i < 8) codes[i] = c;
  const [nul, no, yes, num, str, arr, obj, key] = codes.map((c) => `\x1b[${c}m`) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|-?[0-9.]+(?:[eE][+-]?\d+)?|true|false|null|nan|\s+/g) ?? [];
  let out = '';
  const stack: { color: string; object: boolean; wantKey: boolean }[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string;
    const top = stack.at(-1);
    if (/^\s/.test(token)) out += token;
    else if (token === '[' || token === '{') {
      const color = token === '[' ? arr : obj;
      if (tokens[i + 1] === (token === '[' ? ']' : '}')) {
        out += `${color}${token}${tokens[++i]}${RESET}`;
        continue;
      }
      out += `${color}${token}${RESET}`;
      stack.push({ color, object: token === '{', wantKey: token === '{' });
    } else if (token === ']' || token === '}') {
      stack.pop();
      out += `${top?.color}${token}${RESET}`;
    } else if (token === ',') {
      out += `${top?.color},${RESET}`;
      if (top?.object) top.wantKey = true;
    } else if (token === ':') out += `${top?.color}:${RESET}`;
    else if (token.startsWith('"')) {
      if (top?.wantKey) {
        out += `${key}${token}${RESET}`;
        top.wantKey = false;
      } else out += `${str}${token}${RESET}`;
    } else out += `${{ null: nul, nan: nul, false: no, true: yes }[token] ?? num}${token}${RESET}`;
  }
  return out;
}
