/** An OpenAPI v3 schema as `kubectl explain` draws it. Layout follows kubectl/pkg/explain/v2/templates/plaintext.tmpl. */
import { CommandError } from './errors.ts';
import { wordWrap } from './word-wrap.ts';

export interface OpenAPISchema {
  $ref?: string;
  type?: string;
  description?: string;
  properties?: Record<string, OpenAPISchema>;
  required?: string[];
  items?: OpenAPISchema;
  additionalProperties?: OpenAPISchema | boolean;
  allOf?: OpenAPISchema[];
  enum?: unknown[];
  externalDocs?: { description?: string; url?: string };
  'x-kubernetes-group-version-kind'?: GroupVersionKind[];
}

export interface OpenAPIDocument {
  components?: { schemas?: Record<string, OpenAPISchema> };
}

export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** `path` names fields from the kind downwards; the body is '' where it leads nowhere. */
export function explainText(
  document: OpenAPIDocument,
  gvk: GroupVersionKind,
  path: readonly string[],
  recursive: boolean,
): { head: string; body: string } {
  const schema = Object.values(document.components?.schemas ?? {}).find((s) =>
    s['x-kubernetes-group-version-kind']?.some(
      (g) => g.group === gvk.group && g.version === gvk.version && g.kind === gvk.kind,
    ),
  );
  if (!schema) throw new CommandError(`GVK ${gvk.group}/${gvk.version}, Kind=${gvk.kind} not found in OpenAPI schema`);
  const body = new Explainer(document, recursive).output(schema, path, new Set());
  const group = gvk.group ? `GROUP:      ${gvk.group}\n` : '';
  return { head: `${group}KIND:       ${gvk.kind}\nVERSION:    ${gvk.version}\n\n`, body };
}

class Explainer {
  private readonly document: OpenAPIDocument;
  private readonly recursive: boolean;

  constructor(document: OpenAPIDocument, recursive: boolean) {
    this.document = document;
    this.recursive = recursive;
  }

  /** '' where the path leads nowhere. */
  output(schema: OpenAPISchema, path: readonly string[], seen: ReadonlySet<string>): string {
    const resolved = this.resolve(schema);
    const [field, ...rest] = path;
    if (field === undefined) return this.whole(resolved);
    if (schema.$ref && seen.has(schema.$ref)) return '';
    const next = schema.$ref ? new Set([...seen, schema.$ref]) : seen;
    const property = Object.hasOwn(resolved.properties ?? {}, field) ? resolved.properties?.[field] : undefined;
    if (property) {
      const title = rest.length > 0 ? '' : `FIELD: ${field} <${this.typeOf(property)}>\n${longEnum(property)}\n\n`;
      const below = this.output(property, rest, new Set());
      return below && title + below;
    }
    if (resolved.items) return this.output(resolved.items, path, next);
    if (isSchema(resolved.additionalProperties)) return this.output(resolved.additionalProperties, path, next);
    for (const part of resolved.allOf ?? []) {
      const found = this.output(part, path, next);
      if (found) return found;
    }
    return '';
  }

  private whole(schema: OpenAPISchema): string {
    const description = indent(wordWrap(this.description(schema) || '<empty>', 76), 4);
    const docs = schema.externalDocs ? `\n${externalDocs(schema.externalDocs, 76, 0)}` : '';
    const fields = this.fieldList(schema, 1, new Set());
    return `DESCRIPTION:\n${description}\n${docs}${fields ? `FIELDS:\n${fields}` : ''}`;
  }

  private description(schema: OpenAPISchema): string {
    const s = this.resolve(schema);
    let text = s.description ? `${s.description}\n` : '';
    for (const part of s.allOf ?? []) text += this.description(part);
    if (s.items) text += this.description(s.items);
    if (isSchema(s.additionalProperties)) text += this.description(s.additionalProperties);
    return text;
  }

  private fieldList(schema: OpenAPISchema, level: number, seen: ReadonlySet<string>): string {
    if (schema.$ref && seen.has(schema.$ref)) return '';
    const next = schema.$ref ? new Set([...seen, schema.$ref]) : seen;
    const s = this.resolve(schema);
    let text = '';
    for (const [name, property] of Object.entries(s.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
      text += this.field(name, property, s.required?.includes(name) ?? false, level);
      if (this.recursive) text += this.fieldList(property, level + 1, next);
    }
    for (const part of s.allOf ?? []) text += this.fieldList(part, level, next);
    if (s.items) text += this.fieldList(s.items, level, next);
    if (isSchema(s.additionalProperties)) text += this.fieldList(s.additionalProperties, level, next);
    return text;
  }

  private field(name: string, schema: OpenAPISchema, required: boolean, level: number): string {
    const pad = level * 2;
    const title = `${indent(name, pad)}\t<${this.typeOf(schema)}>${required ? ' -required-' : ''}${shortEnum(schema, pad)}\n`;
    if (this.recursive) return title;
    const text = indent(wordWrap(schema.description || '<no description>', 78 - pad), pad + 2);
    const docs = schema.externalDocs ? `\n${externalDocs(schema.externalDocs, 76 - pad, pad + 2)}` : '';
    return `${title}${text}\n${docs}\n`;
  }

  private typeOf(schema: OpenAPISchema): string {
    if (schema.items) return `[]${this.typeOf(schema.items)}`;
    if (isSchema(schema.additionalProperties)) return `map[string]${this.typeOf(schema.additionalProperties)}`;
    if (schema.allOf?.length === 1 && !schema.properties) return this.typeOf(schema.allOf[0] as OpenAPISchema);
    if (schema.$ref) {
      const { type } = this.resolve(schema);
      if (type && type !== 'object') return type;
      return schema.$ref.split('/').at(-1)?.split('.').at(-1) || 'Object';
    }
    return !schema.type || schema.type === 'object' ? 'Object' : schema.type;
  }

  private resolve(schema: OpenAPISchema): OpenAPISchema {
    if (!schema.$ref) return schema;
    return this.document.components?.schemas?.[schema.$ref.split('/').at(-1) as string] ?? schema;
  }
}

function isSchema(value: OpenAPISchema | boolean | undefined): value is OpenAPISchema {
  return typeof value === 'object';
}

function indent(text: string, by: number): string {
  const pad = ' '.repeat(by);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

const shown = (value: unknown): string => (value === '' ? '""' : String(value));

function longEnum(schema: OpenAPISchema): string {
  return schema.enum ? `ENUM:${schema.enum.map((e) => `\n    ${shown(e)}`).join('')}` : '';
}

/** The first four. */
function shortEnum(schema: OpenAPISchema, pad: number): string {
  if (!schema.enum) return '';
  const list = schema.enum.slice(0, 4).map(shown).join(', ');
  return `\n${' '.repeat(pad)}enum: ${list}${schema.enum.length > 4 ? ', ....' : ''}`;
}

function externalDocs(docs: { description?: string; url?: string }, width: number, pad: number): string {
  const text = docs.description ? `${indent(wordWrap(docs.description, width), pad + 4)}\n` : '';
  const url = docs.url ? `${indent(`URL: ${docs.url}`, pad + 4)}\n` : '';
  return `${indent('EXTERNAL DOCS:', pad)}\n${text}${url}`;
}
