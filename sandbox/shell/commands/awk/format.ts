/** sprintf as awk has it. */
import { formatPrintf } from '../../builtins/printf.ts';
import { Fatal, Input, numberOf, textOf, type Value } from './values.ts';

const CONVERSION = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L)?([\s\S]?)/gu;

export function sprintf(format: string, args: Value[], convfmt: string): string {
  let index = 0;
  const take = (at: number): Value => {
    if (index >= args.length) {
      throw new Fatal(
        `not enough arguments to satisfy format string\n\t\`${format}'\n\t${' '.repeat(at)}^ ran out for this one`,
      );
    }
    return args[index++];
  };
  return format.replace(
    CONVERSION,
    (
      all: string,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      kind: string,
      at: number,
    ) => {
      if (kind === '%') return '%';
      if (kind === '') return all;
      const last = at + all.length - 1;
      const wide = width === '*' ? String(Math.trunc(numberOf(take(last)))) : (width ?? '');
      const digits = precision === '*' ? String(Math.trunc(numberOf(take(last)))) : precision;
      const spec = `%${flags.replaceAll("'", '')}${wide}${digits === undefined ? '' : `.${digits}`}`;
      const print = (conversion: string, text: string) => formatPrintf(spec + conversion, [text], 0).text;
      switch (kind) {
        case 's':
          return print('s', textOf(take(last), convfmt));
        case 'c': {
          const value = take(last);
          const number = typeof value === 'number' || (value instanceof Input && value.number !== null);
          const char = number ? charOf(numberOf(value)) : ([...textOf(value, convfmt)][0] ?? '\0');
          return formatPrintf(`%${flags}${wide}s`, [char], 0).text;
        }
        case 'd':
        case 'i': {
          const n = numberOf(take(last));
          return Number.isFinite(n)
            ? print('d', BigInt(Math.trunc(n)).toString())
            : print('s', `${n > 0 ? '+' : n < 0 ? '-' : '+'}${Number.isNaN(n) ? 'nan' : 'inf'}`);
        }
        case 'o':
        case 'x':
        case 'X':
        case 'u': {
          const n = numberOf(take(last));
          return n < 0 ? print('d', String(Math.trunc(n))) : print(kind, BigInt(Math.trunc(n)).toString());
        }
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G': {
          const n = numberOf(take(last));
          if (!Number.isFinite(n)) return print('s', `${n < 0 ? '-' : '+'}${Number.isNaN(n) ? 'nan' : 'inf'}`);
          return print(kind, String(n));
        }
        default:
          return all;
      }
    },
  );
}

function charOf(n: number): string {
  return n >= 0 && n <= 0x10ffff ? String.fromCodePoint(Math.trunc(n)) : '';
}
