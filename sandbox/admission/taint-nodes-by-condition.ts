/** A new node takes no Pods until it says it is ready. Follows plugin/pkg/admission/nodetaint. */
import type { AdmissionPlugin } from './chain.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  mutate({ kind, operation, subresource, object }) {
    if (operation !== 'CREATE' || kind.kind !== 'Node' || subresource !== '' || !object) return;
    const taints: { key: string; effect: string }[] = object['spec']?.taints ?? [];
    if (taints.some((t) => t.key === NOT_READY.key && t.effect === NOT_READY.effect)) return;
    object['spec'] = { ...object['spec'], taints: [...taints, NOT_READY] };
  },
};
