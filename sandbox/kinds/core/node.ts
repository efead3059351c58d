import type { Kind } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { age, ageColumn, column, nameColumn, wide } from '../printers.ts';
import { validateNode, validateNodeUpdate } from './node-validation.ts';

const addresses =
  "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).";

export const node: Kind = {
  group: '',
  version: 'v1',
  kind: 'Node',
  names: { plural: 'nodes', singular: 'node', shortNames: ['no'] },
  scope: 'Cluster',
  schema: 'core/v1.Node',
  subresources: {
    status: true,
    others: [{ name: 'proxy', kind: 'NodeProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] }],
  },
  selectable: { 'spec.unschedulable': (n) => String(n.spec?.unschedulable ?? false) },
  default(n) {
    // Conversion keeps the singular and the plural together.
    if (n.spec?.podCIDR && !n.spec.podCIDRs?.length) n.spec.podCIDRs = [n.spec.podCIDR];
    else if (n.spec?.podCIDRs?.length) n.spec.podCIDR = n.spec.podCIDRs[0];
    if (n.status?.capacity && !n.status.allocatable) n.status.allocatable = { ...n.status.capacity };
  },
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  columns: [
    nameColumn,
    column('Status', 'string', 'The status of the node'),
    column('Roles', 'string', 'The roles of the node'),
    ageColumn,
    column('Version', 'string', 'Kubelet Version reported by the node.'),
    wide('Internal-IP', addresses),
    wide('External-IP', addresses),
    wide('OS-Image', 'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).'),
    wide('Kernel-Version', "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64)."),
    wide(
      'Container-Runtime',
      'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
    ),
  ],
  cells(n, now) {
    const ready = n.status?.conditions?.find((c: { type: string }) => c.type === 'Ready');
    const state = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
    const info = n.status?.nodeInfo ?? {};
    return [
      n.metadata.name!,
      n.spec?.unschedulable ? `${state},SchedulingDisabled` : state,
      nodeRoles(n).join(',') || '<none>',
      age(n, now),
      info.kubeletVersion ?? '',
      address(n, 'InternalIP'),
      address(n, 'ExternalIP'),
      info.osImage || '<unknown>',
      info.kernelVersion || '<unknown>',
      info.containerRuntimeVersion || '<unknown>',
    ];
  },
};

const rolePrefix = 'node-role.kubernetes.io/';

/** The roles named by a node's labels, sorted. */
export function nodeRoles(n: KubeObject): string[] {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(n.metadata.labels ?? {})) {
    if (key.startsWith(rolePrefix)) {
      if (key.length > rolePrefix.length) roles.add(key.slice(rolePrefix.length));
    } else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return [...roles].sort();
}

function address(n: KubeObject, type: string): string {
  return n.status?.addresses?.find((a: { type: string }) => a.type === type)?.address ?? '<none>';
}
