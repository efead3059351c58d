import { required } from '../../apimachinery/errors.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';
import { immutable, nonNegative } from '../validation.ts';

export const controllerRevision: Kind = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  names: { plural: 'controllerrevisions', singular: 'controllerrevision' },
  scope: 'Namespaced',
  schema: 'apps/v1.ControllerRevision',
  validate: (cr) => [
    ...(cr.data === undefined ? [required('data', 'data is mandatory')] : []),
    ...nonNegative(cr.revision, 'revision'),
  ],
  validateUpdate: (cr, old) => immutable(cr.data, old.data, 'data'),
  columns: [
    nameColumn,
    column('Controller', 'string', 'Controller of the object'),
    column('Revision', 'string', 'Revision indicates the revision of the state represented by Data.'),
    ageColumn,
  ],
  cells(cr, now) {
    const owner = cr.metadata.ownerReferences?.find((o) => o.controller);
    const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
    return [
      cr.metadata.name!,
      owner ? `${`${owner.kind}${group}`.toLowerCase()}/${owner.name}` : '<none>',
      cr.revision ?? 0,
      age(cr, now),
    ];
  },
};
