import type { Kind } from '../../apimachinery/kind.ts';
import { isValidPathSegmentName } from '../../apimachinery/validation.ts';
import { createdAtColumn, nameColumn } from '../printers.ts';
import { validateClusterRole, validateRole } from './validation.ts';

const common: Pick<Kind, 'group' | 'version' | 'validateName' | 'columns' | 'cells'> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  validateName: isValidPathSegmentName,
  columns: [nameColumn, createdAtColumn],
  cells: (role) => [role.metadata.name!, role.metadata.creationTimestamp ?? ''],
};

export const role: Kind = {
  ...common,
  kind: 'Role',
  names: { plural: 'roles', singular: 'role' },
  scope: 'Namespaced',
  schema: 'rbac/v1.Role',
  validate: validateRole,
};

export const clusterRole: Kind = {
  ...common,
  kind: 'ClusterRole',
  names: { plural: 'clusterroles', singular: 'clusterrole' },
  scope: 'Cluster',
  schema: 'rbac/v1.ClusterRole',
  validate: validateClusterRole,
};
