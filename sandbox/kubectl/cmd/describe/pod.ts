/** Follows describePod of kubectl/pkg/describe. */

import { translateTimestampSince } from '../../../apimachinery/duration.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { ClusterReader, Describer, Subject } from './cluster-reader.ts';
import { writeContainers, writeResources, writeSeccompProfile } from './containers.ts';
import { writeEvents } from './events.ts';
import { rfc1123, writeController, writeLabels, writeLabelsAndAnnotations } from './metadata.ts';
import { Page } from './page.ts';
import { writeSpreadConstraints, writeTolerations } from './scheduling.ts';
import { writeVolumes } from './volumes.ts';

const MIRROR = 'kubernetes.io/config.mirror';

export const describePod: Describer = async (subject, cluster) => {
  let pod: KubeObject;
  try {
    pod = await cluster.get(subject);
  } catch (error) {
    return eventsOfMissing(subject, cluster, error);
  }
  const { name = '', namespace = '', uid = '', annotations } = pod.metadata;
  const events = await cluster.eventsAbout({ name, namespace, uid: annotations?.[MIRROR] ?? uid });
  const page = new Page();
  writeHead(page, pod, cluster.now);
  writeIPs(page, pod);
  writeController(page, pod);
  if (pod.status?.nominatedNodeName) page.write(0, `NominatedNodeName:\t${pod.status.nominatedNodeName}\n`);
  if (pod.spec.resources) {
    page.write(0, 'Resources:\n');
    writeResources(page, 1, pod.spec.resources);
  }
  writeAllContainers(page, pod);
  writeConditions(page, pod);
  writeVolumes(page, pod.spec.volumes);
  page.write(0, `QoS Class:\t${pod.status?.qosClass ?? ''}\n`);
  writeLabels(page, 'Node-Selectors', pod.spec.nodeSelector);
  writeTolerations(page, pod.spec.tolerations);
  writeSpreadConstraints(page, pod.spec.topologySpreadConstraints);
  writeEvents(page, events, cluster.now);
  return page.toString();
};

/** What is known of a Pod that is gone. */
async function eventsOfMissing({ name, namespace }: Subject, cluster: ClusterReader, error: unknown): Promise<string> {
  const events = await cluster.eventsAbout({ name, namespace });
  if (!events?.length) throw error;
  const page = new Page();
  page.write(0, `Pod '${name}': error '${(error as Error).message}', but found events.\n`);
  writeEvents(page, events, cluster.now);
  return page.toString();
}

function writeHead(page: Page, { metadata, spec, status = {} }: KubeObject, now: number): void {
  page.write(0, `Name:\t${metadata.name}\n`);
  page.write(0, `Namespace:\t${metadata.namespace}\n`);
  if (spec.priority !== undefined) page.write(0, `Priority:\t${spec.priority}\n`);
  if (spec.priorityClassName) page.write(0, `Priority Class Name:\t${spec.priorityClassName}\n`);
  if (spec.runtimeClassName) page.write(0, `Runtime Class Name:\t${spec.runtimeClassName}\n`);
  if (spec.serviceAccountName) page.write(0, `Service Account:\t${spec.serviceAccountName}\n`);
  page.write(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}\n`);
  if (status.startTime) page.write(0, `Start Time:\t${rfc1123(status.startTime)}\n`);
  writeLabelsAndAnnotations(page, metadata);
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    page.write(0, `Status:\tTerminating (lasts ${translateTimestampSince(metadata.deletionTimestamp, now)})\n`);
    page.write(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds}s\n`);
  } else {
    page.write(0, `Status:\t${status.phase ?? ''}\n`);
  }
  if (status.reason) page.write(0, `Reason:\t${status.reason}\n`);
  if (status.message) page.write(0, `Message:\t${status.message}\n`);
  writeSeccompProfile(page, 0, spec.securityContext?.seccompProfile);
}

function writeIPs(page: Page, { status = {} }: KubeObject): void {
  page.write(0, `IP:\t${status.podIP ?? ''}\n`);
  const ips: { ip: string }[] = status.podIPs ?? [];
  page.write(0, ips.length === 0 ? 'IPs:\t<none>\n' : 'IPs:\n');
  for (const { ip } of ips) page.write(1, `IP:\t${ip}\n`);
}

function writeAllContainers(page: Page, pod: KubeObject): void {
  const { spec, status = {} } = pod;
  if (spec.initContainers?.length) {
    const statuses = status.initContainerStatuses;
    writeContainers(page, { label: 'Init Containers', containers: spec.initContainers, statuses, pod });
  }
  writeContainers(page, { label: 'Containers', containers: spec.containers, statuses: status.containerStatuses, pod });
  if (spec.ephemeralContainers?.length) {
    const statuses = status.ephemeralContainerStatuses;
    writeContainers(page, { label: 'Ephemeral Containers', containers: spec.ephemeralContainers, statuses, pod });
  }
}

function writeConditions(page: Page, { spec, status = {} }: KubeObject): void {
  const conditions: { type: string; status: string }[] = status.conditions ?? [];
  const gates: { conditionType: string }[] = spec.readinessGates ?? [];
  if (gates.length > 0) page.write(0, 'Readiness Gates:\n  Type\tStatus\n');
  for (const { conditionType } of gates) {
    const state = conditions.find((c) => c.type === conditionType)?.status ?? '<none>';
    page.write(1, `${conditionType} \t${state} \n`);
  }
  if (conditions.length > 0) page.write(0, 'Conditions:\n  Type\tStatus\n');
  for (const condition of conditions) page.write(1, `${condition.type} \t${condition.status} \n`);
}
