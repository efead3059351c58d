/** Word expansion: braces, tilde, parameters, commands, arithmetic; then splitting, path names and quote removal. */

import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import { parse } from 'unbash';
import { ArithmeticError, evaluate } from './arithmetic.ts';
import { expandBraces } from './brace.ts';
import { ExpansionError, MemoryExhausted } from './control.ts';
import { glob } from './glob.ts';
import type { Interpreter } from './interpreter.ts';
import { expandParameter, subscriptVariables } from './parameter.ts';
import { isPattern, quotePattern, unquotePattern } from './pattern.ts';
import { processSubstitution } from './process-substitution.ts';
import { substitute } from './substitution.ts';

export interface Piece {
  text: string;
  quoted: boolean;
  /** Comes of an unquoted expansion: subject to word splitting. */
  split?: boolean;
  /** Between two elements of `$@`: fields never join here. */
  break?: boolean;
}

export const BREAK: Piece = { text: '', quoted: false, break: true };

export type Mode = 'word' | 'assignment' | 'quoted';

/** The fields of command words. */
/** Words a command may have. */
const MAX_WORDS = 1_000_000;

export async function expandWords(sh: Interpreter, words: readonly Word[]): Promise<string[]> {
  const out: string[] = [];
  for (const word of words) {
    await expandWordInto(sh, word, out);
    if (out.length > MAX_WORDS) throw new MemoryExhausted();
  }
  return out;
}

async function expandWordInto(sh: Interpreter, word: Word, out: string[]): Promise<void> {
  if (!word.parts && isPlain(word.text)) {
    out.push(word.text);
    return;
  }
  if (word.parts?.some((p) => p.type === 'BraceExpansion') && sh.state.options.has('braceexpand')) {
    const texts = expandBraces(word.text);
    if (texts.length !== 1 || texts[0] !== word.text) {
      for (const text of texts) {
        if (isPlain(text)) {
          out.push(text);
          continue;
        }
        const part = wordOf(text);
        if (!part) continue;
        for (const field of splitFields(sh, await pieces(sh, part, 'word'))) pathnames(sh, field, out);
      }
      return;
    }
  }
  for (const field of splitFields(sh, await pieces(sh, word, 'word'))) pathnames(sh, field, out);
}

function isPlain(text: string): boolean {
  return /^[A-Za-z0-9_./:,=@%+-]+$/.test(text);
}

const words = new Map<string, Word | undefined>();

/** A word made of text, as the parser would have seen it. */
export function wordOf(text: string): Word | undefined {
  if (!words.has(text)) {
    if (words.size > 1000) words.clear();
    const command = parse(`: ${text}`).commands[0]?.command;
    const first = command?.type === 'Command' ? command.suffix[0] : undefined;
    words.set(text, first?.type === 'Word' ? first : undefined);
  }
  return words.get(text);
}

/** One string: assignments, redirect targets' text, case words. No splitting, no path names. */
export async function expandString(sh: Interpreter, word: Word, mode: Mode = 'assignment'): Promise<string> {
  if (!word.parts && isPlain(word.text)) return word.text;
  return joinPieces(sh, await pieces(sh, word, mode));
}

/** A pattern, in which quoted characters are escaped with backslashes. */
export async function expandPattern(sh: Interpreter, word: Word, mode: Mode = 'assignment'): Promise<string> {
  const all = await pieces(sh, word, mode);
  return all.map((p) => (p.break ? ' ' : p.quoted ? quotePattern(p.text) : p.text)).join('');
}

export function joinPieces(_sh: Interpreter, all: Piece[]): string {
  return all.map((p) => (p.break ? ' ' : p.text)).join('');
}

export async function pieces(sh: Interpreter, word: Word, mode: Mode): Promise<Piece[]> {
  const out: Piece[] = [];
  const parts: readonly WordPart[] = word.parts ?? [
    { type: 'Literal', pos: word.pos, end: word.end, value: word.value, text: word.text },
  ];
  await expandParts(sh, parts, mode, out);
  if (mode !== 'quoted') tilde(sh, out, mode);
  return out;
}

export async function expandParts(
  sh: Interpreter,
  parts: readonly WordPart[],
  mode: Mode,
  out: Piece[],
): Promise<void> {
  for (const part of parts) await expandPart(sh, part, mode, out);
}

async function expandPart(sh: Interpreter, part: WordPart, mode: Mode, out: Piece[]): Promise<void> {
  const quoted = mode === 'quoted';
  switch (part.type) {
    case 'Literal':
      if (quoted) out.push({ text: unescapeQuoted(part.text), quoted: true });
      else literal(part.text, out);
      return;
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion': {
      const inner = part.parts;
      if (inner && inner.length > 0) {
        const open = part.text.slice(0, (inner[0] as WordPart).pos - part.pos);
        const close = part.text.slice((inner.at(-1) as WordPart).end - part.pos);
        out.push({ text: open, quoted });
        await expandParts(sh, inner, mode, out);
        out.push({ text: close, quoted });
      } else if (quoted) out.push({ text: part.text, quoted: true });
      else literal(part.text, out);
      return;
    }
    case 'SingleQuoted':
      out.push({ text: quoted ? part.text : part.value, quoted: true });
      return;
    case 'AnsiCQuoted':
      out.push({ text: quoted ? part.text : part.value, quoted: true });
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      await doubleQuoted(sh, part.parts, out);
      return;
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      await expandParameter(sh, part, quoted, out);
      return;
    case 'CommandExpansion': {
      const text = await substitute(sh, part);
      out.push({ text, quoted, split: !quoted });
      return;
    }
    case 'ArithmeticExpansion': {
      const body = part.text.startsWith('$((') ? part.text.slice(3, -2) : part.text.slice(2, -1);
      out.push({ text: String(await arithmetic(sh, body)), quoted, split: !quoted });
      return;
    }
    case 'ProcessSubstitution':
      out.push({ text: processSubstitution(sh, part), quoted: true });
      return;
  }
}

async function doubleQuoted(sh: Interpreter, parts: readonly DoubleQuotedChild[], out: Piece[]): Promise<void> {
  const before = out.length;
  let vanishes = false;
  for (const part of parts) {
    if (part.type === 'Literal') out.push({ text: part.value, quoted: true });
    else {
      const count = out.length;
      await expandPart(sh, part, 'quoted', out);
      if (out.length === count) vanishes = true;
    }
  }
  if (out.length === before && !vanishes) out.push({ text: '', quoted: true });
}

/** Inside double quotes a backslash only quotes `$`, `` ` ``, `"`, `\`, `}` and newline. */
function unescapeQuoted(text: string): string {
  return text.replace(/\\([$`"\\}])|\\\n/g, (_, c: string | undefined) => c ?? '');
}

function literal(text: string, out: Piece[]): void {
  if (!text.includes('\\')) {
    out.push({ text, quoted: false });
    return;
  }
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c !== '\\' || i + 1 === text.length) {
      plain += c;
      continue;
    }
    const next = text[++i] as string;
    if (next === '\n') continue;
    if (plain) out.push({ text: plain, quoted: false });
    plain = '';
    out.push({ text: next, quoted: true });
  }
  if (plain) out.push({ text: plain, quoted: false });
}

function tilde(sh: Interpreter, all: Piece[], mode: Mode): void {
  const fix = (text: string, whole: boolean): string => {
    const match = /^~([A-Za-z_][\w-]*|[+-])?(?=\/|:|$)/.exec(text);
    if (!match || (!whole && match[0].length === text.length)) return text;
    const home = sh.home(match[1]);
    return home === undefined ? text : home + text.slice(match[0].length);
  };
  all.forEach((piece, i) => {
    if (piece.quoted || piece.split || piece.break) return;
    const last = i === all.length - 1;
    if (i === 0) {
      const text = fix(piece.text, last);
      if (text !== piece.text) {
        const match = /^~[^/:]*/.exec(piece.text)?.[0] as string;
        const home = text.slice(0, text.length - (piece.text.length - match.length));
        all.splice(0, 1, { text: home, quoted: true }, { ...piece, text: piece.text.slice(match.length) });
        return;
      }
    }
    if (mode === 'assignment' && piece.text.includes(':~')) {
      const [head, ...rest] = piece.text.split(':') as [string, ...string[]];
      piece.text = [head, ...rest.map((t, n) => fix(t, last || n < rest.length - 1))].join(':');
    }
  });
}

/** `$((…))`'s value: the text is expanded as in double quotes, then evaluated. */
export async function arithmetic(sh: Interpreter, text: string): Promise<bigint> {
  const expanded = /[$`\\"']/.test(text) ? await expandTemplate(sh, text) : text;
  return evaluateText(sh, expanded);
}

export function evaluateText(sh: Interpreter, text: string): bigint {
  try {
    return evaluate(text, subscriptVariables(sh));
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ExpansionError(error.message);
    if (error instanceof RangeError)
      throw new ExpansionError(`${text}: expression recursion level exceeded (error token is "${text}")`);
    throw error;
  }
}

const templates = new Map<string, readonly WordPart[] | string>();

/** Text in which only `$`, `` ` `` and their escapes mean something: arithmetic, prompts. */
export async function expandTemplate(sh: Interpreter, text: string): Promise<string> {
  let parts = templates.get(text);
  if (parts === undefined) {
    if (templates.size > 1000) templates.clear();
    const delimiter = 'END_OF_TEMPLATE';
    const command = parse(`: <<${delimiter}\n${text}\n${delimiter}\n`).commands[0]?.command;
    const doc = command?.type === 'Command' ? command.redirects[0] : undefined;
    const body = doc?.type === 'HereDoc' ? doc.body : undefined;
    parts = body?.parts ?? body?.text ?? text;
    templates.set(text, parts);
  }
  const expanded = typeof parts === 'string' ? parts : await expandBody(sh, parts);
  return expanded.replace(/\n$/, '').replaceAll('"', '');
}

/** A here-document's body. */
export async function expandBody(sh: Interpreter, parts: readonly WordPart[]): Promise<string> {
  const out: Piece[] = [];
  for (const part of parts) {
    if (part.type === 'Literal') out.push({ text: part.value, quoted: true });
    else await expandPart(sh, part, 'quoted', out);
  }
  return joinPieces(sh, out);
}

/** Splits at IFS what came of unquoted expansions. */
export function splitFields(sh: Interpreter, all: Piece[]): Piece[][] {
  const ifs = sh.state.variables.get('IFS') ?? ' \t\n';
  const fields: Piece[][] = [];
  let current: Piece[] | undefined;
  const end = () => {
    if (current) fields.push(current);
    current = undefined;
  };
  for (const piece of all) {
    if (piece.break) {
      end();
      continue;
    }
    if (!piece.split) {
      if (piece.text !== '' || piece.quoted) (current ??= []).push(piece);
      continue;
    }
    const { text } = piece;
    let from = 0;
    for (let i = 0; i <= text.length; ) {
      const c = text[i];
      if (c !== undefined && !ifs.includes(c)) {
        i++;
        continue;
      }
      if (i > from) (current ??= []).push({ text: text.slice(from, i), quoted: false });
      if (c === undefined) break;
      let hard = false;
      while (i < text.length && ifs.includes(text[i] as string)) {
        const space = ' \t\n'.includes(text[i] as string);
        if (!space && hard) break;
        if (!space) hard = true;
        i++;
      }
      if (hard) fields.push(current ?? []);
      else if (current) fields.push(current);
      current = undefined;
      from = i;
    }
  }
  end();
  return fields;
}

function pathnames(sh: Interpreter, field: Piece[], out: string[]): void {
  const plain = field.map((p) => p.text).join('');
  if (sh.state.options.has('noglob') || !field.some((p) => !p.quoted && /[*?[(]/.test(p.text))) {
    out.push(plain);
    return;
  }
  const pattern = field.map((p) => (p.quoted ? quotePattern(p.text) : p.text)).join('');
  if (!isPattern(pattern)) {
    out.push(plain);
    return;
  }
  const found = glob(sh.host.fs, sh.state.cwd, pattern, sh.state.shopts);
  if (found.length > 0) {
    for (const path of found) out.push(path);
    return;
  }
  if (sh.state.shopts.has('failglob')) throw new ExpansionError(`no match: ${unquotePattern(pattern)}`);
  if (!sh.state.shopts.has('nullglob')) out.push(plain);
}
