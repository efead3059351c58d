import { setElement } from '../parameter.ts';
import { backslashQuote, resolveAnsi, resolveEcho } from '../quote.ts';
import type { Builtin } from './index.ts';
import { sayUsage } from './usage.ts';

export interface Printed {
  text: string;
  status: number;
  /** Complaints without the command's name. */
  problems: string[];
}

const LIMIT = 2n ** 63n;

/** printf(1): the format is used again while arguments are left. */
export function formatPrintf(format: string, args: string[], now: number): Printed {
  const printed: Printed = { text: '', status: 0, problems: [] };
  let index = 0;
  const problem = (text: string) => {
    printed.problems.push(text);
    printed.status = 1;
  };
  const take = (): string | undefined => args[index++];
  const integer = (text: string | undefined, unsigned = false): bigint => {
    if (text === undefined || text === '') return 0n;
    if (/^["']/.test(text)) return BigInt([...text][1]?.codePointAt(0) ?? 0);
    const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    if (!match) {
      problem(`${text}: invalid number`);
      return 0n;
    }
    const digits = match[2] as string;
    let value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    if (match[0].length < text.length) {
      const kind = /^\s*[+-]?0[xX]/.test(text) ? 'hex' : /^\s*[+-]?0\d/.test(text) ? 'octal' : undefined;
      problem(`${text}: invalid ${kind ? `${kind} ` : ''}number`);
    }
    if (match[1] === '-') value = -value;
    if (value >= -LIMIT && value < (unsigned ? 2n * LIMIT : LIMIT)) return value;
    printed.problems.push(`warning: ${text}: Numerical result out of range`);
    if (value < 0n) return -LIMIT;
    return unsigned ? 2n * LIMIT - 1n : LIMIT - 1n;
  };
  const real = (text: string | undefined): number => {
    if (text === undefined || text === '') return 0;
    if (/^["']/.test(text)) return [...text][1]?.codePointAt(0) ?? 0;
    const match =
      /^\s*[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf(?:inity)?|nan|0[xX][0-9a-fA-F]+)/i.exec(text);
    if (!match || match[0].length < text.length) problem(`${text}: invalid number`);
    const found = match?.[0].trim().toLowerCase() ?? '0';
    if (found.includes('inf')) return found.startsWith('-') ? -Infinity : Infinity;
    return Number(found);
  };
  const pattern =
    /%(%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|j|z|t)*(\([^)]*\)T|[a-zA-Z\\%]))|\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[\s\S])|[^%\\]+|%|\\/gu;
  let stopped = false;
  do {
    const start = index;
    pattern.lastIndex = 0;
    for (const match of format.matchAll(pattern)) {
      const all = match[0];
      if (stopped) break;
      if (all === '%%') printed.text += '%';
      else if (all.startsWith('\\') && all.length > 1) {
        if (all === '\\c') stopped = true;
        else printed.text += all === '\\"' ? '"' : resolveAnsi(all);
        const digits = { '\\x': 'hex', '\\u': 'unicode', '\\U': 'unicode' }[all];
        if (digits) printed.problems.push(`missing ${digits} digit for ${all}`);
      } else if (!all.startsWith('%')) printed.text += all;
      else if (all === '%') {
        const spec = /^[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d*))?/.exec(format.slice(match.index + 1))?.[0] ?? '';
        problem(`\`%${spec}': missing format character`);
        return printed;
      } else {
        let flags = match[2] ?? '';
        let width = match[3] === '*' ? Number(integer(take())) : Number(match[3] ?? 0);
        if (width < 0) {
          flags += '-';
          width = -width;
        }
        const precision =
          match[4] === undefined ? undefined : match[4] === '*' ? Number(integer(take())) : Number(match[4] || 0);
        const conversion = match[5] as string;
        const pad = (text: string) => padded(text, flags, width);
        if (conversion.endsWith(')T')) {
          const given = take();
          const seconds = given === undefined || given === '-1' ? Math.floor(now / 1000) : Number(given);
          printed.text += pad(strftime(conversion.slice(1, -2) || '%X', seconds * 1000));
        } else if (conversion === 's') {
          const text = take() ?? '';
          printed.text += pad(precision === undefined ? text : [...text].slice(0, precision).join(''));
        } else if (conversion === 'b') {
          const given = take() ?? '';
          const resolved = resolveEcho(given, true);
          for (const [all] of given.matchAll(/\\x(?![0-9a-fA-F])/g))
            printed.problems.push(`missing hex digit for ${all}`);
          printed.text += pad(precision === undefined ? resolved.text : resolved.text.slice(0, precision));
          stopped = resolved.stopped;
        } else if (conversion === 'q' || conversion === 'Q') printed.text += pad(backslashQuote(take() ?? ''));
        else if (conversion === 'c') printed.text += pad([...(take() ?? '')][0] ?? '');
        else if ('diouxX'.includes(conversion))
          printed.text += formatInteger(
            integer(take(), 'ouxX'.includes(conversion)),
            conversion,
            flags,
            width,
            precision,
          );
        else if ('eEfFgG'.includes(conversion))
          printed.text += formatReal(real(take()), conversion, flags, width, precision);
        else {
          problem(`\`${conversion}': invalid format character`);
          return printed;
        }
      }
    }
    if (index === start) break;
  } while (index < args.length && !stopped);
  return printed;
}

function padded(text: string, flags: string, width: number): string {
  const gap = ' '.repeat(Math.max(0, width - [...text].length));
  return flags.includes('-') ? text + gap : gap + text;
}

function formatInteger(
  value: bigint,
  conversion: string,
  flags: string,
  width: number,
  precision: number | undefined,
): string {
  const unsigned = 'ouxX'.includes(conversion);
  const n = unsigned ? BigInt.asUintN(64, value) : value;
  const base = conversion === 'o' ? 8 : conversion.toLowerCase() === 'x' ? 16 : 10;
  let digits = (n < 0n ? -n : n).toString(base);
  if (conversion === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = precision === 0 && n === 0n ? '' : digits.padStart(precision, '0');
  let sign = n < 0n ? '-' : !unsigned && flags.includes('+') ? '+' : !unsigned && flags.includes(' ') ? ' ' : '';
  if (flags.includes('#') && n !== 0n && base !== 10) sign += base === 8 ? '0' : `0${conversion}`;
  if (flags.includes('0') && !flags.includes('-') && precision === undefined) {
    digits = digits.padStart(width - sign.length, '0');
  }
  return padded(sign + digits, flags, width);
}

function formatReal(
  value: number,
  conversion: string,
  flags: string,
  width: number,
  given: number | undefined,
): string {
  const precision = given ?? 6;
  let body: string;
  const size = Math.abs(value);
  if (!Number.isFinite(size)) body = Number.isNaN(size) ? 'nan' : 'inf';
  else if (conversion.toLowerCase() === 'f') body = fixed(size, precision);
  else if (conversion.toLowerCase() === 'e') body = exponent(size, precision);
  else {
    const p = precision === 0 ? 1 : precision;
    const x = size === 0 ? 0 : Number(size.toExponential(p - 1).split('e')[1]);
    body = x < -4 || x >= p ? exponent(size, p - 1) : size.toFixed(Math.max(0, p - 1 - x));
    if (!flags.includes('#') && body.includes('.')) body = body.replace(/\.?0+(?=e|$)/, '');
  }
  if (conversion === 'E' || conversion === 'G') body = body.toUpperCase();
  const sign = value < 0 || Object.is(value, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (flags.includes('0') && !flags.includes('-') && Number.isFinite(size))
    body = body.padStart(width - sign.length, '0');
  return padded(sign + body, flags, width);
}

/** As C rounds: ties, which binary fractions can be exactly, go to the even digit. */
function fixed(size: number, precision: number): string {
  const scaled = size * 10 ** precision;
  const floor = Math.floor(scaled);
  if (scaled - floor === 0.5 && floor % 2 === 0 && scaled < 2 ** 52)
    return (floor / 10 ** precision).toFixed(precision);
  return size.toFixed(precision);
}

function exponent(size: number, precision: number): string {
  return size.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** strftime(3) in UTC and the C locale. */
export function strftime(format: string, ms: number): string {
  const d = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const midnight = Date.UTC(d.getUTCFullYear(), 0, 1);
  const dayOfYear = Math.floor((ms - midnight) / 86400000);
  const weekday = d.getUTCDay();
  const hour12 = d.getUTCHours() % 12 || 12;
  const iso = isoWeek(d);
  const one = (c: string): string => {
    switch (c) {
      case 'a':
        return (DAYS[weekday] as string).slice(0, 3);
      case 'A':
        return DAYS[weekday] as string;
      case 'b':
      case 'h':
        return (MONTHS[d.getUTCMonth()] as string).slice(0, 3);
      case 'B':
        return MONTHS[d.getUTCMonth()] as string;
      case 'c':
        return `${one('a')} ${one('b')} ${one('e')} ${one('T')} ${one('Y')}`;
      case 'C':
        return two(Math.floor(d.getUTCFullYear() / 100));
      case 'd':
        return two(d.getUTCDate());
      case 'D':
      case 'x':
        return `${one('m')}/${one('d')}/${one('y')}`;
      case 'e':
        return String(d.getUTCDate()).padStart(2);
      case 'F':
        return `${one('Y')}-${one('m')}-${one('d')}`;
      case 'g':
        return two(iso.year % 100);
      case 'G':
        return String(iso.year);
      case 'H':
        return two(d.getUTCHours());
      case 'I':
        return two(hour12);
      case 'j':
        return String(dayOfYear + 1).padStart(3, '0');
      case 'k':
        return String(d.getUTCHours()).padStart(2);
      case 'l':
        return String(hour12).padStart(2);
      case 'm':
        return two(d.getUTCMonth() + 1);
      case 'M':
        return two(d.getUTCMinutes());
      case 'n':
        return '\n';
      case 'N':
        return String(((ms % 1000) + 1000) % 1000)
          .padStart(3, '0')
          .padEnd(9, '0');
      case 'p':
        return d.getUTCHours() < 12 ? 'AM' : 'PM';
      case 'P':
        return d.getUTCHours() < 12 ? 'am' : 'pm';
      case 'q':
        return String(Math.floor(d.getUTCMonth() / 3) + 1);
      case 'r':
        return `${one('I')}:${one('M')}:${one('S')} ${one('p')}`;
      case 'R':
        return `${one('H')}:${one('M')}`;
      case 's':
        return String(Math.floor(ms / 1000));
      case 'S':
        return two(d.getUTCSeconds());
      case 't':
        return '\t';
      case 'T':
      case 'X':
        return `${one('H')}:${one('M')}:${one('S')}`;
      case 'u':
        return String(weekday || 7);
      case 'U':
        return two(Math.floor((dayOfYear + 7 - weekday) / 7));
      case 'V':
        return two(iso.week);
      case 'w':
        return String(weekday);
      case 'W':
        return two(Math.floor((dayOfYear + 7 - ((weekday + 6) % 7)) / 7));
      case 'y':
        return two(d.getUTCFullYear() % 100);
      case 'Y':
        return String(d.getUTCFullYear());
      case 'z':
        return '+0000';
      case ':z':
        return '+00:00';
      case 'Z':
        return 'UTC';
      case '%':
        return '%';
      default:
        return `%${c}`;
    }
  };
  return format.replace(/%([-_0^#]?)(\d*)(:?[A-Za-z%])/g, (_, flag: string, width: string, c: string) => {
    let text = c === 'N' && width ? one('N').slice(0, Number(width)) : one(c);
    if (flag === '-') text = text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '_') text = text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
    if (flag === '^') text = text.toUpperCase();
    return text;
  });
}

function isoWeek(d: Date): { year: number; week: number } {
  const thursday = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const year = thursday.getUTCFullYear();
  return { year, week: Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86400000 + 1) / 7) };
}

export const printf: Builtin = async (sh, args) => {
  const rest = [...args];
  let target: string | undefined;
  if (rest[0] === '-v') {
    target = rest[1] ?? '';
    rest.splice(0, 2);
    if (!/^[A-Za-z_]\w*(\[.*\])?$/s.test(target)) {
      await sh.complain(`${sh.where()}printf: \`${target}': not a valid identifier\n`);
      return 2;
    }
  }
  if (rest[0] === '--') rest.shift();
  const format = rest.shift();
  if (format === undefined) {
    return sayUsage(sh, 'printf');
  }
  const { text, status, problems } = formatPrintf(format, rest, sh.host.clock.now());
  for (const each of problems) await sh.complain(`${sh.where()}printf: ${each}\n`);
  if (target !== undefined) {
    const match = /^(\w+)\[(.*)\]$/.exec(target);
    if (match) setElement(sh, match[1] as string, match[2] as string, text);
    else sh.setVariable(target, text);
  } else if (text) await sh.print(text);
  return status;
};
