import { expect, test } from 'vitest';
import { ControlPlane } from '../cmd/testing/control-plane.ts';
import { pod, replicaSet } from '../cmd/testing/objects.ts';
import type { Round } from '../trace.ts';
import { PODS, REPLICA_SETS } from './resources.ts';

const EVENTS = { group: '', version: 'v1', resource: 'events' };

async function ready(replicas: number) {
  const plane = await ControlPlane.start();
  const set = await plane.create(REPLICA_SETS, replicaSet('web', replicas));
  await plane.clock.settle();
  return { plane, set };
}
const get = (plane: ControlPlane) => plane.admin.get(REPLICA_SETS, 'default', 'web');

test('as many Pods as asked for, made from the template', async () => {
  const { plane, set } = await ready(3);
  const pods = await plane.list(PODS);
  expect(pods).toHaveLength(3);
  expect(pods[0]?.metadata).toMatchObject({
    name: expect.stringMatching(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/),
    generateName: 'web-',
    labels: { app: 'web' },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'web',
        uid: set.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  });
  expect((await get(plane)).status).toEqual({
    replicas: 3,
    fullyLabeledReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
    observedGeneration: 1,
  });
  const events = (await plane.list(EVENTS)).filter((event) => event['reason'] === 'SuccessfulCreate');
  expect(events.map((event) => event['message']).sort()).toEqual(pods.map((p) => `Created pod: ${p.metadata.name}`));
  expect(events[0]?.['source']).toEqual({ component: 'replicaset-controller' });
});

test('a Pod that goes is replaced', async () => {
  const { plane } = await ready(2);
  const [first] = await plane.list(PODS);
  await plane.admin.delete(PODS, 'default', first?.metadata.name as string, { gracePeriodSeconds: 0 });
  await plane.clock.settle();
  const pods = await plane.list(PODS);
  expect(pods).toHaveLength(2);
  expect(pods.map((p) => p.metadata.uid)).not.toContain(first?.metadata.uid);
});

test('a matching orphan is adopted, and makes one too many', async () => {
  const { plane, set } = await ready(2);
  await plane.clock.advance(60_000);
  await plane.create(PODS, pod('stray', { app: 'web' }));
  await plane.clock.settle();
  const pods = await plane.list(PODS);
  expect(pods).toHaveLength(2);
  expect(pods.every((p) => p.metadata.ownerReferences?.[0]?.uid === set.metadata.uid)).toBe(true);
  // The youngest, not yet ready, was the one to go.
  expect(pods.map((p) => p.metadata.name)).not.toContain('stray');
});

test('a Pod whose label is taken away is let go and replaced', async () => {
  const { plane } = await ready(2);
  const name = (await plane.list(PODS))[0]?.metadata.name as string;
  await plane.admin.patch(PODS, 'default', name, 'merge', { metadata: { labels: { app: 'debug' } } });
  await plane.clock.settle();
  const pods = await plane.list(PODS);
  expect(pods).toHaveLength(3);
  expect(pods.find((p) => p.metadata.name === name)?.metadata.ownerReferences ?? []).toEqual([]);
});

test('minReadySeconds: ready at once, available later', async () => {
  const plane = await ControlPlane.start();
  const set = replicaSet('web', 2);
  await plane.create(REPLICA_SETS, { ...set, spec: { ...set.spec, minReadySeconds: 10 } });
  await plane.clock.advance(3000);
  expect((await get(plane)).status).toMatchObject({ readyReplicas: 2 });
  expect((await get(plane)).status.availableReplicas).toBeUndefined();
  await plane.clock.settle();
  expect((await get(plane)).status).toMatchObject({ readyReplicas: 2, availableReplicas: 2 });
});

test('the trace tells what woke it, what was seen, how that compared, what was done', async () => {
  const plane = await ControlPlane.start();
  const told: Round[] = [];
  plane.trace.listen((event) => {
    if (event.type === 'reconcile' && event.controller === 'replicaset-controller') told.push(event);
  });
  await plane.create(REPLICA_SETS, replicaSet('web', 1));
  await plane.idle();
  const [first] = await plane.list(PODS);
  const name = first?.metadata.name as string;
  const round = {
    type: 'reconcile',
    at: plane.clock.now(),
    controller: 'replicaset-controller',
    key: 'default/web',
    kind: 'ReplicaSet',
  };
  const pods = { what: 'pods', desired: 1, created: 1, ready: 0, terminating: 0 };
  expect(told).toEqual([
    {
      ...round,
      woke: [{ by: 'added', resource: 'replicasets', name: 'web' }],
      wakes: 1,
      saw: { ...pods, created: 0 },
      compared: [{ is: 'missing', count: 1 }],
      did: [
        { did: 'created', kind: 'Pod', names: [name], count: 1 },
        { did: 'status', ready: 0, desired: 1 },
      ],
    },
    {
      ...round,
      woke: [
        { by: 'added', resource: 'pods', name },
        { by: 'updated', resource: 'replicasets', name: 'web' },
      ],
      wakes: 2,
      saw: pods,
      compared: [{ is: 'equal' }],
      did: [{ did: 'status', ready: 0, desired: 1 }],
    },
    {
      ...round,
      woke: [{ by: 'updated', resource: 'replicasets', name: 'web' }],
      wakes: 1,
      saw: pods,
      compared: [{ is: 'equal' }],
      did: [],
    },
  ]);
  // Who was not there then is told of it, too.
  expect(plane.trace.recent.map((each) => ({ type: 'reconcile', ...each }))).toEqual(told);
});

test('the work grows with the Pods, not with their square', async () => {
  const requests = async (replicas: number) => {
    const plane = await ControlPlane.start();
    let count = 0;
    plane.trace.listen((event) => {
      if (event.type === 'reconcile') count++;
    });
    await plane.create(REPLICA_SETS, replicaSet('web', replicas));
    await plane.clock.settle();
    return count;
  };
  // Passes over the set do not multiply with its size.
  expect(await requests(400)).toBeLessThan((await requests(20)) * 3);
});

test('restored while Pods are starting, it goes on as it would have', async () => {
  const play = async (restore: boolean) => {
    let plane = await ControlPlane.start();
    await plane.create(REPLICA_SETS, replicaSet('web', 3));
    await plane.idle();
    if (restore) plane = await plane.restored();
    await plane.admin.patch(REPLICA_SETS, 'default', 'web', 'merge', { spec: { replicas: 1 } });
    await plane.clock.settle();
    await plane.admin.patch(REPLICA_SETS, 'default', 'web', 'merge', { spec: { replicas: 5 } });
    await plane.clock.settle();
    return plane.server.hash();
  };
  expect(await play(true)).toBe(await play(false));
});
