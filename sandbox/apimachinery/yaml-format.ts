/**
 * YAML as kubectl prints it: go-yaml v2 behind sigs.k8s.io/yaml. Keys sorted its way, lists not indented
 * under their key, strings quoted when they would read as something else, several lines as a literal block.
 */

/** `value` must be JSON. Ends with a newline. */
export function formatYAML(value: unknown): string {
  const out: string[] = [];
  writeNode(value, 0, out);
  return out.join('');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A node that begins at the present column; `indent` is the column of its further lines. Ends its last line. */
function writeNode(value: unknown, indent: number, out: string[]): void {
  if (Array.isArray(value)) {
    if (value.length === 0) out.push('[]\n');
    value.forEach((element, i) => {
      out.push(i === 0 ? '- ' : `${' '.repeat(indent)}- `);
      writeNode(element, indent + 2, out);
    });
  } else if (isObject(value)) {
    const keys = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort(compareKeys);
    if (keys.length === 0) out.push('{}\n');
    keys.forEach((key, i) => {
      if (i > 0) out.push(' '.repeat(indent));
      writeEntry(key, value[key], indent, out);
    });
  } else out.push(`${formatScalar(value, indent, indent)}\n`);
}

function writeEntry(key: string, value: unknown, indent: number, out: string[]): void {
  const pad = ' '.repeat(indent);
  let column = indent + 2;
  if (key.includes('\n') || byteLength(key) > MAX_SIMPLE_KEY) {
    out.push(`? ${formatString(key, indent + 2, indent + 2, false)}\n${pad}:`);
    if (isCollection(value)) {
      out.push(' ');
      writeNode(value, indent + 2, out);
      return;
    }
  } else {
    const text = formatString(key, indent, indent, true);
    column += text.length;
    out.push(`${text}:`);
  }
  if (!isCollection(value)) {
    out.push(` ${formatScalar(value, indent + 2, column)}\n`);
    return;
  }
  const inner = Array.isArray(value) ? indent : indent + 2;
  out.push(`\n${' '.repeat(inner)}`);
  writeNode(value, inner, out);
}

const isCollection = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : isObject(value) && Object.values(value).some((inner) => inner !== undefined);

/** Bytes; longer keys take the `? key` form. */
const MAX_SIMPLE_KEY = 128;

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** `column` is where the scalar begins, `indent` where its further lines do. */
function formatScalar(value: unknown, indent: number, column: number): string {
  if (typeof value === 'string') return formatString(value, indent, column, false);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  if (typeof value === 'number') return formatNumber(value);
  return String(value);
}

/** strconv.FormatFloat(…, 'g', -1, 64) for what is no whole number. */
function formatNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const [mantissa = '', exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 21) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const reserved = new Set(
  [
    'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF',
    '~ null Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF',
  ].flatMap((line) => line.split(' ')),
);

const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const hexOrBinary = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const timestamp =
  /^[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]+)?)?$/;

function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(match[1]), Number(match[2])];
  const [hour, minute, second] = [match[3] ?? match[8], match[4] ?? match[9], match[5] ?? match[10]].map((part) =>
    Number(part ?? 0),
  );
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour! < 24 && minute! < 60 && second! < 60;
}

/** Whether the text, unquoted, would be read as something other than a string. */
export function resolvesToOther(text: string): boolean {
  if (text === '' || reserved.has(text)) return true;
  const first = text[0] as string;
  if (first === '.') return float.test(text);
  if (!/[-+0-9]/.test(first)) return false;
  const plain = text.replaceAll('_', '');
  return (
    isTimestamp(text) ||
    (float.test(plain) && Number.isFinite(Number(plain))) ||
    hexOrBinary.test(plain) ||
    base60.test(text)
  );
}

interface Analysis {
  plain: boolean;
  single: boolean;
  block: boolean;
}

const printable = (code: number): boolean =>
  code === 0x0a ||
  (code >= 0x20 && code <= 0x7e) ||
  (code >= 0xa0 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff);

const isBreak = (c: string | undefined): boolean =>
  c === '\n' || c === '\r' || c === '\u0085' || c === '\u2028' || c === '\u2029';
const isBlankOrEnd = (c: string | undefined): boolean => c === undefined || c === ' ' || c === '\t' || isBreak(c);

/** Which styles can carry the text: libyaml's yaml_emitter_analyze_scalar, for block context. */
function analyze(text: string): Analysis {
  const chars = [...text];
  let indicators = text.startsWith('---') || text.startsWith('...');
  let [special, lineBreaks, spaceBreak, breakSpace] = [false, false, false, false];
  let [previousSpace, previousBreak] = [false, false];
  let afterBlank = true;
  chars.forEach((c, i) => {
    const beforeBlank = isBlankOrEnd(chars[i + 1]);
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(c)) indicators = true;
      else if ((c === '?' || c === ':' || c === '-') && beforeBlank) indicators = true;
    } else if (c === ':' && beforeBlank) indicators = true;
    else if (c === '#' && afterBlank) indicators = true;
    // Beyond the basic plane go-yaml v2 escapes.
    if (!printable(c.codePointAt(0) as number)) special = true;
    if (c === ' ') {
      if (previousBreak) breakSpace = true;
      [previousSpace, previousBreak] = [true, false];
    } else if (isBreak(c)) {
      lineBreaks = true;
      if (previousSpace) spaceBreak = true;
      [previousSpace, previousBreak] = [false, true];
    } else [previousSpace, previousBreak] = [false, false];
    afterBlank = isBlankOrEnd(c);
  });
  const [first, last] = [chars[0], chars.at(-1)];
  const edges = first === ' ' || isBreak(first) || last === ' ' || isBreak(last);
  return {
    plain: !edges && !breakSpace && !spaceBreak && !special && !lineBreaks && !indicators,
    single: !breakSpace && !spaceBreak && !special,
    block: last !== ' ' && !spaceBreak && !special,
  };
}

function formatString(text: string, indent: number, column: number, simpleKey: boolean): string {
  const can = analyze(text);
  const fold = simpleKey ? Number.POSITIVE_INFINITY : WIDTH;
  if (text.includes('\n'))
    return can.block && !simpleKey ? literal(text, indent) : doubleQuoted(text, indent, column, fold);
  if (resolvesToOther(text)) return doubleQuoted(text, indent, column, fold);
  if (can.plain) return folded(text, indent, column, fold);
  if (!can.single) return doubleQuoted(text, indent, column, fold);
  return `'${folded(text.replaceAll("'", "''"), indent, column + 1, fold)}'`;
}

/** A line that has grown beyond this many columns breaks at the next lone space. */
const WIDTH = 80;

function folded(text: string, indent: number, start: number, width: number): string {
  if (start + text.length <= width) return text;
  const chars = [...text];
  let out = '';
  let column = start;
  chars.forEach((c, i) => {
    const lone = c === ' ' && chars[i - 1] !== ' ' && chars[i + 1] !== ' ' && i > 0 && i < chars.length - 1;
    if (lone && column > width) {
      out += `\n${' '.repeat(indent)}`;
      column = indent;
    } else {
      out += c;
      column++;
    }
  });
  return out;
}

function literal(text: string, indent: number): string {
  const indentHint = text[0] === ' ' || text[0] === '\n' ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const pad = ' '.repeat(indent);
  return `|${indentHint}${chomp}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`;
}

const escapes: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function doubleQuoted(text: string, indent: number, start: number, width: number): string {
  let out = '"';
  let column = start + 1;
  let spaces = false;
  // Upstream takes every character of a text that begins with a byte order mark for one.
  const marked = text.startsWith('\ufeff');
  const chars = [...text];
  chars.forEach((c, i) => {
    if (c === ' ' && !spaces && column > width && i > 0 && i < chars.length - 1) {
      out += `\n${' '.repeat(indent)}${chars[i + 1] === ' ' ? '\\' : ''}`;
      column = indent + (chars[i + 1] === ' ' ? 1 : 0);
      spaces = true;
      return;
    }
    const piece = marked ? escaped(c) : inDoubleQuotes(c);
    out += piece;
    column += [...piece].length;
    spaces = c === ' ';
  });
  return `${out}"`;
}

function inDoubleQuotes(c: string): string {
  const plain = c !== '"' && c !== '\\' && printable(c.codePointAt(0) as number) && !isBreak(c);
  return plain ? c : escaped(c);
}

function escaped(c: string): string {
  if (escapes[c]) return escapes[c];
  const hex = (c.codePointAt(0) as number).toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

const isLetter = (c: string): boolean => /\p{L}/u.test(c);
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';

/** go-yaml's order of keys: other signs before letters, digits by their number. */
export function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  const [a, b] = [[...left], [...right]];
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a[i] as string, b[i] as string];
    if (x === y) continue;
    const [xl, yl] = [isLetter(x), isLetter(y)];
    if (xl && yl) return x < y ? -1 : 1;
    if (xl || yl) return yl ? -1 : 1;
    const lead = x === '0' || y === '0' ? leadingNonZero(a, i) : 0;
    const [xn, yn] = [numberAt(a, i, lead), numberAt(b, i, lead)];
    if (xn.value !== yn.value) return xn.value - yn.value;
    if (xn.end !== yn.end) return xn.end - yn.end;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function leadingNonZero(text: string[], at: number): number {
  for (let j = at - 1; j >= 0 && isDigit(text[j]); j--) if (text[j] !== '0') return 1;
  return 0;
}

function numberAt(text: string[], at: number, lead: number): { value: number; end: number } {
  let value = lead;
  let end = at;
  for (; isDigit(text[end]); end++) value = value * 10 + Number(text[end]);
  return { value, end };
}
