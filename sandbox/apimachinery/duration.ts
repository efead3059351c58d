/** Go's durations and kubectl's. All numbers here are milliseconds; fractions reach down to nanoseconds. */

import { own } from './json.ts';
import { encodeUtf8 } from './streams.ts';

const units: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** As package time quotes: bytes that are no printable ASCII in hexadecimal. */
function quote(text: string): string {
  let out = '';
  for (const byte of encodeUtf8(text)) {
    const c = String.fromCharCode(byte);
    if (c === '"' || c === '\\') out += `\\${c}`;
    else if (byte < 0x20 || byte >= 0x80) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += c;
  }
  return `"${out}"`;
}

/** time.ParseDuration, with its words for what it cannot read. */
export function parseDuration(text: string): number {
  const quoted = quote(text);
  const invalid = () => new Error(`time: invalid duration ${quoted}`);
  let rest = text;
  const negative = rest.startsWith('-');
  if (/^[+-]/.test(rest)) rest = rest.slice(1);
  if (rest === '0') return 0;
  if (rest === '') throw invalid();
  let total = 0;
  while (rest !== '') {
    const number = /^[0-9]*(?:\.[0-9]*)?/.exec(rest)?.[0] as string;
    if (number === '' || number === '.') throw invalid();
    rest = rest.slice(number.length);
    const unit = /^[^0-9.]*/.exec(rest)?.[0] as string;
    if (unit === '') throw new Error(`time: missing unit in duration ${quoted}`);
    const factor = own(units, unit);
    if (factor === undefined) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quoted}`);
    total += Number(number) * factor;
    rest = rest.slice(unit.length);
  }
  if (total >= 9_223_372_036_854.775) throw invalid();
  return negative ? -total : total;
}

/** time.Duration's String: `1h2m3.5s`, `1.5ms`, `0s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const nanos = Math.round(Math.abs(ms) * 1e6);
  const fixed = (value: number, digits: number) => {
    const text = (value / 10 ** digits).toFixed(digits);
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  };
  if (nanos < 1e3) return `${sign}${nanos}ns`;
  if (nanos < 1e6) return `${sign}${fixed(nanos, 3)}µs`;
  if (nanos < 1e9) return `${sign}${fixed(nanos, 6)}ms`;
  const minutes = Math.floor(nanos / 60e9);
  const seconds = `${fixed(nanos - minutes * 60e9, 9)}s`;
  if (minutes === 0) return sign + seconds;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${sign}${minutes}m${seconds}` : `${sign}${hours}h${minutes % 60}m${seconds}`;
}

/** apimachinery/pkg/util/duration.HumanDuration, as kubectl's AGE: `2m30s`, `36h`, `6d22h`, `2y11d`. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 365 * 2) return `${days}d`;
  const years = Math.trunc(days / 365);
  if (years < 8) return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`;
  return `${years}y`;
}

/** A creationTimestamp as printers show it: `<unknown>` when unset. `now` is Unix milliseconds. */
export function translateTimestampSince(timestamp: string | null | undefined, now: number): string {
  return timestamp ? humanDuration(now - Date.parse(timestamp)) : '<unknown>';
}
