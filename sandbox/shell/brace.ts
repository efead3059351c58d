/** Brace expansion: textual, before every other expansion, aware of quoting. */
import { MemoryExhausted } from './control.ts';

const MAX = 1_000_000;

/** `a{b,c}d` → `abd`, `acd`. The text itself when there is nothing to expand. */
export function expandBraces(text: string): string[] {
  const open = findGroup(text);
  if (!open) return [text];
  const { start, end, parts } = open;
  const prefix = text.slice(0, start);
  const rest = expandBraces(text.slice(end + 1));
  const middles = parts.length > 1 ? parts.flatMap(expandBraces) : sequence(parts[0] as string);
  const all: string[] = [];
  if (middles.length * rest.length > MAX) throw new MemoryExhausted();
  for (const middle of middles) for (const tail of rest) all.push(prefix + middle + tail);
  return all;
}

interface Group {
  start: number;
  end: number;
  parts: string[];
}

function findGroup(text: string): Group | undefined {
  for (let i = 0; i < text.length; i++) {
    i = skipQuoted(text, i);
    if (text[i] !== '{' || text[i - 1] === '$') continue;
    const group = groupAt(text, i);
    if (group) return group;
  }
  return undefined;
}

function groupAt(text: string, start: number): Group | undefined {
  let depth = 0;
  let from = start + 1;
  const parts: string[] = [];
  for (let i = start + 1; i < text.length; i++) {
    const after = skipQuoted(text, i);
    if (after !== i) {
      i = after - 1;
      continue;
    }
    const c = text[i];
    if (c === '{') depth++;
    else if (c === '}') {
      if (depth-- > 0) continue;
      parts.push(text.slice(from, i));
      if (parts.length > 1 || isSequence(parts[0] as string)) return { start, end: i, parts };
      return undefined;
    } else if (c === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return undefined;
}

/** The index after the quoted stretch or expansion beginning here, or the same index. */
function skipQuoted(text: string, at: number): number {
  let i = at;
  for (;;) {
    const c = text[i];
    if (c === '\\') i += 2;
    else if (c === "'" || c === '"') {
      let j = i + 1;
      while (j < text.length && text[j] !== c) j += text[j] === '\\' && c === '"' ? 2 : 1;
      i = j + 1;
    } else if (c === '`') {
      const j = text.indexOf('`', i + 1);
      i = j < 0 ? text.length : j + 1;
    } else if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
      const close = text[i + 1] === '{' ? '}' : ')';
      const open = text[i + 1] as string;
      let depth = 0;
      let j = i + 1;
      for (; j < text.length; j++) {
        if (text[j] === '\\') j++;
        else if (text[j] === open) depth++;
        else if (text[j] === close && --depth === 0) break;
      }
      i = j + 1;
    } else return i;
  }
}

const NUMBERS = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/;
const LETTERS = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/;

function isSequence(text: string): boolean {
  return NUMBERS.test(text) || LETTERS.test(text);
}

function sequence(text: string): string[] {
  const numbers = NUMBERS.exec(text);
  const letters = LETTERS.exec(text);
  const [from, to, by] = numbers
    ? [Number(numbers[1]), Number(numbers[2]), Number(numbers[3] ?? 1)]
    : [letters?.[1]?.charCodeAt(0) ?? 0, letters?.[2]?.charCodeAt(0) ?? 0, Number(letters?.[3] ?? 1)];
  const step = Math.max(1, Math.abs(by)) * (from <= to ? 1 : -1);
  const padded = (t: string | undefined) => /^-?0\d/.test(t ?? '');
  const width =
    numbers && (padded(numbers[1]) || padded(numbers[2]))
      ? Math.max((numbers[1] as string).length, (numbers[2] as string).length)
      : 0;
  const out: string[] = [];
  if (Math.abs((to - from) / step) > MAX) throw new MemoryExhausted();
  for (let n = from; step > 0 ? n <= to : n >= to; n += step) {
    if (!numbers) out.push(String.fromCharCode(n));
    else out.push(n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0'));
  }
  return out;
}
