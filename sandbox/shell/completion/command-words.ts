/** The simple command the cursor stands in, as words; nothing in it is expanded. */

export interface TypedWords {
  /** Quotes and backslashes taken out. The last one is what stands before the cursor, perhaps empty. */
  words: string[];
  /** Where the last word begins, its quote included. */
  start: number;
  /** The quote that is open at the cursor. */
  quote: '' | '"' | "'";
}

const BREAKS = new Set([';', '&', '|', '(', ')', '`', '\n']);
/** Words after which a command begins. */
const BEFORE = new Set(['then', 'do', 'else', '!', '{', 'time', 'sudo', 'watch', 'command', 'exec', 'env', 'xargs']);

export function commandWords(line: string, cursor: number): TypedWords {
  let words: string[] = [];
  let word: string | undefined;
  let start = cursor;
  let quote: TypedWords['quote'] = '';
  const end = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (let i = 0; i < cursor; i++) {
    const c = line[i] as string;
    if (word === undefined && !/[\s;&|()`]/.test(c)) start = i;
    if (quote === "'") {
      if (c === "'") quote = '';
      else word = (word ?? '') + c;
    } else if (quote === '"') {
      if (c === '"') quote = '';
      else if (c === '\\' && i + 1 < cursor && /["\\$`]/.test(line[i + 1] as string)) word = (word ?? '') + line[++i];
      else word = (word ?? '') + c;
    } else if (c === "'" || c === '"') {
      quote = c;
      word ??= '';
    } else if (c === '\\') {
      word ??= '';
      if (i + 1 < cursor) word += line[++i] as string;
    } else if (/\s/.test(c) && c !== '\n') end();
    else if (BREAKS.has(c)) {
      end();
      words = [];
    } else if (c === '<' || c === '>') {
      // What a redirection names is a file, not an argument.
      word = undefined;
      words = [];
    } else word = (word ?? '') + c;
  }
  if (word === undefined) start = cursor;
  words.push(word ?? '');
  while (words.length > 1 && (/^\w+\+?=/.test(words[0] as string) || BEFORE.has(words[0] as string))) words.shift();
  return { words, start, quote };
}
