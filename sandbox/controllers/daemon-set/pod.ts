/** The Pod of a DaemonSet for one node. Follows pkg/controller/daemon/util/daemonset_util.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { matchesNodeAffinity } from '../../kinds/core/node-affinity.ts';
import { type Toleration, untolerated } from '../node-fit.ts';
import { controllerRef } from '../owner.ts';
import { podFromTemplate } from '../pods.ts';

export const HASH_LABEL = 'controller-revision-hash';
export const GENERATION_LABEL = 'pod-template-generation';
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

const TOLERATED: readonly [string, string][] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
];

/** Of the templates at hand, which are frozen: asked for again with every node. */
const known = new WeakMap<KubeObject, readonly Toleration[]>();

/** The template's tolerations and those every daemon has: it stays where others are sent away. */
export function daemonTolerations(spec: KubeObject): readonly Toleration[] {
  let tolerations = known.get(spec);
  if (!tolerations) {
    tolerations = withDaemons(spec);
    if (Object.isFrozen(spec)) known.set(spec, tolerations);
  }
  return tolerations;
}

function withDaemons(spec: KubeObject): Toleration[] {
  const result = [...((spec['tolerations'] ?? []) as Toleration[])];
  const more = spec['hostNetwork']
    ? [...TOLERATED, ['node.kubernetes.io/network-unavailable', 'NoSchedule'] as const]
    : TOLERATED;
  for (const [key, effect] of more) {
    const toleration = { key, operator: 'Exists', effect };
    const at = result.findIndex((t) => t.key === key && t.effect === effect && (t.operator ?? 'Equal') === 'Exists');
    if (at >= 0) result[at] = toleration;
    else result.push(toleration);
  }
  return result;
}

/** Bound to the node by a required node affinity on its name; the scheduler does the binding. */
export function daemonPod(set: KubeObject, node: string, hash: string): KubeObject {
  const { template } = set.spec;
  const generation = set.metadata.annotations?.[TEMPLATE_GENERATION];
  const labels = {
    ...template.metadata?.labels,
    [HASH_LABEL]: hash,
    ...(generation ? { [GENERATION_LABEL]: generation } : {}),
  };
  const { affinity } = template.spec;
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  const spec = {
    ...template.spec,
    affinity: {
      ...affinity,
      nodeAffinity: {
        ...affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
      },
    },
    tolerations: daemonTolerations(template.spec),
  };
  return podFromTemplate({ ...template, metadata: { ...template.metadata, labels }, spec }, set, controllerRef(set));
}

/** The node a daemon Pod is on or meant for. */
export function targetNode(pod: KubeObject): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms) {
    for (const field of term.matchFields ?? []) {
      if (field.key === 'metadata.name' && field.operator === 'In' && field.values?.length === 1)
        return field.values[0];
    }
  }
  return undefined;
}

/** Whether a daemon Pod should be started on the node, and whether one already there may stay (NodeShouldRunDaemonPod). */
export function nodeFits(set: KubeObject, node: KubeObject): { run: boolean; stay: boolean } {
  const { spec } = set.spec.template;
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return { run: false, stay: false };
  if (!matchesNodeAffinity(spec, node)) return { run: false, stay: false };
  const tolerations = daemonTolerations(spec);
  if (!untolerated(node, tolerations, ['NoSchedule', 'NoExecute'])) return { run: true, stay: true };
  return { run: false, stay: !untolerated(node, tolerations, ['NoExecute']) };
}
