import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, listWithMore, nameColumn } from '../printers.ts';
import { validateEndpoints } from './endpoints-validation.ts';

export const endpoints: Kind = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  names: { plural: 'endpoints', singular: 'endpoints', shortNames: ['ep'] },
  listKind: 'EndpointsList',
  scope: 'Namespaced',
  schema: 'core/v1.Endpoints',
  default(ep) {
    for (const subset of ep.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
  },
  validate: validateEndpoints,
  warnings: () => ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
  columns: [
    nameColumn,
    column(
      'Endpoints',
      'string',
      'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.',
    ),
    ageColumn,
  ],
  cells: (ep, now) => [ep.metadata.name!, formatEndpoints(ep.subsets ?? []), age(ep, now)],
};

interface Subset {
  addresses?: { ip: string }[];
  ports?: { port: number }[];
}

function formatEndpoints(subsets: Subset[]): string {
  if (subsets.length === 0) return '<none>';
  const list: string[] = [];
  for (const subset of subsets) {
    const hosts = (subset.addresses ?? []).map((a) => (a.ip.includes(':') ? `[${a.ip}]` : a.ip));
    if ((subset.ports ?? []).length === 0) list.push(...(subset.addresses ?? []).map((a) => a.ip));
    for (const port of subset.ports ?? []) list.push(...hosts.map((host) => `${host}:${port.port}`));
  }
  return listWithMore(list, '');
}
