import type { Kind } from '../../apimachinery/kind.ts';
import { createdAtColumn, nameColumn } from '../printers.ts';

const common: Pick<Kind, 'group' | 'version' | 'columns' | 'cells'> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  columns: [nameColumn, createdAtColumn],
  cells: (role) => [role.metadata.name!, role.metadata.creationTimestamp ?? ''],
};

export const role: Kind = {
  ...common,
  kind: 'Role',
  names: { plural: 'roles', singular: 'role' },
  scope: 'Namespaced',
  schema: 'rbac/v1.Role',
};

export const clusterRole: Kind = {
  ...common,
  kind: 'ClusterRole',
  names: { plural: 'clusterroles', singular: 'clusterrole' },
  scope: 'Cluster',
  schema: 'rbac/v1.ClusterRole',
};
