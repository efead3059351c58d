/** Which Pods a rolling update of a DaemonSet replaces now. Follows pkg/controller/daemon/update.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { isPodAvailable, isPodReady } from '../pods.ts';
import { templateGeneration } from './history.ts';
import { GENERATION_LABEL, HASH_LABEL } from './pod.ts';

export interface Replacement {
  /** Pods to delete. */
  remove: KubeObject[];
  /** Nodes that get a second Pod beside the old one. */
  surge: string[];
}

/** The Pod was made from the present template: by its revision's hash or, before there were any, by the generation. */
export function isUpdated(set: KubeObject, pod: KubeObject, hash: string): boolean {
  const { labels } = pod.metadata;
  const generation = templateGeneration(set);
  return labels?.[HASH_LABEL] === hash || (generation !== undefined && labels?.[GENERATION_LABEL] === generation);
}

function count(value: unknown, total: number): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Math.ceil((Number(value.slice(0, -1)) * total) / 100) : 0;
}

/** The numbers in spec.updateStrategy for so many desired nodes; percentages round up, and both cannot be none. */
export function updateLimits(set: KubeObject, desired: number): { surge: number; unavailable: number } {
  const { maxSurge, maxUnavailable } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = count(maxSurge, desired);
  const unavailable = count(maxUnavailable ?? 1, desired);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

/** The live old and new Pod of a node; undefined where there is more than one of a sort, which the manage loop mends. */
function pair(
  set: KubeObject,
  pods: readonly KubeObject[],
  hash: string,
): { fresh?: KubeObject; old?: KubeObject } | undefined {
  const result: { fresh?: KubeObject; old?: KubeObject } = {};
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) continue;
    const slot = isUpdated(set, pod, hash) ? 'fresh' : 'old';
    if (result[slot]) return undefined;
    result[slot] = pod;
  }
  return result;
}

/** `byNode` in node order. */
export function rollingUpdate(
  set: KubeObject,
  byNode: ReadonlyMap<string, readonly KubeObject[]>,
  desired: number,
  hash: string,
  now: number,
): Replacement {
  const { surge, unavailable } = updateLimits(set, desired);
  const { minReadySeconds = 0 } = set.spec;
  const available = (pod: KubeObject) => isPodAvailable(pod, minReadySeconds, now);
  return surge === 0
    ? withoutSurge(set, byNode, hash, unavailable, available)
    : withSurge(set, byNode, hash, surge, available);
}

function withoutSurge(
  set: KubeObject,
  byNode: ReadonlyMap<string, readonly KubeObject[]>,
  hash: string,
  most: number,
  available: (pod: KubeObject) => boolean,
): Replacement {
  let down = 0;
  const broken: KubeObject[] = [];
  const candidates: KubeObject[] = [];
  for (const pods of byNode.values()) {
    const found = pair(set, pods, hash);
    if (!found || (found.fresh === undefined) === (found.old === undefined)) down++;
    else if (found.fresh) {
      if (!available(found.fresh)) down++;
    } else if (!available(found.old as KubeObject)) {
      broken.push(found.old as KubeObject);
      down++;
    } else if (down < most) candidates.push(found.old as KubeObject);
  }
  return { remove: [...broken, ...candidates.slice(0, Math.max(0, most - down))], surge: [] };
}

function withSurge(
  set: KubeObject,
  byNode: ReadonlyMap<string, readonly KubeObject[]>,
  hash: string,
  most: number,
  available: (pod: KubeObject) => boolean,
): Replacement {
  const remove: KubeObject[] = [];
  const now: string[] = [];
  const candidates: string[] = [];
  let extra = 0;
  for (const [node, pods] of byNode) {
    const found = pair(set, pods, hash);
    if (!found) {
      extra++;
      continue;
    }
    const { fresh, old } = found;
    if (!old) continue;
    if (!fresh) {
      if (isPodReady(old) && available(old)) candidates.push(node);
      else now.push(node);
    } else if (available(fresh)) remove.push(old);
    else extra++;
  }
  return { remove, surge: [...now, ...candidates.slice(0, Math.max(0, most - extra))] };
}
