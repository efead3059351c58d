/** Follows describeService of kubectl/pkg/describe. */
import { formatLabels } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

/** Addresses shown before `+ N more...`. */
const MOST = 3;

export const describeService: Describer = async (subject, cluster) => {
  const service = await cluster.get(subject);
  const slices = await cluster
    .list(`/apis/discovery.k8s.io/v1/namespaces/${subject.namespace}/endpointslices`, {
      labelSelector: `kubernetes.io/service-name=${subject.name}`,
    })
    .catch(() => []);
  const events = await cluster.eventsOf(service);
  const { spec } = service;
  const page = new Page();
  writeNamespaced(page, service);
  page.write(0, `Selector:\t${formatLabels(spec.selector)}\n`);
  page.write(0, `Type:\t${spec.type ?? ''}\n`);
  const list = (values: readonly string[] | undefined) => (values?.length ? values.join(',') : '<none>');
  if (spec.ipFamilyPolicy) page.write(0, `IP Family Policy:\t${spec.ipFamilyPolicy}\n`);
  page.write(0, `IP Families:\t${list(spec.ipFamilies)}\n`);
  page.write(0, `IP:\t${spec.clusterIP ?? ''}\n`);
  page.write(0, `IPs:\t${list(spec.clusterIPs)}\n`);
  if (spec.externalIPs?.length) page.write(0, `External IPs:\t${list(spec.externalIPs)}\n`);
  if (spec.loadBalancerIP) page.write(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}\n`);
  if (spec.externalName) page.write(0, `External Name:\t${spec.externalName}\n`);
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) page.write(0, `LoadBalancer Ingress:\t${ingress.map(ingressText).join(', ')}\n`);
  for (const port of spec.ports ?? []) writePort(page, port, slices);
  page.write(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}\n`);
  if (spec.externalTrafficPolicy) page.write(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}\n`);
  if (spec.internalTrafficPolicy) page.write(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}\n`);
  if (spec.healthCheckNodePort) page.write(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}\n`);
  const ranges = spec.loadBalancerSourceRanges;
  if (ranges?.length) page.write(0, `LoadBalancer Source Ranges:\t${list(ranges)}\n`);
  if (spec.trafficDistribution) page.write(0, `Traffic Distribution:\t${spec.trafficDistribution}\n`);
  writeEvents(page, events, cluster.now);
  return page.toString();
};

interface ServicePort {
  name?: string;
  port: number;
  protocol?: string;
  targetPort?: number | string;
  nodePort?: number;
}

function writePort(
  page: Page,
  { name, port, protocol = '', targetPort = 0, nodePort }: ServicePort,
  slices: KubeObject[],
) {
  const shown = name || '<unset>';
  page.write(0, `Port:\t${shown}\t${port}/${protocol}\n`);
  page.write(0, `TargetPort:\t${targetPort}/${protocol}\n`);
  if (nodePort) page.write(0, `NodePort:\t${shown}\t${nodePort}/${protocol}\n`);
  page.write(0, `Endpoints:\t${endpointsText(slices, name ?? '')}\n`);
}

function ingressText({ ip, ipMode, hostname = '' }: { ip?: string; ipMode?: string; hostname?: string }): string {
  return ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : hostname;
}

/** The ready addresses behind a port: `10.244.1.2:80,10.244.2.2:80`. */
export function endpointsText(slices: readonly KubeObject[], port: string): string {
  if (slices.length === 0) return '<none>';
  const all: string[] = [];
  for (const { ports, endpoints } of slices) {
    const ready = (endpoints ?? [])
      .filter((e: KubeObject) => e.conditions?.ready ?? true)
      .map((e: KubeObject) => e.addresses[0]);
    // A headless Service may have no ports.
    if (!ports?.length) all.push(...ready);
    for (const { name = '', port: number } of (ports ?? []) as { name?: string; port: number }[]) {
      if (name === port) all.push(...ready.map((address: string) => joinHostPort(address, number)));
    }
  }
  const shown = all.slice(0, MOST).join(',');
  return all.length > MOST ? `${shown} + ${all.length - MOST} more...` : shown;
}

function joinHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
