/** kube-proxy's view of a Service: its ports and the endpoints behind each. Follows pkg/proxy/endpointslicecache.go. */
import type { KubeObject } from '../apimachinery/meta.ts';

export interface ServicePort {
  name?: string;
  port: number;
  protocol?: string;
  targetPort?: number | string;
  nodePort?: number;
}

export interface Endpoint {
  ip: string;
  port: number;
  node: string;
}

export function findServicePort(service: KubeObject, matches: (port: ServicePort) => boolean): ServicePort | undefined {
  return (service.spec.ports as ServicePort[] | undefined)?.find((p) => (p.protocol ?? 'TCP') === 'TCP' && matches(p));
}

/** Ready endpoints of one port, in the slices' order; those still serving while they terminate when there is no ready one. */
export function endpointsOf(slices: readonly KubeObject[], port: ServicePort): Endpoint[] {
  const ready: Endpoint[] = [];
  const serving: Endpoint[] = [];
  for (const slice of slices) {
    const found = (slice.ports ?? []).find((p: { name?: string }) => (p.name ?? '') === (port.name ?? ''));
    if (!found || found.port === undefined || found.port === null) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const { conditions = {} } = endpoint;
      const ip = endpoint.addresses?.[0];
      if (!ip) continue;
      const entry = { ip, port: found.port, node: endpoint.nodeName ?? '' };
      if (conditions.ready !== false) ready.push(entry);
      else if (conditions.serving && conditions.terminating) serving.push(entry);
    }
  }
  return ready.length > 0 ? ready : serving;
}
