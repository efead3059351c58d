/** What the Deployment controller tells of a round: the sizes it found, and how far a rollout is. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { Compared, Saw } from '../../trace.ts';
import type { Rollout } from './rollout.ts';
import { findNew, isRolling, maxSurgeOf, maxUnavailableOf, replicasOf, sumReplicas, sumStatus } from './util.ts';

/** ReplicaSets told of one by one. */
const SETS = 4;

export function sawSets(deployment: KubeObject, sets: readonly KubeObject[]): Saw {
  const newest = findNew(deployment, sets);
  const alive = sets.filter((set) => set === newest || replicasOf(set) > 0 || (set.status?.replicas ?? 0) > 0);
  return {
    what: 'sets',
    desired: replicasOf(deployment),
    created: sumStatus(sets, 'replicas'),
    ready: sumStatus(sets, 'readyReplicas'),
    sets: alive.slice(0, SETS).map((set) => ({
      name: set.metadata.name as string,
      desired: replicasOf(set),
      ready: set.status?.readyReplicas ?? 0,
      newest: set === newest,
    })),
    more: Math.max(0, alive.length - SETS),
  };
}

export function comparedSets({ deployment, newest, old }: Rollout): Compared {
  const desired = replicasOf(deployment);
  const [fresh, stale] = [newest ? replicasOf(newest) : 0, sumReplicas(old)];
  if (newest && fresh === desired && stale === 0) return { is: 'equal' };
  const limits = isRolling(deployment)
    ? { most: desired + maxSurgeOf(deployment), least: desired - maxUnavailableOf(deployment) }
    : {};
  return { is: 'rolling', newest: fresh, old: stale, desired, ...limits };
}
