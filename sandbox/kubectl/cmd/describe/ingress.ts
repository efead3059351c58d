/** Follows describeIngressV1 of kubectl/pkg/describe. */
import { StatusError } from '../../../apimachinery/errors.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { ClusterReader, Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { Page } from './page.ts';
import { endpointsText } from './service.ts';

interface Backend {
  service?: { name: string; port?: { name?: string; number?: number } };
  resource?: { apiGroup?: string; kind: string; name: string };
}

export const describeIngress: Describer = async (subject, cluster) => {
  const ingress = await cluster.get(subject);
  const events = await cluster.eventsOf(ingress);
  const { spec = {}, metadata } = ingress;
  const { namespace = '' } = metadata;
  const page = new Page();
  page.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(page, 'Labels', metadata.labels);
  page.write(0, `Namespace:\t${namespace}\n`);
  page.write(0, `Address:\t${addressText(ingress)}\n`);
  page.write(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}\n`);
  const other = spec.defaultBackend ? await backendText(cluster, namespace, spec.defaultBackend) : '<default>';
  page.write(0, `Default backend:\t${other}\n`);
  if (spec.tls?.length) page.write(0, 'TLS:\n');
  for (const { hosts = [], secretName } of spec.tls ?? [])
    page.write(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${hosts.join(',')}\n`);
  page.write(0, 'Rules:\n  Host\tPath\tBackends\n');
  page.write(1, '----\t----\t--------\n');
  const rules = (spec.rules ?? []).filter((rule: KubeObject) => rule['http']);
  for (const { host, http } of rules) {
    page.write(1, `${host || '*'}\t\n`);
    for (const { path = '', backend } of http.paths ?? [])
      page.write(2, `\t${path} \t${await backendText(cluster, namespace, backend)}\n`);
  }
  if (rules.length === 0) page.write(1, `*\t*\t${other}\n`);
  writeAnnotations(page, 'Annotations', metadata.annotations);
  writeEvents(page, events, cluster.now);
  return page.toString();
};

function addressText({ status }: KubeObject): string {
  const points: { ip?: string; hostname?: string }[] = status?.loadBalancer?.ingress ?? [];
  return [...new Set(points.flatMap(({ ip, hostname }) => ip || hostname || []))].sort().join(',');
}

async function backendText(cluster: ClusterReader, namespace: string, backend: Backend): Promise<string> {
  const { service, resource } = backend;
  if (!service) {
    if (!resource) return '';
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  }
  const { name, port = {} } = service;
  const shown = `${name}:${port.number ? port.number : (port.name ?? '')}`;
  try {
    const slices = await cluster.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
      labelSelector: `kubernetes.io/service-name=${name}`,
    });
    const { spec } = await cluster.read(`/api/v1/namespaces/${namespace}/services/${encodeURIComponent(name)}`);
    const ports: { name?: string; port: number }[] = spec.ports ?? [];
    const meant = ports.findLast((p) => (port.number ? p.port === port.number : !!port.name && p.name === port.name));
    return `${shown} (${endpointsText(slices, meant?.name ?? '')})`;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `${shown} (<error: ${error.message}>)`;
  }
}
