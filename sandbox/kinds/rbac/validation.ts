/** Follows pkg/apis/rbac/validation. */
import { invalidValue, notSupported, required } from '../../apimachinery/errors.ts';
import { isValidPathSegmentName, nameIsDNSSubdomain } from '../../apimachinery/validation.ts';
import { type Any, complaints, type Errors, labelSelector } from '../validation.ts';

const group = 'rbac.authorization.k8s.io';

function policyRule(rule: Any, path: string, namespaced: boolean): Errors {
  const errors: Errors = [];
  const count = (field: string): number => rule[field]?.length ?? 0;
  if (count('verbs') === 0) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (count('nonResourceURLs') > 0) {
    const wrong = (why: string): void => {
      errors.push(invalidValue(`${path}.nonResourceURLs`, rule.nonResourceURLs, why));
    };
    if (namespaced) wrong('namespaced rules cannot apply to non-resource URLs');
    if (count('apiGroups') + count('resources') + count('resourceNames') > 0)
      wrong('rules cannot apply to both regular resources and non-resource URLs');
    return errors;
  }
  if (count('apiGroups') === 0)
    errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  if (count('resources') === 0)
    errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}

const rules = (list: Any[] | undefined, namespaced: boolean): Errors =>
  (list ?? []).flatMap((rule, i) => policyRule(rule, `rules[${i}]`, namespaced));

export const validateRole = (role: Any): Errors => rules(role.rules, true);

export function validateClusterRole(role: Any): Errors {
  const errors = rules(role.rules, false);
  if (!role.aggregationRule) return errors;
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors: Any[] = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0)
    errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  return [...errors, ...selectors.flatMap((selector, i) => labelSelector(selector, `${path}[${i}]`))];
}

function subject(s: Any, path: string, namespaced: boolean): Errors {
  const errors: Errors = s.name ? [] : [required(`${path}.name`)];
  const apiGroup: string = s.apiGroup ?? '';
  switch (s.kind) {
    case 'ServiceAccount':
      if (s.name) errors.push(...complaints(`${path}.name`, s.name, nameIsDNSSubdomain(s.name, false)));
      if (apiGroup) errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
      if (!namespaced && !s.namespace) errors.push(required(`${path}.namespace`));
      return errors;
    case 'User':
    case 'Group':
      if (apiGroup !== group) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [group]));
      return errors;
    default:
      return [...errors, notSupported(`${path}.kind`, s.kind ?? '', ['ServiceAccount', 'User', 'Group'])];
  }
}

const binding =
  (kinds: string[], namespaced: boolean) =>
  (object: Any): Errors => {
    const { apiGroup = '', kind = '', name = '' } = object.roleRef ?? {};
    const errors: Errors = [];
    if (apiGroup !== group) errors.push(notSupported('roleRef.apiGroup', apiGroup, [group]));
    if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
    if (!name) errors.push(required('roleRef.name'));
    else errors.push(...complaints('roleRef.name', name, isValidPathSegmentName(name)));
    return [
      ...errors,
      ...((object.subjects ?? []) as Any[]).flatMap((s, i) => subject(s, `subjects[${i}]`, namespaced)),
    ];
  };

export const validateRoleBinding = binding(['Role', 'ClusterRole'], true);
export const validateClusterRoleBinding = binding(['ClusterRole'], false);

export function validateBindingUpdate(object: Any, old: Any): Errors {
  const { apiGroup: APIGroup = '', kind: Kind = '', name: Name = '' } = object.roleRef ?? {};
  const was = old.roleRef ?? {};
  return APIGroup === was.apiGroup && Kind === was.kind && Name === was.name
    ? []
    : [invalidValue('roleRef', { APIGroup, Kind, Name }, 'cannot change roleRef')];
}
