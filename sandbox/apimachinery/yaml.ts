/**
 * YAML as the real tools read it: YAML 1.1 as sigs.k8s.io/yaml has it (yes, no, on, off are booleans,
 * timestamps stay text, the last of two equal keys stands), in go-yaml's words where it is wrong.
 * Printing is in yaml-format.ts.
 */
import { DEFAULT_SCHEMA, FAILSAFE_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import { JSONSyntaxError, parseJSONValue, setKey } from './json.ts';

export { formatYAML } from './yaml-format.ts';

/** `error converting YAML to JSON: yaml: line 3: …` */
export class YAMLError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'YAMLError';
  }
}

const nulls = ['', '~', 'null', 'Null', 'NULL'];
const trues = 'y Y yes Yes YES true True TRUE on On ON'.split(' ');
const falses = 'n N no No NO false False FALSE off Off OFF'.split(' ');

function readInteger(text: string): number | undefined {
  if (text.startsWith('_')) return undefined;
  const plain = text.replaceAll('_', '');
  const match = /^([-+]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(plain);
  if (!match) return undefined;
  const [, sign, binary, hex, octal, decimal] = match;
  const value = binary
    ? Number.parseInt(binary, 2)
    : hex
      ? Number.parseInt(hex, 16)
      : octal
        ? Number.parseInt(octal, 8)
        : Number(decimal);
  return sign === '-' ? -value : value;
}

const floatShape = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

function readFloat(text: string): number | undefined {
  const plain = text.startsWith('_') ? text : text.replaceAll('_', '');
  return floatShape.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : undefined;
}

const scalarType = (tag: string, reads: (text: string) => boolean, construct: (text: string) => unknown): Type =>
  new Type(tag, {
    kind: 'scalar',
    resolve: (data: string | null) => reads(data ?? ''),
    construct: (data: string | null) => construct(data ?? ''),
  });

const merge = (DEFAULT_SCHEMA as unknown as { compiledImplicit: Type[] }).compiledImplicit.filter(
  (type) => (type as unknown as { tag: string }).tag === 'tag:yaml.org,2002:merge',
);

/** Tags nobody knows leave their value as it is, as upstream. */
const unknownTag = (prefix: string, kind: 'scalar' | 'sequence' | 'mapping'): Type =>
  new Type(prefix, {
    kind,
    multi: true,
    resolve: () => true,
    construct: (data: unknown) => data ?? (kind === 'scalar' ? '' : null),
  } as ConstructorParameters<typeof Type>[1]);

const schema = FAILSAFE_SCHEMA.extend({
  implicit: [
    scalarType(
      'tag:yaml.org,2002:null',
      (text) => nulls.includes(text),
      () => null,
    ),
    scalarType(
      'tag:yaml.org,2002:bool',
      (text) => trues.includes(text) || falses.includes(text),
      (text) => trues.includes(text),
    ),
    scalarType(
      'tag:yaml.org,2002:int',
      (text) => readInteger(text) !== undefined,
      (text) => readInteger(text),
    ),
    scalarType(
      'tag:yaml.org,2002:float',
      (text) => readFloat(text) !== undefined,
      (text) => readFloat(text),
    ),
    ...merge,
  ],
  explicit: [
    scalarType(
      'tag:yaml.org,2002:binary',
      () => true,
      (text) => atob(text.replace(/\s/g, '')),
    ),
    scalarType(
      'tag:yaml.org,2002:timestamp',
      () => true,
      (text) => text,
    ),
    ...['!', 'tag:'].flatMap((prefix) =>
      (['scalar', 'sequence', 'mapping'] as const).map((kind) => unknownTag(prefix, kind)),
    ),
  ],
});

/** As in json.ts: what walks the value afterwards has a browser's stack. */
const MAX_DEPTH = 1000;

/** Upstream's bound on what aliases may blow a document up to. */
const MAX_EXPANDED = 400_000;

/** The first document as a fresh JSON value; null when it is empty. What follows it is not looked at. Throws a {@link YAMLError}. */
export function parseYAML(text: string): unknown {
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/.exec(text);
  if (control) throw complaint('control characters are not allowed');
  let value: unknown;
  try {
    value = load(firstDocument(text), { schema, json: true });
  } catch (error) {
    if (error instanceof RangeError) throw complaint('exceeded max depth of 10000');
    if (!(error instanceof YAMLException)) throw error;
    throw explain(error as YAMLException & { mark?: { line: number } }, text);
  }
  try {
    return expand(value, new Set(), { left: MAX_EXPANDED }) ?? null;
  } catch (error) {
    if (error instanceof RangeError) throw complaint('exceeded max depth of 10000');
    if (!(error instanceof Recursive)) throw error;
    throw complaint(`anchor '${selfReference(text)}' value contains itself`);
  }
}

class Recursive extends Error {}

/** The anchor named again before its own value ended: the first one that is both set and used. */
function selfReference(text: string): string {
  const used = new Set([...text.matchAll(/(?:^|[\s[{,:-])\*([^\s,[\]{}]+)/g)].map((match) => match[1]));
  return [...text.matchAll(/&([^\s,[\]{}]+)/g)].find((match) => used.has(match[1]))?.[1] ?? '';
}

function firstDocument(text: string): string {
  const end = /^\.\.\.(?=\s|$)/m.exec(text);
  const body = end ? text.slice(0, end.index) : text;
  const head = /^(?:[ \t]*(?:#.*)?\r?\n)*---(?=\s|$)/.exec(body)?.[0].length ?? 0;
  const next = /^---(?=\s|$)/m.exec(body.slice(head));
  return next ? body.slice(0, head + next.index) : body;
}

const complaint = (message: string): YAMLError => new YAMLError(`error converting YAML to JSON: yaml: ${message}`);

/** A tree of its own for every alias, within bounds. */
function expand(value: unknown, above: Set<object>, budget: { left: number }): unknown {
  if (--budget.left < 0) throw complaint('document contains excessive aliasing');
  if (typeof value !== 'object' || value === null) return value;
  if (above.has(value)) throw new Recursive();
  if (above.size > MAX_DEPTH) throw complaint('exceeded max depth of 10000');
  above.add(value);
  let copy: unknown;
  if (Array.isArray(value)) copy = value.map((element) => expand(element, above, budget));
  else {
    const object: Record<string, unknown> = {};
    for (const key of Object.keys(value))
      setKey(object, key, expand((value as Record<string, unknown>)[key], above, budget));
    copy = object;
  }
  above.delete(value);
  return copy;
}

/**
 * js-yaml's complaint in go-yaml's words. go-yaml counts a scanner's line from one and a parser's from
 * zero, and leaves line zero unsaid.
 */
function explain(error: { reason: string; mark?: { line: number; position: number } }, text: string): YAMLError {
  const lines = text.split('\n');
  const mark = error.mark?.line ?? 0;
  const at = Math.min(mark, lines.length - 1);
  const line = lines[at] ?? '';
  const scanner = (message: string, index = at): YAMLError =>
    complaint(`${index > 0 ? `line ${index + 1}: ` : ''}${message}`);
  const parser = (message: string, index = at): YAMLError =>
    complaint(`${index > 0 ? `line ${index}: ` : ''}${message}`);
  const { reason } = error;
  if (/nesting|depth/i.test(reason)) return complaint('exceeded max depth of 10000');
  const alias = /unidentified alias "(.*)"/.exec(reason);
  if (alias) return complaint(`unknown anchor '${alias[1]}' referenced`);
  if (/unexpected end of the stream within a (single|double) quoted scalar/.test(reason)) {
    return scanner('found unexpected end of stream', lines.length - 1);
  }
  const colon = (index: number): boolean => /:(\s|$)/.test((lines[index] ?? '').replace(/"[^"]*"|'[^']*'/g, ''));
  if (/tab character/.test(reason) || /^\s*\t/.test(line))
    return scanner('found character that cannot start any token');
  if (
    /flow collection|flow sequence|flow mapping|missed comma|unexpected end of the stream within a flow/.test(reason)
  ) {
    const open = lastOpenBracket(text.slice(0, error.mark?.position ?? text.length));
    const first = open.line;
    return complaint(
      `line ${Math.max(first + 1, 1)}: did not find expected ',' or '${open.bracket === '[' ? ']' : '}'}'`,
    );
  }
  if (/multiline key may not be an implicit key/.test(reason)) return scanner("could not find expected ':'");
  if (/cannot read an implicit mapping pair|can not read an implicit mapping pair/.test(reason)) {
    return scanner("could not find expected ':'", Math.min(at + 1, lines.length - 1));
  }
  if (/end of the stream or a document separator is expected/.test(reason)) {
    if (/^\s*[\]}]/.test(line)) return parser('did not find expected node content');
    if (/^\s*[@`%]/.test(line)) return scanner('found character that cannot start any token');
    if (/^- /.test(line)) return parser('did not find expected key');
    if (colon(at))
      return /^\s/.test(line)
        ? parser('did not find expected key')
        : scanner('mapping values are not allowed in this context');
    return scanner("could not find expected ':'", Math.min(at + 1, lines.length - 1));
  }
  const value = /(?:^|[:-])\s+([@`%\]}])/.exec(line)?.[1];
  if (value === ']' || value === '}') return parser('did not find expected node content');
  if (value) return scanner('found character that cannot start any token');
  if (/bad indentation of a mapping entry|mapping values|nested mappings/.test(reason)) {
    // `key: a: b`, or a mapping below a plain value; else the indentation matches no mapping above.
    const rest = line.replace(/^\s*(?:- +)*[^\s:#][^:#]*:(?=\s)/, '');
    if (rest !== line && colonIn(rest)) return scanner('mapping values are not allowed in this context');
    const before = previousLine(lines, at);
    if (!colon(at)) return parser('did not find expected key');
    if (before !== undefined && !colonIn(before) && indentOf(before) <= indentOf(line))
      return scanner("could not find expected ':'");
    if (before !== undefined && deeper(line, before) && colon(at) && !/:\s*(#.*)?$/.test(before))
      return scanner('mapping values are not allowed in this context');
    return parser('did not find expected key');
  }
  if (/bad indentation of a sequence entry/.test(reason)) {
    const before = previousLine(lines, at);
    if (!colon(at)) return parser("did not find expected '-' indicator");
    if (before !== undefined && colonIn(before)) return parser('did not find expected key');
    return scanner('mapping values are not allowed in this context');
  }
  if (/block sequence entries|sequence entry/.test(reason))
    return scanner('block sequence entries are not allowed in this context');
  if (/unknown escape sequence/.test(reason)) return scanner('found unknown escape character');
  if (/expected hexadecimal character/.test(reason)) return scanner('did not find expected hexdecimal number');
  return parser('did not find expected key');
}

const colonIn = (text: string): boolean => /:(\s|$)/.test(text.replace(/"[^"]*"|'[^']*'/g, ''));
const indentOf = (line: string): number => line.length - line.trimStart().length;
const deeper = (line: string, before: string): boolean => indentOf(line) > indentOf(before);

function previousLine(lines: string[], at: number): string | undefined {
  for (let i = at - 1; i >= 0; i--) if (/^\s*[^\s#]/.test(lines[i] as string)) return lines[i];
  return undefined;
}

/** The bracket left open, and its line. */
function lastOpenBracket(text: string): { bracket: string; line: number } {
  const open: { bracket: string; line: number }[] = [];
  let line = 0;
  for (const [i, c] of [...text].entries()) {
    if (c === '\n') line++;
    else if (c === '[' || c === '{') open.push({ bracket: c, line });
    else if ((c === ']' || c === '}') && i > 0) open.pop();
  }
  return open.at(-1) ?? { bracket: '{', line };
}

/**
 * The documents of a stream as kubectl's reader divides it: at lines of `---`, bare or with a comment.
 * Empty ones are left out; `line` is where each begins, from zero. Throws a {@link YAMLError}.
 */
export function splitYAMLDocuments(text: string): { text: string; line: number }[] {
  const documents: { text: string; line: number }[] = [];
  let [start, current]: [number, string[]] = [0, []];
  const flush = (): void => {
    const body = current.join('\n');
    if (/^\s*[^\s#]/m.test(body)) documents.push({ text: `${body}\n`, line: start });
    current = [];
  };
  const lines = text.replace(/^\ufeff/, '').split('\n');
  lines.forEach((line, i) => {
    if (!line.startsWith('---')) {
      current.push(line);
      return;
    }
    const rest = line.slice(3).trim();
    if (rest !== '' && !rest.startsWith('#')) throw new YAMLError(`invalid Yaml document separator: ${rest}`);
    flush();
    start = i + 1;
  });
  if (current.at(-1) === '') current.pop();
  flush();
  return documents;
}

/**
 * Every document of a manifest, YAML or JSON, as kubectl's YAMLOrJSONDecoder reads it: JSON values may follow
 * one another, and JSON that does not parse may still be YAML. Nulls are left out. Documents before the
 * broken one are given too; `error` is then set, its message as after `error parsing FILE: `.
 */
export function readManifestStream(text: string): { values: unknown[]; error?: Error } {
  const values: unknown[] = [];
  let at = 0;
  while (/^\s*\{/.test(text.slice(at, at + 4096))) {
    try {
      const { value, end } = parseJSONValue(text, at);
      values.push(value);
      at = end;
    } catch (error) {
      if (!(error instanceof JSONSyntaxError)) throw error;
      const rest = readYAMLStream(text.slice(at));
      if (!rest.error) return { values: [...values, ...rest.values] };
      const message = error.truncated ? 'unexpected EOF' : `json: offset ${error.offset}: ${error.message}`;
      return { values, error: new YAMLError(message) };
    }
  }
  const rest = readYAMLStream(text.slice(at));
  return { ...rest, values: [...values, ...rest.values] };
}

function readYAMLStream(text: string): { values: unknown[]; error?: Error } {
  const values: unknown[] = [];
  try {
    for (const document of splitYAMLDocuments(text)) {
      const value = parseYAML(document.text);
      if (value !== null) values.push(value);
    }
  } catch (error) {
    if (!(error instanceof YAMLError)) throw error;
    return { values, error };
  }
  return { values };
}
