/**
 * Sets of fields in the form of FieldsV1: `f:name`, `k:{"name":"web"}`, `v:"x"`, a leaf being `{}` and
 * `.` the node itself besides its children. Follows sigs.k8s.io/structured-merge-diff. Sets are never
 * changed once made; what stays the same is shared.
 */
import { deepEqual } from './json.ts';
import type { Field, Schemas, TypeRef } from './schema.ts';

export type FieldSet = { readonly [element: string]: FieldSet };

export const emptySet: FieldSet = Object.freeze({});
/** A field that is in the set and has nothing below. */
export const leaf: FieldSet = emptySet;

type JSONObject = Record<string, unknown>;
const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

const isMember = (node: FieldSet): boolean => isEmptySet(node) || node['.'] !== undefined;

/** A node from its children; undefined when it is neither in the set nor has any. */
function makeNode(member: boolean, children: Record<string, FieldSet>): FieldSet | undefined {
  const keys = Object.keys(children);
  if (keys.length === 0) return member ? leaf : undefined;
  const node: Record<string, FieldSet> = member ? { '.': leaf } : {};
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i - 1] as string) > (keys[i] as string)) {
      keys.sort();
      break;
    }
  }
  for (const key of keys) node[key] = children[key] as FieldSet;
  return node;
}

/**
 * An operation that remembers its last answers by the very sets it was given, so that what is done to many
 * objects of one shape is done once, and they share its outcome.
 */
function remembering<T>(operation: (a: FieldSet, b: FieldSet) => T): (a: FieldSet, b: FieldSet) => T {
  const known: { a: FieldSet; b: FieldSet; result: T }[] = [];
  let turn = 0;
  return (a, b) => {
    for (const entry of known) if (entry.a === a && entry.b === b) return entry.result;
    const result = operation(a, b);
    known[turn] = { a, b, result };
    turn = (turn + 1) % 48;
    return result;
  };
}

/** What is in either. */
const union = remembering((a, b): FieldSet => {
  const children: Record<string, FieldSet> = {};
  let same = true;
  for (const key in a) if (key !== '.') children[key] = a[key] as FieldSet;
  for (const key in b) {
    if (key === '.') continue;
    const old = children[key];
    const next = old ? unionNode(old, b[key] as FieldSet) : (b[key] as FieldSet);
    if (next !== old) same = false;
    children[key] = next;
  }
  const member = isMember(a) || isMember(b);
  if (same && member === isMember(a)) return a;
  return makeNode(member, children) as FieldSet;
});

const unionNode = (a: FieldSet, b: FieldSet): FieldSet => (a === b || (isEmptySet(b) && isMember(a)) ? a : union(a, b));

/** Roots are sets, not members: an empty one is nothing. */
export function unionSets(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return b;
  return isEmptySet(b) ? a : union(a, b);
}

const differenceOf = (root: boolean) =>
  remembering((a, b): FieldSet | undefined => {
    const children: Record<string, FieldSet> = {};
    let same = true;
    for (const key in a) {
      if (key === '.') continue;
      const other = b[key];
      const left = other ? differenceNode(a[key] as FieldSet, other) : (a[key] as FieldSet);
      if (left !== a[key]) same = false;
      if (left) children[key] = left;
    }
    const member = !root && isMember(a) && !isMember(b);
    if (same && (root || member === isMember(a))) return a;
    return makeNode(member, children);
  });

const rootDifference = differenceOf(true);
const innerDifference = differenceOf(false);
/** A leaf less a leaf is nothing: the commonest by far. */
const differenceNode = (a: FieldSet, b: FieldSet): FieldSet | undefined =>
  isEmptySet(a) && isEmptySet(b) ? undefined : innerDifference(a, b);

/** What is in `a` and not in `b`. */
export function differenceSets(a: FieldSet, b: FieldSet): FieldSet {
  return isEmptySet(b) || isEmptySet(a) ? a : (rootDifference(a, b) ?? emptySet);
}

function intersectNode(a: FieldSet, b: FieldSet, root: boolean): FieldSet | undefined {
  const children: Record<string, FieldSet> = {};
  for (const key in a) {
    const other = key === '.' ? undefined : b[key];
    const both = other && intersectNode(a[key] as FieldSet, other, false);
    if (both) children[key] = both;
  }
  return makeNode(!root && isMember(a) && isMember(b), children);
}

export function intersectSets(a: FieldSet, b: FieldSet): FieldSet {
  return intersectNode(a, b, true) ?? emptySet;
}

/** Every field in the set as a path: `.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const paths: string[] = [];
  for (const key in set) {
    if (key === '.') continue;
    const node = set[key] as FieldSet;
    const path = prefix + elementText(key);
    if (isMember(node)) paths.push(path);
    paths.push(...pathsOf(node, path));
  }
  return paths;
}

function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (element.startsWith('i:')) return `[${rest}]`;
  const keys = JSON.parse(rest) as JSONObject;
  return `[${Object.keys(keys)
    .map((key) => `${key}=${JSON.stringify(keys[key])}`)
    .join(',')}]`;
}

/** How a value of the type is owned: as a whole, by field, by list element. */
export type Ownership = 'leaf' | 'struct' | 'map' | 'keyed' | 'set';

export function ownershipOf(type: TypeRef, field: Field | undefined, schemas: Schemas): Ownership {
  switch (type.kind) {
    case 'object': {
      if (field?.structType === 'granular') return 'struct';
      return field?.structType === 'atomic' || schemas.type(type.name).atomic ? 'leaf' : 'struct';
    }
    case 'map':
      return field?.mapType === 'atomic' ? 'leaf' : 'map';
    case 'array':
      return field?.listType === 'map' ? 'keyed' : field?.listType === 'set' ? 'set' : 'leaf';
    default:
      return type.scalar === 'raw' || type.scalar === 'any' ? 'map' : 'leaf';
  }
}

export const anything: TypeRef = { kind: 'scalar', scalar: 'any' };

/** Type and field of what stands under a key of a struct or a map. */
export function childType(type: TypeRef, key: string, schemas: Schemas): { type: TypeRef; field?: Field } {
  if (type.kind === 'map') return { type: type.values };
  if (type.kind !== 'object') return { type: anything };
  const field = schemas.type(type.name).byName.get(key);
  return field ? { type: field.type, field } : { type: anything };
}

export const itemsOf = (type: TypeRef): TypeRef => (type.kind === 'array' ? type.items : anything);

const none: readonly string[] = [];
/** `k:{"name":"web"}`, made once for each of a bounded number of names. */
const keyedElements = new Map<string, Map<string, string>>();

function keyedElement(key: string, value: string): string {
  let known = keyedElements.get(key);
  if (!known) keyedElements.set(key, (known = new Map()));
  let element = known.get(value);
  if (element === undefined) {
    element = `k:${JSON.stringify({ [key]: value })}`;
    if (known.size >= 2000) known.clear();
    known.set(value, element);
  }
  return element;
}

/** A list's elements by the path element that names each. */
export function elementsByKey(
  list: readonly unknown[],
  how: 'keyed' | 'set',
  field: Field | undefined,
  type: TypeRef,
  schemas: Schemas,
): Map<string, unknown> {
  const result = new Map<string, unknown>();
  const mapKeys = (how === 'keyed' && field?.mapKeys) || none;
  const keys = mapKeys.length > 1 ? [...mapKeys].sort() : mapKeys;
  for (const element of list) {
    const only = keys.length === 1 && isObject(element) ? element[keys[0] as string] : undefined;
    if (typeof only === 'string') {
      result.set(keyedElement(keys[0] as string, only), element);
      continue;
    }
    if (how === 'set') {
      result.set(`v:${JSON.stringify(element)}`, element);
      continue;
    }
    const name: JSONObject = {};
    for (const key of keys) {
      const value = isObject(element) ? element[key] : undefined;
      const known = value ?? childType(itemsOf(type), key, schemas).field?.default;
      if (known !== undefined) name[key] = known;
    }
    result.set(`k:${JSON.stringify(name)}`, element);
  }
  return result;
}

export interface Comparison {
  /** Added and modified. */
  changed: FieldSet | undefined;
  removed: FieldSet | undefined;
}

const same: Comparison = Object.freeze({ changed: undefined, removed: undefined });
const leafChanged: Comparison = Object.freeze({ changed: leaf, removed: undefined });
const leafRemoved: Comparison = Object.freeze({ changed: undefined, removed: leaf });

/** `f:name`, made once for each name of a bounded number. */
const elements = new Map<string, string>();

function elementOf(name: string): string {
  let element = elements.get(name);
  if (element === undefined) {
    element = `f:${name}`;
    if (elements.size < 5000) elements.set(name, element);
  }
  return element;
}

const isVoid = (value: unknown): boolean => {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  for (const _ in value) return false;
  return true;
};

function isComposite(how: Ownership, before: unknown, after: unknown): boolean {
  if (how === 'leaf') return false;
  const voidBefore = isVoid(before);
  const voidAfter = isVoid(after);
  if (voidBefore && voidAfter) return false;
  return how === 'keyed' || how === 'set'
    ? (voidBefore || Array.isArray(before)) && (voidAfter || Array.isArray(after))
    : (voidBefore || isObject(before)) && (voidAfter || isObject(after));
}

/** A node in the making: the children found so far, and whether they are all those of an earlier node. */
class NodeMaker {
  private readonly near: FieldSet | undefined;
  private children: Record<string, FieldSet> | undefined;
  private count = 0;
  private alike: boolean;

  constructor(near: FieldSet | undefined) {
    this.near = near;
    this.alike = near !== undefined;
  }

  /** What the earlier node has there. */
  nearOf(element: string): FieldSet | undefined {
    return this.near?.[element];
  }

  add(element: string, child: FieldSet): void {
    this.children ??= {};
    this.children[element] = child;
    this.count++;
    if (this.alike && this.near?.[element] !== child) this.alike = false;
  }

  /** The earlier node itself where the new one would be equal. */
  make(member: boolean): FieldSet | undefined {
    const { near, children, count } = this;
    if (!children) return member ? leaf : undefined;
    if (this.alike && near) {
      let size = 0;
      for (const _ in near) size++;
      const marked = near['.'] !== undefined;
      if (marked === member && size - (marked ? 1 : 0) === count) return near;
    }
    return makeNode(member, children);
  }
}

/**
 * What changed from `before` to `after` (undefined is absent, null is not). Skips what is the same
 * reference, so that comparing two states of a structurally shared object costs what they differ in.
 * `nearChanged` and `nearRemoved` are an earlier answer to a similar question: what would equal a part of
 * them is that very part, so that many objects of one shape share their sets.
 */
export function compareValues(
  before: unknown,
  after: unknown,
  type: TypeRef,
  field: Field | undefined,
  schemas: Schemas,
  nearChanged?: FieldSet,
  nearRemoved?: FieldSet,
): Comparison {
  if (before === after) return same;
  const how = ownershipOf(type, field, schemas);
  if (!isComposite(how, before, after)) {
    if (before === undefined) return leafChanged;
    if (after === undefined) return leafRemoved;
    return deepEqual(before, after) ? same : leafChanged;
  }
  const changed = new NodeMaker(nearChanged);
  const removed = new NodeMaker(nearRemoved);
  if (how === 'keyed' || how === 'set') compareLists(before, after, how, type, field, schemas, changed, removed);
  else compareStructs(before, after, type, schemas, changed, removed);
  const more = changed.make(before === undefined);
  const less = removed.make(after === undefined);
  return more || less ? { changed: more, removed: less } : same;
}

function compareLists(
  before: unknown,
  after: unknown,
  how: 'keyed' | 'set',
  type: TypeRef,
  field: Field | undefined,
  schemas: Schemas,
  changed: NodeMaker,
  removed: NodeMaker,
): void {
  const items = itemsOf(type);
  const old = elementsByKey((before ?? none) as unknown[], how, field, type, schemas);
  const next = elementsByKey((after ?? none) as unknown[], how, field, type, schemas);
  const visit = (element: string, was: unknown, is: unknown): void =>
    addComparison(element, was, is, items, undefined, schemas, changed, removed);
  for (const element of next.keys()) visit(element, old.get(element), next.get(element));
  for (const element of old.keys()) if (!next.has(element)) visit(element, old.get(element), undefined);
}

function compareStructs(
  before: unknown,
  after: unknown,
  type: TypeRef,
  schemas: Schemas,
  changed: NodeMaker,
  removed: NodeMaker,
): void {
  const old = (before ?? nothing) as JSONObject;
  const next = (after ?? nothing) as JSONObject;
  const byName = type.kind === 'object' ? schemas.type(type.name).byName : undefined;
  const inner = type.kind === 'map' ? type.values : anything;
  const visit = (key: string, was: unknown, is: unknown): void => {
    const element = elementOf(key);
    const known = byName?.get(key);
    // Half of all fields: a plain value that was not there.
    if (was === undefined && typeof is === 'string' && known) {
      changed.add(element, leaf);
      return;
    }
    addComparison(element, was, is, known?.type ?? inner, known, schemas, changed, removed);
  };
  for (const key in next) if (old[key] !== next[key]) visit(key, old[key], next[key]);
  for (const key in old) if (next[key] === undefined && old[key] !== undefined) visit(key, old[key], undefined);
}

/** What became of one element, into the nodes in the making. */
function addComparison(
  element: string,
  was: unknown,
  is: unknown,
  type: TypeRef,
  field: Field | undefined,
  schemas: Schemas,
  changed: NodeMaker,
  removed: NodeMaker,
): void {
  const found = compareValues(was, is, type, field, schemas, changed.nearOf(element), removed.nearOf(element));
  if (found.changed) changed.add(element, found.changed);
  if (found.removed) removed.add(element, found.removed);
}

const nothing: JSONObject = Object.freeze({});

/** The fields a configuration names: what its applier owns (typed.ToFieldSet). */
export function fieldSetOf(
  value: unknown,
  type: TypeRef,
  field: Field | undefined,
  schemas: Schemas,
): FieldSet | undefined {
  const how = ownershipOf(type, field, schemas);
  const children: Record<string, FieldSet> = {};
  const put = (element: string, node: FieldSet | undefined): void => {
    if (node) children[element] = node;
  };
  if (how === 'leaf' || isVoid(value)) return leaf;
  if (how === 'keyed' || how === 'set') {
    if (!Array.isArray(value)) return leaf;
    for (const [element, item] of elementsByKey(value, how, field, type, schemas)) {
      const node = fieldSetOf(item, itemsOf(type), undefined, schemas);
      put(element, how === 'set' ? leaf : makeNode(true, withoutDot(node ?? leaf)));
    }
    return makeNode(false, children);
  }
  if (!isObject(value)) return leaf;
  for (const key in value) {
    if (value[key] === undefined) continue;
    const child = childType(type, key, schemas);
    const node = fieldSetOf(value[key], child.type, child.field, schemas);
    put(`f:${key}`, child.field ? node : makeNode(true, withoutDot(node ?? leaf)));
  }
  return makeNode(false, children);
}

function withoutDot(node: FieldSet): Record<string, FieldSet> {
  const { '.': _, ...children } = node;
  return children as Record<string, FieldSet>;
}
