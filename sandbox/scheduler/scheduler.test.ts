import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../apimachinery/meta.ts';
import { createRandom } from '../apimachinery/random.ts';
import { PODS, TestCluster } from '../testing/node-cluster.ts';
import { addPod, nodeInfo, podInfo, podRequests } from './node-info.ts';
import { plugins } from './plugins/index.ts';
import { schedule } from './schedule.ts';

const node = (
  name: string,
  more: { labels?: object; taints?: object[]; cpu?: string; unschedulable?: boolean } = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
  spec: { ...(more.taints ? { taints: more.taints } : {}), ...(more.unschedulable ? { unschedulable: true } : {}) },
  status: { allocatable: { cpu: more.cpu ?? '4', memory: '8Gi', pods: '110' } },
});
const CONTROL = { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] };

let uid = 0;
const pod = (spec: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', uid: `u${uid++}`, ...metadata },
  spec: { containers: [{ name: 'a', image: 'nginx' }], ...spec },
});
const asking = (cpu: string) => ({ containers: [{ name: 'a', image: 'nginx', resources: { requests: { cpu } } }] });

function place(object: KubeObject, nodes: KubeObject[], running: [string, KubeObject][] = []): string {
  const infos = nodes.map(nodeInfo);
  for (const [name, other] of running) addPod(infos.find((i) => i.node.metadata.name === name)!, podInfo(other));
  const outcome = schedule(
    { pod: podInfo(object), nodes: infos, namespaceLabels: () => ({}), notes: new Map() },
    plugins,
    createRandom(1),
  );
  return 'message' in outcome ? outcome.message : (outcome.node.node.metadata.name as string);
}

describe('why there is no node', () => {
  const four = [node('master01', CONTROL), node('node01'), node('node02'), node('node03')];
  const required = (terms: object[]) => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
  });
  test.each([
    [
      'too much CPU for what is free',
      pod(asking('3')),
      four,
      ['node01', 'node02', 'node03'].map((name): [string, KubeObject] => [name, pod(asking('2'))]),
      '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.',
    ],
    [
      'a label nobody has',
      pod({ nodeSelector: { disk: 'ssd' } }),
      four,
      [],
      "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
    ],
    [
      'cordoned nodes',
      pod(),
      [node('a', { unschedulable: true }), node('b', { unschedulable: true })],
      [],
      '0/2 nodes are available: 2 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    ],
    [
      'a host port in use',
      pod({ containers: [{ name: 'a', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }] }] }),
      [node('a')],
      [['a', pod({ containers: [{ name: 'a', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }] }] })]],
      "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
    ],
    [
      'a node chosen by name, and full',
      pod({
        ...asking('3'),
        ...required([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node01'] }] }]),
      }),
      four,
      [['node01', pod(asking('2'))]],
      "0/4 nodes are available: 1 Insufficient cpu, 3 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/4 nodes are available: 1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.",
    ],
    ['no nodes', pod(), [], [], 'no nodes available to schedule pods'],
  ] as [string, KubeObject, KubeObject[], [string, KubeObject][], string][])(
    '%s',
    (_, object, nodes, running, expected) => {
      expect(place(object, nodes, running)).toBe(expected);
    },
  );
});

describe('which node is chosen', () => {
  const nodes = [node('a'), node('b'), node('c', { labels: { disk: 'ssd' } })];
  const prefer = {
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } },
        ],
      },
    },
  };
  const apart = (labels: object) => ({
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } },
        ],
      },
    },
  });
  const owned = {
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'rs', controller: true }],
  };
  const web = { labels: { app: 'web' } };
  test.each([
    [
      'the emptiest',
      pod(asking('1')),
      [
        ['a', pod(asking('2'))],
        ['b', pod(asking('1'))],
      ],
      'c',
    ],
    ['the preferred', pod(prefer), [], 'c'],
    [
      'away from its own kind',
      pod(apart({ app: 'web' }), web),
      [
        ['a', pod({}, web)],
        ['c', pod({}, web)],
      ],
      'b',
    ],
    [
      'away from who keeps it away',
      pod({}, web),
      [
        ['a', pod(apart({ app: 'web' }))],
        ['c', pod(apart({ app: 'web' }))],
      ],
      'b',
    ],
    [
      'spread with its siblings',
      pod({}, owned),
      [
        ['a', pod({}, owned)],
        ['b', pod({}, owned)],
      ],
      'c',
    ],
  ] as [string, KubeObject, [string, KubeObject][], string][])('%s', (_, object, running, expected) => {
    expect(place(object, nodes, running)).toBe(expected);
  });
});

test('the effective request: containers together, or the largest init step with the sidecars before it', () => {
  const c = (cpu: string, more = {}) => ({ name: cpu, resources: { requests: { cpu } }, ...more });
  const requests = (spec: object) => podRequests(pod(spec)).cpu;
  expect(requests({ containers: [c('100m'), c('200m')] })).toBe(300);
  expect(requests({ initContainers: [c('1')], containers: [c('100m')] })).toBe(1000);
  expect(requests({ initContainers: [c('100m', { restartPolicy: 'Always' }), c('1')], containers: [c('100m')] })).toBe(
    1100,
  );
});

test('a Pod that found no node is told so, and placed when room comes', async () => {
  const cluster = await TestCluster.start({ controlPlane: false, workers: 1 });
  await cluster.clock.settle(60_000);
  await cluster.create({ name: 'first', spec: asking('3') });
  await cluster.create({ name: 'second', spec: asking('2') });
  await cluster.clock.settle(60_000);
  const message =
    '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';
  expect((await cluster.pod('second')).status.conditions).toMatchObject([
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
  ]);
  expect(await cluster.events('second')).toEqual([`FailedScheduling: ${message}`]);
  await cluster.clock.input(() => cluster.admin.delete(PODS, 'default', 'first'));
  await cluster.clock.settle(60_000);
  expect((await cluster.pod('second')).status.phase).toBe('Running');
  expect((await cluster.events('second'))[1]).toBe('Scheduled: Successfully assigned default/second to node01');
});
