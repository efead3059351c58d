/** awk's functions, gawk's most used ones included. */
import { createRandom, type Random } from '../../../apimachinery/random.ts';
import { strftime } from '../../builtins/printf.ts';
import type { Expr, Lvalue, Name } from './ast.ts';
import { sprintf } from './format.ts';
import type { Awk, Run } from './interpreter.ts';
import { sortValues } from './order.ts';
import { splitText } from './record.ts';
import { allMatches, regexpOf } from './regexp.ts';
import { type AwkArray, Fatal, Input, numberOf, textOf, type Value } from './values.ts';

/** Positions count characters: text beyond the basic plane is taken apart for it. */
const wide = (text: string): boolean => /[\ud800-\udbff]/.test(text);
const lengthOf = (text: string): number => (wide(text) ? [...text].length : text.length);

export function* builtin(awk: Awk, name: string, args: Expr[]): Run<Value> {
  const value = function* (i: number): Run<Value> {
    return args[i] ? yield* awk.expr(args[i] as Expr) : undefined;
  };
  const text = function* (i: number): Run<string> {
    return textOf(yield* value(i), awk.convfmt);
  };
  const number = function* (i: number): Run<number> {
    return numberOf(yield* value(i));
  };
  const array = (i: number): AwkArray => {
    const node = args[i];
    if (node?.type !== 'global' && node?.type !== 'local')
      throw new Fatal(`${name}: argument ${i + 1} is not an array`);
    return awk.array(node as Name);
  };
  const integers = function* (): Run<bigint[]> {
    const all: bigint[] = [];
    for (let i = 0; i < args.length; i++) {
      const n = yield* number(i);
      if (n < 0) throw new Fatal(`${name}: argument ${i + 1} negative value ${n} is not allowed`);
      all.push(BigInt(Math.trunc(n)));
    }
    return all;
  };
  switch (name) {
    case 'length': {
      const [node] = args;
      if (node?.type === 'global' && node.cell.array) return node.cell.array.size;
      if (node?.type === 'local') {
        try {
          return lengthOf(yield* text(0));
        } catch (error) {
          if (!(error instanceof Fatal)) throw error;
          return array(0).size;
        }
      }
      return lengthOf(node ? yield* text(0) : textOf(awk.record.get(0), awk.convfmt));
    }
    case 'substr':
      return substr(yield* text(0), yield* number(1), args.length > 2 ? yield* number(2) : Number.POSITIVE_INFINITY);
    case 'index': {
      const whole = yield* text(0);
      const at = whole.indexOf(yield* text(1));
      if (at === 0 && whole === '') return 0;
      return at < 0 ? 0 : lengthOf(whole.slice(0, at)) + 1;
    }
    case 'split': {
      const whole = yield* text(0);
      const separator = args[2] ? yield* separatorOf(awk, args[2]) : awk.text('FS');
      const { parts, separators } = splitText(whole, separator, false, awk.ignoreCase);
      fill(array(1), parts);
      if (args[3]) fill(array(3), separators);
      return parts.length;
    }
    case 'sub':
    case 'gsub':
      return yield* substitute(awk, args, name === 'gsub');
    case 'gensub':
      return yield* gensub(awk, args);
    case 'match': {
      const whole = yield* text(0);
      const regexp = regexpOf(yield* awk.regexpSource(args[1] as Expr), awk.ignoreCase);
      regexp.lastIndex = 0;
      const found = regexp.exec(whole);
      const start = found ? lengthOf(whole.slice(0, found.index)) + 1 : 0;
      awk.setSpecial('RSTART', start);
      awk.setSpecial('RLENGTH', found ? lengthOf(found[0]) : -1);
      if (args[2]) {
        const into = array(2);
        into.clear();
        for (const [i, part] of [...(found ?? [])].entries()) into.set(String(i), new Input(part ?? ''));
      }
      return start;
    }
    case 'sprintf': {
      const values: Value[] = [];
      for (let i = 0; i < args.length; i++) values.push(yield* value(i));
      return sprintf(textOf(values[0], awk.convfmt), values.slice(1), awk.convfmt);
    }
    case 'sin':
      return Math.sin(yield* number(0));
    case 'cos':
      return Math.cos(yield* number(0));
    case 'atan2':
      return Math.atan2(yield* number(0), yield* number(1));
    case 'exp':
      return Math.exp(yield* number(0));
    case 'log':
      return Math.log(yield* number(0));
    case 'sqrt':
      return Math.sqrt(yield* number(0));
    case 'int':
      return Math.trunc(yield* number(0)) + 0;
    case 'rand':
      awk.random.state ??= createRandom(awk.random.seed);
      return fraction(awk.random.state);
    case 'srand': {
      const { random } = awk;
      random.previous = random.seed;
      random.seed = args.length > 0 ? yield* number(0) : Math.floor(awk.process.clock.now() / 1000);
      random.state = createRandom(Math.trunc(random.seed));
      return random.previous;
    }
    case 'tolower':
      return (yield* text(0)).toLowerCase();
    case 'toupper':
      return (yield* text(0)).toUpperCase();
    case 'system': {
      const line = yield* text(0);
      yield awk.streams.flushAll();
      return (yield awk.process.spawn(['sh', '-c', line])) as number;
    }
    case 'close':
      return (yield awk.streams.close(yield* text(0))) as number;
    case 'fflush':
      yield awk.streams.flushAll();
      return 0;
    case 'systime':
      return Math.floor(awk.process.clock.now() / 1000);
    case 'strftime': {
      const format = args.length > 0 ? yield* text(0) : '%a %b %e %H:%M:%S %Z %Y';
      return strftime(format, args.length > 1 ? (yield* number(1)) * 1000 : awk.process.clock.now());
    }
    case 'strtonum': {
      const given = yield* value(0);
      if (typeof given === 'number') return given;
      const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]+)/.exec(textOf(given, awk.convfmt));
      if (!match) return numberOf(given);
      const digits = match[2] as string;
      const n = Number.parseInt(digits, /^0x/i.test(digits) ? 16 : 8);
      return match[1] === '-' ? -n : n;
    }
    case 'asort':
    case 'asorti': {
      const source = array(0);
      const sorted =
        name === 'asort'
          ? [...source.values()].sort((a, b) => sortValues(a, b, awk.convfmt))
          : [...source.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const into = args[1] ? array(1) : source;
      into.clear();
      for (const [i, each] of sorted.entries()) into.set(String(i + 1), each);
      return sorted.length;
    }
    case 'and':
      return Number((yield* integers()).reduce((a, b) => a & b));
    case 'or':
      return Number((yield* integers()).reduce((a, b) => a | b));
    case 'xor':
      return Number((yield* integers()).reduce((a, b) => a ^ b));
    case 'lshift':
    case 'rshift': {
      const [n, by] = (yield* integers()) as [bigint, bigint];
      return Number(BigInt.asUintN(64, name === 'lshift' ? n << by : n >> by));
    }
    default: {
      const [n] = (yield* integers()) as [bigint];
      return Number(((1n << 53n) - 1n) ^ n);
    }
  }
}

/** At least 0, below 1. */
function fraction(random: Random): number {
  return random.int(2 ** 31) / 2 ** 31;
}

function fill(into: AwkArray, parts: string[]): void {
  into.clear();
  for (const [i, part] of parts.entries()) into.set(String(i + 1), new Input(part));
}

function* separatorOf(awk: Awk, node: Expr): Run<string | RegExp> {
  if (node.type !== 'regexp') return textOf(yield* awk.expr(node), awk.convfmt);
  return regexpOf(node.source, awk.ignoreCase);
}

/** A start below 1 counts as 1; fractions are cut off. */
function substr(text: string, start: number, length: number): string {
  if (Number.isNaN(start) || Number.isNaN(length)) return '';
  const a = Math.max(1, Math.trunc(start)) - 1;
  const b = a + Math.trunc(length);
  if (b <= a) return '';
  return wide(text) ? [...text].slice(a, b).join('') : text.slice(a, b);
}

function* substitute(awk: Awk, args: Expr[], all: boolean): Run<number> {
  const regexp = regexpOf(yield* awk.regexpSource(args[0] as Expr), awk.ignoreCase);
  const replacement = textOf(yield* awk.expr(args[1] as Expr), awk.convfmt);
  const target: Lvalue | Expr = args[2] ?? { type: 'field', index: { type: 'number', value: 0 } };
  const whole = textOf(yield* awk.expr(target), awk.convfmt);
  const found = all ? allMatches(regexp, whole) : allMatches(regexp, whole).slice(0, 1);
  if (found.length === 0) return 0;
  let out = '';
  let from = 0;
  for (const match of found) {
    out += whole.slice(from, match.index) + ampersands(replacement, match[0]);
    from = match.index + match[0].length;
  }
  const { type } = target;
  if (type === 'global' || type === 'local' || type === 'field' || type === 'element') {
    yield* awk.assign(target, out + whole.slice(from));
  }
  return found.length;
}

/** `&` is what matched, `\&` an ampersand, `\\&` a backslash and what matched. */
function ampersands(replacement: string, matched: string): string {
  return replacement.replace(/\\\\&|\\&|&/g, (c) => (c === '&' ? matched : c === '\\&' ? '&' : `\\${matched}`));
}

function* gensub(awk: Awk, args: Expr[]): Run<string> {
  const regexp = regexpOf(yield* awk.regexpSource(args[0] as Expr), awk.ignoreCase);
  const replacement = textOf(yield* awk.expr(args[1] as Expr), awk.convfmt);
  const how = textOf(yield* awk.expr(args[2] as Expr), awk.convfmt);
  const whole = textOf(args[3] ? yield* awk.expr(args[3]) : awk.record.get(0), awk.convfmt);
  const found = allMatches(regexp, whole);
  const chosen = /^[gG]/.test(how) ? found : found.slice(Math.max(1, Number.parseInt(how, 10) || 1) - 1).slice(0, 1);
  let out = '';
  let from = 0;
  for (const match of chosen) {
    const made = replacement.replace(/\\([0-9&\\])|&/g, (_, escaped?: string) => {
      if (escaped === undefined) return match[0];
      if (escaped === '&' || escaped === '\\') return escaped;
      return match[Number(escaped)] ?? '';
    });
    out += whole.slice(from, match.index) + made;
    from = match.index + match[0].length;
  }
  return out + whole.slice(from);
}
