import { describe, expect, test } from 'vitest';
import { decodeUtf8, readAll } from '../apimachinery/streams.ts';
import { PODS, T0, TestCluster } from '../testing/node-cluster.ts';

async function quiet(): Promise<TestCluster> {
  const cluster = await TestCluster.start({ controlPlane: false, workers: 1 });
  await cluster.clock.settle(60_000);
  return cluster;
}

type Spec = Record<string, unknown>;
const one = (image: string, more: Spec = {}): Spec => ({ containers: [{ name: 'app', image, ...more }] });

/** Five times a second, `phase container:state/restarts`, where it changed; `+` marks a ready container. */
async function timeline(cluster: TestCluster, name: string, seconds: number): Promise<string[]> {
  const lines: string[] = [];
  let last = '';
  const begin = cluster.clock.now();
  for (let i = 0; i < seconds * 5; i++) {
    await cluster.clock.advance(200);
    const { status } = await cluster.pod(name);
    const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    const text = all
      .map(
        (c) =>
          `${c.name}:${c.state.waiting?.reason ?? c.state.terminated?.reason ?? 'Running'}/${c.restartCount}${c.ready ? '+' : ''}`,
      )
      .join(' ');
    if (`${status.phase} ${text}` === last) continue;
    last = `${status.phase} ${text}`;
    lines.push(`${(cluster.clock.now() - begin) / 1000}s ${last}`);
  }
  return lines;
}

const states = (lines: string[]): string[] => lines.map((line) => line.replace(/^\S+ /, ''));

test('a Pod becomes Running with an address, and its status is whole', async () => {
  const cluster = await quiet();
  await cluster.create({ name: 'mypod', spec: one('ikubernetes/demoapp:v1.0') });
  await cluster.clock.settle(60_000);
  const { status, spec, metadata } = await cluster.pod('mypod');
  const observedGeneration = metadata.generation;
  const condition = (type: string) => ({
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: expect.stringMatching(/^2026-11-22T19:1\d:\d\dZ$/),
    observedGeneration,
  });
  expect(spec.nodeName).toBe('node01');
  expect(status).toEqual({
    observedGeneration,
    phase: 'Running',
    conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
    hostIP: '172.29.9.11',
    hostIPs: [{ ip: '172.29.9.11' }],
    podIP: '10.244.1.2',
    podIPs: [{ ip: '10.244.1.2' }],
    startTime: expect.any(String),
    qosClass: 'BestEffort',
    containerStatuses: [
      {
        name: 'app',
        state: { running: { startedAt: expect.any(String) } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image: 'docker.io/ikubernetes/demoapp:v1.0',
        imageID: expect.stringMatching(/^docker\.io\/ikubernetes\/demoapp@sha256:[0-9a-f]{64}$/),
        containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
        started: true,
        resources: {},
        user: { linux: { gid: 0, supplementalGroups: [0], uid: 0 } },
        volumeMounts: [
          {
            name: expect.stringMatching(/^kube-api-access-/),
            mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
            readOnly: true,
            recursiveReadOnly: 'Disabled',
          },
        ],
      },
    ],
  });
  expect((await cluster.events('mypod')).map((e) => e.replace(/in \S+ \(\S+ incl/, 'in T (T incl'))).toEqual([
    'Scheduled: Successfully assigned default/mypod to node01',
    'Pulling: Pulling image "ikubernetes/demoapp:v1.0"',
    'Pulled: Successfully pulled image "ikubernetes/demoapp:v1.0" in T (T including waiting). Image size: 30987654 bytes.',
    'Created: Container created',
    'Started: Container started',
  ]);
});

describe('images that cannot be had', () => {
  test.each([
    [
      'nginx:nope',
      'failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve image: docker.io/library/nginx:nope: not found',
    ],
    [
      'nginxx',
      'failed to pull and unpack image "docker.io/library/nginxx:latest": failed to resolve image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
  ])('%s', async (image, error) => {
    const cluster = await quiet();
    await cluster.create({ name: 'bad', spec: one(image) });
    expect(states(await timeline(cluster, 'bad', 20)).slice(0, 4)).toEqual([
      'Pending app:ContainerCreating/0',
      'Pending app:ErrImagePull/0',
      'Pending app:ImagePullBackOff/0',
      'Pending app:ErrImagePull/0',
    ]);
    expect((await cluster.events('bad')).slice(0, 6).map((e) => e.replace(/ \(x\d+\)$/, ''))).toEqual([
      'Scheduled: Successfully assigned default/bad to node01',
      `Pulling: Pulling image "${image}"`,
      `Failed: Failed to pull image "${image}": ${error}`,
      'Failed: Error: ErrImagePull',
      `BackOff: Back-off pulling image "${image}"`,
      'Failed: Error: ImagePullBackOff',
    ]);
    await cluster.clock.advance(12_000);
    const { waiting } = (await cluster.pod('bad')).status.containerStatuses[0].state;
    expect(waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "${image}": ErrImagePull: ${error}`,
    });
  });

  test('names that do not parse, and a pull policy of Never', async () => {
    const cluster = await quiet();
    await cluster.create({ name: 'upper', spec: one('Nginx') });
    await cluster.create({ name: 'never', spec: one('nginx', { imagePullPolicy: 'Never' }) });
    await cluster.clock.advance(2000);
    const waiting = async (name: string) => (await cluster.pod(name)).status.containerStatuses[0].state.waiting;
    expect(await waiting('upper')).toEqual({
      reason: 'InvalidImageName',
      message:
        'Failed to apply default image tag "Nginx": couldn\'t parse image name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase',
    });
    expect(await waiting('never')).toEqual({
      reason: 'ErrImageNeverPull',
      message: 'Container image "nginx" is not present with pull policy of Never',
    });
  });
});

test('a container that ends again and again is started after 0, 10, 20, 40 … seconds', async () => {
  const cluster = await quiet();
  await cluster.create({ name: 'crash', spec: one('busybox:1.36', { command: ['sh'] }) });
  const starts: number[] = [];
  let before = -1;
  for (let i = 0; i < 900; i++) {
    await cluster.clock.advance(1000);
    const [container] = (await cluster.pod('crash')).status.containerStatuses;
    if (container.restartCount > before && container.containerID) starts.push((cluster.clock.now() - T0) / 1000);
    before = container.containerID ? container.restartCount : before;
  }
  const gaps = starts.slice(1).map((t, i) => Math.round(t - (starts[i] as number)));
  expect(gaps.slice(0, 7).map((gap) => (gap < 5 ? gap : Math.round(gap / 10) * 10))).toEqual([
    1, 10, 20, 40, 80, 160, 300,
  ]);
  const { uid } = (await cluster.pod('crash')).metadata;
  const [container] = (await cluster.pod('crash')).status.containerStatuses;
  expect(container.state).toEqual({
    waiting: {
      reason: 'CrashLoopBackOff',
      message: `back-off 5m0s restarting failed container=app pod=crash_default(${uid})`,
    },
  });
  expect(container.lastState.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
});

test('two containers of a Pod that want the same port: the second says why it dies', async () => {
  const cluster = await quiet();
  await cluster.create({
    name: 'clash',
    spec: {
      containers: [
        { name: 'demoapp', image: 'ikubernetes/demoapp:v1.0' },
        { name: 'nginx', image: 'nginx:1.16-alpine' },
      ],
    },
  });
  await cluster.clock.advance(9000);
  const pod = await cluster.pod('clash');
  expect(pod.status.containerStatuses.map((c: any) => [c.name, c.restartCount > 0])).toEqual([
    ['demoapp', false],
    ['nginx', true],
  ]);
  const kubelet = cluster.kubelets.get('node01')!;
  const log = await kubelet.logs({
    namespace: 'default',
    pod: 'clash',
    uid: pod.metadata.uid!,
    container: 'nginx',
    follow: false,
    previous: true,
    timestamps: false,
    stream: 'All',
  });
  let text = '';
  for await (const chunk of log) text += decodeUtf8(chunk);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, ''));
  expect(lines.slice(0, 3)).toEqual([
    '[emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address in use)',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address in use)',
    '[notice] 1#1: try again to bind() after 500ms',
  ]);
  expect(lines.slice(-2)).toEqual(['[emerg] 1#1: still could not bind()', 'nginx: [emerg] still could not bind()']);
});

test('init containers run in order, and a Pod that is not to be restarted completes', async () => {
  const cluster = await quiet();
  await cluster.create({
    name: 'job',
    spec: {
      restartPolicy: 'Never',
      initContainers: [{ name: 'first', image: 'busybox', command: ['sleep', '3'] }],
      ...one('busybox', { command: ['sh', '-c', 'sleep 4'] }),
    },
  });
  expect(states(await timeline(cluster, 'job', 20))).toEqual([
    'Pending first:PodInitializing/0 app:PodInitializing/0',
    'Pending first:Running/0 app:PodInitializing/0',
    'Pending first:Completed/0+ app:PodInitializing/0',
    'Running first:Completed/0+ app:Running/0+',
    'Succeeded first:Completed/0+ app:Completed/0',
  ]);
});

test.each([
  ['nginx', 0, 3],
  ['busybox', 137, 31],
])('deletion of %s: exit %i, gone within %i s', async (image, _code, within) => {
  const cluster = await quiet();
  await cluster.create({ name: 'web', spec: one(image, image === 'busybox' ? { command: ['sleep', '3600'] } : {}) });
  await cluster.clock.settle(60_000);
  const begin = cluster.clock.now();
  await cluster.clock.input(() => cluster.admin.delete(PODS, 'default', 'web'));
  let seconds = 0;
  for (; seconds < 60; seconds++) {
    await cluster.clock.advance(1000);
    const { items } = await cluster.clock.input(() => cluster.admin.list(PODS, 'default'));
    if (items.length === 0) break;
  }
  expect((cluster.clock.now() - begin) / 1000).toBeLessThanOrEqual(within);
  expect((cluster.clock.now() - begin) / 1000).toBeGreaterThan(within - 3);
  expect((await cluster.events('web')).at(-1)).toBe('Killing: Stopping container app');
});

test('probes: a failing liveness probe restarts, a failing readiness probe does not', async () => {
  const cluster = await quiet();
  const probe = (path: string) => ({ httpGet: { path, port: 80 }, periodSeconds: 5 });
  await cluster.create({ name: 'live', spec: one('nginx', { livenessProbe: probe('/nope') }) });
  await cluster.create({ name: 'ready', spec: one('nginx', { readinessProbe: { httpGet: { path: '/', port: 81 } } }) });
  await cluster.clock.advance(30_000);
  const { podIP, containerStatuses, conditions } = (await cluster.pod('ready')).status;
  expect(containerStatuses[0]).toMatchObject({ ready: false, started: true, restartCount: 0 });
  expect(conditions.find((c: any) => c.type === 'Ready')).toMatchObject({
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [app]',
  });
  const reasons = (list: string[]) =>
    list.filter((e) => /^(Unhealthy|Killing)/.test(e)).map((e) => e.replace(/ \(x\d+\)$/, ''));
  expect(reasons(await cluster.events('ready'))).toEqual([
    `Unhealthy: Readiness probe failed: Get "http://${podIP}:81/": dial tcp ${podIP}:81: connect: connection refused`,
  ]);
  expect((await cluster.pod('live')).status.containerStatuses[0].restartCount).toBeGreaterThan(0);
  expect(reasons(await cluster.events('live'))).toEqual([
    'Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 404',
    'Killing: Container app failed liveness probe, will be restarted',
  ]);
});

test('what a container is told to read and does not exist', async () => {
  const cluster = await quiet();
  const from = (ref: Spec) => one('nginx', { env: [{ name: 'X', valueFrom: ref }] });
  await cluster.create({ name: 'map', spec: from({ configMapKeyRef: { name: 'app', key: 'k' } }) });
  await cluster.create({ name: 'secret', spec: from({ secretKeyRef: { name: 'app', key: 'k' } }) });
  await cluster.clock.input(() =>
    cluster.admin.create({ group: '', version: 'v1', resource: 'configmaps' }, 'default', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'there' },
      data: { a: '1' },
    }),
  );
  await cluster.create({ name: 'key', spec: from({ configMapKeyRef: { name: 'there', key: 'k' } }) });
  await cluster.create({
    name: 'volume',
    spec: {
      ...one('nginx', { volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
      volumes: [{ name: 'v', configMap: { name: 'app' } }],
    },
  });
  await cluster.clock.advance(6000);
  const waiting = async (name: string) => (await cluster.pod(name)).status.containerStatuses[0].state.waiting;
  const reason = 'CreateContainerConfigError';
  expect(await waiting('map')).toEqual({ reason, message: 'configmap "app" not found' });
  expect(await waiting('secret')).toEqual({ reason, message: 'secret "app" not found' });
  expect(await waiting('key')).toEqual({ reason, message: "couldn't find key k in ConfigMap default/there" });
  expect(await waiting('volume')).toEqual({ reason: 'ContainerCreating' });
  expect((await cluster.events('volume'))[1]?.replace(/ \(x\d+\)$/, '')).toBe(
    'FailedMount: MountVolume.SetUp failed for volume "v" : configmap "app" not found',
  );
});

test('the kubelet refuses logs and exec in the real words', async () => {
  const cluster = await quiet();
  await cluster.create({ name: 'bad', spec: one('nginx:nope') });
  await cluster.create({ name: 'web', spec: one('nginx') });
  await cluster.clock.advance(5000);
  const kubelet = cluster.kubelets.get('node01')!;
  const target = (pod: string) => ({ namespace: 'default', pod, uid: '', container: 'app' });
  const log = (pod: string, previous = false) =>
    kubelet.logs({ ...target(pod), follow: false, previous, timestamps: false, stream: 'All' });
  await expect(log('bad')).rejects.toMatchObject({
    code: 400,
    message: 'container "app" in pod "bad" is waiting to start: trying and failing to pull image',
  });
  await expect(log('web', true)).rejects.toMatchObject({
    code: 400,
    message: 'previous terminated container "app" in pod "web" not found',
  });
  const session = await kubelet.exec({
    ...target('web'),
    command: ['foo'],
    stdin: false,
    stdout: true,
    stderr: true,
    tty: false,
  });
  expect((await session.result).message).toMatch(
    /^Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "foo": executable file not found in \$PATH$/,
  );
});

test('exec runs a program in the container: its files, its environment, its exit status', async () => {
  const cluster = await TestCluster.start({
    controlPlane: false,
    workers: 1,
    programs: {
      cat: async ({ argv, fs, stdout }) => {
        await stdout.write(fs.readFile(argv[1] as string));
        return 3;
      },
    },
  });
  await cluster.clock.settle(60_000);
  await cluster.create({ name: 'web', spec: one('nginx') });
  await cluster.clock.settle(60_000);
  const session = await cluster.kubelets.get('node01')!.exec({
    namespace: 'default',
    pod: 'web',
    uid: '',
    container: 'app',
    command: ['cat', '/etc/hostname'],
    stdin: false,
    stdout: true,
    stderr: true,
    tty: false,
  });
  expect(decodeUtf8(await readAll(session.stdout!))).toBe('web\n');
  expect(await session.result).toEqual({
    metadata: {},
    status: 'Failure',
    message: 'command terminated with non-zero exit code: error executing command [cat /etc/hostname], exit code 3',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '3' }] },
  });
});

test.each([300, 900, 2500, 14_000])('a snapshot %i ms in goes on as its original does', async (at) => {
  const original = await quiet();
  await original.create({ name: 'nope', spec: one('nginx:nope') });
  await original.create({ name: 'crash', spec: one('busybox:1.36') });
  await original.create({ name: 'web', spec: one('nginx', { readinessProbe: { httpGet: { port: 80 } } }) });
  await original.clock.advance(at);
  await original.clock.idle();
  const copy = await TestCluster.restore(original.snapshot(), { controlPlane: false, workers: 1 });
  expect(copy.server.hash()).toBe(original.server.hash());
  await original.clock.advance(60_000);
  await copy.clock.advance(60_000);
  expect(copy.server.hash()).toBe(original.server.hash());
});

test('a new image restarts the container of a bare Pod in place', async () => {
  const cluster = await quiet();
  await cluster.create({ name: 'mypod', spec: one('ikubernetes/demoapp:v1.0') });
  await cluster.clock.settle(60_000);
  const before = await cluster.pod('mypod');
  await cluster.clock.input(() =>
    cluster.admin.patch(PODS, 'default', 'mypod', 'strategic', {
      spec: { containers: [{ name: 'app', image: 'ikubernetes/demoapp:v1.1' }] },
    }),
  );
  await cluster.clock.settle(60_000);
  const { status, metadata } = await cluster.pod('mypod');
  expect([metadata.uid, status.podIP]).toEqual([before.metadata.uid, before.status.podIP]);
  expect(status.containerStatuses[0]).toMatchObject({
    restartCount: 1,
    ready: true,
    image: 'docker.io/ikubernetes/demoapp:v1.1',
  });
  expect(await cluster.events('mypod')).toContain('Killing: Container app definition changed, will be restarted');
});

test('environment and volumes as the manifest asks', async () => {
  let seen: Record<string, string> = {};
  const read: Record<string, string> = {};
  const cluster = await TestCluster.start({
    controlPlane: false,
    workers: 1,
    programs: {
      env: async ({ env, fs }) => {
        seen = Object.fromEntries(env);
        for (const path of [
          '/c/key',
          '/s/pass',
          '/d/labels',
          '/var/run/secrets/kubernetes.io/serviceaccount/namespace',
        ]) {
          read[path] = decodeUtf8(fs.readFile(path));
        }
        fs.writeFile('/e/x', 'mine');
        expect(() => fs.writeFile('/c/key', 'no')).toThrow('EROFS');
        return 0;
      },
    },
  });
  await cluster.clock.settle(60_000);
  const add = (resource: string, object: object) =>
    cluster.clock.input(() => cluster.admin.create({ group: '', version: 'v1', resource }, 'default', object));
  await add('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { key: 'value' } });
  await add('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { pass: btoa('geheim') } });
  await cluster.create({
    name: 'p',
    labels: { app: 'x' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'app',
          image: 'busybox',
          command: ['env'],
          envFrom: [{ prefix: 'P_', configMapRef: { name: 'c' } }],
          env: [
            { name: 'A', value: 'a' },
            { name: 'B', value: '$(A)$(P_key)$(KUBERNETES_SERVICE_PORT)' },
            { name: 'S', valueFrom: { secretKeyRef: { name: 's', key: 'pass' } } },
            { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
            { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
            { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
          ],
          resources: { limits: { cpu: '250m' } },
          volumeMounts: [
            { name: 'c', mountPath: '/c' },
            { name: 's', mountPath: '/s' },
            { name: 'd', mountPath: '/d' },
            { name: 'e', mountPath: '/e' },
          ],
        },
      ],
      volumes: [
        { name: 'c', configMap: { name: 'c' } },
        { name: 's', secret: { secretName: 's' } },
        { name: 'd', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        { name: 'e', emptyDir: {} },
      ],
    },
  });
  await cluster.clock.settle(60_000);
  expect((await cluster.pod('p')).status.phase).toBe('Succeeded');
  expect(seen).toMatchObject({
    HOSTNAME: 'p',
    P_key: 'value',
    A: 'a',
    B: 'avalue443',
    S: 'geheim',
    NODE: 'node01',
    IP: '10.244.1.2',
    CPU: '250',
    HOME: '/root',
  });
  expect(read).toEqual({
    '/c/key': 'value',
    '/s/pass': 'geheim',
    '/d/labels': 'app="x"',
    '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'default',
  });
});
