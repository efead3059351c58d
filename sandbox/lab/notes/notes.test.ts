/** The notes, played headless in the learner's shell. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { collector, readerOf } from '../../apimachinery/streams.ts';
import { Cluster } from '../../cluster.ts';
import { createJq } from '../../cmd/kubetab/jq.ts';
import { Screen } from '../../testing/screen.ts';
import { parseScenario } from '../scenario.ts';
import { play } from './play.ts';
import { parseTranscript } from './transcript.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const lines = parseTranscript(read('session.yaml'));
const scenario = parseScenario(read('../scenarios/notes.yaml'));

async function playOn(cluster: Cluster, part = lines) {
  return play(
    part,
    async (command) => {
      const both = collector();
      const code = await cluster.run(command, { in: readerOf(), out: both, err: both });
      return { output: both.text(), code };
    },
    async (command, keys) => ({ output: await type(cluster, command, keys), code: 0 }),
  );
}

/** What a terminal shows between a command and the prompt after it. */
async function type(cluster: Cluster, command: string, keys: string[]): Promise<string> {
  const screen = new Screen(200, 100);
  const terminal = cluster.terminal({ columns: 200, rows: 100 });
  terminal.output((data) => screen.write(data));
  const over = terminal.run();
  for (const line of [command, ...keys]) {
    const { length } = screen.rows;
    terminal.input(`${line}\r`);
    // Until there is a prompt below the line.
    do {
      await cluster.clock.settle(60_000);
      await screen.settled();
    } while (screen.rows.length <= length || !/^\[root@.*\]#$/.test(screen.rows.at(-1) ?? ''));
  }
  terminal.input('\x04');
  await over;
  return `${screen.rows.slice(1, -1).join('\n')}\n`;
}

test('every command of the notes answers as Kubernetes 1.36 would', async () => {
  const cluster = await Cluster.start({ scenario, jq: createJq() });
  expect(await playOn(cluster)).toEqual([]);
  cluster.stop();
});

test('played twice with one seed, and once with a snapshot in the middle, it ends in the same state', async () => {
  const whole = async () => {
    const cluster = await Cluster.start({ scenario, seed: 7, jq: createJq() });
    await playOn(cluster);
    await cluster.clock.settle();
    cluster.stop();
    return cluster.hash();
  };
  const first = await whole();
  expect(await whole()).toBe(first);

  const middle = Math.floor(lines.length / 2);
  const before = await Cluster.start({ scenario, seed: 7, jq: createJq() });
  await playOn(before, lines.slice(0, middle));
  const snapshot = JSON.parse(JSON.stringify(await before.snapshot()));
  before.stop();
  const after = await Cluster.restore(snapshot, { jq: createJq() });
  expect(after.hash()).toBe(before.hash());
  await playOn(after, lines.slice(middle));
  await after.clock.settle();
  after.stop();
  expect(after.hash()).toBe(first);
});
