/** NodeUnschedulable, NodeName, NodePorts. */
import { type Plugin, reject } from '../plugin.ts';
import { tolerates } from './taint-toleration.ts';

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter({ pod }, { node }) {
    if (!node.spec?.unschedulable) return undefined;
    const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
    return tolerates(pod.pod.spec.tolerations, taint) ? undefined : reject(true, 'node(s) were unschedulable');
  },
};

export const nodeName: Plugin = {
  name: 'NodeName',
  filters: ({ pod }) => Boolean(pod.pod.spec.nodeName),
  filter({ pod }, { node }) {
    const wanted = pod.pod.spec.nodeName;
    return !wanted || wanted === node.metadata.name
      ? undefined
      : reject(true, "node(s) didn't match the requested node name");
  },
};

export const nodePorts: Plugin = {
  name: 'NodePorts',
  filters: ({ pod }) => pod.hostPorts.length > 0,
  filter({ pod }, info) {
    if (pod.hostPorts.length === 0) return undefined;
    for (const other of info.pods.values()) {
      for (const taken of other.hostPorts) {
        const clash = pod.hostPorts.some(
          (p) =>
            p.port === taken.port &&
            p.protocol === taken.protocol &&
            (p.ip === taken.ip || p.ip === '0.0.0.0' || taken.ip === '0.0.0.0'),
        );
        if (clash) return reject(false, "node(s) didn't have free ports for the requested pod ports");
      }
    }
    return undefined;
  },
};
