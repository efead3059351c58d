/** How single resources differ from the rest, as the strategies of pkg/registry have it. By `plural` or `plural.group`. */

/** Kinds whose DELETE answers with the object rather than a Status. */
export const RETURNS_DELETED = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'persistentvolumes',
  'persistentvolumeclaims',
  'podtemplates',
  'resourcequotas',
  'storageclasses',
  'namespaces',
]);

/** Kinds that a PUT creates. */
export const CREATED_BY_PUT = new Set([
  'endpoints',
  'events',
  'events.events.k8s.io',
  'limitranges',
  'services',
  'leases.coordination.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
]);

/** Kinds that a PUT may not change without a resourceVersion. */
export const CONDITIONAL_UPDATE_ONLY = new Set(['leases.coordination.k8s.io', 'poddisruptionbudgets.policy']);
