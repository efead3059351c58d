import { expect, test } from 'vitest';
import type { KubeObject } from '../apimachinery/meta.ts';
import { SortedKeys } from '../etcd/sorted-keys.ts';
import { WatchableStore } from '../etcd/watchable-store.ts';
import { decodeContinue } from './continue-token.ts';
import { storageContract } from './contract.ts';
import { Storage } from './store.ts';

storageContract(() => new Storage(new WatchableStore<KubeObject>()));

/** As the token travels: URL-safe and without padding. */
const raw = (json: string) => btoa(json).replace(/=+$/, '');

test.each([
  ['!!', 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0'],
  ['Zm9v', "invalid continue token: continue key is not valid: invalid character 'o' in literal false (expecting 'a')"],
  [
    raw('{"v":"v1","rv":1,"start":"a"}'),
    'invalid continue token: continue key is not valid: server does not recognize this encoded version v1',
  ],
  [
    raw('{"v":"meta.k8s.io/v1","rv":0,"start":"a"}'),
    'invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
  ],
  [
    raw('{"v":"meta.k8s.io/v1","rv":5}'),
    'invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
  ],
])('a bad continue token %s', (token, message) => {
  expect(() => decodeContinue(token)).toThrow(message);
});

test('sorted keys agree with a sorted array', () => {
  const keys = new SortedKeys();
  let plain: string[] = [];
  let seed = 7;
  for (let i = 0; i < 4000; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const key = `k${seed % 1500}`;
    if (seed % 3 === 0) {
      keys.delete(key);
      plain = plain.filter((k) => k !== key);
    } else {
      keys.add(key);
      if (!plain.includes(key)) plain.push(key);
    }
  }
  plain.sort();
  expect([...keys.range('', '~')]).toEqual(plain);
  expect([...keys.range('k2', 'k5')]).toEqual(plain.filter((k) => k >= 'k2' && k < 'k5'));
});

test('a watch found by a field hears of what comes to it, changes there and leaves it, and of nothing else', async () => {
  const store = new Storage(new WatchableStore<KubeObject>());
  const of = (object: KubeObject): string => object.spec?.nodeName ?? '';
  const on = (is: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    matches: (o: KubeObject) => of(o) === is,
    trigger: { of, is },
  });
  const pod = (nodeName?: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'ns' },
    spec: nodeName ? { nodeName } : {},
  });
  const asked: string[] = [];
  const third = { ...on('c'), matches: (o: KubeObject) => asked.push(of(o)) < 0 };
  const [a, b, c] = [on('a'), on('b'), third].map((options) => store.watch('/pods/', options));
  store.create('/pods/ns/p', pod());
  for (const node of ['a', 'a', 'b']) {
    store.guaranteedUpdate('/pods/ns/p', undefined, (old) => ({ ...old, spec: pod(node).spec }));
  }
  store.delete('/pods/ns/p');
  for (const stream of [a, b, c]) stream?.end();
  const seen = async (stream: typeof a) => {
    const events: string[] = [];
    for await (const { type, object } of stream ?? []) events.push(`${type} ${object.metadata.resourceVersion}`);
    return events;
  };
  expect(await seen(a)).toEqual(['ADDED 3', 'MODIFIED 4', 'DELETED 5']);
  expect(await seen(b)).toEqual(['ADDED 5', 'DELETED 6']);
  expect(await seen(c)).toEqual([]);
  expect(asked).toEqual([]);
});
