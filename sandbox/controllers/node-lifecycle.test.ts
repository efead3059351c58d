import { expect, test } from 'vitest';
import { type KubeObject, rfc3339Micro } from '../apimachinery/meta.ts';
import { ControlPlane } from '../cmd/testing/control-plane.ts';
import { daemonSet } from '../cmd/testing/objects.ts';
import { DAEMON_SETS, LEASES, NODES, PODS } from './resources.ts';

const EVENTS = { group: '', version: 'v1', resource: 'events' };
const get = (plane: ControlPlane) => plane.admin.get(NODES, undefined, 'node01');
const taints = async (plane: ControlPlane) =>
  ((await get(plane)).spec.taints ?? []).map((t: KubeObject) => `${t['key']}:${t['effect']}`);
const setCondition = async (plane: ControlPlane, type: string, status: string) => {
  const node = await get(plane);
  const conditions = [...node.status.conditions.filter((c: KubeObject) => c['type'] !== type), { type, status }];
  await plane.admin.updateStatus(NODES, { ...node, status: { ...node.status, conditions } });
  await plane.idle();
};

async function oneNode() {
  const plane = await ControlPlane.start();
  await plane.addNode('node01');
  return plane;
}

/** Renews the node's lease every ten seconds for so long. */
async function beat(plane: ControlPlane, seconds: number) {
  for (let at = 0; at < seconds; at += 10) {
    const spec = { holderIdentity: 'node01', leaseDurationSeconds: 40, renewTime: rfc3339Micro(plane.clock.now()) };
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'node01', namespace: 'kube-node-lease' },
      spec,
    };
    const old = await plane.admin.get(LEASES, 'kube-node-lease', 'node01').catch(() => undefined);
    if (old) await plane.admin.update(LEASES, { ...old, spec });
    else await plane.create(LEASES, lease);
    await plane.clock.advance(10_000);
  }
}

test.each([
  ['Ready', 'False', ['node.kubernetes.io/not-ready:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute']],
  ['MemoryPressure', 'True', ['node.kubernetes.io/memory-pressure:NoSchedule']],
  ['DiskPressure', 'True', ['node.kubernetes.io/disk-pressure:NoSchedule']],
  ['PIDPressure', 'True', ['node.kubernetes.io/pid-pressure:NoSchedule']],
  ['NetworkUnavailable', 'True', ['node.kubernetes.io/network-unavailable:NoSchedule']],
])('condition %s=%s taints the node until it is over', async (type, status, want) => {
  const plane = await oneNode();
  await plane.admin.patch(NODES, undefined, 'node01', 'merge', {
    spec: { taints: [{ key: 'mine', effect: 'NoSchedule' }] },
  });
  await setCondition(plane, type, status);
  expect(await taints(plane)).toEqual(['mine:NoSchedule', ...want]);
  await setCondition(plane, type, status === 'True' ? 'False' : 'True');
  expect(await taints(plane)).toEqual(['mine:NoSchedule']);
});

test('a cordoned node is tainted, an uncordoned one is not', async () => {
  const plane = await oneNode();
  await plane.admin.patch(NODES, undefined, 'node01', 'merge', { spec: { unschedulable: true } });
  await plane.idle();
  expect((await get(plane)).spec.taints).toEqual([
    { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: '2026-11-22T19:00:00Z' },
  ]);
  await plane.admin.patch(NODES, undefined, 'node01', 'merge', { spec: { unschedulable: null } });
  await plane.idle();
  expect(await taints(plane)).toEqual([]);
});

test('a node that falls silent is unreachable after fifty seconds, and its Pods are not ready', async () => {
  const plane = await oneNode();
  await plane.create(DAEMON_SETS, daemonSet('agent'));
  await plane.clock.settle();
  await beat(plane, 120);
  const ready = (node: KubeObject) => node.status.conditions.find((c: KubeObject) => c['type'] === 'Ready');
  expect(ready(await get(plane)).status).toBe('True');
  await plane.clock.advance(39_000);
  expect(ready(await get(plane)).status).toBe('True');
  await plane.clock.advance(2000);
  expect(ready(await get(plane))).toMatchObject({
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  });
  expect(await taints(plane)).toEqual([
    'node.kubernetes.io/unreachable:NoSchedule',
    'node.kubernetes.io/unreachable:NoExecute',
  ]);
  expect((await plane.list(PODS))[0]?.status.conditions[0].status).toBe('False');
  const told = (await plane.list(EVENTS)).map((e) => `${e['type']} ${e['reason']}: ${e['message']}`);
  expect(told).toContain('Normal RegisteredNode: Node node01 event: Registered Node node01 in Controller');
  expect(told).toContain('Normal NodeNotReady: Node node01 status is now: NodeNotReady');
  expect(told).toContain('Warning NodeNotReady: Node is not ready');
  await setCondition(plane, 'Ready', 'True');
  expect(await taints(plane)).toEqual([]);
});

test('a clock that is set on makes no node silent, whatever is due first', async () => {
  const plane = await oneNode();
  for (let phase = 0; phase < 12; phase++) {
    await beat(plane, 10);
    await plane.clock.advance(5000);
    plane.clock.jump(plane.clock.now() + 600_000);
    await plane.clock.advance(1);
    await beat(plane, 10);
    expect(await taints(plane)).toEqual([]);
  }
});

test('watching nodes does not keep the cluster from being quiet', async () => {
  const plane = await oneNode();
  expect(plane.clock.isQuiet).toBe(true);
});

test('the Pods of a node that was deleted are collected after forty seconds', async () => {
  const plane = await oneNode();
  await plane.create(DAEMON_SETS, daemonSet('agent'));
  await plane.clock.settle();
  await plane.admin.patch(DAEMON_SETS, 'default', 'agent', 'merge', {
    spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } },
  });
  await plane.admin.delete(NODES, undefined, 'node01');
  await plane.clock.advance(39_000);
  expect(await plane.list(PODS)).toHaveLength(1);
  await plane.clock.advance(2000);
  expect(await plane.list(PODS)).toHaveLength(0);
});

test('restored while a node is silent, it goes on as it would have', async () => {
  const play = async (restore: boolean) => {
    let plane = await oneNode();
    await beat(plane, 30);
    await plane.clock.advance(20_000);
    if (restore) plane = await plane.restored();
    await plane.clock.advance(60_000);
    expect((await taints(plane)).length).toBe(2);
    return plane.server.hash();
  };
  expect(await play(true)).toBe(await play(false));
});
