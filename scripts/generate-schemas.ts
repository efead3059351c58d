/**
 * Writes sandbox/kinds/schema/data/generated/ from the committed facts (field order, Go types, protobuf
 * numbers, merge keys) and from kubernetes-models (documentation, enum values, required fields):
 *
 *   schema.ts         what the engine carries: the structure of the types in roots.ts and all they reach
 *   schema-all.ts     the structure of every built-in type, for the Node door
 *   protobuf.ts       the field numbers of every built-in type, for the Node door
 *   docs/GROUP_V.ts   descriptions, for explain and OpenAPI; loaded when first asked for
 *
 * Run by `npm run prepare`. The text format is read by sandbox/apimachinery/schema.ts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { roots } from '../sandbox/kinds/schema/roots.ts';

const top = dirname(dirname(fileURLToPath(import.meta.url)));
const factsDirectory = join(top, 'sandbox/kinds/schema/facts');
const outDirectory = join(top, 'sandbox/kinds/schema/data/generated');

interface FieldFact {
  name: string;
  number: number;
  /** Go's, as in the facts: `*v1.Protocol`, `[]Container`. */
  goType: string;
  omitempty: boolean;
  attributes: Record<string, string>;
}

interface TypeFact {
  name: string;
  kind: boolean;
  atomic: boolean;
  fields: FieldFact[];
}

interface FieldModel {
  description: string;
  required: boolean;
  enum?: string[];
}

interface TypeModel {
  description: string;
  fields: Map<string, FieldModel>;
}

/** group/version → type name → facts. */
function readFacts(): Map<string, Map<string, TypeFact>> {
  const facts = new Map<string, Map<string, TypeFact>>();
  for (const file of readdirSync(factsDirectory).sort()) {
    const types = new Map<string, TypeFact>();
    let type: TypeFact | undefined;
    for (const line of readFileSync(join(factsDirectory, file), 'utf8').split('\n')) {
      const words = line.trim().split(' ');
      if (line.startsWith('type ')) {
        type = { name: words[1]!, kind: words.includes('kind'), atomic: words.includes('atomic'), fields: [] };
        types.set(type.name, type);
      } else if (line.startsWith('  ') && type) {
        const [name, number, goType, ...rest] = words as [string, string, string, ...string[]];
        type.fields.push({
          name,
          number: Number(number),
          goType,
          omitempty: rest.includes('omitempty'),
          attributes: Object.fromEntries(
            rest.filter((w) => w.includes('=')).map((w) => w.split('=') as [string, string]),
          ),
        });
      }
    }
    facts.set(file.replace(/\.txt$/, '').replace('_', '/'), types);
  }
  return facts;
}

const modelGroups: Record<string, string> = {
  'core/v1': 'v1',
  'rbac/v1': 'rbac.authorization.k8s.io/v1',
  'flowcontrol/v1': 'flowcontrol.apiserver.k8s.io/v1',
};

function modelDirectory(groupVersion: string): string {
  const modules = join(top, 'node_modules');
  if (groupVersion === 'meta/v1') return join(modules, '@kubernetes-models/apimachinery/apis/meta/v1');
  const [group, version] = groupVersion.split('/') as [string, string];
  const candidates = [modelGroups[groupVersion] ?? groupVersion, `${group}.k8s.io/${version}`];
  const found = candidates.map((path) => join(modules, 'kubernetes-models', path)).find((path) => existsSync(path));
  return found ?? join(modules, 'kubernetes-models', groupVersion);
}

const uncomment = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
    // Escaped for the comment's sake, or for Markdown's.
    .replace(/\\([*/])/g, '$1');

/** Reads one `.d.ts` of kubernetes-models: its interface's fields with their comments. */
function readModel(path: string): TypeModel | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const head = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:interface|type) I\w+/.exec(text);
  const fields = new Map<string, FieldModel>();
  const body = /export interface I\w+[^{\n]*\{\n([\s\S]*?)\n\}\n/.exec(text)?.[1] ?? '';
  const member = /(?: {4}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)? {4}"([^"]+)"(\??): ((?:[^;{"]|"[^"]*"|\{[^}]*\})+);/g;
  for (const [, comment = '', name, optional, type] of body.matchAll(member)) {
    const choices = [...(type as string).matchAll(/"([^"]*)"/g)].map((m) => m[1] as string);
    fields.set(name as string, {
      description: uncomment(comment),
      required: optional !== '?',
      ...(choices.length > 1 ? { enum: choices } : {}),
    });
  }
  return { description: uncomment(head?.[1] ?? ''), fields };
}

const scalars: Record<string, string> = {
  string: 's',
  int32: 'i',
  int64: 'l',
  bool: 'b',
  '[]byte': 'y',
  'resource.Quantity': 'q',
  'intstr.IntOrString': 'o',
  'runtime.RawExtension': 'r',
  'metav1.Time': 't',
  'metav1.MicroTime': 'u',
  FieldsV1: 'f',
};

/** Go's named types that are neither structs nor strings. */
const aliases: Record<string, string> = {
  ResourceList: '{q',
  'corev1.ResourceList': '{q',
  ExtraValue: '[s',
  Verbs: '[s',
};

const packages: Record<string, string[]> = {
  metav1: ['meta/v1'],
  corev1: ['core/v1'],
  apiv1: ['core/v1'],
  v1: ['core/v1', 'meta/v1'],
  authenticationv1: ['authentication/v1'],
};

const facts = readFacts();
const models = new Map<string, TypeModel | undefined>();
for (const [groupVersion, types] of facts) {
  for (const name of types.keys())
    models.set(`${groupVersion}.${name}`, readModel(join(modelDirectory(groupVersion), `${name}.d.ts`)));
}

/** A Go type in the compact notation; `enums` tells the name under which a field's enum is kept. */
function compactType(goType: string, groupVersion: string): string {
  const plain = goType.replace(/^\*/, '');
  if (plain === 'Time' && groupVersion === 'meta/v1') return 't';
  if (scalars[plain]) return scalars[plain];
  if (aliases[plain]) return aliases[plain];
  if (plain.startsWith('[]')) return `[${compactType(plain.slice(2), groupVersion)}`;
  const map = /^map\[[\w.]+\](.*)$/.exec(plain);
  if (map) return `{${compactType(map[1] as string, groupVersion)}`;
  const [local, qualifier] = plain.split('.').reverse() as [string, string?];
  for (const candidate of qualifier ? (packages[qualifier] ?? []) : [groupVersion]) {
    if (facts.get(candidate)?.has(local)) return `@${candidate === groupVersion ? '' : `${candidate}.`}${local}`;
  }
  return `=${local}`;
}

interface CompactType {
  /** `Name[!k][!a] field field …` */
  line: string;
  references: string[];
  enums: Map<string, string[]>;
}

const attributeCodes: Record<string, string> = {
  patch: 'p',
  mergeKey: 'k',
  list: 'l',
  keys: 'm',
  map: 'g',
  struct: 'x',
  default: 'd',
};

function compactOf(groupVersion: string, type: TypeFact): CompactType {
  const model = models.get(`${groupVersion}.${type.name}`);
  const references: string[] = [];
  const enums = new Map<string, string[]>();
  const words: string[] = [];
  for (const field of type.fields) {
    const notation = compactType(field.goType, groupVersion);
    const reference = /@(.+)$/.exec(notation)?.[1];
    if (reference) references.push(reference.includes('/') ? reference : `${groupVersion}.${reference}`);
    if (field.name === 'inline') {
      words.push(`+${reference}`);
      continue;
    }
    if (field.name === '-') continue;
    const fieldModel = model?.fields.get(field.name);
    const alias = /=(.+)$/.exec(notation)?.[1];
    if (alias && fieldModel?.enum) enums.set(alias, fieldModel.enum);
    const flags = `${field.omitempty ? '?' : ''}${field.goType.startsWith('*') ? '*' : ''}${fieldModel?.required ? '!' : ''}`;
    const attributes = Object.entries(field.attributes).map(([key, value]) => `;${attributeCodes[key]}${value}`);
    words.push(`${field.name}${flags}:${notation}${attributes.join('')}`);
  }
  const marks = `${type.kind ? '!k' : ''}${type.atomic ? '!a' : ''}`;
  return { line: `${type.name}${marks} ${words.join(' ')}`, references, enums };
}

/** The text sandbox/apimachinery/schema.ts reads, for the wanted types. */
function compactText(wanted: Set<string>): string {
  let text = '';
  for (const [groupVersion, types] of facts) {
    const enums = new Map<string, string[]>();
    const lines: string[] = [];
    for (const type of types.values()) {
      if (!wanted.has(`${groupVersion}.${type.name}`)) continue;
      const compact = compactOf(groupVersion, type);
      for (const [name, values] of compact.enums) {
        // Where one Go type is an enum in some fields only, the widest list stands.
        if ((enums.get(name)?.length ?? 0) < values.length) enums.set(name, values);
      }
      lines.push(compact.line);
    }
    if (lines.length === 0) continue;
    text += `# ${groupVersion}\n`;
    for (const [name, values] of enums) text += `= ${name} ${values.join('|')}\n`;
    text += `${lines.join('\n')}\n`;
  }
  return text;
}

function reachable(from: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const queue = [...from];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    const at = name.indexOf('.');
    const type = facts.get(name.slice(0, at))?.get(name.slice(at + 1));
    if (!type) throw new Error(`no facts about ${name}: see sandbox/kinds/schema/facts`);
    seen.add(name);
    queue.push(...compactOf(name.slice(0, at), type).references);
  }
  return seen;
}

function protobufText(): string {
  let text = '';
  for (const [groupVersion, types] of facts) {
    text += `# ${groupVersion}\n`;
    for (const type of types.values()) {
      const numbers = type.fields.map((f) =>
        f.name === 'inline' ? `${f.number}+${compactType(f.goType, groupVersion).slice(1)}` : `${f.number}${f.name}`,
      );
      text += `${type.name} ${numbers.join(' ')}\n`;
    }
  }
  return text;
}

const banner = '// Generated by scripts/generate-schemas.ts. Do not edit.\n';
const module = (name: string, text: string): string =>
  `${banner}export const ${name}: string = ${JSON.stringify(text)};\n`;

const everyType = [...facts].flatMap(([groupVersion, types]) =>
  [...types.keys()].map((name) => `${groupVersion}.${name}`),
);
rmSync(outDirectory, { recursive: true, force: true });
mkdirSync(join(outDirectory, 'docs'), { recursive: true });
writeFileSync(join(outDirectory, 'schema.ts'), module('schemaText', compactText(reachable(roots))));
writeFileSync(join(outDirectory, 'schema-all.ts'), module('schemaText', compactText(new Set(everyType))));
writeFileSync(join(outDirectory, 'protobuf.ts'), module('protobufText', protobufText()));
/** Types with a JSON form of their own; their texts stand beside meta/v1's. */
const sharedModels = [
  'apis/meta/v1/Time',
  'apis/meta/v1/MicroTime',
  'apis/meta/v1/FieldsV1',
  'apis/meta/v1/Patch',
  'api/resource/Quantity',
  'util/intstr/IntOrString',
  'runtime/RawExtension',
];
const documented: string[] = [];
for (const [groupVersion, types] of facts) {
  const docs: Record<string, Record<string, string>> = {};
  for (const name of types.keys()) {
    const model = models.get(`${groupVersion}.${name}`);
    if (!model) continue;
    docs[name] = { '': model.description };
    for (const [field, { description }] of model.fields) if (description) docs[name][field] = description;
  }
  if (groupVersion === 'meta/v1') {
    for (const path of sharedModels) {
      const model = readModel(join(top, 'node_modules/@kubernetes-models/apimachinery', `${path}.d.ts`));
      if (model) docs[path.slice(path.lastIndexOf('/') + 1)] = { '': model.description };
    }
  }
  if (Object.keys(docs).length === 0) continue;
  const file = groupVersion.replace('/', '_');
  writeFileSync(join(outDirectory, 'docs', `${file}.ts`), `${banner}export const docs = ${JSON.stringify(docs)};\n`);
  documented.push(`  '${groupVersion}': () => import('./${file}.ts'),\n`);
}
writeFileSync(
  join(outDirectory, 'docs', 'index.ts'),
  `${banner}type Docs = { docs: Record<string, Record<string, string>> };\n\n/** GROUP/VERSION → its types' texts, loaded when called. */\nexport const docs: Record<string, () => Promise<Docs>> = {\n${documented.join('')}};\n`,
);
