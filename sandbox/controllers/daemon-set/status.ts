/** What a DaemonSet's Pods amount to. Follows updateDaemonSetStatus in pkg/controller/daemon/daemon_controller.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { isPodAvailable, isPodReady } from '../pods.ts';
import { nodeFits } from './pod.ts';
import { isUpdated } from './update.ts';

export function statusOf(
  set: KubeObject,
  nodes: readonly KubeObject[],
  byNode: ReadonlyMap<string, readonly KubeObject[]>,
  hash: string,
  now: number,
) {
  const { minReadySeconds = 0 } = set.spec;
  let [desired, scheduled, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const pods = byNode.get(node.metadata.name as string) ?? [];
    if (!nodeFits(set, node).run) {
      if (pods.length > 0) misscheduled++;
      continue;
    }
    desired++;
    if (pods.length === 0) continue;
    scheduled++;
    // The one that counts is the oldest that is ready.
    const order = [...pods].sort((a, b) =>
      (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
    );
    const best = order.find(isPodReady) ?? (order[0] as KubeObject);
    if (isPodReady(best)) {
      ready++;
      if (isPodAvailable(best, minReadySeconds, now)) available++;
    }
    if (isUpdated(set, best, hash)) updated++;
  }
  const { collisionCount, conditions } = set.status ?? {};
  return {
    currentNumberScheduled: scheduled,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    observedGeneration: set.metadata.generation,
    ...(updated ? { updatedNumberScheduled: updated } : {}),
    ...(available ? { numberAvailable: available } : {}),
    ...(desired - available ? { numberUnavailable: desired - available } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
  };
}
