/** What requests do: identity, generations, deletion, selection, watches, tables, tokens, restoring. */
import { expect, test } from 'vitest';
import type { WatchEvent } from '../apimachinery/exchange.ts';
import { decodeUtf8, encodeUtf8 } from '../apimachinery/streams.ts';
import { type TestServer, testServer } from './test-server.ts';

const CMS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const SERVICES = '/api/v1/namespaces/default/services';

const pod = (name: string, more: object = {}) => ({
  metadata: { name, ...more },
  spec: { containers: [{ name: 'a', image: 'nginx' }] },
});
const deployment = (name: string, replicas = 1) => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'a', image: 'nginx' }] } },
  },
});
const patch = (value: unknown, contentType = 'application/merge-patch+json') => ({
  body: { object: value, contentType },
});

async function take(events: AsyncIterableIterator<WatchEvent>, n: number): Promise<string[]> {
  const seen: string[] = [];
  for (let i = 0; i < n; i++) {
    const { value } = await events.next();
    seen.push(value ? `${value.type} ${value.object.metadata.name}` : 'end');
  }
  return seen;
}

test('a created object', async () => {
  const { ask } = await testServer();
  const made = await ask('POST', `${CMS}?fieldManager=me`, {
    metadata: { name: 'a', uid: 'mine', selfLink: '/x', generation: 7, deletionTimestamp: '2020-01-01T00:00:00Z' },
    data: { x: '1' },
  });
  const { uid, resourceVersion } = made.metadata;
  expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(made).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'a',
      namespace: 'default',
      uid,
      resourceVersion,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [
        {
          manager: 'me',
          operation: 'Update',
          apiVersion: 'v1',
          time: '2026-01-01T00:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:data': { '.': {}, 'f:x': {} } },
        },
      ],
    },
    data: { x: '1' },
  });
});

test('generateName draws five characters', async () => {
  const { ask } = await testServer();
  const names = await Promise.all(
    [1, 2, 3].map(async () => (await ask('POST', CMS, { metadata: { generateName: 'a-' } })).metadata.name),
  );
  for (const name of names) expect(name).toMatch(/^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(new Set(names).size).toBe(3);
  const long = await ask('POST', CMS, { metadata: { generateName: 'x'.repeat(100) } });
  expect(long.metadata.name).toHaveLength(63);
});

test.each([
  ['metadata', (d: any) => ({ ...d, metadata: { ...d.metadata, labels: { a: 'b' } } }), 1, true],
  ['spec', (d: any) => ({ ...d, spec: { ...d.spec, replicas: 2 } }), 2, true],
  ['status through the object', (d: any) => ({ ...d, status: { replicas: 9 } }), 1, false],
  ['nothing', (d: any) => ({ ...d }), 1, false],
])('generation and resourceVersion: %s', async (_what, change, generation, written) => {
  const { ask } = await testServer();
  const made = await ask('POST', DEPLOYMENTS, deployment('web'));
  expect(made.metadata.generation).toBe(1);
  const next = await ask('PUT', `${DEPLOYMENTS}/web`, change(made));
  expect(next.metadata.generation).toBe(generation);
  expect(next.metadata.resourceVersion !== made.metadata.resourceVersion).toBe(written);
});

test('the status subresource changes status alone', async () => {
  const { ask } = await testServer();
  const made = await ask('POST', DEPLOYMENTS, deployment('web'));
  const next = await ask('PUT', `${DEPLOYMENTS}/web/status`, {
    ...made,
    spec: { ...made.spec, replicas: 5 },
    status: { replicas: 1, observedGeneration: 1 },
  });
  expect(next.spec).toBe(made.spec);
  expect([next.metadata.generation, next.status.replicas]).toEqual([1, 1]);
});

test('a binding is written past the strategy: the generation stays', async () => {
  const { ask } = await testServer();
  await ask('POST', PODS, pod('p'));
  await ask('POST', `${PODS}/p/binding`, { target: { kind: 'Node', name: 'node01' } });
  const { spec, metadata } = await ask('GET', `${PODS}/p`);
  expect([spec.nodeName, metadata.generation]).toEqual(['node01', 1]);
});

test('scale reads and writes replicas', async () => {
  const { ask } = await testServer();
  const { metadata } = await ask('POST', DEPLOYMENTS, deployment('web', 2));
  const scale = await ask('GET', `${DEPLOYMENTS}/web/scale`);
  expect(scale).toEqual({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { replicas: 2 },
    status: { replicas: 0, selector: 'app=web' },
  });
  await ask('PUT', `${DEPLOYMENTS}/web/scale`, { ...scale, spec: { replicas: 4 } });
  const patched = await ask('PATCH', `${DEPLOYMENTS}/web/scale`, undefined, patch({ spec: { replicas: 3 } }));
  expect(patched.spec).toEqual({ replicas: 3 });
  const object = await ask('GET', `${DEPLOYMENTS}/web`);
  expect([object.spec.replicas, object.metadata.generation]).toEqual([3, 3]);
});

test.each([
  ['application/json-patch+json', [{ op: 'replace', path: '/spec/replicas', value: 3 }]],
  ['application/merge-patch+json', { spec: { replicas: 3 } }],
  ['application/strategic-merge-patch+json', { spec: { replicas: 3 } }],
])('%s', async (contentType, value) => {
  const { ask } = await testServer();
  const made = await ask('POST', DEPLOYMENTS, deployment('web'));
  const patched = await ask('PATCH', `${DEPLOYMENTS}/web`, undefined, patch(value, contentType));
  expect(patched.spec).toEqual({ ...made.spec, replicas: 3 });
  expect(patched.spec.template).toBe(made.spec.template);
  const again = await ask('PATCH', `${DEPLOYMENTS}/web`, undefined, patch(value, contentType));
  expect(again).toBe(patched);
});

test('dry runs leave nothing behind', async () => {
  const { ask, server } = await testServer();
  await ask('POST', CMS, { metadata: { name: 'a' }, data: { x: '1' } });
  const before = server.hash();
  const made = await ask('POST', `${CMS}?dryRun=All`, { metadata: { name: 'b' } });
  expect([made.metadata.name, made.metadata.resourceVersion]).toEqual(['b', undefined]);
  expect((await ask('PATCH', `${CMS}/a?dryRun=All`, undefined, patch({ data: { x: '2' } }))).data).toEqual({ x: '2' });
  expect((await ask('DELETE', `${CMS}/a?dryRun=All`)).status).toBe('Success');
  expect(server.hash()).toBe(before);
});

test('a Pod with a node goes in two steps, one without at once', async () => {
  const { ask, clock } = await testServer();
  await ask('POST', PODS, pod('idle'));
  expect((await ask('DELETE', `${PODS}/idle`)).metadata.name).toBe('idle');
  expect((await ask('GET', `${PODS}/idle`)).code).toBe(404);

  await ask('POST', PODS, pod('busy'));
  await ask('POST', `${PODS}/busy/binding`, { target: { kind: 'Node', name: 'node01' } });
  const going = await ask('DELETE', `${PODS}/busy`);
  expect([going.metadata.deletionTimestamp, going.metadata.deletionGracePeriodSeconds]).toEqual([
    '2026-01-01T00:00:30Z',
    30,
  ]);
  await clock.advance(5000);
  expect(await ask('DELETE', `${PODS}/busy`)).toBe(await ask('GET', `${PODS}/busy`));
  const shorter = await ask('DELETE', `${PODS}/busy`, { gracePeriodSeconds: 10 });
  expect([shorter.metadata.deletionTimestamp, shorter.metadata.deletionGracePeriodSeconds]).toEqual([
    '2026-01-01T00:00:10Z',
    10,
  ]);
  const wrong = await ask('DELETE', `${PODS}/busy`, { gracePeriodSeconds: 0, preconditions: { uid: 'other' } });
  expect(wrong.code).toBe(409);
  await ask('DELETE', `${PODS}/busy`, { gracePeriodSeconds: 0, preconditions: { uid: going.metadata.uid } });
  expect((await ask('GET', `${PODS}/busy`)).code).toBe(404);
});

test.each([
  ['Background', undefined],
  ['Foreground', ['foregroundDeletion']],
  ['Orphan', ['orphan']],
])('propagationPolicy %s', async (propagationPolicy, finalizers) => {
  const { ask } = await testServer();
  const made = await ask('POST', DEPLOYMENTS, deployment('web'));
  const answer = await ask('DELETE', `${DEPLOYMENTS}/web`, { propagationPolicy });
  if (!finalizers) {
    expect(answer).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'web', group: 'apps', kind: 'deployments', uid: made.metadata.uid },
    });
    expect((await ask('GET', `${DEPLOYMENTS}/web`)).code).toBe(404);
    return;
  }
  const { metadata } = answer;
  expect([metadata.finalizers, metadata.deletionTimestamp, metadata.deletionGracePeriodSeconds]).toEqual([
    finalizers,
    '2026-01-01T00:00:00Z',
    0,
  ]);
  const added = await ask(
    'PATCH',
    `${DEPLOYMENTS}/web`,
    undefined,
    patch({ metadata: { finalizers: ['x/y', ...finalizers] } }),
  );
  expect(added.message).toBe(
    'Deployment.apps "web" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x/y"}',
  );
  await ask('PATCH', `${DEPLOYMENTS}/web`, undefined, patch({ metadata: { finalizers: null } }));
  expect((await ask('GET', `${DEPLOYMENTS}/web`)).code).toBe(404);
});

test('ephemeralcontainers and resize change nothing else of a Pod', async () => {
  const { ask } = await testServer();
  const plain = pod('p');
  const [only] = plain.spec.containers;
  // It has requests from the start: a resize may not change the QoS class.
  const sized = { ...only, resources: { requests: { cpu: '50m' } } };
  const made = await ask('POST', PODS, { ...plain, spec: { ...plain.spec, containers: [sized] } });
  const [container] = made.spec.containers;
  const debug = { name: 'debug', image: 'busybox' };
  const added = await ask('PUT', `${PODS}/p/ephemeralcontainers`, {
    ...made,
    spec: { ...made.spec, nodeName: 'elsewhere', ephemeralContainers: [debug] },
  });
  expect([added.spec.nodeName, added.spec.ephemeralContainers[0].name]).toEqual([undefined, 'debug']);
  const resources = { requests: { cpu: '100m' } };
  const resized = await ask('PUT', `${PODS}/p/resize`, {
    ...added,
    spec: { ...added.spec, nodeName: 'elsewhere', containers: [{ ...container, image: 'other', resources }] },
  });
  const { image, resources: now } = resized.spec.containers[0];
  expect([image, now, resized.spec.nodeName]).toEqual(['nginx', resources, undefined]);
});

test('Endpoints say that they are deprecated', async () => {
  const { call } = await testServer();
  const { headers } = await call('GET', '/api/v1/namespaces/default/endpoints/kubernetes');
  expect(headers).toEqual({
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    warning: '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
  });
});

test('an object may be called like its resource', async () => {
  const { ask } = await testServer();
  await ask('POST', PODS, pod('pods'));
  expect((await ask('GET', `${PODS}/pods`)).metadata.name).toBe('pods');
  expect((await ask('DELETE', `${PODS}/pods`)).metadata.name).toBe('pods');
});

test('a namespace waits for its finalizer', async () => {
  const { ask } = await testServer();
  const made = await ask('POST', '/api/v1/namespaces', { metadata: { name: 'dev' } });
  expect([made.spec, made.status, made.metadata.labels]).toEqual([
    { finalizers: ['kubernetes'] },
    { phase: 'Active' },
    { 'kubernetes.io/metadata.name': 'dev' },
  ]);
  const going = await ask('DELETE', '/api/v1/namespaces/dev');
  expect([going.status.phase, going.metadata.deletionTimestamp]).toEqual(['Terminating', '2026-01-01T00:00:00Z']);
  await ask('PUT', '/api/v1/namespaces/dev/finalize', { ...going, spec: {} });
  expect((await ask('GET', '/api/v1/namespaces/dev')).code).toBe(404);
});

test('selectors decide what a list and a watch hold', async () => {
  const { ask, watch } = await testServer();
  for (const [name, labels] of Object.entries({ a: { app: 'x' }, b: { app: 'y' }, c: {} })) {
    await ask('POST', CMS, { metadata: { name, labels } });
  }
  const listed = async (query: string) =>
    (await ask('GET', `${CMS}?${query}`)).items.map((o: { metadata: { name: string } }) => o.metadata.name);
  expect(await listed('labelSelector=app')).toEqual(['a', 'b']);
  expect(await listed('labelSelector=app%21%3Dx')).toEqual(['b', 'c']);
  expect(await listed('labelSelector=app%20in%20(x,y)')).toEqual(['a', 'b']);
  expect(await listed('fieldSelector=metadata.name%3Db')).toEqual(['b']);
  const { resourceVersion } = (await ask('GET', CMS)).metadata;
  const events = await watch(`${CMS}?watch=1&resourceVersion=${resourceVersion}&labelSelector=app%3Dx`);
  await ask('PATCH', `${CMS}/b`, undefined, patch({ metadata: { labels: { app: 'x' } } }));
  await ask('PATCH', `${CMS}/a`, undefined, patch({ metadata: { labels: { app: 'z' } } }));
  await ask('PATCH', `${CMS}/c`, undefined, patch({ data: { x: '1' } }));
  await ask('DELETE', `${CMS}/b`);
  expect(await take(events, 3)).toEqual(['ADDED b', 'DELETED a', 'DELETED b']);
});

test('a watch ends at its time and when the caller goes', async () => {
  const { ask, watch, clock } = await testServer();
  await ask('POST', CMS, { metadata: { name: 'a' } });
  const timed = await watch(`${CMS}?watch=1&timeoutSeconds=5`);
  const hung = new AbortController();
  const aborted = await watch(`${CMS}?watch=1`, { signal: hung.signal });
  await clock.advance(6000);
  expect(await take(timed, 2)).toEqual(['ADDED a', 'end']);
  hung.abort();
  expect(await take(aborted, 1)).toEqual(['end']);
});

test('a Table has rows for people and metadata for programs', async () => {
  const { ask, watch } = await testServer();
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const headers = { accept };
  const { metadata } = await ask('POST', CMS, { metadata: { name: 'a' }, data: { x: '1', y: '2' } });
  const table = await ask('GET', CMS, undefined, { headers });
  expect([table.kind, table.apiVersion]).toEqual(['Table', 'meta.k8s.io/v1']);
  expect(table.columnDefinitions.map((c: { name: string }) => c.name)).toEqual(['Name', 'Data', 'Age']);
  expect(table.rows).toEqual([
    { cells: ['a', 2, '0s'], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } },
  ]);
  const whole = await ask('GET', `${CMS}/a?includeObject=Object`, undefined, { headers });
  expect(whole.rows[0].object).toBe(await ask('GET', `${CMS}/a`));
  const none = await ask('GET', `${CMS}/a?includeObject=None`, undefined, { headers });
  expect(none.rows).toEqual([{ cells: ['a', 2, '0s'], object: null }]);
  const events = await watch(`${CMS}?watch=1`, { headers });
  await ask('POST', CMS, { metadata: { name: 'b' } });
  const [first, second] = [(await events.next()).value, (await events.next()).value];
  expect([first.type, first.object.columnDefinitions.length, first.object.rows[0].cells]).toEqual([
    'ADDED',
    3,
    ['a', 2, '0s'],
  ]);
  expect([second.type, second.object.columnDefinitions, second.object.rows[0].cells]).toEqual([
    'ADDED',
    null,
    ['b', 0, '0s'],
  ]);
  const partial = await ask('GET', CMS, undefined, {
    headers: { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' },
  });
  expect([partial.kind, partial.items[0]]).toEqual([
    'PartialObjectMetadataList',
    { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata },
  ]);
});

test('Services get addresses and ports, and keep them', async () => {
  const { ask } = await testServer();
  const made = await ask('POST', SERVICES, {
    metadata: { name: 's' },
    spec: { type: 'NodePort', ports: [{ port: 80 }] },
  });
  const { clusterIP, clusterIPs, ports, ipFamilies, ipFamilyPolicy } = made.spec;
  expect(clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
  expect([clusterIPs, ipFamilies, ipFamilyPolicy]).toEqual([[clusterIP], ['IPv4'], 'SingleStack']);
  expect(ports[0].nodePort).toBeGreaterThanOrEqual(30086);
  const nodePort = ports[0].nodePort;
  const replaced = await ask('PUT', `${SERVICES}/s`, {
    metadata: { name: 's' },
    spec: { type: 'NodePort', ports: [{ port: 8080 }] },
  });
  expect([replaced.spec.clusterIP, replaced.spec.ports[0].nodePort]).toEqual([clusterIP, nodePort]);
  const headless = await ask('POST', SERVICES, {
    metadata: { name: 'h' },
    spec: { clusterIP: 'None', ports: [{ port: 80 }] },
  });
  expect([headless.spec.clusterIP, headless.spec.clusterIPs]).toEqual(['None', ['None']]);
  const wish = { metadata: { name: 't' }, spec: { clusterIP, type: 'NodePort', ports: [{ port: 80, nodePort }] } };
  expect((await ask('POST', SERVICES, wish)).code).toBe(422);
  const { clusterIP: _any, ...portOnly } = wish.spec;
  expect((await ask('POST', SERVICES, { ...wish, spec: portOnly })).message).toBe(
    `Service "t" is invalid: spec.ports[0].nodePort: Invalid value: ${nodePort}: provided port is already allocated`,
  );
  await ask('DELETE', `${SERVICES}/s`);
  const free = await ask('POST', SERVICES, wish);
  expect([free.spec.clusterIP, free.spec.ports[0].nodePort]).toEqual([clusterIP, nodePort]);
});

test('a Pod gets its service account, its tolerations and its priority', async () => {
  const { ask } = await testServer();
  const { spec } = await ask('POST', PODS, pod('p'));
  const volume = spec.volumes[0].name;
  expect(volume).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(spec.containers[0].volumeMounts).toEqual([
    { name: volume, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
  ]);
  expect([spec.serviceAccountName, spec.serviceAccount, spec.priority, spec.preemptionPolicy]).toEqual([
    'default',
    'default',
    0,
    'PreemptLowerPriority',
  ]);
  expect(spec.tolerations).toEqual(
    ['not-ready', 'unreachable'].map((what) => ({
      key: `node.kubernetes.io/${what}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
  );
});

test('binding sets the node and the condition', async () => {
  const { ask, call } = await testServer();
  await ask('POST', PODS, pod('p'));
  const answer = await call('POST', `${PODS}/p/binding`, { target: { kind: 'Node', name: 'node01' } });
  expect([answer.status, answer.body]).toEqual([
    201,
    { kind: 'object', object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } },
  ]);
  const { spec, status } = await ask('GET', `${PODS}/p`);
  expect([spec.nodeName, status.conditions]).toEqual([
    'node01',
    [{ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z' }],
  ]);
});

test('a token speaks for its account until it ends', async () => {
  const { ask, clock } = await testServer();
  const { status } = await ask('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {
    spec: { expirationSeconds: 600 },
  });
  expect(status.expirationTimestamp).toBe('2026-01-01T00:10:00Z');
  const bearer = { peer: undefined, headers: { authorization: `Bearer ${status.token}` } };
  const who = () => ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, bearer);
  const { userInfo } = (await who()).status;
  expect([userInfo.username, userInfo.groups]).toEqual([
    'system:serviceaccount:default:default',
    ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
  ]);
  expect((await ask('GET', PODS, undefined, bearer)).message).toBe(
    'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
  );
  await clock.advance(600_000);
  expect((await who()).message).toBe('Unauthorized');
});

test('roles decide, by name too', async () => {
  const { ask } = await testServer();
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
  await ask('POST', `${rbac}/roles`, {
    metadata: { name: 'r' },
    rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'], verbs: ['get'] }],
  });
  await ask('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'b' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
  });
  await ask('POST', CMS, { metadata: { name: 'a' } });
  const jane = { peer: { user: 'jane', groups: [] } };
  const codes = async () =>
    Promise.all(
      [`${CMS}/a`, `${CMS}/b`, CMS, '/api/v1/namespaces/kube-system/configmaps/a'].map(
        async (url) => (await ask('GET', url, undefined, jane)).code ?? 200,
      ),
    );
  expect(await codes()).toEqual([200, 403, 403, 403]);
  await ask('DELETE', `${rbac}/rolebindings/b`);
  expect(await codes()).toEqual([403, 403, 403, 403]);
});

test('logs are the kubelet’s', async () => {
  const asked: unknown[] = [];
  const { ask, call } = await testServer({
    nodes: (name) =>
      name === 'node01'
        ? {
            async logs(request) {
              asked.push(request);
              return (async function* () {
                yield encodeUtf8('hello\n');
              })();
            },
            exec: () => Promise.reject(new Error('no')),
            attach: () => Promise.reject(new Error('no')),
          }
        : undefined,
  });
  const { metadata } = await ask('POST', PODS, pod('p'));
  const read = async (query = '') => {
    const { body } = await call('GET', `${PODS}/p/log${query}`);
    if (body.kind !== 'stream') return (body as { object: { message: string } }).object.message;
    let text = '';
    for await (const chunk of body.chunks) text += decodeUtf8(chunk);
    return text;
  };
  expect(await read()).toBe('');
  await ask('POST', `${PODS}/p/binding`, { target: { name: 'node01' } });
  expect(await read('?tailLines=5&timestamps=true')).toBe('hello\n');
  expect(asked).toEqual([
    {
      follow: false,
      previous: false,
      timestamps: true,
      stream: 'All',
      tailLines: 5,
      namespace: 'default',
      pod: 'p',
      uid: metadata.uid,
      container: 'a',
    },
  ]);
  expect(await read('?container=b')).toBe('container b is not valid for pod p');
  expect(await read('?tailLines=-1')).toBe(
    'PodLogOptions "" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
  );
});

test('a saved server goes on where it was', async () => {
  const work = async ({ ask }: TestServer) => {
    await ask('POST', SERVICES, { metadata: { name: 's2' }, spec: { ports: [{ port: 80 }] } });
    await ask('POST', CMS, { metadata: { generateName: 'b-' } });
  };
  const one = await testServer();
  await one.ask('POST', SERVICES, { metadata: { name: 's1' }, spec: { ports: [{ port: 80 }] } });
  const token = (await one.ask('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {})).status.token;
  const other = await testServer();
  expect(other.server.hash()).not.toBe(one.server.hash());
  other.server.load(JSON.parse(JSON.stringify(one.server.save())));
  expect(other.server.hash()).toBe(one.server.hash());
  const bearer = { peer: undefined, headers: { authorization: `Bearer ${token}` } };
  expect((await other.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, bearer)).kind).toBe(
    'SelfSubjectReview',
  );
  await work(one);
  await work(other);
  expect((await other.ask('GET', SERVICES)).items.length).toBe((await one.ask('GET', SERVICES)).items.length);
});
