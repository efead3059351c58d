/** What a delete makes of an object. Follows apiserver/pkg/registry/rest/delete.go and registry/generic/registry/store.go. */
import type { Kind } from '../apimachinery/kind.ts';
import { type KubeObject, type ObjectMeta, rfc3339 } from '../apimachinery/meta.ts';
import type { DeleteOptions } from './context.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Kinds whose dependents stay behind unless the request says otherwise. */
function orphansByDefault(kind: Kind): boolean {
  return (
    (kind.group === 'batch' && kind.kind === 'Job') || (kind.group === '' && kind.kind === 'ReplicationController')
  );
}

/** The finalizers the garbage collector works by, as options and present finalizers demand. Undefined: no change. */
export function garbageCollectionFinalizers(
  kind: Kind,
  meta: ObjectMeta,
  options: DeleteOptions,
): string[] | undefined {
  const present = meta.finalizers ?? [];
  const wanted = present.filter((f) => f !== ORPHAN && f !== FOREGROUND);
  if (shouldOrphan(kind, present, options)) wanted.push(ORPHAN);
  if (shouldDeleteDependents(present, options)) wanted.push(FOREGROUND);
  const same = wanted.length === present.length && wanted.every((f) => present.includes(f));
  return same ? undefined : wanted;
}

function shouldOrphan(kind: Kind, present: readonly string[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) return options.orphanDependents;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Orphan';
  if (present.includes(ORPHAN)) return true;
  if (present.includes(FOREGROUND)) return false;
  return orphansByDefault(kind);
}

function shouldDeleteDependents(present: readonly string[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) return false;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Foreground';
  return present.includes(FOREGROUND) && !present.includes(ORPHAN);
}

export interface GracefulDeletion {
  /** `update`: write `metadata`; `pending`: it is on its way already; `none`: this kind has no grace. */
  outcome: 'update' | 'pending' | 'none';
  metadata: ObjectMeta;
  grace: number;
}

/** A negative grace is one second on the way out. */
const positive = (grace: number | undefined): number | undefined => (grace !== undefined && grace < 0 ? 1 : grace);

/** rest.BeforeDelete for kinds with grace. `now` is Unix milliseconds. */
export function beforeDelete(kind: Kind, object: KubeObject, options: DeleteOptions, now: number): GracefulDeletion {
  const metadata = object.metadata;
  if (!kind.deletionGrace) return { outcome: 'none', metadata, grace: 0 };
  const asked = positive(options.gracePeriodSeconds);
  if (metadata.deletionTimestamp) {
    const pending = positive(metadata.deletionGracePeriodSeconds);
    if (!pending) return { outcome: 'none', metadata, grace: 0 };
    if (asked === undefined || asked >= pending) return { outcome: 'pending', metadata, grace: pending };
    const due = Date.parse(metadata.deletionTimestamp) + (asked - pending) * 1000;
    // A time that is over already ends now, with the least grace there is if any was asked for.
    const late = due < now;
    const grace = late && asked !== 0 ? 1 : asked;
    return {
      outcome: 'update',
      metadata: {
        ...metadata,
        deletionTimestamp: rfc3339(late ? now : due),
        deletionGracePeriodSeconds: grace,
      },
      grace,
    };
  }
  const grace = kind.deletionGrace(object, asked);
  if (grace === undefined) return { outcome: 'none', metadata, grace: 0 };
  return {
    outcome: 'update',
    metadata: {
      ...metadata,
      ...(metadata.generation ? { generation: metadata.generation + 1 } : {}),
      deletionTimestamp: rfc3339(now + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
    grace,
  };
}

/** An object that waits for its finalizers, of a kind without grace. */
export function markAsDeleting(metadata: ObjectMeta, now: number): ObjectMeta {
  return {
    ...metadata,
    ...(metadata.deletionTimestamp
      ? {}
      : {
          ...(metadata.generation ? { generation: metadata.generation + 1 } : {}),
          deletionTimestamp: rfc3339(now),
        }),
    deletionGracePeriodSeconds: 0,
  };
}

/** Whether an update leaves nothing to wait for: marked for deletion, no finalizers, no grace left. */
export function shouldDeleteDuringUpdate(object: KubeObject, old: KubeObject): boolean {
  const next = object.metadata;
  if (!next.deletionTimestamp || (next.finalizers?.length ?? 0) > 0) return false;
  // A graceful deletion is finished by the one who waited, unless it was finalizers that were waited for.
  return (old.metadata.deletionGracePeriodSeconds ?? 0) === 0;
}
