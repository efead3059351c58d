/** `-o go-template`: fields, variables, range, if, with and the functions people use. Follows Go's text/template, kubectl's base64decode included. */
import { own } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { CommandError, SilentExit } from '../errors.ts';
import { goQuote } from '../flags.ts';
import { goValue } from './go-values.ts';
import type { Printer } from './index.ts';
import { unquote } from './jsonpath-parser.ts';

type Node =
  | { type: 'text'; text: string }
  | { type: 'print'; pipe: string }
  | { type: 'range' | 'if' | 'with'; pipe: string; body: Node[]; otherwise: Node[] };

interface Scope {
  dot: unknown;
  variables: Map<string, unknown>;
}

/** Throws {@link CommandError} `error parsing template …` for what is no template. */
export function goTemplate(text: string, allowMissingKeys: boolean): Printer {
  let nodes: Node[];
  try {
    nodes = parse(text);
  } catch (error) {
    throw new CommandError(`error parsing template ${text}, template: output:1: ${(error as Error).message}`);
  }
  return (object: KubeObject) => {
    try {
      return render(nodes, { dot: object, variables: new Map([['$', object]]) }, allowMissingKeys);
    } catch (error) {
      if (error instanceof SilentExit) throw error;
      throw new CommandError(
        `error executing template ${JSON.stringify(text)}: template: output:1: ${(error as Error).message}`,
      );
    }
  };
}

function parse(text: string): Node[] {
  if (/\{\{(?![\s\S]*\}\})/.test(text)) throw new Error('unclosed action');
  const tokens = [...text.matchAll(/\{\{(-\s)?([\s\S]*?)(\s-)?\}\}|((?:(?!\{\{)[\s\S])+)/g)];
  let at = 0;
  let trimNext = false;
  const block = (inside: boolean): { nodes: Node[]; end: string } => {
    const nodes: Node[] = [];
    for (; at < tokens.length; ) {
      const [, left, action, right, plain] = tokens[at++] as unknown as string[];
      if (plain !== undefined) {
        const trimRight = tokens[at]?.[1] !== undefined;
        let shown = trimNext ? plain.trimStart() : plain;
        if (trimRight) shown = shown.trimEnd();
        trimNext = false;
        nodes.push({ type: 'text', text: shown });
        continue;
      }
      void left;
      trimNext = right !== undefined;
      const pipe = (action as string).trim();
      if (pipe.startsWith('/*')) continue;
      const [, word = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(pipe) ?? [];
      if (word === 'end' || word === 'else') {
        if (!inside) throw new Error(`unexpected {{${word}}}`);
        return { nodes, end: pipe };
      }
      if (word === 'range' || word === 'if' || word === 'with') nodes.push(control(word, rest));
      else nodes.push({ type: 'print', pipe });
    }
    if (inside) throw new Error('unexpected EOF');
    return { nodes, end: '' };
  };
  const control = (type: 'range' | 'if' | 'with', pipe: string): Node => {
    const body = block(true);
    if (body.end === 'end') return { type, pipe, body: body.nodes, otherwise: [] };
    const chained = /^else\s+(if|with)\s+([\s\S]*)$/.exec(body.end);
    if (chained)
      return { type, pipe, body: body.nodes, otherwise: [control(chained[1] as 'if', chained[2] as string)] };
    return { type, pipe, body: body.nodes, otherwise: block(true).nodes };
  };
  return block(false).nodes;
}

function render(nodes: Node[], scope: Scope, allowMissing: boolean): string {
  let out = '';
  for (const node of nodes) {
    if (node.type === 'text') out += node.text;
    else if (node.type === 'print') {
      const assigned = assign(node.pipe, scope, allowMissing);
      if (!assigned) out += shown(evaluate(node.pipe, scope, allowMissing));
    } else out += renderControl(node, scope, allowMissing);
  }
  return out;
}

/** `$x := …` and `$x = …` print nothing. */
function assign(pipe: string, scope: Scope, allowMissing: boolean): boolean {
  const match = /^(\$\w+)\s*:?=\s*([\s\S]*)$/.exec(pipe);
  if (match) scope.variables.set(match[1] as string, evaluate(match[2] as string, scope, allowMissing));
  return match !== null;
}

function renderControl(
  node: Extract<Node, { pipe: string; body: Node[] }>,
  scope: Scope,
  allowMissing: boolean,
): string {
  const declared = /^(?:(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:=\s*)?([\s\S]*)$/.exec(node.pipe) as RegExpExecArray;
  const value = evaluate(declared[3] as string, scope, allowMissing);
  const inner = (dot: unknown, ...values: [string | undefined, unknown][]): Scope => ({
    dot,
    variables: new Map([...scope.variables, ...values.filter((v): v is [string, unknown] => v[0] !== undefined)]),
  });
  if (node.type !== 'range') {
    const next = inner(node.type === 'with' ? value : scope.dot, [declared[1], value]);
    return truth(value) ? render(node.body, next, allowMissing) : render(node.otherwise, scope, allowMissing);
  }
  if (value !== undefined && value !== null && typeof value !== 'object')
    throw new Error(`range can't iterate over ${goValue(value)}`);
  const pairs: [unknown, unknown][] = Array.isArray(value)
    ? value.map((v, i) => [i, v])
    : Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return render(node.otherwise, scope, allowMissing);
  const [first, second] = [declared[1], declared[2]];
  return pairs
    .map(([key, v]) =>
      render(node.body, second ? inner(v, [first, key], [second, v]) : inner(v, [first, v]), allowMissing),
    )
    .join('');
}

function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '<no value>' : goValue(value);
}

/** A pipeline: commands joined by `|`, each result the last argument of the next. */
function evaluate(pipe: string, scope: Scope, allowMissing: boolean): unknown {
  const words = pipe.match(/\(|\)|\||"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s()|]+/g) ?? [];
  let at = 0;
  const pipeline = (): unknown => {
    let carried: { value: unknown } | undefined;
    for (;;) {
      const operands: unknown[] = [];
      const head = words[at];
      const isFunction = head !== undefined && /^[a-z]\w*$/i.test(head) && !['true', 'false', 'nil'].includes(head);
      if (isFunction) at++;
      while (at < words.length && words[at] !== '|' && words[at] !== ')') operands.push(operand());
      if (carried) operands.push(carried.value);
      carried = { value: isFunction ? call(head as string, operands) : operands[0] };
      if (words[at] !== '|') return carried.value;
      at++;
    }
  };
  const operand = (): unknown => {
    const word = words[at++] as string;
    if (word === '(') {
      const value = pipeline();
      at++;
      return words[at]?.startsWith('.') ? field(value, words[at++] as string, allowMissing) : value;
    }
    if (word.startsWith('"')) return unquote(word);
    if (word.startsWith('`')) return word.slice(1, -1);
    if (/^[-+]?\d/.test(word)) return Number(word);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'nil') return null;
    if (word.startsWith('$')) {
      const [name = '$', ...path] = word.split('.');
      if (!scope.variables.has(name)) throw new Error(`undefined variable ${goQuote(name)}`);
      return field(scope.variables.get(name), path.length > 0 ? `.${path.join('.')}` : '', allowMissing);
    }
    if (word.startsWith('.')) return field(scope.dot, word, allowMissing);
    throw new Error(`function ${goQuote(word)} not defined`);
  };
  return pipeline();
}

function field(value: unknown, path: string, allowMissing: boolean): unknown {
  let current = value;
  for (const key of path.split('.').filter((k) => k !== '')) {
    if (current === undefined || current === null) return undefined;
    if (typeof current !== 'object' || Array.isArray(current))
      throw new Error(`can't evaluate field ${key} in type interface {}`);
    if (!Object.hasOwn(current, key) && !allowMissing) throw new Error(`map has no entry for key ${goQuote(key)}`);
    current = own(current as Record<string, unknown>, key);
  }
  return current;
}

function call(name: string, args: unknown[]): unknown {
  const [a, b] = args;
  switch (name) {
    case 'eq':
      return args.slice(1).some((other) => other === a);
    case 'ne':
      return a !== b;
    case 'lt':
      return (a as number) < (b as number);
    case 'le':
      return (a as number) <= (b as number);
    case 'gt':
      return (a as number) > (b as number);
    case 'ge':
      return (a as number) >= (b as number);
    case 'not':
      return !truth(a);
    case 'and':
      return args.find((v) => !truth(v)) ?? args.at(-1);
    case 'or':
      return args.find(truth) ?? args.at(-1);
    case 'len':
      return Array.isArray(a) || typeof a === 'string' ? a.length : Object.keys((a as object) ?? {}).length;
    case 'index':
      return args.slice(1).reduce((value, key) => (value as Record<string, unknown> | undefined)?.[String(key)], a);
    case 'exists':
      return (
        args.slice(1).reduce((value, key) => (value as Record<string, unknown> | undefined)?.[String(key)], a) !==
        undefined
      );
    case 'print':
      return args.map(shown).join('');
    case 'println':
      return `${args.map(shown).join(' ')}\n`;
    case 'printf': {
      let next = 1;
      return String(a).replace(/%[-\d.]*([a-zA-Z%])/g, (spec, verb: string) => {
        if (verb === '%') return '%';
        const value = args[next++];
        const text = verb === 'q' ? goQuote(String(value)) : shown(value);
        const width = Number(/^%(-?\d+)/.exec(spec)?.[1] ?? 0);
        return width < 0 ? text.padEnd(-width) : text.padStart(width);
      });
    }
    case 'base64decode':
      return new TextDecoder().decode(Uint8Array.from(atob(String(a)), (c) => c.charCodeAt(0)));
    default:
      throw new Error(`function ${goQuote(name)} not defined`);
  }
}
