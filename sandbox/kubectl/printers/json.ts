/** Objects as Go's encoding/json and kubectl's YAML print them. */
import { sortKeys } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { printYAML } from '../yaml.ts';

/** JSON with what HTML cares about escaped, as encoding/json does unless told otherwise. */
export function goJSON(value: unknown, indent?: string): string {
  return JSON.stringify(value, undefined, indent)
    .replaceAll('&', '\\u0026')
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** `-o json`; `ordered` objects keep the order of their fields (typed objects kubectl made itself). */
export function jsonText(object: unknown, ordered = false): string {
  return `${goJSON(ordered ? object : sortKeys(object), '    ')}\n`;
}

export function yamlText(object: unknown): string {
  return printYAML(object);
}

/** Without `metadata.managedFields`, in items too. */
export function omitManagedFields<T extends KubeObject>(object: T): T {
  let result = object;
  if (object.metadata?.managedFields) {
    const { managedFields: _, ...metadata } = object.metadata;
    result = { ...object, metadata };
  }
  if (Array.isArray(result.items)) result = { ...result, items: result.items.map(omitManagedFields) };
  return result;
}

/** Objects kubectl composed itself keep the order of their Go type's fields. */
const typed = new WeakSet<object>();

export function markTyped<T extends object>(object: T): T {
  typed.add(object);
  return object;
}

export function isTyped(object: object): boolean {
  return typed.has(object);
}
