/** POSIX regular expressions as JavaScript's. */
import { extendedToJs } from './conditional.ts';

/** Basic syntax with GNU's `\+ \? \|`: turned into the extended one first. */
export function basicToJs(source: string): string {
  let out = '';
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === '[') {
      let j = i + 1;
      if (source[j] === '^') j++;
      if (source[j] === ']') j++;
      while (j < source.length && source[j] !== ']') {
        const named = /^\[[:.=].*?[:.=]\]/.exec(source.slice(j));
        j += named ? named[0].length : 1;
      }
      out += source.slice(i, j + 1);
      i = j;
    } else if (c === '\\') {
      const next = source[++i];
      if (next === undefined) throw new SyntaxError('Trailing backslash');
      if ('(){}|+?'.includes(next)) {
        if (next === '{' && (out === '' || out.endsWith('(')))
          throw new SyntaxError('Invalid preceding regular expression');
        out += next;
      } else out += `\\${next}`;
    } else if ('(){}|+?'.includes(c)) out += `\\${c}`;
    else if (c === '*' && (out === '' || out === '^' || /(^|[^\\])[(|]$/.test(out))) out += '\\*';
    else if (c === '^' && out !== '' && !/(^|[^\\])[(|]$/.test(out)) out += '\\^';
    else if (c === '$' && i + 1 < source.length && !/^\\[)|]/.test(source.slice(i + 1))) out += '\\$';
    else out += c;
  }
  return checkedExtended(out);
}

/** Extended syntax, with GNU's words for what is wrong. */
export function checkedExtended(extended: string): string {
  const text = extended.replace(/\\./g, '').replace(/\[\^?\]?[^\]]*\]/g, '');
  const open = (text.match(/\(/g) ?? []).length;
  const close = (text.match(/\)/g) ?? []).length;
  if (open > close) throw new SyntaxError('Unmatched ( or \\(');
  if (close > open) throw new SyntaxError('Unmatched ) or \\)');
  return extendedToJs(extended);
}
