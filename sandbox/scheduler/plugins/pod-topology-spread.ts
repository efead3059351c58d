/** PodTopologySpread: the Pod's own constraints, and by default an even spread of a controller's Pods over hosts. */
import { own } from '../../apimachinery/json.ts';
import { fromLabelSelectorObject, type LabelSelector } from '../../apimachinery/labels.ts';
import { matchesNodeAffinity } from '../../kinds/core/node-affinity.ts';
import type { NodeInfo } from '../node-info.ts';
import { type Cycle, type Plugin, reject } from '../plugin.ts';

interface Constraint {
  maxSkew: number;
  topologyKey: string;
  selector: LabelSelector;
  minDomains: number;
  /** Topology value → matching Pods. */
  counts: Map<string, number>;
}

function constraintsOf(cycle: Cycle, action: 'DoNotSchedule' | 'ScheduleAnyway'): Constraint[] {
  const key = `spread-${action}`;
  const known = cycle.notes.get(key) as Constraint[] | undefined;
  if (known) return known;
  const { pod } = cycle.pod;
  const made = ((pod.spec.topologySpreadConstraints ?? []) as any[])
    .filter((c) => (c.whenUnsatisfiable ?? 'DoNotSchedule') === action)
    .map((c): Constraint => {
      const counts = new Map<string, number>();
      const selector = fromLabelSelectorObject(c.labelSelector);
      for (const info of cycle.nodes) {
        const value = own(info.node.metadata.labels, c.topologyKey);
        if (
          value === undefined ||
          ((c.nodeAffinityPolicy ?? 'Honor') === 'Honor' && !matchesNodeAffinity(pod.spec, info.node))
        )
          continue;
        counts.set(value, (counts.get(value) ?? 0) + matching(info, selector, pod.metadata.namespace as string));
      }
      return { maxSkew: c.maxSkew, topologyKey: c.topologyKey, selector, minDomains: c.minDomains ?? 1, counts };
    });
  cycle.notes.set(key, made);
  return made;
}

function matching(info: NodeInfo, selector: LabelSelector, namespace: string): number {
  let n = 0;
  for (const { pod } of info.pods.values()) {
    if (
      pod.metadata.namespace === namespace &&
      !pod.metadata.deletionTimestamp &&
      selector.matches(pod.metadata.labels ?? {})
    )
      n++;
  }
  return n;
}

export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  weight: 2,
  filters: ({ pod }) => Boolean(pod.pod.spec.topologySpreadConstraints?.length),
  filter(cycle, info) {
    for (const constraint of constraintsOf(cycle, 'DoNotSchedule')) {
      const value = own(info.node.metadata.labels, constraint.topologyKey);
      if (value === undefined) {
        return reject(true, "node(s) didn't match pod topology spread constraints (missing required label)");
      }
      const least = constraint.counts.size < constraint.minDomains ? 0 : Math.min(...constraint.counts.values());
      const self = constraint.selector.matches(cycle.pod.pod.metadata.labels ?? {}) ? 1 : 0;
      if ((constraint.counts.get(value) ?? 0) + self - least > constraint.maxSkew) {
        return reject(false, "node(s) didn't match pod topology spread constraints");
      }
    }
    return undefined;
  },
  scores: ({ pod }) => pod.owner !== undefined || Boolean(pod.pod.spec.topologySpreadConstraints?.length),
  score(cycle, info) {
    if (cycle.pod.pod.spec.topologySpreadConstraints?.length) {
      const soft = constraintsOf(cycle, 'ScheduleAnyway');
      let total = 0;
      for (const { topologyKey, counts } of soft)
        total += counts.get(own(info.node.metadata.labels, topologyKey) ?? '') ?? 0;
      return total;
    }
    return cycle.pod.owner ? (info.owners.get(cycle.pod.owner) ?? 0) : 0;
  },
  normalize(scores) {
    const max = Math.max(...scores);
    const min = Math.min(...scores);
    for (let i = 0; i < scores.length; i++) {
      scores[i] = max === 0 ? 100 : Math.floor((100 * (max + min - (scores[i] as number))) / max);
    }
  },
};
