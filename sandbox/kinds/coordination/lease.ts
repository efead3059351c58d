import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';

export const lease: Kind = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  names: { plural: 'leases', singular: 'lease' },
  scope: 'Namespaced',
  schema: 'coordination/v1.Lease',
  columns: [
    nameColumn,
    column(
      'Holder',
      'string',
      'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
    ),
    ageColumn,
  ],
  cells: (l, now) => [l.metadata.name!, l.spec?.holderIdentity ?? '', age(l, now)],
};
