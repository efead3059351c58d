/** Resources that are asked and answered but never stored. Their rows in discovery; the handlers are in subresources/ and reviews/. */

export interface VirtualResource {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  scope: 'Namespaced' | 'Cluster';
  verbs: string[];
  shortNames?: string[];
}

const review = (group: string, plural: string, kind: string, scope: 'Namespaced' | 'Cluster' = 'Cluster') => ({
  group,
  version: 'v1',
  plural,
  singular: kind.toLowerCase(),
  kind,
  scope,
  verbs: ['create'],
});

export const virtualResources: readonly VirtualResource[] = [
  review('', 'bindings', 'Binding', 'Namespaced'),
  {
    group: '',
    version: 'v1',
    plural: 'componentstatuses',
    singular: 'componentstatus',
    kind: 'ComponentStatus',
    scope: 'Cluster',
    verbs: ['get', 'list'],
    shortNames: ['cs'],
  },
  review('authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview'),
  review('authentication.k8s.io', 'tokenreviews', 'TokenReview'),
  review('authorization.k8s.io', 'localsubjectaccessreviews', 'LocalSubjectAccessReview', 'Namespaced'),
  review('authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io', 'subjectaccessreviews', 'SubjectAccessReview'),
];
