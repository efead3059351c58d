/** What strategic merge knows of a field. Follows apimachinery/pkg/util/strategicpatch/meta.go. */
import type { Schemas, TypeRef } from '../schema.ts';
import { PatchError } from './errors.ts';

export type JSONObject = Record<string, unknown>;

export interface FieldMeta {
  type: TypeRef;
  retainKeys: boolean;
  strategy: '' | 'merge' | 'replace';
  mergeKey: string;
}

const opaque: TypeRef = { kind: 'scalar', scalar: 'any' };

/** Throws a {@link PatchError} for a field the type does not have. */
export function lookup(type: TypeRef, key: string, schemas: Schemas): FieldMeta {
  const plain = (inner: TypeRef): FieldMeta => ({ type: inner, retainKeys: false, strategy: '', mergeKey: '' });
  if (type.kind === 'map') return plain(type.values);
  if (type.kind !== 'object') return plain(opaque);
  const field = schemas.type(type.name).byName.get(key);
  if (!field) {
    const struct = type.name.slice(type.name.indexOf('.', type.name.indexOf('/')) + 1);
    throw new PatchError(`unable to find api field in struct ${struct} for the json field ${JSON.stringify(key)}`);
  }
  const strategies = field.patchStrategy ?? [];
  return {
    type: field.type,
    retainKeys: strategies.includes('retainKeys'),
    strategy: (strategies.find((s) => s !== 'retainKeys') as 'merge' | 'replace' | undefined) ?? '',
    mergeKey: field.mergeKey ?? '',
  };
}

export const elementType = (type: TypeRef): TypeRef => (type.kind === 'array' ? type.items : opaque);

export const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type Shape = 'nil' | 'map' | 'slice' | 'string' | 'number' | 'bool';

export function shapeOf(value: unknown): Shape {
  if (value === null || value === undefined) return 'nil';
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'object') return 'map';
  return typeof value === 'boolean' ? 'bool' : (typeof value as 'string' | 'number');
}

export const DIRECTIVE = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const DELETE_FROM = '$deleteFromPrimitiveList';
export const SET_ORDER = '$setElementOrder';

const goShape: Record<Shape, string> = {
  nil: '<nil>',
  map: 'map[string]interface {}',
  slice: '[]interface {}',
  string: 'string',
  number: 'int64',
  bool: 'bool',
};

export function badType(expected: Shape, actual: unknown): PatchError {
  return new PatchError(`expected a ${goShape[expected]}, but received a ${goShape[shapeOf(actual)]}`);
}

export const noListOfLists = (): PatchError => new PatchError('lists of lists are not supported', 422);
export const badSetOrder = (): PatchError => new PatchError('invalid patch format of setElementOrder list', 400);
export const badRetainKeys = (): PatchError => new PatchError('invalid patch format of retainKeys', 400);
export const badPrimitiveList = (): PatchError => new PatchError('invalid patch format of primitive list', 400);
