/** The arithmetic of rollouts. Follows pkg/controller/deployment/util/deployment_util.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { hash32 } from '../../apimachinery/random.ts';
import { semanticEqual } from '../controller.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
export const HASH_LABEL = 'pod-template-hash';

/** Annotations of a Deployment that its ReplicaSets do not inherit. */
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);
const MAX_HISTORY_CHARS = 2000;

type Sets = readonly KubeObject[];

export const replicasOf = (object: KubeObject): number => object.spec.replicas ?? 1;
export const isActive = (set: KubeObject): boolean => replicasOf(set) > 0;

/** Spec replicas of all. */
export const sumReplicas = (sets: Sets): number => sets.reduce((n, set) => n + replicasOf(set), 0);
/** A status count of all. */
export const sumStatus = (sets: Sets, field: string): number =>
  sets.reduce((n, set) => n + (set.status?.[field] ?? 0), 0);

export const isRolling = (deployment: KubeObject): boolean => deployment.spec.strategy?.type !== 'Recreate';

/** An integer or percentage of `total`. */
function scaled(value: unknown, total: number, up: boolean): number {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' && value.endsWith('%') ? Number(value.slice(0, -1)) : 0;
  return up ? Math.ceil((percent * total) / 100) : Math.floor((percent * total) / 100);
}

/** maxSurge rounds up, maxUnavailable down; when both come to nothing, one Pod may be unavailable (ResolveFenceposts). */
export function fenceposts(deployment: KubeObject): { surge: number; unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = scaled(maxSurge, replicasOf(deployment), true);
  const unavailable = scaled(maxUnavailable, replicasOf(deployment), false);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

export const maxSurgeOf = (deployment: KubeObject): number =>
  isRolling(deployment) ? fenceposts(deployment).surge : 0;

export function maxUnavailableOf(deployment: KubeObject): number {
  if (!isRolling(deployment) || replicasOf(deployment) === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicasOf(deployment));
}

/** Oldest first; of the same second, by name. */
export function byCreation(a: KubeObject, b: KubeObject): number {
  const [x, y] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  if (x !== y) return x < y ? -1 : 1;
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
}

/** Templates alike but for the hash label. */
export function sameTemplate(a: KubeObject, b: KubeObject): boolean {
  const strip = (template: KubeObject) => {
    const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
    return { ...template, metadata: { ...template.metadata, labels } };
  };
  return semanticEqual(strip(a), strip(b));
}

/** The ReplicaSet whose template is the Deployment's: the oldest, should there be several. */
export function findNew(deployment: KubeObject, sets: Sets): KubeObject | undefined {
  return [...sets].sort(byCreation).find((set) => sameTemplate(set.spec.template, deployment.spec.template));
}

export function revisionOf(object: KubeObject): number {
  const text = object.metadata.annotations?.[REVISION];
  return text !== undefined && /^-?[0-9]+$/.test(text) ? Number(text) : 0;
}

export const maxRevision = (sets: Sets): number => sets.reduce((most, set) => Math.max(most, revisionOf(set)), 0);

/** The annotations of a ReplicaSet with the replica counts a Deployment now asks for. */
export function withReplicaAnnotations(
  deployment: KubeObject,
  annotations: Record<string, string> | undefined,
): Record<string, string> {
  return {
    ...annotations,
    [DESIRED_REPLICAS]: String(replicasOf(deployment)),
    [MAX_REPLICAS]: String(replicasOf(deployment) + maxSurgeOf(deployment)),
  };
}

/** The annotations the newest ReplicaSet should have: the Deployment's own, its revision, and the revisions it had before. */
export function newSetAnnotations(
  deployment: KubeObject,
  set: KubeObject,
  revision: number,
  exists: boolean,
): Record<string, string> {
  let annotations: Record<string, string> = { ...set.metadata.annotations };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!NOT_COPIED.has(key)) annotations[key] = value;
  }
  const old = annotations[REVISION];
  if (revisionOf(set) < revision) {
    annotations[REVISION] = String(revision);
    if (old !== undefined && revisionOf(set) > 0) {
      let history = (annotations[REVISION_HISTORY] ?? '').split(',').filter((entry) => entry !== '');
      history = [...history, old];
      while (history.join(',').length > MAX_HISTORY_CHARS) history.shift();
      annotations[REVISION_HISTORY] = history.join(',');
    }
  }
  if (!exists) annotations = withReplicaAnnotations(deployment, annotations);
  return annotations;
}

/** How many replicas the newest ReplicaSet may have by now, given all of them (NewRSNewReplicas). */
export function newReplicaCount(deployment: KubeObject, all: Sets, newest: KubeObject): number {
  const want = replicasOf(deployment);
  if (!isRolling(deployment)) return want;
  const room = want + fenceposts(deployment).surge - sumReplicas(all);
  if (room <= 0) return replicasOf(newest);
  return replicasOf(newest) + Math.min(room, want - replicasOf(newest));
}

/** The newest ReplicaSet is all there is, and available. */
export function isSaturated(deployment: KubeObject, newest: KubeObject | undefined): boolean {
  if (!newest) return false;
  const want = replicasOf(deployment);
  return (
    replicasOf(newest) === want &&
    newest.metadata.annotations?.[DESIRED_REPLICAS] === String(want) &&
    (newest.status?.availableReplicas ?? 0) === want
  );
}

/** The one ReplicaSet to scale when at most one is active, else undefined: then all are scaled in proportion. */
export function activeOrLatest(newest: KubeObject | undefined, old: Sets): KubeObject | undefined {
  const active = [...old, ...(newest ? [newest] : [])].filter(isActive);
  if (active.length === 0) return newest ?? [...old].sort(byCreation).at(-1);
  return active.length === 1 ? active[0] : undefined;
}

/** Sizes by name when a rollout under way is scaled: each set its share, the remainder to the largest (`scale` in sync.go). */
export function proportionalSizes(deployment: KubeObject, sets: Sets): Map<string, number> {
  const want = replicasOf(deployment);
  const allowed = want > 0 ? want + maxSurgeOf(deployment) : 0;
  const toAdd = allowed - sumReplicas(sets);
  const order = [...sets].sort((a, b) => {
    if (replicasOf(a) !== replicasOf(b)) return replicasOf(b) - replicasOf(a);
    return toAdd > 0 ? byCreation(b, a) : byCreation(a, b);
  });
  const sizes = new Map<string, number>();
  let added = 0;
  for (const set of order) {
    const share = toAdd === 0 ? 0 : proportion(deployment, set, toAdd, added);
    sizes.set(set.metadata.name as string, replicasOf(set) + share);
    added += share;
  }
  const largest = order[0]?.metadata.name;
  if (largest !== undefined && toAdd !== 0)
    sizes.set(largest, Math.max(0, (sizes.get(largest) as number) + toAdd - added));
  return sizes;
}

function proportion(deployment: KubeObject, set: KubeObject, toAdd: number, added: number): number {
  if (replicasOf(set) === 0 || toAdd === added) return 0;
  const fraction = fractionOf(deployment, set);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function fractionOf(deployment: KubeObject, set: KubeObject): number {
  if (replicasOf(deployment) === 0) return -replicasOf(set);
  const annotated = Number(set.metadata.annotations?.[MAX_REPLICAS] ?? 0) || (deployment.status?.replicas ?? 0);
  if (annotated === 0) return 0;
  const size = (replicasOf(set) * (replicasOf(deployment) + maxSurgeOf(deployment))) / annotated;
  return (size < 0 ? Math.ceil(size - 0.5) : Math.floor(size + 0.5)) - replicasOf(set);
}

/** The template's pod-template-hash: ten digits at most, written in letters no one reads a word in. */
export function templateHash(template: KubeObject, collisions: number | undefined): string {
  const text = collisions === undefined ? canonical(template) : `${canonical(template)}#${collisions}`;
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  let out = '';
  for (const digit of String(hash32(text))) out += alphabet[digit.charCodeAt(0) % alphabet.length];
  return out;
}

/** JSON with sorted keys, empties left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && field !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`;
}
