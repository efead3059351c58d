/** Boot of the four-node cluster, in a fresh process and again in the same one: wall milliseconds. */
import { Cluster } from '../../sandbox/index.ts';

const boots: number[] = [];
for (let seed = 1; seed <= 6; seed++) {
  const started = performance.now();
  const cluster = await Cluster.start({ seed });
  boots.push(performance.now() - started);
  cluster.stop();
}
process.stdout.write(`${JSON.stringify({ first: boots[0], later: boots.slice(1).sort((a, b) => a - b)[2] })}\n`);
process.exit(0);
