/** The containers of a Pod or a Pod template. Follows describeContainers of kubectl/pkg/describe. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { canonicalQuantity } from '../../../apimachinery/quantity.ts';
import { goQuote } from '../../flags.ts';
import { fieldValue, resourceValue } from './environment.ts';
import { printBool, rfc1123 } from './metadata.ts';
import type { Page } from './page.ts';
import { probeText } from './probes.ts';

type Fields = any;

export interface ContainersSection {
  label: string;
  containers: readonly Fields[];
  statuses?: readonly Fields[] | undefined;
  /** The Pod, when there is one, whose fields environment variables name. */
  pod?: KubeObject;
  /** Two spaces inside a template. */
  indent?: string;
}

export function writeContainers(
  page: Page,
  { label, containers, statuses, pod, indent = '' }: ContainersSection,
): void {
  page.write(0, `${indent}${label}:${containers.length === 0 ? ' <none>' : ''}\n`);
  for (const container of containers) {
    const status = statuses?.find((s) => s.name === container.name);
    writeBasics(page, container, status, indent);
    writeCommand(page, 'Command', container.command);
    writeCommand(page, 'Args', container.args);
    if (status) writeStatus(page, status);
    writeResources(page, 2, container.resources);
    for (const [title, probe] of [
      ['Liveness', container.livenessProbe],
      ['Readiness', container.readinessProbe],
      ['Startup', container.startupProbe],
    ]) {
      if (probe) page.write(2, `${title}:\t${probeText(probe)}\n`);
    }
    if (container.envFrom?.length) writeEnvFrom(page, container.envFrom);
    writeEnvironment(page, container, pod);
    writeMounts(page, container);
  }
}

function writeBasics(page: Page, container: Fields, status: Fields, indent: string): void {
  page.write(1, `${indent ? ' ' : ''}${container.name}:\n`);
  if (status) page.write(2, `Container ID:\t${status.containerID ?? ''}\n`);
  page.write(2, `Image:\t${container.image ?? ''}\n`);
  if (status) page.write(2, `Image ID:\t${status.imageID ?? ''}\n`);
  writePorts(page, 'Port', container.ports, 'containerPort');
  writePorts(page, 'Host Port', container.ports, 'hostPort');
  writeSeccompProfile(page, 2, container.securityContext?.seccompProfile);
}

function writePorts(page: Page, title: string, ports: readonly Fields[] = [], field: string): void {
  const text = ports.map((p) => `${p[field] ?? 0}/${p.protocol ?? ''}${p.name ? ` (${p.name})` : ''}`).join(', ');
  page.write(2, `${title}${ports.length > 1 ? 's' : ''}:\t${text || '<none>'}\n`);
}

export function writeSeccompProfile(page: Page, level: number, profile: Fields): void {
  if (!profile) return;
  page.write(level, `SeccompProfile:\t${profile.type}\n`);
  if (profile.type === 'Localhost')
    page.write(level === 0 ? 0 : level + 1, `LocalhostProfile:\t${profile.localhostProfile}\n`);
}

function writeCommand(page: Page, title: string, words: readonly string[] = []): void {
  if (words.length > 0) page.write(2, `${title}:\n`);
  for (const line of words.flatMap((word) => word.split('\n'))) page.write(3, `${line}\n`);
}

function writeStatus(page: Page, status: Fields): void {
  writeState(page, 'State', status.state ?? {});
  if (status.lastState?.terminated) writeState(page, 'Last State', status.lastState);
  page.write(2, `Ready:\t${printBool(status.ready)}\n`);
  page.write(2, `Restart Count:\t${status.restartCount ?? 0}\n`);
}

function writeState(page: Page, title: string, { running, waiting, terminated }: Fields): void {
  if (running) {
    page.write(2, `${title}:\tRunning\n`);
    page.write(3, `Started:\t${rfc1123(running.startedAt)}\n`);
  } else if (waiting || !terminated) {
    page.write(2, `${title}:\tWaiting\n`);
    if (waiting?.reason) page.write(3, `Reason:\t${waiting.reason}\n`);
  } else {
    page.write(2, `${title}:\tTerminated\n`);
    if (terminated.reason) page.write(3, `Reason:\t${terminated.reason}\n`);
    if (terminated.message) page.write(3, `Message:\t${terminated.message}\n`);
    page.write(3, `Exit Code:\t${terminated.exitCode ?? 0}\n`);
    if (terminated.signal > 0) page.write(3, `Signal:\t${terminated.signal}\n`);
    page.write(3, `Started:\t${rfc1123(terminated.startedAt)}\n`);
    page.write(3, `Finished:\t${rfc1123(terminated.finishedAt)}\n`);
  }
}

export function writeResources(page: Page, level: number, resources: Fields): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ]) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) page.write(level, `${title}:\n`);
    for (const name of names) page.write(level + 1, `${name}:\t${canonicalQuantity(String(list[name]))}\n`);
  }
}

function writeEnvFrom(page: Page, sources: readonly Fields[]): void {
  page.write(2, 'Environment Variables from:\n');
  for (const { prefix, configMapRef, secretRef } of sources) {
    const reference = configMapRef ?? secretRef ?? {};
    const from = `${configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : ''}${prefix ? ` with prefix '${prefix}'` : ''}`;
    page.write(3, `${reference.name ?? ''}\t${from}\tOptional: ${reference.optional ?? false}\n`);
  }
}

function writeEnvironment(page: Page, { env = [], resources }: Fields, pod: KubeObject | undefined): void {
  page.write(2, `Environment:${env.length === 0 ? '\t<none>' : ''}\n`);
  for (const { name, value = '', valueFrom } of env) {
    if (!valueFrom) {
      const [first, ...rest] = value.split('\n');
      page.write(3, `${name}:\t${first}\n`);
      for (const line of rest) page.write(3, `\t${line}\n`);
      continue;
    }
    const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
    if (fieldRef) {
      const known = pod ? fieldValue(pod, fieldRef.fieldPath) : '';
      page.write(3, `${name}:\t${known} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})\n`);
    } else if (resourceFieldRef) {
      page.write(3, `${name}:\t${resourceValue(resourceFieldRef, resources)} (${resourceFieldRef.resource})\n`);
    } else if (secretKeyRef) {
      const { key, name: secret, optional = false } = secretKeyRef;
      page.write(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional}\n`);
    } else if (configMapKeyRef) {
      const { key, name: map, optional = false } = configMapKeyRef;
      page.write(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional}\n`);
    }
  }
}

function writeMounts(page: Page, { volumeMounts = [], volumeDevices = [] }: Fields): void {
  const by = (field: string) => (a: Fields, b: Fields) => (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0);
  page.write(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}\n`);
  for (const { mountPath, name, readOnly, subPath } of volumeMounts.toSorted(by('mountPath'))) {
    const flags = [readOnly ? 'ro' : 'rw', ...(subPath ? [`path=${goQuote(subPath)}`] : [])];
    page.write(3, `${mountPath} from ${name} (${flags.join(',')})\n`);
  }
  if (volumeDevices.length === 0) return;
  page.write(2, `Devices:${volumeMounts.length === 0 ? '\t<none>' : ''}\n`);
  for (const { devicePath, name } of volumeDevices.toSorted(by('devicePath'))) {
    page.write(3, `${devicePath} from ${name}\n`);
  }
}
