/**
 * The Node authorizer: what kubelets may do. The rules are those of
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy NodeRules; which Secret or
 * ConfigMap belongs to whose Pods is not traced (a kubelet may read any).
 */
import type { UserInfo } from '../../registry/context.ts';
import type { Attributes } from './attributes.ts';
import { type PolicyRule, ruleAllows } from './rules.ts';

const rule = (verbs: string, group: string, ...resources: string[]): PolicyRule => ({
  verbs: verbs.split(' '),
  apiGroups: [group],
  resources,
});

export const nodeRules: readonly PolicyRule[] = [
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'subjectaccessreviews', 'localsubjectaccessreviews'),
  rule('get list watch', '', 'services'),
  rule('create get list watch', '', 'nodes'),
  rule('update patch', '', 'nodes/status'),
  rule('update patch', '', 'nodes'),
  rule('create update patch', '', 'events'),
  rule('get list watch', '', 'pods'),
  rule('create delete', '', 'pods'),
  rule('update patch', '', 'pods/status'),
  rule('create', '', 'pods/eviction'),
  rule('get list watch', '', 'secrets', 'configmaps'),
  rule('get', '', 'persistentvolumeclaims', 'persistentvolumes'),
  rule('get', '', 'endpoints'),
  rule('create get list watch', 'certificates.k8s.io', 'certificatesigningrequests'),
  rule('get create update patch delete', 'coordination.k8s.io', 'leases'),
  rule('get', 'storage.k8s.io', 'volumeattachments'),
  rule('create', '', 'serviceaccounts/token'),
  rule('get', '', 'serviceaccounts'),
  rule('get update patch', '', 'persistentvolumeclaims/status'),
  rule('get list watch', 'storage.k8s.io', 'csidrivers'),
  rule('get create update patch delete', 'storage.k8s.io', 'csinodes'),
  rule('get list watch', 'node.k8s.io', 'runtimeclasses'),
  rule('get', 'resource.k8s.io', 'resourceclaims'),
  rule('deletecollection', 'resource.k8s.io', 'resourceslices'),
  rule('get list watch create update patch delete', 'resource.k8s.io', 'resourceslices'),
];

/** No rule above has a wildcard among its resources. */
const byResource = new Map<string, PolicyRule[]>();
for (const r of nodeRules) {
  for (const resource of r.resources ?? []) byResource.set(resource, [...(byResource.get(resource) ?? []), r]);
}

export function isNode(user: UserInfo): boolean {
  return user.name.startsWith('system:node:') && user.groups.includes('system:nodes');
}

export function nodeMay(a: Attributes): boolean {
  if (!a.isResource || !isNode(a.user)) return false;
  const rules = byResource.get(a.subresource ? `${a.resource}/${a.subresource}` : a.resource);
  return rules?.some((r) => ruleAllows(r, a)) ?? false;
}
