/** awk's values: numbers, strings, what came from outside (a number if it looks like one), nothing yet. */
import { formatPrintf } from '../../builtins/printf.ts';

/** Text from input: fields, getline, ARGV, -v, ENVIRON, split. Compares as a number when it looks like one. */
export class Input {
  readonly text: string;
  private known: number | null | undefined;
  constructor(text: string) {
    this.text = text;
  }
  /** Null when it does not look like a number. */
  get number(): number | null {
    if (this.known === undefined) this.known = LOOKS_NUMERIC.test(this.text) ? Number(this.text) : null;
    return this.known;
  }
}

export type Value = number | string | Input | undefined;

/** A fatal error: said as `awk: cmd. line:1: fatal: …`, ends the program with 2. */
export class Fatal extends Error {}

const LOOKS_NUMERIC = /^[ \t\n\r\f\v]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\n\r\f\v]*$/;
const PREFIX = /^[ \t\n\r\f\v]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const SPECIAL = /^[ \t\n\r\f\v]*([+-])(inf|nan)/i;

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (value instanceof Input && value.number !== null) return value.number;
  const text = value instanceof Input ? value.text : value;
  const match = PREFIX.exec(text);
  if (match) return Number(match[0]);
  const special = SPECIAL.exec(text);
  if (!special) return 0;
  const size = special[2]?.toLowerCase() === 'inf' ? Number.POSITIVE_INFINITY : Number.NaN;
  return special[1] === '-' ? -size : size;
}

export function numberText(n: number, format: string): string {
  if (Number.isInteger(n)) return Math.abs(n) < 1e21 ? String(n === 0 ? 0 : n) : BigInt(n).toString();
  if (Number.isNaN(n)) return '+nan';
  if (!Number.isFinite(n)) return n > 0 ? '+inf' : '-inf';
  return formatPrintf(format, [String(n)], 0).text;
}

export function textOf(value: Value, format: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  return value instanceof Input ? value.text : numberText(value, format);
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'number') return value !== 0;
  if (value === undefined) return false;
  if (value instanceof Input) return value.number !== null ? value.number !== 0 : value.text !== '';
  return value !== '';
}

/** Less than, equal to or greater than 0. */
export function compare(a: Value, b: Value, format: string): number {
  const x = asNumber(a);
  const y = asNumber(b);
  if (x !== null && y !== null) return x < y ? -1 : x > y ? 1 : x === y ? 0 : 1;
  const [s, t] = [textOf(a, format), textOf(b, format)];
  return s < t ? -1 : s > t ? 1 : 0;
}

function asNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  return value instanceof Input ? value.number : null;
}

export type AwkArray = Map<string, Value>;

/** A variable: a scalar or an array, or neither until its first use. */
export interface Cell {
  value?: Value;
  array?: AwkArray | undefined;
  /** The caller's variable, for a parameter that had neither value nor array yet. */
  from?: Cell | undefined;
}

export function arrayOf(cell: Cell, name: string, parameter = false): AwkArray {
  if (cell.array) return cell.array;
  if (cell.value !== undefined)
    throw new Fatal(`attempt to use scalar ${parameter ? 'parameter ' : ''}\`${name}' as an array`);
  cell.array = cell.from ? arrayOf(cell.from, name, parameter) : new Map();
  return cell.array;
}
