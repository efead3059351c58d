import { expect, test } from 'vitest';
import { Cluster } from '../index.ts';
import { observed, worldOf } from './world.ts';

test('between two steps the same is read as over fetch: an object, a refusal, a text, a log', async () => {
  const cluster = await Cluster.start({ seed: 1 });
  const paths = [
    '/api/v1/namespaces/default',
    '/api/v1/namespaces/nowhere',
    '/healthz',
    '/api/v1/namespaces/kube-system/pods/etcd-master01/log',
  ];
  const hash = cluster.hash();
  const seen = await cluster.observe(async (get) => {
    const world = observed(get, { file: () => undefined });
    return Promise.all(paths.map((path) => world.read(path)));
  });
  expect(cluster.hash()).toBe(hash);
  expect(seen[3]?.body).not.toBe('');
  const world = worldOf({ fetch: cluster.fetch, file: () => undefined });
  expect(seen).toEqual(await Promise.all(paths.map((path) => world.read(path))));
});
