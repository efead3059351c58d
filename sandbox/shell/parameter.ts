/** Parameter expansion: `$x`, `${x…}` in all its forms. */

import type { ParameterExpansionPart, ParameterOperation, SimpleExpansionPart, Word } from 'unbash';
import type { ArithmeticVariables } from './arithmetic.ts';
import { ExpansionError, MemoryExhausted } from './control.ts';
import { attributes, declaration } from './declaration.ts';
import {
  arithmetic,
  BREAK,
  evaluateText,
  expandPattern,
  expandString,
  type Mode,
  type Piece,
  pieces,
  wordOf,
} from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { matches, patternSource } from './pattern.ts';
import { resolveAnsi, shellQuote } from './quote.ts';
import { special, specialArray } from './special.ts';
import { assign, byCodeUnit, elements, ReadonlyError, scalar, topIndex, type Variable } from './state.ts';

/** Elements an array may have. */
const MAX_ELEMENTS = 1_000_000;

interface Found {
  /** Undefined: unset. */
  values: string[] | undefined;
  /** `@` and `*` give every element. */
  multi?: '@' | '*';
}

export async function expandParameter(
  sh: Interpreter,
  part: SimpleExpansionPart | ParameterExpansionPart,
  quoted: boolean,
  out: Piece[],
): Promise<void> {
  if (part.type === 'SimpleExpansion') {
    const name = part.text.slice(1);
    emit(sh, required(sh, lookup(sh, name), name), quoted, out);
    return;
  }
  const { parameter, prefix, operation } = part;
  if (part.index && /^\s*$/.test(part.index.text)) throw new ExpansionError(`${part.text}: bad substitution`);
  const toggled = /^\$\{([A-Za-z_]\w*|[@*]|\d+)(?:\[([^\]]*)\])?(~~?)([^~].*)?\}$/s.exec(part.text);
  if (operation?.type === 'Unknown' && toggled) return toggle(sh, toggled, quoted, out);
  if (operation?.type === 'Unknown' || parameter === '') throw new ExpansionError(`${part.text}: bad substitution`);
  const index = part.index && (await indexText(sh, parameter, part.index));
  if (prefix === '!' && operation?.type === 'Names') {
    const values = sh.state.variables.names().filter((n) => n.startsWith(parameter));
    return emit(sh, { values, multi: operation.operator }, quoted, out);
  }
  if (prefix === '!' && (index === '@' || index === '*') && !operation) {
    const keys = elements(sh.state.variables.find(parameter)).map(([key]) => key);
    return emit(sh, { values: keys, multi: index }, quoted, out);
  }
  let name = parameter;
  let found = lookup(sh, parameter, index);
  if (prefix === '!') {
    const variable = sh.state.variables.raw(parameter);
    if (variable?.nameref) return emit(sh, { values: [scalar(variable) ?? ''] }, quoted, out);
    const target = found.values?.[0];
    if (target === undefined || target === '') {
      if (!operation) throw new ExpansionError(`${parameter}: invalid indirect expansion`);
    }
    const match = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[(.*)\])?$/s.exec(target ?? '');
    if (!match && target !== undefined) throw new ExpansionError(`${target}: invalid variable name`);
    name = match?.[1] ?? '';
    found = match ? lookup(sh, name, match[2]) : { values: undefined };
  }
  const label = index === undefined ? name : `${name}[${index}]`;
  if (prefix === '#') {
    if (found.multi) return emit(sh, { values: [String(found.values?.length ?? 0)] }, quoted, out);
    const value = required(sh, found, label).values?.[0] ?? '';
    return emit(sh, { values: [String([...value].length)] }, quoted, out);
  }
  if (!operation) return emit(sh, required(sh, found, label), quoted, out);
  if (operation.type === 'Default') return withDefault(sh, operation, found, { name, index }, quoted, out);
  emit(sh, await operate(sh, operation, required(sh, found, label), name), quoted, out);
}

/** `${x~}` and `${x~~}`, which bash has and does not speak of: upper case for lower, and lower for upper. */
async function toggle(
  sh: Interpreter,
  [, name, index, operator, operand]: RegExpExecArray,
  quoted: boolean,
  out: Piece[],
): Promise<void> {
  const word = operand === undefined ? undefined : wordOf(operand);
  const pattern = word ? await expandPattern(sh, word) : '?';
  const found = lookup(sh, name as string, index);
  const other = (c: string) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase());
  const change = (value: string) =>
    [...value].map((c, i) => ((operator === '~~' || i === 0) && matches(pattern, c) ? other(c) : c)).join('');
  emit(sh, { ...found, values: found.values?.map(change) ?? [''] }, quoted, out);
}

/** Under `set -u` unset parameters other than `@` and `*` are an error. */
function required(sh: Interpreter, found: Found, name: string): Found {
  if (found.values === undefined && sh.state.options.has('nounset') && !found.multi) {
    throw new ExpansionError(`${/^\d/.test(name) ? `$${name}` : name}: unbound variable`, { fatal: true, status: 127 });
  }
  return found;
}

async function indexText(sh: Interpreter, name: string, word: Word): Promise<string> {
  const text = await expandString(sh, word, 'quoted').catch((e) => {
    throw e;
  });
  if (word.value === '@' || word.value === '*') return word.value;
  return sh.state.variables.find(name)?.keys ? await expandString(sh, word) : text;
}

/** The value of a parameter, special ones included. */
export function lookup(sh: Interpreter, name: string, index?: string): Found {
  const { state } = sh;
  if (name === '@' || name === '*') return { values: state.positional, multi: name };
  if (/^\d+$/.test(name)) {
    const n = Number(name);
    const value = n === 0 ? sh.arg0 : state.positional[n - 1];
    return { values: value === undefined ? undefined : [value] };
  }
  const computed = special(sh, name);
  if (computed !== undefined && index === undefined) return { values: [computed] };
  const list = specialArray(sh, name);
  const variable: Variable | undefined = list
    ? { value: new Map(list.map((v, i) => [i, v])) }
    : state.variables.find(name);
  if (index === '@' || index === '*') {
    const values = computed !== undefined ? [computed] : elements(variable).map(([, value]) => value);
    return { values: variable || computed !== undefined ? values : undefined, multi: index };
  }
  if (index === undefined) {
    const value = scalar(variable);
    return { values: value === undefined ? undefined : [value] };
  }
  const value = element(sh, name, variable, index);
  return { values: value === undefined ? undefined : [value] };
}

export function element(
  sh: Interpreter,
  name: string,
  variable: Variable | undefined,
  index: string,
): string | undefined {
  if (variable?.keys) return variable.keys.get(index);
  let n = Number(evaluateText(sh, index));
  if (variable?.value instanceof Map) {
    if (n < 0) n += topIndex(variable.value) + 1;
    if (n < 0) {
      void sh.complain(`${sh.where()}${name}: bad array subscript\n`);
      return '';
    }
    return variable.value.get(n);
  }
  return n === 0 || n === -1 ? scalar(variable) : undefined;
}

/** `name[index]=value`. */
export function setElement(sh: Interpreter, name: string, index: string, value: string, append = false): void {
  const variable = sh.state.variables.target(name);
  setElementOf(sh, variable, name, index, value, append);
}

export function setElementOf(
  sh: Interpreter,
  variable: Variable,
  name: string,
  index: string,
  value: string,
  append = false,
): void {
  if (variable.readonly) throw new ReadonlyError(name);
  delete variable.bare;
  if (variable.keys) {
    const key = index.replace(/^(["'])([\s\S]*)\1$/, '$2');
    variable.keys.set(key, append ? (variable.keys.get(key) ?? '') + value : value);
    return;
  }
  if (!(variable.value instanceof Map)) {
    variable.value = new Map(variable.value === undefined ? [] : [[0, variable.value]]);
  }
  let n = Number(evaluateText(sh, index));
  if (n < 0) n += topIndex(variable.value) + 1;
  if (n < 0) throw new ExpansionError(`${name}[${index}]: bad array subscript`);
  const next = variable.integer ? String(evaluateText(sh, value)) : value;
  variable.value.set(n, append ? (variable.value.get(n) ?? '') + next : next);
}

export function subscriptVariables(sh: Interpreter): ArithmeticVariables {
  return {
    get: (name, index) => {
      const found = lookup(sh, name, index).values?.[0];
      if (found === undefined && sh.state.options.has('nounset')) {
        throw new ExpansionError(`${name}: unbound variable`, { fatal: true, status: 127 });
      }
      return found;
    },
    set: (name, index, value) => {
      if (index === undefined) sh.setVariable(name, value);
      else setElement(sh, name, index, value);
    },
  };
}

function emit(sh: Interpreter, found: Found, quoted: boolean, out: Piece[]): void {
  const { values, multi } = found;
  if (!values) {
    if (quoted && !multi) out.push({ text: '', quoted: true });
    return;
  }
  if (multi === '*' && quoted) {
    const ifs = sh.state.variables.get('IFS');
    out.push({ text: values.join(ifs === undefined ? ' ' : ifs.slice(0, 1)), quoted: true });
    return;
  }
  values.forEach((text, i) => {
    if (i > 0) out.push(BREAK);
    out.push({ text, quoted, split: !quoted });
  });
}

async function withDefault(
  sh: Interpreter,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
  found: Found,
  at: { name: string; index: string | undefined },
  quoted: boolean,
  out: Piece[],
): Promise<void> {
  const { operator, operand } = operation;
  const isSet = found.values !== undefined && (!found.multi || found.values.length > 0);
  const empty = !isSet || (operator.startsWith(':') && (found.values as string[]).join(' ') === '');
  const substitute = async () => {
    const made = await pieces(sh, operand, quoted ? 'quoted' : 'word');
    if (made.length === 0 && quoted) out.push({ text: '', quoted: true });
    for (const piece of made) out.push(piece.quoted || piece.break ? piece : { ...piece, split: true });
  };
  switch (operator.at(-1)) {
    case '-':
      return empty ? substitute() : emit(sh, found, quoted, out);
    case '+':
      if (!empty) return substitute();
      if (quoted) out.push({ text: '', quoted: true });
      return;
    case '=': {
      if (!empty) return emit(sh, found, quoted, out);
      const value = await expandString(sh, operand, quoted ? 'quoted' : 'word');
      if (!/^[A-Za-z_]/.test(at.name)) throw new ExpansionError(`$${at.name}: cannot assign in this way`);
      if (at.index === undefined) sh.setVariable(at.name, value);
      else setElement(sh, at.name, at.index, value);
      out.push({ text: value, quoted, split: !quoted });
      return;
    }
    default: {
      if (!empty) return emit(sh, found, quoted, out);
      const given = await expandString(sh, operand, quoted ? 'quoted' : 'word');
      const message = given || (operator === ':?' ? 'parameter null or not set' : 'parameter not set');
      throw new ExpansionError(`${at.name}: ${message}`, { fatal: true, status: 127 });
    }
  }
}

async function operate(sh: Interpreter, operation: ParameterOperation, found: Found, name: string): Promise<Found> {
  const { values = [''], multi } = found.values ? found : { ...found, values: found.multi ? [] : [''] };
  const each = (change: (value: string) => string): Found => {
    const changed: Found = { values: values.map(change) };
    if (multi) changed.multi = multi;
    return changed;
  };
  switch (operation.type) {
    case 'Remove': {
      const pattern = await expandPattern(sh, operation.operand);
      return each((value) => remove(value, pattern, operation.operator));
    }
    case 'Replace': {
      const pattern = await expandPattern(sh, operation.pattern);
      const replacement = await expandReplacement(sh, operation.replacement);
      return each((value) => replace(value, pattern, replacement, operation.operator));
    }
    case 'CaseModification': {
      const pattern = operation.operand ? await expandPattern(sh, operation.operand) : '?';
      return each((value) => changeCase(value, pattern || '?', operation.operator));
    }
    case 'Slice': {
      const number = async (text: string) => {
        try {
          return Number(await arithmetic(sh, text));
        } catch (error) {
          if (error instanceof ExpansionError && !error.fatal) throw new ExpansionError(`${name}: ${error.message}`);
          throw error;
        }
      };
      const offset = await number(operation.offset.text);
      const length = operation.length ? await number(operation.length.text) : undefined;
      if (!multi) return each((value) => slice([...value], offset, length, name).join(''));
      if (name === '@' || name === '*') {
        const from = offset < 0 ? values.length + 1 + offset : offset;
        const all = [sh.arg0, ...values];
        if (from < 0) return { values: [], multi };
        return { values: all.slice(from, length === undefined ? undefined : from + length), multi };
      }
      const entries = elements(sh.state.variables.find(name));
      const top = entries.length > 0 ? Number((entries.at(-1) as [string, string])[0]) + 1 : 0;
      const from = offset < 0 ? top + offset : offset;
      if (length !== undefined && length < 0) throw new ExpansionError(`${length}: substring expression < 0`);
      const isMap = !!sh.state.variables.find(name)?.keys;
      const rest = entries.filter(([key], i) => (isMap ? i : Number(key)) >= from).map(([, v]) => v);
      return { values: from < 0 ? [] : rest.slice(0, length), multi };
    }
    case 'Transform':
      return transform(sh, operation.operand.text, found, name, each);
    default:
      return found;
  }
}

async function expandReplacement(sh: Interpreter, word: Word): Promise<(match: string) => string> {
  const all = await pieces(sh, word, 'assignment');
  // An unquoted & stands for what matched (patsub_replacement, on since bash 5.2).
  return (match) =>
    all.map((p) => (p.quoted || p.break ? p.text : p.text.replace(/\\?&/g, (a) => (a === '&' ? match : '&')))).join('');
}

export function remove(value: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const chars = [...value];
  const n = chars.length;
  const front = operator.startsWith('#');
  const longest = operator.length === 2;
  for (let i = 0; i <= n; i++) {
    const size = longest ? n - i : i;
    const part = (front ? chars.slice(0, size) : chars.slice(n - size)).join('');
    if (matches(pattern, part)) return (front ? chars.slice(size) : chars.slice(0, n - size)).join('');
  }
  return value;
}

function replace(
  value: string,
  pattern: string,
  replacement: (match: string) => string,
  operator: '/' | '//' | '/#' | '/%',
): string {
  if (pattern === '') {
    return operator === '/#' ? replacement('') + value : operator === '/%' ? value + replacement('') : value;
  }
  const source = `(?:${patternSource(pattern)})`;
  if (operator === '/#') return value.replace(new RegExp(`^${source}`, 'su'), replacement);
  if (operator === '/%') return value.replace(new RegExp(`${source}$`, 'su'), replacement);
  let done = false;
  return value.replace(new RegExp(source, 'gsu'), (match) => {
    if (match === '' || (operator === '/' && done)) return match;
    done = true;
    return replacement(match);
  });
}

function changeCase(value: string, pattern: string, operator: '^' | '^^' | ',' | ',,'): string {
  const change = (c: string) => (operator.startsWith('^') ? c.toUpperCase() : c.toLowerCase());
  return [...value].map((c, i) => ((operator.length === 2 || i === 0) && matches(pattern, c) ? change(c) : c)).join('');
}

function slice(chars: string[], offset: number, length: number | undefined, _name: string): string[] {
  const from = offset < 0 ? chars.length + offset : offset;
  if (from < 0 || from > chars.length) return [];
  if (length === undefined) return chars.slice(from);
  const to = length < 0 ? chars.length + length : from + length;
  if (to < from) throw new ExpansionError(`${length}: substring expression < 0`);
  return chars.slice(from, to);
}

async function transform(
  sh: Interpreter,
  operator: string,
  found: Found,
  name: string,
  each: (change: (value: string) => string) => Found,
): Promise<Found> {
  const variable = sh.state.variables.find(name);
  switch (operator) {
    case 'Q':
      return found.values ? each(shellQuote) : found;
    case 'U':
      return each((v) => v.toUpperCase());
    case 'u':
      return each((v) => v.replace(/^./su, (c) => c.toUpperCase()));
    case 'L':
      return each((v) => v.toLowerCase());
    case 'E':
      return each(resolveAnsi);
    case 'P': {
      const prompts: string[] = [];
      for (const v of found.values ?? []) prompts.push(await sh.prompt(v));
      return { values: prompts };
    }
    case 'a':
      return each(() => attributes(variable));
    case 'A': {
      if (name === '@' || name === '*')
        return { values: [`set -- ${(found.values ?? []).map((v) => shellQuote(v)).join(' ')}`] };
      if (!variable) return { values: [] };
      if (typeof variable.value === 'string') {
        const raw = sh.state.variables.raw(name);
        const real = raw?.nameref && typeof raw.value === 'string' ? raw.value : name;
        const flags = attributes(variable);
        return { values: [`${flags ? `declare -${flags} ` : ''}${real}=${shellQuote(variable.value)}`] };
      }
      const text = declaration(name, variable);
      return { values: [text] };
    }
    case 'K':
    case 'k': {
      if (operator === 'k' && found.multi) return { values: elements(variable).flat(), multi: found.multi };
      const pairs = elements(variable).map(([k, v]) => `${k} ${shellQuote(v, '"')}`);
      return { values: [pairs.join(' ')] };
    }
    default:
      if (!found.values) return found;
      throw new ExpansionError(`\${${name}@${operator}}: bad substitution`, { fatal: true, status: 127 });
  }
}

/** The elements of `name=( … )`. */
export async function assignArray(
  sh: Interpreter,
  variable: Variable,
  name: string,
  words: readonly Word[],
  append: boolean | undefined,
  expand: (sh: Interpreter, words: readonly Word[]) => Promise<string[]>,
): Promise<void> {
  if (variable.readonly) throw new ReadonlyError(name);
  const keyed: { key: string | undefined; values: string[]; append: boolean }[] = [];
  for (const word of words) {
    const match = /^\[((?:[^[\]]|\[[^\]]*\])*)\](\+?)=([\s\S]*)$/.exec(word.text);
    if (match) {
      const value = match[3] ? wordOf(match[3] as string) : undefined;
      const keyWord = wordOf(`${match[1] || "''"}`);
      keyed.push({
        key: keyWord ? await expandString(sh, keyWord) : (match[1] as string),
        values: [value ? await expandString(sh, value) : ''],
        append: match[2] === '+',
      });
    } else keyed.push({ key: undefined, values: await expand(sh, [word]), append: false });
  }
  delete variable.bare;
  if (!append) {
    if (variable.keys) variable.keys = new Map();
    else variable.value = new Map();
  } else if (!variable.keys && !(variable.value instanceof Map)) {
    variable.value = new Map(variable.value === undefined ? [] : [[0, variable.value]]);
  }
  if (variable.keys) {
    const loose: string[] = [];
    for (const { key, values, append: add } of keyed) {
      if (key !== undefined) setElementOf(sh, variable, name, key, values[0] as string, add);
      else loose.push(...values);
    }
    for (let i = 0; i < loose.length; i += 2) variable.keys.set(loose[i] as string, loose[i + 1] ?? '');
    return;
  }
  const map = variable.value as Map<number, string>;
  let next = topIndex(map) + 1;
  for (const { key, values, append: add } of keyed) {
    if (key !== undefined) {
      next = Number(evaluateText(sh, key));
      if (next < 0) throw new ExpansionError(`[${key}]=${values[0]}: bad array subscript`);
    }
    for (const value of values) {
      const stored = variable.integer ? String(evaluateText(sh, value)) : value;
      if (map.size > MAX_ELEMENTS) throw new MemoryExhausted();
      map.set(next, add ? (map.get(next) ?? '') + stored : stored);
      next++;
    }
  }
}

export { assign, byCodeUnit, type Mode };
