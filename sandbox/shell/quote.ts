/** Quoting for output that the shell can read again, and the escapes of `$'…'`, `echo -e` and printf. */

/** `'it'\''s'`, as `${x@Q}` and `set` write it; `$'…'` when control characters are in it. */
export function shellQuote(text: string, style: "'" | '"' = "'"): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  if (style === '"') return `"${text.replace(/["\\$`]/g, '\\$&')}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** As `printf %q` does: with backslashes. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return text
    .replace(/[^A-Za-z0-9_./:=@%+\-\u0080-\u{10ffff}]/gu, '\\$&')
    .replace(/^[~#]/, '\\$&')
    .replace(/^\\\\([~#])/, '\\$1');
}

/** Quotes only where it must, as `set -x` and `alias` show words. */
export function traceQuote(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return /[^A-Za-z0-9_./:=@%+,\-\u0080-\u{10ffff}]/u.test(text) || /^[~#]/.test(text) ? shellQuote(text) : text;
}

const NAMED: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\E',
};

function ansiQuote(text: string): string {
  const body = text.replace(/[\x00-\x1f\x7f'\\]/g, (c) => {
    if (c === "'" || c === '\\') return `\\${c}`;
    return NAMED[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `$'${body}'`;
}

const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** The escapes of `$'…'`. */
export function resolveAnsi(text: string): string {
  return text.replace(
    /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c.|[\s\S])/gu,
    (all, code: string) => {
      const c = code[0] as string;
      if (/[0-7]/.test(c)) return String.fromCharCode(Number.parseInt(code, 8) & 255);
      if ((c === 'x' || c === 'u' || c === 'U') && code.length > 1) {
        return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
      }
      if (c === 'c' && code.length > 1) return String.fromCharCode(code.charCodeAt(1) & 31);
      if (c === "'" || c === '"' || c === '?') return c;
      return ESCAPES[c] ?? all;
    },
  );
}

/** The escapes of `echo -e` and `%b`; `stopped` after `\c`. Octal wants a leading 0 (`%b` takes it without, too). */
export function resolveEcho(text: string, bareOctal = false): { text: string; stopped: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\' || i + 1 === text.length) {
      out += text[i];
      continue;
    }
    const rest = text.slice(i + 1);
    const c = rest[0] as string;
    if (c === 'c') return { text: out, stopped: true };
    const octal = /^0([0-7]{0,3})/.exec(rest) ?? (bareOctal ? /^([0-7]{1,3})/.exec(rest) : null);
    const hex = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
    if (octal) {
      out += String.fromCharCode(Number.parseInt(octal[1] || '0', 8) & 255);
      i += octal[0].length;
    } else if (hex) {
      out += String.fromCodePoint(Number.parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16));
      i += hex[0].length;
    } else if (ESCAPES[c] !== undefined) {
      out += ESCAPES[c];
      i++;
    } else {
      out += `\\${c}`;
      i++;
    }
  }
  return { text: out, stopped: false };
}
