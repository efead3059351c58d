/** Rows of pkg/printers/internalversion/printers_test.go. */
import { ago, day, type Fact, row } from './fact.ts';

const from = 'pkg/printers/internalversion/printers_test.go';
const soon = ago(-1.9);
const running = { running: {} };
const ended = (seconds: number) => ({ terminated: { exitCode: 0, finishedAt: ago(seconds) } });

type Fields = Record<string, any>;
const container = (status: Fields) => ({ restartCount: 0, ready: false, ...status });
const pod = (name: string, containers: number, status: Fields, spec: Fields = {}, metadata: Fields = {}) => ({
  metadata: { name, ...metadata },
  spec: { containers: Array.from({ length: containers }, () => ({})), ...spec },
  status,
});
const inits = (count: number) => ({ initContainers: Array.from({ length: count }, () => ({})) });
const sidecars = {
  initContainers: [
    { name: 'restartable-init-1', restartPolicy: 'Always' },
    { name: 'restartable-init-2', restartPolicy: 'Always' },
  ],
};
const up = (restartCount: number, extra: Fields = {}) =>
  container({ ready: true, restartCount, state: running, ...extra });

const pods: Fact[] = (
  [
    [
      'ready is not enough for being counted',
      pod('test4', 2, { phase: 'podPhase', containerStatuses: [up(3), container({ ready: true, restartCount: 3 })] }),
      ['test4', '1/2', 'podPhase', '6', '<unknown>'],
    ],
    [
      'the reason of the status goes before its phase',
      pod('test5', 2, {
        reason: 'podReason',
        phase: 'podPhase',
        containerStatuses: [up(3), container({ ready: true, restartCount: 3 })],
      }),
      ['test5', '1/2', 'podReason', '6', '<unknown>'],
    ],
    [
      'one running, one completed, not Ready',
      pod('test6', 2, {
        phase: 'Running',
        containerStatuses: [up(3, { state: { terminated: { reason: 'Completed', exitCode: 0 } } }), up(3)],
      }),
      ['test6', '1/2', 'NotReady', '6', '<unknown>'],
    ],
    [
      'one running, one completed, Ready',
      pod('test6', 2, {
        phase: 'Running',
        containerStatuses: [up(3, { state: { terminated: { reason: 'Completed', exitCode: 0 } } }), up(3)],
        conditions: [{ type: 'Ready', status: 'True' }],
      }),
      ['test6', '1/2', 'Running', '6', '<unknown>'],
    ],
    [
      'an init container restarting',
      pod(
        'test7',
        1,
        {
          phase: 'podPhase',
          initContainerStatuses: [container({ restartCount: 3, state: running, lastState: ended(10) })],
          containerStatuses: [container({ state: { waiting: {} } })],
        },
        inits(1),
      ),
      ['test7', '0/1', 'Init:0/1', '3 (10s ago)', '<unknown>'],
    ],
    [
      'two init containers, the first restarting',
      pod(
        'test8',
        1,
        {
          phase: 'podPhase',
          initContainerStatuses: [
            container({ restartCount: 3, state: running, lastState: ended(10) }),
            container({ state: { waiting: {} } }),
          ],
          containerStatuses: [container({ state: { waiting: {} } })],
        },
        inits(2),
      ),
      ['test8', '0/1', 'Init:0/2', '3 (10s ago)', '<unknown>'],
    ],
    [
      'two init containers, the second restarting',
      pod(
        'test9',
        1,
        {
          phase: 'podPhase',
          initContainerStatuses: [
            container({ state: { terminated: { exitCode: 0 } } }),
            container({ restartCount: 3, state: running, lastState: ended(10) }),
          ],
          containerStatuses: [container({ state: { waiting: {} } })],
        },
        inits(2),
      ),
      ['test9', '0/1', 'Init:1/2', '3 (10s ago)', '<unknown>'],
    ],
    [
      'both init containers restarted',
      pod(
        'test10',
        1,
        {
          phase: 'podPhase',
          initContainerStatuses: [
            container({ restartCount: 2, state: { terminated: { exitCode: 0 } }, lastState: ended(120) }),
            container({ restartCount: 3, state: running, lastState: ended(10) }),
          ],
          containerStatuses: [container({ state: { waiting: {} } })],
        },
        inits(2),
      ),
      ['test10', '0/1', 'Init:1/2', '5 (10s ago)', '<unknown>'],
    ],
    [
      'restarts of finished init containers are forgotten',
      pod(
        'test11',
        1,
        {
          phase: 'Running',
          initContainerStatuses: [
            container({ restartCount: 2, state: { terminated: { exitCode: 0 } }, lastState: ended(120) }),
          ],
          containerStatuses: [container({ restartCount: 4, state: running, lastState: ended(20) })],
        },
        inits(1),
      ),
      ['test11', '0/1', 'Running', '4 (20s ago)', '<unknown>'],
    ],
    [
      'restarted 5d ago',
      pod('test12', 1, { phase: 'Running', containerStatuses: [up(3, { lastState: ended(5 * day) })] }),
      ['test12', '1/1', 'Running', '3 (5d ago)', '<unknown>'],
    ],
    [
      'one never restarted, one 10d ago',
      pod('test13', 2, { phase: 'Running', containerStatuses: [up(0), up(3, { lastState: ended(10 * day) })] }),
      ['test13', '2/2', 'Running', '3 (10d ago)', '<unknown>'],
    ],
    [
      'the last restart counts',
      pod('test14', 2, {
        phase: 'Running',
        containerStatuses: [up(6, { lastState: ended(5 * day) }), up(3, { lastState: ended(20 * day) })],
      }),
      ['test14', '2/2', 'Running', '9 (5d ago)', '<unknown>'],
    ],
    [
      'scheduling gated',
      pod('test15', 2, {
        phase: 'podPhase',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      }),
      ['test15', '0/2', 'SchedulingGated', '0', '<unknown>'],
    ],
    [
      'succeeded',
      pod('test16', 1, {
        phase: 'Succeeded',
        containerStatuses: [container({ state: { terminated: { reason: 'Completed', exitCode: 0 } } })],
      }),
      ['test16', '0/1', 'Completed', '0', '<unknown>'],
    ],
    [
      'failed',
      pod('test17', 1, {
        phase: 'Failed',
        containerStatuses: [container({ state: { terminated: { reason: 'Error', exitCode: 1 } } })],
      }),
      ['test17', '0/1', 'Error', '0', '<unknown>'],
    ],
    [
      'succeeded and being deleted',
      pod(
        'test18',
        1,
        {
          phase: 'Succeeded',
          containerStatuses: [container({ state: { terminated: { reason: 'Completed', exitCode: 0 } } })],
        },
        {},
        { deletionTimestamp: soon },
      ),
      ['test18', '0/1', 'Completed', '0', '<unknown>'],
    ],
    [
      'running and being deleted',
      pod(
        'test19',
        1,
        { phase: 'Running', containerStatuses: [container({ state: running })] },
        {},
        { deletionTimestamp: soon },
      ),
      ['test19', '0/1', 'Terminating', '0', '<unknown>'],
    ],
    [
      'pending and being deleted',
      pod('test20', 1, { phase: 'Pending' }, {}, { deletionTimestamp: soon }),
      ['test20', '0/1', 'Terminating', '0', '<unknown>'],
    ],
    [
      'sidecars: the first running, not started',
      pod(
        'test1',
        1,
        {
          phase: 'Pending',
          initContainerStatuses: [
            container({
              name: 'restartable-init-1',
              restartCount: 3,
              state: running,
              started: false,
              lastState: ended(10),
            }),
            container({ name: 'restartable-init-2', state: { waiting: {} }, started: false }),
          ],
          containerStatuses: [container({ state: { waiting: {} } })],
          conditions: [{ type: 'Initialized', status: 'False' }],
        },
        sidecars,
      ),
      ['test1', '0/3', 'Init:0/2', '3 (10s ago)', '<unknown>'],
    ],
    [
      'sidecars: the first started, the second not',
      pod(
        'test1',
        1,
        {
          phase: 'Pending',
          initContainerStatuses: [
            container({
              name: 'restartable-init-1',
              restartCount: 3,
              state: running,
              started: true,
              lastState: ended(10),
            }),
            container({ name: 'restartable-init-2', state: running, started: false }),
          ],
          containerStatuses: [container({ state: { waiting: {} } })],
          conditions: [{ type: 'Initialized', status: 'False' }],
        },
        sidecars,
      ),
      ['test1', '0/3', 'Init:1/2', '3 (10s ago)', '<unknown>'],
    ],
    [
      'sidecars started and a container running',
      pod(
        'test2',
        1,
        {
          phase: 'Running',
          initContainerStatuses: [
            container({
              name: 'restartable-init-1',
              restartCount: 3,
              state: running,
              started: true,
              lastState: ended(10),
            }),
            container({ name: 'restartable-init-2', state: running, started: true }),
          ],
          containerStatuses: [up(4, { lastState: ended(20) })],
          conditions: [{ type: 'Initialized', status: 'True' }],
        },
        sidecars,
      ),
      ['test2', '1/3', 'Running', '7 (10s ago)', '<unknown>'],
    ],
    [
      'sidecars ended with an error after the container completed',
      pod(
        'test3',
        1,
        {
          phase: 'Succeeded',
          initContainerStatuses: [
            container({
              name: 'restartable-init-1',
              restartCount: 3,
              state: { terminated: { reason: 'Error', exitCode: 137 } },
              started: false,
              lastState: ended(10),
            }),
            container({
              name: 'restartable-init-2',
              state: { terminated: { reason: 'Error', exitCode: 137 } },
              started: false,
            }),
          ],
          containerStatuses: [
            container({
              restartCount: 4,
              state: { terminated: { reason: 'Completed', exitCode: 0 } },
              lastState: ended(20),
            }),
          ],
          conditions: [{ type: 'Initialized', status: 'True' }],
        },
        sidecars,
      ),
      ['test3', '0/3', 'Completed', '7 (10s ago)', '<unknown>'],
    ],
    [
      'statuses of containers that do not exist',
      {
        metadata: { name: 'test4' },
        spec: {
          initContainers: [
            { name: 'init1', image: 'initimage' },
            { name: 'sidecar1', image: 'sidecarimage', restartPolicy: 'Always' },
          ],
          containers: [{ name: 'container1', image: 'containerimage' }],
        },
        status: {
          phase: 'Running',
          initContainerStatuses: [{ name: 'initinvalid' }, { name: 'init1' }, { name: 'sidecar1' }],
          containerStatuses: [{ name: 'containerinvalid' }, { name: 'container1' }],
        },
      },
      ['test4', '0/2', 'Init:0/2', '0', '<unknown>'],
    ],
    [
      'running, one container not ready',
      pod('test1', 2, { phase: 'Running', containerStatuses: [up(3), container({ restartCount: 3 })] }),
      ['test1', '1/2', 'Running', '6', '<unknown>'],
    ],
    [
      'succeeded without a state',
      pod('test1', 2, { phase: 'Succeeded', containerStatuses: [up(3), container({ restartCount: 3 })] }),
      ['test1', '1/2', 'Succeeded', '6', '<unknown>'],
    ],
    [
      'failed without a state',
      pod('test2', 2, { phase: 'Failed', containerStatuses: [up(3), container({ restartCount: 3 })] }),
      ['test2', '1/2', 'Failed', '6', '<unknown>'],
    ],
    [
      'pending',
      pod('test2', 2, { phase: 'Pending', containerStatuses: [up(3), container({ restartCount: 3 })] }),
      ['test2', '1/2', 'Pending', '6', '<unknown>'],
    ],
    [
      'both ready, with restarts',
      pod('test1', 2, { phase: 'podPhase', containerStatuses: [up(3), up(3)] }),
      ['test1', '2/2', 'podPhase', '6', '<unknown>'],
    ],
  ] as [string, Fields, string[]][]
).map(([about, object, cells]) => row(from, 'Pod', about, object, cells));

const gates = {
  nodeName: 'test1',
  readinessGates: [{ conditionType: 'condition1' }, { conditionType: 'condition2' }, { conditionType: 'condition3' }],
};
const gateStatus = {
  conditions: [
    { type: 'condition1', status: 'False' },
    { type: 'condition2', status: 'True' },
  ],
  phase: 'podPhase',
  containerStatuses: [up(3), container({ restartCount: 3 })],
  nominatedNodeName: 'node1',
};
const widePods: Fact[] = [
  row(
    from,
    'Pod',
    'wide, with node, address and gates',
    pod('test1', 2, { ...gateStatus, podIPs: [{ ip: '1.1.1.1' }] }, gates),
    ['test1', '1/2', 'podPhase', '6', '<unknown>', '1.1.1.1', 'test1', 'node1', '1/3'],
    true,
  ),
  row(
    from,
    'Pod',
    'wide, the first of two addresses',
    pod('test1', 2, { ...gateStatus, podIPs: [{ ip: '1.1.1.1' }, { ip: '2001:db8::' }] }, gates),
    ['test1', '1/2', 'podPhase', '6', '<unknown>', '1.1.1.1', 'test1', 'node1', '1/3'],
    true,
  ),
  row(
    from,
    'Pod',
    'wide, with none of them',
    pod('test2', 2, {
      phase: 'podPhase',
      containerStatuses: [
        up(3),
        container({ restartCount: 3, state: { waiting: { reason: 'ContainerWaitingReason' } } }),
      ],
    }),
    ['test2', '1/2', 'ContainerWaitingReason', '6', '<unknown>', '<none>', '<none>', '<none>', '<none>'],
    true,
  ),
];

const event = (name: string, fields: Fields) => ({
  metadata: { name },
  involvedObject: { kind: 'Deployment', name: 'Deployment Name', fieldPath: 'spec.containers{foo}' },
  source: { component: 'kubelet', host: 'Node1' },
  reason: 'Event Reason',
  message: 'Message Data',
  type: 'Warning',
  ...fields,
});
const eventRow = (name: string, last: string, source: string, count: number) => [
  last,
  'Warning',
  'Event Reason',
  'deployment/Deployment Name',
  'spec.containers{foo}',
  source,
  'Message Data',
  '3d',
  count,
  name,
];
const three = ago(3 * day);
const two = ago(2 * day);
const events: Fact[] = [
  row(
    from,
    'Event',
    'plain',
    event('event1', {
      source: { component: 'kubelet' },
      involvedObject: { kind: 'Pod', name: 'Pod Name', fieldPath: 'spec.containers{foo}' },
      firstTimestamp: three,
      lastTimestamp: two,
      count: 6,
      type: 'Normal',
    }),
    ['2d', 'Normal', 'Event Reason', 'pod/Pod Name', 'Message Data'],
  ),
  ...(
    [
      ['wide', 'event2', { firstTimestamp: three, lastTimestamp: two, count: 6 }, '2d', 'kubelet, Node1', 6],
      ['no firstTimestamp', 'event3', { eventTime: three, lastTimestamp: three, count: 1 }, '3d', 'kubelet, Node1', 1],
      ['no lastTimestamp', 'event4', { eventTime: three, firstTimestamp: three, count: 1 }, '3d', 'kubelet, Node1', 1],
      ['neither', 'event5', { eventTime: three, count: 1 }, '3d', 'kubelet, Node1', 1],
      [
        'a series',
        'event6',
        { series: { count: 2, lastObservedTime: two }, eventTime: three },
        '2d',
        'kubelet, Node1',
        2,
      ],
      ['a singleton', 'event7', { eventTime: three }, '3d', 'kubelet, Node1', 1],
      [
        'an empty source',
        'event2',
        {
          source: {},
          reportingComponent: 'kubelet',
          reportingInstance: 'test',
          firstTimestamp: three,
          lastTimestamp: two,
          count: 6,
        },
        '2d',
        'kubelet, test',
        6,
      ],
    ] as [string, string, Fields, string, string, number][]
  ).map(([about, name, fields, last, source, count]) =>
    row(from, 'Event', about, event(name, fields), eventRow(name, last, source, count), true),
  ),
];

const node = (name: string, conditions: Fields[], unschedulable = false) => ({
  metadata: { name },
  spec: { unschedulable },
  status: { conditions },
});
const nodes: Fact[] = [
  ...(
    [
      ['ready', node('foo1', [{ type: 'Ready', status: 'True' }]), 'Ready'],
      ['cordoned', node('foo2', [{ type: 'Ready', status: 'True' }], true), 'Ready,SchedulingDisabled'],
      [
        'ready twice',
        node('foo3', [
          { type: 'Ready', status: 'True' },
          { type: 'Ready', status: 'True' },
        ]),
        'Ready',
      ],
      ['not ready', node('foo4', [{ type: 'Ready', status: 'False' }]), 'NotReady'],
      ['not ready, cordoned', node('foo5', [{ type: 'Ready', status: 'False' }], true), 'NotReady,SchedulingDisabled'],
      ['another condition', node('foo6', [{ type: 'InvalidValue', status: 'True' }]), 'Unknown'],
      ['an empty condition', node('foo7', [{}]), 'Unknown'],
      [
        'another, cordoned',
        node('foo8', [{ type: 'InvalidValue', status: 'True' }], true),
        'Unknown,SchedulingDisabled',
      ],
      ['an empty one, cordoned', node('foo9', [{}], true), 'Unknown,SchedulingDisabled'],
    ] as [string, Fields, string][]
  ).map(([about, object, status]) =>
    row(from, 'Node', about, object, [object['metadata'].name, status, '<none>', '<unknown>', '']),
  ),
  ...(
    [
      [{}, '<none>'],
      [
        {
          'node-role.kubernetes.io/master': '',
          'node-role.kubernetes.io/control-plane': '',
          'node-role.kubernetes.io/proxy': '',
          'kubernetes.io/role': 'node',
        },
        'control-plane,master,node,proxy',
      ],
      [{ 'kubernetes.io/role': 'node' }, 'node'],
    ] as [Record<string, string>, string][]
  ).map(([labels, roles]) =>
    row(from, 'Node', `roles ${roles}`, { metadata: { name: 'foo10', labels } }, [
      'foo10',
      'Unknown',
      roles,
      '<unknown>',
      '',
    ]),
  ),
  ...(
    [
      [{ nodeInfo: { osImage: 'fake-os-image' } }, ['<none>', '1.1.1.1', 'fake-os-image', '<unknown>', '<unknown>']],
      [
        { nodeInfo: { kernelVersion: 'fake-kernel-version' } },
        ['<none>', '1.1.1.1', '<unknown>', 'fake-kernel-version', '<unknown>'],
      ],
      [
        { nodeInfo: { containerRuntimeVersion: 'foo://1.2.3' } },
        ['<none>', '1.1.1.1', '<unknown>', '<unknown>', 'foo://1.2.3'],
      ],
      [{ nodeInfo: {} }, ['<none>', '1.1.1.1', '<unknown>', '<unknown>', '<unknown>']],
      [
        { addresses: [{ type: 'InternalIP', address: '1.1.1.1' }] },
        ['1.1.1.1', '<none>', '<unknown>', '<unknown>', '<unknown>'],
      ],
      [
        {
          addresses: [
            { type: 'ExternalIP', address: '2.2.2.2' },
            { type: 'InternalIP', address: '3.3.3.3' },
            { type: 'ExternalIP', address: '4.4.4.4' },
          ],
        },
        ['3.3.3.3', '2.2.2.2', '<unknown>', '<unknown>', '<unknown>'],
      ],
      [
        {
          addresses: [
            { type: 'InternalIP', address: '2.2.2.2' },
            { type: 'ExternalIP', address: '3.3.3.3' },
            { type: 'InternalIP', address: '4.4.4.4' },
          ],
        },
        ['2.2.2.2', '3.3.3.3', '<unknown>', '<unknown>', '<unknown>'],
      ],
    ] as [Fields, string[]][]
  ).map(([status, cells]) =>
    row(
      from,
      'Node',
      `wide ${JSON.stringify(status)}`,
      {
        metadata: { name: 'foo1' },
        status: { addresses: [{ type: 'ExternalIP', address: '1.1.1.1' }], ...status },
      },
      ['foo1', 'Unknown', '<none>', '<unknown>', '', ...cells],
      true,
    ),
  ),
];

const template = {
  spec: {
    containers: [
      { name: 'fake-container1', image: 'fake-image1' },
      { name: 'fake-container2', image: 'fake-image2' },
    ],
  },
};
const subjects = [
  { kind: 'User', name: 'user-name' },
  { kind: 'Group', name: 'group-name' },
  { kind: 'ServiceAccount', name: 'service-account-name', namespace: 'service-account-namespace' },
];
const named = (name: string) => ({ name, creationTimestamp: soon });

const others: Fact[] = [
  row(from, 'Namespace', 'status and age', { metadata: named('namespace1'), status: { phase: 'FooStatus' } }, [
    'namespace1',
    'FooStatus',
    '0s',
  ]),
  row(from, 'Namespace', 'without', { metadata: { name: 'namespace2' } }, ['namespace2', '', '<unknown>']),
  row(
    from,
    'Secret',
    'with data',
    { metadata: named('secret1'), type: 'kubernetes.io/service-account-token', data: { token: 'c2VjcmV0IGRhdGE=' } },
    ['secret1', 'kubernetes.io/service-account-token', 1, '0s'],
  ),
  row(from, 'Secret', 'without data', { metadata: named('secret1'), type: 'kubernetes.io/service-account-token' }, [
    'secret1',
    'kubernetes.io/service-account-token',
    0,
    '0s',
  ]),
  row(from, 'ServiceAccount', 'without secrets', { metadata: named('sa1'), secrets: [] }, ['sa1', 0, '0s']),
  row(
    from,
    'ServiceAccount',
    'two secrets',
    { metadata: named('sa1'), secrets: [{ name: 'Secret1' }, { name: 'Secret2' }] },
    ['sa1', 2, '0s'],
  ),
  row(from, 'ConfigMap', 'no data', { metadata: named('configmap1') }, ['configmap1', 0, '0s']),
  row(from, 'ConfigMap', 'one entry', { metadata: named('configmap2'), data: { foo: 'bar' } }, ['configmap2', 1, '0s']),
  row(
    from,
    'ConfigMap',
    'one of each',
    { metadata: named('configmap3'), data: { foo: 'bar' }, binaryData: { bin: 'YmluYXJ5IGRhdGE=' } },
    ['configmap3', 2, '0s'],
  ),
  ...['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => [
    row(
      from,
      kind,
      'plain',
      {
        metadata: named('binding1'),
        subjects: [{ kind: 'User', name: 'system:kube-controller-manager' }],
        roleRef: { kind: 'Role', name: 'extension-apiserver-authentication-reader' },
      },
      ['binding1', 'Role/extension-apiserver-authentication-reader', '0s'],
    ),
    row(
      from,
      kind,
      'wide',
      { metadata: named('binding2'), subjects, roleRef: { kind: 'Role', name: 'role-name' } },
      ['binding2', 'Role/role-name', '0s', 'user-name', 'group-name', 'service-account-namespace/service-account-name'],
      true,
    ),
  ]),
  row(
    from,
    'ReplicaSet',
    'plain',
    {
      metadata: named('test1'),
      spec: { replicas: 5, template, selector: { matchLabels: { foo: 'bar' } } },
      status: { replicas: 5, readyReplicas: 2 },
    },
    ['test1', 5, 5, 2, '0s'],
  ),
  row(
    from,
    'ReplicaSet',
    'wide',
    {
      metadata: named('test1'),
      spec: { replicas: 5, template, selector: { matchLabels: { foo: 'bar' } } },
      status: { replicas: 5, readyReplicas: 2 },
    },
    ['test1', 5, 5, 2, '0s', 'fake-container1,fake-container2', 'fake-image1,fake-image2', 'foo=bar'],
    true,
  ),
  row(
    from,
    'ReplicaSet',
    'without template',
    {
      metadata: named('replicaset2'),
      spec: { replicas: 4, template: {}, selector: { matchLabels: { foo: 'bar' } } },
      status: { replicas: 3, readyReplicas: 1 },
    },
    ['replicaset2', 4, 3, 1, '0s'],
  ),
  row(
    from,
    'Deployment',
    'plain',
    {
      metadata: named('test1'),
      spec: { replicas: 5, template, selector: { matchLabels: { foo: 'bar' } } },
      status: { replicas: 10, updatedReplicas: 2, availableReplicas: 1, unavailableReplicas: 4 },
    },
    ['test1', '0/5', 2, 1, '0s'],
  ),
  row(
    from,
    'Deployment',
    'wide',
    {
      metadata: named('test1'),
      spec: { replicas: 5, template, selector: { matchLabels: { foo: 'bar' } } },
      status: { replicas: 10, updatedReplicas: 2, availableReplicas: 1, unavailableReplicas: 4 },
    },
    ['test1', '0/5', 2, 1, '0s', 'fake-container1,fake-container2', 'fake-image1,fake-image2', 'foo=bar'],
    true,
  ),
  row(
    from,
    'DaemonSet',
    'plain',
    {
      metadata: named('test1'),
      spec: { template, selector: { matchLabels: { a: 'b' } } },
      status: {
        currentNumberScheduled: 2,
        desiredNumberScheduled: 3,
        numberReady: 1,
        updatedNumberScheduled: 2,
        numberAvailable: 0,
      },
    },
    ['test1', 3, 2, 1, 2, 0, '<none>', '0s'],
  ),
];

const service = (name: string, spec: Fields, status: Fields = {}) => ({ metadata: { name }, spec, status });
const port = (number: number, protocol = 'tcp') => ({ port: number, protocol });
const services: Fact[] = (
  [
    [
      'a cluster IP and an external one',
      service('test1', { type: 'ClusterIP', ports: [port(2233)], clusterIPs: ['10.9.8.7'] }),
      ['test1', 'ClusterIP', '10.9.8.7', '<none>', '2233/tcp', '<unknown>'],
    ],
    [
      'node port with external IPs',
      service('test2', { type: 'NodePort', ports: [port(8888)], clusterIPs: ['10.9.8.7'], externalIPs: ['1.2.3.4'] }),
      ['test2', 'NodePort', '10.9.8.7', '1.2.3.4', '8888/tcp', '<unknown>'],
    ],
    [
      'load balancer, pending',
      service('test3', { type: 'LoadBalancer', ports: [port(8888)], clusterIPs: ['10.9.8.7'] }),
      ['test3', 'LoadBalancer', '10.9.8.7', '<pending>', '8888/tcp', '<unknown>'],
    ],
    [
      'load balancer with addresses',
      service(
        'test4',
        { type: 'LoadBalancer', ports: [port(80, 'TCP')], clusterIPs: ['10.9.8.7'], externalIPs: ['9.9.9.9'] },
        { loadBalancer: { ingress: [{ ip: '2.3.4.5' }, { hostname: 'a.example' }, { ip: '1.3.4.5' }] } },
      ),
      ['test4', 'LoadBalancer', '10.9.8.7', '1.3.4.5,2.3.4.5,a.example,9.9.9.9', '80/TCP', '<unknown>'],
    ],
    [
      'headless',
      service('test5', { type: 'ClusterIP', ports: [port(8888)], clusterIPs: ['None'] }),
      ['test5', 'ClusterIP', 'None', '<none>', '8888/tcp', '<unknown>'],
    ],
    [
      'an external name',
      service('test6', { type: 'ExternalName', externalName: 'my.database.example.com' }),
      ['test6', 'ExternalName', '<none>', 'my.database.example.com', '<none>', '<unknown>'],
    ],
    [
      'a node port beside its port',
      service('test7', {
        type: 'NodePort',
        ports: [
          { port: 80, nodePort: 30080, protocol: 'TCP' },
          { port: 53, nodePort: 30053, protocol: 'UDP' },
        ],
        clusterIPs: ['10.9.8.7'],
      }),
      ['test7', 'NodePort', '10.9.8.7', '<none>', '80:30080/TCP,53:30053/UDP', '<unknown>'],
    ],
  ] as [string, Fields, string[]][]
).map(([about, object, cells]) =>
  row('pkg/printers/internalversion/printers.go printService', 'Service', about, object, cells),
);

const addresses = (...ips: string[]) => ips.map((ip) => ({ ip }));
const endpoints: Fact[] = [
  row(from, 'Endpoints', 'none', { metadata: named('ep1') }, ['ep1', '<none>', '0s']),
  row(
    from,
    'Endpoints',
    'one',
    { metadata: named('ep2'), subsets: [{ addresses: addresses('1.2.3.4'), ports: [{ port: 8001 }] }] },
    ['ep2', '1.2.3.4:8001', '0s'],
  ),
  row(
    from,
    'Endpoints',
    'more than three',
    {
      metadata: named('ep3'),
      subsets: [
        { addresses: addresses('1.2.3.4', '5.6.7.8'), ports: [{ port: 8001 }, { port: 8002 }, { port: 8003 }] },
      ],
    },
    ['ep3', '1.2.3.4:8001,5.6.7.8:8001,1.2.3.4:8002 + 3 more...', '0s'],
  ),
  row(
    from,
    'Endpoints',
    'headless without ports',
    { metadata: named('ep4'), subsets: [{ addresses: addresses('1.2.3.4', '5.6.7.8') }] },
    ['ep4', '1.2.3.4,5.6.7.8', '0s'],
  ),
  row(
    from,
    'EndpointSlice',
    'several addresses',
    {
      metadata: named('abcslice.123'),
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      endpoints: [{ addresses: ['10.1.2.3', '2001:db8::1234:5678'] }],
    },
    ['abcslice.123', 'IPv4', '80', '10.1.2.3,2001:db8::1234:5678', '0s'],
  ),
  row(
    from,
    'EndpointSlice',
    'more than three of each',
    {
      metadata: { name: 'longerslicename.123', creationTimestamp: ago(5 * 60) },
      addressType: 'IPv4',
      ports: [{ port: 80 }, { port: 443 }, { port: 3000 }, { port: 4000 }],
      endpoints: [
        { addresses: ['10.1.2.3', '2001:db8::1234:5678'] },
        { addresses: ['10.2.3.4', '2001:db8::2345:6789'] },
      ],
    },
    [
      'longerslicename.123',
      'IPv4',
      '80,443,3000 + 1 more...',
      '10.1.2.3,2001:db8::1234:5678,10.2.3.4 + 1 more...',
      '5m',
    ],
  ),
  row(
    from,
    'EndpointSlice',
    'a port without a number, no endpoints',
    { metadata: named('multiport.123'), addressType: 'IPv4', ports: [{ protocol: 'TCP' }], endpoints: [] },
    ['multiport.123', 'IPv4', '*', '<unset>', '0s'],
  ),
  row(from, 'Lease', 'held', { metadata: named('lease1'), spec: { holderIdentity: 'holder' } }, [
    'lease1',
    'holder',
    '0s',
  ]),
  row(
    from,
    'PriorityClass',
    'with a preemption policy',
    { metadata: named('test1'), value: 1, preemptionPolicy: 'Never' },
    ['test1', 1, false, '0s', 'Never'],
  ),
  row(
    from,
    'ControllerRevision',
    'controlled',
    {
      metadata: {
        ...named('test1'),
        ownerReferences: [{ controller: true, apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'foo', uid: '1' }],
      },
      revision: 1,
    },
    ['test1', 'daemonset.apps/foo', 1, '0s'],
  ),
  row(
    from,
    'ControllerRevision',
    'owned, not controlled',
    {
      metadata: {
        ...named('test2'),
        ownerReferences: [{ controller: false, apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'foo', uid: '1' }],
      },
      revision: 2,
    },
    ['test2', '<none>', 2, '0s'],
  ),
];

export const printerFacts: Fact[] = [...pods, ...widePods, ...events, ...nodes, ...others, ...services, ...endpoints];
