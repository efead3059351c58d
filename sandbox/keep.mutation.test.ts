/** Kept states that were damaged or forged: each is refused with its place, or a cluster comes up from it or says why not. */
import { beforeAll, expect, test } from 'vitest';
import { createRandom, type Random } from './apimachinery/random.ts';
import { Cluster, Machine } from './index.ts';
import { decodeKept, encodeKept, type Kept, KeptError, mergeFiles } from './keep.ts';
import { DEFAULT_SCENARIO } from './lab/scenario.ts';
import { MemoryFileSystem, type SavedTerminalSession } from './shell/index.ts';
import { harm, torn } from './testing/mutation.ts';

const TERMINAL = { columns: 80, rows: 24 };
let text: string;

beforeAll(async () => {
  const cluster = await Cluster.start({ seed: 7, nodes: 1 });
  await cluster.sh('kubectl create deployment web --image=nginx; echo mine > /root/a.txt; ln -s a.txt /root/b');
  const terminal = cluster.terminal(TERMINAL);
  void terminal.run();
  terminal.input('x=1; f() { echo hi; }\r');
  await cluster.clock.idle();
  const kept: Kept = { version: 1, build: 'b', terminals: [terminal.save()], cluster: await cluster.snapshot() };
  text = new TextDecoder().decode(await encodeKept(kept, async () => {}));
  cluster.stop();
});

/** Of the small parts as often as of the large one. */
function damaged(random: Random): string {
  if (random.int(8) === 0) return torn(text, random);
  const kept = JSON.parse(text);
  const { cluster } = kept;
  const parts = [
    kept.terminals,
    cluster.clock,
    cluster.scenario,
    cluster.files,
    cluster.shell,
    cluster.server.etcd.kvs,
  ];
  parts.push({ ...kept, cluster: null }, cluster.random, cluster.actors, cluster);
  for (let n = 1 + random.int(3); n > 0; n--) harm(parts[random.int(parts.length)], random);
  try {
    return JSON.stringify(kept);
  } catch {
    return torn(text, random);
  }
}

function read(source: string): Kept | undefined {
  try {
    return decodeKept(new TextEncoder().encode(source));
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    expect(error.message).toMatch(/^(it is not JSON|it: |[\w.[\]]+: |files \/|cluster\.server\.etcd\.kvs\[\] )/);
    return undefined;
  }
}

test('five hundred are read or refused; files of those that are go where a learner’s files may go', () => {
  const random = createRandom(1);
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < 500; i++) {
    const kept = read(damaged(random));
    outcomes[kept ? 'read' : 'refused']++;
    if (!kept || i % 5 > 0) continue;
    const fresh = new MemoryFileSystem({ now: () => 5, files: { '/etc/hosts': 'machine\n' } });
    mergeFiles(fresh, kept.cluster.files);
    expect(new TextDecoder().decode(fresh.readFile('/etc/hosts'))).toBe('machine\n');
  }
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(100);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('from those that are read a cluster comes up, or does not and says so', async () => {
  const random = createRandom(2);
  const outcomes = { up: 0, down: 0 };
  for (let i = 0; i < 60; ) {
    const kept = read(damaged(random));
    if (!kept) continue;
    i++;
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 2000));
    const up = await Promise.race([comesUp(kept), late]).catch((error) => {
      expect(error).toBeInstanceOf(Error);
      return 'refused';
    });
    outcomes[up === 'up' ? 'up' : 'down']++;
  }
  expect(outcomes.up).toBeGreaterThan(5);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}, 150_000);

async function comesUp(kept: Kept): Promise<string> {
  const begin = kept.cluster.clock.now;
  const machine = new Machine({ hostname: DEFAULT_SCENARIO.host.name, seed: 7, begin });
  for (const saved of kept.terminals) void machine.terminal(TERMINAL, { saved: saved as SavedTerminalSession }).run();
  const cluster = await Cluster.restore(kept.cluster, { machine });
  const { code } = await cluster.sh('kubectl get pods -A');
  cluster.stop();
  return code === 0 ? 'up' : 'answers wrong';
}

test.each([1500, 20_000, 200_000])('folders %i deep', (depth) => {
  const { before, after } = { before: '{"mode":493,"mtime":0,"children":{"d":', after: '}}' };
  const file = '{"mode":420,"mtime":0,"text":""}';
  const deep = text.replace(
    /"children":\{/,
    `"children":{"deep":${before.repeat(depth)}${file}${after.repeat(depth)},`,
  );
  const kept = read(deep);
  if (depth > 2000) expect(kept).toBeUndefined();
  else mergeFiles(new MemoryFileSystem({ now: () => 5, files: {} }), (kept as Kept).cluster.files);
});
