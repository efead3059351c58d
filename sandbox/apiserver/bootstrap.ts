/** What a kube-apiserver makes when it starts on an empty etcd. Follows pkg/controlplane/controller and pkg/registry/{rbac,scheduling}/rest. */
import type { Mutable } from '../apimachinery/kind.ts';
import { type KubeObject, thaw } from '../apimachinery/meta.ts';
import { bootstrapObjects } from '../kinds/rbac/default-roles.ts';
import type { RequestContext, UserInfo } from '../registry/context.ts';
import type { Server } from './endpoint.ts';

const SELF: UserInfo = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };
/** The address in the cluster's certificate; endpoints of the Service kubernetes. */
const ADVERTISE_ADDRESS = '172.29.9.1';
const SECURE_PORT = 6443;

const namespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

const priorityClasses = [
  {
    name: 'system-node-critical',
    value: 2000001000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2000000000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

export function bootstrap(server: Server): void {
  for (const name of namespaces) make(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const object of bootstrapObjects) make(server, object);
  for (const { name, value, description } of priorityClasses) {
    make(server, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description });
  }
  for (const object of kubernetesService()) make(server, object);
}

function kubernetesService(): KubeObject[] {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  const namespace = 'default';
  const name = 'kubernetes';
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: {
        ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: SECURE_PORT }],
        clusterIP: '10.96.0.1',
        clusterIPs: ['10.96.0.1'],
        type: 'ClusterIP',
        sessionAffinity: 'None',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        internalTrafficPolicy: 'Cluster',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name, namespace, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [
        {
          addresses: [{ ip: ADVERTISE_ADDRESS }],
          ports: [{ name: 'https', port: SECURE_PORT, protocol: 'TCP' }],
        },
      ],
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [ADVERTISE_ADDRESS], conditions: { ready: true } }],
      ports: [{ name: 'https', protocol: 'TCP', port: SECURE_PORT }],
    },
  ];
}

/** Kinds that are not served are left out. */
function make(server: Server, object: KubeObject): void {
  const kind = server
    .kinds()
    .find((k) => k.kind === object.kind && object.apiVersion === (k.group ? `${k.group}/${k.version}` : k.version));
  const store = kind && server.store(kind.group, kind.names.plural);
  if (!kind || !store) return;
  const copy = thaw(object) as Mutable;
  kind.default?.(copy);
  const context: RequestContext = {
    user: SELF,
    now: server.clock.now(),
    namespace: object.metadata.namespace ?? '',
    dryRun: false,
    fieldManager: 'kube-apiserver',
    warnings: [],
    mutate: server.admission.mutate,
    admit: server.admission.validate,
  };
  store.create(copy, context);
}
