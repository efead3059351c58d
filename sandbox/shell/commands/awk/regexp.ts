/** awk's regular expressions: POSIX extended ones with string escapes and GNU's operators. */
import { checkedExtended } from '../../regexp.ts';
import { Fatal } from './values.ts';

const CONTROL: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', f: '\f', v: '\v', '"': '"' };
const cache = new Map<string, RegExp>();

/** Sticky nowhere, global always: set `lastIndex` before use. */
export function regexpOf(source: string, ignoreCase = false): RegExp {
  const key = `${ignoreCase ? 'i' : ' '}${source}`;
  let made = cache.get(key);
  if (made) return made;
  if (cache.size > 500) cache.clear();
  try {
    made = new RegExp(translate(source), ignoreCase ? 'gsui' : 'gsu');
  } catch (error) {
    const words = error instanceof SyntaxError ? error.message : String(error);
    const known = /^(Unmatched|Invalid|Trailing)/.test(words) && !words.includes('/');
    throw new Fatal(`invalid regexp: ${known ? words : 'Invalid regular expression'}: /${source}/`);
  }
  cache.set(key, made);
  return made;
}

function translate(source: string): string {
  let out = '';
  let bracket = -1;
  let open = 0;
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (bracket >= 0) {
      const named = /^\[:\w+:\]/.exec(source.slice(i));
      if (named) {
        out += named[0];
        i += named[0].length - 1;
      } else if (c === '\\' && i + 1 < source.length) {
        const next = source[++i] as string;
        // Inside brackets POSIX knows no backslash, awk does: what follows stands for itself.
        out += CONTROL[next] ?? (next === ']' || next === '\\' || next === '^' || next === '-' ? `\\${next}` : next);
      } else {
        out += c;
        if (c === ']' && i > bracket) bracket = -1;
      }
      continue;
    }
    if (c === '[') {
      out += c;
      if (source[i + 1] === '^') out += source[++i];
      bracket = i + 1;
    } else if (c === '\\' && i + 1 < source.length) {
      const next = source[++i] as string;
      const octal = /^[0-7]{1,3}/.exec(source.slice(i));
      if (CONTROL[next]) out += CONTROL[next];
      else if (next === 'y') out += '\\b';
      else if (octal) {
        const char = String.fromCharCode(Number.parseInt(octal[0], 8));
        out += /[.*+?^$(){}|[\]\\]/.test(char) ? `\\${char}` : char;
        i += octal[0].length - 1;
      } else out += `\\${next}`;
    } else if ((c === '*' || c === '+' || c === '?') && (out === '' || /(^|[^\\])[(|]$/.test(out))) out += `\\${c}`;
    else if (c === ')' && open === 0) out += '\\)';
    else {
      if (c === '(') open++;
      else if (c === ')') open--;
      out += c;
    }
  }
  return withBrackets(out);
}

/** Brackets whose inside holds backslashes are JavaScript's already; the rest goes the common way. */
function withBrackets(source: string): string {
  const kept: string[] = [];
  const marked = source.replace(/\[\^?(?:[^\]\\]|\\[\s\S])*\\[\s\S](?:[^\]\\]|\\[\s\S])*\]/g, (all, offset: number) => {
    if (/(^|[^\\])(\\\\)*\\$/.test(source.slice(0, offset)) || all.includes('[:')) return all;
    kept.push(all.replace(/(?<!^)\[/g, '\\['));
    return `\ue000${String.fromCharCode(0xe100 + kept.length - 1)}`;
  });
  return checkedExtended(marked).replace(/\ue000([\ue100-\uefff])/g, (_, c: string) => {
    return kept[c.charCodeAt(0) - 0xe100] as string;
  });
}

/** Every match: an empty one right after another is none, as in sed. */
export function allMatches(regexp: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let end = -1;
  regexp.lastIndex = 0;
  for (;;) {
    const match = regexp.exec(text);
    if (!match) return found;
    if (match[0] !== '' || match.index !== end) found.push(match);
    end = match.index + match[0].length;
    if (match[0] === '') regexp.lastIndex = end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
    else regexp.lastIndex = end;
    if (regexp.lastIndex > text.length) return found;
  }
}

export function escapeSource(text: string): string {
  return text.replace(/[.*+?^$(){}|[\]\\/]/g, '\\$&');
}
