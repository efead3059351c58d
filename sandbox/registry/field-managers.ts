/** metadata.managedFields: the one place where the registry records who wrote what. */

import { deferFields, sameFields, withoutFields } from '../apimachinery/deferred-fields.ts';
import { apiVersionOf, type Kind, type Mutable } from '../apimachinery/kind.ts';
import { trackUpdate } from '../apimachinery/managed-fields.ts';
import { type KubeObject, type ObjectMeta, rfc3339 } from '../apimachinery/meta.ts';
import type { Schemas } from '../apimachinery/schema.ts';
import type { RequestContext } from './context.ts';
import { share } from './share.ts';

const STATUS = ['status'];
const SPEC = ['spec'];
const NONE: readonly string[] = [];

/** Root fields that a write to this subresource does not set: the strategy's GetResetFields. */
export function resetFields(kind: Kind, subresource: string): readonly string[] {
  if (subresource === 'status') return SPEC;
  return subresource === '' && kind.subresources?.status ? STATUS : NONE;
}

/**
 * After decoding, before admission: fields that changed become the writer's. Sets `next.metadata.managedFields`.
 * Gives back `next` as it was with what did not change taken from `old`.
 */
export function recordFields(
  kind: Kind,
  schemas: Schemas,
  old: KubeObject | undefined,
  next: Mutable,
  subresource: string,
  { fieldManager, now }: RequestContext,
): KubeObject {
  if (!schemas.has(kind.schema)) return next;
  const write = { manager: fieldManager, apiVersion: apiVersionOf(kind), subresource, time: rfc3339(now) };
  const options = { type: kind.schema, schemas, ignore: resetFields(kind, subresource) };
  // What did not change is the old object again, so that only changes are looked at.
  const after = old ? share(old, next as KubeObject) : next;
  const entries = trackUpdate(old, after, write, options);
  if (entries.length > 0) next.metadata.managedFields = entries as typeof next.metadata.managedFields;
  else if (next.metadata.managedFields !== undefined) delete next.metadata.managedFields;
  return after;
}

/**
 * The same when somebody reads it: for a write of which nothing but what is stored tells. `next` goes to storage as
 * it is.
 */
export function deferRecord(
  kind: Kind,
  schemas: Schemas,
  old: KubeObject | undefined,
  next: KubeObject,
  subresource: string,
  { fieldManager, now }: RequestContext,
): void {
  deferFields(next, old, (stored) => {
    const write = { manager: fieldManager, apiVersion: apiVersionOf(kind), subresource, time: rfc3339(now) };
    const options = { type: kind.schema, schemas, ignore: resetFields(kind, subresource) };
    // The writer gave none.
    const after = { ...stored, metadata: withoutFields(stored.metadata) };
    const entries = trackUpdate(old, after, write, options);
    return entries.length > 0 ? entries : undefined;
  });
}

/** Whether a write leaves all of the metadata as it is. */
export function sameMetadata(old: ObjectMeta, next: ObjectMeta): boolean {
  for (const field in next) {
    if (field !== 'managedFields' && share(old[field], next[field]) !== old[field]) return false;
  }
  for (const field in old) if (!(field in next)) return false;
  return sameFields(old, next);
}
