/** NodeAffinity: nodeSelector and affinity.nodeAffinity. Follows component-helpers/scheduling/corev1/nodeaffinity. */
import { matchesNodeAffinity, matchesNodeSelectorTerm, type NodeSelectorTerm } from '../../kinds/core/node-affinity.ts';
import { type Plugin, reject, scaleByMax } from '../plugin.ts';

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  filters: ({ pod }) => Boolean(pod.pod.spec.nodeSelector || pod.pod.spec.affinity?.nodeAffinity),
  preFilter({ pod }) {
    const required = pod.pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const terms = (required?.nodeSelectorTerms ?? []) as NodeSelectorTerm[];
    if (terms.length === 0) return undefined;
    const names = new Set<string>();
    for (const term of terms) {
      const fields = (term.matchFields ?? []).filter((e) => e.key === 'metadata.name' && e.operator === 'In');
      if (fields.length === 0) return undefined;
      for (const name of fields[0]?.values ?? []) {
        if (fields.every((e) => e.values?.includes(name))) names.add(name);
      }
    }
    return names;
  },
  filter({ pod }, { node }) {
    return matchesNodeAffinity(pod.pod.spec, node)
      ? undefined
      : reject(true, "node(s) didn't match Pod's node affinity/selector");
  },
  scores: ({ pod }) =>
    Boolean(pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length),
  score({ pod }, { node }) {
    let total = 0;
    for (const preferred of pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ??
      []) {
      if (matchesNodeSelectorTerm(preferred.preference, node)) total += preferred.weight;
    }
    return total;
  },
  normalize: scaleByMax(false),
};
