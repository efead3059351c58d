/**
 * JSON with Go's words for what is wrong with it, and with duplicate keys told apart.
 * Follows sigs.k8s.io/json (encoding/json's scanner).
 */

/** A syntax error as Go's encoding/json words it. */
export class JSONSyntaxError extends Error {
  /** UTF-16 units read when it was met, the offending one included. */
  readonly offset: number;
  /** The text ended too early. */
  readonly truncated: boolean;
  constructor(message: string, offset = 0, truncated = false) {
    super(message);
    this.name = 'JSONSyntaxError';
    this.offset = offset;
    this.truncated = truncated;
  }
}

export interface ParsedJSON {
  value: unknown;
  /** Paths of keys that came twice, in the document's order: `spec.replicas`, `spec.containers[0].name`. The last one's value stands. */
  duplicates: string[];
}

/** Upstream allows 10,000; a browser's stack does not, here and in what walks the value afterwards. */
const MAX_DEPTH = 1000;

const quoteChar = (c: string): string =>
  c === "'" ? `'\\''` : c === '"' ? `'"'` : `'${JSON.stringify(c).slice(1, -1)}'`;
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';

/** Throws a {@link JSONSyntaxError}. */
export function parseJSON(text: string): ParsedJSON {
  const { value, duplicates, end } = parseJSONValue(text, 0);
  const stray = /[^ \n\r\t]/g;
  stray.lastIndex = end;
  const match = stray.exec(text);
  if (match) {
    const c = String.fromCodePoint(text.codePointAt(match.index) as number);
    throw new JSONSyntaxError(`invalid character ${quoteChar(c)} after top-level value`, match.index + 1);
  }
  return { value, duplicates };
}

/** One value from `start` on; `end` is where it ends. Throws a {@link JSONSyntaxError}. */
export function parseJSONValue(text: string, start: number): ParsedJSON & { end: number } {
  const duplicates: string[] = [];
  let at = start;
  let depth = 0;

  const fail = (context: string): never => {
    if (at >= text.length) throw new JSONSyntaxError('unexpected end of JSON input', at, true);
    const c = String.fromCodePoint(text.codePointAt(at) as number);
    throw new JSONSyntaxError(`invalid character ${quoteChar(c)} ${context}`, at + 1);
  };
  const skipSpace = () => {
    while (at < text.length) {
      const c = text.charCodeAt(at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      at++;
    }
  };
  const word = (literal: string, value: unknown): unknown => {
    for (let i = 1; i < literal.length; i++) {
      at++;
      if (text[at] !== literal[i]) fail(`in literal ${literal} (expecting ${quoteChar(literal[i] as string)})`);
    }
    at++;
    return value;
  };
  const number = (): number => {
    const start = at;
    if (text[at] === '-') {
      at++;
      if (!isDigit(text[at])) fail('in numeric literal');
    }
    if (text[at] === '0') at++;
    else while (isDigit(text[at])) at++;
    if (text[at] === '.') {
      at++;
      if (!isDigit(text[at])) fail('after decimal point in numeric literal');
      while (isDigit(text[at])) at++;
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++;
      if (text[at] === '+' || text[at] === '-') at++;
      if (!isDigit(text[at])) fail('in exponent of numeric literal');
      while (isDigit(text[at])) at++;
    }
    return Number(text.slice(start, at));
  };
  const string = (): string => {
    const start = at++;
    let escaped = false;
    for (;;) {
      const c = text.charCodeAt(at);
      if (c === 34) break;
      if (at >= text.length || c < 32) fail('in string literal');
      at++;
      if (c !== 92) continue;
      escaped = true;
      const code = text[at];
      if (code === undefined || !'"\\/bfnrtu'.includes(code)) fail('in string escape code');
      at++;
      if (code === 'u') {
        for (let i = 0; i < 4; i++, at++) {
          if (!/[0-9a-fA-F]/.test(text[at] ?? '')) fail('in \\u hexadecimal character escape');
        }
      }
    }
    at++;
    return escaped ? JSON.parse(text.slice(start, at)) : text.slice(start + 1, at - 1);
  };
  const value = (path: string): unknown => {
    skipSpace();
    const c = text[at];
    if (c === '{' || c === '[') {
      if (++depth > MAX_DEPTH) throw new JSONSyntaxError('exceeded max depth');
      const result = c === '{' ? object(path) : array(path);
      depth--;
      return result;
    }
    if (c === '"') return string();
    if (c === '-' || isDigit(c)) return number();
    if (c === 't') return word('true', true);
    if (c === 'f') return word('false', false);
    if (c === 'n') return word('null', null);
    return fail('looking for beginning of value');
  };
  const object = (path: string): unknown => {
    const result: Record<string, unknown> = {};
    at++;
    skipSpace();
    if (text[at] === '}') {
      at++;
      return result;
    }
    for (;;) {
      skipSpace();
      if (text[at] !== '"') fail('looking for beginning of object key string');
      const key = string();
      skipSpace();
      if (text[at] !== ':') fail('after object key');
      at++;
      const inner = path === '' ? key : `${path}.${key}`;
      if (Object.hasOwn(result, key)) duplicates.push(inner);
      setKey(result, key, value(inner));
      skipSpace();
      const c = text[at];
      if (c === '}') break;
      if (c !== ',') fail('after object key:value pair');
      at++;
    }
    at++;
    return result;
  };
  const array = (path: string): unknown => {
    const result: unknown[] = [];
    at++;
    skipSpace();
    if (text[at] === ']') {
      at++;
      return result;
    }
    for (;;) {
      result.push(value(`${path}[${result.length}]`));
      skipSpace();
      const c = text[at];
      if (c === ']') break;
      if (c !== ',') fail('after array element');
      at++;
    }
    at++;
    return result;
  };

  const result = value('');
  return { value: result, duplicates: [...new Set(duplicates)], end: at };
}

/** Assigns a key that untrusted text names: `__proto__` becomes a plain key. */
export function setKey(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** What a map with untrusted keys, or a table asked by untrusted text, has of its own: `toString` only if it was put there. */
export function own<T>(map: Readonly<Record<string, T>> | undefined | null, key: string): T | undefined {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Whether two JSON values are equal; the order of keys does not count, an undefined key is an absent one. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
    return true;
  }
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  let count = 0;
  for (const key in x) {
    if (x[key] === undefined) continue;
    if (!Object.hasOwn(y, key) || !deepEqual(x[key], y[key])) return false;
    count++;
  }
  for (const key in y) if (y[key] !== undefined) count--;
  return count === 0;
}

/** A copy with every object's keys in code-unit order. */
export function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) setKey(sorted, key, sortKeys((value as Record<string, unknown>)[key]));
  return sorted;
}
