/**
 * OpenAPI v3: the index at /openapi/v3 and a document for each group and version, from the kinds and
 * their schemas. Follows kube-openapi's builder3 as far as kubectl and Helm read it: component schemas
 * with their x-kubernetes extensions, paths with actions, parameters and patch media types.
 */
import { apiVersionOf, type Kind } from '../apimachinery/kind.ts';
import { hash32 } from '../apimachinery/random.ts';
import { type Field, groupVersionOfType, type Schemas, type TypeRef } from '../apimachinery/schema.ts';
import { kindPaths } from './openapi-paths.ts';

type JSONObject = Record<string, unknown>;

export interface OpenAPIOptions {
  /** Those served. */
  kinds: readonly Kind[];
  schemas: Schemas;
  /** `v1.36.3` */
  version: string;
  /** Texts of a group and version (`core/v1`), already loaded (see {@link docGroups}); undefined: without descriptions. */
  docs?(groupVersion: string): Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

/** `api/v1`, `apis/apps/v1`. */
export function openAPIPath(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? `api/${kind.version}` : `apis/${kind.group}/${kind.version}`;
}

/** The body of /openapi/v3. The hash changes with what is served, as clients cache by it. */
export function openAPIIndex({ kinds, version }: Pick<OpenAPIOptions, 'kinds' | 'version'>): JSONObject {
  const groups = new Map<string, string>();
  for (const kind of kinds) {
    const path = openAPIPath(kind);
    groups.set(path, `${groups.get(path) ?? version} ${kind.kind}`);
  }
  const paths: JSONObject = {};
  for (const path of [...groups.keys()].sort()) {
    const hash = hash32(groups.get(path) as string)
      .toString(16)
      .toUpperCase()
      .padStart(8, '0');
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
  }
  return { paths };
}

/** Everything the kinds' types reach, with the options bodies that requests carry. */
function reachable(kinds: readonly Kind[], schemas: Schemas): string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name) || !schemas.has(name)) return;
    seen.add(name);
    for (const { type } of schemas.fieldsOf(name)) visitType(type);
  };
  const visitType = (type: TypeRef): void => {
    if (type.kind === 'object') visit(type.name);
    else if (type.kind === 'array') visitType(type.items);
    else if (type.kind === 'map') visitType(type.values);
  };
  for (const kind of kinds) {
    visit(kind.schema);
    if (kind.subresources?.scale) visit('autoscaling/v1.Scale');
  }
  for (const name of ['meta/v1.Status', 'meta/v1.DeleteOptions', 'meta/v1.ListMeta']) visit(name);
  return [...seen].sort();
}

/** The groups (`core/v1`, `meta/v1`) whose texts a document wants. */
export function docGroups(path: string, { kinds, schemas }: Pick<OpenAPIOptions, 'kinds' | 'schemas'>): string[] {
  const own = kinds.filter((kind) => openAPIPath(kind) === path);
  return [...new Set(['meta/v1', ...reachable(own, schemas).map((name) => splitType(name).groupVersion)])].sort();
}

/** The document of `api/v1`, `apis/apps/v1` …; undefined when nothing is served there. */
export function openAPIDocument(path: string, options: OpenAPIOptions): JSONObject | undefined {
  const kinds = options.kinds.filter((kind) => openAPIPath(kind) === path);
  if (kinds.length === 0) return undefined;
  const components: JSONObject = {};
  for (const name of reachable(kinds, options.schemas)) components[componentName(name)] = componentOf(name, options);
  for (const kind of kinds) Object.assign(components, listComponent(kind, options));
  Object.assign(components, commonComponents(options));
  const paths: JSONObject = {};
  for (const kind of kinds) Object.assign(paths, kindPaths(kind, componentName(kind.schema), listName(kind)));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: options.version },
    paths: sorted(paths),
    components: {
      schemas: sorted(components),
      securitySchemes: {
        BearerToken: {
          description: 'Bearer Token authentication',
          in: 'header',
          name: 'authorization',
          type: 'apiKey',
        },
      },
    },
  };
}

const sorted = (object: JSONObject): JSONObject =>
  Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, object[key]]),
  );

function splitType(name: string): { groupVersion: string; local: string } {
  const dot = name.indexOf('.', name.indexOf('/'));
  return { groupVersion: name.slice(0, dot), local: name.slice(dot + 1) };
}

/** `core/v1.Pod` → `io.k8s.api.core.v1.Pod`, `meta/v1.ObjectMeta` → `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta`. */
export function componentName(name: string): string {
  const { groupVersion, local } = splitType(name);
  const slash = groupVersion.lastIndexOf('/');
  const [group, version] = [groupVersion.slice(0, slash), groupVersion.slice(slash + 1)];
  if (groupVersion === 'meta/v1') return `io.k8s.apimachinery.pkg.apis.meta.v1.${local}`;
  // A custom resource's: the group's domain, reversed.
  if (group.includes('.')) return `${group.split('.').reverse().join('.')}.${version}.${local}`;
  return `io.k8s.api.${group}.${version}.${local}`;
}

const listName = (kind: Kind): string =>
  `${componentName(kind.schema).replace(/[^.]+$/, '')}${kind.listKind ?? `${kind.kind}List`}`;

const gvk = (group: string, version: string, kind: string): JSONObject => ({ group, kind, version });

const reference = (component: string): JSONObject => ({ $ref: `#/components/schemas/${component}` });

const shared = {
  time: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  'micro-time': 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  'int-or-string': 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  raw: 'io.k8s.apimachinery.pkg.runtime.RawExtension',
  fields: 'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1',
} as const;

/** What the documentation we generate from leaves out. */
const undocumented: Record<string, string> = {
  Quantity:
    'Quantity is a fixed-point representation of a number. It provides convenient marshaling/unmarshaling in JSON and YAML, in addition to String() and AsInt64() accessors.',
  IntOrString: 'IntOrString is a type that can hold an int32 or a string.',
  RawExtension: 'RawExtension is used to hold extensions in external versions.',
};

/** Types with a JSON form of their own. */
function commonComponents({ docs }: OpenAPIOptions): JSONObject {
  const bodies: Record<string, JSONObject> = {
    [shared.time]: { format: 'date-time', type: 'string' },
    [shared['micro-time']]: { format: 'date-time', type: 'string' },
    [shared.quantity]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    [shared['int-or-string']]: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
    [shared.raw]: { type: 'object' },
    [shared.fields]: { type: 'object' },
    'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': { type: 'object' },
  };
  const texts = docs?.('meta/v1');
  return Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => {
      const local = name.slice(name.lastIndexOf('.') + 1);
      const description = texts?.[local]?.[''] || undocumented[local];
      return [name, description ? { description, ...body } : body];
    }),
  );
}

/** A type's schema; `element` where null cannot stand for absence, so that a default is told. */
function typeSchema(type: TypeRef, element: boolean): JSONObject {
  switch (type.kind) {
    case 'object':
      return wrap(componentName(type.name), element);
    case 'array':
      return { items: typeSchema(type.items, true), type: 'array' };
    case 'map':
      return { additionalProperties: typeSchema(type.values, true), type: 'object' };
    default:
  }
  switch (type.scalar) {
    case 'string':
      return { ...(element ? { default: '' } : {}), type: 'string' };
    case 'int32':
    case 'int64':
      return { ...(element ? { default: 0 } : {}), format: type.scalar, type: 'integer' };
    case 'float64':
      return { format: 'double', type: 'number' };
    case 'bool':
      return { ...(element ? { default: false } : {}), type: 'boolean' };
    case 'bytes':
      return { format: 'byte', type: 'string' };
    case 'any':
      return {};
    default:
      return reference(shared[type.scalar]);
  }
}

const wrap = (component: string, withDefault: boolean): JSONObject =>
  withDefault ? { allOf: [reference(component)], default: {} } : reference(component);

function fieldSchema(field: Field, description: string | undefined): JSONObject {
  const { type } = field;
  const bare = typeSchema(type, !field.pointer && (type.kind === 'object' || field.required));
  // `$ref` allows no neighbours.
  const schema: JSONObject = bare['$ref'] ? { allOf: [bare] } : bare;
  if (description) schema['description'] = description;
  if (field.default !== undefined) schema['default'] = field.default;
  if (field.enum) {
    if (type.kind === 'array') schema['items'] = { ...(schema['items'] as JSONObject), enum: field.enum };
    else schema['enum'] = field.enum;
  }
  if (type.kind === 'array' || field.listType) schema['x-kubernetes-list-type'] = field.listType ?? 'atomic';
  if (field.mapKeys) schema['x-kubernetes-list-map-keys'] = field.mapKeys;
  if (field.mapType ?? field.structType) schema['x-kubernetes-map-type'] = field.mapType ?? field.structType;
  if (field.mergeKey) schema['x-kubernetes-patch-merge-key'] = field.mergeKey;
  if (field.patchStrategy) schema['x-kubernetes-patch-strategy'] = field.patchStrategy.join(',');
  return schema;
}

const typeMetaDocs: Record<string, string> = {
  apiVersion:
    'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources',
  kind: 'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
};

function componentOf(name: string, { schemas, docs, kinds }: OpenAPIOptions): JSONObject {
  const type = schemas.type(name);
  const { groupVersion, local } = splitType(name);
  const texts = docs?.(groupVersion)?.[local];
  const properties: JSONObject = {};
  for (const field of [...type.fields].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const text = texts?.[field.name] ?? (type.kind ? typeMetaDocs[field.name] : undefined);
    properties[field.name] = fieldSchema(field, text);
  }
  const required = type.fields.filter((field) => field.required).map((field) => field.name);
  return {
    ...(texts?.[''] ? { description: texts[''] } : {}),
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties,
    ...(type.kind ? { 'x-kubernetes-group-version-kind': kindsOf(name, local, kinds) } : {}),
    ...(type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

/** Options and Status belong to every group. */
function kindsOf(name: string, local: string, kinds: readonly Kind[]): JSONObject[] {
  if (!name.startsWith('meta/')) {
    const { group, version } = groupVersionOfType(name);
    return [gvk(group, version, local)];
  }
  if (!local.endsWith('Options')) return [gvk('', 'v1', local)];
  const versions = [...new Set(kinds.map((kind) => apiVersionOf(kind)))].sort();
  return versions.map((version) => {
    const slash = version.indexOf('/');
    return slash < 0 ? gvk('', version, local) : gvk(version.slice(0, slash), version.slice(slash + 1), local);
  });
}

function listComponent(kind: Kind, { docs }: OpenAPIOptions): JSONObject {
  const listKind = kind.listKind ?? `${kind.kind}List`;
  const texts = docs?.(splitType(kind.schema).groupVersion)?.[listKind];
  return {
    [listName(kind)]: {
      description: texts?.[''] ?? `${listKind} is a list of ${kind.kind}`,
      type: 'object',
      required: ['items'],
      properties: {
        apiVersion: { description: typeMetaDocs['apiVersion'], type: 'string' },
        items: {
          description: texts?.['items'] ?? `List of ${kind.names.plural}.`,
          type: 'array',
          items: wrap(componentName(kind.schema), true),
        },
        kind: { description: typeMetaDocs['kind'], type: 'string' },
        metadata: {
          allOf: [reference('io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta')],
          default: {},
          description:
            texts?.['metadata'] ??
            'Standard list metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
        },
      },
      'x-kubernetes-group-version-kind': [gvk(kind.group, kind.version, listKind)],
    },
  };
}
