/** The Node object as kubelet and kubeadm fill it. Follows pkg/kubelet/nodestatus and kubelet_node_status.go. */
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import { digestOf } from './image.ts';
import type { NodeState } from './types.ts';

export interface NodeOptions {
  name: string;
  /** InternalIP. */
  address: string;
  /** `10.244.1.0/24`. */
  podCIDR: string;
  /** Carries the control plane's label and taint, and runs its static Pods. */
  controlPlane?: boolean;
  labels?: Record<string, string>;
  taints?: { key: string; value?: string; effect: string }[];
  /** Cores; 4 unless told. */
  cpu?: number;
  /** Ki; 8 GB less what the firmware keeps, unless told. */
  memoryKi?: number;
}

export const KUBELET_VERSION = 'v1.36.3';
export const RUNTIME_VERSION = 'containerd://2.2.1';
const STORAGE_KI = 41_152_736;

/** The node's disk, KiB: the system's own and the images'. */
export function diskOf(state: NodeState): { total: number; used: number } {
  const images = Object.values(state.images).reduce((sum, { size }) => sum + size, 0);
  return { total: STORAGE_KI, used: 4_180_224 + Math.round((images * 2.6) / 1024) };
}

function machine(node: NodeOptions): Record<string, string> {
  return {
    cpu: String(node.cpu ?? 4),
    'ephemeral-storage': `${STORAGE_KI}Ki`,
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: `${node.memoryKi ?? 8_139_600}Ki`,
    pods: '110',
  };
}

/** Capacity less the hard eviction thresholds: 100 MiB of memory, a tenth of the disk. */
export function allocatable(node: NodeOptions): Record<string, string> {
  return {
    ...machine(node),
    'ephemeral-storage': String(Math.floor(STORAGE_KI * 1024 * 0.9)),
    memory: `${(node.memoryKi ?? 8_139_600) - 102_400}Ki`,
  };
}

export function newNode(node: NodeOptions, state: NodeState, now: number): KubeObject {
  const control: Record<string, string> = node.controlPlane
    ? { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
    : {};
  const taints = [
    ...(node.controlPlane ? [{ effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' }] : []),
    ...(node.taints ?? []),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        'kubernetes.io/os': 'linux',
        ...control,
        ...node.labels,
      },
      annotations: {
        'flannel.alpha.coreos.com/backend-data': `{"VNI":1,"VtepMAC":"${macOf(node.address)}"}`,
        'flannel.alpha.coreos.com/backend-type': 'vxlan',
        'flannel.alpha.coreos.com/kube-subnet-manager': 'true',
        'flannel.alpha.coreos.com/public-ip': node.address,
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: { podCIDR: node.podCIDR, podCIDRs: [node.podCIDR], ...(taints.length > 0 ? { taints } : {}) },
    status: nodeStatus(node, state, now, now),
  };
}

/** `since` is when the conditions took their present value, `now` the heartbeat. */
export function nodeStatus(node: NodeOptions, state: NodeState, since: number, now: number): Record<string, unknown> {
  const condition = (type: string, status: string, reason: string, message: string) => ({
    lastHeartbeatTime: rfc3339(now),
    lastTransitionTime: rfc3339(since),
    message,
    reason,
    status,
    type,
  });
  const id = (what: string): string => digestOf(`${what}/${node.name}`).slice(7, 39);
  const uuid = (what: string): string => id(what).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  return {
    addresses: [
      { address: node.address, type: 'InternalIP' },
      { address: node.name, type: 'Hostname' },
    ],
    allocatable: allocatable(node),
    capacity: machine(node),
    conditions: [
      {
        ...condition('NetworkUnavailable', 'False', 'FlannelIsUp', 'Flannel is running on this node'),
        lastHeartbeatTime: rfc3339(since),
      },
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    features: { supplementalGroupsPolicy: true },
    images: imagesOf(state),
    nodeInfo: {
      architecture: 'amd64',
      bootID: uuid('boot'),
      containerRuntimeVersion: RUNTIME_VERSION,
      kernelVersion: '6.1.0',
      kubeProxyVersion: '',
      kubeletVersion: KUBELET_VERSION,
      machineID: id('machine'),
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      systemUUID: uuid('system'),
    },
    runtimeHandlers: [
      { features: { recursiveReadOnlyMounts: true, userNamespaces: true }, name: '' },
      { features: { recursiveReadOnlyMounts: true, userNamespaces: true }, name: 'runc' },
    ],
  };
}

/** The largest first, at most 50 (nodeStatusMaxImages). */
function imagesOf(state: NodeState): { names: string[]; sizeBytes: number }[] {
  return Object.entries(state.images)
    .map(([name, image]) => ({ names: [`${image.repository}@${image.digest}`, name], sizeBytes: image.size }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes || ((a.names[1] as string) < (b.names[1] as string) ? -1 : 1))
    .slice(0, 50);
}

export function macOf(text: string): string {
  const hex = digestOf(text).slice(7, 17);
  return ['de', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10)].join(':');
}
