/** What Tab offers by itself: commands, variables, files. */
import { KEYWORDS } from '../builtins/flow.ts';
import { builtins } from '../builtins/index.ts';
import type { Interpreter } from '../interpreter.ts';
import { backslashQuote } from '../quote.ts';
import { byCodeUnit } from '../state.ts';

export interface Completion {
  /** Where the word being completed begins, in UTF-16 units of the line. */
  start: number;
  /** Whole words in place of it. One that ends in `/` or `=` gets no blank after it. */
  candidates: string[];
  /** What to list instead of the candidates (same order). */
  shown?: string[];
  /** No blank after a single one. */
  noSpace?: boolean;
}

/** Completes commands of another kind (kubectl's flags, types, names); undefined: nothing to say. */
export type Completer = (line: string, cursor: number) => Promise<Completion | undefined>;

export function completeShell(sh: Interpreter, line: string, cursor: number): Completion {
  const before = line.slice(0, cursor);
  const word = /(?:\\.|[^\s;&|<>()"'`])*$/.exec(before)?.[0] ?? '';
  const start = cursor - word.length;
  const head = before.slice(0, start);
  const variable = /\$\{?(\w*)$/.exec(word);
  if (variable) {
    const at = start + variable.index;
    const open = variable[0].startsWith('${');
    const names = sh.state.variables.names().filter((n) => n.startsWith(variable[1] as string));
    return { start: at, candidates: names.map((n) => (open ? `\${${n}}` : `$${n}`)), shown: names };
  }
  const first =
    /(?:^|[;&|(`]|\$\(|\b(?:then|do|else|time|sudo|xargs|watch|exec|command)\s|[!{]\s)\s*(?:\w+=\S*\s+)*$/.test(head);
  if (first && !word.includes('/')) {
    const names = new Set([
      ...Object.keys(builtins),
      ...KEYWORDS,
      ...sh.state.functions.keys(),
      ...sh.state.aliases.keys(),
      ...sh.host.programs(),
    ]);
    return { start, candidates: [...names].filter((n) => /^\w/.test(n) && n.startsWith(word)).sort(byCodeUnit) };
  }
  const folders = /(?:^|[;&|]\s*)(?:cd|rmdir|pushd)\s+$/.test(head);
  return completeFiles(sh, word, start, () => !folders);
}

/** Names below the folder typed so far. `wanted` picks among files; folders are always offered. */
export function completeFiles(
  sh: Interpreter,
  word: string,
  start: number,
  wanted: (name: string) => boolean = () => true,
): Completion {
  const plain = word.replace(/\\(.)/g, '$1');
  const value = /^[\w-]*=/.exec(plain)?.[0] ?? '';
  const path = plain.slice(value.length);
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, slash + 1);
  const prefix = path.slice(slash + 1);
  const { fs } = sh.host;
  const home = sh.home() ?? '/';
  const at = sh.path(directory.startsWith('~/') ? home + directory.slice(1) : directory || '.');
  let names: string[] = [];
  try {
    names = fs.readdir(at);
  } catch {
    // nothing there
  }
  const candidates: string[] = [];
  const shown: string[] = [];
  for (const name of names) {
    if (!name.startsWith(prefix) || (name.startsWith('.') && !prefix.startsWith('.'))) continue;
    let isDirectory = false;
    try {
      isDirectory = fs.stat(`${at}/${name}`).type === 'directory';
    } catch {
      // dangling link
    }
    if (!isDirectory && !wanted(name)) continue;
    candidates.push(`${value}${backslashQuote(directory + name).replace(/^\\~/, '~')}${isDirectory ? '/' : ''}`);
    shown.push(name + (isDirectory ? '/' : ''));
  }
  return { start, candidates, shown };
}

export function commonPrefix(words: string[]): string {
  let prefix = words[0] ?? '';
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
