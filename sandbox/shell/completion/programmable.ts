/**
 * Programmable completion: what `complete` has been told about a command. Follows bash's, and cobra's
 * `__complete` for programs that know their own words (kubectl): those are asked directly.
 */
import { collector, readerOf } from '../../apimachinery/streams.ts';
import { InputStream } from '../descriptors.ts';
import type { Interpreter } from '../interpreter.ts';
import { backslashQuote, shellQuote } from '../quote.ts';
import { runProgram } from '../run-program.ts';
import { commandWords, type TypedWords } from './command-words.ts';
import { type Completion, completeFiles } from './shell.ts';
import { COBRA } from './spec.ts';

const NO_SPACE = 2;
const NO_FILE = 4;
const EXTENSIONS = 8;

/** Undefined: nothing has been said about this command, or it has nothing to say. */
export async function completeProgrammed(
  sh: Interpreter,
  line: string,
  cursor: number,
  columns: number,
): Promise<Completion | undefined> {
  const typed = commandWords(line, cursor);
  if (typed.words.length < 2) return undefined;
  const words = [...unaliased(sh, typed.words[0] as string), ...typed.words.slice(1)];
  const spec = sh.state.completions.get(typed.words[0] as string) ?? sh.state.completions.get(words[0] as string);
  if (!spec) return undefined;
  const asked = spec.function?.startsWith(COBRA) ? spec.function.slice(COBRA.length) : undefined;
  if (asked !== undefined && sh.host.programs().includes(asked))
    return completeCobra(sh, [asked, ...words.slice(1)], typed, line, cursor, columns);
  const word = words.at(-1) as string;
  const replies = spec.function
    ? await callFunction(sh, spec.function, words, line, cursor)
    : (spec.words ?? '').split(/\s+/).filter((w) => w !== '' && w.startsWith(word));
  if (replies.length === 0) return undefined;
  const noSpace = spec.options.includes('nospace');
  return { start: typed.start, candidates: replies.map((r) => quoted(r, typed)), shown: replies, noSpace };
}

/** `k` stands for `kubectl -n x`. */
function unaliased(sh: Interpreter, name: string): string[] {
  const alias = sh.state.aliases.get(name)?.trim();
  return alias && /^[\w./ =-]+$/.test(alias) ? alias.split(/\s+/) : [name];
}

/** Asks the program; its descriptions are shown when there is a choice. */
async function completeCobra(
  sh: Interpreter,
  words: string[],
  typed: TypedWords,
  line: string,
  cursor: number,
  columns: number,
): Promise<Completion | undefined> {
  const [name = '', ...rest] = words;
  const program = sh.host.find(name);
  if (!program) return undefined;
  const out = collector();
  const env = sh.state.variables.environment();
  const child = sh.fork(true);
  await runProgram(child, program, [name, '__complete', ...rest], {
    env,
    stdin: readerOf(),
    stdout: out,
    stderr: collector(),
  });
  const lines = out.text().trimEnd().split('\n');
  const directive = Number(/^:(\d+)$/.exec(lines.pop() ?? '')?.[1] ?? 0);
  const suggestions = lines.filter((l) => l !== '').map((l) => l.split('\t') as [string, string?]);
  const word = words.at(-1) as string;
  const value = /^-[^=]*=/.exec(word)?.[0] ?? '';
  const start = typed.start + (value === '' ? 0 : line.slice(typed.start, cursor).indexOf('=') + 1);
  if (directive & EXTENSIONS) {
    const endings = suggestions.map(([w]) => `.${w}`);
    return completeFiles(sh, word.slice(value.length), start, (name) => endings.some((e) => name.endsWith(e)));
  }
  const fits = suggestions.filter(([w]) => w.startsWith(word.slice(value.length)));
  if (fits.length === 0) return directive & NO_FILE ? { start, candidates: [] } : undefined;
  return {
    start,
    candidates: fits.map(([w]) => quoted(w, value === '' ? typed : { ...typed, quote: '' })),
    shown: described(fits, columns),
    noSpace: (directive & NO_SPACE) !== 0,
  };
}

function quoted(word: string, { quote }: TypedWords): string {
  return quote === '' ? backslashQuote(word) : quote + word;
}

/** `word   (what it does)`, cut to the screen, as cobra's script for bash lists them. */
function described(suggestions: readonly [string, string?][], columns: number): string[] {
  const longest = Math.max(...suggestions.map(([w]) => w.length));
  return suggestions.map(([word, about]) => {
    if (about === undefined) return word;
    const aligned = columns - longest - 4;
    const room = aligned > 8 ? aligned : columns - word.length - 4;
    if (room <= 0) return word;
    const text = about.length > room ? `${about.slice(0, room - 1)}…` : about;
    return `${aligned > 8 ? word.padEnd(longest) : word}  (${text})`;
  });
}

/** Runs `-F`'s function in a copy of the shell, so that nothing it does lasts. */
async function callFunction(
  sh: Interpreter,
  name: string,
  words: string[],
  line: string,
  cursor: number,
): Promise<string[]> {
  if (!sh.state.functions.has(name)) return [];
  const child = sh.fork(true);
  for (const fd of [1, 2]) child.fds.set(fd, { writer: collector() });
  child.fds.set(0, { reader: new InputStream(readerOf()) });
  const list = words.map((w) => shellQuote(w)).join(' ');
  const [last, before] = [words.at(-1) ?? '', words.at(-2) ?? ''];
  const source = [
    `COMP_WORDS=(${list}) COMP_CWORD=${words.length - 1} COMP_POINT=${cursor} COMP_TYPE=9 COMP_KEY=9`,
    `COMP_LINE=${shellQuote(line)}`,
    `${name} ${shellQuote(words[0] ?? '')} ${shellQuote(last)} ${shellQuote(before)}`,
  ].join('\n');
  await child.runChild(async () => {
    await child.runText(source);
  });
  const reply = child.state.variables.find('COMPREPLY')?.value;
  if (reply instanceof Map) return [...reply].sort(([a], [b]) => a - b).map(([, text]) => text);
  return reply === undefined || reply === '' ? [] : [reply];
}
