/** What is said of every kind but Pods: the cases of Kubernetes' validation tests, whole messages. */
import { changes, errors, type Fact, warns } from './fact.ts';

type Fields = Record<string, any>;
const core = 'pkg/apis/core/validation/validation_test.go';
const apps = 'pkg/apis/apps/validation/validation_test.go';
const rbacTests = 'pkg/apis/rbac/validation/validation_test.go';

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const configKey =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const percent =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

const port = { name: 'p', port: 8675, protocol: 'TCP', targetPort: 8675 };
const base = { selector: { key: 'val' }, type: 'ClusterIP', ports: [port] };
const service = (about: string, spec: Fields, expected: string[]): Fact =>
  errors(`${core} TestValidateServiceCreate`, 'Service', about, { spec: { ...base, ...spec } }, expected);
const services: Fact[] = [
  service('a good one', {}, []),
  service('no ports', { ports: [] }, ['spec.ports: Required value']),
  service('no ports, headless', { ports: [], clusterIP: 'None', clusterIPs: ['None'] }, []),
  service('a port without its number', { ports: [{ name: 'p' }] }, [
    'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
  ]),
  service('a bad protocol', { ports: [{ ...port, protocol: 'INVALID' }] }, [
    'spec.ports[0].protocol: Unsupported value: "INVALID": supported values: "SCTP", "TCP", "UDP"',
  ]),
  service('a bad target port', { ports: [{ ...port, targetPort: 65536 }] }, [
    'spec.ports[0].targetPort: Invalid value: 65536: must be between 1 and 65535, inclusive',
  ]),
  service('a target port with a bad name', { ports: [{ ...port, targetPort: 'a--b' }] }, [
    'spec.ports[0].targetPort: Invalid value: "a--b": must not contain consecutive hyphens',
  ]),
  service('a bad port name', { ports: [{ ...port, name: 'INVALID' }] }, [
    `spec.ports[0].name: Invalid value: "INVALID": ${label}`,
  ]),
  service('two ports without names', { ports: [{ port: 80 }, { port: 81 }] }, [
    'spec.ports[0].name: Required value',
    'spec.ports[1].name: Required value',
  ]),
  service('a port name twice', { ports: [port, { ...port, port: 12345 }] }, [
    'spec.ports[1].name: Duplicate value: "p"',
  ]),
  service('a port number twice', { ports: [port, { ...port, name: 'q' }] }, [
    'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":8675,"TargetPort":0,"NodePort":0}',
  ]),
  service('one number under two protocols', { ports: [port, { ...port, name: 'q', protocol: 'UDP' }] }, []),
  service('a bad application protocol', { ports: [{ ...port, appProtocol: 'bad protocol' }] }, [
    "spec.ports[0].appProtocol: Invalid value: \"bad protocol\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  ]),
  service('a bad type', { type: 'Balanced', internalTrafficPolicy: 'Cluster' }, [
    'spec.type: Unsupported value: "Balanced": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ]),
  service('a bad affinity', { sessionAffinity: 'INVALID' }, [
    'spec.sessionAffinity: Unsupported value: "INVALID": supported values: "ClientIP", "None"',
  ]),
  service(
    'an affinity too long',
    { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
    [
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
    ],
  ),
  service('a node port of a ClusterIP', { ports: [{ ...port, nodePort: 30080 }] }, [
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ]),
  service(
    'a node port twice',
    {
      type: 'NodePort',
      ports: [
        { ...port, nodePort: 1 },
        { ...port, name: 'q', port: 2, nodePort: 1 },
      ],
    },
    ['spec.ports[1].nodePort: Duplicate value: 1'],
  ),
  service('a node port service without an address', { type: 'NodePort', clusterIP: 'None', clusterIPs: ['None'] }, [
    'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
  ]),
  service('a load balancer without an address', { type: 'LoadBalancer', clusterIP: 'None', clusterIPs: ['None'] }, [
    'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services',
  ]),
  service('a bad address', { clusterIP: 'invalid', clusterIPs: ['invalid'] }, [
    `spec.clusterIPs[0]: Invalid value: "invalid": ${ip}`,
  ]),
  service('addresses that do not agree', { clusterIP: '1.2.3.4', clusterIPs: ['1.2.3.5'] }, [
    'spec.clusterIPs: Invalid value: ["1.2.3.5"]: first value must match `clusterIP`',
  ]),
  service('two addresses of one family', { clusterIP: '1.2.3.4', clusterIPs: ['1.2.3.4', '1.2.3.5'] }, [
    'spec.clusterIPs: Invalid value: ["1.2.3.4","1.2.3.5"]: may specify no more than one IP for each IP family',
  ]),
  service('an address of another family', { clusterIP: '2001::1', clusterIPs: ['2001::1'], ipFamilies: ['IPv4'] }, [
    'spec.clusterIPs[0]: Invalid value: "2001::1": expected an IPv4 value as indicated by `ipFamilies[0]`',
  ]),
  service('a bad family', { ipFamilies: ['IPv5'], ipFamilyPolicy: 'Some' }, [
    'spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"',
    'spec.ipFamilyPolicy: Unsupported value: "Some": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
  ]),
  service('an external name that is none', { type: 'ExternalName', externalName: '' }, [
    'spec.externalName: Required value',
  ]),
  service('a bad external name', { type: 'ExternalName', externalName: '-123' }, [
    `spec.externalName: Invalid value: "-123": ${subdomain}`,
  ]),
  service(
    'an external name with an address',
    { type: 'ExternalName', externalName: 'a.b', clusterIP: '1.2.3.4', clusterIPs: ['1.2.3.4'] },
    ['spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
  ),
  service('a loopback external IP', { externalIPs: ['127.0.0.1'] }, [
    'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ]),
  service('an unspecified external IP', { externalIPs: ['0.0.0.0'] }, [
    'spec.externalIPs[0]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
  ]),
  service('a host name for an external IP', { externalIPs: ['myhost.mydomain'] }, [
    `spec.externalIPs[0]: Invalid value: "myhost.mydomain": ${ip}`,
  ]),
  service('source ranges of a ClusterIP', { loadBalancerSourceRanges: ['1.2.3.0/24'] }, [
    "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
  ]),
  service('a bad source range', { type: 'LoadBalancer', loadBalancerSourceRanges: ['foo.bar'] }, [
    'spec.LoadBalancerSourceRanges[0]: Invalid value: "foo.bar": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ]),
  service('node ports of a ClusterIP refused', { allocateLoadBalancerNodePorts: true }, [
    "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
  ]),
  service('an external policy inside', { externalTrafficPolicy: 'Local' }, [
    'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
  ]),
  service('a bad external policy', { type: 'NodePort', externalTrafficPolicy: 'invalid' }, [
    'spec.externalTrafficPolicy: Unsupported value: "invalid": supported values: "Cluster", "Local"',
  ]),
  service('a bad internal policy', { internalTrafficPolicy: 'invalid' }, [
    'spec.internalTrafficPolicy: Unsupported value: "invalid": supported values: "Cluster", "Local"',
  ]),
  service('a health check port without need', { healthCheckNodePort: 34567 }, [
    "spec.healthCheckNodePort: Invalid value: 34567: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  ]),
];

const allocated = { ...base, clusterIP: '1.2.3.4', clusterIPs: ['1.2.3.4'] };
const serviceUpdate = (about: string, old: Fields, spec: Fields, expected: string[]): Fact =>
  changes(
    `${core} TestValidateServiceUpdate`,
    'Service',
    about,
    { spec: { ...allocated, ...old } },
    { spec: { ...allocated, ...spec } },
    expected,
  );
const serviceUpdates: Fact[] = [
  serviceUpdate('nothing', {}, {}, []),
  serviceUpdate('the address left out is kept', {}, { clusterIP: undefined, clusterIPs: undefined }, []),
  serviceUpdate('another address', {}, { clusterIP: '1.2.3.5', clusterIPs: ['1.2.3.5'] }, [
    'spec.clusterIPs[0]: Invalid value: ["1.2.3.5"]: may not change once set',
  ]),
  serviceUpdate('only the singular changed', {}, { clusterIP: 'None' }, [
    'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set',
  ]),
  serviceUpdate(
    'from an external name',
    { type: 'ExternalName', externalName: 'a.b', clusterIP: undefined, clusterIPs: undefined },
    {},
    [],
  ),
  serviceUpdate('another balancer', { type: 'LoadBalancer', loadBalancerClass: 'a/b' }, { type: 'LoadBalancer' }, [
    'spec.loadBalancerClass: Invalid value: "null": may not change once set',
  ]),
];

const pod = { containers: [{ name: 'abc', image: 'image' }] };
const template = { metadata: { labels: { a: 'b' } }, spec: pod };
const workload = { selector: { matchLabels: { a: 'b' } }, template };
const mismatch = (labels: string): string =>
  `spec.template.metadata.labels: Invalid value: ${labels}: \`selector\` does not match template \`labels\``;
const of = (kind: string, about: string, spec: Fields, expected: string[]): Fact =>
  errors(`${apps} TestValidate${kind}`, kind, about, { spec: { ...workload, ...spec } }, expected);
const workloads: Fact[] = [
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) => of(kind, 'a good one', {}, [])),
  ...['Deployment', 'ReplicaSet'].flatMap((kind) => [
    of(kind, 'an empty selector', { selector: {} }, [
      'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
    ]),
    of(kind, 'no selector', { selector: undefined }, ['spec.selector: Required value', mismatch('{"a":"b"}')]),
    of(kind, 'a selector of other labels', { selector: { matchLabels: { a: 'c' } } }, [mismatch('{"a":"b"}')]),
    of(kind, 'a template without labels', { template: { spec: pod } }, [mismatch('null')]),
    of(kind, 'fewer than none', { replicas: -1 }, [
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ]),
    of(kind, 'Pods that do not restart', { template: { ...template, spec: { ...pod, restartPolicy: 'OnFailure' } } }, [
      'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
    ]),
    of(kind, 'Pods with a deadline', { template: { ...template, spec: { ...pod, activeDeadlineSeconds: 1 } } }, [
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported',
    ]),
    of(kind, 'a container without its image', { template: { ...template, spec: { containers: [{ name: 'abc' }] } } }, [
      'spec.template.spec.containers[0].image: Required value',
    ]),
  ]),
  of('Deployment', 'a bad strategy', { strategy: { type: 'Random' } }, [
    'spec.strategy: Unsupported value: {"Type":"Random","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
  ]),
  of('Deployment', 'recreated, and rolling', { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }, [
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ]),
  of('Deployment', 'a surge that is no percentage', { strategy: { rollingUpdate: { maxSurge: '20Percent' } } }, [
    `spec.strategy.rollingUpdate.maxSurge: Invalid value: "20Percent": ${percent}`,
  ]),
  of(
    'Deployment',
    'neither surge nor unavailable',
    { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
  ),
  of('Deployment', 'more unavailable than there are', { strategy: { rollingUpdate: { maxUnavailable: '110%' } } }, [
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "110%": must not be greater than 100%',
  ]),
  of('Deployment', 'a negative surge', { strategy: { rollingUpdate: { maxSurge: -1 } } }, [
    'spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0',
  ]),
  of('Deployment', 'a deadline before it can be met', { progressDeadlineSeconds: 600, minReadySeconds: 600 }, [
    'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds',
  ]),
  of('DaemonSet', 'an empty selector', { selector: {} }, [
    'spec.selector: Invalid value: {}: empty selector is invalid for daemonset',
  ]),
  of('DaemonSet', 'no selector', { selector: undefined }, [mismatch('{"a":"b"}')]),
  of('DaemonSet', 'a bad strategy', { updateStrategy: { type: 'Random' } }, [
    'spec.updateStrategy: Unsupported value: {"Type":"Random","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
  ]),
  of('DaemonSet', 'surge and unavailable', { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }, [
    'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
  ]),
  of('DaemonSet', 'neither', { updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }, [
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
  ]),
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) =>
    changes(
      `pkg/registry/apps/${kind.toLowerCase()}/strategy_test.go`,
      kind,
      'another selector',
      { spec: workload },
      { spec: { ...workload, selector: { matchLabels: { a: 'c' } } } },
      ['spec.selector: Invalid value: {"matchLabels":{"a":"c"}}: field is immutable'],
    ),
  ),
  changes(
    `${apps} TestValidateDeploymentStatus`,
    'Deployment',
    'more ready than there are',
    { spec: workload },
    { spec: workload, status: { replicas: 1, readyReplicas: 2, availableReplicas: 3 } },
    [
      'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas',
    ],
    'status',
  ),
  warns(
    'pkg/registry/apps/deployment/strategy.go',
    'Deployment',
    'a name that is no label',
    { metadata: { name: 'a.b' }, spec: workload },
    [
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
    ],
  ),
];

const tooMuch = 'a'.repeat(1024 * 1024 + 1);
const secret = (about: string, object: Fields, expected: string[]): Fact =>
  errors(`${core} TestValidateSecret`, 'Secret', about, object, expected);
const frozen = { immutable: true, data: { a: 'Yg==' } };
const dataKinds: Fact[] = [
  errors(`${core} TestValidateConfigMap`, 'ConfigMap', 'a good one', { data: { '.a-b_C': 'x' } }, []),
  errors(`${core} TestValidateConfigMap`, 'ConfigMap', 'a bad key', { data: { a$b: 'x' } }, [
    `data[a$b]: Invalid value: "a$b": ${configKey}`,
  ]),
  errors(`${core} TestValidateConfigMap`, 'ConfigMap', 'dots alone', { data: { '..': 'x', '..b': 'x' } }, [
    'data[..]: Invalid value: "..": must not be \'..\'',
    'data[..b]: Invalid value: "..b": must not start with \'..\'',
  ]),
  errors(
    `${core} TestValidateConfigMap`,
    'ConfigMap',
    'a key in both',
    { data: { key: 'x' }, binaryData: { key: 'eA==' } },
    ['data[key]: Invalid value: "key": duplicate of key present in binaryData'],
  ),
  errors(`${core} TestValidateConfigMap`, 'ConfigMap', 'too much', { data: { a: tooMuch } }, [
    ': Too long: may not be more than 1048576 bytes',
  ]),
  changes(
    `${core} TestValidateConfigMapUpdate`,
    'ConfigMap',
    'frozen',
    { immutable: true, data: { a: 'b' } },
    { data: { a: 'c' } },
    [
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ],
  ),
  secret('a bad key', { data: { 'a..b/c': 'eA==' } }, [`data[a..b/c]: Invalid value: "a..b/c": ${configKey}`]),
  secret('too much', { stringData: { a: tooMuch } }, ['data: Too long: may not be more than 1048576 bytes']),
  secret('a token of nobody', { type: 'kubernetes.io/service-account-token' }, [
    'metadata.annotations[kubernetes.io/service-account.name]: Required value',
  ]),
  secret('no docker configuration', { type: 'kubernetes.io/dockerconfigjson' }, [
    'data[.dockerconfigjson]: Required value',
  ]),
  secret('an empty one', { type: 'kubernetes.io/dockercfg', data: { '.dockercfg': '' } }, [
    'data[.dockercfg]: Invalid value: "<secret contents redacted>": unexpected end of JSON input',
  ]),
  secret('neither name nor password', { type: 'kubernetes.io/basic-auth' }, [
    'data[username]: Required value',
    'data[password]: Required value',
  ]),
  secret('a password alone', { type: 'kubernetes.io/basic-auth', stringData: { password: '' } }, []),
  secret('no key', { type: 'kubernetes.io/ssh-auth' }, ['data[ssh-privatekey]: Required value']),
  secret('no certificate', { type: 'kubernetes.io/tls' }, [
    'data[tls.crt]: Required value',
    'data[tls.key]: Required value',
  ]),
  changes(`${core} TestValidateSecretUpdate`, 'Secret', 'another type', { type: 'a' }, { type: 'b' }, [
    'type: Invalid value: "b": field is immutable',
  ]),
  changes(`${core} TestValidateSecretUpdate`, 'Secret', 'frozen', frozen, { immutable: true, data: { a: 'Yw==' } }, [
    'data: Forbidden: field is immutable when `immutable` is set',
  ]),
];

const rule = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
const roles = (kind: string, about: string, rules: Fields[], expected: string[]): Fact =>
  errors(`${rbacTests} TestValidate${kind}`, kind, about, { rules }, expected);
const group = 'rbac.authorization.k8s.io';
const roleRef = { apiGroup: group, kind: 'ClusterRole', name: 'view' };
const binding = (kind: string, about: string, object: Fields, expected: string[]): Fact =>
  errors(`${rbacTests} TestValidate${kind}`, kind, about, { roleRef, ...object }, expected);
const rbac: Fact[] = [
  roles('Role', 'a good one', [rule], []),
  roles(
    'Role',
    'no verbs',
    [{ ...rule, verbs: [] }],
    ['rules[0].verbs: Required value: verbs must contain at least one value'],
  ),
  roles(
    'Role',
    'no groups',
    [{ ...rule, apiGroups: [] }],
    ['rules[0].apiGroups: Required value: resource rules must supply at least one api group'],
  ),
  roles(
    'Role',
    'no resources',
    [{ ...rule, resources: [] }],
    ['rules[0].resources: Required value: resource rules must supply at least one resource'],
  ),
  roles(
    'Role',
    'URLs in a namespace',
    [{ verbs: ['get'], nonResourceURLs: ['/*'] }],
    ['rules[0].nonResourceURLs: Invalid value: ["/*"]: namespaced rules cannot apply to non-resource URLs'],
  ),
  roles('ClusterRole', 'URLs', [{ verbs: ['get'], nonResourceURLs: ['/*'] }], []),
  roles(
    'ClusterRole',
    'URLs and resources',
    [{ ...rule, nonResourceURLs: ['/*'] }],
    [
      'rules[0].nonResourceURLs: Invalid value: ["/*"]: rules cannot apply to both regular resources and non-resource URLs',
    ],
  ),
  errors(
    `${rbacTests} TestValidateClusterRole`,
    'ClusterRole',
    'nothing to aggregate',
    { rules: [], aggregationRule: {} },
    [
      'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    ],
  ),
  binding('RoleBinding', 'a role of a group unknown', { roleRef: { ...roleRef, apiGroup: 'rbac.GroupName' } }, [
    `roleRef.apiGroup: Unsupported value: "rbac.GroupName": supported values: "${group}"`,
  ]),
  binding('RoleBinding', 'a role of a kind unknown', { roleRef: { ...roleRef, kind: 'Type' } }, [
    'roleRef.kind: Unsupported value: "Type": supported values: "Role", "ClusterRole"',
  ]),
  binding('ClusterRoleBinding', 'a Role for the cluster', { roleRef: { ...roleRef, kind: 'Role' } }, [
    'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
  ]),
  binding('RoleBinding', 'no role', { roleRef: { ...roleRef, name: '' } }, ['roleRef.name: Required value']),
  binding('RoleBinding', 'a role that is a path', { roleRef: { ...roleRef, name: '../../foo' } }, [
    'roleRef.name: Invalid value: "../../foo": may not contain \'/\'',
  ]),
  binding('RoleBinding', 'a subject of no kind', { subjects: [{ name: 'subject' }] }, [
    'subjects[0].kind: Unsupported value: "": supported values: "ServiceAccount", "User", "Group"',
  ]),
  binding('RoleBinding', 'a subject without a name', { subjects: [{ kind: 'User', apiGroup: group }] }, [
    'subjects[0].name: Required value',
  ]),
  binding(
    'RoleBinding',
    'a bad service account',
    { subjects: [{ kind: 'ServiceAccount', namespace: 'ns', name: 'subject:bad' }] },
    [`subjects[0].name: Invalid value: "subject:bad": ${subdomain}`],
  ),
  binding(
    'ClusterRoleBinding',
    'a service account of nowhere',
    { subjects: [{ kind: 'ServiceAccount', name: 'good' }] },
    ['subjects[0].namespace: Required value'],
  ),
  changes(
    `${rbacTests} TestValidateRoleBindingUpdate`,
    'RoleBinding',
    'another role',
    { roleRef },
    { roleRef: { ...roleRef, name: 'edit' } },
    [`roleRef: Invalid value: {"APIGroup":"${group}","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef`],
  ),
];

const taint = { key: 'GPU', value: 'true', effect: 'NoSchedule' };
const node = (about: string, object: Fields, expected: string[]): Fact =>
  errors(`${core} TestValidateNode`, 'Node', about, object, expected);
const slice = (about: string, object: Fields, expected: string[]): Fact =>
  errors(
    'pkg/apis/discovery/validation/validation_test.go TestValidateEndpointSlice',
    'EndpointSlice',
    about,
    { addressType: 'IPv4', endpoints: [], ...object },
    expected,
  );
const endpoints = (about: string, subset: Fields, expected: string[]): Fact =>
  errors(`${core} TestValidateEndpointsCreate`, 'Endpoints', about, { subsets: [subset] }, expected);
const rest: Fact[] = [
  node('a good taint', { spec: { taints: [taint] } }, []),
  node('a taint of no effect', { spec: { taints: [{ ...taint, effect: '' }] } }, [
    'metadata.taints[0].effect: Required value',
  ]),
  node('a taint of an effect unknown', { spec: { taints: [{ ...taint, effect: 'NoScheduleNoAdmit' }] } }, [
    'metadata.taints[0].effect: Unsupported value: "NoScheduleNoAdmit": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ]),
  node('a taint twice', { spec: { taints: [taint, { ...taint, value: 'false' }] } }, [
    'metadata.taints[1]: Duplicate value: {"Key":"GPU","Value":"false","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
  ]),
  node('a bad CIDR', { spec: { podCIDRs: ['192.168.0'] } }, [
    'spec.podCIDRs[0]: Invalid value: "192.168.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ]),
  node('part of a Pod', { status: { capacity: { pods: '500m' }, allocatable: {} } }, [
    'status.capacity.pods: Invalid value: "500m": must be an integer',
  ]),
  changes(
    `${core} TestValidateNodeUpdate`,
    'Node',
    'another CIDR',
    { spec: { podCIDRs: ['10.0.0.0/24'] } },
    { spec: { podCIDRs: ['10.0.1.0/24'] } },
    ['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'],
  ),
  changes(
    `${core} TestValidateNodeUpdate`,
    'Node',
    'another provider',
    { spec: { providerID: 'a' } },
    { spec: { providerID: 'b' } },
    ['spec.providerID: Forbidden: node updates may not change providerID except from "" to valid'],
  ),
  slice('good ones', { ports: [{ name: 'http', port: 80 }], endpoints: [{ addresses: ['10.0.0.1'] }] }, []),
  slice('no type', { addressType: '' }, ['addressType: Required value']),
  slice('a type unknown', { addressType: 'other' }, [
    'addressType: Unsupported value: "other": supported values: "FQDN", "IPv4", "IPv6"',
  ]),
  slice(
    'a port name twice',
    {
      ports: [
        { name: '', port: 80 },
        { name: '', port: 443 },
      ],
    },
    ['ports[1].name: Duplicate value: ""'],
  ),
  slice('a bad protocol', { ports: [{ name: 'http', protocol: 'foo' }] }, [
    'ports[0].protocol: Unsupported value: "foo": supported values: "SCTP", "TCP", "UDP"',
  ]),
  slice('no addresses', { endpoints: [{ addresses: [] }] }, [
    'endpoints[0].addresses: Required value: must contain at least 1 address',
  ]),
  slice(
    'too many addresses',
    { addressType: 'FQDN', endpoints: [{ addresses: Array.from({ length: 101 }, (_, i) => `a${i}.b`) }] },
    ['endpoints[0].addresses: Too many: 101: must have at most 100 items'],
  ),
  slice('an address of another family', { endpoints: [{ addresses: ['2001:db8::1'] }] }, [
    'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be a valid IPv4 address',
  ]),
  changes(
    'pkg/apis/discovery/validation/validation_test.go TestValidateEndpointSliceUpdate',
    'EndpointSlice',
    'another type',
    { addressType: 'IPv4', endpoints: [] },
    { addressType: 'IPv6', endpoints: [] },
    ['addressType: Invalid value: "IPv6": field is immutable'],
  ),
  endpoints('a good one', { addresses: [{ ip: '10.10.1.1' }], ports: [{ port: 8675 }] }, []),
  endpoints('no addresses', { ports: [{ name: 'a', port: 93 }] }, [
    'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
  ]),
  endpoints('a bad address', { addresses: [{ ip: '[2001:0db8:85a3:0042:1000:8a2e:0370:7334]' }] }, [
    `subsets[0].addresses[0].ip: Invalid value: "[2001:0db8:85a3:0042:1000:8a2e:0370:7334]": ${ip}`,
    'subsets[0].addresses[0].ip: Invalid value: "[2001:0db8:85a3:0042:1000:8a2e:0370:7334]": must be a valid IP address',
  ]),
  endpoints(
    'two ports, one without a name',
    { addresses: [{ ip: '8.8.8.8' }], ports: [{ port: 8675 }, { name: 'b', port: 309 }] },
    ['subsets[0].ports[0].name: Required value'],
  ),
  endpoints('a link-local address', { addresses: [{ ip: '169.254.169.254' }], ports: [{ port: 93 }] }, [
    'subsets[0].addresses[0].ip: Invalid value: "169.254.169.254": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ]),
  warns('pkg/registry/core/endpoint/strategy.go', 'Endpoints', 'always', {}, [
    'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  ]),
  errors(
    'pkg/apis/coordination/validation/validation_test.go TestValidateLeaseSpecUpdate',
    'Lease',
    'numbers',
    { spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } },
    [
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
      'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
    ],
  ),
  changes(
    'pkg/apis/scheduling/validation/validation_test.go TestValidatePriorityClassUpdate',
    'PriorityClass',
    'another value',
    { value: 10 },
    { value: 11 },
    ['value: Forbidden: may not be changed in an update.'],
  ),
];

export const otherFacts: Fact[] = [...services, ...serviceUpdates, ...workloads, ...dataKinds, ...rbac, ...rest];
