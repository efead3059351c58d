import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';
import { validateIngress, validateIngressCreate, validateIngressStatus } from './validation.ts';

interface Rule {
  host?: string;
}

interface IngressPoint {
  ip?: string;
  hostname?: string;
}

const MOST = 3;

export const ingress: Kind = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  names: { plural: 'ingresses', singular: 'ingress', shortNames: ['ing'] },
  scope: 'Namespaced',
  schema: 'networking/v1.Ingress',
  generation: true,
  subresources: { status: true },
  prepare(ing, old) {
    if (!old) ing.status = { loadBalancer: {} };
  },
  validate: validateIngress,
  validateCreate: validateIngressCreate,
  validateUpdate: (ing, _, subresource) => (subresource === 'status' ? validateIngressStatus(ing.status) : []),
  columns: [
    nameColumn,
    column('Class', 'string', 'The name of the IngressClass resource that should be used for additional configuration'),
    column('Hosts', 'string', 'Hosts that incoming requests are matched against before the ingress rule'),
    column('Address', 'string', 'Address is a list containing ingress points for the load-balancer'),
    column('Ports', 'string', 'Ports of TLS configurations that open'),
    ageColumn,
  ],
  cells: (ing, now) => [
    ing.metadata.name!,
    ing.spec.ingressClassName ?? '<none>',
    hosts(ing.spec.rules ?? []),
    addresses(ing.status?.loadBalancer?.ingress ?? []),
    ing.spec.tls?.length ? '80, 443' : '80',
    age(ing, now),
  ],
};

/** The first three hosts; what is beyond is counted in rules. */
function hosts(rules: readonly Rule[]): string {
  const named = rules.flatMap(({ host }) => host || []);
  if (named.length === 0) return '*';
  const shown: string[] = [];
  let more = false;
  for (const { host } of rules) {
    more ||= shown.length === MOST;
    if (!more && host) shown.push(host);
  }
  return more ? `${shown.join(',')} + ${rules.length - MOST} more...` : shown.join(',');
}

function addresses(points: readonly IngressPoint[]): string {
  return [...new Set(points.flatMap(({ ip, hostname }) => ip || hostname || []))].sort().join(',');
}
