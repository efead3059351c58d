/**
 * Boot of the four-node cluster, in a fresh process and again in the same one: wall milliseconds.
 * `node boot.ts [IMAGE]`: from the image in that file, as the page does it; without, living through it all.
 */
import { readFileSync } from 'node:fs';
import { Cluster } from '../../sandbox/index.ts';

const [file] = process.argv.slice(2);
const image = file === undefined ? undefined : readFileSync(file, 'utf8');
const boots: number[] = [];
for (let seed = 1; seed <= 6; seed++) {
  const started = performance.now();
  const cluster = await Cluster.start({ seed, image });
  boots.push(performance.now() - started);
  cluster.stop();
}
process.stdout.write(`${JSON.stringify({ first: boots[0], later: boots.slice(1).sort((a, b) => a - b)[2] })}\n`);
process.exit(0);
