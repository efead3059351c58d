import { expect, test } from 'vitest';
import type { KubeObject } from '../apimachinery/meta.ts';
import { SortedKeys } from '../etcd/sorted-keys.ts';
import { WatchableStore } from '../etcd/watchable-store.ts';
import { decodeContinue } from './continue-token.ts';
import { storageContract } from './contract.ts';
import { Storage } from './store.ts';

storageContract(() => new Storage(new WatchableStore<KubeObject>()));

test.each([
  ['!!', 'continue key is not valid: unexpected end of JSON input'],
  [btoa('{"v":"v1","rv":1,"start":"a"}'), 'continue key is not valid: server does not recognize this encoded version'],
  [
    btoa('{"v":"meta.k8s.io/v1","rv":0,"start":"a"}'),
    'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
  ],
  [
    btoa('{"v":"meta.k8s.io/v1","rv":5}'),
    'continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
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
