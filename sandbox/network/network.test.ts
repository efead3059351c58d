import { beforeAll, expect, test } from 'vitest';
import { type HostNetwork, NetworkError, type TlsOptions } from '../apimachinery/process.ts';
import { decodeUtf8, readAll } from '../apimachinery/streams.ts';
import { SERVICES, TestCluster } from '../testing/node-cluster.ts';
import { candidates } from './dns.ts';

let cluster: TestCluster;
let clusterIP: string;
let nodePort: number;
const inside: Record<string, HostNetwork> = {};

beforeAll(async () => {
  cluster = await TestCluster.start();
  await cluster.clock.settle(60_000);
  const web = (name: string, version: string) => ({
    name,
    labels: { app: 'web' },
    spec: {
      containers: [
        { name: 'app', image: `ikubernetes/demoapp:${version}`, ports: [{ name: 'http', containerPort: 80 }] },
      ],
    },
  });
  await cluster.create(web('one', 'v1.0'));
  await cluster.create(web('two', 'v1.1'));
  await cluster.create({ name: 'client', spec: { containers: [{ name: 'app', image: 'nginx' }] } });
  const service = (name: string, spec: object) =>
    cluster.clock.input(() =>
      cluster.admin.create(SERVICES, 'default', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name },
        spec: spec as any,
      }),
    );
  const made = await service('web', {
    type: 'NodePort',
    selector: { app: 'web' },
    ports: [{ port: 8080, targetPort: 'http' }],
  });
  clusterIP = made.spec.clusterIP;
  nodePort = made.spec.ports[0].nodePort;
  await service('headless', { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] });
  await service('nobody', { selector: { app: 'nobody' }, ports: [{ port: 80 }] });
  await service('outside', { type: 'ExternalName', externalName: 'node02' });
  await cluster.clock.settle(60_000);
  const client = await cluster.pod('client');
  const kubelet = cluster.kubelets.get(client.spec.nodeName) as any;
  const state = [...kubelet.k.pods.values()].find((s: any) => s.name === 'client');
  inside.client = kubelet.k.sandboxes.surroundings(state, 'app', state.containers[0].run).network;
});

async function get(network: HostNetwork, url: string, tls?: TlsOptions): Promise<string> {
  try {
    const answer = await cluster.clock.input(() => network.http({ method: 'GET', url, headers: {} }, tls));
    return `${answer.status} ${decodeUtf8(await readAll(answer.body)).trimEnd()}`;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return error.code;
  }
}

test.each([
  ['web', ['CLUSTER']],
  ['web.default', ['CLUSTER']],
  ['web.default.svc', ['CLUSTER']],
  ['web.default.svc.cluster.local', ['CLUSTER']],
  ['web.other', 'ENOTFOUND'],
  ['kubernetes', ['10.96.0.1']],
  ['10-244-1-7.default.pod.cluster.local', ['10.244.1.7']],
  ['client', ['OWN']],
  ['outside', ['172.29.9.12']],
  ['node02', ['172.29.9.12']],
  ['localhost', ['127.0.0.1']],
  ['nowhere.example', 'ENOTFOUND'],
])('in a Pod, %s is %j', async (name, expected) => {
  const network = inside.client as HostNetwork;
  const own = network.addresses()[0] as string;
  const found = await network.resolve(name).catch((error: NetworkError) => error.code);
  const shown = Array.isArray(found)
    ? found.map((ip) => (ip === clusterIP ? 'CLUSTER' : ip === own ? 'OWN' : ip))
    : found;
  expect(shown).toEqual(expected);
});

test('a headless name is the ready Pods, in some order', async () => {
  const ips = await Promise.all(['one', 'two'].map(async (name) => (await cluster.pod(name)).status.podIP as string));
  expect((await (inside.client as HostNetwork).resolve('headless')).sort()).toEqual(ips.sort());
});

test('the resolver searches the namespace first, and asks for a dotted name last', () => {
  expect(candidates('web', 'stage')).toEqual([
    'web.stage.svc.cluster.local',
    'web.svc.cluster.local',
    'web.cluster.local',
    'web',
  ]);
  expect(candidates('a.b.c.d.e.f', 'stage')[0]).toBe('a.b.c.d.e.f');
});

test('a Service spreads over its Pods, and the server sees the Pod that asks', async () => {
  const network = inside.client as HostNetwork;
  const own = network.addresses()[0];
  const seen = new Set<string>();
  for (let i = 0; i < 24; i++) seen.add(await get(network, 'http://web:8080/'));
  const [one, two] = await Promise.all(
    ['one', 'two'].map(async (name) => (await cluster.pod(name)).status.podIP as string),
  );
  expect([...seen].sort()).toEqual([
    `200 iKubernetes demoapp v1.0 !! ClientIP: ${own}, ServerName: one, ServerIP: ${one}!`,
    `200 iKubernetes demoapp v1.1 !! ClientIP: ${own}, ServerName: two, ServerIP: ${two}!`,
  ]);
});

test('what is not served is refused, or never answered', async () => {
  const network = inside.client as HostNetwork;
  const { podIP } = (await cluster.pod('one')).status;
  expect(await get(network, 'http://nobody/')).toBe('ECONNREFUSED');
  expect(await get(network, `http://${podIP}:81/`)).toBe('ECONNREFUSED');
  expect(await get(network, `http://${clusterIP}:81/`)).toBe('ETIMEDOUT');
  expect(await get(network, 'http://10.244.9.9/')).toBe('EHOSTUNREACH');
  expect(await get(network, 'http://127.0.0.1/')).toMatch(/^200 <!DOCTYPE html>/);
});

test('from beside the cluster: node ports yes, cluster addresses no', async () => {
  const beside = cluster.network.outside('172.29.9.100');
  const { podIP } = (await cluster.pod('one')).status;
  for (const node of ['172.29.9.1', '172.29.9.11', '172.29.9.12']) {
    expect(await get(beside, `http://${node}:${nodePort}/hostname`)).toMatch(/^200 ServerName: (one|two)$/);
  }
  expect(await get(beside, `http://${clusterIP}:8080/`)).toBe('ETIMEDOUT');
  expect(await get(beside, `http://${podIP}/`)).toBe('ETIMEDOUT');
  expect(await get(beside, 'http://web:8080/')).toBe('ENOTFOUND');
  // On a node itself, both are there.
  const onNode = cluster.network.outside('172.29.9.1');
  expect(await get(onNode, `http://${clusterIP}:8080/hostname`)).toMatch(/^200 ServerName: (one|two)$/);
  expect(await get(onNode, `http://${podIP}/`)).toMatch(/ClientIP: 10\.244\.0\.0, ServerName: one/);
});

test('HTTPS to the API server: trust, certificates, and anonymity', async () => {
  const beside = cluster.network.outside('172.29.9.100');
  const url = 'https://kubeapi.magedu.com:6443/api/v1/namespaces/default/pods/one';
  const admin = cluster.pki.issue({ user: 'kubernetes-admin', groups: ['system:masters'] });
  expect(await get(beside, url)).toBe('CERT');
  expect(await get(beside, url, { insecure: true })).toMatch(
    /^403 .*pods .{1,2}"one.{1,2}" is forbidden: User .{1,2}"system:anonymous.{1,2}" cannot get resource/s,
  );
  expect(await get(beside, url, { ca: cluster.pki.ca, ...admin })).toMatch(/^200 /);
  expect(await get(beside, 'http://kubeapi.magedu.com:6443/')).toBe(
    '400 Client sent an HTTP request to an HTTPS server.',
  );
  expect(await get(inside.client as HostNetwork, 'https://kubernetes.default.svc/livez', { ca: cluster.pki.ca })).toBe(
    '200 ok',
  );
});
