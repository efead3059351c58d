/** Strategic merge patches, made: for kubectl apply (three-way) and edit (two-way). Follows apimachinery/pkg/util/strategicpatch. */
import { deepEqual, setKey } from '../json.ts';
import type { Schemas, TypeRef } from '../schema.ts';
import { goValue, PatchError } from './errors.ts';
import { checkPreconditions } from './merge.ts';
import { mergeMap } from './strategic.ts';
import {
  DELETE_FROM,
  DIRECTIVE,
  elementType,
  isObject,
  type JSONObject,
  lookup,
  RETAIN_KEYS,
  SET_ORDER,
  shapeOf,
} from './strategic-meta.ts';
import { deduplicate, elementShape, mergeValue, sortByOrder, sortScalars } from './strategic-order.ts';

interface DiffOptions {
  schemas: Schemas;
  ignoreDeletions?: boolean;
  ignoreChangesAndAdditions?: boolean;
  setElementOrder?: boolean;
  retainKeys?: boolean;
}

/**
 * The patch that makes `modified` of `original`. `preconditions` as in createThreeWayJSONMergePatch.
 * Throws a PatchError.
 */
export function createTwoWayMergePatch(
  original: JSONObject,
  modified: JSONObject,
  typeName: string,
  schemas: Schemas,
  preconditions: readonly string[] = [],
): JSONObject {
  const patch = diffMaps(original, modified, { kind: 'object', name: typeName }, { schemas, setElementOrder: true });
  checkPreconditions(patch, preconditions);
  return patch;
}

/**
 * kubectl apply's patch: what `modified` changes in `current`, and what it no longer has of `original`
 * (the last applied configuration). `overwrite: false` throws a PatchError where somebody else changed the same.
 */
export function createThreeWayMergePatch(
  original: JSONObject,
  modified: JSONObject,
  current: JSONObject,
  typeName: string,
  schemas: Schemas,
  { overwrite = true, preconditions = [] }: { overwrite?: boolean; preconditions?: readonly string[] } = {},
): JSONObject {
  const type: TypeRef = { kind: 'object', name: typeName };
  const changes = diffMaps(current, modified, type, { schemas, ignoreDeletions: true, setElementOrder: true });
  const deletions = diffMaps(original, modified, type, {
    schemas,
    ignoreChangesAndAdditions: true,
    setElementOrder: true,
  });
  const patch = mergeMap(deletions, changes, type, { schemas, mergeParallelList: false, ignoreUnmatchedNulls: false });
  checkPreconditions(patch, preconditions);
  if (!overwrite) {
    const changed = diffMaps(original, current, type, { schemas });
    if (haveConflicts(patch, changed, type, '', '', schemas)) {
      throw new PatchError(
        `patch:\n${JSON.stringify(patch)}\nconflicts with changes made from original to current:\n${JSON.stringify(changed)}\n`,
      );
    }
  }
  return patch;
}

function diffMaps(original: JSONObject, modified: JSONObject, type: TypeRef, options: DiffOptions): JSONObject {
  const patch: JSONObject = {};
  const additions = !options.ignoreChangesAndAdditions;
  for (const key in modified) {
    const after = modified[key];
    if (after === undefined) continue;
    if (!Object.hasOwn(original, key)) {
      if (additions) setKey(patch, key, after);
      continue;
    }
    const before = original[key];
    if (before === after) continue;
    if (key === DIRECTIVE) {
      if (typeof before !== 'string' || typeof after !== 'string')
        throw new PatchError(`invalid value for special key: ${DIRECTIVE}`);
      patch[DIRECTIVE] = after;
    } else if (shapeOf(before) !== shapeOf(after)) {
      if (additions) setKey(patch, key, after);
    } else if (isObject(before)) diffMapField(key, before, after as JSONObject, patch, type, options);
    else if (Array.isArray(before)) diffListField(key, before, after as unknown[], patch, type, options);
    else if (additions) setKey(patch, key, after);
  }
  if (!options.ignoreDeletions) {
    for (const key in original)
      if (!Object.hasOwn(modified, key) || modified[key] === undefined) setKey(patch, key, null);
  }
  if (options.retainKeys) {
    const kept = Object.keys(modified).filter((key) => modified[key] !== null && modified[key] !== undefined);
    const dropped = Object.keys(original).some((key) => original[key] !== null && !Object.hasOwn(modified, key));
    if (kept.length > 0 && (Object.keys(patch).length > 0 || dropped)) patch[RETAIN_KEYS] = sortScalars(kept);
  }
  return patch;
}

function diffMapField(
  key: string,
  before: JSONObject,
  after: JSONObject,
  patch: JSONObject,
  type: TypeRef,
  options: DiffOptions,
): void {
  const meta = lookupUnlessEqual(type, key, before, after, options.schemas);
  if (!meta) return;
  if (meta.strategy === 'replace') {
    if (!options.ignoreChangesAndAdditions) setKey(patch, key, after);
    return;
  }
  const inner = diffMaps(before, after, meta.type, { ...options, retainKeys: meta.retainKeys });
  if (Object.keys(inner).length > 0) setKey(patch, key, inner);
}

/** A field nobody knows does not matter as long as it is the same on both sides. */
function lookupUnlessEqual(type: TypeRef, key: string, before: unknown, after: unknown, schemas: Schemas) {
  try {
    return lookup(type, key, schemas);
  } catch (error) {
    if (deepEqual(before, after)) return undefined;
    throw error;
  }
}

function diffListField(
  key: string,
  before: unknown[],
  after: unknown[],
  patch: JSONObject,
  type: TypeRef,
  options: DiffOptions,
): void {
  const meta = lookupUnlessEqual(type, key, before, after, options.schemas);
  if (!meta) return;
  if (meta.strategy !== 'merge') {
    if (!options.ignoreChangesAndAdditions && !deepEqual(before, after)) setKey(patch, key, after);
    return;
  }
  const inner = { ...options, retainKeys: meta.retainKeys };
  const { add, remove, order } = diffLists(before, after, elementType(meta.type), meta.mergeKey, inner);
  if (add.length > 0) setKey(patch, key, add);
  if (remove.length > 0) patch[`${DELETE_FROM}/${key}`] = remove;
  if (order.length > 0) patch[`${SET_ORDER}/${key}`] = order;
}

interface ListDiff {
  add: unknown[];
  remove: unknown[];
  order: unknown[];
}

function diffLists(
  before: unknown[],
  after: unknown[],
  type: TypeRef,
  mergeKey: string,
  options: DiffOptions,
): ListDiff {
  const changes = !options.ignoreChangesAndAdditions;
  if (before.length === 0) return { add: after.length > 0 && changes ? after : [], remove: [], order: [] };
  const shape = elementShape(before, after);
  if (shape === 'map') {
    const { changed, removed } = diffElements(before, after, type, mergeKey, options);
    const add = [...sortByOrder(changed, after, mergeKey, shape), ...removed];
    const moved =
      before.length !== after.length ||
      after.some((element, i) => mergeValue(before[i], mergeKey) !== mergeValue(element, mergeKey));
    const ordered =
      options.setElementOrder &&
      ((changes && (add.length > 0 || moved)) || (!options.ignoreDeletions && add.length > 0));
    return { add, remove: [], order: ordered ? after.map((e) => ({ [mergeKey]: (e as JSONObject)[mergeKey] })) : [] };
  }
  const [had, has] = [new Map<string, number>(), new Map<string, number>()];
  for (const value of before) had.set(goValue(value), (had.get(goValue(value)) ?? 0) + 1);
  for (const value of after) has.set(goValue(value), (has.get(goValue(value)) ?? 0) + 1);
  const surplus = (list: unknown[], counts: Map<string, number>): unknown[] => {
    const left = new Map(counts);
    return sortScalars(list).filter((value) => {
      const count = left.get(goValue(value)) ?? 0;
      left.set(goValue(value), count - 1);
      return count <= 0;
    });
  };
  const add = changes ? surplus(after, had) : [];
  const remove = options.ignoreDeletions ? [] : deduplicate(surplus(before, has));
  const ordered =
    options.setElementOrder &&
    ((!options.ignoreDeletions && remove.length > 0) || (changes && !deepEqual(before, after)));
  return { add: sortByOrder(add, after, mergeKey, shape), remove, order: ordered ? after : [] };
}

/** Elements met by their merge key's text, in its order. */
function diffElements(before: unknown[], after: unknown[], type: TypeRef, mergeKey: string, options: DiffOptions) {
  const byKey = (list: unknown[]) =>
    list
      .map((element) => ({ element: element as JSONObject, key: mergeValue(element, mergeKey) }))
      .map((entry) => ({ ...entry, text: goValue(entry.key) }))
      .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  const [old, next] = [byKey(before), byKey(after)];
  const [changed, removed]: [unknown[], unknown[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const [a, b] = [old[i], next[j]];
    if (a && b && a.text === b.text) {
      const inner = diffMaps(a.element, b.element, type, options);
      if (Object.keys(inner).length > 0) changed.push({ ...inner, [mergeKey]: b.key });
      i++;
      j++;
    } else if (b && (!a || a.text > b.text)) {
      if (!options.ignoreChangesAndAdditions) changed.push(b.element);
      j++;
    } else if (a) {
      if (!options.ignoreDeletions) removed.push({ [mergeKey]: a.key, [DIRECTIVE]: 'delete' });
      i++;
    }
  }
  return { changed, removed };
}

/** MergingMapsHaveConflicts: both change the same to something different. */
function haveConflicts(
  left: unknown,
  right: unknown,
  type: TypeRef,
  strategy: string,
  mergeKey: string,
  schemas: Schemas,
): boolean {
  if (shapeOf(left) !== shapeOf(right)) return true;
  if (isObject(left)) {
    const other = right as JSONObject;
    if (left[DIRECTIVE] !== other[DIRECTIVE]) return true;
    if (strategy === 'replace') return false;
    return Object.keys(left).some((key) => {
      if (key === DIRECTIVE || key === RETAIN_KEYS || !Object.hasOwn(other, key)) return false;
      if (key.startsWith(SET_ORDER) || key.startsWith(DELETE_FROM)) return false;
      const meta = lookup(type, key, schemas);
      return haveConflicts(left[key], other[key], meta.type, meta.strategy, meta.mergeKey, schemas);
    });
  }
  if (!Array.isArray(left)) return left !== right;
  const list = right as unknown[];
  const inner = elementType(type);
  if (strategy === 'merge') {
    if (elementShape(left, list) !== 'map') return false;
    const others = new Map(list.map((element) => [goValue(mergeValue(element, mergeKey)), element]));
    return left.some((element) => {
      const other = others.get(goValue(mergeValue(element, mergeKey)));
      return other !== undefined && haveConflicts(element, other, inner, '', '', schemas);
    });
  }
  return left.length !== list.length || left.some((value, i) => haveConflicts(value, list[i], inner, '', '', schemas));
}
