/** Discovery, version, health and bytes. Facts from kubernetes/kubernetes api/discovery and the printers of Go. */
import { expect, test } from 'vitest';
import type { Kind } from '../apimachinery/kind.ts';
import { decodeUtf8, encodeUtf8 } from '../apimachinery/streams.ts';
import { kinds } from '../kinds/index.ts';
import { serialize } from '../kinds/serialize.ts';
import { fetchDoor } from './fetch-door.ts';
import { hexOf, sha256 } from './sha256.ts';
import { ADMIN, testServer } from './test-server.ts';

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['a'.repeat(200), 'c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5'],
])('SHA-256 of %j', (text, sum) => {
  expect(hexOf(sha256(encodeUtf8(text)))).toBe(sum);
});

/** api/discovery/api__v1.json */
const hashes = {
  configmaps: 'qFsyl6wFWjQ=',
  endpoints: 'fWeeMqaN/OA=',
  events: 'r2yiGXH7wu8=',
  namespaces: 'Q3oi5N2YM8M=',
  nodes: 'XwShjMxG9Fs=',
  pods: 'xPOwRZ+Yhw8=',
  secrets: 'S6u1pOWzb84=',
  serviceaccounts: 'pbx9ZvyFpBE=',
  services: '0/CO1lhkEBI=',
};

test('storage version hashes are those of the real server', async () => {
  const { ask } = await testServer();
  const { resources } = await ask('GET', '/api/v1');
  const found = Object.fromEntries(
    resources
      .filter((r: { storageVersionHash?: string }) => r.storageVersionHash)
      .map((r: { name: string; storageVersionHash: string }) => [r.name, r.storageVersionHash]),
  );
  expect(found).toMatchObject(hashes);
});

const gizmo: Kind = {
  group: 'example.com',
  version: 'v1',
  kind: 'Gizmo',
  names: { plural: 'gizmos', singular: 'gizmo', shortNames: ['gz'], categories: ['all'] },
  scope: 'Namespaced',
  schema: 'example/v1.Gizmo',
  subresources: { status: true, scale: true },
  columns: [],
  cells: () => [],
};

test('one kind in every discovery document', async () => {
  const { ask, call } = await testServer({ kinds: [...kinds, gizmo] });
  const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
  const some = ['get', 'patch', 'update'];
  expect(await ask('GET', '/apis/example.com/v1')).toEqual({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: 'example.com/v1',
    resources: [
      {
        name: 'gizmos',
        singularName: 'gizmo',
        namespaced: true,
        kind: 'Gizmo',
        verbs,
        shortNames: ['gz'],
        categories: ['all'],
        storageVersionHash: expect.any(String),
      },
      {
        name: 'gizmos/scale',
        singularName: '',
        namespaced: true,
        group: 'autoscaling',
        version: 'v1',
        kind: 'Scale',
        verbs: some,
      },
      { name: 'gizmos/status', singularName: '', namespaced: true, kind: 'Gizmo', verbs: some },
    ],
  });
  const version = { groupVersion: 'example.com/v1', version: 'v1' };
  const group = { name: 'example.com', versions: [version], preferredVersion: version };
  expect(await ask('GET', '/apis/example.com')).toEqual({ kind: 'APIGroup', apiVersion: 'v1', ...group });
  expect((await ask('GET', '/apis')).groups.at(-1)).toEqual(group);
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
  const aggregated = await call('GET', '/apis', undefined, { headers: { accept } });
  expect(aggregated.headers['content-type']).toBe(
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  );
  const list = (aggregated.body as { object: any }).object;
  expect([list.kind, list.apiVersion, list.metadata]).toEqual(['APIGroupDiscoveryList', 'apidiscovery.k8s.io/v2', {}]);
  const responseKind = { group: 'example.com', version: 'v1', kind: 'Gizmo' };
  expect(list.items.at(-1)).toEqual({
    metadata: { name: 'example.com' },
    versions: [
      {
        version: 'v1',
        resources: [
          {
            resource: 'gizmos',
            responseKind,
            scope: 'Namespaced',
            singularResource: 'gizmo',
            verbs,
            shortNames: ['gz'],
            categories: ['all'],
            subresources: [
              {
                subresource: 'scale',
                responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
                verbs: some,
              },
              { subresource: 'status', responseKind, verbs: some },
            ],
          },
        ],
        freshness: 'Current',
      },
    ],
  });
});

test('groups stand in the aggregator’s order', async () => {
  const { ask } = await testServer();
  const names = (await ask('GET', '/apis')).groups.map((g: { name: string }) => g.name);
  const order = [
    'apps',
    'events.k8s.io',
    'authentication.k8s.io',
    'authorization.k8s.io',
    'autoscaling',
    'batch',
    'networking.k8s.io',
    'policy',
    'rbac.authorization.k8s.io',
    'storage.k8s.io',
    'scheduling.k8s.io',
    'coordination.k8s.io',
    'discovery.k8s.io',
  ];
  expect(names).toEqual(order.filter((name) => names.includes(name)));
});

test('health, plain and in detail', async () => {
  const { call } = await testServer();
  const text = async (url: string, peer: typeof ADMIN | undefined = ADMIN) => {
    const { status, body } = await call('GET', url, undefined, { peer });
    return [status, body.kind === 'bytes' ? decodeUtf8(body.bytes) : body.kind];
  };
  const anonymous = await call('GET', '/readyz', undefined, { peer: undefined });
  expect(anonymous.status).toBe(200);
  expect(await text('/healthz')).toEqual([200, 'ok']);
  expect(await text('/livez/ping')).toEqual([200, 'ok']);
  const [, detail] = await text('/readyz?verbose');
  expect(detail).toMatch(
    /^\[\+\]ping ok\n\[\+\]log ok\n\[\+\]etcd ok\n[\s\S]*\[\+\]shutdown ok\nreadyz check passed\n$/,
  );
});

const json = async (url: string, userAgent: string, accept?: string) => {
  const { call } = await testServer();
  const headers = { 'user-agent': userAgent, ...(accept ? { accept } : {}) };
  await call('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'a' }, data: { k: '<&>' } });
  const exchange = { method: 'GET', url, headers, peer: ADMIN };
  return decodeUtf8(serialize(await call('GET', url, undefined, { headers }), exchange) as Uint8Array);
};

test('Go’s JSON: escaped, fields in the structs’ order, a newline at the end', async () => {
  const text = await json('/api/v1/namespaces/default/configmaps/a', 'kubectl/v1.36.3');
  expect(text.replace(/"uid":"[^"]*"/, '"uid":"U"').replace(/"resourceVersion":"\d+"/, '"resourceVersion":"R"')).toBe(
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"default","uid":"U","resourceVersion":"R","creationTimestamp":"2026-01-01T00:00:00Z","managedFields":[{"manager":"test","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k":{}}}}]},"data":{"k":"\\u003c\\u0026\\u003e"}}\n',
  );
});

test('items of a list do not say what they are', async () => {
  const list = JSON.parse(await json('/api/v1/namespaces/default/configmaps', 'x'));
  expect([list.kind, Object.keys(list), Object.keys(list.items[0])]).toEqual([
    'ConfigMapList',
    ['kind', 'apiVersion', 'metadata', 'items'],
    ['metadata', 'data'],
  ]);
});

test.each([
  ['/api/v1/namespaces/default', 'curl/8.5.0', true],
  ['/api/v1/namespaces/default', 'Mozilla/5.0 (X11)', true],
  ['/api/v1/namespaces/default', 'Wget/1.21', true],
  ['/api/v1/namespaces/default?pretty=false', 'curl/8.5.0', false],
  ['/api/v1/namespaces/default', 'kubectl/v1.36.3', false],
  ['/api/v1/namespaces/default?pretty=true', 'kubectl/v1.36.3', true],
  ['/version', 'kubectl/v1.36.3', true],
])('%s for %s is pretty: %s', async (url, agent, pretty) => {
  const text = await json(url, agent);
  expect(text.startsWith('{\n  "')).toBe(pretty);
  expect(text.endsWith('}\n')).toBe(!pretty);
});

test('YAML for those who ask', async () => {
  const text = await json('/api/v1/namespaces/default', 'x', 'application/yaml');
  expect(text).toMatch(/^apiVersion: v1\nkind: Namespace\nmetadata:\n {2}creationTimestamp: "2026-01-01T00:00:00Z"\n/);
});

test('the fetch door speaks bytes both ways', async () => {
  const { server } = await testServer();
  const fetch = fetchDoor(server.handler, { peer: ADMIN });
  const base = 'https://kubeapi.magedu.com:6443/api/v1/namespaces/default/configmaps';
  const made = await fetch(
    new Request(base, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml' },
      body: 'metadata:\n  name: a\ndata:\n  x: "1"\n',
    }),
  );
  expect([made.status, made.headers.get('content-type'), ((await made.json()) as any).data]).toEqual([
    201,
    'application/json',
    { x: '1' },
  ]);
  const hang = new AbortController();
  const watched = await fetch(new Request(`${base}?watch=1`, { signal: hang.signal }));
  const reader = (watched.body as ReadableStream<Uint8Array>).getReader();
  const line = decodeUtf8((await reader.read()).value as Uint8Array);
  expect([line.endsWith('}\n'), JSON.parse(line).type, JSON.parse(line).object.metadata.name]).toEqual([
    true,
    'ADDED',
    'a',
  ]);
  hang.abort();
  expect((await reader.read()).done).toBe(true);
});
