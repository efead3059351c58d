import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, listWithMore, nameColumn } from '../printers.ts';
import { immutable } from '../validation.ts';
import { validateEndpointSlice } from './validation.ts';

interface Port {
  name?: string;
  port?: number;
}

interface Endpoint {
  addresses: string[];
}

export const endpointSlice: Kind = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  names: { plural: 'endpointslices', singular: 'endpointslice' },
  scope: 'Namespaced',
  schema: 'discovery/v1.EndpointSlice',
  generation: true,
  // pkg/apis/discovery/v1/defaults.go SetDefaults_EndpointPort
  default(slice) {
    for (const port of slice.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  validate: validateEndpointSlice,
  validateUpdate: (slice, old) => immutable(slice.addressType, old.addressType, 'addressType'),
  columns: [
    nameColumn,
    column(
      'AddressType',
      'string',
      'addressType specifies the type of address carried by this EndpointSlice. All addresses in this slice must be the same type. This field is immutable after creation. The following address types are currently supported: * IPv4: Represents an IPv4 Address. * IPv6: Represents an IPv6 Address. * FQDN: Represents a Fully Qualified Domain Name.',
    ),
    column(
      'Ports',
      'string',
      'ports specifies the list of network ports exposed by each endpoint in this slice. Each port must have a unique name. When ports is empty, it indicates that there are no defined ports. When a port is defined with a nil port value, it indicates "all ports". Each slice may include a maximum of 100 ports.',
    ),
    column(
      'Endpoints',
      'string',
      'endpoints is a list of unique endpoints in this slice. Each slice may include a maximum of 1000 endpoints.',
    ),
    ageColumn,
  ],
  cells: (slice, now) => [
    slice.metadata.name!,
    slice.addressType ?? '',
    listWithMore(
      (slice.ports ?? []).map((p: Port) => String(p.port ?? p.name ?? '*')),
      '<unset>',
    ),
    listWithMore(
      (slice.endpoints ?? []).flatMap((e: Endpoint) => e.addresses),
      '<unset>',
    ),
    age(slice, now),
  ],
};
