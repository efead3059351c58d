/** What the scheduler knows of a node, kept up to date Pod by Pod. Follows pkg/scheduler/framework/types.go NodeInfo. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { quantityMilliValue, quantityValue } from '../apimachinery/quantity.ts';

/** CPU in thousandths, everything else in units. */
export interface Resources {
  [name: string]: number;
}

/** What a container without requests counts as when nodes are scored. */
const DEFAULT_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

export interface PodInfo {
  pod: KubeObject;
  requests: Resources;
  /** CPU and memory with defaults for what asks for nothing. */
  nonZero: { cpu: number; memory: number };
  hostPorts: { ip: string; protocol: string; port: number }[];
  owner: string | undefined;
}

export interface NodeInfo {
  node: KubeObject;
  pods: Map<string, PodInfo>;
  requested: Resources;
  nonZero: { cpu: number; memory: number };
  allocatable: Resources;
  /** Controller uid → Pods of it here. */
  owners: Map<string, number>;
  /** Pods here that keep others away: required anti-affinity. */
  repelling: Map<string, PodInfo>;
  /** Image name → bytes. */
  images: Map<string, number>;
}

export function resources(map: Record<string, string> | undefined): Resources {
  const out: Resources = {};
  for (const name in map) {
    const text = map[name] as string;
    out[name] = name === 'cpu' ? quantityMilliValue(text) : quantityValue(text);
  }
  return out;
}

/** The effective request: the sum of the containers or the largest step of the init containers, sidecars included, plus overhead. */
export function podRequests(pod: KubeObject): Resources {
  const total: Resources = {};
  for (const container of pod.spec.containers ?? []) add(total, resources(container.resources?.requests));
  const sidecars: Resources = {};
  const peak: Resources = {};
  for (const container of pod.spec.initContainers ?? []) {
    const own = resources(container.resources?.requests);
    if (container.restartPolicy === 'Always') {
      add(total, own);
      add(sidecars, own);
      raise(peak, sidecars);
    } else {
      const step = { ...own };
      add(step, sidecars);
      raise(peak, step);
    }
  }
  raise(total, peak);
  add(total, resources(pod.spec.overhead));
  return total;
}

function add(to: Resources, more: Resources, sign = 1): void {
  for (const name in more) to[name] = (to[name] ?? 0) + sign * (more[name] as number);
}

function raise(to: Resources, other: Resources): void {
  for (const name in other) to[name] = Math.max(to[name] ?? 0, other[name] as number);
}

export function podInfo(pod: KubeObject): PodInfo {
  const requests = podRequests(pod);
  const nonZero = { cpu: 0, memory: 0 };
  const hostPorts: PodInfo['hostPorts'] = [];
  for (const container of pod.spec.containers ?? []) {
    const own = resources(container.resources?.requests);
    nonZero.cpu += own.cpu ?? DEFAULT_CPU;
    nonZero.memory += own.memory ?? DEFAULT_MEMORY;
    for (const port of container.ports ?? []) {
      if (port.hostPort)
        hostPorts.push({ ip: port.hostIP || '0.0.0.0', protocol: port.protocol ?? 'TCP', port: port.hostPort });
    }
  }
  const owner = (pod.metadata.ownerReferences ?? []).find((o) => o.controller)?.uid;
  return { pod, requests, nonZero, hostPorts, owner };
}

export function nodeInfo(node: KubeObject): NodeInfo {
  const info: NodeInfo = {
    node,
    pods: new Map(),
    requested: {},
    nonZero: { cpu: 0, memory: 0 },
    allocatable: {},
    owners: new Map(),
    repelling: new Map(),
    images: new Map(),
  };
  setNode(info, node);
  return info;
}

export function setNode(info: NodeInfo, node: KubeObject): void {
  info.node = node;
  info.allocatable = resources(node.status?.allocatable ?? node.status?.capacity);
  info.images = new Map();
  for (const image of node.status?.images ?? [])
    for (const name of image.names ?? []) info.images.set(name, image.sizeBytes ?? 0);
}

export function addPod(info: NodeInfo, pod: PodInfo): void {
  const uid = pod.pod.metadata.uid as string;
  removePod(info, uid);
  info.pods.set(uid, pod);
  if (pod.pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution)
    info.repelling.set(uid, pod);
  add(info.requested, pod.requests);
  info.nonZero.cpu += pod.nonZero.cpu;
  info.nonZero.memory += pod.nonZero.memory;
  if (pod.owner) info.owners.set(pod.owner, (info.owners.get(pod.owner) ?? 0) + 1);
}

export function removePod(info: NodeInfo, uid: string): void {
  const pod = info.pods.get(uid);
  if (!pod) return;
  info.pods.delete(uid);
  info.repelling.delete(uid);
  add(info.requested, pod.requests, -1);
  info.nonZero.cpu -= pod.nonZero.cpu;
  info.nonZero.memory -= pod.nonZero.memory;
  if (!pod.owner) return;
  const left = (info.owners.get(pod.owner) ?? 1) - 1;
  if (left > 0) info.owners.set(pod.owner, left);
  else info.owners.delete(pod.owner);
}
