/** How far the old ReplicaSets may shrink in a rolling update. Follows pkg/controller/deployment/rolling.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { byCreation, maxUnavailableOf, replicasOf, sumReplicas, sumStatus } from './util.ts';

export interface Scaling {
  set: KubeObject;
  to: number;
}

/** First the Pods of old sets that do not work anyway, as many as availability allows: the healthy are worth keeping. */
export function unhealthyScaling(deployment: KubeObject, old: readonly KubeObject[], newest: KubeObject): Scaling[] {
  const all = [...old, newest];
  const least = replicasOf(deployment) - maxUnavailableOf(deployment);
  const newUnavailable = replicasOf(newest) - (newest.status?.availableReplicas ?? 0);
  const most = sumReplicas(all) - least - newUnavailable;
  const scalings: Scaling[] = [];
  let done = 0;
  for (const set of [...old].sort(byCreation)) {
    if (done >= most) break;
    const unhealthy = replicasOf(set) - (set.status?.availableReplicas ?? 0);
    if (replicasOf(set) === 0 || unhealthy <= 0) continue;
    const count = Math.min(most - done, unhealthy);
    done += count;
    scalings.push({ set, to: replicasOf(set) - count });
  }
  return scalings;
}

/** True when old sets may shrink at all without going below the least available. */
export function mayShrink(deployment: KubeObject, old: readonly KubeObject[], newest: KubeObject): boolean {
  if (sumReplicas(old) === 0) return false;
  const least = replicasOf(deployment) - maxUnavailableOf(deployment);
  const newUnavailable = replicasOf(newest) - (newest.status?.availableReplicas ?? 0);
  return sumReplicas([...old, newest]) - least - newUnavailable > 0;
}

/** Then the oldest first, by as many Pods as are available beyond the least. `old` are the sets after the clean-up. */
export function healthyScaling(deployment: KubeObject, old: readonly KubeObject[], newest: KubeObject): Scaling[] {
  const least = replicasOf(deployment) - maxUnavailableOf(deployment);
  const spare = sumStatus([...old, newest], 'availableReplicas') - least;
  const scalings: Scaling[] = [];
  let done = 0;
  for (const set of [...old].sort(byCreation)) {
    if (done >= spare) break;
    if (replicasOf(set) === 0) continue;
    const count = Math.min(replicasOf(set), spare - done);
    done += count;
    scalings.push({ set, to: replicasOf(set) - count });
  }
  return scalings;
}
