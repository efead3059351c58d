/** kubectl's JSONPath dialect: parser, evaluation and error texts. Follows client-go/util/jsonpath. */

import { sortKeys } from '../../apimachinery/json.ts';
import { CommandError } from '../errors.ts';
import { goSyntax, goValue, typeName } from './go-values.ts';
import { goJSON } from './json.ts';
import { type Node, parse, type Slice } from './jsonpath-parser.ts';

export interface JSONPath {
  text: string;
  nodes: Node[][];
}

/** Throws an Error with the parser's words: `unclosed action`. */
export function parseJSONPath(text: string): JSONPath {
  return { text, nodes: parse(text) };
}

/**
 * One list of results for each text and each `{…}` of the template, ranges unrolled.
 * With `allowMissing` an absent field gives no result; else it is an error.
 */
export function findResults(path: JSONPath, data: unknown, allowMissing = true): unknown[][] {
  const results: unknown[][] = [];
  new Evaluation(allowMissing).block(path.nodes, 0, data, results, false);
  return results;
}

/** `-o jsonpath`. */
export function jsonPathText(path: JSONPath, object: unknown, allowMissing: boolean): string {
  return executing(path, object, () =>
    findResults(path, object, allowMissing)
      .map((values) => values.map(resultText).join(' '))
      .join(''),
  );
}

/** `-o jsonpath-as-json`. */
export function jsonPathAsJson(path: JSONPath, object: unknown, allowMissing: boolean): string {
  return executing(path, object, () =>
    findResults(path, object, allowMissing)
      .map((values) => `${goJSON(sortKeys(values), '    ')}\n`)
      .join(''),
  );
}

function executing(path: JSONPath, object: unknown, work: () => string): string {
  try {
    return work();
  } catch (error) {
    const more = `Error executing template: ${(error as Error).message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${path.text}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n`;
    throw new CommandError(`error executing jsonpath ${JSON.stringify(path.text)}: ${more}\n`);
  }
}

function resultText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return goJSON(sortKeys(value));
  return value === null || value === undefined ? 'null' : goValue(value);
}

const RELAXED = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/;

/** `.spec.x`, `spec.x` and `{.spec.x}` all mean `{.spec.x}`. */
export function relaxedPath(text: string): string {
  if (text === '') return text;
  const match = RELAXED.exec(text);
  if (!match)
    throw new CommandError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  return `{.${match[1] ?? match[2]}}`;
}

class Evaluation {
  private readonly allowMissing: boolean;

  constructor(allowMissing: boolean) {
    this.allowMissing = allowMissing;
  }

  /** Runs nodes from `at` to the end, or inside a range to its `end`; gives the index after it. */
  block(nodes: Node[][], at: number, data: unknown, out: unknown[][], inRange: boolean): number {
    let i = at;
    while (i < nodes.length) {
      const action = nodes[i] as Node[];
      i++;
      const control = action.find((n) => n.type === 'identifier');
      if (control?.type === 'identifier' && control.name === 'end') {
        if (!inRange) throw new Error('not in range, nothing to end');
        return i;
      }
      const values = this.list([data], action);
      if (control?.type !== 'identifier') {
        out.push(values);
        continue;
      }
      let next = i;
      if (values.length === 0) next = this.block(nodes, i, undefined, [], true);
      for (const value of values) next = this.block(nodes, i, value, out, true);
      i = next;
    }
    return i;
  }

  private list(input: unknown[], nodes: Node[]): unknown[] {
    let current = input;
    for (const node of nodes) current = this.walk(current, node);
    return current;
  }

  private walk(input: unknown[], node: Node): unknown[] {
    switch (node.type) {
      case 'text':
      case 'bool':
        return [node.value];
      case 'number':
        return input.map(() => node.value);
      case 'field':
        return this.field(input, node.name);
      case 'wildcard':
        return input.flatMap(children);
      case 'recursive':
        return recurse(input);
      case 'array':
        return input.filter((v) => v !== null && v !== undefined).flatMap((v) => slice(v, node.params));
      case 'union':
        return node.lists.flatMap((l) => this.list(input, l));
      case 'filter':
        return input.flatMap((v) => this.filter(v, node));
      case 'identifier':
        if (node.name !== 'range' && node.name !== 'end') throw new Error(`unrecognized identifier ${node.name}`);
        return input;
    }
  }

  private field(input: unknown[], name: string): unknown[] {
    if (input.length === 0) return [];
    const found: unknown[] = [];
    for (const value of input) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name))
        found.push((value as Record<string, unknown>)[name]);
    }
    if (found.length === 0 && !this.allowMissing) throw new Error(`${name} is not found`);
    return found;
  }

  private filter(value: unknown, node: Extract<Node, { type: 'filter' }>): unknown[] {
    if (!Array.isArray(value)) throw new Error(`${goValue(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => {
      if (node.operator === 'exists') {
        try {
          return this.list([item], node.left).length > 0;
        } catch {
          return false;
        }
      }
      const lefts = this.list([item], node.left);
      if (lefts.length === 0) return false;
      if (lefts.length > 1) throw new Error('can only compare one element at a time');
      const rights = this.list([item], node.right);
      if (rights.length === 0) return false;
      if (rights.length > 1) throw new Error('can only compare one element at a time');
      return compare(lefts[0], node.operator, rights[0]);
    });
  }
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null)
    return Object.keys(value)
      .sort()
      .map((k) => (value as Record<string, unknown>)[k]);
  return typeof value === 'string' ? [...value].map((c) => c.codePointAt(0)) : [];
}

/** Every value that has values of its own, itself first. */
function recurse(input: unknown[]): unknown[] {
  return input.flatMap((value) => {
    const below = typeof value === 'string' ? [] : children(value);
    return below.length > 0 ? [value, ...recurse(below)] : [];
  });
}

function slice(value: unknown, [from, to, by]: Slice): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${typeName(value)} is not array or slice`);
  const { length } = value;
  let start = from.known ? from.value : 0;
  if (start < 0) start += length;
  let end = to.known ? to.value : length;
  if (end < 0 || (end === 0 && to.derived)) end += length;
  if (start === end) return [];
  const outside = (index: number) => new Error(`array index out of bounds: index ${index}, length ${length}`);
  if (start >= length || start < 0) throw outside(start);
  if (end > length || end < 0) throw outside(end - 1);
  if (start > end) throw new Error(`starting index ${start} is greater than ending index ${end}`);
  if (by.known && by.value <= 0) throw new Error('step must be > 0');
  const step = by.known ? by.value : 1;
  return value.slice(start, end).filter((_, i) => i % step === 0);
}

function basicKind(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    default:
      throw new Error('invalid type for comparison');
  }
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  const kind = basicKind(left);
  if (kind !== basicKind(right)) throw new Error('incompatible types for comparison');
  const [a, b] = [left as number, right as number];
  if (kind === 'bool' && operator !== '==' && operator !== '!=') throw new Error('invalid type for comparison');
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new Error(`unrecognized filter operator ${operator}`);
  }
}
