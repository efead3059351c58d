/** Server-Side Apply. Follows structured-merge-diff's merge.Updater and apimachinery/pkg/util/managedfields. */
import { StatusError } from '../errors.ts';
import {
  childType,
  compareValues,
  differenceSets,
  elementsByKey,
  emptySet,
  type FieldSet,
  fieldSetOf,
  intersectSets,
  isEmptySet,
  itemsOf,
  ownershipOf,
  pathsOf,
  unionSets,
} from '../field-set.ts';
import {
  compareObjects,
  type FieldWrite,
  fieldsOfEntry,
  makeEntry,
  sameManager,
  sortEntries,
  type TrackOptions,
  withoutFields,
} from '../managed-fields.ts';
import type { KubeObject, ManagedFieldsEntry } from '../meta.ts';
import type { Field, Schemas, TypeRef } from '../schema.ts';

type JSONObject = Record<string, unknown>;
const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The live object with the configuration applied and its managedFields; the live object itself when nothing
 * changed. `live` undefined: create. `config` is the body as JSON, **neither decoded nor defaulted**, since what
 * it names is what its author owns; the result still wants decoding and defaulting. Throws a StatusError: 409
 * where other managers own what would change (unless `force`), 400 for a configuration with managedFields,
 * 500 for one the type does not fit.
 */
export function applyServerSide(
  live: KubeObject | undefined,
  config: KubeObject,
  write: FieldWrite,
  options: TrackOptions & { force?: boolean },
): KubeObject {
  const { type, schemas, force = false, ignore = [] } = options;
  if ((config.metadata.managedFields ?? []).length > 0)
    throw new StatusError(400, 'BadRequest', 'metadata.managedFields must be nil');
  const root: TypeRef = { kind: 'object', name: type };
  checkTyped(config, root, schemas);
  const configured = Object.fromEntries(Object.entries(config).filter(([name]) => !ignore.includes(name)));
  const mine = ownedBy(configured as KubeObject, root, schemas);
  const entries = live?.metadata.managedFields ?? [];
  const self = makeEntry({ ...write, operation: 'Apply' }, mine);
  const last = entries.find((entry) => sameManager(entry, self));
  let merged = mergeValues(live, configured, root, undefined, schemas) as KubeObject;
  if (last) {
    const owned = entries.reduce(
      (set, entry) => (entry === last ? set : unionSets(set, fieldsOfEntry(entry))),
      unionSets(mine, identity),
    );
    merged = prune(merged, fieldsOfEntry(last), owned, root, undefined, schemas) as KubeObject;
  }
  const { changed, removed } = compareObjects(live ?? ({ metadata: {} } as KubeObject), merged, { type, schemas });
  if (!force) {
    const conflicts = conflictsOf(entries, changed, self);
    if (conflicts.length > 0 && !resolvedByLastApplied(live, conflicts, write, root, schemas))
      throw conflictError(conflicts);
  }
  const others = withoutFields(
    entries.filter((entry) => entry !== last),
    changed,
    removed,
    self,
  );
  const unchanged = live !== undefined && isEmptySet(changed) && isEmptySet(removed);
  const sameFields =
    last && JSON.stringify(last.fieldsV1) === JSON.stringify(mine) && last.apiVersion === write.apiVersion;
  if (unchanged && sameFields) return live;
  const managedFields = sortEntries(isEmptySet(mine) ? others : [...others, self]);
  return { ...merged, metadata: { ...merged.metadata, managedFields } };
}

/** NewTyped's complaints, as the field manager words them. */
function checkTyped(config: KubeObject, root: TypeRef, schemas: Schemas): void {
  const complaints: string[] = [];
  const visit = (value: unknown, type: TypeRef, field: Field | undefined, path: string): void => {
    if (value === null || value === undefined) return;
    const how = ownershipOf(type, field, schemas);
    if (type.kind === 'array' || type.kind === 'map' || type.kind === 'object') {
      const list = type.kind === 'array';
      if (list !== Array.isArray(value) || typeof value !== 'object') {
        complaints.push(`${path}: expected ${list ? 'list' : 'map'}, got ${show(value)}`);
      } else if (list && (how === 'keyed' || how === 'set')) {
        for (const [element, item] of elementsByKey(value as unknown[], how, field, type, schemas))
          visit(item, itemsOf(type), undefined, path + pathsOf({ [element]: emptySet })[0]);
      } else if (list) {
        (value as unknown[]).forEach((item, i) => {
          visit(item, itemsOf(type), undefined, `${path}[${i}]`);
        });
      } else {
        for (const key of Object.keys(value).sort()) {
          const child = childType(type, key, schemas);
          if (type.kind === 'object' && !child.field) complaints.push(`${path}.${key}: field not declared in schema`);
          else visit((value as JSONObject)[key], child.type, child.field, `${path}.${key}`);
        }
      }
      return;
    }
    const wanted = wantedOf(type.scalar);
    if (wanted && !wanted.types.includes(typeof value))
      complaints.push(`${path}: expected ${wanted.name}, got ${show(value)}`);
  };
  visit(config, root, undefined, '');
  if (complaints.length === 0) return;
  const { namespace = '', name = '' } = config.metadata;
  const gvk = config.apiVersion.includes('/') ? config.apiVersion : `/${config.apiVersion}`;
  const text = complaints.length === 1 ? complaints[0] : `errors:\n  ${complaints.join('\n  ')}`;
  const message = `failed to create typed patch object (${namespace}/${name}; ${gvk}, Kind=${config.kind}): ${text}`;
  throw new StatusError(500, '', message);
}

const show = (value: unknown): string =>
  Array.isArray(value) ? 'list' : typeof value === 'object' ? 'map' : typeof value === 'number' ? 'int' : typeof value;

function wantedOf(scalar: string): { name: string; types: string[] } | undefined {
  if (scalar === 'int32' || scalar === 'int64') return { name: 'numeric (int or float)', types: ['number'] };
  if (scalar === 'bool') return { name: 'boolean', types: ['boolean'] };
  if (scalar === 'string' || scalar === 'bytes' || scalar === 'time' || scalar === 'micro-time')
    return { name: 'string', types: ['string'] };
  return undefined;
}

/** What names an object is never pruned. */
const identity: FieldSet = {
  'f:apiVersion': emptySet,
  'f:kind': emptySet,
  'f:metadata': { 'f:name': emptySet, 'f:namespace': emptySet, 'f:uid': emptySet },
};

const unowned: FieldSet = Object.fromEntries(
  ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'generation', 'managedFields', 'resourceVersion'].map(
    (name) => [`f:${name}`, emptySet],
  ),
);

/** The configuration's fields without those nobody owns. */
function ownedBy(config: KubeObject, root: TypeRef, schemas: Schemas): FieldSet {
  const set = fieldSetOf(withoutSkeleton(config), root, undefined, schemas) ?? emptySet;
  const { 'f:apiVersion': _a, 'f:kind': _k, 'f:metadata': metadata, ...rest } = set as Record<string, FieldSet>;
  const left = metadata ? differenceSets(metadata, unowned) : emptySet;
  const { '.': _, ...fields } = left as Record<string, FieldSet>;
  return isEmptySet(fields) ? rest : { 'f:metadata': fields, ...rest };
}

/** An applied configuration owns what it names; `metadata: {}` and a null name nothing. */
function withoutSkeleton(config: KubeObject): JSONObject {
  return Object.fromEntries(
    Object.entries(config).filter(
      ([name, value]) => value !== null && !(name === 'metadata' && Object.keys(value).length === 0),
    ),
  );
}

/** typed.Merge: fields and elements one by one, what is atomic as a whole; the configuration's order where both have an element. */
function mergeValues(
  live: unknown,
  config: unknown,
  type: TypeRef,
  field: Field | undefined,
  schemas: Schemas,
): unknown {
  if (config === undefined) return live;
  if (live === undefined || live === null || config === null) return config;
  const how = ownershipOf(type, field, schemas);
  if ((how === 'struct' || how === 'map') && isObject(live) && isObject(config)) {
    const result: JSONObject = { ...live };
    for (const key in config) {
      const child = childType(type, key, schemas);
      result[key] = mergeValues(live[key], config[key], child.type, child.field, schemas);
    }
    return result;
  }
  if ((how === 'keyed' || how === 'set') && Array.isArray(live) && Array.isArray(config)) {
    const [left, right] = [live, config].map((list) => [...elementsByKey(list, how, field, type, schemas)]) as [
      [string, unknown][],
      [string, unknown][],
    ];
    const [old, next] = [new Map(left), new Map(right)];
    const done = new Set<string>();
    const result: unknown[] = [];
    for (let [i, j] = [0, 0]; i < left.length || j < right.length; ) {
      const l = left[i];
      if (l && (!next.has(l[0]) || done.has(l[0]))) {
        if (!next.has(l[0])) result.push(l[1]);
        i++;
        continue;
      }
      const r = right[j];
      if (!r) break;
      result.push(mergeValues(old.get(r[0]), r[1], itemsOf(type), undefined, schemas));
      done.add(r[0]);
      j++;
    }
    return result;
  }
  return config;
}

/** Without what the applier owned before, names no longer, and nobody else owns. */
function prune(
  value: unknown,
  last: FieldSet,
  owned: FieldSet,
  type: TypeRef,
  field: Field | undefined,
  schemas: Schemas,
): unknown {
  const how = ownershipOf(type, field, schemas);
  if (isObject(value) && (how === 'struct' || how === 'map')) {
    const result: JSONObject = { ...value };
    for (const element in last) {
      if (!element.startsWith('f:')) continue;
      const key = element.slice(2);
      if (!Object.hasOwn(result, key)) continue;
      const still = owned[element];
      if (!still) delete result[key];
      else {
        const child = childType(type, key, schemas);
        result[key] = prune(result[key], last[element] as FieldSet, still, child.type, child.field, schemas);
      }
    }
    return result;
  }
  if (Array.isArray(value) && (how === 'keyed' || how === 'set')) {
    const result: unknown[] = [];
    for (const [element, item] of elementsByKey(value, how, field, type, schemas)) {
      const before = last[element];
      const still = owned[element];
      if (!before) result.push(item);
      else if (still) result.push(prune(item, before, still, itemsOf(type), undefined, schemas));
    }
    return result;
  }
  return value;
}

interface Conflict {
  entry: ManagedFieldsEntry;
  fields: FieldSet;
  paths: string[];
}

function conflictsOf(entries: readonly ManagedFieldsEntry[], changed: FieldSet, self: ManagedFieldsEntry): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const entry of entries) {
    if (sameManager(entry, self)) continue;
    const fields = intersectSets(fieldsOfEntry(entry), changed);
    if (!isEmptySet(fields)) conflicts.push({ entry, fields, paths: pathsOf(fields) });
  }
  return conflicts;
}

/** kubectl going over from client-side apply: what its last-applied annotation still says of the live object is its own. */
function resolvedByLastApplied(
  live: KubeObject | undefined,
  conflicts: readonly Conflict[],
  write: FieldWrite,
  root: TypeRef,
  schemas: Schemas,
): boolean {
  const text = live?.metadata.annotations?.[LAST_APPLIED];
  if (write.manager !== 'kubectl' || !live || !text) return false;
  let applied: KubeObject;
  try {
    applied = JSON.parse(text);
  } catch {
    return false;
  }
  if (applied.apiVersion !== live.apiVersion) return false;
  const named = fieldSetOf(applied, root, undefined, schemas) ?? emptySet;
  const differs = compareValues(live, applied, root, undefined, schemas).changed ?? emptySet;
  const allowed = differenceSets(named, differs);
  return conflicts.every(({ fields }) => isEmptySet(differenceSets(fields, allowed)));
}

const printManager = ({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string => {
  const name = `${JSON.stringify(manager)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
};

/** The 409 with a cause for every field. */
function conflictError(conflicts: readonly Conflict[]): StatusError {
  const sorted = [...conflicts].sort((a, b) => ((a.entry.manager ?? '') < (b.entry.manager ?? '') ? -1 : 1));
  const all = sorted.flatMap(({ entry, paths }) => paths.map((path) => ({ manager: printManager(entry), path })));
  const [first] = all;
  const message =
    all.length === 1 && first
      ? `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`
      : `Apply failed with ${all.length} conflicts: ${sorted
          .flatMap(({ entry, paths }) => [
            `conflicts with ${printManager(entry)}:`,
            ...paths.map((path) => `- ${path}`),
          ])
          .join('\n')}`;
  return new StatusError(409, 'Conflict', message, {
    causes: all.map(({ manager, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${manager}`,
      field: path,
    })),
  });
}
