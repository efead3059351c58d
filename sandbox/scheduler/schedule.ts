/** One scheduling cycle: filter, score, choose. Follows pkg/scheduler/schedule_one.go. */
import type { Random } from '../apimachinery/random.ts';
import type { NodeInfo } from './node-info.ts';
import type { Cycle, Plugin, Rejection } from './plugin.ts';

export type Outcome = { node: NodeInfo; feasible: number } | { message: string };

/** Chooses a node, or says in the scheduler's words why there is none. */
export function schedule(cycle: Cycle, plugins: readonly Plugin[], random: Random): Outcome {
  const { nodes } = cycle;
  if (nodes.length === 0) return { message: 'no nodes available to schedule pods' };
  const rejections = new Map<string, Rejection>();
  let candidates: readonly NodeInfo[] = nodes;
  const absentBy: string[] = [];
  for (let i = 0; i < plugins.length; i++) {
    const plugin = plugins[i] as Plugin;
    const names = plugin.preFilter?.(cycle);
    if (!names) continue;
    absentBy.push(plugin.name);
    candidates = candidates.filter((n) => names.has(n.node.metadata.name as string));
  }
  const feasible: NodeInfo[] = [];
  const filters = plugins.filter((plugin) => plugin.filter && plugin.filters?.(cycle) !== false);
  for (let i = 0; i < candidates.length; i++) {
    const info = candidates[i] as NodeInfo;
    const rejection = filter(cycle, filters, info);
    if (rejection) rejections.set(info.node.metadata.name as string, rejection);
    else feasible.push(info);
  }
  if (feasible.length === 0) {
    const absent = nodes.length - candidates.length;
    return { message: explain(cycle, nodes.length, rejections, absent, absentBy) };
  }
  if (feasible.length === 1) return { node: feasible[0] as NodeInfo, feasible: 1 };
  const totals = score(cycle, plugins, feasible);
  const best = Math.max(...totals);
  const ties = feasible.filter((_, i) => totals[i] === best);
  return { node: ties[ties.length === 1 ? 0 : random.int(ties.length)] as NodeInfo, feasible: feasible.length };
}

function filter(cycle: Cycle, plugins: readonly Plugin[], info: NodeInfo): Rejection | undefined {
  for (let i = 0; i < plugins.length; i++) {
    const rejection = plugins[i]?.filter?.(cycle, info);
    if (rejection) return rejection;
  }
  return undefined;
}

function score(cycle: Cycle, plugins: readonly Plugin[], feasible: readonly NodeInfo[]): number[] {
  const totals = feasible.map(() => 0);
  for (let p = 0; p < plugins.length; p++) {
    const plugin = plugins[p] as Plugin;
    if (!plugin.score || plugin.scores?.(cycle) === false) continue;
    const scores: number[] = [];
    for (let i = 0; i < feasible.length; i++) scores.push(plugin.score(cycle, feasible[i] as NodeInfo));
    plugin.normalize?.(scores);
    for (let i = 0; i < totals.length; i++)
      totals[i] = (totals[i] as number) + (scores[i] as number) * (plugin.weight ?? 1);
  }
  return totals;
}

/** framework.FitError with what DefaultPreemption found. */
function explain(
  cycle: Cycle,
  all: number,
  rejections: ReadonlyMap<string, Rejection>,
  absent: number,
  absentBy: readonly string[],
): string {
  const reasons = new Map<string, number>();
  const preemption = new Map<string, number>();
  const tell = (map: Map<string, number>, reason: string, n = 1) => map.set(reason, (map.get(reason) ?? 0) + n);
  for (const rejection of rejections.values()) {
    for (const reason of rejection.reasons) tell(reasons, reason);
    tell(preemption, rejection.unresolvable ? NOT_HELPFUL : NO_VICTIMS);
  }
  if (absent > 0) {
    tell(reasons, `node(s) didn't satisfy plugin(s) [${[...absentBy].sort().join(' ')}]`, absent);
    tell(preemption, NOT_HELPFUL, absent);
  }
  const head = `0/${all} nodes are available: ${histogram(reasons)}.`;
  if (cycle.pod.pod.spec.preemptionPolicy === 'Never')
    return `${head} preemption: not eligible due to preemptionPolicy=Never.`;
  return `${head} preemption: 0/${all} nodes are available: ${histogram(preemption)}.`;
}

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

function histogram(reasons: ReadonlyMap<string, number>): string {
  return [...reasons]
    .map(([reason, n]) => `${n} ${reason}`)
    .sort()
    .join(', ');
}
