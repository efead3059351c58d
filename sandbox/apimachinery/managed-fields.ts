/**
 * metadata.managedFields: who owns which field. Follows apimachinery/pkg/util/managedfields.
 *
 * Where to call {@link trackUpdate}: after decoding and defaulting, before mutating admission, strategy
 * and allocation, so that what the server fills in by itself (clusterIP, nodeName, injected volumes)
 * belongs to nobody, as upstream.
 */
import { decode } from './decode.ts';
import {
  type Comparison,
  compareValues,
  differenceSets,
  emptySet,
  type FieldSet,
  isEmptySet,
  leaf,
  unionSets,
} from './field-set.ts';
import { deepFreeze, type KubeObject, type ManagedFieldsEntry } from './meta.ts';
import type { Field, Schemas } from './schema.ts';

export interface FieldWrite {
  manager: string;
  /** The version the request came in, e.g. `apps/v1`. */
  apiVersion: string;
  /** '' for the object itself, else `status`, `scale` … */
  subresource: string;
  /** RFC 3339, now. */
  time: string;
}

export interface TrackOptions {
  /** In the schema: `apps/v1.Deployment`. */
  type: string;
  schemas: Schemas;
  /**
   * Root fields that this write does not set, as the strategy's GetResetFields tells: `['status']` for the
   * object of a kind with a status subresource, `['spec']` for its status.
   */
  ignore?: readonly string[];
}

/** Never owned. */
const unownedMetadata = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];
const strippedMetadata: FieldSet = Object.fromEntries(unownedMetadata.map((name) => [`f:${name}`, leaf]));

/** Beyond this many updaters the oldest are folded into `ancient-changes`. */
const MAX_UPDATE_MANAGERS = 10;

const skeletons = new WeakMap<Schemas, Map<string, KubeObject>>();

/** What Go's empty struct of the type is: a creator compares with it. */
function skeletonOf({ type, schemas }: TrackOptions): KubeObject {
  let known = skeletons.get(schemas);
  if (!known) skeletons.set(schemas, (known = new Map()));
  let skeleton = known.get(type);
  if (!skeleton) known.set(type, (skeleton = decode<KubeObject>({}, type, schemas).object));
  return skeleton;
}

export interface OwnedChanges {
  changed: FieldSet;
  removed: FieldSet;
}

/** An answer of {@link compareObjects} with what it was made of: the comparison of each root field that differs. */
interface KnownChanges {
  fields: ReadonlyMap<string, Comparison>;
  result: OwnedChanges;
}

/** By type, then by {@link shapeOf}: objects of a kind come in few shapes, and those of one shape share their sets. */
const knownChanges = new WeakMap<Schemas, Map<string, Map<number, KnownChanges>>>();
const MAX_KNOWN = 32;

/** What a write changed of what can be owned. `before` undefined: everything, against the empty object. */
export function compareObjects(before: KubeObject | undefined, after: KubeObject, options: TrackOptions): OwnedChanges {
  const old = before ?? skeletonOf(options);
  let byType = knownChanges.get(options.schemas);
  if (!byType) knownChanges.set(options.schemas, (byType = new Map()));
  let known = byType.get(options.type);
  if (!known) byType.set(options.type, (known = new Map()));
  const names = changedRoots(old, after, options);
  const shape = shapeOf(names, old, after);
  const near = known.get(shape);
  const changes = changesOf(names, old, after, options, near);
  if (changes === near) return near.result;
  if (known.size >= MAX_KNOWN && !near) known.clear();
  known.set(shape, changes);
  return changes.result;
}

/** The root fields in which a write can have changed something. */
function changedRoots(old: KubeObject, after: KubeObject, { type, schemas, ignore = [] }: TrackOptions): string[] {
  const { byName } = schemas.type(type);
  const names: string[] = [];
  const look = (name: string): void => {
    if (name === 'apiVersion' || name === 'kind' || old[name] === after[name]) return;
    if (!ignore.includes(name) && byName.has(name)) names.push(name);
  };
  for (const name in after) look(name);
  for (const name in old) if (after[name] === undefined) look(name);
  return names;
}

/** A number for the names of the fields that differ, down to the second level. Two shapes may have the same. */
function shapeOf(names: readonly string[], old: KubeObject, after: KubeObject): number {
  let shape = 0;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    shape = mix(shape, name);
    const next = after[name];
    if (typeof next !== 'object' || next === null || Array.isArray(next)) continue;
    const was = old[name];
    for (const key in next) if (was?.[key] !== next[key]) shape = mix(shape, key);
  }
  return shape;
}

/** The first, third and last letters and the length tell the fields of a type apart well enough. */
const mix = (shape: number, name: string): number =>
  (Math.imul(shape, 31) +
    name.charCodeAt(0) +
    name.length * 131 +
    (name.charCodeAt(2) | 0) * 17 +
    name.charCodeAt(name.length - 1) * 7) |
  0;

/** `near` itself when the answer would be equal. */
function changesOf(
  names: readonly string[],
  old: KubeObject,
  after: KubeObject,
  { type, schemas }: TrackOptions,
  near: KnownChanges | undefined,
): KnownChanges {
  const { byName } = schemas.type(type);
  const fields = new Map<string, Comparison>();
  let alike = near !== undefined;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const field = byName.get(name) as Field;
    const like = near?.fields.get(name);
    const found = compareValues(old[name], after[name], field.type, field, schemas, like?.changed, like?.removed);
    if (!found.changed && !found.removed) continue;
    fields.set(name, found);
    if (found.changed !== like?.changed || found.removed !== like?.removed) alike = false;
  }
  if (alike && near && fields.size === near.fields.size) return near;
  const changed: Record<string, FieldSet> = {};
  const removed: Record<string, FieldSet> = {};
  for (const name of [...fields.keys()].sort()) {
    const comparison = fields.get(name) as Comparison;
    // The node of metadata itself and what the system keeps there are nobody's.
    const own = (set: FieldSet | undefined) => (set && name === 'metadata' ? strip(set) : set);
    const [plus, minus] = [own(comparison.changed), own(comparison.removed)];
    if (plus) changed[`f:${name}`] = plus;
    if (minus) removed[`f:${name}`] = minus;
  }
  return { fields, result: deepFreeze({ changed, removed }) };
}

function strip(metadata: FieldSet): FieldSet | undefined {
  const { '.': _, ...rest } = differenceSets(metadata, strippedMetadata);
  return isEmptySet(rest) ? undefined : rest;
}

/** Entries of one manager: its operation, version and subresource; an applier's version does not count. */
export function sameManager(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.subresource ?? '') === (b.subresource ?? '') &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  );
}

export const fieldsOfEntry = (entry: ManagedFieldsEntry): FieldSet => (entry.fieldsV1 ?? {}) as FieldSet;

/** In the order of metav1.ManagedFieldsEntry's fields. */
export function makeEntry(
  entry: Pick<ManagedFieldsEntry, 'manager' | 'operation' | 'apiVersion' | 'time' | 'subresource'>,
  fields: FieldSet,
): ManagedFieldsEntry {
  return {
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    time: entry.time,
    fieldsType: 'FieldsV1',
    fieldsV1: fields as Record<string, unknown>,
    ...(entry.subresource ? { subresource: entry.subresource } : {}),
  };
}

/**
 * managedFields after a create (`before` undefined), PUT or PATCH: changed fields become the writer's and
 * nobody else's, removed ones nobody's. The very array `before` has when nothing changed. A writer may hand
 * in managedFields of its own (`after.metadata.managedFields`); `[{}]` clears them.
 */
export function trackUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  write: FieldWrite,
  options: TrackOptions,
): ManagedFieldsEntry[] {
  const given = after.metadata.managedFields;
  const own = before?.metadata.managedFields ?? [];
  const cleared = given?.length === 1 && Object.keys(given[0] as object).length === 0;
  const base = cleared ? [] : given && given.length > 0 ? given : own;
  const { changed, removed } = compareObjects(before, after, options);
  if (isEmptySet(changed) && isEmptySet(removed)) return cleared ? [] : base;
  const self: ManagedFieldsEntry = makeEntry({ ...write, operation: 'Update' }, changed);
  const entries = withoutFields(base, changed, removed, self);
  if (!isEmptySet(changed)) {
    const at = entries.findIndex((entry) => sameManager(entry, self));
    if (at < 0) entries.push(self);
    else {
      const fields = unionSets(differenceSets(fieldsOfEntry(entries[at] as ManagedFieldsEntry), removed), changed);
      entries[at] = makeEntry(self, fields);
    }
  }
  return sortEntries(capManagers(entries));
}

/** Takes from every entry but `self` what changed, and from all what is gone; drops the empty ones. */
export function withoutFields(
  entries: readonly ManagedFieldsEntry[],
  changed: FieldSet,
  removed: FieldSet,
  self: ManagedFieldsEntry,
): ManagedFieldsEntry[] {
  const kept: ManagedFieldsEntry[] = [];
  for (const entry of entries) {
    const old = fieldsOfEntry(entry);
    const mine = sameManager(entry, self);
    const fields = differenceSets(mine ? old : differenceSets(old, changed), removed);
    if (mine || !isEmptySet(fields))
      kept.push(fields === old ? entry : { ...entry, fieldsV1: fields as Record<string, unknown> });
  }
  return kept.filter((entry) => !isEmptySet(fieldsOfEntry(entry)));
}

function capManagers(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  if (entries.length <= MAX_UPDATE_MANAGERS) return entries;
  const updates = entries.filter((entry) => entry.operation === 'Update' && !entry.subresource);
  if (updates.length <= MAX_UPDATE_MANAGERS) return entries;
  const surplus = sortEntries(updates).slice(0, updates.length - MAX_UPDATE_MANAGERS + 1);
  const newest = surplus.at(-1) as ManagedFieldsEntry;
  const fields = surplus.reduce((set, entry) => unionSets(set, fieldsOfEntry(entry)), emptySet);
  return [
    ...entries.filter((entry) => !surplus.includes(entry)),
    makeEntry({ ...newest, manager: 'ancient-changes' }, fields),
  ];
}

/** Appliers first, then by time, name, version, subresource. */
export function sortEntries(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  for (let i = 1; i < entries.length; i++) {
    if (compareEntries(entries[i - 1] as ManagedFieldsEntry, entries[i] as ManagedFieldsEntry) > 0)
      return [...entries].sort(compareEntries);
  }
  return entries;
}

const compareTexts = (a = '', b = ''): number => (a === b ? 0 : a < b ? -1 : 1);

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compareTexts(a.operation, b.operation) ||
    compareTexts(a.time, b.time) ||
    compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource, b.subresource)
  );
}
