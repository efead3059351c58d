/** JSON Merge Patch, RFC 7386, applied and made. Follows evanphx/json-patch and apimachinery/pkg/util/jsonmergepatch. Never changes its arguments; what a patch leaves alone is shared. */
import { deepEqual, setKey } from '../json.ts';
import { PatchError } from './errors.ts';

type JSONObject = Record<string, unknown>;

const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The patched document; `document` itself when nothing changes. */
export function applyMergePatch<T = any>(document: unknown, patch: unknown): T {
  if (!isObject(patch)) return patch as T;
  const target = isObject(document) ? document : undefined;
  let result: JSONObject | undefined = target ? undefined : {};
  for (const key in patch) {
    const value = patch[key];
    const old = target && Object.hasOwn(target, key) ? target[key] : undefined;
    if (value === null) {
      if (target && Object.hasOwn(target, key)) {
        result ??= { ...target };
        delete result[key];
      }
      continue;
    }
    const next = isObject(value) ? applyMergePatch(old, value) : value;
    if (next !== old) {
      result ??= { ...target };
      setKey(result, key, next);
    }
  }
  return (result ?? document) as T;
}

/** The merge patch that makes `modified` of `original`; `{}` when they are equal. */
export function createMergePatch(original: JSONObject, modified: JSONObject): JSONObject {
  const patch: JSONObject = {};
  for (const key in modified) {
    const [before, after] = [Object.hasOwn(original, key) ? original[key] : undefined, modified[key]];
    if (before === undefined) setKey(patch, key, after);
    else if (isObject(before) && isObject(after)) {
      const inner = createMergePatch(before, after);
      if (Object.keys(inner).length > 0) setKey(patch, key, inner);
    } else if (!deepEqual(before, after)) setKey(patch, key, after);
  }
  for (const key in original) if (!Object.hasOwn(modified, key)) setKey(patch, key, null);
  return patch;
}

/** Only the nulls, or everything else. An empty map counts as a value. */
function filterNulls(patch: JSONObject, keepNull: boolean): JSONObject {
  const result: JSONObject = {};
  for (const key in patch) {
    const value = patch[key];
    if (value === null) {
      if (keepNull) setKey(result, key, null);
    } else if (isObject(value)) {
      const inner = filterNulls(value, keepNull);
      if (Object.keys(inner).length > 0 || (!keepNull && Object.keys(value).length === 0)) setKey(result, key, inner);
    } else if (!keepNull) setKey(result, key, value);
  }
  return result;
}

/** Lays one patch over another: nulls of the lower stay. */
function overlay(lower: JSONObject, upper: JSONObject): JSONObject {
  const result: JSONObject = { ...lower };
  for (const key in upper) {
    const [below, above] = [result[key], upper[key]];
    setKey(result, key, isObject(below) && isObject(above) ? overlay(below, above) : above);
  }
  return result;
}

/**
 * For kubectl apply to what has no strategic merge: additions and changes from `current` to `modified`,
 * deletions from `original` to `modified`. `preconditions` are paths that the patch must not touch.
 */
export function createThreeWayJSONMergePatch(
  original: JSONObject,
  modified: JSONObject,
  current: JSONObject,
  preconditions: readonly string[] = [],
): JSONObject {
  const changes = filterNulls(createMergePatch(current, modified), false);
  const deletions = filterNulls(createMergePatch(original, modified), true);
  const patch = overlay(deletions, changes);
  checkPreconditions(patch, preconditions);
  return patch;
}

/** mergepatch.RequireKeyUnchanged and RequireMetadataKeyUnchanged: `apiVersion`, `kind`, `metadata.name`. Throws a {@link PatchError}. */
export function checkPreconditions(patch: JSONObject, paths: readonly string[]): void {
  for (const path of paths) {
    const [first = '', second] = path.split('.');
    const value = patch[first];
    const touched = second === undefined ? first in patch : isObject(value) && second in value;
    if (touched) throw new PatchError(`precondition failed for: ${path}`, 400);
  }
}
