/** Follows describeNode of kubectl/pkg/describe. */

import { StatusError } from '../../../apimachinery/errors.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { canonicalQuantity } from '../../../apimachinery/quantity.ts';
import type { ClusterReader, Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { rfc1123, writeLabelsAndAnnotations } from './metadata.ts';
import { writeNodeResources } from './node-resources.ts';
import { Page } from './page.ts';
import { writeTaints } from './scheduling.ts';

export const describeNode: Describer = async (subject, cluster) => {
  const node = await cluster.get(subject);
  const pods = await podsOn(subject.name, cluster);
  const events = await eventsOf(node, cluster);
  const page = new Page();
  writeHead(page, node);
  await writeLease(page, node, cluster);
  writeStatus(page, node);
  const { podCIDR, podCIDRs, providerID } = node.spec;
  if (podCIDR) page.write(0, `PodCIDR:\t${podCIDR}\n`);
  if (podCIDRs?.length) page.write(0, `PodCIDRs:\t${podCIDRs.join(',')}\n`);
  if (providerID) page.write(0, `ProviderID:\t${providerID}\n`);
  if (pods) writeNodeResources(page, node, pods, cluster.now);
  else page.write(0, 'Pods:\tnot authorized\n');
  writeEvents(page, events, cluster.now);
  return page.toString();
};

/** The Pods that use the node's resources; undefined for who may not see them. */
async function podsOn(nodeName: string, cluster: ClusterReader): Promise<KubeObject[] | undefined> {
  try {
    return await cluster.list('/api/v1/pods', {
      fieldSelector: `spec.nodeName=${nodeName},status.phase!=Failed,status.phase!=Succeeded`,
    });
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Forbidden') return undefined;
    throw error;
  }
}

/** Controllers name a Node by its uid, the kubelet by its name. */
async function eventsOf({ kind, metadata }: KubeObject, cluster: ClusterReader): Promise<KubeObject[] | undefined> {
  const { name = '', uid = '' } = metadata;
  const byUID = await cluster.eventsAbout({ kind, name, namespace: '', uid });
  const byName = await cluster.eventsAbout({ kind, name, namespace: '', uid: name });
  return byUID && [...byUID, ...(byName ?? [])];
}

function writeHead(page: Page, node: KubeObject): void {
  const { metadata, spec } = node;
  page.write(0, `Name:\t${metadata.name}\n`);
  page.write(0, `Roles:\t${rolesOf(metadata.labels ?? {}).join(',') || '<none>'}\n`);
  writeLabelsAndAnnotations(page, metadata);
  page.write(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}\n`);
  writeTaints(page, spec.taints);
  page.write(0, `Unschedulable:\t${spec.unschedulable ?? false}\n`);
}

function rolesOf(labels: Readonly<Record<string, string>>): string[] {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith('node-role.kubernetes.io/')) roles.add(key.slice('node-role.kubernetes.io/'.length));
    else if (key === 'kubernetes.io/role') roles.add(value);
  }
  return [...roles].filter((role) => role !== '').sort();
}

async function writeLease(page: Page, { metadata }: KubeObject, cluster: ClusterReader): Promise<void> {
  let lease: KubeObject;
  try {
    lease = await cluster.read(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${metadata.name}`);
  } catch (error) {
    page.write(0, `Lease:\tFailed to get lease: ${(error as Error).message}\n`);
    return;
  }
  const { holderIdentity = '<unset>', acquireTime, renewTime } = lease.spec ?? {};
  const time = (timestamp: string | undefined) => (timestamp ? rfc1123(timestamp) : '<unset>');
  page.write(0, 'Lease:\n');
  page.write(1, `HolderIdentity:\t${holderIdentity}\n`);
  page.write(1, `AcquireTime:\t${time(acquireTime)}\n`);
  page.write(1, `RenewTime:\t${time(renewTime)}\n`);
}

const SYSTEM_INFO = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
] as const;

function writeStatus(page: Page, { status = {} }: KubeObject): void {
  const conditions: KubeObject[] = status.conditions ?? [];
  if (conditions.length > 0) {
    page.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
    page.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  }
  for (const { type, status: state, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    const cells = [type, state, rfc1123(lastHeartbeatTime), rfc1123(lastTransitionTime), reason, message];
    page.write(1, `${cells.join(' \t')}\n`);
  }
  page.write(0, 'Addresses:\n');
  for (const { type, address } of status.addresses ?? []) page.write(1, `${type}:\t${address}\n`);
  writeAmounts(page, 'Capacity', status.capacity);
  writeAmounts(page, 'Allocatable', status.allocatable);
  page.write(0, 'System Info:\n');
  for (const [title, field] of SYSTEM_INFO) page.write(1, `${title}:\t${status.nodeInfo?.[field] ?? ''}\n`);
  const proxy = status.nodeInfo?.kubeProxyVersion;
  if (proxy) page.write(1, `Kube-Proxy Version:\t${proxy}\n`);
}

function writeAmounts(page: Page, title: string, amounts: Record<string, string> = {}): void {
  const names = Object.keys(amounts).sort();
  if (names.length > 0) page.write(0, `${title}:\n`);
  for (const name of names) page.write(1, `${name}:\t${canonicalQuantity(amounts[name] as string)}\n`);
}
