/**
 * metadata.managedFields that are worked out when somebody reads them. Most writes are Events and status updates,
 * whose owners nobody ever looks at; the answer is a function of stored objects, and can wait.
 *
 * The field is an accessor of the stored metadata: it is enumerable, and JSON, copies and comparisons read it as
 * any other.
 */
import { deepFreeze, type KubeObject, type ManagedFieldsEntry, type ObjectMeta } from './meta.ts';

type Entries = ManagedFieldsEntry[] | undefined;

interface Deferred {
  /** Undefined once it has been asked. */
  make: ((stored: KubeObject) => Entries) | undefined;
  stored: KubeObject | undefined;
  entries: Entries;
  /** How many others it would have to ask in turn. */
  depth: number;
}

interface Keeping {
  [DEFERRED]?: Deferred;
}

const DEFERRED: unique symbol = Symbol('managedFields');

/** So many objects of the past are kept from being forgotten at most. */
const MAX_DEPTH = 8;

const lazily: PropertyDescriptor = {
  enumerable: true,
  configurable: true,
  get(this: Keeping): Entries {
    const known = this[DEFERRED] as Deferred;
    if (known.make) {
      known.entries = deepFreeze(known.make(known.stored as KubeObject));
      known.make = undefined;
      known.stored = undefined;
      known.depth = 0;
    }
    return known.entries;
  },
  set(this: object, value: Entries) {
    Object.defineProperty(this, 'managedFields', { value, enumerable: true, configurable: true, writable: true });
  },
};

function keep(metadata: ObjectMeta, deferred: Deferred): ObjectMeta {
  // Not enumerable: copies of the metadata have the answer, not the question.
  Object.defineProperty(metadata, DEFERRED, { value: deferred });
  return Object.defineProperty(metadata, 'managedFields', lazily);
}

/** What is about to be stored: the next to go to storage, if it gets there. */
let awaited: { object: KubeObject; before: KubeObject | undefined; make: (stored: KubeObject) => Entries } | undefined;

/**
 * `object`, which goes to storage now, gets its managedFields from `make`, which is handed what is stored.
 * `before`: what it replaces, when `make` reads its managedFields.
 */
export function deferFields(
  object: KubeObject,
  before: KubeObject | undefined,
  make: (stored: KubeObject) => Entries,
): void {
  awaited = { object, before, make };
}

/** A shallow copy to write into; what can wait in the original can wait in it. */
export function copyMetadata(metadata: ObjectMeta): ObjectMeta {
  const known = deferredIn(metadata);
  return known ? keep(withoutFields(metadata), known) : { ...metadata };
}

/** Whether both have the very same managedFields; asks for nothing that can wait. */
export function sameFields(a: ObjectMeta, b: ObjectMeta): boolean {
  const [one, other] = [deferredIn(a), deferredIn(b)];
  return one || other ? one === other : a.managedFields === b.managedFields;
}

function deferredIn(metadata: ObjectMeta): Deferred | undefined {
  const known = (metadata as Keeping)[DEFERRED];
  // A copy may have been given others since.
  return known && Object.getOwnPropertyDescriptor(metadata, 'managedFields')?.get ? known : undefined;
}

/** A shallow copy without them. */
export function withoutFields(metadata: ObjectMeta): ObjectMeta {
  const copy: ObjectMeta = {};
  for (const field in metadata) if (field !== 'managedFields') copy[field] = metadata[field];
  return copy;
}

/** The object under its resourceVersion, as it is stored: frozen. */
export function stamped(object: KubeObject, resourceVersion: string): KubeObject {
  const waiting = awaited?.object === object ? awaited : undefined;
  awaited = undefined;
  if (!waiting) return deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion } });
  const metadata = withoutFields(object.metadata);
  metadata.resourceVersion = resourceVersion;
  for (const field in metadata) deepFreeze(metadata[field]);
  const stored: KubeObject = { ...object, metadata };
  const { before, make } = waiting;
  let depth = before ? ((before.metadata as Keeping)[DEFERRED]?.depth ?? 0) + 1 : 0;
  if (depth > MAX_DEPTH) {
    void before?.metadata.managedFields;
    depth = 1;
  }
  Object.freeze(keep(metadata, { make, stored, entries: undefined, depth }));
  return deepFreeze(stored);
}
