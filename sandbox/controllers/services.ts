/** Services and the Pods behind them: what Endpoints and EndpointSlices have in common. Follows pkg/controller/util/endpoint and staging endpointslice. */
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Informer } from '../client/informer.ts';
import { isPodReady, isPodTerminal, podReadySince } from './pods.ts';

export const LAST_CHANGE = 'endpoints.kubernetes.io/last-change-trigger-time';
export const HEADLESS = 'service.kubernetes.io/headless';

/** A plain map of labels; an empty or absent one selects nothing here. */
export function selects(service: KubeObject, labels: Record<string, string> | undefined): boolean {
  const selector = service.spec.selector as Record<string, string> | undefined;
  let any = false;
  for (const key in selector) {
    any = true;
    if (labels?.[key] !== selector[key]) return false;
  }
  return any;
}

/** The Service's endpoints are made from Pods: it has a selector and is no alias. */
export function isSelecting(service: KubeObject): boolean {
  return service.spec.type !== 'ExternalName' && Object.keys(service.spec.selector ?? {}).length > 0;
}

export const isHeadless = (service: KubeObject): boolean => service.spec.clusterIP === 'None';

/** Keys of the Services in the Pod's namespace that select these labels, in key order. */
export function servicesOf(services: Informer, pod: KubeObject): KubeObject[] {
  return services
    .byIndex('namespace', pod.metadata.namespace ?? '')
    .filter((service) => selects(service, pod.metadata.labels));
}

/** The change touches what endpoints tell. */
export function endpointChanged(old: KubeObject, pod: KubeObject): boolean {
  const same = old.status === pod.status && old.spec === pod.spec;
  if (same && old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp) return false;
  return (
    isPodReady(old) !== isPodReady(pod) ||
    old.status?.podIP !== pod.status?.podIP ||
    old.status?.phase !== pod.status?.phase ||
    old.spec.nodeName !== pod.spec.nodeName ||
    old.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    old.spec.hostname !== pod.spec.hostname ||
    old.spec.subdomain !== pod.spec.subdomain
  );
}

/** The Pod has an address and may be told of. */
export function mayBeEndpoint(pod: KubeObject, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod) || !pod.status?.podIP) return false;
  return includeTerminating || !pod.metadata.deletionTimestamp;
}

/** The number a Service port leads to on this Pod; undefined where the Pod has no port of that name. */
export function targetPort(pod: KubeObject, port: KubeObject): number | undefined {
  const target = port['targetPort'];
  if (typeof target === 'number') return target;
  const sidecars = (pod.spec.initContainers ?? []).filter((c: KubeObject) => c['restartPolicy'] === 'Always');
  for (const container of [...(pod.spec.containers ?? []), ...sidecars]) {
    for (const candidate of container.ports ?? []) {
      if (candidate.name === target && (candidate.protocol ?? 'TCP') === (port['protocol'] ?? 'TCP'))
        return candidate.containerPort;
    }
  }
  return undefined;
}

/** The Pod is known by a name of its own under this Service. */
export function hostnameFor(service: KubeObject, pod: KubeObject): string | undefined {
  const { hostname, subdomain } = pod.spec;
  const named =
    hostname && subdomain === service.metadata.name && pod.metadata.namespace === service.metadata.namespace;
  return named ? hostname : undefined;
}

/** Labels of the Service, `more`, and the mark of a headless one; empty ones are dropped with it. */
export function endpointLabels(service: KubeObject, more: Record<string, string>): Record<string, string> {
  const { [HEADLESS]: _, ...labels } = service.metadata.labels ?? {};
  return { ...labels, ...more, ...(isHeadless(service) ? { [HEADLESS]: '' } : {}) };
}

/**
 * What set this change off: the earliest of the Pods' turns to ready since the time written last, or of everything
 * when nothing was written yet. Undefined when no such turn explains it.
 */
export function triggerTime(
  service: KubeObject,
  pods: readonly KubeObject[],
  written: string | undefined,
  exists: boolean,
  now: number,
): string | undefined {
  const since = written !== undefined ? Date.parse(written) : exists ? now - 1000 : -1;
  const times: number[] = exists ? [] : [Date.parse(service.metadata.creationTimestamp ?? '')];
  for (const pod of pods) {
    const at = podReadySince(pod);
    // Times are told to the second: of the present one more may come.
    if (at !== undefined && (at > since || at > now - 1500)) times.push(at);
  }
  const first = Math.min(...times.filter((time) => !Number.isNaN(time)));
  return Number.isFinite(first) ? `${new Date(first).toISOString().slice(0, 19)}Z` : undefined;
}
