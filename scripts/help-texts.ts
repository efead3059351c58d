/**
 * kubectl's documentation as a chunk of its own. Texts stand in the sources beside what they describe; the built
 * commands are without them, and `sandbox/kubectl/texts.ts` is its value written out. What cannot be told apart
 * with certainty fails the build.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ESTree, type Plugin, parseSync, Visitor } from 'vite';

const KUBECTL = join(import.meta.dirname, '../sandbox/kubectl');
const TEXTS = join(KUBECTL, 'texts.ts');
/** Where commands and their flags are declared; `--help` itself is described in `command.ts`, which keeps it. */
const DECLARING = ['cmd/', 'printers/', 'global-flags.ts'].map((path) => join(KUBECTL, path));

/** Of a command; `short` stays, for lists of commands and for errors. */
const FIELDS = new Set(['use', 'long', 'examples']);

export function helpTexts(): Plugin {
  return {
    name: 'kubetab-help-texts',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (DECLARING.some((path) => id.startsWith(path))) return withoutTexts(await readFile(id, 'utf8'), id);
      if (id !== TEXTS) return undefined;
      const { texts } = await import('../sandbox/kubectl/texts.ts');
      return `export const texts = ${JSON.stringify(texts)};`;
    },
  };
}

/** A module of kubectl with '' for each text of its commands and flags. Throws with file and line for what it cannot judge. */
export function withoutTexts(source: string, path: string): string {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const taken: ESTree.Expression[] = [];
  const take = (node: ESTree.Expression) => {
    if (!isPlain(node))
      refuse(node, 'a text is made of literals, names, operators and join alone, so that it can be left out');
    taken.push(node);
  };
  const refuse = (node: ESTree.Node, why: string): never => {
    throw new Error(`${path}:${source.slice(0, node.start).split('\n').length}: ${why}`);
  };
  /** How often `flag` is named, and how often a flag is declared with it. */
  const seen = { named: 0, declared: 0 };
  new Visitor({
    Identifier(node) {
      if (node.name === 'flag') seen.named++;
    },
    CallExpression(node) {
      if (!declaresFlag(node)) return;
      seen.declared++;
      const [name, value, usage] = node.arguments;
      if (!name || !value || !usage) return refuse(node, 'a flag is declared with a name, a default and its usage');
      for (const argument of [name, value, usage])
        if (argument.type === 'SpreadElement') return refuse(node, 'which argument is the usage?');
      take(usage as ESTree.Expression);
    },
    ObjectExpression(node) {
      const keys = new Map(node.properties.flatMap((p) => (p.type === 'Property' ? [[nameOf(p), p]] : [])));
      for (const [key, property] of keys) {
        if (key === 'usage') refuse(property, 'declare flags with flag.TYPE(…)');
        if (!FIELDS.has(key)) continue;
        if (!keys.has('short') && !keys.has('use')) refuse(property, `is this ${key} the text of a command?`);
        if (property.shorthand || property.method) refuse(property, `write ${key} out`);
        take(property.value as ESTree.Expression);
      }
    },
  }).visit(program);
  // The import names it once, or twice.
  if (seen.named - seen.declared > 2) refuse(program, '`flag` is for declarations: flag.TYPE(…)');
  return taken
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => `${text.slice(0, start)}''${text.slice(end)}`, source);
}

/** `flag.string(…)` */
function declaresFlag({ callee }: ESTree.CallExpression): boolean {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'flag';
}

function nameOf({ key, computed }: ESTree.ObjectProperty): string {
  return key.type === 'Identifier' && !computed ? key.name : key.type === 'Literal' ? String(key.value) : '';
}

/** Nothing happens while it is evaluated. */
function isPlain(node: ESTree.Expression | ESTree.PrivateIdentifier | ESTree.SpreadElement): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
      return true;
    case 'TemplateLiteral':
      return node.expressions.every(isPlain);
    case 'BinaryExpression':
      return isPlain(node.left) && isPlain(node.right);
    case 'ConditionalExpression':
      return isPlain(node.test) && isPlain(node.consequent) && isPlain(node.alternate);
    case 'MemberExpression':
      return !node.computed && isPlain(node.object);
    case 'CallExpression':
      // `formats.join(', ')`
      return isPlain(node.callee) && propertyOf(node.callee) === 'join' && node.arguments.every(isPlain);
    default:
      return false;
  }
}

function propertyOf(node: ESTree.Expression): string | undefined {
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : undefined;
}
