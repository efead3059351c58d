/**
 * The nearest peer on the same work: CPU seconds from creating a Deployment to every replica Ready.
 * Run as a process of its own (`node peer.ts REPLICAS NODES`); its package's imports lack extensions, so it is bundled first.
 */
import { bundle } from './bundle.ts';

const [replicas, nodes] = process.argv.slice(2).map(Number) as [number, number];

const source = `
import { BaseImage, Cluster } from '@ngrok/webernetes';
class Quiet extends BaseImage {
  static imageName = 'quiet';
  static imageVersion = '1.0';
  defaultCommand = ['serve'];
  async exec(context) { return await context.waitUntilKilled(); }
}
export async function run(replicas, nodes) {
  const booting = process.cpuUsage();
  const cluster = new Cluster({ nodes });
  cluster.registerImage(Quiet);
  await cluster.init();
  const boot = process.cpuUsage(booting);
  const labels = { app: 'web' };
  const before = process.cpuUsage();
  await cluster.apply([{
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'quiet:1.0' }] } } },
  }]);
  for (;;) {
    const { status } = await cluster.api.appsv1.readNamespacedDeployment({ name: 'web', namespace: 'default' });
    if (status?.readyReplicas === replicas) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const spent = process.cpuUsage(before);
  return { seconds: (spent.user + spent.system) / 1e6, boot: (boot.user + boot.system) / 1e6 };
}
`;
const { run } = await import(await bundle({ text: source }));
process.stdout.write(`${JSON.stringify(await run(replicas, nodes))}\n`);
process.exit(0);
