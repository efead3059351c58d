import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { ControlPlane } from '../../cmd/testing/control-plane.ts';
import { daemonSet } from '../../cmd/testing/objects.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../resources.ts';
import { targetNode } from './pod.ts';

const CONTROL_PLANE = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];

async function fourNodes() {
  const plane = await ControlPlane.start();
  await plane.addNode('master01', { taints: CONTROL_PLANE });
  for (const name of ['node01', 'node02', 'node03'])
    await plane.addNode(name, { labels: name === 'node03' ? { disk: 'ssd' } : {} });
  await plane.idle();
  return plane;
}
const nodesOf = async (plane: ControlPlane) => (await plane.list(PODS)).map(targetNode).sort();
const get = (plane: ControlPlane) => plane.admin.get(DAEMON_SETS, 'default', 'agent');
const setImage = (plane: ControlPlane, image: string) =>
  plane.admin.patch(DAEMON_SETS, 'default', 'agent', 'strategic', {
    spec: { template: { spec: { containers: [{ name: 'c', image }] } } },
  });

test.each<[string, Record<string, unknown>, string[]]>([
  ['one on every node without a taint', {}, ['node01', 'node02', 'node03']],
  [
    'on tainted ones when tolerated',
    { tolerations: [{ operator: 'Exists' }] },
    ['master01', 'node01', 'node02', 'node03'],
  ],
  ['on those a selector finds', { nodeSelector: { disk: 'ssd' } }, ['node03']],
  [
    'on those an affinity finds',
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['ssd'] }] }],
          },
        },
      },
    },
    ['node01', 'node02'],
  ],
])('%s', async (_, spec, want) => {
  const plane = await fourNodes();
  await plane.create(DAEMON_SETS, daemonSet('agent', {}, spec));
  await plane.clock.settle();
  expect(await nodesOf(plane)).toEqual(want);
  expect((await get(plane)).status).toMatchObject({
    desiredNumberScheduled: want.length,
    currentNumberScheduled: want.length,
    numberReady: want.length,
    updatedNumberScheduled: want.length,
    numberAvailable: want.length,
    numberMisscheduled: 0,
    observedGeneration: 1,
  });
});

test('a daemon Pod is tied to its node and tolerates what drives others away', async () => {
  const plane = await fourNodes();
  await plane.create(DAEMON_SETS, daemonSet('agent', {}, { nodeSelector: { disk: 'ssd' } }));
  await plane.idle();
  const [pod] = (await plane.list(PODS)) as [KubeObject];
  expect(pod.spec.affinity).toEqual({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node03'] }] }],
      },
    },
  });
  expect(pod.spec.tolerations.map((t: KubeObject) => `${t['key']}:${t['effect']}`)).toEqual([
    'node.kubernetes.io/not-ready:NoExecute',
    'node.kubernetes.io/unreachable:NoExecute',
    'node.kubernetes.io/disk-pressure:NoSchedule',
    'node.kubernetes.io/memory-pressure:NoSchedule',
    'node.kubernetes.io/pid-pressure:NoSchedule',
    'node.kubernetes.io/unschedulable:NoSchedule',
  ]);
  const [revision] = (await plane.list(CONTROLLER_REVISIONS)) as [KubeObject];
  expect(revision['revision']).toBe(1);
  expect(pod.metadata.labels?.['controller-revision-hash']).toBe(
    revision.metadata.labels?.['controller-revision-hash'],
  );
  expect(pod.metadata.labels?.['pod-template-generation']).toBe('1');
});

test('follows the nodes: one more, one less, one tainted', async () => {
  const plane = await fourNodes();
  await plane.create(DAEMON_SETS, daemonSet('agent'));
  await plane.clock.settle();
  await plane.addNode('node04');
  await plane.clock.settle();
  expect(await nodesOf(plane)).toEqual(['node01', 'node02', 'node03', 'node04']);
  const taint = (key: string, effect: string) => ({ spec: { taints: [{ key, effect }] } });
  await plane.admin.patch(NODES, undefined, 'node01', 'merge', taint('dedicated', 'NoExecute'));
  await plane.admin.patch(NODES, undefined, 'node02', 'merge', taint('dedicated', 'NoSchedule'));
  await plane.clock.settle();
  expect(await nodesOf(plane)).toEqual(['node02', 'node03', 'node04']);
  expect((await get(plane)).status).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 });
});

test.each([
  ['one after the other', undefined, 2],
  ['two at a time', { maxUnavailable: 2 }, 1],
  ['a third of them', { maxUnavailable: '34%' }, 1],
  ['with a surge', { maxSurge: 1, maxUnavailable: 0 }, 3],
])('a rolling update, %s', async (_, rollingUpdate, least) => {
  const plane = await fourNodes();
  const updateStrategy = { type: 'RollingUpdate', ...(rollingUpdate ? { rollingUpdate } : {}) };
  await plane.create(DAEMON_SETS, daemonSet('agent', { updateStrategy }));
  await plane.clock.settle();
  await setImage(plane, 'nginx:2');
  for (let steps = 0; steps < 200; steps++) {
    await plane.idle();
    const ready = (await plane.list(PODS)).filter(
      (p) => !p.metadata.deletionTimestamp && p.status.conditions?.[0]?.status === 'True',
    );
    expect(ready.length).toBeGreaterThanOrEqual(least);
    if (plane.clock.isQuiet) break;
    await plane.clock.step();
  }
  const pods = await plane.list(PODS);
  expect(pods.map((p) => p.spec.containers[0].image)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
  expect((await get(plane)).status).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
  expect((await plane.list(CONTROLLER_REVISIONS)).map((r) => r['revision']).sort()).toEqual([1, 2]);
});

test('OnDelete: a new template waits until somebody deletes the Pod', async () => {
  const plane = await fourNodes();
  await plane.create(DAEMON_SETS, daemonSet('agent', { updateStrategy: { type: 'OnDelete' } }));
  await plane.clock.settle();
  await setImage(plane, 'nginx:2');
  await plane.clock.settle();
  const images = async () => (await plane.list(PODS)).map((p) => p.spec.containers[0].image).sort();
  expect(await images()).toEqual(['nginx:1', 'nginx:1', 'nginx:1']);
  await plane.admin.delete(PODS, 'default', (await plane.list(PODS))[0]?.metadata.name as string);
  await plane.clock.settle();
  expect(await images()).toEqual(['nginx:1', 'nginx:1', 'nginx:2']);
  expect((await get(plane)).status).toMatchObject({ updatedNumberScheduled: 1 });
});

test('restored in the middle of an update, it goes on as it would have', async () => {
  const play = async (restore: boolean) => {
    let plane = await fourNodes();
    await plane.create(DAEMON_SETS, daemonSet('agent'));
    await plane.clock.settle();
    await setImage(plane, 'nginx:2');
    await plane.clock.advance(700);
    if (restore) plane = await plane.restored();
    await plane.clock.settle();
    return plane.server.hash();
  };
  expect(await play(true)).toBe(await play(false));
});
