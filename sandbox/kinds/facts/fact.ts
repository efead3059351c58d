/**
 * A fact taken from outside this project: what Kubernetes' own tests and sources say of an object. Each names its
 * source, relative to github.com/kubernetes/kubernetes, and is asked of the Kind's own functions.
 */
import { deepFreeze, type KubeObject, thaw } from '../../apimachinery/meta.ts';
import { kinds } from '../index.ts';

type Fields = Record<string, any>;

export interface Fact {
  from: string;
  about: string;
  expected: unknown;
  actual(): unknown;
}

/** The instant at which rows are printed. */
export const now = Date.parse('2026-11-22T12:00:00Z');
export const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString().replace('.000Z', 'Z');
export const day = 24 * 3600;

export function kindNamed(name: string) {
  const kind = kinds.find((k) => k.kind === name);
  if (!kind) throw new Error(`no kind ${name}`);
  return kind;
}

/** An object as it stands after decoding and defaulting. */
export function decoded(name: string, fields: Fields): KubeObject {
  const kind = kindNamed(name);
  const object = {
    apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version,
    kind: name,
    ...thaw(fields),
    metadata: {
      name: 'abc',
      ...(kind.scope === 'Namespaced' && { namespace: 'default' }),
      ...thaw(fields['metadata'] ?? {}),
    },
  } as KubeObject;
  kind.default?.(object);
  return object;
}

/** A printed row; `wide` shows every column, else those of priority 0. The object is printed as it is, undefaulted. */
export function row(
  from: string,
  kind: string,
  about: string,
  object: Fields,
  expected: unknown[],
  wide = false,
): Fact {
  return {
    from,
    about: `${kind}: ${about}`,
    expected,
    actual() {
      const k = kindNamed(kind);
      const whole = deepFreeze({ apiVersion: '', kind, spec: {}, ...object, metadata: object['metadata'] ?? {} });
      const cells = k.cells(whole as KubeObject, now);
      if (cells.length !== k.columns.length) throw new Error(`${cells.length} cells for ${k.columns.length} columns`);
      return cells.filter((_, i) => wide || !k.columns[i]?.priority).map((cell) => cell ?? '');
    },
  };
}

/** Fields that defaulting leaves, whole under the given top-level names. */
export function defaults(from: string, kind: string, about: string, object: Fields, expected: Fields): Fact {
  return {
    from,
    about: `${kind}: ${about}`,
    expected,
    actual() {
      const made = decoded(kind, object);
      return Object.fromEntries(Object.keys(expected).map((field) => [field, made[field]]));
    },
  };
}

/** Every complaint about an object that is being created. */
export function errors(from: string, kind: string, about: string, object: Fields, expected: string[]): Fact {
  return {
    from,
    about: `${kind}: ${about}`,
    expected,
    actual: () => (kindNamed(kind).validate?.(deepFreeze(decoded(kind, object))) ?? []).map((e) => e.message),
  };
}

/** Every complaint about a change, `subresource` '' for the object's own. */
export function changes(
  from: string,
  kind: string,
  about: string,
  old: Fields,
  object: Fields,
  expected: string[],
  subresource = '',
): Fact {
  return {
    from,
    about: `${kind}: ${about}`,
    expected,
    actual() {
      const k = kindNamed(kind);
      const before = deepFreeze(decoded(kind, old));
      const after = decoded(kind, object);
      if (subresource === '') k.prepare?.(after, before, { now, namespace: 'default', user: 'kubernetes-admin' });
      return (k.validateUpdate?.(deepFreeze(after), before, subresource) ?? []).map((e) => e.message);
    },
  };
}

export function warns(from: string, kind: string, about: string, object: Fields, expected: string[]): Fact {
  return {
    from,
    about: `${kind}: ${about}`,
    expected,
    actual: () => kindNamed(kind).warnings?.(deepFreeze(decoded(kind, object)), undefined) ?? [],
  };
}
