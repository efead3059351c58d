/**
 * YAML that strangers wrote: one document, bounded in size, depth and what its aliases stand for, and where in the
 * text each value is.
 */
import { load, YAMLException } from 'js-yaml';

export interface Position {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

export class YamlError extends Error {
  readonly position: Position;
  readonly reason: string;

  constructor(reason: string, position: Position) {
    super(`${reason} (${position.line}:${position.column})`);
    this.position = position;
    this.reason = reason;
  }
}

export interface YamlDocument {
  /** Of plain mappings, lists and scalars. */
  value: unknown;
  /** Of a place such as `tasks[0].title.en` or `spec.files["/a.yaml"]`, or of a key there; else of the nearest thing around it. */
  at(place: string, key?: string): Position;
}

/** Characters of a document. */
export const LIMIT = 1024 * 1024;
/** Values of a document, each counted as often as aliases repeat it. */
const VALUES = 100_000;
const DEPTH = 64;

interface Node {
  start: number;
  value: unknown;
  /** Of a list, by index. */
  items?: Map<number, Node>;
  /** Of a mapping: where the key stands, and its value. */
  entries?: Map<string, { key: number; value?: Node }>;
}

/** Throws {@link YamlError}. */
export function readYaml(source: string): YamlDocument {
  const input = source.replace(/^\uFEFF/, '');
  const lines = lineStarts(input);
  const position = (offset: number): Position => {
    const line = lineOf(lines, offset);
    return { line: line + 1, column: offset - (lines[line] as number) + 1 };
  };
  if (input.length > LIMIT) {
    throw new YamlError(`expected at most ${LIMIT} characters`, { line: 1, column: 1 });
  }
  const builder = new Builder(input, position);
  try {
    const value = load(input, {
      ...{ maxDepth: DEPTH },
      listener: (event, state) => {
        if (event === 'open') builder.open(state.position);
        else builder.close(state.result, state.kind === null);
      },
    });
    return { value, at: (place, key) => position(find(builder.root, place, key)) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new YamlError(error.reason, position(error.mark?.position ?? 0));
  }
}

/** Follows the parser, node by node. */
class Builder {
  root: Node | undefined;
  private readonly input: string;
  private readonly position: (offset: number) => Position;
  private readonly stack: { start: number; children: Node[] }[] = [];
  /** How many values stand in one, itself included. What an alias names has closed before, so it is here already. */
  private readonly weights = new Map<object, number>();

  constructor(input: string, position: (offset: number) => Position) {
    this.input = input;
    this.position = position;
  }

  open(offset: number): void {
    this.stack.push({ start: offset, children: [] });
  }

  /** `named`: by an alias, unless it is nothing. */
  close(value: unknown, named: boolean): void {
    const { start: opened, children } = this.stack.pop() as { start: number; children: Node[] };
    const start = contentAt(this.input, opened);
    this.weigh(value, start, named);
    // The parser looks for a mapping's first key before it knows that there is no mapping: then the one child is it.
    const same = typeof value === 'object' && value !== null && children.find((child) => child.value === value);
    const node = same || built(start, value, children);
    const above = this.stack.at(-1);
    if (above) above.children.push(node);
    else this.root = node;
  }

  private weigh(value: unknown, start: number, named: boolean): void {
    if (typeof value !== 'object' || value === null || this.weights.has(value)) return;
    const refuse = (reason: string): never => {
      throw new YamlError(reason, this.position(start));
    };
    if (named) refuse('an alias stands within what it names');
    if (value instanceof Date) refuse('expected text, found a timestamp; put it in quotes');
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype)
      refuse('expected plain YAML, found a value with a tag of its own');
    if (Object.hasOwn(value, '__proto__')) refuse('a key may not be "__proto__"');
    let weight = 1;
    for (const inner of Object.values(value)) {
      if (typeof inner !== 'object' || inner === null) weight++;
      else weight += this.weights.get(inner) ?? 1;
    }
    if (weight > VALUES) refuse(`with its aliases this is more than ${VALUES} values`);
    this.weights.set(value, weight);
  }
}

function built(start: number, value: unknown, children: Node[]): Node {
  if (Array.isArray(value)) return { start, value, items: itemsOf(value, children) };
  if (typeof value === 'object' && value !== null) return { start, value, entries: entriesOf(value, children) };
  return { start, value };
}

/** Nothing between two dashes is an item without a node of its own. */
function itemsOf(value: unknown[], children: Node[]): Map<number, Node> {
  const items = new Map<number, Node>();
  let next = 0;
  for (const [i, item] of value.entries()) {
    const child = children[next];
    if (child === undefined || !Object.is(child.value, item)) continue;
    items.set(i, child);
    next++;
  }
  return items;
}

/** Keys and values take turns; a key of `{a, b}` has none. */
function entriesOf(value: object, children: Node[]): Map<string, { key: number; value?: Node }> {
  const entries = new Map<string, { key: number; value?: Node }>();
  for (let i = 0; i < children.length; ) {
    const { value: key, start } = children[i++] as Node;
    const name = String(key);
    const after = children[i];
    const its = after && (name === '<<' || Object.is((value as Record<string, unknown>)[name], after.value));
    if (its) i++;
    if (Object.hasOwn(value, name)) entries.set(name, { key: start, ...(its ? { value: after } : {}) });
  }
  return entries;
}

/** Behind blanks, line ends and comments. */
function contentAt(input: string, offset: number): number {
  const blank = /(?:[ \t\r\n]+|(?<![^ \t\r\n])#[^\r\n]*)*/y;
  blank.lastIndex = offset;
  blank.exec(input);
  return blank.lastIndex < input.length ? blank.lastIndex : offset;
}

function find(root: Node | undefined, place: string, key?: string): number {
  let node = root;
  let best = root?.start ?? 0;
  for (const [, name, index, quoted] of place.matchAll(/([^.[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)) {
    const entry = node?.entries?.get(quoted === undefined ? (name ?? '') : unquoted(quoted));
    if (index !== undefined) node = node?.items?.get(Number(index));
    else node = entry?.value;
    if (entry) best = entry.key;
    else if (node) best = node.start;
    if (!node) break;
  }
  return (key === undefined ? undefined : node?.entries?.get(key)?.key) ?? best;
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
}

function lineOf(starts: number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
