import { expect, test } from 'vitest';
import type { Program } from '../apimachinery/process.ts';
import { Cluster } from '../index.ts';
import { TestCluster } from '../testing/node-cluster.ts';

/** `sleep MS CODE`, and says its arguments. */
const sleep: Program = async (process) => {
  const [, ms, code] = process.argv;
  await process.stdout.write(`slept ${ms}\n`);
  await process.clock.sleep(Number(ms), process.signal);
  return Number(code ?? 0);
};
const spin: Program = async (process) => {
  while (!process.signal.aborted) if (process.clock.shouldYield()) await process.clock.rest(process.signal);
  return 0;
};
const programs = { sleep, yes: spin };

async function quiet(): Promise<TestCluster> {
  const cluster = await TestCluster.start({ controlPlane: false, workers: 1, programs });
  await cluster.clock.settle(60_000);
  return cluster;
}

const spec = (probe: Record<string, unknown>) => ({
  containers: [{ name: 'app', image: 'nginx', readinessProbe: { periodSeconds: 5, ...probe } }],
});
const unhealthy = async (cluster: TestCluster, name: string): Promise<string[]> =>
  (await cluster.events(name))
    .filter((e) => e.startsWith('Unhealthy'))
    .map((e) => e.replace(/ \(x\d+\)$/, '').replace(/"[0-9a-f]{64}"/, '"ID"'));
const ready = async (cluster: TestCluster, name: string): Promise<boolean> =>
  (await cluster.pod(name)).status.containerStatuses[0].ready;

test('a command that takes simulated time has as long as timeoutSeconds says', async () => {
  const cluster = await quiet();
  await cluster.create({ name: 'in-time', spec: spec({ exec: { command: ['sleep', '900'] } }) });
  await cluster.create({ name: 'late', spec: spec({ exec: { command: ['sleep', '1100'] } }) });
  await cluster.create({ name: 'patient', spec: spec({ exec: { command: ['sleep', '2500'] }, timeoutSeconds: 3 }) });
  await cluster.create({ name: 'fails', spec: spec({ exec: { command: ['sleep', '100', '2'] } }) });
  await cluster.create({ name: 'spins', spec: spec({ exec: { command: ['yes'] } }) });
  await cluster.create({ name: 'absent', spec: spec({ exec: { command: ['nope'] } }) });
  await cluster.clock.advance(20_000);
  expect(await ready(cluster, 'in-time')).toBe(true);
  expect(await unhealthy(cluster, 'in-time')).toEqual([]);
  expect(await ready(cluster, 'late')).toBe(false);
  expect(await unhealthy(cluster, 'late')).toEqual([
    'Unhealthy: Readiness probe failed: command timed out: "sleep 1100" timed out after 1s',
  ]);
  expect(await ready(cluster, 'patient')).toBe(true);
  expect(await unhealthy(cluster, 'patient')).toEqual([]);
  expect(await ready(cluster, 'fails')).toBe(false);
  expect(await unhealthy(cluster, 'fails')).toEqual(['Unhealthy: Readiness probe failed: slept 100\n']);
  expect(await unhealthy(cluster, 'spins')).toEqual([
    'Unhealthy: Readiness probe failed: command timed out: "yes" timed out after 1s',
  ]);
  expect([...new Set(await unhealthy(cluster, 'absent'))]).toEqual([
    'Unhealthy: Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "ID": OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH',
  ]);
});

test('a probe does not keep its Pod from ending, nor the cluster from being quiet', async () => {
  const cluster = await quiet();
  const probe = { exec: { command: ['sleep', '4900'] }, timeoutSeconds: 60 };
  await cluster.create({ name: 'web', spec: spec(probe) });
  expect(await cluster.clock.settle(600_000)).toBe(true);
  await cluster.clock.advance(90_000);
  expect(await ready(cluster, 'web')).toBe(true);
  const before = cluster.clock.now();
  expect(await cluster.clock.settle(600_000)).toBe(true);
  expect(cluster.clock.now() - before).toBeLessThan(1000);
});

test('a snapshot taken while a probe runs goes on with a probe', async () => {
  const original = await Cluster.start();
  original.write(
    '/root/pod.yaml',
    `apiVersion: v1
kind: Pod
metadata: { name: slow }
spec:
  containers:
  - name: app
    image: busybox
    command: [sleep, "3600"]
    readinessProbe: { exec: { command: [sleep, "4"] }, timeoutSeconds: 5, periodSeconds: 60 }
`,
  );
  await original.sh('kubectl apply -f /root/pod.yaml');
  const running = async (): Promise<boolean> =>
    /"readiness":\{[^}]*"running":true/.test(JSON.stringify((await original.snapshot()).actors));
  for (let i = 0; i < 200 && !(await running()); i++) await original.clock.advance(100);
  expect(await running()).toBe(true);
  const restored = await Cluster.restore(JSON.parse(JSON.stringify(await original.snapshot())));
  await restored.clock.advance(5000);
  const { stdout } = await restored.sh(
    'kubectl get pod slow --no-headers -o custom-columns=R:.status.containerStatuses[0].ready',
  );
  expect(stdout).toBe('true\n');
  original.stop();
  restored.stop();
});

test('curl to a Service, as `kubectl exec` of the same does', async () => {
  const cluster = await Cluster.start();
  cluster.write(
    '/root/pod.yaml',
    `apiVersion: v1
kind: Pod
metadata: { name: asks }
spec:
  containers:
  - name: app
    image: curlimages/curl
    command: [sleep, "3600"]
    readinessProbe: { exec: { command: [curl, -sS, "http://web.default"] }, periodSeconds: 2 }
`,
  );
  const { stdout, stderr, code } = await cluster.sh(
    `kubectl create deployment web --image=nginx && kubectl expose deployment web --port=80 && kubectl apply -f /root/pod.yaml
kubectl wait --for=condition=Available deployment/web --timeout=60s && kubectl wait --for=condition=Ready pod/asks --timeout=60s
kubectl exec asks -- curl -sS -o /dev/null -w '%{http_code}\\n' http://web.default`,
  );
  expect({ stdout, stderr, code }).toEqual({
    stdout:
      'deployment.apps/web created\nservice/web exposed\npod/asks created\ndeployment.apps/web condition met\npod/asks condition met\n200\n',
    stderr: '',
    code: 0,
  });
  cluster.stop();
});
