/** Which Pods go first when a set shrinks. Follows ActivePodsWithRanks in pkg/controller/controller_utils.go. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { isPodActive, podReadySince } from './pods.ts';

const PHASE: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };
const COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The `count` Pods to delete, worst first: unassigned before assigned, pending before running, unready before
 * ready, cheaper before dearer, on crowded nodes before others, young before old (by powers of two), restarted
 * before steady. `related` are the Pods that crowd the nodes: those of all sets with the same owner.
 */
export function podsToDelete(
  pods: readonly KubeObject[],
  related: readonly KubeObject[],
  count: number,
  now: number,
): KubeObject[] {
  if (count >= pods.length) return [...pods];
  const perNode = new Map<string, number>();
  for (const pod of related) {
    if (!isPodActive(pod)) continue;
    const node = pod.spec.nodeName ?? '';
    perNode.set(node, (perNode.get(node) ?? 0) + 1);
  }
  const ranked = pods.map((pod) => ({
    pod,
    assigned: pod.spec.nodeName ? 1 : 0,
    phase: PHASE[pod.status?.phase] ?? 0,
    ready: podReadySince(pod),
    cost: deletionCost(pod),
    rank: perNode.get(pod.spec.nodeName ?? '') ?? 0,
    restarts: maxRestarts(pod),
    created: pod.metadata.creationTimestamp ? Date.parse(pod.metadata.creationTimestamp) : undefined,
    uid: pod.metadata.uid ?? '',
  }));
  type Ranked = (typeof ranked)[number];
  const compare = (a: Ranked, b: Ranked): number => {
    if (a.assigned !== b.assigned) return a.assigned - b.assigned;
    if (a.phase !== b.phase) return a.phase - b.phase;
    if ((a.ready === undefined) !== (b.ready === undefined)) return a.ready === undefined ? -1 : 1;
    if (a.cost !== b.cost) return a.cost - b.cost;
    if (a.rank !== b.rank) return b.rank - a.rank;
    if (a.ready !== undefined && b.ready !== undefined && a.ready !== b.ready)
      return byAge(a.ready, b.ready, a.uid, b.uid);
    if (a.restarts !== b.restarts) return b.restarts - a.restarts;
    if (a.created === b.created) return 0;
    if (a.created === undefined || b.created === undefined) return a.created === undefined ? -1 : 1;
    return byAge(a.created, b.created, a.uid, b.uid);
  };
  const byAge = (a: number, b: number, uidA: string, uidB: string): number => {
    const difference = magnitude(now - a) - magnitude(now - b);
    if (difference !== 0) return difference;
    return uidA < uidB ? -1 : 1;
  };
  return ranked
    .sort(compare)
    .slice(0, count)
    .map(({ pod }) => pod);
}

/** The power of two of an age, in nanoseconds as upstream counts. */
function magnitude(ms: number): number {
  return ms <= 0 ? -1 : Math.floor(Math.log2(ms * 1e6));
}

function deletionCost(pod: KubeObject): number {
  const text = pod.metadata.annotations?.[COST];
  return text !== undefined && /^(0|-?[1-9][0-9]*)$/.test(text) ? Number(text) : 0;
}

function maxRestarts(pod: KubeObject): number {
  let most = 0;
  for (const status of pod.status?.containerStatuses ?? []) most = Math.max(most, status.restartCount ?? 0);
  return most;
}
