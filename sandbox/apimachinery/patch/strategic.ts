/**
 * Strategic merge patch, applied. Follows apimachinery/pkg/util/strategicpatch: `$patch`, `$retainKeys`,
 * `$setElementOrder/F`, `$deleteFromPrimitiveList/F`, merge keys. Never changes its arguments; what a
 * patch leaves alone is shared.
 */
import { deepEqual, setKey } from '../json.ts';
import type { Schemas, TypeRef } from '../schema.ts';
import { goValue, PatchError } from './errors.ts';
import {
  badPrimitiveList,
  badRetainKeys,
  badSetOrder,
  badType,
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
import { deduplicate, elementShape, interleave, mergeValue, noMergeKey, partition } from './strategic-order.ts';

export interface MergeOptions {
  schemas: Schemas;
  /** Directives are carried out; else `original` is a patch too, and they are kept. */
  mergeParallelList: boolean;
  /** A null for what is not there is dropped; else it is kept, as an explicit deletion. */
  ignoreUnmatchedNulls: boolean;
}

/**
 * `document` with the patch applied. `typeName` as in schema.ts, e.g. `apps/v1.Deployment`.
 * Throws a PatchError (400, 422 or 500, see patchStatusError).
 */
export function applyStrategicMergePatch<T = any>(
  document: unknown,
  patch: unknown,
  typeName: string,
  schemas: Schemas,
): T {
  if (!isObject(document) || !isObject(patch)) throw new PatchError('invalid JSON document', 400);
  const options: MergeOptions = { schemas, mergeParallelList: true, ignoreUnmatchedNulls: true };
  return mergeMap(document, patch, { kind: 'object', name: typeName }, options) as T;
}

export function mergeMap(original: JSONObject, patch: JSONObject, type: TypeRef, options: MergeOptions): JSONObject {
  const directive = patch[DIRECTIVE];
  if (Object.hasOwn(patch, DIRECTIVE)) {
    if (directive === 'replace') {
      const { [DIRECTIVE]: _, ...rest } = patch;
      return rest;
    }
    if (directive === 'delete') return {};
    throw new PatchError(`unknown patch type: ${goValue(directive)} in map: ${goValue(patch)}`);
  }
  let result = applyRetainKeys(original, patch, options);
  const set = (key: string, value: unknown): void => {
    if (Object.hasOwn(result, key) && result[key] === value) return;
    if (result === original) result = { ...original };
    setKey(result, key, value);
  };
  const done = new Set([RETAIN_KEYS]);
  for (const key in patch) {
    if (!key.startsWith(SET_ORDER)) continue;
    done.add(key);
    if (!options.mergeParallelList) {
      if (Object.hasOwn(original, key) && !deepEqual(original[key], patch[key])) throw badSetOrder();
      set(key, patch[key]);
    }
    const merged = mergeOrdered(result, patch, key, type, options);
    if (!merged) continue;
    set(merged.field, merged.list);
    done.add(merged.field);
  }
  for (const patchKey in patch) {
    if (done.has(patchKey)) continue;
    const value = patch[patchKey];
    let key = patchKey;
    const deletes = key.startsWith(DELETE_FROM);
    if (deletes) {
      if (!options.mergeParallelList) {
        set(key, value);
        continue;
      }
      key = fieldOfDirective(key, DELETE_FROM, badPrimitiveList);
    }
    const present = Object.hasOwn(result, key);
    if (value === null) {
      if (present) {
        if (result === original) result = { ...original };
        delete result[key];
      }
      if (!options.ignoreUnmatchedNulls) set(key, null);
      continue;
    }
    if (!present) {
      set(key, value);
      continue;
    }
    const old = result[key];
    if (shapeOf(old) !== shapeOf(value)) {
      set(key, value);
      continue;
    }
    const meta = lookup(type, key, options.schemas);
    if (isObject(value)) {
      set(key, meta.strategy === 'replace' ? value : mergeMap(old as JSONObject, value, meta.type, options));
    } else if (Array.isArray(value)) {
      set(
        key,
        meta.strategy === 'merge'
          ? mergeSlice(old as unknown[], value, elementType(meta.type), meta.mergeKey, options, deletes)
          : value,
      );
    } else set(key, value);
  }
  return result;
}

function fieldOfDirective(key: string, prefix: string, complaint: () => PatchError): string {
  if (!key.startsWith(`${prefix}/`)) throw complaint();
  return key.slice(prefix.length + 1);
}

/** `$retainKeys`: only the named keys survive, and the patch may set no other. */
function applyRetainKeys(original: JSONObject, patch: JSONObject, options: MergeOptions): JSONObject {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return original;
  const wanted = patch[RETAIN_KEYS];
  if (!options.mergeParallelList) {
    if (!Object.hasOwn(original, RETAIN_KEYS)) return { ...original, [RETAIN_KEYS]: wanted };
    if (deepEqual(original[RETAIN_KEYS], wanted)) return original;
    throw new PatchError(
      `${goValue(original[RETAIN_KEYS])} and ${goValue(wanted)} are not deep equal: this may happen when calculating the 3-way diff patch`,
    );
  }
  if (!Array.isArray(wanted)) throw badRetainKeys();
  const keep = new Set(wanted);
  for (const key in patch) {
    if (key === RETAIN_KEYS || patch[key] === null || key.startsWith(DELETE_FROM) || key.startsWith(SET_ORDER))
      continue;
    if (!keep.has(key)) throw badRetainKeys();
  }
  if (Object.keys(original).every((key) => keep.has(key))) return original;
  return Object.fromEntries(Object.entries(original).filter(([key]) => keep.has(key)));
}

/** Merges the list a `$setElementOrder/F` is about, and puts it in that order. */
function mergeOrdered(
  original: JSONObject,
  patch: JSONObject,
  directive: string,
  type: TypeRef,
  options: MergeOptions,
): { field: string; list: unknown[] } | undefined {
  const order = patch[directive];
  if (!Array.isArray(order)) throw badType('slice', order);
  const field = fieldOfDirective(directive, SET_ORDER, badSetOrder);
  const [old, next] = [original[field], patch[field]];
  if (old !== undefined && !Array.isArray(old)) throw badType('slice', old);
  if (next !== undefined && !Array.isArray(next)) throw badType('slice', next);
  const meta = lookup(type, field, options.schemas);
  validateOrder(next ?? [], order, meta.mergeKey);
  if (old === undefined && next === undefined) return undefined;
  let merged = (next ?? old) as unknown[];
  if (old !== undefined && next !== undefined) {
    merged =
      meta.strategy === 'merge' ? mergeSlice(old, next, elementType(meta.type), meta.mergeKey, options, false) : next;
  }
  const { named, others } = partition(merged, order, meta.mergeKey);
  const shape = elementShape(old ?? [], next ?? []);
  return { field, list: share(old, interleave(named, others, order, old ?? [], meta.mergeKey, shape)) };
}

/** The elements of a patch must come in the order it asks for, and be named there. */
function validateOrder(list: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (order.length === 0 || list.length === 0) return;
  if (mergeKey !== '') for (const element of list) if (!isObject(element)) throw badType('map', element);
  const kept = mergeKey === '' ? list : list.filter((element) => (element as JSONObject)[DIRECTIVE] !== 'delete');
  const keyOf = (element: unknown): unknown => (mergeKey === '' ? element : mergeValue(element, mergeKey));
  let at = 0;
  for (let i = 0; at < kept.length && i < order.length; ) {
    const element = kept[at];
    if (isObject(element) && Object.hasOwn(element, DIRECTIVE)) {
      at++;
      continue;
    }
    if (keyOf(element) === keyOf(order[i])) at++;
    i++;
  }
  if (at < kept.length) {
    throw new PatchError(
      `The order in patch list:\n${goValue(list)}\n doesn't match ${SET_ORDER} list:\n${goValue(order)}\n`,
    );
  }
}

function mergeSlice(
  original: readonly unknown[],
  patch: readonly unknown[],
  type: TypeRef,
  mergeKey: string,
  options: MergeOptions,
  deletes: boolean,
): unknown[] {
  if (original.length === 0 && patch.length === 0) return original as unknown[];
  const shape = elementShape(original, patch);
  if (shape !== 'map') {
    if (options.mergeParallelList && deletes) {
      const gone = new Set(patch);
      return share(
        original,
        original.filter((value) => !gone.has(value)),
      );
    }
    const merged = deduplicate([...original, ...patch]);
    const { named, others } = partition(merged, patch, '');
    return share(original, interleave(named, others, patch, original, '', shape));
  }
  if (mergeKey === '')
    throw new PatchError(
      `cannot merge lists without merge key for type ${type.kind === 'object' ? 'struct' : type.kind}`,
    );
  const special = applyElementDirectives(original, patch as JSONObject[], mergeKey);
  const merged = [...special.original];
  for (const element of special.patch) {
    const value = mergeValue(element, mergeKey);
    const at = merged.findIndex((candidate, i) => {
      if (!isObject(candidate)) throw new PatchError(`value for key ${i} is not a map.`);
      return Object.hasOwn(candidate, mergeKey) && candidate[mergeKey] === value;
    });
    if (at < 0) merged.push(element);
    else merged[at] = mergeMap(merged[at] as JSONObject, element, type, options);
  }
  const { named, others } = partition(merged, special.patch, mergeKey);
  return share(original, interleave(named, others, special.patch, special.original, mergeKey, shape));
}

/** `$patch: delete` and `$patch: replace` among a list's elements. */
function applyElementDirectives(
  original: readonly unknown[],
  patch: readonly JSONObject[],
  mergeKey: string,
): { original: readonly unknown[]; patch: JSONObject[] } {
  const plain: JSONObject[] = [];
  let kept = original;
  let replace = false;
  for (const element of patch) {
    if (!Object.hasOwn(element, DIRECTIVE)) {
      plain.push(element);
      continue;
    }
    const directive = element[DIRECTIVE];
    if (directive === 'delete') {
      if (!Object.hasOwn(element, mergeKey)) throw noMergeKey(element, mergeKey);
      const value = element[mergeKey];
      kept = kept.filter((candidate, i) => {
        if (!isObject(candidate)) throw new PatchError(`value for key ${i} is not a map.`);
        return !(Object.hasOwn(candidate, mergeKey) && candidate[mergeKey] === value);
      });
    } else if (directive === 'replace') replace = true;
    else if (directive === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch');
    else throw new PatchError(`unknown patch type: ${goValue(directive)} in map: ${goValue(element)}`);
  }
  return replace ? { original: plain, patch: [] } : { original: kept, patch: plain };
}

/** `list` as `original` when they hold the very same elements. */
function share(original: readonly unknown[] | undefined, list: unknown[]): unknown[] {
  const same = original?.length === list.length && list.every((element, i) => element === original[i]);
  return same ? (original as unknown[]) : list;
}
