/** What defaulting fills in: pkg/apis/GROUP/v1/defaults.go and defaults_test.go. */
import { defaults, type Fact } from './fact.ts';

type Fields = Record<string, any>;
const core = 'pkg/apis/core/v1/defaults_test.go';
const apps = 'pkg/apis/apps/v1/defaults_test.go';

const container = {
  imagePullPolicy: 'IfNotPresent',
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  resources: {},
};
const templateSpec = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
const podSpec = { ...templateSpec, enableServiceLinks: true };

/** A Pod of one container, given and expected in part; the rest is what every Pod gets. */
const ofContainer = (about: string, given: Fields, filled: Fields): Fact =>
  defaults(
    core,
    'Pod',
    about,
    { spec: { containers: [{ name: 'c', image: 'i:1', ...given }] } },
    {
      spec: { ...podSpec, containers: [{ name: 'c', image: 'i:1', ...container, ...given, ...filled }] },
    },
  );

const ofVolume = (about: string, given: Fields, filled: Fields): Fact =>
  defaults(
    core,
    'Pod',
    `volume ${about}`,
    { spec: { volumes: [{ name: 'v', ...given }], containers: [] } },
    {
      spec: { ...podSpec, containers: [], volumes: [{ name: 'v', ...filled }] },
    },
  );

const probe = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

const pods: Fact[] = [
  defaults(core, 'Pod', 'an empty one', { spec: {} }, { spec: podSpec }),
  ofContainer('a tag other than latest', {}, {}),
  ...(
    [
      ['image', 'Always'],
      ['image:latest', 'Always'],
      ['image:v1', 'IfNotPresent'],
      ['registry.example.com:5000/team/image', 'Always'],
      ['registry.example.com:5000/team/image:1', 'IfNotPresent'],
      ['image@sha256:45b23dee08af5e43a7fea6c4cf9c25ccf269ee113168c19722f87876677c5cb2', 'IfNotPresent'],
      ['image:latest@sha256:45b23dee08af5e43a7fea6c4cf9c25ccf269ee113168c19722f87876677c5cb2', 'IfNotPresent'],
    ] as const
  ).map(([image, imagePullPolicy]) =>
    ofContainer(`pull policy of ${image.slice(0, 40)}`, { image }, { imagePullPolicy }),
  ),
  ofContainer('a pull policy of its own', { image: 'image', imagePullPolicy: 'Never' }, {}),
  ofContainer('ports', { ports: [{ containerPort: 80 }] }, { ports: [{ containerPort: 80, protocol: 'TCP' }] }),
  ofContainer(
    'an HTTP probe',
    { livenessProbe: { httpGet: { port: 80 } } },
    { livenessProbe: { ...probe, httpGet: { port: 80, path: '/', scheme: 'HTTP' } } },
  ),
  ofContainer(
    'a probe with its own numbers',
    { readinessProbe: { exec: { command: ['true'] }, timeoutSeconds: 5, failureThreshold: 1 } },
    { readinessProbe: { ...probe, exec: { command: ['true'] }, timeoutSeconds: 5, failureThreshold: 1 } },
  ),
  ofContainer(
    'a gRPC probe',
    { startupProbe: { grpc: { port: 1 } } },
    { startupProbe: { ...probe, grpc: { port: 1, service: '' } } },
  ),
  ofContainer(
    'a lifecycle hook',
    { lifecycle: { preStop: { httpGet: { port: 'http' } } } },
    { lifecycle: { preStop: { httpGet: { port: 'http', path: '/', scheme: 'HTTP' } } } },
  ),
  ofContainer(
    'a field of the Pod in the environment',
    { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
    { env: [{ name: 'A', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }] },
  ),
  ofContainer(
    'requests from limits, and how they may be resized',
    { resources: { limits: { cpu: '100m', memory: '100Mi' } } },
    {
      resources: { limits: { cpu: '100m', memory: '100Mi' }, requests: { cpu: '100m', memory: '100Mi' } },
      resizePolicy: [
        { resourceName: 'cpu', restartPolicy: 'NotRequired' },
        { resourceName: 'memory', restartPolicy: 'NotRequired' },
      ],
    },
  ),
  ofContainer(
    'requests of its own',
    {
      resources: { limits: { cpu: '2' }, requests: { cpu: '1' } },
      resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }],
    },
    {},
  ),
  defaults(
    core,
    'Pod',
    'host ports under hostNetwork',
    { spec: { hostNetwork: true, containers: [{ name: 'c', image: 'i:1', ports: [{ containerPort: 8080 }] }] } },
    {
      spec: {
        ...podSpec,
        hostNetwork: true,
        containers: [
          { name: 'c', image: 'i:1', ...container, ports: [{ containerPort: 8080, hostPort: 8080, protocol: 'TCP' }] },
        ],
      },
    },
  ),
  ofVolume('without a source', {}, { emptyDir: {} }),
  ofVolume('secret', { secret: { secretName: 's' } }, { secret: { secretName: 's', defaultMode: 420 } }),
  ofVolume('configMap', { configMap: { name: 'm' } }, { configMap: { name: 'm', defaultMode: 420 } }),
  ofVolume('hostPath', { hostPath: { path: '/x' } }, { hostPath: { path: '/x', type: '' } }),
  ofVolume(
    'downwardAPI',
    { downwardAPI: { items: [{ path: 'p', fieldRef: { fieldPath: 'metadata.labels' } }] } },
    {
      downwardAPI: {
        defaultMode: 420,
        items: [{ path: 'p', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' } }],
      },
    },
  ),
  ofVolume(
    'projected token',
    { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
    { projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }] } },
  ),
];

const service = (about: string, spec: Fields, expected: Fields): Fact =>
  defaults(core, 'Service', about, { spec }, { spec: expected });
const port = { port: 80, protocol: 'TCP', targetPort: 80 };
const clusterIP = { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' };
const services: Fact[] = [
  service('an empty one', {}, clusterIP),
  service('ports', { ports: [{ port: 80 }] }, { ...clusterIP, ports: [port] }),
  service(
    'a named target port',
    { ports: [{ port: 80, targetPort: 'http', protocol: 'UDP' }] },
    { ...clusterIP, ports: [{ port: 80, targetPort: 'http', protocol: 'UDP' }] },
  ),
  service(
    'a cluster IP with external IPs',
    { externalIPs: ['1.2.3.4'] },
    {
      ...clusterIP,
      externalIPs: ['1.2.3.4'],
      externalTrafficPolicy: 'Cluster',
    },
  ),
  service('a node port', { type: 'NodePort' }, { ...clusterIP, type: 'NodePort', externalTrafficPolicy: 'Cluster' }),
  service(
    'a load balancer',
    { type: 'LoadBalancer' },
    {
      ...clusterIP,
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Cluster',
      allocateLoadBalancerNodePorts: true,
    },
  ),
  service(
    'an external name',
    { type: 'ExternalName', externalName: 'x' },
    {
      type: 'ExternalName',
      externalName: 'x',
      sessionAffinity: 'None',
    },
  ),
  service(
    'sticky sessions',
    { sessionAffinity: 'ClientIP' },
    {
      ...clusterIP,
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
    },
  ),
  service(
    'a config without stickiness',
    { sessionAffinity: 'None', sessionAffinityConfig: { clientIP: {} } },
    clusterIP,
  ),
];

const deployment = {
  replicas: 1,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  template: { spec: templateSpec },
};
const daemonSet = {
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
  revisionHistoryLimit: 10,
  template: { spec: templateSpec },
};
const workload = (kind: string, about: string, spec: Fields, expected: Fields): Fact =>
  defaults(apps, kind, about, { spec }, { spec: expected });
const workloads: Fact[] = [
  workload('Deployment', 'an empty one', {}, deployment),
  workload('Deployment', 'no replicas', { replicas: 0 }, { ...deployment, replicas: 0 }),
  workload(
    'Deployment',
    'a strategy in part',
    { replicas: 5, strategy: { rollingUpdate: { maxSurge: 5 } } },
    {
      ...deployment,
      replicas: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 5, maxUnavailable: '25%' } },
    },
  ),
  workload(
    'Deployment',
    'recreated',
    { strategy: { type: 'Recreate' } },
    { ...deployment, strategy: { type: 'Recreate' } },
  ),
  workload(
    'Deployment',
    'limits of its own',
    { progressDeadlineSeconds: 30, revisionHistoryLimit: 2 },
    { ...deployment, progressDeadlineSeconds: 30, revisionHistoryLimit: 2 },
  ),
  workload(
    'Deployment',
    'host network in a template leaves its ports',
    {
      template: {
        spec: { hostNetwork: true, containers: [{ name: 'c', image: 'i:1', ports: [{ containerPort: 1 }] }] },
      },
    },
    {
      ...deployment,
      template: {
        spec: {
          ...templateSpec,
          hostNetwork: true,
          containers: [{ name: 'c', image: 'i:1', ...container, ports: [{ containerPort: 1, protocol: 'TCP' }] }],
        },
      },
    },
  ),
  workload('ReplicaSet', 'an empty one', {}, { replicas: 1, template: { spec: templateSpec } }),
  workload('ReplicaSet', 'no replicas', { replicas: 0 }, { replicas: 0, template: { spec: templateSpec } }),
  workload('DaemonSet', 'an empty one', {}, daemonSet),
  workload(
    'DaemonSet',
    'on delete',
    { updateStrategy: { type: 'OnDelete' } },
    {
      ...daemonSet,
      updateStrategy: { type: 'OnDelete' },
    },
  ),
  workload('DaemonSet', 'no history', { revisionHistoryLimit: 0 }, { ...daemonSet, revisionHistoryLimit: 0 }),
];

const rbac = 'rbac.authorization.k8s.io';
const others: Fact[] = [
  defaults(core, 'Secret', 'type', { data: {} }, { type: 'Opaque', data: {} }),
  defaults(
    'pkg/apis/core/v1/conversion.go',
    'Secret',
    'stringData over data',
    { data: { a: 'eA==' }, stringData: { a: 'é' } },
    {
      data: { a: 'w6k=' },
      stringData: undefined,
    },
  ),
  defaults(
    core,
    'Namespace',
    'label and phase',
    { metadata: { name: 'ns' } },
    {
      metadata: { name: 'ns', labels: { 'kubernetes.io/metadata.name': 'ns' } },
      status: { phase: 'Active' },
    },
  ),
  defaults(
    core,
    'Endpoints',
    'protocol',
    { subsets: [{ ports: [{ port: 80 }, { port: 93, protocol: 'UDP' }] }] },
    {
      subsets: [
        {
          ports: [
            { port: 80, protocol: 'TCP' },
            { port: 93, protocol: 'UDP' },
          ],
        },
      ],
    },
  ),
  defaults(
    core,
    'Node',
    'allocatable from capacity',
    { status: { capacity: { cpu: '1000m', memory: '1G' } } },
    {
      status: { capacity: { cpu: '1000m', memory: '1G' }, allocatable: { cpu: '1000m', memory: '1G' } },
    },
  ),
  defaults(
    core,
    'Node',
    'allocatable of its own',
    { status: { capacity: { cpu: '1' }, allocatable: { cpu: '500m' } } },
    {
      status: { capacity: { cpu: '1' }, allocatable: { cpu: '500m' } },
    },
  ),
  defaults(
    'pkg/apis/discovery/v1/defaults_test.go',
    'EndpointSlice',
    'ports',
    { ports: [{ port: 80 }] },
    {
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
    },
  ),
  defaults(
    'pkg/apis/scheduling/v1/defaults_test.go',
    'PriorityClass',
    'preemption',
    {},
    {
      preemptionPolicy: 'PreemptLowerPriority',
    },
  ),
  ...['RoleBinding', 'ClusterRoleBinding'].map((kind) =>
    defaults(
      'pkg/apis/rbac/v1/defaults_test.go',
      kind,
      'API groups',
      {
        roleRef: { kind: 'ClusterRole', name: 'view' },
        subjects: [
          { kind: 'User', name: 'u' },
          { kind: 'Group', name: 'g' },
          { kind: 'ServiceAccount', name: 's', namespace: 'n' },
        ],
      },
      {
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
        subjects: [
          { kind: 'User', apiGroup: rbac, name: 'u' },
          { kind: 'Group', apiGroup: rbac, name: 'g' },
          { kind: 'ServiceAccount', name: 's', namespace: 'n' },
        ],
      },
    ),
  ),
];

export const defaultFacts: Fact[] = [...pods, ...services, ...workloads, ...others];
