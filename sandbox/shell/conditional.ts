/** `[[ … ]]`, and the primaries it shares with `test`. */

import type { TestExpression, Word } from 'unbash';
import { own } from '../apimachinery/json.ts';
import { type FileStat, type FileSystem, resolvePath } from '../apimachinery/process.ts';
import { ExpansionError } from './control.ts';
import { evaluateText, expandPattern, expandString, pieces } from './expand.ts';
import { lstat } from './file-system.ts';
import type { Interpreter } from './interpreter.ts';
import { escapeRegExp, matches } from './pattern.ts';
import { special } from './special.ts';

/** A regular expression that is none: status 2, and bash says nothing. */
export class BadRegexp extends Error {}

export async function evaluateCondition(sh: Interpreter, e: TestExpression): Promise<boolean> {
  switch (e.type) {
    case 'TestGroup':
      return evaluateCondition(sh, e.expression);
    case 'TestNot': {
      const value = await evaluateCondition(sh, e.operand);
      return e.negations.length % 2 === 1 ? !value : value;
    }
    case 'TestLogical':
      for (const operand of e.operands) {
        const value = await evaluateCondition(sh, operand);
        if (value !== (e.operator === '&&')) return value;
      }
      return e.operator === '&&';
    case 'TestUnary':
      return traced(sh, e, async () => shellUnary(sh, e.operator, await expandString(sh, e.operand)));
    case 'TestBinary':
      return traced(sh, e, () => binaryCondition(sh, e.operator, e.left, e.right));
  }
}

/** Under `set -x` each primary is shown with its words expanded, before it is judged. */
async function traced(
  sh: Interpreter,
  e: Extract<TestExpression, { type: 'TestUnary' | 'TestBinary' }>,
  work: () => Promise<boolean>,
): Promise<boolean> {
  if (sh.state.options.has('xtrace')) {
    const show = async (word: Word) => {
      const text = await expandPattern(sh, word);
      return text === '' ? "''" : text;
    };
    const words =
      e.type === 'TestUnary'
        ? [e.operator, await show(e.operand)]
        : [await show(e.left), e.operator, await show(e.right)];
    await sh.trace(`[[ ${words.join(' ')} ]]`);
  }
  return work();
}

async function binaryCondition(sh: Interpreter, operator: string, left: Word, right: Word): Promise<boolean> {
  const a = await expandString(sh, left);
  const ignoreCase = sh.state.shopts.has('nocasematch');
  switch (operator) {
    case '=':
    case '==':
      return matches(await expandPattern(sh, right), a, { ignoreCase });
    case '!=':
      return !matches(await expandPattern(sh, right), a, { ignoreCase });
    case '=~':
      return regexMatch(sh, a, right);
    case '<':
      return a < (await expandString(sh, right));
    case '>':
      return a > (await expandString(sh, right));
    case '-eq':
    case '-ne':
    case '-lt':
    case '-le':
    case '-gt':
    case '-ge':
      return compareNumbers(operator, numeric(sh, a), numeric(sh, await expandString(sh, right)));
    default:
      return compareFiles(sh, operator, a, await expandString(sh, right));
  }
}

function numeric(sh: Interpreter, text: string): bigint {
  try {
    return evaluateText(sh, text);
  } catch (error) {
    if (error instanceof ExpansionError && !error.fatal) throw new ExpansionError(`[[: ${error.message}`);
    throw error;
  }
}

async function regexMatch(sh: Interpreter, text: string, word: Word): Promise<boolean> {
  const all = await pieces(sh, word, 'assignment');
  const source = all.map((p) => (p.quoted ? escapeRegExp(p.text) : p.text)).join('');
  let match: RegExpExecArray | null;
  try {
    match = new RegExp(extendedToJs(source), sh.state.shopts.has('nocasematch') ? 'sui' : 'su').exec(text);
  } catch {
    throw new BadRegexp();
  }
  const target = sh.state.variables.target('BASH_REMATCH');
  target.value = new Map(match ? [...match].map((m, i) => [i, m ?? '']) : []);
  return match !== null;
}

const POSIX: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  space: '\\s',
  upper: 'A-Z',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`\\{-~',
  blank: ' \\t',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: ' -~',
  graph: '!-~',
};

/** A POSIX extended regular expression, as JavaScript (with `u`) writes it. */
export function extendedToJs(source: string): string {
  let out = '';
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === '[') {
      let j = i + 1;
      let body = '';
      if (source[j] === '^') {
        body = '^';
        j++;
      }
      for (let first = true; j < source.length && (first || source[j] !== ']'); first = false) {
        const named = /^\[:(\w+):\]/.exec(source.slice(j));
        if (named) {
          body += own(POSIX, named[1] as string) ?? '';
          j += named[0].length;
        } else {
          const inner = source[j++] as string;
          body +=
            /[\\[\]&!#$%*+,.:;<=>?@^`{|}~()/]/.test(inner) && !/[!#%,:;<=>@`~&]/.test(inner) ? `\\${inner}` : inner;
        }
      }
      if (j >= source.length) throw new SyntaxError('Invalid regular expression');
      out += body === '^' ? '[^]' : `[${body.replace(/-$/, '\\-').replace(/^(\^?)-/, '$1\\-')}]`;
      i = j;
    } else if (c === '\\' && i + 1 < source.length) {
      const next = source[++i] as string;
      if (next === '<') out += '\\b(?=\\w)';
      else if (next === '>') out += '\\b(?<=\\w)';
      else if (/[wWsSbBdD1-9]/.test(next)) out += next === 'd' || next === 'D' ? next : `\\${next}`;
      else if (next === '`') out += '^';
      else out += escapeRegExp(next);
    } else if (c === '{' && !/^\{\d*(,\d*)?\}/.test(source.slice(i))) out += '\\{';
    else if (c === '{') {
      const match = /^\{(\d*)(,(\d*))?\}/.exec(source.slice(i)) as RegExpExecArray;
      out += `{${match[1] || '0'}${match[2] ?? ''}}`;
      i += match[0].length - 1;
    } else if (c === '}' || c === ']' || c === '/') out += `\\${c}`;
    else out += c;
  }
  return out;
}

export function compareNumbers(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

/** What files and descriptors a condition looks at. */
export interface ConditionWorld {
  stat(path: string): FileStat | undefined;
  lstat(path: string): FileStat | undefined;
  isTerminal(fd: number): boolean;
  isPipe?(path: string): boolean;
  /** Primaries of the shell's own. */
  primary?(operator: string, operand: string): boolean | undefined;
  /** The file a path leads to at last, links followed. */
  real?(path: string): string;
}

export function worldOf(sh: Interpreter): ConditionWorld {
  const attempt = (work: () => FileStat) => {
    try {
      return work();
    } catch {
      return undefined;
    }
  };
  const { fs } = sh.host;
  return {
    stat: (path) => {
      if (path === '') return undefined;
      return attempt(() => fs.stat(sh.path(path)));
    },
    lstat: (path) => attempt(() => lstat(fs, sh.path(path))),
    isTerminal: (fd) => {
      const d = sh.fds.get(fd);
      return d?.reader?.isTTY === true || d?.writer?.isTTY === true;
    },
    isPipe: (path) => sh.host.pipes.has(sh.path(path)),
    primary: (operator, operand) => shellPrimary(sh, operator, operand),
    real: (path) => followed(fs, path),
  };
}

async function shellUnary(sh: Interpreter, operator: string, operand: string): Promise<boolean> {
  return shellPrimary(sh, operator, operand) ?? unaryTest(worldOf(sh), operator, operand) ?? false;
}

/** `-v`, `-o`, `-R`: of the shell itself. Undefined: another operator. */
export function shellPrimary(sh: Interpreter, operator: string, operand: string): boolean | undefined {
  if (operator === '-v') {
    const match = /^(\w+)\[(.*)\]$/.exec(operand);
    const variable = sh.state.variables.find(match?.[1] ?? operand);
    if (!variable) return special(sh, operand) !== undefined;
    if (!match) return variable.value instanceof Map ? variable.value.has(0) : variable.value !== undefined;
    if (match[2] === '@') return (variable.keys?.size ?? (variable.value instanceof Map ? variable.value.size : 0)) > 0;
    if (variable.keys) return variable.keys.has(match[2] as string);
    return variable.value instanceof Map && variable.value.has(Number(match[2]));
  }
  if (operator === '-o') return sh.state.options.has(operand);
  if (operator === '-R') return sh.state.variables.raw(operand)?.nameref === true;
  return undefined;
}

/** The last of a chain of links. */
function followed(fs: FileSystem, path: string): string {
  let at = path;
  for (let hops = 0; hops < 40; hops++) {
    try {
      at = resolvePath(at.slice(0, at.lastIndexOf('/')) || '/', fs.readlink(at));
    } catch {
      return at;
    }
  }
  return at;
}

/** Undefined: no such operator. */
export function unaryTest(world: ConditionWorld, operator: string, operand: string): boolean | undefined {
  const own = world.primary?.(operator, operand);
  if (own !== undefined) return own;
  const stat = () => world.stat(operand);
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-e':
    case '-a':
      return stat() !== undefined;
    case '-f':
      return stat()?.type === 'file' && !operand.startsWith('/dev/');
    case '-d':
      return stat()?.type === 'directory';
    case '-h':
    case '-L':
      return world.lstat(operand)?.type === 'symlink';
    case '-s':
      return (stat()?.size ?? 0) > 0;
    case '-r':
    case '-w':
    case '-O':
    case '-G':
    case '-N':
      return stat() !== undefined;
    case '-x': {
      const found = stat();
      return found !== undefined && (found.type === 'directory' || (found.mode & 0o111) !== 0);
    }
    case '-c':
      return /^\/dev\/(null|zero|tty|full|random|urandom)$/.test(operand) && stat() !== undefined;
    case '-p':
      return world.isPipe?.(operand) ?? false;
    case '-b':
    case '-S':
      return false;
    case '-g':
      return ((stat()?.mode ?? 0) & 0o2000) !== 0;
    case '-u':
      return ((stat()?.mode ?? 0) & 0o4000) !== 0;
    case '-k':
      return ((stat()?.mode ?? 0) & 0o1000) !== 0;
    case '-t':
      return /^\d+$/.test(operand) && world.isTerminal(Number(operand));
    default:
      return undefined;
  }
}

function compareFiles(sh: Interpreter, operator: string, a: string, b: string): boolean {
  return fileComparison(worldOf(sh), operator, a, b, (path) => sh.path(path)) ?? false;
}

export function fileComparison(
  world: ConditionWorld,
  operator: string,
  a: string,
  b: string,
  absolute: (path: string) => string,
): boolean | undefined {
  const [x, y] = [world.stat(a), world.stat(b)];
  const real = world.real ?? ((path: string) => path);
  switch (operator) {
    case '-nt':
      return !!x && (!y || x.mtime > y.mtime);
    case '-ot':
      return !!y && (!x || x.mtime < y.mtime);
    case '-ef':
      return !!x && !!y && real(absolute(a)) === real(absolute(b));
    default:
      return undefined;
  }
}
