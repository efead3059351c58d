import type { Program } from '../../apimachinery/process.ts';
import { byCodeUnit } from '../state.ts';
import { command, inputs, lines } from './tool.ts';

interface Key {
  from: number;
  fromChar: number;
  to: number;
  toChar: number;
  flags: string;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Characters it holds at most. */
const MOST = 128 * 1024 * 1024;

export const sort: Program = command(
  {
    name: 'sort',
    pipes: true,
    flags: 'bcCdfghimMnrsuVz',
    values: 'kotTS',
    usageStatus: 2,
    long: {
      'ignore-leading-blanks': 'b',
      check: 'c',
      'dictionary-order': 'd',
      'ignore-case': 'f',
      'general-numeric-sort': 'g',
      'human-numeric-sort': 'h',
      'month-sort': 'M',
      'numeric-sort': 'n',
      reverse: 'r',
      stable: 's',
      unique: 'u',
      'version-sort': 'V',
      'key=': 'k',
      'output=': 'o',
      'field-separator=': 't',
      'zero-terminated': 'z',
      merge: 'm',
    },
  },
  async (tool) => {
    const has = (c: string) => tool.options.has(c);
    const global = [...'bdfghiMnrV'].filter(has).join('');
    const keys: Key[] = [];
    for (const [letter, value] of tool.given) {
      if (letter !== 'k') continue;
      const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(value);
      if (!match || match[1] === '0') {
        return tool.fail(
          match
            ? `-: invalid field specification ‘${value}’`.slice(3)
            : `invalid number at field start: invalid count at start of ‘${value}’`,
          2,
        );
      }
      const flags = `${match[3] ?? ''}${match[6] ?? ''}`;
      keys.push({
        from: Number(match[1]) - 1,
        fromChar: Number(match[2] ?? 1) - 1,
        to: match[4] === undefined ? Number.POSITIVE_INFINITY : Number(match[4]) - 1,
        toChar: Number(match[5] ?? 0),
        flags: flags === '' ? global : flags,
      });
    }
    const separator = tool.options.get('t');
    if (separator !== undefined && [...separator].length > 1 && separator !== '\\0') {
      return tool.fail(`multi-character tab ‘${separator}’`, 2);
    }
    const all: string[] = [];
    let size = 0;
    for (const name of tool.operands.length > 0 ? tool.operands : ['-']) {
      const chunks = await inputs(tool, name, (problem) => `cannot read: ${name}: ${problem}`, 2);
      if (!chunks) return 2;
      for await (const { text } of lines(chunks, has('z') ? '\0' : '\n')) {
        all.push(text);
        size += text.length;
        if (size > MOST) return tool.fail('memory exhausted', 2);
      }
      if (tool.process.signal.aborted) return 130;
    }
    const byKeys = (a: string, b: string): number => {
      if (keys.length === 0) return compare(a, b, global);
      for (const key of keys) {
        const result = compare(extract(a, key, separator), extract(b, key, separator), key.flags);
        if (result !== 0) return result;
      }
      return 0;
    };
    const full = (a: string, b: string): number => {
      const result = byKeys(a, b);
      if (result !== 0 || has('s') || has('u')) return result;
      return has('r') ? byCodeUnit(b, a) : byCodeUnit(a, b);
    };
    if (has('c') || has('C')) {
      for (let i = 1; i < all.length; i++) {
        const order = full(all[i - 1] as string, all[i] as string);
        if (order > 0 || (has('u') && order === 0)) {
          return has('C') ? 1 : tool.fail(`${tool.operands[0] ?? '-'}:${i + 1}: disorder: ${all[i]}`);
        }
      }
      return 0;
    }
    all.sort(full);
    const kept = has('u') ? all.filter((line, i) => i === 0 || byKeys(all[i - 1] as string, line) !== 0) : all;
    const end = has('z') ? '\0' : '\n';
    const text = kept.map((line) => line + end).join('');
    const output = tool.options.get('o');
    if (output !== undefined) tool.process.fs.writeFile(tool.path(output), text);
    else await tool.out(text);
    return tool.status;
  },
);

function extract(line: string, key: Key, separator: string | undefined): string {
  const fields = separator === undefined ? (line.match(/\s*\S+|\s+$/g) ?? []) : line.split(separator);
  const trim = (text: string) => (key.flags.includes('b') ? text.replace(/^\s+/, '') : text);
  if (key.from >= fields.length) return '';
  const joiner = separator ?? '';
  if (key.to === Number.POSITIVE_INFINITY) return trim(fields.slice(key.from).join(joiner)).slice(key.fromChar);
  const last = key.toChar === 0 ? fields[key.to] : trim(fields[key.to] ?? '').slice(0, key.toChar);
  if (key.from === key.to) return trim(last ?? '').slice(key.fromChar);
  const parts = fields.slice(key.from, key.to);
  if (key.to < fields.length) parts.push(last as string);
  return trim(parts.join(joiner)).slice(key.fromChar);
}

const UNITS = ' KMGTPEZY';

function compare(a: string, b: string, flags: string): number {
  const sign = flags.includes('r') ? -1 : 1;
  const order = (): number => {
    if (flags.includes('n')) return number(a) - number(b);
    if (flags.includes('g')) return general(a) - general(b) || 0;
    if (flags.includes('h')) return human(a) - human(b);
    if (flags.includes('M')) return month(a) - month(b);
    const shape = (text: string) => {
      let out = flags.includes('b') ? text.replace(/^\s+/, '') : text;
      if (flags.includes('d')) out = out.replace(/[^\p{L}\p{N}\s]/gu, '');
      if (flags.includes('f')) out = out.toUpperCase();
      return out;
    };
    return flags.includes('V') ? versions(shape(a), shape(b)) : byCodeUnit(shape(a), shape(b));
  };
  return sign * order();
}

function number(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
}

function general(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

function human(text: string): number {
  const match = /^\s*(-?\d*\.?\d*)([KMGTPEZYk]?)/.exec(text);
  const unit = UNITS.indexOf((match?.[2] ?? '').toUpperCase() || ' ');
  const value = Number(match?.[1] || 0);
  return value === 0 ? 0 : Math.sign(value) * (unit * 1e9 + Math.abs(value));
}

function month(text: string): number {
  return MONTHS.indexOf(text.trim().slice(0, 3).toUpperCase());
}

function versions(a: string, b: string): number {
  const split = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [x, y] = [split(a), split(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i], y[i]];
    if (p === undefined || q === undefined) return p === undefined ? -1 : 1;
    const both = /^\d/.test(p) && /^\d/.test(q);
    const result = both ? Number(p) - Number(q) : byCodeUnit(p, q);
    if (result !== 0) return result;
  }
  return byCodeUnit(a, b);
}
