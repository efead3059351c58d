import type { Column, Kind } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { isValidPathSegmentName } from '../../apimachinery/validation.ts';
import { age, ageColumn, column, nameColumn, wide } from '../printers.ts';
import { validateBindingUpdate, validateClusterRoleBinding, validateRoleBinding } from './validation.ts';

const group = 'rbac.authorization.k8s.io';

interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}

const columns = (noun: string, roleRef: string): Column[] => [
  nameColumn,
  column('Role', 'string', roleRef),
  ageColumn,
  wide('Users', `Users in the ${noun}`),
  wide('Groups', `Groups in the ${noun}`),
  wide('ServiceAccounts', `ServiceAccounts in the ${noun}`),
];

const common: Pick<Kind, 'group' | 'version' | 'validateName' | 'validateUpdate' | 'default' | 'cells'> = {
  group,
  version: 'v1',
  validateName: isValidPathSegmentName,
  validateUpdate: validateBindingUpdate,
  // pkg/apis/rbac/v1/defaults.go
  default(binding) {
    binding.roleRef ??= {};
    binding.roleRef.apiGroup ||= group;
    for (const subject of binding.subjects ?? []) {
      if (!subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup = group;
    }
  },
  cells: (binding: KubeObject, now) => {
    const subjects: Subject[] = binding.subjects ?? [];
    const names = (kind: string) => subjects.filter((s) => s.kind === kind);
    return [
      binding.metadata.name!,
      `${binding.roleRef.kind}/${binding.roleRef.name}`,
      age(binding, now),
      names('User')
        .map((s) => s.name)
        .join(', '),
      names('Group')
        .map((s) => s.name)
        .join(', '),
      names('ServiceAccount')
        .map((s) => (s.namespace ? `${s.namespace}/${s.name}` : s.name))
        .join(', '),
    ];
  },
};

export const roleBinding: Kind = {
  ...common,
  kind: 'RoleBinding',
  names: { plural: 'rolebindings', singular: 'rolebinding' },
  scope: 'Namespaced',
  schema: 'rbac/v1.RoleBinding',
  validate: validateRoleBinding,
  columns: columns(
    'roleBinding',
    'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
  ),
};

export const clusterRoleBinding: Kind = {
  ...common,
  kind: 'ClusterRoleBinding',
  names: { plural: 'clusterrolebindings', singular: 'clusterrolebinding' },
  scope: 'Cluster',
  schema: 'rbac/v1.ClusterRoleBinding',
  validate: validateClusterRoleBinding,
  columns: columns(
    'clusterRoleBinding',
    'RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
  ),
};
