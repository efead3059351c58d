import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { ControlPlane } from '../../cmd/testing/control-plane.ts';
import { deployment, replicaSet } from '../../cmd/testing/objects.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../resources.ts';

const EVENTS = { group: '', version: 'v1', resource: 'events' };

async function messages(plane: ControlPlane, reason: string): Promise<string[]> {
  const events = (await plane.list(EVENTS)).filter((event) => event['reason'] === reason);
  const order = (a: KubeObject, b: KubeObject) =>
    Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion);
  return [...events].sort(order).map((event) => event['message']);
}
const get = (plane: ControlPlane, name = 'web') => plane.admin.get(DEPLOYMENTS, 'default', name);
const conditions = (object: KubeObject) =>
  Object.fromEntries(
    object.status.conditions.map((c: KubeObject) => [c['type'], [c['status'], c['reason'], c['message']]]),
  );
const setImage = (plane: ControlPlane, image: string) =>
  plane.admin.patch(DEPLOYMENTS, 'default', 'web', 'strategic', {
    spec: { template: { spec: { containers: [{ name: 'c', image }] } } },
  });
const patch = (plane: ControlPlane, spec: unknown) =>
  plane.admin.patch(DEPLOYMENTS, 'default', 'web', 'merge', { spec });

async function rolledOut(spec: Record<string, unknown> = {}, replicas = 3) {
  const plane = await ControlPlane.start();
  await plane.create(DEPLOYMENTS, deployment('web', replicas, spec));
  await plane.clock.settle();
  return plane;
}

test('from nothing to available', async () => {
  const plane = await ControlPlane.start();
  await plane.create(DEPLOYMENTS, deployment('web', 3));
  await plane.idle();
  const [set] = await plane.list(REPLICA_SETS);
  const name = set?.metadata.name as string;
  expect(conditions(await get(plane))).toEqual({
    Available: ['False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'],
    Progressing: ['True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`],
  });
  await plane.clock.settle();
  const web = await get(plane);
  expect(web.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  const { conditions: _, ...status } = web.status;
  expect(status).toEqual({
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
  });
  expect(conditions(web)).toEqual({
    Available: ['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
    Progressing: ['True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`],
  });
  const hash = set?.metadata.labels?.['pod-template-hash'];
  expect(name).toBe(`web-${hash}`);
  expect(set?.spec.selector).toEqual({ matchLabels: { app: 'web', 'pod-template-hash': hash } });
  expect(set?.metadata.annotations).toEqual({
    'deployment.kubernetes.io/revision': '1',
    'deployment.kubernetes.io/desired-replicas': '3',
    'deployment.kubernetes.io/max-replicas': '4',
  });
  expect(await messages(plane, 'ScalingReplicaSet')).toEqual([`Scaled up replica set ${name} from 0 to 3`]);
  expect(plane.clock.isQuiet).toBe(true);
});

// What may stand at any moment: at most `most` Pods, at least `least` of them ready.
test.each([
  { name: 'the default, 25% of 4', replicas: 4, rollingUpdate: undefined, most: 5, least: 3 },
  { name: 'only up', replicas: 3, rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, most: 4, least: 3 },
  { name: 'only down', replicas: 3, rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }, most: 3, least: 2 },
  { name: 'all at once', replicas: 3, rollingUpdate: { maxSurge: 3, maxUnavailable: 0 }, most: 6, least: 3 },
])('a rolling update keeps to its limits: $name', async ({ replicas, rollingUpdate, most, least }) => {
  const plane = await rolledOut(rollingUpdate ? { strategy: { type: 'RollingUpdate', rollingUpdate } } : {}, replicas);
  await setImage(plane, 'nginx:2');
  let steps = 0;
  for (;;) {
    await plane.idle();
    const pods = (await plane.list(PODS)).filter((pod) => !pod.metadata.deletionTimestamp);
    const ready = pods.filter((pod) =>
      pod.status.conditions?.some((c: KubeObject) => c['type'] === 'Ready' && c['status'] === 'True'),
    );
    expect(pods.length).toBeLessThanOrEqual(most);
    expect(ready.length).toBeGreaterThanOrEqual(least);
    if (plane.clock.isQuiet || steps++ > 200) break;
    await plane.clock.step();
  }
  const web = await get(plane);
  expect(web.status).toMatchObject({ replicas, updatedReplicas: replicas, availableReplicas: replicas });
  const images = (await plane.list(PODS)).map((pod) => pod.spec.containers[0].image);
  expect(images).toEqual(Array(replicas).fill('nginx:2'));
  expect(web.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
});

test('the story of a rolling update in events', async () => {
  const plane = await rolledOut(
    { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    2,
  );
  const [old] = (await plane.list(REPLICA_SETS)).map((set) => set.metadata.name);
  await setImage(plane, 'nginx:2');
  await plane.clock.settle();
  const next = (await plane.list(REPLICA_SETS)).map((set) => set.metadata.name).find((name) => name !== old);
  expect(await messages(plane, 'ScalingReplicaSet')).toEqual([
    `Scaled up replica set ${old} from 0 to 2`,
    `Scaled up replica set ${next} from 0 to 1`,
    `Scaled down replica set ${old} from 2 to 1`,
    `Scaled up replica set ${next} from 1 to 2`,
    `Scaled down replica set ${old} from 1 to 0`,
  ]);
});

test('an undo takes the old set up again under a new revision', async () => {
  const plane = await rolledOut();
  const [first] = await plane.list(REPLICA_SETS);
  await setImage(plane, 'nginx:2');
  await plane.clock.settle();
  await setImage(plane, 'nginx:1');
  await plane.clock.settle();
  const sets = await plane.list(REPLICA_SETS);
  expect(sets).toHaveLength(2);
  const again = sets.find((set) => set.metadata.uid === first?.metadata.uid);
  expect(again?.spec.replicas).toBe(3);
  expect(again?.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
  expect((await get(plane)).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
});

test('scaling up and down', async () => {
  const plane = await rolledOut();
  await patch(plane, { replicas: 6 });
  await plane.clock.settle();
  expect((await plane.list(PODS)).length).toBe(6);
  await patch(plane, { replicas: 1 });
  await plane.clock.settle();
  expect((await plane.list(PODS)).length).toBe(1);
  const name = (await plane.list(REPLICA_SETS))[0]?.metadata.name;
  expect(await messages(plane, 'ScalingReplicaSet')).toEqual([
    `Scaled up replica set ${name} from 0 to 3`,
    `Scaled up replica set ${name} from 3 to 6`,
    `Scaled down replica set ${name} from 6 to 1`,
  ]);
  expect((await get(plane)).status).toMatchObject({ observedGeneration: 3, replicas: 1, readyReplicas: 1 });
});

test('Recreate: none of the new before all of the old are gone', async () => {
  const plane = await rolledOut({ strategy: { type: 'Recreate' } });
  await setImage(plane, 'nginx:2');
  const seen = new Set<string>();
  for (let steps = 0; steps < 200; steps++) {
    await plane.idle();
    const images = new Set((await plane.list(PODS)).map((pod) => pod.spec.containers[0].image));
    seen.add([...images].join());
    if (plane.clock.isQuiet) break;
    await plane.clock.step();
  }
  expect(seen).not.toContain('nginx:1,nginx:2');
  expect(seen).not.toContain('nginx:2,nginx:1');
  expect((await get(plane)).status).toMatchObject({ replicas: 3, updatedReplicas: 3, availableReplicas: 3 });
});

test('paused, a new template waits; resumed, it rolls out', async () => {
  const plane = await rolledOut();
  await patch(plane, { paused: true });
  await setImage(plane, 'nginx:2');
  await plane.clock.settle();
  expect(await plane.list(REPLICA_SETS)).toHaveLength(1);
  expect(conditions(await get(plane))['Progressing']).toEqual(['Unknown', 'DeploymentPaused', 'Deployment is paused']);
  await patch(plane, { replicas: 4 });
  await plane.clock.settle();
  expect((await plane.list(PODS)).length).toBe(4);
  await patch(plane, { paused: null });
  await plane.clock.settle();
  expect(await plane.list(REPLICA_SETS)).toHaveLength(2);
  expect((await get(plane)).status).toMatchObject({ updatedReplicas: 4, availableReplicas: 4 });
});

test('a rollout that gets nowhere says so when its deadline has passed', async () => {
  const plane = await ControlPlane.start({ readyAfter: undefined });
  await plane.create(DEPLOYMENTS, deployment('web', 1, { progressDeadlineSeconds: 30 }));
  await plane.clock.advance(29_000);
  expect(conditions(await get(plane))['Progressing'][1]).toBe('ReplicaSetUpdated');
  await plane.clock.advance(4000);
  const [set] = await plane.list(REPLICA_SETS);
  expect(conditions(await get(plane))['Progressing']).toEqual([
    'False',
    'ProgressDeadlineExceeded',
    `ReplicaSet "${set?.metadata.name}" has timed out progressing.`,
  ]);
});

test('old sets beyond the history limit go, the oldest first', async () => {
  const plane = await rolledOut({ revisionHistoryLimit: 1 });
  for (const version of [2, 3, 4]) {
    await setImage(plane, `nginx:${version}`);
    await plane.clock.settle();
  }
  const revisions = (await plane.list(REPLICA_SETS)).map(
    (set) => set.metadata.annotations?.['deployment.kubernetes.io/revision'],
  );
  expect(revisions.sort()).toEqual(['3', '4']);
});

test('an orphaned set with the same template is adopted, not doubled', async () => {
  const plane = await ControlPlane.start();
  const orphan = await plane.create(REPLICA_SETS, replicaSet('web', 2));
  await plane.clock.settle();
  await plane.create(DEPLOYMENTS, deployment('web', 2));
  await plane.clock.settle();
  const sets = await plane.list(REPLICA_SETS);
  expect(sets.map((set) => set.metadata.uid)).toEqual([orphan.metadata.uid]);
  expect(sets[0]?.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Deployment', name: 'web', controller: true });
  expect(conditions(await get(plane))['Progressing'][1]).toBe('NewReplicaSetAvailable');
});

test('restored in the middle of a rollout, it goes on as it would have', async () => {
  const play = async (restore: boolean) => {
    let plane = await rolledOut();
    await setImage(plane, 'nginx:2');
    await plane.clock.advance(1200);
    if (restore) plane = await plane.restored();
    await plane.clock.settle();
    return plane.server.hash();
  };
  expect(await play(true)).toBe(await play(false));
});
