import { expect, test } from 'vitest';
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import { ControlPlane } from '../cmd/testing/control-plane.ts';
import { deployment, service } from '../cmd/testing/objects.ts';
import { DEPLOYMENTS, ENDPOINT_SLICES, ENDPOINTS, PODS, SERVICES } from './resources.ts';

async function serving(replicas: number, more: Record<string, unknown> = {}) {
  const plane = await ControlPlane.start();
  await plane.create(SERVICES, service('web', 'web', more));
  await plane.create(DEPLOYMENTS, deployment('web', replicas));
  await plane.clock.settle();
  return plane;
}
const slices = async (plane: ControlPlane) =>
  (await plane.list(ENDPOINT_SLICES, 'default')).filter((slice) => slice.metadata.name !== 'kubernetes');
const endpoints = (plane: ControlPlane) => plane.admin.get(ENDPOINTS, 'default', 'web');
/** Each Pod's `ready/serving/terminating`, by name. */
const states = async (plane: ControlPlane) =>
  Object.fromEntries(
    (await slices(plane))
      .flatMap((slice) => (slice['endpoints'] ?? []) as KubeObject[])
      .map(({ targetRef, conditions }) => [
        targetRef.name,
        `${conditions.ready}/${conditions.serving}/${conditions.terminating}`,
      ]),
  );
const setReady = async (plane: ControlPlane, name: string, ready: boolean) => {
  const pod = await plane.admin.get(PODS, 'default', name);
  const condition = { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: rfc3339(plane.clock.now()) };
  await plane.admin.updateStatus(PODS, { ...pod, status: { ...pod.status, conditions: [condition] } });
};

test('the slice and the Endpoints of a Service', async () => {
  const plane = await serving(2);
  const [slice] = (await slices(plane)) as [KubeObject];
  const pods = await plane.list(PODS);
  const owner = await plane.admin.get(SERVICES, 'default', 'web');
  expect(slice.metadata).toMatchObject({
    name: expect.stringMatching(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/),
    generateName: 'web-',
    labels: {
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': 'web',
    },
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        name: 'web',
        uid: owner.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
    annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-11-22T19:00:01Z' },
  });
  expect(slice['addressType']).toBe('IPv4');
  expect(slice['ports']).toEqual([{ name: '', port: 80, protocol: 'TCP' }]);
  const refs = pods.map((pod) => ({
    ip: pod.status.podIP,
    targetRef: { kind: 'Pod', namespace: 'default', name: pod.metadata.name, uid: pod.metadata.uid },
  }));
  const told = (slice['endpoints'] as KubeObject[]).map(({ addresses, targetRef }) => ({
    ip: addresses[0],
    targetRef,
  }));
  expect(told).toEqual(expect.arrayContaining(refs));
  const object = await endpoints(plane);
  expect(object.metadata.labels).toEqual({ 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' });
  expect(object['subsets']).toHaveLength(1);
  expect(object['subsets'][0].ports).toEqual([{ port: 80, protocol: 'TCP' }]);
  expect(object['subsets'][0].addresses.map((a: KubeObject) => a['ip'])).toEqual(refs.map((ref) => ref.ip).sort());
});

test('a Service without Pods has one empty slice', async () => {
  const plane = await ControlPlane.start();
  await plane.create(SERVICES, service('web', 'web'));
  await plane.idle();
  expect((await slices(plane)).map((slice) => [slice['endpoints'], slice['ports']])).toEqual([[null, null]]);
  expect((await endpoints(plane))['subsets']).toBeUndefined();
});

test('follows readiness and termination', async () => {
  const plane = await serving(2);
  const [a, b] = (await plane.list(PODS)).map((pod) => pod.metadata.name as string) as [string, string];
  await setReady(plane, a, false);
  await plane.idle();
  expect(await states(plane)).toEqual({ [a]: 'false/false/false', [b]: 'true/true/false' });
  const [subset] = (await endpoints(plane))['subsets'];
  expect([subset.addresses.length, subset.notReadyAddresses.length]).toEqual([1, 1]);
  await setReady(plane, a, true);
  await plane.clock.settle();
  expect((await states(plane))[a]).toBe('true/true/false');
});

test('the last Pod gone, the slice stays under its name and is empty', async () => {
  const plane = await serving(1);
  const [before] = await slices(plane);
  await plane.admin.patch(DEPLOYMENTS, 'default', 'web', 'merge', { spec: { replicas: 0 } });
  await plane.clock.settle();
  const [after] = await slices(plane);
  expect(after?.metadata.name).toBe(before?.metadata.name);
  expect([after?.['endpoints'], after?.['ports']]).toEqual([null, null]);
});

test('publishNotReadyAddresses calls every Pod ready', async () => {
  const plane = await serving(1, { publishNotReadyAddresses: true });
  const [name] = (await plane.list(PODS)).map((pod) => pod.metadata.name as string) as [string];
  await setReady(plane, name, false);
  await plane.idle();
  expect(await states(plane)).toEqual({ [name]: 'true/false/false' });
  expect((await endpoints(plane))['subsets'][0].notReadyAddresses).toBeUndefined();
});

test('a hundred endpoints a slice, in few writes', async () => {
  const plane = await ControlPlane.start();
  let writes = 0;
  plane.trace.listen((event) => {
    if (event.type === 'commit' && /endpoint.*web/.test(event.key)) writes++;
  });
  await plane.create(SERVICES, service('web', 'web'));
  await plane.create(DEPLOYMENTS, deployment('web', 250));
  await plane.clock.settle();
  const sizes = (await slices(plane)).map((slice) => slice['endpoints'].length);
  expect(sizes.reduce((a, b) => a + b, 0)).toBe(250);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  expect(writes).toBeLessThan(60);
  expect((await endpoints(plane))['subsets'][0].addresses).toHaveLength(250);
});

test('without a selector nothing is made; a changed selector empties and fills', async () => {
  const plane = await ControlPlane.start();
  const bare = service('bare', 'web');
  await plane.create(SERVICES, { ...bare, spec: { ports: bare.spec.ports } });
  await plane.create(SERVICES, service('web', 'nobody'));
  await plane.create(DEPLOYMENTS, deployment('web', 1));
  await plane.clock.settle();
  expect(await slices(plane)).toHaveLength(1);
  expect(await states(plane)).toEqual({});
  await plane.admin.patch(SERVICES, 'default', 'web', 'merge', { spec: { selector: { app: 'web' } } });
  await plane.idle();
  expect(Object.values(await states(plane))).toEqual(['true/true/false']);
});

test('restored while Pods turn ready, it goes on as it would have', async () => {
  const play = async (restore: boolean) => {
    let plane = await ControlPlane.start();
    await plane.create(SERVICES, service('web', 'web'));
    await plane.create(DEPLOYMENTS, deployment('web', 20));
    await plane.clock.advance(1000);
    if (restore) plane = await plane.restored();
    await plane.clock.settle();
    return plane.server.hash();
  };
  expect(await play(true)).toBe(await play(false));
});
