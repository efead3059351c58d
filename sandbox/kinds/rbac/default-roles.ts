/**
 * The roles and bindings every cluster starts with: the RBAC bootstrap policy
 * (plugin/pkg/auth/authorizer/rbac/bootstrappolicy) and what `kubeadm init` adds.
 *
 * A rule is written `verbs:groups:resources[:resourceNames]`, verbs by their letters below, `-` for the core
 * group, or `verbs:/url,/url` for URLs; a role is `name|rule|rule…`. Upstream's builder sorts each list, so do we.
 */
import type { KubeObject } from '../../apimachinery/meta.ts';

const verbs: Record<string, string> = {
  '*': '*',
  a: 'approve',
  c: 'create',
  d: 'delete',
  D: 'deletecollection',
  e: 'escalate',
  g: 'get',
  i: 'impersonate',
  l: 'list',
  p: 'patch',
  s: 'sign',
  u: 'update',
  w: 'watch',
  x: 'proxy',
};

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

function parseRule(text: string): PolicyRule {
  if (text === 'E') return parseRule('cpu:-,events.k8s.io:events');
  const colon = text.indexOf(':');
  const list = [...text.slice(0, colon)].map((letter) => verbs[letter] as string).sort();
  const rest = text.slice(colon + 1);
  const split = (part: string): string[] => part.split(',').sort();
  if (rest.startsWith('/') || rest === '*') return { verbs: list, nonResourceURLs: split(rest) };
  const [groups = '', resources = '', names] = rest.split(':');
  return {
    verbs: list,
    apiGroups: groups
      .split(',')
      .map((group) => (group === '-' ? '' : groupNames[group] || group))
      .sort(),
    resources: split(resources),
    ...(names ? { resourceNames: split(names) } : {}),
  };
}

const groupNames: Record<string, string> = {
  authn: 'authentication.k8s.io',
  authz: 'authorization.k8s.io',
  certs: 'certificates.k8s.io',
  coord: 'coordination.k8s.io',
  disc: 'discovery.k8s.io',
  net: 'networking.k8s.io',
  rbac: 'rbac.authorization.k8s.io',
  res: 'resource.k8s.io',
  store: 'storage.k8s.io',
};

const rbacGroup = 'rbac.authorization.k8s.io';

const clusterRoles = `
cluster-admin|*:*:*|*:*
system:aggregate-to-admin|c:authz:localsubjectaccessreviews|cdDglpuw:rbac:rolebindings,roles
system:aggregate-to-edit|glw:-:pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy|i:-:serviceaccounts|cdDpu:-:pods,pods/attach,pods/exec,pods/portforward,pods/proxy|c:-:pods/eviction|cdDpu:-:configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy|c:-:serviceaccounts/token|cdDpu:apps:daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale|cdDpu:autoscaling:horizontalpodautoscalers|cdDpu:batch:cronjobs,jobs|cdDpu:extensions:daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale|cdDpu:policy:poddisruptionbudgets|cdDpu:net:ingresses,networkpolicies|cdDglpuw:coord:leases|cdDpu:res:resourceclaims,resourceclaimtemplates
system:aggregate-to-view|glw:-:configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status|glw:-:bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status|glw:-:namespaces|glw:disc:endpointslices|glw:apps:controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status|glw:autoscaling:horizontalpodautoscalers,horizontalpodautoscalers/status|glw:batch:cronjobs,cronjobs/status,jobs,jobs/status|glw:extensions:daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale|glw:policy:poddisruptionbudgets,poddisruptionbudgets/status|glw:net:ingresses,ingresses/status,networkpolicies|glw:res:resourceclaims,resourceclaims/status,resourceclaimtemplates
system:auth-delegator|c:authn:tokenreviews|c:authz:subjectaccessreviews
system:basic-user|c:authz:selfsubjectaccessreviews,selfsubjectrulesreviews|c:authn:selfsubjectreviews
system:certificates.k8s.io:certificatesigningrequests:nodeclient|c:certs:certificatesigningrequests/nodeclient
system:certificates.k8s.io:certificatesigningrequests:selfnodeclient|c:certs:certificatesigningrequests/selfnodeclient
system:certificates.k8s.io:kube-apiserver-client-approver|a:certs:signers:kubernetes.io/kube-apiserver-client
system:certificates.k8s.io:kube-apiserver-client-kubelet-approver|a:certs:signers:kubernetes.io/kube-apiserver-client-kubelet
system:certificates.k8s.io:kubelet-serving-approver|a:certs:signers:kubernetes.io/kubelet-serving
system:certificates.k8s.io:legacy-unknown-approver|a:certs:signers:kubernetes.io/legacy-unknown
system:discovery|g:/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/
system:heapster|glw:-:events,namespaces,nodes,pods|glw:extensions:deployments
system:kube-aggregator|glw:-:endpoints,services
system:kube-controller-manager|E|c:coord:leases|gu:coord:leases:kube-controller-manager|c:-:secrets,serviceaccounts|d:-:secrets|g:-:configmaps,namespaces,secrets,serviceaccounts|u:-:secrets,serviceaccounts|c:authn:tokenreviews|c:authz:subjectaccessreviews|lw:*:*|c:-:serviceaccounts/token
system:kube-dns|lw:-:endpoints,services
system:kube-scheduler|E|c:coord:leases|gluw:coord:leases:kube-scheduler|glw:-:nodes|dglw:-:pods|c:-:bindings,pods/binding|pu:-:pods/status|glw:-:replicationcontrollers,services|glw:apps,extensions:replicasets|glw:apps:statefulsets|glw:policy:poddisruptionbudgets|glw:-:persistentvolumeclaims,persistentvolumes|c:authn:tokenreviews|c:authz:subjectaccessreviews|glw:store:csinodes|glw:-:namespaces|glw:store:csidrivers|glw:store:csistoragecapacities|glw:store:volumeattachments|glw:res:deviceclasses|glpuw:res:resourceclaims|glpuw:res:resourceclaims/status|u:-:pods/finalizers|glw:res:resourceslices
system:kubelet-api-admin|glw:-:nodes|x:-:nodes|*:-:nodes/log,nodes/metrics,nodes/proxy,nodes/stats
system:monitoring|g:/healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*
system:node|c:authn:tokenreviews|c:authz:localsubjectaccessreviews,subjectaccessreviews|glw:-:services|cglw:-:nodes|pu:-:nodes/status|pu:-:nodes|cpu:-:events|glw:-:pods|cd:-:pods|pu:-:pods/status|c:-:pods/eviction|glw:-:configmaps,secrets|g:-:persistentvolumeclaims,persistentvolumes|g:-:endpoints|cglw:certs:certificatesigningrequests|cdgpu:coord:leases|g:store:volumeattachments|c:-:serviceaccounts/token|gpu:-:persistentvolumeclaims/status|glw:store:csidrivers|cdgpu:store:csinodes|glw:node.k8s.io:runtimeclasses|g:res:resourceclaims|cDdglpuw:res:resourceslices
system:node-bootstrapper|cglw:certs:certificatesigningrequests
system:node-problem-detector|g:-:nodes|p:-:nodes/status|E
system:node-proxier|lw:-:endpoints,services|glw:-:nodes|E|lw:disc:endpointslices|lw:net:servicecidrs
system:persistent-volume-provisioner|cdglw:-:persistentvolumes|gluw:-:persistentvolumeclaims|glw:store:storageclasses|w:-:events|E
system:public-info-viewer|g:/healthz,/livez,/readyz,/version,/version/
system:service-account-issuer-discovery|g:/.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/
system:volume-scheduler|glpuw:-:persistentvolumes|glw:store:storageclasses|glpuw:-:persistentvolumeclaims`;

/** Each has a ServiceAccount of the same name in kube-system, bound to it. */
const controllerRoles = `
attachdetach-controller|lw:-:persistentvolumes,persistentvolumeclaims|glw:-:nodes|pu:-:nodes/status|lw:-:pods|E|cdglw:store:volumeattachments|glw:store:csidrivers|glw:store:csinodes
clusterrole-aggregation-controller|eglpuw:rbac:clusterroles
cronjob-controller|gluw:batch:cronjobs|cdglpuw:batch:jobs|u:batch:cronjobs/status|u:batch:cronjobs/finalizers|dlw:-:pods|E
daemon-set-controller|glw:apps,extensions:daemonsets|u:apps,extensions:daemonsets/status|u:apps,extensions:daemonsets/finalizers|lw:-:nodes|cdlpw:-:pods|c:-:pods/binding|cdglpuw:apps:controllerrevisions|E
deployment-controller|gluw:apps,extensions:deployments|u:apps,extensions:deployments/status|u:apps,extensions:deployments/finalizers|cdglpuw:apps,extensions:replicasets|gluw:-:pods|E
disruption-controller|glw:apps,extensions:deployments|glw:apps,extensions:replicasets|glw:-:replicationcontrollers|glw:policy:poddisruptionbudgets|glw:apps:statefulsets|u:policy:poddisruptionbudgets/status|pu:-:pods/status|g:*:*/scale|E
endpoint-controller|glw:-:services,pods|cdgluw:-:endpoints|c:-:endpoints/restricted|E
endpointslice-controller|glw:-:services,pods,nodes|u:-:services/finalizers|cdgluw:disc:endpointslices|E
endpointslicemirroring-controller|glw:-:services,endpoints|u:-:services/finalizers|u:-:endpoints/finalizers|cdgluw:disc:endpointslices|E
expand-controller|glpuw:-:persistentvolumes|pu:-:persistentvolumeclaims/status|glw:-:persistentvolumeclaims|E|g:-:services
ephemeral-volume-controller|glw:-:pods|u:-:pods/finalizers|cglw:-:persistentvolumeclaims|E
resource-claim-controller|glw:-:pods|u:-:pods/finalizers|cdglw:res:resourceclaims|pu:res:resourceclaims,resourceclaims/status|pu:-:pods/status|E
generic-garbage-collector|dglpuw:*:*|E
horizontal-pod-autoscaler|glw:autoscaling:horizontalpodautoscalers|u:autoscaling:horizontalpodautoscalers/status|gu:*:*/scale|lw:-:pods|lw:metrics.k8s.io:pods|glw:custom.metrics.k8s.io:*|glw:external.metrics.k8s.io:*|E
job-controller|glpuw:batch:jobs|u:batch:jobs/status|u:batch:jobs/finalizers|cdlpw:-:pods|E
namespace-controller|dglw:-:namespaces|u:-:namespaces/finalize,namespaces/status|dDglw:*:*
node-controller|dglpuw:-:nodes|pu:-:nodes/status|pu:-:pods/status|dglw:-:pods|E
persistent-volume-binder|cdgluw:-:persistentvolumes|u:-:persistentvolumes/status|gluw:-:persistentvolumeclaims|u:-:persistentvolumeclaims/status|cdglw:-:pods|glw:store:storageclasses|lw:-:nodes|E|w:-:events|g:-:services
pod-garbage-collector|dlw:-:pods|glw:-:nodes|p:-:pods/status
replicaset-controller|gluw:apps,extensions:replicasets|u:apps,extensions:replicasets/status|u:apps,extensions:replicasets/finalizers|cdlpw:-:pods|E
replication-controller|gluw:-:replicationcontrollers|u:-:replicationcontrollers/status|u:-:replicationcontrollers/finalizers|cdlpw:-:pods|E
resourcequota-controller|lw:*:*|u:-:resourcequotas/status|E
route-controller|lw:-:nodes|p:-:nodes/status|E
service-account-controller|c:-:serviceaccounts|E
service-controller|glw:-:services|pu:-:services/status|lw:-:nodes|E
service-cidrs-controller|glpuw:net:servicecidrs|pu:net:servicecidrs/finalizers|pu:net:servicecidrs/status|glw:net:ipaddresses|E
statefulset-controller|lw:-:pods|glw:apps:statefulsets|u:apps:statefulsets/status|u:apps:statefulsets/finalizers|cdgpu:-:pods|cdglpuw:apps:controllerrevisions|cglw:-:persistentvolumeclaims|du:-:persistentvolumeclaims|u:-:pods/finalizers|E
ttl-controller|lpuw:-:nodes|E
certificate-controller|dglw:certs:certificatesigningrequests|u:certs:certificatesigningrequests/status,certificatesigningrequests/approval|a:certs:signers:kubernetes.io/kube-apiserver-client-kubelet|s:certs:signers:kubernetes.io/legacy-unknown,kubernetes.io/kube-apiserver-client,kubernetes.io/kube-apiserver-client-kubelet,kubernetes.io/kubelet-serving|c:authz:subjectaccessreviews|E
pvc-protection-controller|gluw:-:persistentvolumeclaims|glw:-:pods|E
pv-protection-controller|gluw:-:persistentvolumes|E
volumeattributesclass-protection-controller|glw:-:persistentvolumeclaims|glw:-:persistentvolumes|gluw:store:volumeattributesclasses|E
ttl-after-finished-controller|dglw:batch:jobs|E
root-ca-cert-publisher|cu:-:configmaps|E
validatingadmissionpolicy-status-controller|glw:admissionregistration.k8s.io:validatingadmissionpolicies|gpu:admissionregistration.k8s.io:validatingadmissionpolicies/status|E
legacy-service-account-token-cleaner|g:-:configmaps:kube-apiserver-legacy-service-account-token-tracking|dp:-:secrets
selinux-warning-controller|E|glw:-:persistentvolumes|glw:-:persistentvolumeclaims|glw:-:pods|glw:store:csidrivers`;

/** `role = subjects`: `G` Group, `U` User, `S` ServiceAccount of kube-system. The binding has the role's name. */
const clusterRoleBindings = `
cluster-admin=Gsystem:masters
system:monitoring=Gsystem:monitoring
system:discovery=Gsystem:authenticated
system:basic-user=Gsystem:authenticated
system:public-info-viewer=Gsystem:authenticated,Gsystem:unauthenticated
system:node-proxier=Usystem:kube-proxy
system:kube-controller-manager=Usystem:kube-controller-manager
system:kube-dns=Skube-dns
system:kube-scheduler=Usystem:kube-scheduler
system:volume-scheduler=Usystem:kube-scheduler
system:node=
system:service-account-issuer-discovery=Gsystem:serviceaccounts`;

/** Roles of namespaces: `namespace/name|rules`. */
const roles = `
kube-system/extension-apiserver-authentication-reader|glw:-:configmaps:extension-apiserver-authentication
kube-system/system:controller:bootstrap-signer|glw:-:secrets
kube-system/system:controller:cloud-provider|cglpuw:-:configmaps
kube-system/system:controller:token-cleaner|dglw:-:secrets|E
kube-system/system::leader-locking-kube-controller-manager|w:-:configmaps|gu:-:configmaps:kube-controller-manager
kube-system/system::leader-locking-kube-scheduler|w:-:configmaps|gu:-:configmaps:kube-scheduler
kube-public/system:controller:bootstrap-signer|glw:-:configmaps|u:-:configmaps:cluster-info|E`;

/** `namespace/name>role=subjects`; the role is a Role of the namespace. */
const roleBindings = `
kube-system/system:controller:bootstrap-signer>system:controller:bootstrap-signer=Sbootstrap-signer
kube-system/system:controller:cloud-provider>system:controller:cloud-provider=Scloud-provider
kube-system/system:controller:token-cleaner>system:controller:token-cleaner=Stoken-cleaner
kube-system/system::extension-apiserver-authentication-reader>extension-apiserver-authentication-reader=Usystem:kube-controller-manager,Usystem:kube-scheduler
kube-system/system::leader-locking-kube-controller-manager>system::leader-locking-kube-controller-manager=Usystem:kube-controller-manager,Skube-controller-manager
kube-system/system::leader-locking-kube-scheduler>system::leader-locking-kube-scheduler=Usystem:kube-scheduler,Skube-scheduler
kube-public/system:controller:bootstrap-signer>system:controller:bootstrap-signer=Sbootstrap-signer`;

const kubeadmClusterRoles = `
kubeadm:get-nodes|g:-:nodes
system:coredns|lw:-:endpoints,namespaces,pods,services|lw:disc:endpointslices`;

const joining = 'Gsystem:bootstrappers:kubeadm:default-node-token';

/** `name>role=subjects`. */
const kubeadmClusterRoleBindings = `
kubeadm:cluster-admins>cluster-admin=Gkubeadm:cluster-admins
kubeadm:get-nodes>kubeadm:get-nodes=${joining}
kubeadm:kubelet-bootstrap>system:node-bootstrapper=${joining}
kubeadm:node-autoapprove-bootstrap>system:certificates.k8s.io:certificatesigningrequests:nodeclient=${joining}
kubeadm:node-autoapprove-certificate-rotation>system:certificates.k8s.io:certificatesigningrequests:selfnodeclient=Gsystem:nodes
kubeadm:node-proxier>system:node-proxier=Skube-proxy
system:coredns>system:coredns=Scoredns`;

const kubeadmRoles = `
kube-public/kubeadm:bootstrap-signer-clusterinfo|g:-:configmaps:cluster-info
kube-system/kube-proxy|g:-:configmaps:kube-proxy
kube-system/kubeadm:kubelet-config|g:-:configmaps:kubelet-config
kube-system/kubeadm:nodes-kubeadm-config|g:-:configmaps:kubeadm-config`;

const kubeadmRoleBindings = `
kube-public/kubeadm:bootstrap-signer-clusterinfo>kubeadm:bootstrap-signer-clusterinfo=Usystem:anonymous
kube-system/kube-proxy>kube-proxy=${joining}
kube-system/kubeadm:kubelet-config>kubeadm:kubelet-config=Gsystem:nodes,${joining}
kube-system/kubeadm:nodes-kubeadm-config>kubeadm:nodes-kubeadm-config=${joining},Gsystem:nodes`;

const aggregateTo = (role: string): string => `rbac.authorization.k8s.io/aggregate-to-${role}`;

/** Which default roles feed which aggregated ones. */
const aggregated: Record<string, string> = {
  edit: 'admin',
  view: 'edit',
  'system:aggregate-to-admin': 'admin',
  'system:aggregate-to-edit': 'edit',
  'system:aggregate-to-view': 'view',
};

const lines = (text: string): string[] => text.trim().split('\n');

function object(kind: string, path: string, isDefault: boolean, fields: Record<string, unknown>): KubeObject {
  const slash = path.indexOf('/');
  const name = path.slice(slash + 1);
  const role = kind === 'ClusterRole' ? aggregated[name] : undefined;
  return {
    apiVersion: `${rbacGroup}/v1`,
    kind,
    metadata: {
      name,
      ...(slash < 0 ? {} : { namespace: path.slice(0, slash) }),
      ...(isDefault && {
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...(role && { [aggregateTo(role)]: 'true' }) },
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
      }),
    },
    ...fields,
  };
}

function parseRole(kind: string, line: string, isDefault: boolean): KubeObject {
  const [name = '', ...rules] = line.split('|');
  return object(kind, name, isDefault, { rules: rules.map(parseRule) });
}

function parseBinding(line: string, isDefault: boolean): KubeObject {
  const [names = '', list = ''] = line.split('=');
  const [path = '', role = path] = names.split('>');
  const namespaced = path.includes('/');
  const subjects = list
    .split(',')
    .filter((subject) => subject !== '')
    .map((subject) =>
      subject.startsWith('S')
        ? { kind: 'ServiceAccount', name: subject.slice(1), namespace: 'kube-system' }
        : { kind: subject.startsWith('G') ? 'Group' : 'User', apiGroup: rbacGroup, name: subject.slice(1) },
    );
  return object(namespaced ? 'RoleBinding' : 'ClusterRoleBinding', path, isDefault, {
    ...(subjects.length > 0 ? { subjects } : {}),
    roleRef: { apiGroup: rbacGroup, kind: namespaced ? 'Role' : 'ClusterRole', name: role },
  });
}

/** admin, edit and view, their rules gathered as the clusterrole-aggregation controller would. */
function aggregate(sources: readonly KubeObject[]): KubeObject[] {
  const rulesOf = new Map<string, PolicyRule[]>(sources.map((role) => [role.metadata.name!, role.rules]));
  const made: KubeObject[] = [];
  for (const name of ['view', 'edit', 'admin']) {
    const feeding = Object.keys(aggregated).filter((source) => aggregated[source] === name);
    const rules = feeding.sort().flatMap((source) => rulesOf.get(source) ?? []);
    rulesOf.set(name, rules);
    made.unshift(
      object('ClusterRole', name, true, {
        rules,
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregateTo(name)]: 'true' } }] },
      }),
    );
  }
  return made;
}

function build(): KubeObject[] {
  const basic = lines(clusterRoles).map((line) => parseRole('ClusterRole', line, true));
  const controllers = lines(controllerRoles).map((line) => `system:controller:${line}`);
  return [
    ...aggregate(basic),
    ...basic,
    ...controllers.map((line) => parseRole('ClusterRole', line, true)),
    ...lines(clusterRoleBindings).map((line) => parseBinding(line, true)),
    ...controllers.map((line) => {
      const name = line.slice(0, line.indexOf('|'));
      return parseBinding(`${name}=S${name.slice('system:controller:'.length)}`, true);
    }),
    ...lines(roles).map((line) => parseRole('Role', line, true)),
    ...lines(roleBindings).map((line) => parseBinding(line, true)),
    ...lines(kubeadmClusterRoles).map((line) => parseRole('ClusterRole', line, false)),
    ...lines(kubeadmClusterRoleBindings).map((line) => parseBinding(line, false)),
    ...lines(kubeadmRoles).map((line) => parseRole('Role', line, false)),
    ...lines(kubeadmRoleBindings).map((line) => parseBinding(line, false)),
  ];
}

/** Without uid, creationTimestamp and managedFields: to be created through the API or the registry. */
export const bootstrapObjects: KubeObject[] = build();
