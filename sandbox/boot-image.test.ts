import { expect, test } from 'vitest';
import { Cluster } from './index.ts';

const image = await Cluster.bootImage();
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const SCRIPT = `kubectl create deployment web --image=nginx --replicas=3 && sleep 20
kubectl get pods,events -A -o yaml --show-managed-fields
kubectl get cm -A -o yaml; kubectl cluster-info; kubectl logs -n kube-system etcd-master01`;

test.each([
  ['at the turn of a year', { seed: 7, start: '2027-01-01T00:00:01.345Z' }],
  ['the default', {}],
])('a cluster from the image is the one that lived through it all: %s', async (_, options) => {
  const lived = await Cluster.start(options);
  const woken = await Cluster.start({ ...options, image });
  expect(plain(await woken.snapshot())).toEqual(plain(await lived.snapshot()));
  expect(await woken.sh(SCRIPT)).toEqual(await lived.sh(SCRIPT));
  expect(woken.hash()).toBe(lived.hash());
});

test('two seeds: the same beginnings, another chance from there on', async () => {
  const names = 'kubectl get pods -A -o name; kubectl get ns kube-system -o jsonpath={.metadata.uid}';
  const create = 'kubectl create deployment web --image=nginx && sleep 1 && kubectl get pods -o name';
  const [one, two] = [await Cluster.start({ seed: 1, image }), await Cluster.start({ seed: 2, image })];
  expect((await one.sh(names)).stdout).toBe((await two.sh(names)).stdout);
  expect((await one.sh(create)).stdout).not.toBe((await two.sh(create)).stdout);
  const all =
    'kubectl get all,cm,sa,events,leases,nodes -A -o jsonpath="{range .items[*]}{.metadata.uid}{\\"\\\\n\\"}{end}"';
  const uids = (await one.sh(all)).stdout.trim().split('\n');
  expect(new Set(uids).size).toBe(uids.length);
});

test('an image of other machines is left alone', async () => {
  const cluster = await Cluster.start({ nodes: ['a'], image });
  expect((await cluster.sh('kubectl get nodes -o name')).stdout).toBe('node/a\nnode/master01\n');
});
