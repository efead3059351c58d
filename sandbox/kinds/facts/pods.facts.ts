/**
 * What is said of Pods: the cases of pkg/apis/core/validation/validation_test.go and the words of validation.go
 * beside it. Upstream's tests name their list `field`; here it stands where it stands in a Pod.
 */
import { changes, errors, type Fact, warns } from './fact.ts';

type Fields = Record<string, any>;
const from = 'pkg/apis/core/validation/validation_test.go';
const good = { name: 'ctr', image: 'image' };
const at = 'spec.containers[0]';

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const envName = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const configKey =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const ofSpec = (test: string, about: string, spec: Fields, expected: string[]): Fact =>
  errors(`${from} ${test}`, 'Pod', about, { spec: { containers: [good], ...spec } }, expected);
const ofContainer = (test: string, about: string, fields: Fields, expected: string[], spec: Fields = {}): Fact =>
  ofSpec(
    test,
    about,
    { ...spec, containers: [{ ...good, ...fields }] },
    expected.map((text) => at + text),
  );

const env = (about: string, variable: Fields, expected: string[]): Fact =>
  ofContainer(
    'TestValidateEnv',
    about,
    { env: [variable] },
    expected.map((text) => `.env[0]${text}`),
  );
const fieldRef = (fieldPath: string) => ({ name: 'abc', valueFrom: { fieldRef: { fieldPath } } });
const paths =
  '"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"';
const secretKeyRef = { name: 'a-secret', key: 'a-key' };
const configMapKeyRef = { name: 'some-config-map', key: 'some-key' };

const envs: Fact[] = [
  ...['!"#$%&\'()', '* +,-./0123456789', ':;<>?@', '[\\]^_`{}|~', 'AbC_123', 'a-b-c'].map((name) =>
    env(`the name ${name}`, { name, value: 'value' }, []),
  ),
  ...[
    "metadata.annotations['key']",
    "metadata.labels['key']",
    'metadata.uid',
    'spec.serviceAccountName',
    'status.podIPs',
  ].map((path) => env(path, fieldRef(path), [])),
  env('an illegal character', { name: '=abc' }, [`.name: Invalid value: "=abc": ${envName}`]),
  env('an empty name', { name: '' }, ['.name: Required value']),
  env('value and valueFrom', { ...fieldRef('metadata.name'), value: 'foo' }, [
    '.valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  ]),
  env('valueFrom without a source', { name: 'abc', valueFrom: {} }, [
    '.valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
  ]),
  env('two sources', { name: 'abc', valueFrom: { ...fieldRef('metadata.name').valueFrom, secretKeyRef } }, [
    '.valueFrom: Invalid value: "": may not have more than one field specified at a time',
  ]),
  env(
    'three sources',
    { name: 'abc', valueFrom: { ...fieldRef('metadata.name').valueFrom, secretKeyRef, configMapKeyRef } },
    ['.valueFrom: Invalid value: "": may not have more than one field specified at a time'],
  ),
  env('a bad secret name', { name: 'abc', valueFrom: { secretKeyRef: { name: '$%^&*#', key: 'a-key' } } }, [
    `.valueFrom.secretKeyRef.name: Invalid value: "$%^&*#": ${subdomain}`,
  ]),
  env('a bad config map name', { name: 'abc', valueFrom: { configMapKeyRef: { name: '$%^&*#', key: 'some-key' } } }, [
    `.valueFrom.configMapKeyRef.name: Invalid value: "$%^&*#": ${subdomain}`,
  ]),
  env('a secret without its key', { name: 'abc', valueFrom: { secretKeyRef: { name: 's' } } }, [
    '.valueFrom.secretKeyRef.key: Required value',
  ]),
  env('a bad key', { name: 'abc', valueFrom: { configMapKeyRef: { name: 's', key: 'a b' } } }, [
    `.valueFrom.configMapKeyRef.key: Invalid value: "a b": ${configKey}`,
  ]),
  env('no field path', { name: 'abc', valueFrom: { fieldRef: {} } }, ['.valueFrom.fieldRef.fieldPath: Required value']),
  env('a field path there is not', fieldRef('metadata.whoops'), [
    '.valueFrom.fieldRef.fieldPath: Invalid value: "metadata.whoops": error converting fieldPath: field label not supported: metadata.whoops',
  ]),
  env('a subscript where there is none', fieldRef("metadata.name['key']"), [
    ".valueFrom.fieldRef.fieldPath: Invalid value: \"metadata.name['key']\": error converting fieldPath: field label does not support subscript: metadata.name['key']",
  ]),
  ...['metadata.labels', 'metadata.annotations', 'status.phase'].map((path) =>
    env(`all of ${path}`, fieldRef(path), [
      `.valueFrom.fieldRef.fieldPath: Unsupported value: "${path}": supported values: ${paths}`,
    ]),
  ),
  env('an unknown resource', { name: 'abc', valueFrom: { resourceFieldRef: { resource: 'limits.gpu' } } }, [
    '.valueFrom.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
  ]),
  env('a bad divisor', { name: 'abc', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '10m' } } }, [
    '.valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
  ]),
];

const envFrom = (about: string, source: Fields, expected: string[]): Fact =>
  ofContainer('TestValidateEnvFrom', about, { envFrom: [source] }, expected);
const envFroms: Fact[] = [
  envFrom('a config map', { configMapRef: { name: 'abc' } }, []),
  envFrom('a prefix', { prefix: 'pre_', secretRef: { name: 'abc' } }, []),
  envFrom('an illegal prefix', { prefix: 'a=', secretRef: { name: 'abc' } }, [
    `.envFrom[0].prefix: Invalid value: "a=": ${envName}`,
  ]),
  envFrom('an empty name', { secretRef: { name: '' } }, ['.envFrom[0].secretRef.name: Required value']),
  envFrom('an invalid name', { secretRef: { name: '&' } }, [
    `.envFrom[0].secretRef.name: Invalid value: "&": ${subdomain}`,
  ]),
  envFrom('no reference', {}, ['.envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`']),
  envFrom('two references', { secretRef: { name: 'abc' }, configMapRef: { name: 'abc' } }, [
    '.envFrom: Invalid value: "": may not have more than one field specified at a time',
  ]),
  envFrom('a bad config map', { configMapRef: { name: '$%^&*#' } }, [
    `.envFrom[0].configMapRef.name: Invalid value: "$%^&*#": ${subdomain}`,
  ]),
];

const volumes = [
  { name: 'abc', persistentVolumeClaim: { claimName: 'testclaim1' } },
  { name: 'abc-123', persistentVolumeClaim: { claimName: 'testclaim2' } },
  { name: '123', hostPath: { path: '/foo/baz' } },
];
const mount = (about: string, mounts: Fields[], expected: string[], extra: Fields = {}): Fact =>
  ofContainer(
    'TestValidateVolumeMounts',
    about,
    { volumeMounts: mounts, ...extra },
    expected.map((e) => `.volumeMounts${e}`),
    {
      volumes,
    },
  );
const mounts: Fact[] = [
  mount(
    'good ones',
    [
      { name: 'abc', mountPath: '/foo' },
      { name: 'abc-123', mountPath: '/bab', subPath: 'baz' },
      { name: 'abc-123', mountPath: 'G:\\mount' },
      { name: 'abc-123', mountPath: '/bad', subPath: '..baz' },
      { name: '123', mountPath: '/rro', readOnly: true, recursiveReadOnly: 'Enabled' },
    ],
    [],
  ),
  mount('no name', [{ name: '', mountPath: '/foo' }], ['[0].name: Required value', '[0].name: Not found: ""']),
  mount('no path', [{ name: 'abc', mountPath: '' }], ['[0].mountPath: Required value']),
  mount(
    'unknown volumes at one path',
    [
      { name: 'foo', mountPath: '/path/a' },
      { name: 'bar', mountPath: '/path/a' },
    ],
    [
      '[0].name: Not found: "foo"',
      '[1].name: Not found: "bar"',
      '[1].mountPath: Invalid value: "/path/a": must be unique',
    ],
  ),
  mount(
    'an absolute subpath',
    [{ name: 'abc', mountPath: '/bar', subPath: '/baz' }],
    ['.subPath: Invalid value: "/baz": must be a relative path'],
  ),
  ...['../baz', 'baz/../bat', './..'].map((subPath) =>
    mount(
      `the subpath ${subPath}`,
      [{ name: 'abc', mountPath: '/bar', subPath }],
      [`.subPath: Invalid value: "${subPath}": must not contain '..'`],
    ),
  ),
  mount(
    'subpath and expression',
    [{ name: 'abc-123', mountPath: '/bab', subPath: 'baz', subPathExpr: '$(POD_NAME)' }],
    ['[0].subPathExpr: Invalid value: "$(POD_NAME)": subPathExpr and subPath are mutually exclusive'],
  ),
  mount(
    'bidirectional, not privileged',
    [{ name: 'abc', mountPath: '/bar', mountPropagation: 'Bidirectional' }],
    ['.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers'],
  ),
  mount('bidirectional, privileged', [{ name: 'abc', mountPath: '/bar', mountPropagation: 'Bidirectional' }], [], {
    securityContext: { privileged: true },
  }),
  mount(
    'a propagation there is not',
    [{ name: 'abc', mountPath: '/bar', mountPropagation: 'invalid' }],
    ['.mountPropagation: Unsupported value: "invalid": supported values: "Bidirectional", "HostToContainer", "None"'],
  ),
  mount(
    'recursively but not read-only',
    [{ name: '123', mountPath: '/a', recursiveReadOnly: 'Enabled' }],
    ['.recursiveReadOnly: Forbidden: may only be specified when readOnly is true'],
  ),
  mount(
    'recursively with a propagation',
    [
      {
        name: '123',
        mountPath: '/a',
        readOnly: true,
        recursiveReadOnly: 'Enabled',
        mountPropagation: 'HostToContainer',
      },
    ],
    ['.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified'],
  ),
];

const resize = (about: string, resizePolicy: Fields[], expected: string[], restartPolicy = 'Always'): Fact =>
  ofContainer(
    'TestValidateResizePolicy',
    about,
    { resizePolicy },
    expected.map((e) => `.resizePolicy${e}`),
    { restartPolicy },
  );
const never = ": Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'";
const resizes: Fact[] = [
  resize(
    'good ones',
    [
      { resourceName: 'cpu', restartPolicy: 'NotRequired' },
      { resourceName: 'memory', restartPolicy: 'RestartContainer' },
    ],
    [],
  ),
  resize(
    'a bad policy',
    [{ resourceName: 'memory', restartPolicy: 'Restarrrt' }],
    [': Unsupported value: "Restarrrt": supported values: "NotRequired", "RestartContainer"'],
  ),
  resize(
    'a bad resource',
    [{ resourceName: 'cpuuu', restartPolicy: 'NotRequired' }],
    [': Unsupported value: "cpuuu": supported values: "cpu", "memory"'],
  ),
  resize('no policy', [{ resourceName: 'memory', restartPolicy: '' }], [': Required value']),
  resize(
    'one twice',
    [
      { resourceName: 'cpu', restartPolicy: 'NotRequired' },
      { resourceName: 'cpu', restartPolicy: 'RestartContainer' },
    ],
    ['[1]: Duplicate value: "cpu"'],
  ),
  resize(
    'restarts where nothing restarts',
    [
      { resourceName: 'cpu', restartPolicy: 'RestartContainer' },
      { resourceName: 'memory', restartPolicy: 'RestartContainer' },
    ],
    [never, never],
    'Never',
  ),
];

const containers: Fact[] = (
  [
    ['no containers', { containers: [] }, ['spec.containers: Required value']],
    ['an empty container', { containers: [{}] }, [`${at}.name: Required value`, `${at}.image: Required value`]],
    ['a bad name', { containers: [{ name: '123_', image: 'image' }] }, [`${at}.name: Invalid value: "123_": ${label}`]],
    [
      'a name with a dot',
      { containers: [{ name: 'a.b', image: 'image' }] },
      [`${at}.name: Invalid value: "a.b": must not contain dots`],
    ],
    [
      'a name too long',
      { containers: [{ name: 'a'.repeat(64), image: 'image' }] },
      [`${at}.name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 characters`],
    ],
    ['a name twice', { containers: [good, good] }, ['spec.containers[1].name: Duplicate value: "ctr"']],
    [
      'a padded image',
      { containers: [{ name: 'ctr', image: ' image ' }] },
      [`${at}.image: Invalid value: " image ": must not have leading or trailing whitespace`],
    ],
    [
      'a bad pull policy',
      { containers: [{ ...good, imagePullPolicy: 'IfAbsent' }] },
      [`${at}.imagePullPolicy: Unsupported value: "IfAbsent": supported values: "Always", "IfNotPresent", "Never"`],
    ],
    [
      'a bad termination message policy',
      { containers: [{ ...good, terminationMessagePolicy: 'Unknown' }] },
      [
        `${at}.terminationMessagePolicy: Unsupported value: "Unknown": supported values: "File", "FallbackToLogsOnError"`,
      ],
    ],
    [
      'a port without its number',
      { containers: [{ ...good, ports: [{ name: 'http' }] }] },
      [`${at}.ports[0].containerPort: Required value`],
    ],
    [
      'a port out of range',
      { containers: [{ ...good, ports: [{ containerPort: 65536 }] }] },
      [`${at}.ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive`],
    ],
    [
      'bad port names',
      {
        containers: [
          {
            ...good,
            ports: [
              { name: 'a'.repeat(16), containerPort: 80 },
              { name: 'a.b', containerPort: 81 },
              { name: '1-2', containerPort: 82 },
            ],
          },
        ],
      },
      [
        `${at}.ports[0].name: Invalid value: "${'a'.repeat(16)}": must be no more than 15 characters`,
        `${at}.ports[1].name: Invalid value: "a.b": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
        `${at}.ports[2].name: Invalid value: "1-2": must contain at least one letter (a-z)`,
      ],
    ],
    [
      'a port name twice',
      {
        containers: [
          {
            ...good,
            ports: [
              { name: 'abc', containerPort: 80 },
              { name: 'abc', containerPort: 81 },
            ],
          },
        ],
      },
      [`${at}.ports[1].name: Duplicate value: "abc"`],
    ],
    [
      'a bad protocol',
      { containers: [{ ...good, ports: [{ containerPort: 80, protocol: 'ICMP' }] }] },
      [`${at}.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"`],
    ],
    [
      'a host port in two containers',
      {
        containers: ['abc', 'def'].map((name) => ({
          name,
          image: 'image',
          ports: [{ containerPort: 80, hostPort: 80 }],
        })),
      },
      ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"'],
    ],
    [
      'a negative request',
      { containers: [{ ...good, resources: { requests: { cpu: '-10' } } }] },
      [`${at}.resources.requests[cpu]: Invalid value: "-10": must be greater than or equal to 0`],
    ],
    [
      'a request over its limit',
      { containers: [{ ...good, resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }] },
      [`${at}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`],
    ],
    [
      'a resource nobody knows',
      { containers: [{ ...good, resources: { requests: { disk: '1G' } } }] },
      [
        `${at}.resources.requests[disk]: Invalid value: "disk": must be a standard resource type or fully qualified`,
        `${at}.resources.requests[disk]: Invalid value: "disk": must be a standard resource for containers`,
      ],
    ],
    [
      'a device without its limit',
      { containers: [{ ...good, resources: { requests: { 'nvidia.com/gpu': '1' } } }] },
      [`${at}.resources.limits: Required value: Limit must be set for non overcommitable resources`],
    ],
    [
      'part of a device',
      { containers: [{ ...good, resources: { limits: { 'nvidia.com/gpu': '500m' } } }] },
      [
        `${at}.resources.limits[nvidia.com/gpu]: Invalid value: "500m": must be an integer`,
        `${at}.resources.requests[nvidia.com/gpu]: Invalid value: "500m": must be an integer`,
      ],
    ],
    [
      'a probe of no sort',
      { containers: [{ ...good, livenessProbe: {} }] },
      [`${at}.livenessProbe: Required value: must specify a handler type`],
    ],
    [
      'a probe of two sorts',
      { containers: [{ ...good, readinessProbe: { exec: { command: ['ls'] }, tcpSocket: { port: 80 } } }] },
      [`${at}.readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`],
    ],
    [
      'a liveness probe that wants two successes',
      { containers: [{ ...good, livenessProbe: { exec: { command: ['ls'] }, successThreshold: 2 } }] },
      [`${at}.livenessProbe.successThreshold: Invalid value: 2: must be 1`],
    ],
    [
      'negative numbers',
      {
        containers: [
          { ...good, readinessProbe: { exec: { command: ['ls'] }, initialDelaySeconds: -10, periodSeconds: -1 } },
        ],
      },
      [
        `${at}.readinessProbe.initialDelaySeconds: Invalid value: -10: must be greater than or equal to 0`,
        `${at}.readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0`,
      ],
    ],
    [
      'a readiness probe with a grace period',
      { containers: [{ ...good, readinessProbe: { exec: { command: ['ls'] }, terminationGracePeriodSeconds: 10 } }] },
      [`${at}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 10: must not be set for readinessProbes`],
    ],
    [
      'nothing to execute',
      { containers: [{ ...good, lifecycle: { postStart: { exec: {} } } }] },
      [`${at}.lifecycle.postStart.exec.command: Required value`],
    ],
    [
      'an HTTP hook on a bad port',
      { containers: [{ ...good, lifecycle: { preStop: { httpGet: { port: 0 } } } }] },
      [`${at}.lifecycle.preStop.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive`],
    ],
    [
      'a bad scheme',
      { containers: [{ ...good, livenessProbe: { httpGet: { port: 80, scheme: 'FTP' } } }] },
      [`${at}.livenessProbe.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"`],
    ],
    [
      'a bad header',
      {
        containers: [{ ...good, livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'a b', value: '' }] } } }],
      },
      [
        `${at}.livenessProbe.httpGet.httpHeaders: Invalid value: "a b": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')`,
      ],
    ],
    [
      'a sleep longer than the grace period',
      { containers: [{ ...good, lifecycle: { preStop: { sleep: { seconds: 31 } } } }] },
      [
        `${at}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)`,
      ],
    ],
    [
      'an init container with a probe',
      { initContainers: [{ name: 'init', image: 'i', livenessProbe: { tcpSocket: { port: 80 } } }] },
      [
        'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      'an init container named as another',
      { initContainers: [good] },
      ['spec.initContainers[0].name: Duplicate value: "ctr"'],
    ],
    [
      'a sidecar with a probe',
      {
        initContainers: [
          { name: 'init', image: 'i', restartPolicy: 'Always', livenessProbe: { tcpSocket: { port: 80 } } },
        ],
      },
      [],
    ],
    [
      'ephemeral containers at creation',
      { ephemeralContainers: [{ name: 'debug', image: 'image' }] },
      ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ],
    [
      'an ephemeral container aiming at nothing, with ports',
      {
        ephemeralContainers: [
          { name: 'debug', image: 'image', targetContainerName: 'bogus', ports: [{ containerPort: 80 }] },
        ],
      },
      [
        'spec.ephemeralContainers[0].targetContainerName: Not found: "bogus"',
        'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
        'spec.ephemeralContainers: Forbidden: cannot be set on create',
      ],
    ],
  ] as [string, Fields, string[]][]
).map(([about, spec, expected]) => ofSpec('TestValidateContainers', about, spec, expected));

const specs: Fact[] = (
  [
    [
      'a bad restart policy',
      { restartPolicy: 'UnknowPolicy' },
      ['spec.restartPolicy: Unsupported value: "UnknowPolicy": supported values: "Always", "OnFailure", "Never"'],
    ],
    [
      'a bad DNS policy',
      { dnsPolicy: 'invalid' },
      [
        'spec.dnsPolicy: Unsupported value: "invalid": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    ],
    [
      'no DNS and no configuration',
      { dnsPolicy: 'None' },
      ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ],
    [
      'a bad name server',
      { dnsConfig: { nameservers: ['invalid'] } },
      [
        'spec.dnsConfig.nameservers[0]: Invalid value: "invalid": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    [
      'too many name servers',
      { dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } },
      [
        'spec.dnsConfig.nameservers: Invalid value: ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]: must not have more than 3 nameservers',
      ],
    ],
    [
      'a bad service account',
      { serviceAccountName: 'invalidName' },
      [`spec.serviceAccountName: Invalid value: "invalidName": ${subdomain}`],
    ],
    ['a bad host name', { hostname: 'A.b' }, [`spec.hostname: Invalid value: "A.b": ${label}`]],
    [
      'a deadline of nothing',
      { activeDeadlineSeconds: 0 },
      ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    ],
    [
      'a bad toleration operator',
      { tolerations: [{ key: 'foo', operator: 'In' }] },
      ['spec.tolerations[0].operator: Unsupported value: "In": supported values: "Equal", "Exists"'],
    ],
    [
      'Exists with a value',
      { tolerations: [{ key: 'foo', operator: 'Exists', value: 'bar', effect: 'NoSchedule' }] },
      ['spec.tolerations[0].operator: Invalid value: "bar": value must be empty when `operator` is \'Exists\''],
    ],
    [
      'no key, no Exists',
      { tolerations: [{ operator: 'Equal', value: 'bar' }] },
      [
        'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    ],
    [
      'seconds without NoExecute',
      { tolerations: [{ key: 'foo', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 20 }] },
      [
        'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      ],
    ],
    [
      'a bad effect',
      { tolerations: [{ key: 'foo', operator: 'Exists', effect: 'Sometimes' }] },
      [
        'spec.tolerations[0].effect: Unsupported value: "Sometimes": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      ],
    ],
    [
      'no node selector terms',
      { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
      ],
    ],
    [
      'a weight out of range',
      {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 199, preference: { matchExpressions: [{ key: 'foo', operator: 'In', values: ['bar'] }] } },
            ],
          },
        },
      },
      [
        'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 199: must be in the range 1-100',
      ],
    ],
    [
      'an operator that wants values',
      {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'foo', operator: 'In' }] }],
            },
          },
        },
      },
      [
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      ],
    ],
    [
      'a null selector, spread twice over one key',
      {
        topologySpreadConstraints: [0, 1].map(() => ({
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
        })),
      },
      ['spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"'],
    ],
    [
      'a skew of nothing',
      { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'Sometimes' }] },
      [
        'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Sometimes": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    [
      'a user that is none',
      { securityContext: { runAsUser: -1 } },
      ['spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive'],
    ],
    [
      'two sources of a volume',
      { volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/mnt' } }] },
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'a bad volume name',
      { volumes: [{ name: 'a.b.c', emptyDir: {} }] },
      ['spec.volumes[0].name: Invalid value: "a.b.c": must not contain dots'],
    ],
    ['a volume twice', { volumes: [{ name: 'v' }, { name: 'v' }] }, ['spec.volumes[1].name: Duplicate value: "v"']],
    [
      'a secret without its name',
      { volumes: [{ name: 'v', secret: {} }] },
      ['spec.volumes[0].secret.secretName: Required value'],
    ],
    [
      'a mode beyond 0777',
      { volumes: [{ name: 'v', configMap: { name: 'm', defaultMode: 512 } }] },
      [
        'spec.volumes[0].configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
      ],
    ],
    [
      'items that climb',
      {
        volumes: [
          {
            name: 'v',
            secret: {
              secretName: 's',
              items: [
                { key: 'k', path: '../p' },
                { key: 'k', path: '..p' },
              ],
            },
          },
        ],
      },
      [
        'spec.volumes[0].secret.items[0].path: Invalid value: "../p": must not contain \'..\'',
        'spec.volumes[0].secret.items[1].path: Invalid value: "..p": must not start with \'..\'',
      ],
    ],
    [
      'a host path of no known type',
      { volumes: [{ name: 'v', hostPath: { path: '/x', type: 'Folder' } }] },
      [
        'spec.volumes[0].hostPath.type: Unsupported value: "Folder": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
      ],
    ],
    [
      'a token that expires at once',
      {
        serviceAccountName: 'sa',
        volumes: [
          { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 60 } }] } },
        ],
      },
      [
        'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      ],
    ],
    [
      'a token for nobody',
      { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] },
      [
        'spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
      ],
    ],
    [
      'host ports that differ under hostNetwork',
      { hostNetwork: true, containers: [{ ...good, ports: [{ containerPort: 8080, hostPort: 2600 }] }] },
      [`${at}.ports[0].hostPort: Invalid value: 2600: must match \`containerPort\` when \`hostNetwork\` is true`],
    ],
    [
      'scheduling gates with a node',
      { nodeName: 'node', schedulingGates: [{ name: 'foo' }] },
      ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
    ],
    [
      'a host alias that is no address',
      { hostAliases: [{ ip: '999.999.999.999', hostnames: ['host1'] }] },
      [
        'spec.hostAliases[0].ip: Invalid value: "999.999.999.999": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
  ] as [string, Fields, string[]][]
).map(([about, spec, expected]) => ofSpec('TestValidatePod', about, spec, expected));

const updatable =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n';
/** The pull policy follows the tag when it is left out. */
const kept = { ...good, imagePullPolicy: 'Always' };
const update = (about: string, old: Fields, spec: Fields, expected: string[]): Fact =>
  changes(
    `${from} TestValidatePodUpdate`,
    'Pod',
    about,
    { spec: { containers: [kept], ...old } },
    { spec: { containers: [kept], ...spec } },
    expected,
  );
const toleration = { key: 'foo', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 };
const updates: Fact[] = [
  update('an image', {}, { containers: [{ ...kept, image: 'image:2' }] }, []),
  update('no image', {}, { containers: [{ ...kept, image: '' }] }, [`${at}.image: Required value`]),
  update('another container', {}, { containers: [kept, { name: 'two', image: 'i' }] }, [
    'spec.containers: Forbidden: pod updates may not add or remove containers',
  ]),
  update('a deadline set', {}, { activeDeadlineSeconds: 30 }, []),
  update('a deadline put off', { activeDeadlineSeconds: 20 }, { activeDeadlineSeconds: 30 }, [
    'spec.activeDeadlineSeconds: Invalid value: 30: must be less than or equal to previous value',
  ]),
  update('a deadline gone', { activeDeadlineSeconds: 20 }, {}, [
    'spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value',
  ]),
  update(
    'another toleration',
    { tolerations: [toleration] },
    { tolerations: [toleration, { key: 'bar', operator: 'Exists' }] },
    [],
  ),
  update(
    'a longer toleration',
    { tolerations: [toleration] },
    { tolerations: [{ ...toleration, tolerationSeconds: 20 }] },
    [],
  ),
  update('a toleration gone', { tolerations: [toleration] }, {}, [
    'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
  ]),
  update(
    'another gate',
    { schedulingGates: [{ name: 'foo' }] },
    { schedulingGates: [{ name: 'foo' }, { name: 'bar' }] },
    ["spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'bar'"],
  ),
  update('a gate gone', { schedulingGates: [{ name: 'foo' }] }, {}, []),
  update(
    'a grace period that was negative',
    { terminationGracePeriodSeconds: -1 },
    { terminationGracePeriodSeconds: 1 },
    [],
  ),
  update('the host name', { hostname: 'a' }, { hostname: 'b' }, [
    `${updatable}@@ -64,7 +64,7 @@\n   "SELinuxChangePolicy": null\n  },\n  "ImagePullSecrets": null,\n- "Hostname": "a",\n+ "Hostname": "b",\n  "Subdomain": "",\n  "SetHostnameAsFQDN": null,\n  "Affinity": null,\n`,
  ]),
  changes(
    `${from} TestValidatePodStatusUpdate`,
    'Pod',
    'a node changed through the status',
    { spec: { containers: [good], nodeName: 'node1' } },
    { spec: { containers: [good], nodeName: 'node2' } },
    ['status.nodeName: Forbidden: may not be changed directly'],
    'status',
  ),
  changes(
    `${from} TestValidatePodStatusUpdate`,
    'Pod',
    'a finished container that runs again',
    {
      spec: { containers: [good], restartPolicy: 'Never' },
      status: { containerStatuses: [{ name: 'ctr', state: { terminated: { exitCode: 0 } } }] },
    },
    {
      spec: { containers: [good], restartPolicy: 'Never' },
      status: { containerStatuses: [{ name: 'ctr', state: { running: {} } }] },
    },
    ['status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state'],
    'status',
  ),
];

const warnFrom = 'pkg/api/pod/warnings_test.go';
const warnings: Fact[] = [
  warns(warnFrom, 'Pod', 'nothing', { spec: { containers: [good] } }, []),
  warns(
    warnFrom,
    'Pod',
    'an old node label',
    { spec: { containers: [good], nodeSelector: { 'beta.kubernetes.io/os': 'linux' } } },
    ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
  ),
  warns(
    warnFrom,
    'Pod',
    'a variable defined twice',
    {
      spec: {
        containers: [
          {
            ...good,
            env: [
              { name: 'a', value: '1' },
              { name: 'a', value: '2' },
            ],
          },
        ],
      },
    },
    ['spec.containers[0].env[1]: hides previous definition of "a", which may be dropped when using apply'],
  ),
  warns(
    warnFrom,
    'Pod',
    'part of a byte',
    { spec: { containers: [{ ...good, resources: { requests: { memory: '200m' } } }] } },
    ['spec.containers[0].resources.requests[memory]: fractional byte value "200m" is invalid, must be an integer'],
  ),
  warns(
    warnFrom,
    'Pod',
    'a negative grace period',
    { spec: { containers: [good], terminationGracePeriodSeconds: -1 } },
    ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1'],
  ),
  warns(
    'pkg/registry/core/pod/strategy.go',
    'Pod',
    'a name that is no label',
    { metadata: { name: 'a.b' }, spec: { containers: [good] } },
    [
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    ],
  ),
];

const exitCodes = { operator: 'In', values: [42] };
const rule = (about: string, restartPolicyRules: Fields[], expected: string[], restartPolicy?: string): Fact =>
  ofContainer(
    'TestValidateContainers',
    about,
    { restartPolicyRules, ...(restartPolicy && { restartPolicy }) },
    expected,
  );

const restartRules: Fact[] = [
  rule('a rule', [{ action: 'Restart', exitCodes }], [], 'Never'),
  rule('a rule for all containers', [{ action: 'RestartAllContainers', exitCodes }], [], 'Never'),
  rule(
    'rules without a policy',
    [{ action: 'Restart', exitCodes }],
    ['.restartPolicy: Required value: must specify restartPolicy when restart rules are used'],
  ),
  rule(
    'an unknown action',
    [{ action: 'X', exitCodes }],
    ['.restartPolicyRules[0].action: Unsupported value: "X": supported values: "Restart", "RestartAllContainers"'],
    'Never',
  ),
  rule(
    'no operator',
    [{ action: 'Restart', exitCodes: { values: [1] } }],
    ['.restartPolicyRules[0].exitCodes.operator: Unsupported value: "": supported values: "In", "NotIn"'],
    'Never',
  ),
];

export const podFacts: Fact[] = [
  ...envs,
  ...envFroms,
  ...mounts,
  ...resizes,
  ...restartRules,
  ...containers,
  ...specs,
  ...updates,
  ...warnings,
];
