import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { DeleteOptions } from '../../client/rest-client.ts';
import { ControlPlane } from '../../cmd/testing/control-plane.ts';
import { configMap, deployment } from '../../cmd/testing/objects.ts';
import { CONFIG_MAPS, DEPLOYMENTS, PODS, REPLICA_SETS } from '../resources.ts';

const named = async (plane: ControlPlane) =>
  (await plane.list(CONFIG_MAPS)).map((map) => map.metadata.name).filter((name) => name !== 'kube-root-ca.crt');
const make = (plane: ControlPlane, name: string, owners: KubeObject[] = [], more: Record<string, unknown> = {}) =>
  plane.create(CONFIG_MAPS, configMap(name, owners, more));
const remove = async (plane: ControlPlane, name: string, options?: DeleteOptions) => {
  await plane.admin.delete(CONFIG_MAPS, 'default', name, options);
  await plane.idle();
};

test.each<[string, DeleteOptions | undefined, string[]]>([
  ['by default', undefined, []],
  ['in the background', { propagationPolicy: 'Background' }, []],
  ['in the foreground', { propagationPolicy: 'Foreground' }, []],
  ['orphaning', { propagationPolicy: 'Orphan' }, ['child', 'grandchild']],
])('deleting an owner %s', async (_, options, left) => {
  const plane = await ControlPlane.start();
  const owner = await make(plane, 'owner');
  const child = await make(plane, 'child', [owner], { blockOwnerDeletion: true });
  await make(plane, 'grandchild', [child], { blockOwnerDeletion: true });
  await remove(plane, 'owner', options);
  expect(await named(plane)).toEqual(left);
  if (left.length > 0) {
    expect((await plane.admin.get(CONFIG_MAPS, 'default', 'child')).metadata.ownerReferences ?? []).toEqual([]);
    expect((await plane.admin.get(CONFIG_MAPS, 'default', 'grandchild')).metadata.ownerReferences).toHaveLength(1);
  }
});

test('in the foreground the owner stays until those that block it are gone', async () => {
  const plane = await ControlPlane.start();
  const owner = await make(plane, 'owner');
  const held = configMap('held', [owner], { blockOwnerDeletion: true });
  await plane.create(CONFIG_MAPS, { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } });
  await make(plane, 'free', [owner]);
  await remove(plane, 'owner', { propagationPolicy: 'Foreground' });
  expect(await named(plane)).toEqual(['held', 'owner']);
  expect((await plane.admin.get(CONFIG_MAPS, 'default', 'owner')).metadata.finalizers).toEqual(['foregroundDeletion']);
  await plane.admin.patch(CONFIG_MAPS, 'default', 'held', 'merge', { metadata: { finalizers: null } });
  await plane.idle();
  expect(await named(plane)).toEqual([]);
});

test('what has another owner stays and forgets the one that went', async () => {
  const plane = await ControlPlane.start();
  const [a, b] = [await make(plane, 'a'), await make(plane, 'b')];
  await make(plane, 'both', [a, b]);
  await remove(plane, 'a');
  expect(await named(plane)).toEqual(['b', 'both']);
  expect((await plane.admin.get(CONFIG_MAPS, 'default', 'both')).metadata.ownerReferences?.map((o) => o.name)).toEqual([
    'b',
  ]);
});

test.each([
  ['never was', { uid: 'c0ffee00-0000-4000-8000-000000000000', name: 'ghost' }],
  ['has the name but not the uid', { uid: 'c0ffee00-0000-4000-8000-000000000000', name: 'real' }],
])('an object whose owner %s goes', async (_, owner) => {
  const plane = await ControlPlane.start();
  await make(plane, 'real');
  const map = configMap('lost');
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', ...owner }];
  await plane.create(CONFIG_MAPS, { ...map, metadata: { ...map.metadata, ownerReferences } });
  await plane.idle();
  expect(await named(plane)).toEqual(['real']);
});

test('an owner of a kind nobody knows is let be', async () => {
  const plane = await ControlPlane.start();
  const map = configMap('kept');
  const ownerReferences = [
    { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w', uid: 'c0ffee00-0000-4000-8000-000000000000' },
  ];
  await plane.create(CONFIG_MAPS, { ...map, metadata: { ...map.metadata, ownerReferences } });
  await plane.clock.advance(120_000);
  expect(await named(plane)).toEqual(['kept']);
  expect(plane.clock.isQuiet).toBe(true);
});

test('two that wait for each other in the foreground both go', async () => {
  const plane = await ControlPlane.start();
  const a = await make(plane, 'a');
  const b = await make(plane, 'b', [a], { blockOwnerDeletion: true });
  const ownerReferences = configMap('x', [b], { blockOwnerDeletion: true }).metadata.ownerReferences;
  await plane.admin.patch(CONFIG_MAPS, 'default', 'a', 'merge', { metadata: { ownerReferences } });
  await plane.idle();
  await remove(plane, 'a', { propagationPolicy: 'Foreground' });
  await plane.clock.settle();
  expect(await named(plane)).toEqual([]);
});

test('a Deployment takes its sets and Pods along; a set left behind goes on by itself', async () => {
  const plane = await ControlPlane.start();
  await plane.create(DEPLOYMENTS, deployment('web', 3));
  await plane.clock.settle();
  await plane.admin.delete(DEPLOYMENTS, 'default', 'web', { propagationPolicy: 'Orphan' });
  await plane.clock.settle();
  const [set] = await plane.list(REPLICA_SETS);
  expect([(await plane.list(DEPLOYMENTS)).length, set?.spec.replicas, (await plane.list(PODS)).length]).toEqual([
    0, 3, 3,
  ]);
  await plane.create(DEPLOYMENTS, deployment('web', 3));
  await plane.clock.settle();
  await plane.admin.delete(DEPLOYMENTS, 'default', 'web', { propagationPolicy: 'Background' });
  await plane.clock.settle();
  expect([(await plane.list(REPLICA_SETS)).length, (await plane.list(PODS)).length]).toEqual([0, 0]);
});

test('restored between the order and its end, it goes on as it would have', async () => {
  const play = async (restore: boolean) => {
    let plane = await ControlPlane.start();
    await plane.create(DEPLOYMENTS, deployment('web', 3));
    await plane.clock.settle();
    await plane.admin.delete(DEPLOYMENTS, 'default', 'web', { propagationPolicy: 'Foreground' });
    await plane.idle();
    if (restore) plane = await plane.restored();
    await plane.clock.settle();
    expect([(await plane.list(DEPLOYMENTS)).length, (await plane.list(PODS)).length]).toEqual([0, 0]);
    return plane.server.hash();
  };
  expect(await play(true)).toBe(await play(false));
});
