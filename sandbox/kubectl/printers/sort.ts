/** `--sort-by`. Follows kubectl/pkg/cmd/get/sorter.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { compareQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import { CommandError } from '../errors.ts';
import type { Info } from '../resource-builder.ts';
import { typeName } from './go-values.ts';
import { findResults, type JSONPath, parseJSONPath, relaxedPath } from './jsonpath.ts';
import { isTable } from './table.ts';

/**
 * Sorts objects in place. One table is sorted by its rows; several tables are, as in kubectl,
 * taken for objects themselves, whose fields hardly ever are what was meant.
 */
export function sortObjects(infos: Info[], sortBy: string): void {
  const [first] = infos;
  if (infos.length === 0) return;
  const text = relaxedPath(sortBy);
  const path = parsed(text);
  if (infos.length > 1 || !isTable(first?.object)) {
    const keyed = infos.map((info) => ({ item: info, key: keyOf(path, info.object) }));
    infos.splice(0, infos.length, ...sorted(keyed, text));
  }
  for (const info of infos) if (isTable(info.object)) info.object = sortedTable(info.object, path, text);
}

function parsed(text: string): JSONPath {
  try {
    return parseJSONPath(text);
  } catch (error) {
    throw new CommandError(`sorting error: ${(error as Error).message}`);
  }
}

function sortedTable<T extends KubeObject>(table: T, path: JSONPath, text: string): T {
  if (table.rows.length === 0) return table;
  const keyed = table.rows.map((row: { object?: KubeObject }) => ({ item: row, key: keyOf(path, row.object) }));
  return { ...table, rows: sorted(keyed, text) };
}

/** The first result, boxed; undefined when the path leads nowhere. */
function keyOf(path: JSONPath, object: unknown): { value: unknown } | undefined {
  const first = findResults(path, object, true)[0];
  return first && first.length > 0 ? { value: first[0] } : undefined;
}

function sorted<T>(keyed: { item: T; key: { value: unknown } | undefined }[], text: string): T[] {
  if (keyed.every((k) => !k.key))
    throw new CommandError(`couldn't find any field with path ${JSON.stringify(text)} in the list of objects`);
  return keyed
    .toSorted((a, b) => {
      if (!a.key || !b.key) return a.key ? 1 : b.key ? -1 : 0;
      return order(a.key.value, b.key.value, text);
    })
    .map((k) => k.item);
}

function order(a: unknown, b: unknown, text: string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [qa, qb] = [quantity(a), quantity(b)];
    return qa && qb ? compareQuantity(qa, qb) : a < b ? -1 : a > b ? 1 : 0;
  }
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const result = order(a[i], b[i], text);
      if (result !== 0) return result;
    }
    return a.length - b.length;
  }
  throw new CommandError(
    `Field ${text} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: ${typeName(a)}`,
  );
}

function quantity(text: string) {
  try {
    return parseQuantity(text);
  } catch {
    return undefined;
  }
}
