import type { Kind } from '../../apimachinery/kind.ts';
import { formatLabels } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { nameIsDNSLabel } from '../../apimachinery/validation.ts';
import { age, ageColumn, column, nameColumn, wide } from '../printers.ts';
import { prepareService } from './service-strategy.ts';
import { externallyAccessible, isHeadless, validateService, validateServiceUpdate } from './service-validation.ts';

export const service: Kind = {
  group: '',
  version: 'v1',
  kind: 'Service',
  names: { plural: 'services', singular: 'service', shortNames: ['svc'], categories: ['all'] },
  scope: 'Namespaced',
  schema: 'core/v1.Service',
  subresources: {
    status: true,
    others: [{ name: 'proxy', kind: 'ServiceProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] }],
  },
  selectable: { 'spec.clusterIP': (s) => s.spec?.clusterIP ?? '', 'spec.type': (s) => s.spec?.type ?? '' },
  default(svc) {
    const spec = (svc.spec ??= {});
    spec.sessionAffinity ||= 'None';
    if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
    if (spec.sessionAffinity === 'ClientIP') {
      if (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
        spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } };
    }
    spec.type ||= 'ClusterIP';
    for (const port of spec.ports ?? []) {
      port.protocol ||= 'TCP';
      if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port;
    }
    if (externallyAccessible(spec)) spec.externalTrafficPolicy ||= 'Cluster';
    if (['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster';
    for (const ingress of svc.status?.loadBalancer?.ingress ?? [])
      if (spec.type === 'LoadBalancer' && ingress.ip) ingress.ipMode ??= 'VIP';
    if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  },
  prepare: prepareService,
  validate: validateService,
  validateUpdate: (svc, old, subresource) => (subresource === '' ? validateServiceUpdate(svc, old) : []),
  validateName: nameIsDNSLabel,
  warnings(svc) {
    const warnings: string[] = [];
    if (svc.metadata.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined)
      warnings.push(
        'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
      );
    if (!isHeadless(svc.spec)) return warnings;
    if (svc.spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (svc.spec.externalIPs?.length) warnings.push('spec.externalIPs is ignored for headless services');
    if (svc.spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
    return warnings;
  },
  columns: [
    nameColumn,
    column(
      'Type',
      'string',
      'type determines how the Service is exposed. Defaults to ClusterIP. Valid options are ExternalName, ClusterIP, NodePort, and LoadBalancer. "ClusterIP" allocates a cluster-internal IP address for load-balancing to endpoints. Endpoints are determined by the selector or if that is not specified, by manual construction of an Endpoints object or EndpointSlice objects. If clusterIP is "None", no virtual IP is allocated and the endpoints are published as a set of endpoints rather than a virtual IP. "NodePort" builds on ClusterIP and allocates a port on every node which routes to the same endpoints as the clusterIP. "LoadBalancer" builds on NodePort and creates an external load-balancer (if supported in the current cloud) which routes to the same endpoints as the clusterIP. "ExternalName" aliases this service to the specified externalName. Several other fields do not apply to ExternalName services. More info: https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
    ),
    column(
      'Cluster-IP',
      'string',
      'clusterIP is the IP address of the service and is usually assigned randomly. If an address is specified manually, is in-range (as per system configuration), and is not in use, it will be allocated to the service; otherwise creation of the service will fail. This field may not be changed through updates unless the type field is also being changed to ExternalName (which requires this field to be blank) or the type field is being changed from ExternalName (in which case this field may optionally be specified, as describe above).  Valid values are "None", empty string (""), or a valid IP address. Setting this to "None" makes a "headless service" (no virtual IP), which is useful when direct endpoint connections are preferred and proxying is not required.  Only applies to types ClusterIP, NodePort, and LoadBalancer. If this field is specified when creating a Service of type ExternalName, creation will fail. This field will be wiped when updating a Service to type ExternalName. More info: https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies',
    ),
    column(
      'External-IP',
      'string',
      'externalIPs is a list of IP addresses for which nodes in the cluster will also accept traffic for this service.  These IPs are not managed by Kubernetes.  The user is responsible for ensuring that traffic arrives at a node with this IP.  A common example is external load-balancers that are not part of the Kubernetes system.',
    ),
    column(
      'Port(s)',
      'string',
      'The list of ports that are exposed by this service. More info: https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies',
    ),
    ageColumn,
    wide(
      'Selector',
      'Route service traffic to pods with label keys and values matching this selector. If empty or not present, the service is assumed to have an external process managing its endpoints, which Kubernetes will not modify. Only applies to types ClusterIP, NodePort, and LoadBalancer. Ignored if type is ExternalName. More info: https://kubernetes.io/docs/concepts/services-networking/service/',
    ),
  ],
  cells: (svc, now) => [
    svc.metadata.name!,
    svc.spec.type ?? '',
    svc.spec.clusterIPs?.[0] || svc.spec.clusterIP || '<none>',
    externalIP(svc),
    ports(svc) || '<none>',
    age(svc, now),
    formatLabels(svc.spec.selector),
  ],
};

function ports(svc: KubeObject): string {
  return (svc.spec.ports ?? [])
    .map((p: { port: number; nodePort?: number; protocol: string }) =>
      p.nodePort ? `${p.port}:${p.nodePort}/${p.protocol}` : `${p.port}/${p.protocol}`,
    )
    .join(',');
}

function externalIP(svc: KubeObject): string {
  const ips: string[] = svc.spec.externalIPs ?? [];
  switch (svc.spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return ips.join(',') || '<none>';
    case 'LoadBalancer': {
      const ingress: string[] = (svc.status?.loadBalancer?.ingress ?? []).flatMap(
        (i: { ip?: string; hostname?: string }) => i.ip || i.hostname || [],
      );
      const all = [...new Set(ingress)].sort().concat(ips);
      return all.join(',') || '<pending>';
    }
    case 'ExternalName':
      return svc.spec.externalName;
    default:
      return '<unknown>';
  }
}
