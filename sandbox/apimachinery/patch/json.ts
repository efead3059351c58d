/** JSON Patch, RFC 6902, in the words of evanphx/json-patch v4, which the API server uses. Never changes its arguments. */

import { deepEqual, setKey } from '../json.ts';
import { thaw } from '../meta.ts';
import { PatchError } from './errors.ts';

export interface JSONPatchOperation {
  op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  path: string;
  from?: string;
  value?: unknown;
}

/** As the API server: more are refused with 413. */
export const MAX_JSON_PATCH_OPERATIONS = 10_000;

type Container = Record<string, unknown> | unknown[];

const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

class Missing extends Error {}

/** An array's index as evanphx reads it: negative ones count from the end. `end` allows the place after the last. */
function indexOf(list: unknown[], token: string, end: boolean): number {
  if (!/^[+-]?[0-9]+$/.test(token)) throw new Missing(`strconv.Atoi: parsing ${JSON.stringify(token)}: invalid syntax`);
  const size = list.length + (end ? 1 : 0);
  let index = Number(token);
  if (index >= size) throw new Missing(`Unable to access invalid index: ${index}: invalid index referenced`);
  if (index < 0) {
    if (index < -size) throw new Missing(`Unable to access invalid index: ${index}: invalid index referenced`);
    index += size;
  }
  return index;
}

function child(container: Container, token: string): unknown {
  if (Array.isArray(container)) return container[indexOf(container, token, false)];
  return Object.hasOwn(container, token) ? container[token] : undefined;
}

/** The container a path's last token is in. */
function locate(root: unknown, path: string): { parent: Container; key: string } | undefined {
  const tokens = path.split('/');
  if (tokens.length < 2) return undefined;
  let at: unknown = root;
  for (const token of tokens.slice(1, -1)) {
    if (!isContainer(at)) return undefined;
    try {
      at = child(at, unescapeToken(token));
    } catch {
      return undefined;
    }
  }
  return isContainer(at) ? { parent: at, key: unescapeToken(tokens.at(-1) as string) } : undefined;
}

function add(parent: Container, key: string, value: unknown): void {
  if (!Array.isArray(parent)) setKey(parent, key, value);
  else if (key === '-') parent.push(value);
  else parent.splice(indexOf(parent, key, true), 0, value);
}

function remove(parent: Container, key: string): void {
  if (Array.isArray(parent)) parent.splice(indexOf(parent, key, false), 1);
  else {
    if (!Object.hasOwn(parent, key)) throw new Missing(`Unable to remove nonexistent key: ${key}: missing value`);
    delete parent[key];
  }
}

/**
 * The patched document, a copy. Throws a {@link PatchError}: 400 for what is no JSON patch, 422 for what
 * does not apply. The caller bounds the number of operations ({@link MAX_JSON_PATCH_OPERATIONS}).
 */
export function applyJSONPatch<T = any>(document: unknown, patch: unknown): T {
  if (!Array.isArray(patch)) {
    const name = patch === null ? 'null' : typeof patch === 'boolean' ? 'bool' : typeof patch;
    throw new PatchError(`json: cannot unmarshal ${name} into Go value of type jsonpatch.Patch`, 400);
  }
  const holder: { root: unknown } = { root: thaw(document) };
  for (const operation of patch) {
    if (!isContainer(operation) || Array.isArray(operation)) {
      const name = Array.isArray(operation) ? 'array' : typeof operation === 'boolean' ? 'bool' : typeof operation;
      throw new PatchError(`json: cannot unmarshal ${name} into Go value of type jsonpatch.Operation`, 400);
    }
    try {
      applyOperation(holder, operation as unknown as JSONPatchOperation);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      throw new PatchError(`${operation.op} operation does not apply: ${error.message}`, 422);
    }
  }
  return holder.root as T;
}

function applyOperation(holder: { root: unknown }, operation: JSONPatchOperation): void {
  const { op, path, from } = operation;
  if (typeof path !== 'string') throw new PatchError(`${op} operation failed to decode path: missing value`, 422);
  const value = (): unknown => thaw(operation.value ?? null);
  const place = locate(holder.root, path);
  switch (op) {
    case 'add':
      if (path === '') {
        holder.root = value();
        return;
      }
      if (!place) throw new Missing(`doc is missing path: ${JSON.stringify(path)}: missing value`);
      add(place.parent, place.key, value());
      return;
    case 'remove':
      if (!place) throw new Missing(`doc is missing path: ${JSON.stringify(path)}: missing value`);
      remove(place.parent, place.key);
      return;
    case 'replace': {
      if (path === '') {
        holder.root = value();
        return;
      }
      if (!place) throw new Missing(`doc is missing path: ${path}: missing value`);
      if (Array.isArray(place.parent)) place.parent[indexOf(place.parent, place.key, false)] = value();
      else {
        if (!Object.hasOwn(place.parent, place.key)) throw new Missing(`doc is missing key: ${path}: missing value`);
        setKey(place.parent, place.key, value());
      }
      return;
    }
    case 'move':
    case 'copy': {
      const source = typeof from === 'string' ? locate(holder.root, from) : undefined;
      if (!source) throw new Missing(`doc is missing from path: ${from ?? ''}: missing value`);
      const moved = child(source.parent, source.key);
      if (op === 'move') remove(source.parent, source.key);
      const target = locate(holder.root, path);
      if (!target)
        throw new Missing(`doc is missing ${op === 'move' ? 'destination ' : ''}path: ${path}: missing value`);
      add(target.parent, target.key, op === 'copy' ? thaw(moved ?? null) : moved);
      return;
    }
    case 'test': {
      const found = path === '' ? holder.root : place ? child(place.parent, place.key) : undefined;
      if (path !== '' && !place) throw new Missing(`doc is missing path: ${path}: missing value`);
      if (!deepEqual(found ?? null, operation.value ?? null))
        throw new PatchError(`testing value ${path} failed: test failed`, 422);
      return;
    }
    default:
      throw new PatchError(`Unexpected kind: ${op ?? 'unknown'}`, 422);
  }
}
