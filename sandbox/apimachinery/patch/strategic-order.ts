/** The order of merged lists. Follows the second half of apimachinery/pkg/util/strategicpatch/patch.go. */
import { goValue, PatchError } from './errors.ts';
import { badType, DIRECTIVE, isObject, type JSONObject, noListOfLists, type Shape, shapeOf } from './strategic-meta.ts';

export function noMergeKey(element: JSONObject, key: string): PatchError {
  return new PatchError(`map: ${goValue(element)} does not contain declared merge key: ${key}`);
}

/** The element's merge key. Throws a {@link PatchError} when it has none. */
export function mergeValue(element: unknown, mergeKey: string): unknown {
  if (!isObject(element)) throw badType('map', element);
  if (!Object.hasOwn(element, mergeKey)) throw noMergeKey(element, mergeKey);
  return element[mergeKey];
}

/** The one shape all elements have. Throws a {@link PatchError}. */
export function elementShape(...lists: readonly (readonly unknown[])[]): Shape {
  let shape: Shape | undefined;
  for (const list of lists) {
    for (const element of list) {
      const next = shapeOf(element);
      if (next === 'slice') throw noListOfLists();
      if (shape !== undefined && shape !== next)
        throw new PatchError(`list element types are not identical: ${goValue(lists)}`);
      shape = next;
    }
  }
  if (shape === undefined) throw new PatchError('no elements in any of the given slices');
  return shape;
}

function indexIn(list: readonly unknown[], wanted: unknown, mergeKey: string, shape: Shape): number {
  const keyOf = (element: unknown): unknown =>
    shape === 'map' ? (isObject(element) ? element[mergeKey] : undefined) : element;
  const key = keyOf(wanted);
  return list.findIndex((element) => keyOf(element) === key);
}

/** Sorts by the order given; what the order does not know goes first, deletions last. */
export function sortByOrder(
  list: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string,
  shape: Shape,
): unknown[] {
  let sorted = [...list];
  let deletions: unknown[] = [];
  if (shape === 'map') {
    for (const element of [...list, ...order]) mergeValue(element, mergeKey);
    deletions = sorted.filter((element) => (element as JSONObject)[DIRECTIVE] === 'delete');
    sorted = sorted.filter((element) => (element as JSONObject)[DIRECTIVE] !== 'delete');
  }
  const places = new Map(sorted.map((element) => [element, indexIn(order, element, mergeKey, shape)]));
  const less = (a: unknown, b: unknown): boolean => {
    const [i, j] = [places.get(a) as number, places.get(b) as number];
    return i >= 0 && j >= 0 ? i < j : true;
  };
  for (let i = 1; i < sorted.length; i++) {
    for (let j = i; j > 0 && less(sorted[j], sorted[j - 1]); j--) {
      [sorted[j - 1], sorted[j]] = [sorted[j], sorted[j - 1]];
    }
  }
  return [...sorted, ...deletions];
}

/** The patch's elements in their order, with the server's own put where they stood among them. */
export function interleave(
  patchItems: readonly unknown[],
  serverOnly: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string,
  shape: Shape,
): unknown[] {
  const right = sortByOrder(patchItems, patchOrder, mergeKey, shape);
  const left = sortByOrder(serverOnly, serverOrder, mergeKey, shape);
  const merged: unknown[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i >= left.length) merged.push(right[j++]);
    else if (j >= right.length) merged.push(left[i++]);
    else {
      const l = indexIn(serverOrder, left[i], mergeKey, shape);
      const r = indexIn(serverOrder, right[j], mergeKey, shape);
      if (l >= 0 && r >= 0 && l < r) merged.push(left[i++]);
      else merged.push(right[j++]);
    }
  }
  return merged;
}

/** Those of `list` that `by` names, and the others. */
export function partition(
  list: readonly unknown[],
  by: readonly unknown[],
  mergeKey: string,
): { named: unknown[]; others: unknown[] } {
  const keyOf = (element: unknown): unknown => (mergeKey === '' ? element : mergeValue(element, mergeKey));
  const keys = new Set(
    by.map((element) => {
      if (mergeKey !== '' && !isObject(element)) throw badType('map', element);
      return mergeKey === '' ? element : (element as JSONObject)[mergeKey];
    }),
  );
  const [named, others]: [unknown[], unknown[]] = [[], []];
  for (const element of list) (keys.has(keyOf(element)) ? named : others).push(element);
  return { named, others };
}

/** Without doubles; as upstream, the last element takes the place of a double. */
export function deduplicate(list: readonly unknown[]): unknown[] {
  const result = [...list];
  for (let i = 0; i < result.length; i++) {
    for (let j = i + 1; j < result.length; j++) {
      if (result[i] !== result[j]) continue;
      const last = result.pop();
      if (j < result.length) {
        result[j] = last;
        j--;
      }
    }
  }
  return result;
}

/** By their text, as upstream sorts scalars. */
export function sortScalars(list: readonly unknown[]): unknown[] {
  const text = (value: unknown): string => goValue(value);
  return [...list].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}
