/** The Map's model and the way of a connection, without a page. */
import { expect, test } from 'vitest';
import type { MapChanges, MapConnection, MapObject, MapPod } from '../../../../sandbox/worker.ts';
import { nearestTowards } from './keys.ts';
import { groupsOf, MapModel } from './model.ts';
import { wayOf } from './way.ts';
import { mapWords } from './words.ts';

const common = (uid: string, name: string, namespace = 'default', owner?: string) => ({
  uid,
  name,
  namespace,
  created: '',
  ...(owner ? { owner } : {}),
});
const pod = (uid: string, name: string, node: string, more: Partial<MapPod> = {}): MapPod => ({
  kind: 'pod',
  ...common(uid, name, 'default', 'rs'),
  health: 'good',
  status: 'Running',
  ready: '1/1',
  restarts: 0,
  address: '10.244.1.2',
  node,
  images: [],
  ...more,
});
const node = (uid: string, name: string): MapObject => ({
  kind: 'node',
  ...common(uid, name, ''),
  health: 'good',
  status: 'Ready',
  roles: '',
  address: '',
});
const service: MapObject = {
  kind: 'service',
  ...common('svc', 'web'),
  type: 'NodePort',
  address: '10.96.0.7',
  ports: '80:30080/TCP',
  nodePorts: [30080],
  selector: true,
  ready: 1,
  endpoints: ['p1'],
  unready: ['p2'],
};
const set: MapObject = {
  kind: 'replicaset',
  ...common('rs', 'web-1', 'default', 'd'),
  health: 'good',
  desired: 2,
  ready: 2,
};
const deployment: MapObject = { kind: 'deployment', ...common('d', 'web'), health: 'good', desired: 2, ready: 2 };
const ingress: MapObject = {
  kind: 'ingress',
  ...common('ing', 'shop'),
  className: 'nginx',
  address: '',
  hosts: 'a.com',
  rules: [{ host: 'a.com', path: '/', service: 'web' }],
};

function model(...objects: MapObject[]): MapModel {
  const made = new MapModel();
  made.apply({ now: 0, changed: objects, gone: [], left: 0 } satisfies MapChanges);
  return made;
}

const all = () =>
  model(
    node('n1', 'node01'),
    node('n2', 'node02'),
    pod('p1', 'web-1-a', 'node01'),
    pod('p2', 'web-1-b', 'node02'),
    service,
    set,
    deployment,
    ingress,
  );

test('what belongs to what', () => {
  const map = all();
  expect(map.owns('rs').map(({ uid }) => uid)).toEqual(['p1', 'p2']);
  expect(map.servicesOf('p1').map(({ uid }) => uid)).toEqual(['svc']);
  expect(map.servicesOf('p2')).toEqual([]);
  expect(map.owners.map(({ uid }) => uid)).toEqual(['d']);
  expect(map.backends(ingress as never)).toEqual([service]);
  expect(map.ingressesOf(service)).toEqual([ingress]);
});

test('what is gone is nowhere', () => {
  const map = all();
  map.apply({ now: 1, changed: [], gone: ['p1', 'd'], left: 0 });
  expect(map.owns('rs').map(({ uid }) => uid)).toEqual(['p2']);
  // What it owned stands for itself.
  expect(map.owners.map(({ uid }) => uid)).toEqual(['rs']);
});

test('namespaces of the system are left out unless asked for', () => {
  const map = model(pod('a', 'a', 'node01'), pod('b', 'b', 'node01', { namespace: 'kube-system' }));
  const shown = () => map.pods.filter((each) => map.shown(each)).map(({ name }) => name);
  expect(shown()).toEqual(['a']);
  map.choice = '*';
  expect(shown()).toEqual(['a', 'b']);
  map.choice = 'kube-system';
  expect(shown()).toEqual(['b']);
});

test('too many Pods are told by owner and status', () => {
  const pods = Array.from({ length: 40 }, (_, i) =>
    pod(`p${i}`, `web-1-${i}`, 'node01', i < 5 ? { status: 'Pending', health: 'waiting' } : {}),
  );
  const groups = groupsOf(pods, model(set, ...pods));
  expect(groups.map(({ name, status, pods: own }) => [name, status, own.length])).toEqual([
    ['web-1', 'Pending', 5],
    ['web-1', 'Running', 35],
  ]);
});

const base = {
  id: 1,
  at: 0,
  source: { name: 'master01', node: 'master01', address: '172.29.9.1' },
  to: '172.29.9.11:30080',
  request: { method: 'GET', host: 'a.com', path: '/' },
  result: '200',
  onward: [],
};
const end = {
  kind: 'pod',
  namespace: 'default',
  name: 'web-1-b',
  node: 'node02',
  address: '10.244.2.2',
  port: 80,
} as const;

test('the way of a node port’s connection', () => {
  const connection: MapConnection = {
    ...base,
    hops: [
      { kind: 'nodePort', node: 'node01', port: 30080 },
      { kind: 'service', namespace: 'default', name: 'web', endpoints: 2 },
      { kind: 'node', name: 'node01' },
      { kind: 'node', name: 'node02' },
      end,
    ],
  };
  expect(wayOf(connection, all(), mapWords('en'))).toEqual([
    { at: 'client', text: 'master01, at 172.29.9.1, connects to 172.29.9.11:30080.' },
    { at: 'n1', text: 'Node port 30080 on node01: kube-proxy there knows whose it is.' },
    { at: 'svc', text: 'Service default/web: one of 2 endpoints is chosen.' },
    { at: 'n2', text: 'From node01 over the Pod network to node02.' },
    { at: 'p2', text: 'Pod default/web-1-b at 10.244.2.2:80.' },
    { text: 'The answer: 200.' },
  ]);
});

test('the way through an Ingress controller: the Service is read, and not on it', () => {
  const connection: MapConnection = {
    ...base,
    hops: [{ ...end, name: 'web-1-a' }],
    onward: [
      {
        ingress: 'default/shop',
        host: 'a.com',
        path: '/',
        service: 'default/web',
        endpoints: 2,
        hops: [end],
        result: '200',
      },
    ],
  };
  expect(wayOf(connection, all(), mapWords('zh-CN')).slice(2)).toEqual([
    {
      at: 'p1',
      reads: ['ing', 'svc'],
      text: 'Ingress default/shop 把 a.com/ 交给 Service default/web。控制器借助 Service 认出背后的 2 个端点，自己直接连到其中一个 Pod，不经过 Service。',
    },
    { at: 'p2', text: 'Pod default/web-1-b，地址 10.244.2.2:80。' },
    { text: '结果：200。' },
  ]);
});

test('the arrows find what lies there', () => {
  const box = (left: number, top: number) => ({ left, top, right: left + 10, bottom: top + 10 });
  const others = [box(100, 0), box(100, 60), box(0, 50), box(-50, 0)];
  const from = box(0, 0);
  expect(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map((key) => nearestTowards(from, others, key))).toEqual([
    0,
    2,
    3,
    undefined,
  ]);
});
