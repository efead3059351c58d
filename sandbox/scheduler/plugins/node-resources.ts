/** NodeResourcesFit with LeastAllocated, and NodeResourcesBalancedAllocation. */
import type { NodeInfo, PodInfo } from '../node-info.ts';
import { type Plugin, reject } from '../plugin.ts';

/** Whether there is nothing to explain: the answer for most. */
function fits({ requests }: PodInfo, { pods, allocatable, requested }: NodeInfo): boolean {
  if (pods.size + 1 > (allocatable.pods ?? Number.POSITIVE_INFINITY)) return false;
  for (const name in requests) {
    const wanted = requests[name] as number;
    if (wanted !== 0 && wanted > (allocatable[name] ?? 0) - (requested[name] ?? 0)) return false;
  }
  return true;
}

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter({ pod }, info) {
    if (fits(pod, info)) return undefined;
    const reasons: string[] = [];
    let unresolvable = false;
    if (info.pods.size + 1 > (info.allocatable.pods ?? Number.POSITIVE_INFINITY)) reasons.push('Too many pods');
    const order = ['cpu', 'memory', 'ephemeral-storage'];
    const names = [
      ...order,
      ...Object.keys(pod.requests)
        .filter((name) => !order.includes(name))
        .sort(),
    ];
    for (const name of names) {
      const wanted = pod.requests[name] ?? 0;
      if (wanted === 0) continue;
      const all = info.allocatable[name] ?? 0;
      if (wanted <= all - (info.requested[name] ?? 0)) continue;
      reasons.push(`Insufficient ${name}`);
      if (wanted > all) unresolvable = true;
    }
    return reasons.length > 0 ? reject(unresolvable, ...reasons) : undefined;
  },
  score({ pod }, info) {
    let total = 0;
    total += free(info.allocatable.cpu ?? 0, info.nonZero.cpu + pod.nonZero.cpu);
    total += free(info.allocatable.memory ?? 0, info.nonZero.memory + pod.nonZero.memory);
    return Math.floor(total / 2);
  },
};

/** The part left over, in percent. */
function free(all: number, used: number): number {
  return all > 0 && used <= all ? Math.floor(((all - used) * 100) / all) : 0;
}

export const balancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  scores: ({ pod }) => (pod.requests.cpu ?? 0) > 0 || (pod.requests.memory ?? 0) > 0,
  score({ pod }, info) {
    const part = (name: 'cpu' | 'memory'): number => {
      const all = info.allocatable[name] ?? 0;
      return all === 0 ? 1 : Math.min(1, ((info.requested[name] ?? 0) + (pod.requests[name] ?? 0)) / all);
    };
    const deviation = Math.abs(part('cpu') - part('memory')) / 2;
    return Math.floor((1 - deviation) * 100);
  },
};
