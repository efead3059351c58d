/** sed's `s`. */
import type { SedCommand } from './sed-script.ts';

/** The new pattern space; undefined when nothing matched. */
export function substitute(text: string, c: SedCommand): string | undefined {
  const regexp = c.regexp as RegExp;
  const all = c.flags?.includes('g') ?? false;
  const wanted = c.occurrence ?? 1;
  let count = 0;
  let out = '';
  let at = 0;
  let changed = false;
  let end = -1;
  regexp.lastIndex = 0;
  for (const match of text.matchAll(regexp)) {
    // Right after a match the empty string is none.
    if (match[0] === '' && match.index === end) continue;
    end = match.index + match[0].length;
    count++;
    if (count < wanted || (!all && count > wanted)) continue;
    out += text.slice(at, match.index) + fill(c.replacement as string, match);
    at = (match.index as number) + match[0].length;
    changed = true;
    if (!all) break;
  }
  return changed ? out + text.slice(at) : undefined;
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

function fill(replacement: string, match: RegExpMatchArray): string {
  let out = '';
  let mode: 'U' | 'L' | '' = '';
  let once: 'u' | 'l' | '' = '';
  const add = (piece: string) => {
    if (piece === '') return;
    let text = mode === 'U' ? piece.toUpperCase() : mode === 'L' ? piece.toLowerCase() : piece;
    if (once)
      text = (once === 'u' ? (text[0] as string).toUpperCase() : (text[0] as string).toLowerCase()) + text.slice(1);
    once = '';
    out += text;
  };
  for (let i = 0; i < replacement.length; i++) {
    const c = replacement[i] as string;
    if (c === '&') add(match[0]);
    else if (c !== '\\' || i + 1 === replacement.length) add(c);
    else {
      const next = replacement[++i] as string;
      if (/\d/.test(next)) add(match[Number(next)] ?? '');
      else if (next === 'U' || next === 'L') mode = next;
      else if (next === 'E') mode = '';
      else if (next === 'u' || next === 'l') once = next;
      else add(ESCAPES[next] ?? next);
    }
  }
  return out;
}
