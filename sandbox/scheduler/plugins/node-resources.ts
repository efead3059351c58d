/** NodeResourcesFit with LeastAllocated, and NodeResourcesBalancedAllocation. */
import { type Plugin, reject } from '../plugin.ts';

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter({ pod }, info) {
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
    for (const name of ['cpu', 'memory'] as const) {
      const all = info.allocatable[name] ?? 0;
      const used = info.nonZero[name] + pod.nonZero[name];
      if (all > 0 && used <= all) total += Math.floor(((all - used) * 100) / all);
    }
    return Math.floor(total / 2);
  },
};

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
