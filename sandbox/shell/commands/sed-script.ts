/** Parsing sed scripts. */
import { basicToJs, checkedExtended } from '../regexp.ts';

export interface Line {
  text: string;
  terminated: boolean;
}

export type Address =
  | { kind: 'line' | 'plus' | 'multiple'; line: number }
  | { kind: 'last' }
  | { kind: 'step'; line: number; step: number }
  | { kind: 'regexp'; regexp: RegExp };

export interface SedCommand {
  name: string;
  first?: Address;
  second?: Address;
  negated?: boolean;
  /** Of a, i, c: the text; of b, t, T, `:`: the label; of r, w: the file. */
  text: string;
  regexp?: RegExp;
  replacement?: string;
  flags?: string;
  occurrence?: number;
  file?: string;
  map?: Map<string, string>;
  status?: number;
  /** Of `{`: its `}`. */
  target?: number;
}

/** The message is GNU sed's; `at` counts characters from 1. */
export class SedError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

export function parseSed(script: string, extended: boolean): SedCommand[] {
  const program: SedCommand[] = [];
  const open: number[] = [];
  let at = 0;
  let last: RegExp | undefined;
  const fail = (message: string, where = at): never => {
    throw new SedError(message, where);
  };
  const skip = (pattern: RegExp) => {
    while (at < script.length && pattern.test(script[at] as string)) at++;
  };
  const delimited = (delimiter: string, regexp: boolean): string | undefined => {
    let out = '';
    let bracket = false;
    for (; at < script.length; at++) {
      const c = script[at] as string;
      if (c === '\\' && at + 1 < script.length && !bracket) {
        const next = script[++at] as string;
        if (next === delimiter) out += regexp && /[$*+?.()[\]{}^|]/.test(next) ? `\\${next}` : next;
        else if (next === 'n' && regexp) out += '\n';
        else out += `\\${next}`;
        continue;
      }
      if (regexp && c === '[' && !bracket) {
        const head = /^\[\^?\]?/.exec(script.slice(at)) as RegExpExecArray;
        if (script.indexOf(']', at + head[0].length) >= 0) {
          bracket = true;
          out += head[0];
          at += head[0].length - 1;
          continue;
        }
      } else if (c === ']' && bracket) bracket = false;
      if (c === delimiter && !bracket) {
        at++;
        return out;
      }
      out += c;
    }
    return undefined;
  };
  const compile = (source: string, flags: string): RegExp => {
    if (source === '') {
      if (!last) return fail('no previous regular expression');
      return last;
    }
    try {
      const clean = source.replace(/\\t/g, '\t');
      last = new RegExp(extended ? checkedExtended(clean) : basicToJs(clean), `gus${flags}`);
    } catch (error) {
      fail((error as Error).message.replace(/^Invalid regular expression.*$/s, 'Invalid preceding regular expression'));
    }
    return last as RegExp;
  };
  const address = (): Address | undefined => {
    const number = /^\d+/.exec(script.slice(at))?.[0];
    if (number !== undefined) {
      at += number.length;
      const step = /^~(\d+)/.exec(script.slice(at));
      if (!step) return { kind: 'line', line: Number(number) };
      at += step[0].length;
      return { kind: 'step', line: Number(number), step: Number(step[1]) };
    }
    const c = script[at];
    if (c === '$') {
      at++;
      return { kind: 'last' };
    }
    if (c !== '/' && c !== '\\') return undefined;
    if (c === '\\') at++;
    const delimiter = script[at++] as string;
    const source = delimited(delimiter, true);
    if (source === undefined) return fail('unterminated address regex', script.length);
    const flags = /^[IM]*/.exec(script.slice(at))?.[0] ?? '';
    at += flags.length;
    return { kind: 'regexp', regexp: compile(source, flags.toLowerCase()) };
  };
  while (at < script.length) {
    skip(/[\s;]/);
    if (at >= script.length) break;
    const c: SedCommand = { name: '', text: '' };
    const first = address();
    if (first) {
      c.first = first;
      skip(/\s/);
      if (script[at] === ',') {
        at++;
        skip(/\s/);
        const relative = /^([+~])(\d+)/.exec(script.slice(at));
        if (relative) {
          at += relative[0].length;
          c.second = { kind: relative[1] === '+' ? 'plus' : 'multiple', line: Number(relative[2]) };
        } else {
          const second = address();
          if (!second) fail("unexpected `,'", at + 1);
          c.second = second as Address;
        }
      }
    }
    if (c.first?.kind === 'line' && c.first.line === 0 && c.second?.kind !== 'regexp')
      fail('invalid usage of line address 0', at + 1);
    skip(/\s/);
    while (script[at] === '!') {
      c.negated = true;
      at++;
      skip(/\s/);
    }
    const name = script[at++];
    if (name === undefined) fail('missing command');
    c.name = name as string;
    switch (c.name) {
      case '#':
        if (c.first) fail("comments don't accept any addresses");
        while (at < script.length && script[at] !== '\n') at++;
        break;
      case '{':
        open.push(program.length);
        break;
      case '}': {
        if (c.first) fail("} doesn't want any addresses");
        const start = open.pop();
        if (start === undefined) fail("unexpected `}'");
        (program[start as number] as SedCommand).target = program.length;
        break;
      }
      case ':':
      case 'b':
      case 't':
      case 'T': {
        skip(/[ \t]/);
        const label = (c.name === ':' ? /^[^\n;]*/ : /^[^\n;}]*/).exec(script.slice(at))?.[0] ?? '';
        at += label.length;
        c.text = label.trim();
        if (c.name === ':' && c.text === '') fail('":" lacks a label');
        break;
      }
      case 'a':
      case 'i':
      case 'c': {
        skip(/[ \t]/);
        if (script[at] === '\\') {
          at++;
          const rest = /^[ \t]*\n/.exec(script.slice(at));
          if (rest) at += rest[0].length;
          else skip(/[ \t]/);
        }
        if (at >= script.length) fail("expected \\ after `a', `c' or `i'");
        let text = '';
        for (; at < script.length && script[at] !== '\n'; at++) {
          if (script[at] === '\\' && at + 1 < script.length) at++;
          text += script[at];
        }
        c.text = text;
        break;
      }
      case 'r':
      case 'w':
      case 'R':
      case 'W': {
        skip(/[ \t]/);
        const file = /^[^\n]*/.exec(script.slice(at))?.[0] ?? '';
        at += file.length;
        if (file === '') fail('missing filename in r/R/w/W commands');
        c.text = file;
        break;
      }
      case 'q':
      case 'Q': {
        const status = /^\s*(\d+)/.exec(script.slice(at));
        if (status) {
          at += status[0].length;
          c.status = Number(status[1]);
        }
        break;
      }
      case 's': {
        const delimiter = script[at++];
        if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') fail("unterminated `s' command");
        const source = delimited(delimiter as string, true);
        const replacement = source === undefined ? undefined : delimited(delimiter as string, false);
        if (source === undefined || replacement === undefined) fail("unterminated `s' command", script.length);
        c.replacement = replacement as string;
        const flags = /^[gpiIeMm0-9]*/.exec(script.slice(at))?.[0] ?? '';
        at += flags.length;
        c.flags = flags;
        const occurrence = /\d+/.exec(flags)?.[0];
        if (occurrence === '0') fail("number option to `s' command may not be zero");
        if (occurrence) c.occurrence = Number(occurrence);
        c.regexp = compile(source as string, `${/[iI]/.test(flags) ? 'i' : ''}${/[mM]/.test(flags) ? 'm' : ''}`);
        if (script[at] === 'w') {
          at++;
          skip(/[ \t]/);
          c.file = /^[^\n]*/.exec(script.slice(at))?.[0] ?? '';
          at += c.file.length;
        }
        const groups = new RegExp(`${c.regexp.source}|`).exec('')?.length ?? 1;
        const reference = /(?:^|[^\\])(?:\\\\)*\\([1-9])/.exec(c.replacement)?.[1];
        if (reference && Number(reference) >= groups) fail(`invalid reference \\${reference} on \`s' command's RHS`);
        break;
      }
      case 'y': {
        const delimiter = script[at++] as string;
        const from = delimited(delimiter, false);
        const to = from === undefined ? undefined : delimited(delimiter, false);
        if (from === undefined || to === undefined) fail("unterminated `y' command", script.length);
        const split = (text: string) => [...text.replace(/\\n/g, '\n').replace(/\\\\/g, '\\')];
        const [a, b] = [split(from as string), split(to as string)];
        if (a.length !== b.length) fail("strings for `y' command are different lengths");
        c.map = new Map(a.map((x, i) => [x, b[i] as string]));
        break;
      }
      case 'd':
      case 'D':
      case 'p':
      case 'P':
      case 'n':
      case 'N':
      case 'h':
      case 'H':
      case 'g':
      case 'G':
      case 'x':
      case '=':
      case 'l':
      case 'z':
      case 'F':
        break;
      default:
        fail(`unknown command: \`${c.name}'`);
    }
    program.push(c);
    if ('#{:aic'.includes(c.name) && c.name !== '{') continue;
    skip(/[ \t]/);
    if (at < script.length && !/[\n;}#]/.test(script[at] as string) && c.name !== '{') {
      fail(c.name === 's' ? "unknown option to `s'" : 'extra characters after command', at + 1);
    }
  }
  if (open.length > 0) throw new SedError("unmatched `{'", 0);
  const labels = new Set(program.filter((c) => c.name === ':').map((c) => c.text));
  for (const c of program) {
    if ('btT'.includes(c.name) && c.text !== '' && !labels.has(c.text))
      fail(`can't find label for jump to \`${c.text}'`);
  }
  return program;
}
