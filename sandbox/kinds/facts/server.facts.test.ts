/**
 * Facts of the API server that a comparison of our kubectl with our server cannot see: discovery documents, Table
 * columns, Status bodies, deletion and finalizers, resource versions. Each row names its file in
 * github.com/kubernetes/kubernetes and the case there; `revisions` says which copy of the file was read.
 */
import { describe, expect, test } from 'vitest';
import { type TestServer, testServer } from '../../apiserver/test-server.ts';
import { loadDocs } from '../schema/docs.ts';

type Fields = Record<string, any>;

interface ServerFact {
  from: string;
  about: string;
  expected: unknown;
  actual(server: TestServer): Promise<unknown>;
}

/** File → the revision read. A row whose file is not here is not counted. */
const revisions: Readonly<Record<string, string>> = {
  // Since 1.26. Without pods/resize, which came with 1.32 (aggregated_v2.json).
  'api/discovery/api__v1.json': '4d817e791304350f797ea28d315a677873d20cba',
  'api/discovery/apis__apps__v1.json': 'd7ce957d8a8729e0e9c2e365288277d742491a5b',
  'api/discovery/apis__rbac.authorization.k8s.io__v1.json': '025f2834a128798cef30018a5e6a6ae82b5ad885',
  'api/discovery/apis__discovery.k8s.io__v1.json': '4a0608cb77f6a53af41cb4a453af104a4d4a0610',
  'api/discovery/apis__networking.k8s.io__v1.json': '95f08499d652a6211121d8af35f470609217c730',
  'api/discovery/apis__scheduling.k8s.io__v1.json': '78fc8e44052f699bf598f84b697b41e5a328c9c5',
  // 1.32: has ServiceCIDR v1beta1 and LeaseCandidate v1alpha2.
  'pkg/printers/internalversion/printers.go': 'text of 131,602 characters, 1.32',
  'staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go': '030880a5dc5449403c6d1f0aa146a7dc21d6c6dc',
  // 1.27 and later: validateWatchOptions with WatchList.
  'staging/src/k8s.io/apimachinery/pkg/apis/meta/internalversion/validation/validation.go':
    'text of 3,622 characters, with WatchList',
  'staging/src/k8s.io/apimachinery/pkg/apis/meta/internalversion/validation/validation_test.go':
    'text of 7,781 characters, with WatchList',
  'staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go':
    '046d201c45cebd19eb1fc4612426761c64802825',
  'staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store_test.go':
    '01683285c2165278923dc91f47bb4235edad1828',
  'staging/src/k8s.io/apiserver/pkg/registry/rest/delete_test.go': '2ca9e2d28f0146fe881c8b9007f2926b07ff403d',
  'staging/src/k8s.io/apiserver/pkg/storage/errors.go': '09bcb3cacabf89cea76e972131c203ffd5a33036',
};

const CMS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';

// --- Discovery: every resource, whole.

const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const some = ['get', 'patch', 'update'];
const proxied = ['create', 'delete', 'get', 'patch', 'update'];

/** A resource of its own: name, singular, kind, short names, storage version hash. */
const main = (name: string, kind: string, namespaced: boolean, hash: string, more: Fields = {}): Fields => ({
  name,
  singularName: kind.toLowerCase(),
  namespaced,
  kind,
  verbs: all,
  ...more,
  storageVersionHash: hash,
});
const sub = (name: string, kind: string, verbs: string[], more: Fields = {}): Fields => ({
  name,
  singularName: '',
  namespaced: true,
  kind,
  verbs,
  ...more,
});
const scale = { group: 'autoscaling', version: 'v1' };
const documents: [string, string, Fields[]][] = [
  [
    'api__v1.json',
    '/api/v1',
    [
      { name: 'bindings', singularName: 'binding', namespaced: true, kind: 'Binding', verbs: ['create'] },
      {
        name: 'componentstatuses',
        singularName: 'componentstatus',
        namespaced: false,
        kind: 'ComponentStatus',
        verbs: ['get', 'list'],
        shortNames: ['cs'],
      },
      main('configmaps', 'ConfigMap', true, 'qFsyl6wFWjQ=', { shortNames: ['cm'] }),
      main('endpoints', 'Endpoints', true, 'fWeeMqaN/OA=', { shortNames: ['ep'] }),
      main('events', 'Event', true, 'r2yiGXH7wu8=', { shortNames: ['ev'] }),
      main('namespaces', 'Namespace', false, 'Q3oi5N2YM8M=', {
        verbs: all.filter((verb) => verb !== 'deletecollection'),
        shortNames: ['ns'],
      }),
      sub('namespaces/finalize', 'Namespace', ['update'], { namespaced: false }),
      sub('namespaces/status', 'Namespace', some, { namespaced: false }),
      main('nodes', 'Node', false, 'XwShjMxG9Fs=', { shortNames: ['no'] }),
      sub('nodes/proxy', 'NodeProxyOptions', proxied, { namespaced: false }),
      sub('nodes/status', 'Node', some, { namespaced: false }),
      main('pods', 'Pod', true, 'xPOwRZ+Yhw8=', { shortNames: ['po'], categories: ['all'] }),
      sub('pods/attach', 'PodAttachOptions', ['create', 'get']),
      sub('pods/binding', 'Binding', ['create']),
      sub('pods/ephemeralcontainers', 'Pod', some),
      sub('pods/eviction', 'Eviction', ['create'], { group: 'policy', version: 'v1' }),
      sub('pods/exec', 'PodExecOptions', ['create', 'get']),
      sub('pods/log', 'Pod', ['get']),
      sub('pods/portforward', 'PodPortForwardOptions', ['create', 'get']),
      sub('pods/proxy', 'PodProxyOptions', proxied),
      sub('pods/status', 'Pod', some),
      main('secrets', 'Secret', true, 'S6u1pOWzb84='),
      main('serviceaccounts', 'ServiceAccount', true, 'pbx9ZvyFpBE=', { shortNames: ['sa'] }),
      sub('serviceaccounts/token', 'TokenRequest', ['create'], { group: 'authentication.k8s.io', version: 'v1' }),
      main('services', 'Service', true, '0/CO1lhkEBI=', { shortNames: ['svc'], categories: ['all'] }),
      sub('services/proxy', 'ServiceProxyOptions', proxied),
      sub('services/status', 'Service', some),
    ],
  ],
  [
    'apis__apps__v1.json',
    '/apis/apps/v1',
    [
      main('controllerrevisions', 'ControllerRevision', true, '85nkx63pcBU='),
      main('daemonsets', 'DaemonSet', true, 'dd7pWHUlMKQ=', { shortNames: ['ds'], categories: ['all'] }),
      sub('daemonsets/status', 'DaemonSet', some),
      main('deployments', 'Deployment', true, '8aSe+NMegvE=', { shortNames: ['deploy'], categories: ['all'] }),
      sub('deployments/scale', 'Scale', some, scale),
      sub('deployments/status', 'Deployment', some),
      main('replicasets', 'ReplicaSet', true, 'P1RzHs8/mWQ=', { shortNames: ['rs'], categories: ['all'] }),
      sub('replicasets/scale', 'Scale', some, scale),
      sub('replicasets/status', 'ReplicaSet', some),
    ],
  ],
  [
    'apis__rbac.authorization.k8s.io__v1.json',
    '/apis/rbac.authorization.k8s.io/v1',
    [
      main('clusterrolebindings', 'ClusterRoleBinding', false, '48tpQ8gZHFc='),
      main('clusterroles', 'ClusterRole', false, 'bYE5ZWDrJ44='),
      main('rolebindings', 'RoleBinding', true, 'eGsCzGH6b1g='),
      main('roles', 'Role', true, '7FuwZcIIItM='),
    ],
  ],
  // Stored as v1beta1: pkg/apis/discovery/install/install.go puts it first.
  [
    'apis__discovery.k8s.io__v1.json',
    '/apis/discovery.k8s.io/v1',
    [main('endpointslices', 'EndpointSlice', true, 'Nx3SIv6I0mE=')],
  ],
  [
    'apis__networking.k8s.io__v1.json',
    '/apis/networking.k8s.io/v1',
    [
      main('ingressclasses', 'IngressClass', false, 'l/iqIbDgFyQ='),
      main('ingresses', 'Ingress', true, '39NQlfNR+bo=', { shortNames: ['ing'] }),
      sub('ingresses/status', 'Ingress', some),
    ],
  ],
  [
    'apis__scheduling.k8s.io__v1.json',
    '/apis/scheduling.k8s.io/v1',
    [main('priorityclasses', 'PriorityClass', false, '1QwjyaZjj3Y=', { shortNames: ['pc'] })],
  ],
];
const discovery: ServerFact[] = documents.flatMap(([file, url, resources]) => [
  ...resources.map((expected) => ({
    from: `api/discovery/${file} ${expected['name']}`,
    about: `discovery of ${expected['name']}`,
    expected,
    async actual({ ask }: TestServer) {
      return (await ask('GET', url)).resources.find((r: Fields) => r['name'] === expected['name']);
    },
  })),
  {
    from: `api/discovery/${file}`,
    about: `${url} says what it is`,
    expected: {
      kind: 'APIResourceList',
      ...(url === '/api/v1' ? {} : { apiVersion: 'v1' }),
      groupVersion: url.replace(/^\/apis?\//, ''),
    },
    async actual({ ask }: TestServer) {
      const { resources: _, ...rest } = await ask('GET', url);
      return rest;
    },
  },
]);

// --- Table columns: [name, type, priority, description]; `@group/v1.Type.field` is that type's SwaggerDoc.

const NAME = '@meta/v1.ObjectMeta.name';
const AGE = ['Age', 'string', 0, '@meta/v1.ObjectMeta.creationTimestamp'] as const;
type ColumnRow = readonly [name: string, type: string, priority: number, description: string];
const named: ColumnRow = ['Name', 'string', 0, NAME];
const containers: ColumnRow[] = [
  ['Containers', 'string', 1, 'Names of each container in the template.'],
  ['Images', 'string', 1, 'Images referenced by each container in the template.'],
];
const bindingColumns = (noun: string, roleRef: string): ColumnRow[] => [
  named,
  // rbac/v1beta1, which does not say that the field is immutable.
  ['Role', 'string', 0, roleRef],
  AGE,
  ['Users', 'string', 1, `Users in the ${noun}`],
  ['Groups', 'string', 1, `Groups in the ${noun}`],
  ['ServiceAccounts', 'string', 1, `ServiceAccounts in the ${noun}`],
];
const tables: [definition: string, url: string, columns: ColumnRow[]][] = [
  [
    'podColumnDefinitions',
    '/api/v1/pods',
    [
      named,
      ['Ready', 'string', 0, 'The aggregate readiness state of this pod for accepting traffic.'],
      ['Status', 'string', 0, 'The aggregate status of the containers in this pod.'],
      [
        'Restarts',
        'string',
        0,
        'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
      ],
      AGE,
      ['IP', 'string', 1, '@core/v1.PodStatus.podIP'],
      ['Node', 'string', 1, '@core/v1.PodSpec.nodeName'],
      ['Nominated Node', 'string', 1, '@core/v1.PodStatus.nominatedNodeName'],
      ['Readiness Gates', 'string', 1, '@core/v1.PodSpec.readinessGates'],
    ],
  ],
  [
    // extensions/v1beta1 types.go, as 1.33 has it with terminatingReplicas.
    'replicaSetColumnDefinitions',
    '/apis/apps/v1/replicasets',
    [
      named,
      [
        'Desired',
        'integer',
        0,
        'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
      ],
      [
        'Current',
        'integer',
        0,
        'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
      ],
      ['Ready', 'integer', 0, 'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.'],
      AGE,
      ...containers,
      [
        'Selector',
        'string',
        1,
        'Selector is a label query over pods that should match the replica count. If the selector is empty, it is defaulted to the labels present on the pod template. Label keys and values that must match in order to be controlled by this replica set. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      ],
    ],
  ],
  [
    // extensions/v1beta1: "running and ready", where apps/v1 has other words.
    'daemonSetColumnDefinitions',
    '/apis/apps/v1/daemonsets',
    [
      named,
      [
        'Desired',
        'integer',
        0,
        'The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
      ],
      [
        'Current',
        'integer',
        0,
        'The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
      ],
      [
        'Ready',
        'integer',
        0,
        'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.',
      ],
      ['Up-to-date', 'integer', 0, 'The total number of nodes that are running updated daemon pod'],
      [
        'Available',
        'integer',
        0,
        'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)',
      ],
      ['Node Selector', 'string', 0, '@core/v1.PodSpec.nodeSelector'],
      AGE,
      ...containers,
      [
        'Selector',
        'string',
        1,
        'A label query over pods that are managed by the daemon set. Must match in order to be controlled. If empty, defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      ],
    ],
  ],
  [
    'serviceColumnDefinitions',
    '/api/v1/services',
    [
      named,
      ['Type', 'string', 0, '@core/v1.ServiceSpec.type'],
      ['Cluster-IP', 'string', 0, '@core/v1.ServiceSpec.clusterIP'],
      ['External-IP', 'string', 0, '@core/v1.ServiceSpec.externalIPs'],
      ['Port(s)', 'string', 0, '@core/v1.ServiceSpec.ports'],
      AGE,
      ['Selector', 'string', 1, '@core/v1.ServiceSpec.selector'],
    ],
  ],
  [
    'endpointColumnDefinitions',
    '/api/v1/endpoints',
    [named, ['Endpoints', 'string', 0, '@core/v1.Endpoints.subsets'], AGE],
  ],
  [
    'nodeColumnDefinitions',
    '/api/v1/nodes',
    [
      named,
      ['Status', 'string', 0, 'The status of the node'],
      ['Roles', 'string', 0, 'The roles of the node'],
      AGE,
      ['Version', 'string', 0, '@core/v1.NodeSystemInfo.kubeletVersion'],
      ['Internal-IP', 'string', 1, '@core/v1.NodeStatus.addresses'],
      ['External-IP', 'string', 1, '@core/v1.NodeStatus.addresses'],
      ['OS-Image', 'string', 1, '@core/v1.NodeSystemInfo.osImage'],
      ['Kernel-Version', 'string', 1, '@core/v1.NodeSystemInfo.kernelVersion'],
      ['Container-Runtime', 'string', 1, '@core/v1.NodeSystemInfo.containerRuntimeVersion'],
    ],
  ],
  [
    'eventColumnDefinitions',
    '/api/v1/events',
    [
      ['Last Seen', 'string', 0, '@core/v1.Event.lastTimestamp'],
      ['Type', 'string', 0, '@core/v1.Event.type'],
      ['Reason', 'string', 0, '@core/v1.Event.reason'],
      ['Object', 'string', 0, '@core/v1.Event.involvedObject'],
      ['Subobject', 'string', 1, '@core/v1.ObjectReference.fieldPath'],
      ['Source', 'string', 1, '@core/v1.Event.source'],
      ['Message', 'string', 0, '@core/v1.Event.message'],
      ['First Seen', 'string', 1, '@core/v1.Event.firstTimestamp'],
      ['Count', 'string', 1, '@core/v1.Event.count'],
      ['Name', 'string', 1, NAME],
    ],
  ],
  [
    'namespaceColumnDefinitions',
    '/api/v1/namespaces',
    [named, ['Status', 'string', 0, 'The status of the namespace'], AGE],
  ],
  [
    'secretColumnDefinitions',
    '/api/v1/secrets',
    [named, ['Type', 'string', 0, '@core/v1.Secret.type'], ['Data', 'string', 0, '@core/v1.Secret.data'], AGE],
  ],
  [
    'serviceAccountColumnDefinitions',
    '/api/v1/serviceaccounts',
    [named, ['Secrets', 'string', 0, '@core/v1.ServiceAccount.secrets'], AGE],
  ],
  [
    'deploymentColumnDefinitions',
    '/apis/apps/v1/deployments',
    [
      named,
      ['Ready', 'string', 0, 'Number of the pod with ready state'],
      [
        'Up-to-date',
        'string',
        0,
        'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
      ],
      [
        'Available',
        'string',
        0,
        'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
      ],
      AGE,
      ...containers,
      [
        'Selector',
        'string',
        1,
        'Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment.',
      ],
    ],
  ],
  [
    'ingressColumnDefinitions',
    '/apis/networking.k8s.io/v1/ingresses',
    [
      named,
      ['Class', 'string', 0, 'The name of the IngressClass resource that should be used for additional configuration'],
      ['Hosts', 'string', 0, 'Hosts that incoming requests are matched against before the ingress rule'],
      ['Address', 'string', 0, 'Address is a list containing ingress points for the load-balancer'],
      ['Ports', 'string', 0, 'Ports of TLS configurations that open'],
      AGE,
    ],
  ],
  [
    'ingressClassColumnDefinitions',
    '/apis/networking.k8s.io/v1/ingressclasses',
    [
      named,
      ['Controller', 'string', 0, 'Controller that is responsible for handling this class'],
      ['Parameters', 'string', 0, 'A reference to a resource with additional parameters'],
      AGE,
    ],
  ],
  ['configMapColumnDefinitions', '/api/v1/configmaps', [named, ['Data', 'string', 0, '@core/v1.ConfigMap.data'], AGE]],
  [
    'roleBindingsColumnDefinitions',
    '/apis/rbac.authorization.k8s.io/v1/rolebindings',
    bindingColumns(
      'roleBinding',
      'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
    ),
  ],
  [
    'clusterRoleBindingsColumnDefinitions',
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    bindingColumns(
      'clusterRoleBinding',
      'RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
    ),
  ],
  [
    'leaseColumnDefinitions',
    '/apis/coordination.k8s.io/v1/leases',
    [named, ['Holder', 'string', 0, '@coordination/v1.LeaseSpec.holderIdentity'], AGE],
  ],
  [
    'controllerRevisionColumnDefinition',
    '/apis/apps/v1/controllerrevisions',
    [
      named,
      ['Controller', 'string', 0, 'Controller of the object'],
      ['Revision', 'string', 0, '@apps/v1.ControllerRevision.revision'],
      AGE,
    ],
  ],
  [
    'priorityClassColumnDefinitions',
    '/apis/scheduling.k8s.io/v1/priorityclasses',
    [
      named,
      ['Value', 'integer', 0, '@scheduling/v1.PriorityClass.value'],
      ['Global-Default', 'boolean', 0, '@scheduling/v1.PriorityClass.globalDefault'],
      AGE,
      ['PreemptionPolicy', 'string', 0, '@scheduling/v1.PriorityClass.preemptionPolicy'],
    ],
  ],
  [
    // discovery/v1beta1, whose words are older than v1's.
    'endpointSliceColumnDefinitions',
    '/apis/discovery.k8s.io/v1/endpointslices',
    [
      named,
      [
        'AddressType',
        'string',
        0,
        'addressType specifies the type of address carried by this EndpointSlice. All addresses in this slice must be the same type. This field is immutable after creation. The following address types are currently supported: * IPv4: Represents an IPv4 Address. * IPv6: Represents an IPv6 Address. * FQDN: Represents a Fully Qualified Domain Name.',
      ],
      [
        'Ports',
        'string',
        0,
        'ports specifies the list of network ports exposed by each endpoint in this slice. Each port must have a unique name. When ports is empty, it indicates that there are no defined ports. When a port is defined with a nil port value, it indicates "all ports". Each slice may include a maximum of 100 ports.',
      ],
      [
        'Endpoints',
        'string',
        0,
        'endpoints is a list of unique endpoints in this slice. Each slice may include a maximum of 1000 endpoints.',
      ],
      AGE,
    ],
  ],
];
const asTable = { headers: { 'user-agent': 'test/1.0', accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } };

/** SwaggerDoc has neither what OpenAPI adds of enums nor its own paragraph for them. */
async function described(text: string): Promise<string> {
  const [, groupVersion, type, field] = /^@([^.]+)\.([^.]+)\.([^.]+)$/.exec(text) ?? [];
  if (!groupVersion) return text;
  const found = (await loadDocs(groupVersion))[type!]?.[field!];
  if (found === undefined) throw new Error(`nothing is said of ${text}`);
  return found.split('\n\nPossible enum values:')[0]!;
}
const columns: ServerFact[] = tables.flatMap(([definition, url, rows]) => ({
  from: `pkg/printers/internalversion/printers.go AddHandlers ${definition}`,
  about: `columns of ${url}`,
  expected: rows,
  async actual({ ask }: TestServer) {
    const { columnDefinitions } = await ask('GET', url, undefined, asTable);
    const texts = await Promise.all(rows.map(([, , , text]) => described(text)));
    // As `rows`, the description replaced by its reference where it is what that says.
    return columnDefinitions.map(({ name, type, format, priority, description }: Fields, i: number) => {
      expect([name, format]).toEqual([name, name === 'Name' ? 'name' : '']);
      return [name, type, priority, description === texts[i] ? rows[i]![3] : description];
    });
  },
}));

// --- Status bodies.

const failure = (code: number, reason: string, message: string, details?: Fields): Fields => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  ...(details && { details }),
  code,
});
const errorsFile = 'staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go';
const listFile = 'staging/src/k8s.io/apimachinery/pkg/apis/meta/internalversion/validation/validation';
const optionsFile = 'staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go';

/** 422 over options: each cause [reason, field, text]. */
function invalidOptions(kind: string, causes: [string, string, string][]): Fields {
  const texts = causes.map(([, field, text]) => `${field}: ${text}`);
  const whole = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return failure(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${whole}`, {
    group: 'meta.k8s.io',
    kind,
    causes: causes.map(([reason, field, message]) => ({ reason: `FieldValue${reason}`, message, field })),
  });
}
const listing = (from: string, query: string, ...causes: [string, string, string][]): ServerFact => ({
  from: `${listFile}${from}`,
  about: `a list or watch with ${query}`,
  expected: invalidOptions('ListOptions', causes),
  actual: ({ ask }) => ask('GET', `${CMS}?${query}`),
});
const forbiddenMatch = (text: string): [string, string, string] => [
  'Forbidden',
  'resourceVersionMatch',
  `Forbidden: ${text}`,
];
const cm = (name: string, more: Fields = {}): Fields => ({ metadata: { name, ...more } });
const said = (
  from: string,
  about: string,
  expected: Fields,
  actual: (server: TestServer) => Promise<unknown>,
): ServerFact => ({ from, about, expected, actual });

const statuses: ServerFact[] = [
  said(
    `${errorsFile} NewNotFound`,
    'nothing of that name',
    failure(404, 'NotFound', 'configmaps "a" not found', { name: 'a', kind: 'configmaps' }),
    ({ ask }) => ask('GET', `${CMS}/a`),
  ),
  said(
    `${errorsFile} NewNotFound`,
    'nothing of that name in a group',
    failure(404, 'NotFound', 'deployments.apps "a" not found', { name: 'a', group: 'apps', kind: 'deployments' }),
    ({ ask }) => ask('DELETE', '/apis/apps/v1/namespaces/default/deployments/a'),
  ),
  said(
    `${errorsFile} NewAlreadyExists`,
    'a name twice',
    failure(409, 'AlreadyExists', 'configmaps "a" already exists', { name: 'a', kind: 'configmaps' }),
    async ({ ask }) => {
      await ask('POST', CMS, cm('a'));
      return ask('POST', CMS, cm('a'));
    },
  ),
  said(
    `${errorsFile} NewForbidden`,
    'a name that is refused',
    failure(
      403,
      'Forbidden',
      'configmaps "a" is forbidden: User "jane" cannot get resource "configmaps" in API group "" in the namespace "default"',
      { name: 'a', kind: 'configmaps' },
    ),
    ({ ask }) => ask('GET', `${CMS}/a`, undefined, { peer: { user: 'jane', groups: [] } }),
  ),
  said(
    `${errorsFile} NewForbidden`,
    'a list that is refused: without a name',
    failure(
      403,
      'Forbidden',
      'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" at the cluster scope',
      { group: 'apps', kind: 'deployments' },
    ),
    ({ ask }) => ask('GET', '/apis/apps/v1/deployments', undefined, { peer: { user: 'jane', groups: [] } }),
  ),
  said(
    `${errorsFile} NewConflict`,
    'a stale update',
    failure(
      409,
      'Conflict',
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
      { name: 'a', kind: 'configmaps' },
    ),
    async ({ ask }) => {
      const made = await ask('POST', CMS, cm('a'));
      await ask('PUT', `${CMS}/a`, { ...made, data: { x: '1' } });
      return ask('PUT', `${CMS}/a`, { ...made, data: { x: '2' } });
    },
  ),
  listing(
    '_test.go exact-without-rv-forbidden',
    'resourceVersionMatch=Exact',
    forbiddenMatch('resourceVersionMatch is forbidden unless resourceVersion is provided'),
  ),
  listing('.go ValidateListOptions', 'resourceVersion=1&resourceVersionMatch=foo', [
    'NotSupported',
    'resourceVersionMatch',
    'Unsupported value: "foo": supported values: "Exact", "NotOlderThan", ""',
  ]),
  listing(
    '.go ValidateListOptions',
    'resourceVersion=0&resourceVersionMatch=Exact',
    forbiddenMatch('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
  ),
  listing(
    '.go ValidateListOptions',
    'resourceVersion=1&continue=foo&resourceVersionMatch=Exact',
    forbiddenMatch('resourceVersionMatch is forbidden when continue is provided'),
  ),
  listing('.go ValidateListOptions', 'sendInitialEvents=true', [
    'Forbidden',
    'sendInitialEvents',
    'Forbidden: sendInitialEvents is forbidden for list',
  ]),
  listing(
    '_test.go watch-resourceversionmatch-without-sendInitialEvents-forbidden',
    'watch=true&resourceVersion=1&resourceVersionMatch=NotOlderThan',
    forbiddenMatch('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
  ),
  listing(
    '.go validateWatchOptions',
    'watch=true&sendInitialEvents=true',
    forbiddenMatch('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
  ),
  listing(
    '_test.go watch-sendInitialEvents-with-exact-resourceversionmatch-forbidden',
    'watch=true&sendInitialEvents=true&resourceVersionMatch=Exact&allowWatchBookmarks=true',
    forbiddenMatch('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    ['NotSupported', 'resourceVersionMatch', 'Unsupported value: "Exact": supported values: "NotOlderThan"'],
  ),
  said(
    `${optionsFile} ValidateDeleteOptions`,
    'both ways to say who keeps the dependents',
    invalidOptions('DeleteOptions', [
      [
        'Invalid',
        'propagationPolicy',
        'Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
      ],
    ]),
    ({ ask }) => ask('DELETE', `${CMS}/a`, { orphanDependents: true, propagationPolicy: 'Orphan' }),
  ),
  said(
    `${optionsFile} ValidateDeleteOptions`,
    'a policy nobody knows',
    invalidOptions('DeleteOptions', [
      [
        'NotSupported',
        'propagationPolicy',
        'Unsupported value: "invalid": supported values: "Foreground", "Background", "Orphan", "nil"',
      ],
    ]),
    ({ ask }) => ask('DELETE', `${CMS}/a`, { propagationPolicy: 'invalid' }),
  ),
  said(
    `${optionsFile} ValidateDryRun`,
    'a dry run of some sort',
    invalidOptions('CreateOptions', [
      ['NotSupported', 'dryRun', 'Unsupported value: ["False"]: supported values: "All"'],
    ]),
    ({ ask }) => ask('POST', `${CMS}?dryRun=False`, cm('a')),
  ),
  said(
    `${optionsFile} ValidateFieldValidation`,
    'a field validation nobody knows',
    invalidOptions('CreateOptions', [
      [
        'NotSupported',
        'fieldValidation',
        'Unsupported value: "error": supported values: "", "Ignore", "Strict", "Warn"',
      ],
    ]),
    ({ ask }) => ask('POST', `${CMS}?fieldValidation=error`, cm('a')),
  ),
  said(
    `${optionsFile} ValidatePatchOptions`,
    'force without apply',
    invalidOptions('PatchOptions', [['Forbidden', 'force', 'Forbidden: may not be specified for non-apply patch']]),
    ({ ask }) =>
      ask('PATCH', `${CMS}/a?force=true`, undefined, {
        body: { object: { data: {} }, contentType: 'application/merge-patch+json' },
      }),
  ),
  said(
    `${optionsFile} ValidatePatchOptions`,
    'an apply of nobody',
    invalidOptions('PatchOptions', [['Required', 'fieldManager', 'Required value: is required for apply patch']]),
    ({ ask }) =>
      ask('PATCH', `${CMS}/a`, undefined, {
        body: {
          object: { apiVersion: 'v1', kind: 'ConfigMap', ...cm('a') },
          contentType: 'application/apply-patch+yaml',
        },
      }),
  ),
  said(
    `${optionsFile} ValidateFieldManager`,
    'a manager with a long name',
    invalidOptions('CreateOptions', [['TooLong', 'fieldManager', 'Too long: may not be more than 128 bytes']]),
    ({ ask }) => ask('POST', `${CMS}?fieldManager=${'a'.repeat(129)}`, cm('a')),
  ),
];

// --- Deletion. What is left of an object: its finalizers once it waits for them, or nothing.

const storeTest = 'staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store_test.go';
async function left({ ask }: TestServer, url: string): Promise<unknown> {
  const { kind, metadata } = await ask('GET', url);
  if (kind === 'Status') return 'not found';
  expect(metadata.deletionTimestamp).toBeDefined();
  return { grace: metadata.deletionGracePeriodSeconds, finalizers: metadata.finalizers };
}
const deletion = (name: string, finalizers: string[], options: Fields | undefined, expected: string[] | undefined) => ({
  from: `${storeTest} ${name}`,
  about: `${name}`,
  expected: expected ? { grace: 0, finalizers: expected } : 'not found',
  async actual(server: TestServer) {
    await server.ask('POST', CMS, cm('a', finalizers.length > 0 ? { finalizers } : {}));
    await server.ask('DELETE', `${CMS}/a`, options);
    return left(server, `${CMS}/a`);
  },
});
const foreground = 'foregroundDeletion';
const propagated = (
  existing: string,
  finalizers: string[],
  expected: Record<string, string[] | undefined>,
): ServerFact[] =>
  Object.entries(expected).map(([policy, after]) =>
    deletion(
      `TestStoreDeletionPropagation: ${existing}, PropagationPolicy=${policy}, defaultDeleteStrategy`,
      finalizers,
      policy === 'Default' ? {} : { propagationPolicy: policy === 'OrphanDependents' ? 'Orphan' : policy },
      after,
    ),
  );
const orphaned = (
  pod: string,
  finalizers: string[],
  options: Fields | undefined,
  after: string[] | undefined,
): ServerFact => deletion(`TestStoreDeleteWithOrphanDependents: ${pod}`, finalizers, options, after);
const x = 'foo.com/x';
const y = 'bar.com/y';
const pod = (more: Fields = {}): Fields => ({
  metadata: { name: 'foo', ...more },
  spec: { containers: [{ name: 'c', image: 'i' }] },
});
const deletions: ServerFact[] = [
  ...propagated('no existing finalizers', [], {
    Foreground: [foreground],
    Background: undefined,
    OrphanDependents: ['orphan'],
    Default: undefined,
  }),
  ...propagated('existing orphan finalizer', ['orphan'], {
    Foreground: [foreground],
    Background: undefined,
    OrphanDependents: ['orphan'],
    Default: ['orphan'],
  }),
  ...propagated('existing deleteDependents finalizer', [foreground], {
    Foreground: [foreground],
    Background: undefined,
    OrphanDependents: ['orphan'],
    Default: [foreground],
  }),
  orphaned('pod1', [x, 'orphan', y], { orphanDependents: true }, [x, 'orphan', y]),
  orphaned('pod2', [x, y], { orphanDependents: true }, [x, y, 'orphan']),
  orphaned('pod3', [], { orphanDependents: true }, ['orphan']),
  orphaned('pod4', ['orphan'], { orphanDependents: true }, ['orphan']),
  orphaned('pod5', [x, 'orphan', y], { orphanDependents: false }, [x, y]),
  orphaned('pod6', [x, y], { orphanDependents: false }, [x, y]),
  orphaned('pod7', [], { orphanDependents: false }, undefined),
  orphaned('pod8', ['orphan'], { orphanDependents: false }, undefined),
  orphaned('pod9', [x, 'orphan', y], {}, [x, 'orphan', y]),
  orphaned('pod11', [x, y], {}, [x, y]),
  orphaned('pod13', [], {}, undefined),
  orphaned('pod15', ['orphan'], {}, ['orphan']),
  orphaned('pod17', [x, 'orphan', y], undefined, [x, 'orphan', y]),
  orphaned('pod19', [x, y], undefined, [x, y]),
  orphaned('pod21', [], undefined, undefined),
  orphaned('pod23', ['orphan'], undefined, ['orphan']),
  {
    from: `${storeTest} TestNonGracefulStoreHandleFinalizers`,
    about: 'an update that keeps the finalizer keeps the object, one without it ends it',
    expected: [{ grace: 0, finalizers: [x] }, { grace: 0, finalizers: [x] }, 'not found'],
    async actual(server) {
      const url = `${CMS}/foo`;
      await server.ask('POST', CMS, cm('foo', { finalizers: [x] }));
      await server.ask('DELETE', url);
      const results = [await left(server, url)];
      await server.ask('PUT', url, cm('foo', { finalizers: [x] }));
      results.push(await left(server, url));
      await server.ask('PUT', url, cm('foo'));
      return [...results, await left(server, url)];
    },
  },
  {
    from: `${storeTest} TestGracefulStoreHandleFinalizers`,
    about: 'a Pod with a finalizer deleted without grace stays until the finalizer goes',
    expected: [{ grace: 0, finalizers: [x] }, 'not found'],
    async actual(server) {
      const url = `${PODS}/foo`;
      await server.ask('POST', PODS, pod({ finalizers: [x] }));
      await server.ask('DELETE', url, { gracePeriodSeconds: 0 });
      const waiting = await left(server, url);
      const { metadata, ...rest } = await server.ask('GET', url);
      await server.ask('PUT', url, { ...rest, metadata: { ...metadata, finalizers: [] } });
      return [waiting, await left(server, url)];
    },
  },
  {
    from: `${storeTest} TestStoreGracefulDeleteWithResourceVersion`,
    about: 'a Pod deleted without grace at the version it has is gone',
    expected: 'not found',
    async actual(server) {
      const { metadata } = await server.ask('POST', PODS, pod());
      const preconditions = { resourceVersion: metadata.resourceVersion };
      await server.ask('DELETE', `${PODS}/foo`, { gracePeriodSeconds: 0, preconditions });
      return left(server, `${PODS}/foo`);
    },
  },
  {
    from: `${storeTest} TestStoreDelete`,
    about: 'deleted once, gone the second time',
    expected: ['Success', 404],
    async actual({ ask }) {
      await ask('POST', CMS, cm('a'));
      return [(await ask('DELETE', `${CMS}/a`)).status, (await ask('DELETE', `${CMS}/a`)).code];
    },
  },
  {
    from: `${storeTest} TestStoreDeleteCollection`,
    about: 'a collection deleted answers with what it held',
    expected: [['bar', 'foo'], 404, 404],
    async actual({ ask }) {
      await ask('POST', CMS, cm('foo'));
      await ask('POST', CMS, cm('bar'));
      const { items } = await ask('DELETE', CMS);
      const code = async (name: string) => (await ask('GET', `${CMS}/${name}`)).code;
      return [items.map((item: Fields) => item['metadata'].name), await code('foo'), await code('bar')];
    },
  },
];

// --- Grace: a Pod on a node deleted twice. rest.BeforeDelete.

const beforeDelete = 'staging/src/k8s.io/apiserver/pkg/registry/rest/delete_test.go TestBeforeDelete';
const bound = { ...pod(), spec: { ...pod()['spec'], nodeName: 'node01' } };
const graces: ServerFact[] = (
  [
    [1, -1, 1],
    [1, 0, undefined],
    [1, 1, 1],
    [1, 2, 1],
    [2, -1, 1],
    [2, 0, undefined],
    [2, 1, 1],
    [2, 2, 2],
    [-1, 2, 1],
  ] as const
).map(([first, second, after]) => ({
  from: `${beforeDelete} when DeletionGracePeriodSeconds=${first}, GracePeriodSeconds=${second}`,
  about: `${first} seconds, then ${second}`,
  expected: after === undefined ? 'not found' : { grace: after, finalizers: undefined },
  async actual(server: TestServer) {
    await server.ask('POST', PODS, bound);
    await server.ask('DELETE', `${PODS}/foo`, { gracePeriodSeconds: first });
    await server.ask('DELETE', `${PODS}/foo`, { gracePeriodSeconds: second });
    return left(server, `${PODS}/foo`);
  },
}));
const late: ServerFact = {
  from: `${beforeDelete} when a shorter non-zero grace period would move into the past`,
  about: 'a shorter time that is over already ends in a second',
  expected: [1, '2026-01-01T00:02:00Z'],
  async actual({ ask, clock }) {
    await ask('POST', PODS, bound);
    await ask('DELETE', `${PODS}/foo`, { gracePeriodSeconds: 60 });
    await clock.advance(120_000);
    const { metadata } = await ask('DELETE', `${PODS}/foo`, { gracePeriodSeconds: 50 });
    return [metadata.deletionGracePeriodSeconds, metadata.deletionTimestamp];
  },
};

// --- Resource versions.

const storageErrors = 'staging/src/k8s.io/apiserver/pkg/storage/errors.go';
const { reason: _, ...unknown } = failure(500, '', 'resourceVersion should not be set on objects to be created');
const versions: ServerFact[] = [
  said(`${storageErrors} ErrResourceVersionSetOnCreate`, 'a version of what is to be made', unknown, ({ ask }) =>
    ask('POST', CMS, cm('a', { resourceVersion: '5' })),
  ),
  said(
    `${storageErrors} NewTooLargeResourceVersionError`,
    'a version that is not there yet',
    failure(504, 'Timeout', 'Timeout: Too large resource version: 99999999, current: NOW', {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    }),
    async ({ ask }) => {
      const status = await ask('GET', `${CMS}?resourceVersion=99999999`);
      return { ...status, message: status.message.replace(/current: \d+$/, 'current: NOW') };
    },
  ),
];

const families: [string, ServerFact[]][] = [
  ['discovery', discovery],
  ['columns', columns],
  ['statuses', statuses],
  ['deletion', deletions],
  ['grace', [...graces, late]],
  ['versions', versions],
];

test('the facts are many, each of a file that was read', () => {
  const facts = families.flatMap(([, list]) => list);
  expect(facts.map(({ from }) => from).filter((from) => !revisions[from.split(' ')[0]!])).toEqual([]);
  expect(facts.length).toBeGreaterThanOrEqual(125);
});

describe.each(families)('%s', (_, facts) => {
  test.each(facts.map((fact) => [fact.about, fact] as const))('%s', async (_about, fact) => {
    expect(await fact.actual(await testServer())).toEqual(fact.expected);
  });
});
