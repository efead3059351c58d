import { invalidValue } from '../../apimachinery/errors.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';
import { nonNegative } from '../validation.ts';

export const lease: Kind = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  names: { plural: 'leases', singular: 'lease' },
  scope: 'Namespaced',
  schema: 'coordination/v1.Lease',
  // pkg/apis/coordination/validation
  validate(l) {
    const { leaseDurationSeconds, leaseTransitions } = l.spec ?? {};
    return [
      ...(leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0
        ? [invalidValue('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0')]
        : []),
      ...nonNegative(leaseTransitions, 'spec.leaseTransitions'),
    ];
  },
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
