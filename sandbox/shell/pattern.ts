/** Shell patterns (`*`, `?`, `[…]`, extended globs) as regular expressions. A backslash quotes. */

const CLASSES: Record<string, string> = {
  alnum: '\\p{L}\\p{N}',
  alpha: '\\p{L}',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: '\\p{Ll}',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\s',
  upper: '\\p{Lu}',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

export interface PatternOptions {
  ignoreCase?: boolean;
}

const cache = new Map<string, RegExp>();

/** Matches whole strings. */
export function patternToRegExp(pattern: string, options: PatternOptions = {}): RegExp {
  const key = `${options.ignoreCase ? 'i' : ' '}${pattern}`;
  let regexp = cache.get(key);
  if (!regexp) {
    if (cache.size > 500) cache.clear();
    regexp = new RegExp(`^(?:${patternSource(pattern)})$`, options.ignoreCase ? 'sui' : 'su');
    cache.set(key, regexp);
  }
  return regexp;
}

export function matches(pattern: string, text: string, options: PatternOptions = {}): boolean {
  return patternToRegExp(pattern, options).test(text);
}

/** Whether unquoted pattern characters are in it. */
export function isPattern(pattern: string): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (c === '*' || c === '?') return true;
    else if (c === '[' && pattern.indexOf(']', i + 2) > 0) return true;
    else if ((c === '@' || c === '+' || c === '!') && pattern[i + 1] === '(') return true;
  }
  return false;
}

export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]@+!()|^-]/g, '\\$&');
}

/** Takes the backslashes out again. */
export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

export function patternSource(pattern: string): string {
  const chars = [...pattern];
  let at = 0;
  const alternatives = (): string => {
    const all: string[] = [];
    let current = '';
    let depth = 0;
    for (; at < chars.length; at++) {
      const c = chars[at] as string;
      if (c === '\\' && at + 1 < chars.length) {
        current += c + chars[++at];
        continue;
      }
      if (c === '(') depth++;
      if (c === ')') {
        if (depth === 0) break;
        depth--;
      }
      if (c === '|' && depth === 0) {
        all.push(current);
        current = '';
      } else current += c;
    }
    all.push(current);
    at++;
    return all.map(patternSource).join('|');
  };
  let out = '';
  while (at < chars.length) {
    const c = chars[at++] as string;
    if ('?*+@!'.includes(c) && chars[at] === '(' && closes(chars, at)) {
      at++;
      const inner = alternatives();
      if (c === '!') {
        const rest = patternSource(chars.slice(at).join(''));
        return `${out}(?!(?:${inner})${rest}$).*${rest}`;
      }
      out += `(?:${inner})${c === '@' ? '' : c}`;
    } else if (c === '*') {
      while (chars[at] === '*' && chars[at + 1] !== '(') at++;
      out += '.*';
    } else if (c === '?') out += '.';
    else if (c === '[') {
      const [source, next] = bracket(chars, at);
      out += source ?? '\\[';
      if (source !== undefined) at = next;
    } else if (c === '\\' && at < chars.length) out += escapeRegExp(chars[at++] as string);
    else out += escapeRegExp(c);
  }
  return out;
}

function closes(chars: string[], at: number): boolean {
  let depth = 0;
  for (let i = at; i < chars.length; i++) {
    if (chars[i] === '\\') i++;
    else if (chars[i] === '(') depth++;
    else if (chars[i] === ')' && --depth === 0) return true;
  }
  return false;
}

/** The class after `[` at `at - 1`, and the index after its `]`; undefined when nothing closes it. */
function bracket(chars: string[], start: number): [string | undefined, number] {
  let at = start;
  let negated = false;
  if (chars[at] === '!' || chars[at] === '^') {
    negated = true;
    at++;
  }
  let body = '';
  let first = true;
  for (; at < chars.length; at++) {
    let c = chars[at] as string;
    if (c === ']' && !first) {
      const source = body === '' ? (negated ? '.' : '(?!)') : `[${negated ? '^' : ''}${body}]`;
      return [source, at + 1];
    }
    first = false;
    if (c === '[' && chars[at + 1] === ':') {
      const end = chars.indexOf(']', at);
      const name = chars.slice(at + 2, end - 1).join('');
      if (end > 0 && chars[end - 1] === ':' && Object.hasOwn(CLASSES, name)) {
        body += CLASSES[name];
        at = end;
        continue;
      }
    }
    if (c === '\\' && at + 1 < chars.length) c = chars[++at] as string;
    else if (c === '-' && body !== '' && chars[at + 1] !== ']') {
      const low = body.at(-1) as string;
      const high = chars[at + 1] === '\\' ? chars[at + 2] : chars[at + 1];
      body += high !== undefined && low <= high ? '-' : '';
      continue;
    }
    body += /[\\\]^[\-&~!#$%*+,.:;<=>?@`|{}()/]/.test(c) ? escapeClass(c) : c;
  }
  return [undefined, start];
}

function escapeClass(c: string): string {
  return /[\\\]^[\-{}()|/$.*+?]/.test(c) ? `\\${c}` : c;
}
