/** Ours on the peer's work: CPU seconds from creating a Deployment to every replica Ready (`node rollout.ts REPLICAS NODES`). */
import { Cluster } from '../../sandbox/index.ts';

const [replicas, nodes] = process.argv.slice(2).map(Number) as [number, number];

const booting = process.cpuUsage();
const bootStarted = performance.now();
const cluster = await Cluster.start({ seed: 1, nodes });
const bootWall = (performance.now() - bootStarted) / 1000;
const boot = process.cpuUsage(booting);

const labels = { app: 'web' };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'example.com/quiet:1.0' }] } },
  },
};
const url = 'https://kubernetes/apis/apps/v1/namespaces/default/deployments';
// The host loads the parts of its own fetch when they are first used: not the cluster's cost.
await (await cluster.fetch(new Request('https://kubernetes/version'))).json();
const headers = { 'content-type': 'application/json' };
const before = process.cpuUsage();
const startedAt = cluster.clock.now();
await cluster.fetch(new Request(url, { method: 'POST', headers, body: JSON.stringify(deployment) }));
let ready = 0;
while (ready !== replicas) {
  await cluster.clock.advance(1000);
  const read = await cluster.fetch(new Request(`${url}/web`));
  ready = ((await read.json()) as { status?: { readyReplicas?: number } }).status?.readyReplicas ?? 0;
  if (cluster.clock.now() - startedAt > 3_600_000)
    throw new Error(`only ${ready} of ${replicas} Ready after a simulated hour`);
}
const spent = process.cpuUsage(before);
const heap = process.memoryUsage().heapUsed;
process.stdout.write(
  `${JSON.stringify({
    seconds: (spent.user + spent.system) / 1e6,
    boot: (boot.user + boot.system) / 1e6,
    bootWall,
    simulated: (cluster.clock.now() - startedAt) / 1000,
    heapMB: heap / 1e6,
  })}\n`,
);
process.exit(0);
