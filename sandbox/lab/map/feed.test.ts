/** The Map's feed from a cluster that stands: what is told at first, what afterwards, and what of traffic. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../../index.ts';
import { parseScenario } from '../scenario.ts';
import { type MapChanges, type MapConnection, type MapObject, watchMap } from './feed.ts';

const scenario = parseScenario(readFileSync(new URL('../scenarios/ingress.yaml', import.meta.url), 'utf8'));

let cluster: Cluster;
let end: () => void;
const objects = new Map<string, MapObject>();
let batches: MapChanges[] = [];
let connections: MapConnection[] = [];

/** When nothing more is told. */
async function settled(): Promise<void> {
  for (let quiet = 0, seen = -1; quiet < 3; quiet++) {
    if (batches.length !== seen) quiet = 0;
    seen = batches.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function sh(script: string): Promise<MapChanges[]> {
  batches = [];
  await cluster.sh(script);
  await settled();
  return batches;
}

const named = (kind: string, name: string): MapObject | undefined =>
  [...objects.values()].find((object) => object.kind === kind && object.name === name);
const pods = (prefix: string) =>
  [...objects.values()].filter((object) => object.kind === 'pod' && object.name.startsWith(prefix));

beforeAll(async () => {
  cluster = await Cluster.start({ scenario });
  const { trace, clock } = cluster;
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve));
  end = watchMap({ trace, clock, observe: (work) => cluster.observe(work), pause }, async (changes) => {
    batches.push(changes);
    for (const object of changes.changed) objects.set(object.uid, object);
    for (const uid of changes.gone) objects.delete(uid);
    if (changes.connections) connections = changes.connections;
  });
  await settled();
});

afterAll(() => {
  end();
  cluster.stop();
});

test('at first all of it, with its links', () => {
  expect(batches).toHaveLength(1);
  expect(named('node', 'master01')).toEqual({
    kind: 'node',
    uid: expect.any(String),
    namespace: '',
    name: 'master01',
    created: expect.any(String),
    health: 'good',
    status: 'Ready',
    roles: 'control-plane',
    address: '172.29.9.1',
  });
  const deployment = named('deployment', 'demoapp');
  expect(deployment).toMatchObject({ health: 'good', desired: 3, ready: 3, namespace: 'default' });
  const set = [...objects.values()].find((object) => object.owner === deployment?.uid);
  expect(set).toMatchObject({ kind: 'replicaset', desired: 3, ready: 3 });
  const mine = pods('demoapp-');
  expect(mine.map((pod) => pod.owner)).toEqual(Array(3).fill(set?.uid));
  expect(mine[0]).toMatchObject({
    health: 'good',
    status: 'Running',
    ready: '1/1',
    restarts: 0,
    images: ['ikubernetes/demoapp:v1.0'],
  });
  const service = named('service', 'demoapp');
  expect(service).toMatchObject({ type: 'NodePort', ports: '80:30080/TCP', nodePorts: [30080], unready: [] });
  expect(service?.kind === 'service' && [...service.endpoints].sort()).toEqual(mine.map((pod) => pod.uid).sort());
});

test('afterwards what has changed, and what is gone', async () => {
  const told = await sh(
    'kubectl scale deploy/demoapp --replicas=1; kubectl wait --for=delete pod -l app=nosuch; sleep 40',
  );
  const kinds = new Set(told.flatMap(({ changed }) => changed.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(['deployment', 'pod', 'replicaset', 'service']);
  expect(pods('demoapp-')).toHaveLength(1);
  expect(told.flatMap(({ gone }) => gone)).toHaveLength(2);
});

test('what goes wrong has its word', async () => {
  await sh('kubectl create deployment broken --image=nginx:1.99; sleep 20');
  expect(pods('broken-')[0]).toMatchObject({
    health: 'bad',
    status: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/),
  });
  expect(named('deployment', 'broken')).toMatchObject({ health: 'waiting', desired: 1, ready: 0 });
});

test('a node port’s connection, hop by hop', async () => {
  await sh('curl -s http://node02:30080/hostname');
  const { hops, source, request, onward, result } = connections.at(-1) as MapConnection;
  expect({ source, request, onward, result }).toEqual({
    source: { name: 'master01', node: 'master01', address: '172.29.9.1' },
    request: { method: 'GET', host: 'node02:30080', path: '/hostname' },
    onward: [],
    result: '200',
  });
  expect(hops.map(({ kind }) => kind).filter((kind) => kind !== 'node')).toEqual(['nodePort', 'service', 'pod']);
});

test('an Ingress’s connection, and the one the controller makes for it', async () => {
  await sh(`kubectl apply -f ingress-nginx.yaml; kubectl -n ingress-nginx rollout status deploy/ingress-nginx-controller; kubectl apply -f ingress.yaml
curl -s -H 'Host: shop.magedu.com' http://node02:30081/`);
  expect(named('ingress', 'shop')).toMatchObject({
    className: 'nginx',
    hosts: 'shop.magedu.com,www.magedu.com',
    rules: [
      { host: 'shop.magedu.com', path: '/', service: 'demoapp' },
      { host: 'www.magedu.com', path: '/', service: 'web' },
    ],
  });
  const { hops, onward } = connections.at(-1) as MapConnection;
  expect(hops.at(-1)).toMatchObject({ kind: 'pod', namespace: 'ingress-nginx', port: 80 });
  expect(onward).toEqual([
    {
      ingress: 'default/shop',
      host: 'shop.magedu.com',
      path: '/',
      service: 'default/demoapp',
      endpoints: 1,
      hops: expect.arrayContaining([expect.objectContaining({ kind: 'pod', namespace: 'default' })]),
      result: '200',
    },
  ]);
});

test('no more connections are remembered than are shown', async () => {
  await sh('for i in $(seq 30); do curl -s http://node02:30080/ >/dev/null; done');
  expect(connections).toHaveLength(20);
});

test('what changes nothing that is shown is not told', async () => {
  await sh('kubectl delete deployment broken; kubectl wait --for=delete pod -l app=broken; sleep 5');
  const told = await sh('kubectl annotate node node01 note=this; kubectl label pod -l app=web note=this; sleep 120');
  expect(told).toEqual([]);
});

test('looking on changes nothing', async () => {
  const other = await Cluster.start({ scenario });
  const seen = await Cluster.start({ scenario });
  const { trace, clock } = seen;
  const stop = watchMap({ trace, clock, observe: (work) => seen.observe(work), pause: async () => {} }, async () => {});
  const script =
    'kubectl scale deploy/demoapp --replicas=5; kubectl rollout status deploy/demoapp; curl -s http://node01:30080/';
  expect((await seen.sh(script)).stdout).toBe((await other.sh(script)).stdout);
  expect(seen.hash()).toBe(other.hash());
  stop();
});
