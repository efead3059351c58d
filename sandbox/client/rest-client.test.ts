import { expect, test } from 'vitest';
import { StatusError } from '../apimachinery/errors.ts';
import type { Answer, Exchange, WatchEvent } from '../apimachinery/exchange.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { RestClient } from './rest-client.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };
const DEPLOYMENTS = { group: 'apps', version: 'v1', resource: 'deployments' };
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a b', namespace: 'dev' } };

function client(answer: (exchange: Exchange) => Answer['body'], status = 200) {
  const seen: Exchange[] = [];
  const handler = async (exchange: Exchange): Promise<Answer> => {
    seen.push(exchange);
    return { status, headers: {}, body: answer(exchange) };
  };
  return { seen, rest: new RestClient(handler, { userAgent: 'test/1', peer: { user: 'alice', groups: ['devs'] } }) };
}

test('each verb on the wire', async () => {
  const { rest, seen } = client(() => ({ kind: 'object', object: POD }));
  await rest.get(PODS, 'dev', 'a b');
  await rest.list(DEPLOYMENTS, undefined, { labelSelector: 'app=web,tier!=db', limit: 500 });
  await rest.create(PODS, 'dev', POD, { fieldManager: 'me' });
  await rest.update(PODS, POD);
  await rest.updateStatus(PODS, POD);
  await rest.patch(DEPLOYMENTS, 'dev', 'web', 'strategic', { spec: {} }, { subresource: 'scale' });
  await rest.delete(PODS, 'dev', 'a', { gracePeriodSeconds: 0 });
  await rest.deleteCollection(
    PODS,
    'dev',
    { propagationPolicy: 'Background' },
    { fieldSelector: 'status.phase=Failed' },
  );
  expect(seen.map(({ method, url, body }) => [method, url, body?.contentType, body?.object])).toEqual([
    ['GET', '/api/v1/namespaces/dev/pods/a%20b', undefined, undefined],
    ['GET', '/apis/apps/v1/deployments?labelSelector=app%3Dweb%2Ctier!%3Ddb&limit=500', undefined, undefined],
    ['POST', '/api/v1/namespaces/dev/pods?fieldManager=me', 'application/json', POD],
    ['PUT', '/api/v1/namespaces/dev/pods/a%20b', 'application/json', POD],
    ['PUT', '/api/v1/namespaces/dev/pods/a%20b/status', 'application/json', POD],
    [
      'PATCH',
      '/apis/apps/v1/namespaces/dev/deployments/web/scale',
      'application/strategic-merge-patch+json',
      { spec: {} },
    ],
    [
      'DELETE',
      '/api/v1/namespaces/dev/pods/a',
      'application/json',
      { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 },
    ],
    [
      'DELETE',
      '/api/v1/namespaces/dev/pods?fieldSelector=status.phase%3DFailed',
      'application/json',
      { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' },
    ],
  ]);
  expect(seen[0]?.headers).toEqual({ accept: 'application/json', 'user-agent': 'test/1' });
  expect(seen[0]?.peer).toEqual({ user: 'alice', groups: ['devs'] });
});

test.each([
  ['a Status by reference', { kind: 'object', object: status() } as const],
  ['a Status as bytes', { kind: 'bytes', bytes: encodeUtf8(JSON.stringify(status())) } as const],
])('%s becomes a StatusError', async (_, body) => {
  const { rest } = client(() => body, 404);
  const error = await rest.get(PODS, 'dev', 'a').catch((e) => e);
  expect(error).toBeInstanceOf(StatusError);
  expect(error).toMatchObject({ code: 404, reason: 'NotFound', message: 'pods "a" not found', details: { name: 'a' } });
});

function status() {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'pods "a" not found',
    reason: 'NotFound',
    details: { name: 'a' },
    code: 404,
  };
}

const event = (type: WatchEvent['type'], version: string): WatchEvent => ({
  type,
  object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', resourceVersion: version } },
});

test('a watch over bytes is cut into events wherever the chunks end', async () => {
  const text = `${JSON.stringify(event('ADDED', '1'))}\n${JSON.stringify(event('DELETED', '2'))}\n`;
  async function* chunks() {
    for (let at = 0; at < text.length; at += 7) yield encodeUtf8(text.slice(at, at + 7));
  }
  const { rest } = client(() => ({ kind: 'stream', chunks: chunks() }));
  const seen: WatchEvent[] = [];
  for await (const each of await rest.watch(PODS, 'dev')) seen.push(each);
  expect(seen).toEqual([event('ADDED', '1'), event('DELETED', '2')]);
});

test('a resuming watch connects again from the last version, bookmarks included, and ends with an ERROR', async () => {
  const gone = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: 'Expired',
    message: 'too old',
    code: 410,
  };
  const scripts: WatchEvent[][] = [
    [event('ADDED', '5'), event('BOOKMARK', '9')],
    [event('MODIFIED', '11')],
    [{ type: 'ERROR', object: gone }],
  ];
  const { rest, seen } = client(() => {
    const script = scripts.shift() as WatchEvent[];
    return {
      kind: 'watch',
      events: (async function* () {
        yield* script;
      })(),
    };
  });
  const got: string[] = [];
  const follow = async () => {
    for await (const each of rest.watchResuming(PODS, 'dev', { resourceVersion: '3' })) got.push(each.type);
  };
  await expect(follow()).rejects.toMatchObject({ code: 410, reason: 'Expired' });
  expect(got).toEqual(['ADDED', 'MODIFIED']);
  expect(seen.map(({ url }) => new URLSearchParams(url.split('?')[1]).get('resourceVersion'))).toEqual([
    '3',
    '9',
    '11',
  ]);
});
