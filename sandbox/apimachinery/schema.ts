/**
 * The structure of API types, as their Go structs have it: what decoding, patching, field ownership,
 * OpenAPI and protobuf go by. Read from the compact text scripts/generate-schemas.ts writes
 * (`createSchemas`), or made at run time for a CustomResourceDefinition (`Schemas.define`).
 *
 * Type names are `GROUP/VERSION.Type` with Go's package names: `core/v1.Pod`, `meta/v1.ObjectMeta`,
 * `rbac/v1.Role`.
 */

/** bytes: base64 text · raw: any JSON (runtime.RawExtension) · fields: FieldsV1 · any: JSON of no known shape. */
export type Scalar =
  | 'string'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'bytes'
  | 'quantity'
  | 'int-or-string'
  | 'time'
  | 'micro-time'
  | 'raw'
  | 'fields'
  | 'any';

export type TypeRef =
  | {
      readonly kind: 'scalar';
      readonly scalar: Scalar /** Go's named string type: `Protocol`. */;
      readonly alias?: string;
    }
  | { readonly kind: 'object'; readonly name: string }
  | { readonly kind: 'array'; readonly items: TypeRef }
  | { readonly kind: 'map'; readonly values: TypeRef };

export interface Field {
  /** In JSON. */
  readonly name: string;
  readonly type: TypeRef;
  /** As Go prints it in a decoding error: `int32`, `[]v1.Container`, `v1.Protocol`. */
  readonly goType: string;
  /** Go keeps absent and zero apart. */
  readonly pointer: boolean;
  readonly omitempty: boolean;
  /** In the OpenAPI sense. */
  readonly required: boolean;
  readonly enum?: readonly string[];
  readonly patchStrategy?: readonly ('merge' | 'replace' | 'retainKeys')[];
  readonly mergeKey?: string;
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly mapKeys?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  /** `granular` undoes an atomic type for this field. */
  readonly structType?: 'atomic' | 'granular';
  readonly default?: string;
}

export interface StructType {
  readonly name: string;
  /** Has apiVersion and kind. */
  readonly kind: boolean;
  /** Owned, and merged by Server-Side Apply, as a whole. */
  readonly atomic: boolean;
  /** In Go's order, inlined structs in their place; `kind` and `apiVersion` first where there is a TypeMeta. */
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
}

export interface Schemas {
  /** Throws an Error for a type that is not carried: add it to sandbox/kinds/schema/roots.ts. */
  type(name: string): StructType;
  has(name: string): boolean;
  fieldsOf(name: string): readonly Field[];
  field(type: string, name: string): Field | undefined;
  /** In the text's order, defined ones last. */
  names(): string[];
  /** Adds or replaces a type at run time. */
  define(type: StructType): void;
}

const scalarCodes: Record<string, Scalar> = {
  s: 'string',
  i: 'int32',
  l: 'int64',
  d: 'float64',
  b: 'bool',
  y: 'bytes',
  q: 'quantity',
  o: 'int-or-string',
  t: 'time',
  u: 'micro-time',
  r: 'raw',
  f: 'fields',
  a: 'any',
};

const goScalars: Record<Scalar, string> = {
  string: 'string',
  int32: 'int32',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  bytes: '[]uint8',
  quantity: 'resource.Quantity',
  'int-or-string': 'intstr.IntOrString',
  time: 'v1.Time',
  'micro-time': 'v1.MicroTime',
  raw: 'runtime.RawExtension',
  fields: 'v1.FieldsV1',
  any: 'interface {}',
};

const scalarType = (scalar: Scalar): TypeRef => ({ kind: 'scalar', scalar });

/** A field of a run-time type; what is left out is Go's plainest: optional, omitted when empty. */
export function makeField(name: string, type: TypeRef, rest: Partial<Field> = {}): Field {
  return {
    name,
    type,
    goType: goTypeOf(type, ''),
    pointer: false,
    omitempty: true,
    required: false,
    ...rest,
  };
}

export function makeStruct(
  name: string,
  fields: Field[],
  options: { kind?: boolean; atomic?: boolean } = {},
): StructType {
  const all = options.kind ? [...typeMeta, ...fields] : fields;
  return {
    name,
    kind: options.kind ?? false,
    atomic: options.atomic ?? false,
    fields: all,
    byName: new Map(all.map((field) => [field.name, field])),
  };
}

function goTypeOf(type: TypeRef, version: string): string {
  switch (type.kind) {
    case 'array':
      return `[]${goTypeOf(type.items, version)}`;
    case 'map':
      return `map[string]${goTypeOf(type.values, version)}`;
    case 'object':
      return `${type.name.slice(type.name.indexOf('/') + 1)}`;
    default:
      return type.alias ? `${version}.${type.alias}` : goScalars[type.scalar];
  }
}

const typeMeta: Field[] = [makeField('kind', scalarType('string')), makeField('apiVersion', scalarType('string'))];

/** The shared scalar types, so that a schema holds each once. */
const scalarTypes = new Map<string, TypeRef>(Object.entries(scalarCodes).map(([code, s]) => [code, scalarType(s)]));

class TextSchemas implements Schemas {
  private readonly lines = new Map<string, string>();
  private readonly enums = new Map<string, readonly string[]>();
  private readonly types = new Map<string, StructType>();

  constructor(text: string) {
    let groupVersion = '';
    for (const line of text.split('\n')) {
      if (line.startsWith('# ')) groupVersion = line.slice(2);
      else if (line.startsWith('= ')) {
        const space = line.indexOf(' ', 2);
        this.enums.set(`${groupVersion}.${line.slice(2, space)}`, line.slice(space + 1).split('|'));
      } else if (line !== '') {
        const end = line.search(/[! ]/);
        this.lines.set(`${groupVersion}.${line.slice(0, end)}`, line.slice(end));
      }
    }
  }

  has(name: string): boolean {
    return this.types.has(name) || this.lines.has(name);
  }

  names(): string[] {
    return [...new Set([...this.lines.keys(), ...this.types.keys()])];
  }

  define(type: StructType): void {
    this.types.set(type.name, type);
  }

  fieldsOf(name: string): readonly Field[] {
    return this.type(name).fields;
  }

  field(type: string, name: string): Field | undefined {
    return this.type(type).byName.get(name);
  }

  type(name: string): StructType {
    let type = this.types.get(name);
    if (type) return type;
    const line = this.lines.get(name);
    if (line === undefined)
      throw new Error(`the type ${name} is not in the schema: add it to sandbox/kinds/schema/roots.ts`);
    const [marks = '', ...words] = line.split(' ');
    const groupVersion = name.slice(0, name.indexOf('.'));
    const fields: Field[] = [];
    for (const word of words) {
      if (word === '') continue;
      if (word.startsWith('+')) fields.push(...this.fieldsOf(absolute(word.slice(1), groupVersion)));
      else fields.push(this.parseField(word, groupVersion));
    }
    type = makeStruct(name, fields, { kind: marks.includes('!k'), atomic: marks.includes('!a') });
    this.types.set(name, type);
    return type;
  }

  /** `name?*!:type;attribute…`: see attributeCodes in the generator. */
  private parseField(word: string, groupVersion: string): Field {
    const colon = word.indexOf(':');
    const head = /^([^?*!]+)([?*!]*)$/.exec(word.slice(0, colon)) as RegExpExecArray;
    const flags = head[2] as string;
    const [notation = '', ...attributes] = word.slice(colon + 1).split(';');
    const type = parseType(notation, groupVersion);
    const alias = /=(.+)$/.exec(notation)?.[1];
    const values = alias ? this.enums.get(`${groupVersion}.${alias}`) : undefined;
    const field: { -readonly [K in keyof Field]: Field[K] } = {
      name: head[1] as string,
      type,
      goType: goTypeOf(type, groupVersion.slice(groupVersion.indexOf('/') + 1)),
      pointer: flags.includes('*'),
      omitempty: flags.includes('?'),
      required: flags.includes('!'),
    };
    if (values) field.enum = values;
    for (const attribute of attributes) {
      const value = attribute.slice(1);
      switch (attribute[0]) {
        case 'p':
          field.patchStrategy = value.split(',') as ('merge' | 'replace' | 'retainKeys')[];
          break;
        case 'k':
          field.mergeKey = value;
          break;
        case 'l':
          field.listType = value as 'atomic' | 'set' | 'map';
          break;
        case 'm':
          field.mapKeys = value.split(',');
          break;
        case 'g':
          field.mapType = value as 'atomic' | 'granular';
          break;
        case 'x':
          field.structType = value as 'atomic' | 'granular';
          break;
        case 'd':
          field.default = value;
          break;
      }
    }
    return field;
  }
}

const absolute = (name: string, groupVersion: string): string =>
  name.includes('/') ? name : `${groupVersion}.${name}`;

function parseType(notation: string, groupVersion: string): TypeRef {
  const rest = notation.slice(1);
  switch (notation[0]) {
    case '[':
      return { kind: 'array', items: parseType(rest, groupVersion) };
    case '{':
      return { kind: 'map', values: parseType(rest, groupVersion) };
    case '@':
      return { kind: 'object', name: absolute(rest, groupVersion) };
    case '=':
      return { kind: 'scalar', scalar: 'string', alias: rest };
    default:
      return scalarTypes.get(notation) as TypeRef;
  }
}

/** Reads the generated text. Types are parsed when first asked for. */
export function createSchemas(text: string): Schemas {
  return new TextSchemas(text);
}

const packageGroups: Record<string, string> = {
  core: '',
  rbac: 'rbac.authorization.k8s.io',
  flowcontrol: 'flowcontrol.apiserver.k8s.io',
  ...Object.fromEntries(
    [
      'admission',
      'admissionregistration',
      'authentication',
      'authorization',
      'certificates',
      'coordination',
      'discovery',
      'events',
      'networking',
      'node',
      'resource',
      'scheduling',
      'storage',
    ].map((name) => [name, `${name}.k8s.io`]),
  ),
};

/** The API group and version a schema type's Go package belongs to: `rbac/v1.Role` → rbac.authorization.k8s.io, v1. */
export function groupVersionOfType(name: string): { group: string; version: string } {
  const groupVersion = name.slice(0, name.indexOf('.', name.indexOf('/')));
  const slash = groupVersion.lastIndexOf('/');
  const packageName = groupVersion.slice(0, slash);
  return { group: packageGroups[packageName] ?? packageName, version: groupVersion.slice(slash + 1) };
}
