import { expect, test } from 'vitest';
import type { Program } from '../apimachinery/process.ts';
import { PODS, TestCluster } from '../testing/node-cluster.ts';

/** `sleep SECONDS CODE`, and what it says. */
const sleep: Program = async (process) => {
  const [, seconds, code] = process.argv;
  await process.stdout.write(`${seconds} s\n`);
  await process.clock.sleep(Number(seconds) * 1000, process.signal);
  return Number(code ?? 0);
};

async function quiet(): Promise<TestCluster> {
  const cluster = await TestCluster.start({ controlPlane: false, workers: 1, programs: { sleep } });
  await cluster.clock.settle(60_000);
  return cluster;
}

const spec = (lifecycle: unknown, more: Record<string, unknown> = {}) => ({
  containers: [
    { name: 'app', image: 'nginx', lifecycle },
    { name: 'next', image: 'redis' },
  ],
  ...more,
});
const states = async (cluster: TestCluster, name: string): Promise<string[]> =>
  (await cluster.pod(name)).status.containerStatuses.map(
    (c: any) => `${c.name} ${c.state.waiting?.reason ?? c.state.terminated?.reason ?? 'Running'} ${c.restartCount}`,
  );
/** Seconds until the Pod is gone. */
async function end(cluster: TestCluster, name: string): Promise<number> {
  const begin = cluster.clock.now();
  await cluster.clock.input(() => cluster.admin.delete(PODS, 'default', name));
  for (let i = 0; i < 1000; i++) {
    await cluster.clock.advance(100);
    const { items } = await cluster.clock.input(() => cluster.admin.list(PODS, 'default'));
    if (!items.some(({ metadata }) => metadata.name === name)) break;
  }
  return (cluster.clock.now() - begin) / 1000;
}
const hooks = async (cluster: TestCluster, name: string): Promise<string[]> =>
  (await cluster.events(name)).filter((e) => /Hook|Killing/.test(e)).map((e) => e.replace(/ \(x\d+\)$/, ''));

test.each([
  ['exec', { exec: { command: ['sleep', '8'] } }],
  ['sleep', { sleep: { seconds: 8 } }],
])('postStart: %s holds the container and those after it', async (_, postStart) => {
  const cluster = await quiet();
  await cluster.create({ name: 'web', spec: spec({ postStart }) });
  await cluster.clock.advance(7500);
  expect(await states(cluster, 'web')).toEqual(['app ContainerCreating 0', 'next ContainerCreating 0']);
  await cluster.clock.advance(10_000);
  expect(await states(cluster, 'web')).toEqual(['app Running 0', 'next Running 0']);
  expect(await hooks(cluster, 'web')).toEqual([]);
});

test('postStart: one that fails takes the container with it', async () => {
  const cluster = await quiet();
  await cluster.create({ name: 'web', spec: spec({ postStart: { exec: { command: ['sleep', '1', '3'] } } }) });
  await cluster.clock.advance(8000);
  const pod = await cluster.pod('web');
  const { lastState, state, restartCount } = pod.status.containerStatuses[0];
  expect(restartCount).toBeGreaterThan(0);
  expect(lastState.terminated).toMatchObject({ reason: 'Completed', exitCode: 0 });
  expect([state.waiting?.reason]).toEqual([expect.stringMatching(/^(PostStartHookError|CrashLoopBackOff)$/)]);
  expect((await hooks(cluster, 'web')).slice(0, 2)).toEqual([
    'FailedPostStartHook: PostStartHook failed',
    'Killing: FailedPostStartHook',
  ]);
  const get = { httpGet: { port: 81, path: '/up' } };
  await cluster.create({ name: 'get', spec: spec({ postStart: get }) });
  await cluster.create({ name: 'fine', spec: spec({ postStart: { httpGet: { port: 80, path: '/nope' } } }) });
  let message = '';
  for (let i = 0; i < 100 && !message; i++) {
    await cluster.clock.advance(100);
    const waiting = (await cluster.pod('get')).status.containerStatuses[0].state.waiting;
    if (waiting?.reason === 'PostStartHookError') message = waiting.message;
  }
  const { metadata, status } = await cluster.pod('get');
  expect(message).toBe(
    `HTTP lifecycle hook (/up) for Container "app" in Pod "get_default(${metadata.uid})" failed - error: Get "http://${status.podIP}:81/up": dial tcp ${status.podIP}:81: connect: connection refused`,
  );
  await cluster.clock.advance(5000);
  expect(await states(cluster, 'fine')).toEqual(['app Running 0', 'next Running 0']);
});

test('preStop counts against the grace, and leaves two seconds to what follows', async () => {
  const cluster = await quiet();
  const make = (name: string, preStop: unknown, more: Record<string, unknown> = {}) =>
    cluster.create({
      name,
      spec: { ...spec({ preStop }, more), containers: spec({ preStop }).containers.slice(0, 1) },
    });
  await make('sleeps', { sleep: { seconds: 6 } });
  await make('runs', { exec: { command: ['sleep', '6'] } });
  await make('fails', { exec: { command: ['sleep', '1', '2'] } });
  await make('long', { exec: { command: ['sleep', '600'] } }, { terminationGracePeriodSeconds: 5 });
  await cluster.create({
    name: 'deaf',
    spec: {
      containers: [
        {
          name: 'app',
          image: 'busybox',
          command: ['sleep', '3600'],
          lifecycle: { preStop: { sleep: { seconds: 4 } } },
        },
      ],
      terminationGracePeriodSeconds: 10,
    },
  });
  await cluster.clock.settle(60_000);
  const within = async (name: string, from: number, to: number) => {
    const took = await end(cluster, name);
    expect([name, took, took > from && took < to]).toEqual([name, took, true]);
  };
  await within('sleeps', 6, 8);
  await within('runs', 6, 8);
  await within('fails', 1, 3);
  await within('long', 5, 7.5);
  await within('deaf', 9, 12);
  expect(await hooks(cluster, 'runs')).toEqual(['Killing: Stopping container app']);
  expect(await hooks(cluster, 'fails')).toEqual([
    'Killing: Stopping container app',
    'FailedPreStopHook: PreStopHook failed',
  ]);
});

test('a hook under way at a snapshot is run anew', async () => {
  const cluster = await quiet();
  await cluster.create({ name: 'web', spec: spec({ postStart: { exec: { command: ['sleep', '30'] } } }) });
  await cluster.clock.advance(10_000);
  const kubelet = cluster.kubelets.get('node01')!;
  expect(kubelet.save().pods[0]?.work).toEqual({ kind: 'hook', container: 'app', running: true });
  const restored = await TestCluster.restore(cluster.snapshot(), {
    controlPlane: false,
    workers: 1,
    programs: { sleep },
  });
  // This harness puts the clock's timers back last, over the one that the kubelet sets.
  restored.clock.schedule({
    actor: 'kubelet/node01',
    key: `pod/${kubelet.save().pods[0]?.uid}`,
    due: restored.clock.now() + 1,
  });
  await restored.clock.advance(40_000);
  expect(await states(restored, 'web')).toEqual(['app Running 0', 'next Running 0']);
});
