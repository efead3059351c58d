/** What the trace tells of connections: who asked, what the packet came by, and what became of it. */
import { beforeAll, expect, test } from 'vitest';
import { NetworkError } from '../apimachinery/process.ts';
import { SERVICES, TestCluster } from '../testing/node-cluster.ts';
import type { TraceEvent } from '../trace.ts';

type Packet = Extract<TraceEvent, { type: 'packet' }>;

let cluster: TestCluster;
let nodePort: number;
let clusterIP: string;

beforeAll(async () => {
  cluster = await TestCluster.start();
  await cluster.clock.settle(60_000);
  await cluster.create({
    name: 'one',
    labels: { app: 'web' },
    spec: { nodeName: 'node02', containers: [{ name: 'app', image: 'ikubernetes/demoapp:v1.0' }] },
  });
  const make = (name: string, spec: object) =>
    cluster.clock.input(() =>
      cluster.admin.create(SERVICES, 'default', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }),
    );
  const web = await make('web', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80 }] });
  nodePort = web.spec.ports[0].nodePort;
  clusterIP = (await make('nobody', { selector: { app: 'nobody' }, ports: [{ port: 80 }] })).spec.clusterIP;
  await cluster.clock.settle(60_000);
});

/** The one connection that a GET from there makes. */
async function packet(from: string, url: string, headers = {}): Promise<Packet> {
  const seen: Packet[] = [];
  const end = cluster.trace.listen((event) => {
    if (event.type === 'packet' && !event.probe) seen.push(event);
  });
  const network = cluster.network.outside(from);
  await cluster.clock
    .input(() => network.http({ method: 'GET', url, headers }))
    .catch((error) => {
      if (!(error instanceof NetworkError)) throw error;
    });
  end();
  expect(seen).toHaveLength(1);
  return seen[0] as Packet;
}

test('a node port: the node that was asked, the Service, the node of the Pod, the Pod', async () => {
  const { status } = await cluster.pod('one');
  expect(await packet('172.29.9.100', `http://172.29.9.11:${nodePort}/hostname?a=b`)).toEqual({
    type: 'packet',
    at: expect.any(Number),
    id: expect.any(Number),
    from: '172.29.9.100',
    source: { name: '172.29.9.100', node: '' },
    to: `172.29.9.11:${nodePort}`,
    request: { method: 'GET', host: `172.29.9.11:${nodePort}`, path: '/hostname?a=b' },
    hops: [
      { kind: 'nodePort', node: 'node01', port: nodePort },
      { kind: 'service', namespace: 'default', name: 'web', endpoints: 1 },
      { kind: 'node', name: 'node01' },
      { kind: 'node', name: 'node02' },
      { kind: 'pod', namespace: 'default', name: 'one', node: 'node02', address: status.podIP, port: 80 },
    ],
    result: '200',
  });
});

test('the host asked for is the header’s', async () => {
  const { request } = await packet('172.29.9.100', `http://172.29.9.11:${nodePort}/`, { Host: 'www.magedu.com' });
  expect(request).toEqual({ method: 'GET', host: 'www.magedu.com', path: '/' });
});

test('what ends on its way tells how far it came', async () => {
  const refused = await packet('172.29.9.1', `http://${clusterIP}/`);
  expect([refused.result, refused.hops]).toEqual([
    'ECONNREFUSED',
    [
      { kind: 'clusterIP', address: clusterIP, port: 80 },
      { kind: 'service', namespace: 'default', name: 'nobody', endpoints: 0 },
    ],
  ]);
  const lost = await packet('172.29.9.1', `http://${clusterIP}:81/`);
  expect([lost.result, lost.hops]).toEqual(['ETIMEDOUT', [{ kind: 'clusterIP', address: clusterIP, port: 81 }]]);
});

test('a port of a Pod where nobody listens', async () => {
  const { status } = await cluster.pod('one');
  const { source, result, hops } = await packet('172.29.9.1', `http://${status.podIP}:81/`);
  expect([source, result, hops]).toEqual([
    { name: '172.29.9.1', node: 'master01' },
    'ECONNREFUSED',
    [
      { kind: 'node', name: 'master01' },
      { kind: 'node', name: 'node02' },
      { kind: 'pod', namespace: 'default', name: 'one', node: 'node02', address: status.podIP, port: 81 },
    ],
  ]);
});
