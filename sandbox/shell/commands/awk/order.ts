/** The order of `for (key in array)`: PROCINFO["sorted_in"], or the one the elements came in. */
import { type AwkArray, compare, Input, numberOf, type Value } from './values.ts';

const isNumber = (value: Value): boolean =>
  typeof value === 'number' || value === undefined || (value instanceof Input && value.number !== null);

export function forInOrder(array: AwkArray, sortedIn: string, convfmt: string): string[] {
  const keys = [...array.keys()];
  const match = /^@(ind|val)_(str|num|type)_(asc|desc)$/.exec(sortedIn);
  if (!match) return unordered(keys);
  const [, of, as, direction] = match;
  const numeric = (key: string) => Number(key) || 0;
  const byKey = (a: string, b: string): number => {
    if (as === 'num') return numeric(a) - numeric(b) || (a < b ? -1 : a > b ? 1 : 0);
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const byValue = (a: string, b: string): number => {
    const [x, y] = [array.get(a), array.get(b)];
    if (as === 'num') return numberOf(x) - numberOf(y) || byKey(a, b);
    if (as === 'str') return compare(textual(x, convfmt), textual(y, convfmt), convfmt) || byKey(a, b);
    return sortValues(x, y, convfmt) || byKey(a, b);
  };
  keys.sort(of === 'ind' ? byKey : byValue);
  return direction === 'desc' ? keys.reverse() : keys;
}

/** POSIX leaves it open. gawk gives strings by its own hash, then whole numbers; here strings stand as they came. */
function unordered(keys: string[]): string[] {
  const whole = (key: string) => /^(0|[1-9]\d{0,8})$/.test(key);
  const numbers = keys.filter(whole).sort((a, b) => Number(a) - Number(b));
  return numbers.length === 0 ? keys : [...keys.filter((key) => !whole(key)), ...numbers];
}

const textual = (value: Value, convfmt: string): string =>
  typeof value === 'string' ? value : value instanceof Input ? value.text : String(value ?? '') || convfmt.slice(0, 0);

/** Numbers before strings, as asort puts them. */
export function sortValues(a: Value, b: Value, convfmt: string): number {
  const [x, y] = [isNumber(a), isNumber(b)];
  if (x !== y) return x ? -1 : 1;
  return compare(a, b, convfmt);
}
