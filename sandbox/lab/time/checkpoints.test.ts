/** States from before commands: what is held of them, and that going back to one and on again is a run like any other. */
import { expect, test } from 'vitest';
import { Cluster, type ClusterSnapshot } from '../../cluster.ts';
import { decodeKept, encodeHeld, hold } from '../../keep.ts';
import { Machine } from '../../machine.ts';
import { ClusterReplays } from '../../replay.ts';
import type { SavedTerminalSession } from '../../shell/index.ts';
import { type Journal, writeJournal } from '../journal/journal.ts';
import { readJournal } from '../journal/read.ts';
import { Recorder } from '../journal/recorder.ts';
import { replay } from '../journal/replay.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { Changes, mayChange } from './changes.ts';
import { Checkpoints } from './checkpoints.ts';

const START = Date.UTC(2026, 10, 27, 12);
const task = () => new Promise((resolve) => setImmediate(resolve));

test('one is held of each line, in its turn; of lines that come faster, one together', () => {
  let now = 0;
  let state = 0;
  const checkpoints = new Checkpoints({
    now: () => now,
    take: () => {
      now += 2;
      return `state ${++state}`;
    },
  });
  const one = (at: number, terminal = 1) => {
    now = at;
    checkpoints.before(terminal, at * 10);
    return checkpoints.begun(terminal);
  };
  expect([one(100), one(130), one(150)]).toEqual([{ id: 1, time: 1000 }, undefined, { id: 2, time: 1500 }]);
  expect([checkpoints.handOver(1), checkpoints.handOver(1), checkpoints.handOver(2)]).toEqual([
    'state 1',
    undefined,
    'state 2',
  ]);
  // Of a text that goes on over several lines, the last counts.
  now = 1000;
  checkpoints.before(1, 1);
  now = 2000;
  checkpoints.before(1, 2);
  expect(checkpoints.begun(1)).toEqual({ id: 4, time: 2 });
  expect([checkpoints.handOver(3), checkpoints.handOver(4)]).toEqual([undefined, 'state 4']);
  const many = Array.from({ length: 30 }, (_, i) => one(10_000 + i * 1000)?.id ?? 0);
  expect(many.map((id) => checkpoints.handOver(id) !== undefined).filter(Boolean)).toHaveLength(24);
});

test('what may change the cluster', () => {
  const said = (method: string, url: string) => mayChange({ method, url });
  expect([
    said('GET', '/api/v1/pods?watch=true'),
    said('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'),
    said('POST', '/api/v1/namespaces/default/pods?dryRun=All&fieldManager=kubectl-create'),
  ]).toEqual([false, false, false]);
  expect([
    said('DELETE', '/api/v1/namespaces/default/pods/web'),
    said('PATCH', '/apis/apps/v1/namespaces/default/deployments/web?dryRun='),
    said('GET', '/api/v1/namespaces/default/pods/web/exec?command=sh'),
  ]).toEqual([true, true, true]);
});

/** A person at one terminal, gone back and on. */
interface Sitting {
  cluster: Cluster;
  recorder: Recorder;
  /** Enters a line and waits for its end; tells what was held before it, and whether it changed anything. */
  enter(line: string): Promise<{ held: Uint8Array; changed: boolean }>;
  pass(ms: number): Promise<void>;
}

async function sit(bytes?: Uint8Array, recalled: string[] = []): Promise<Sitting> {
  const scenario = DEFAULT_SCENARIO;
  const kept = bytes && decodeKept(bytes);
  const before = kept && readJournal(kept.journal, 'journal');
  const beginning = { engine: 'test', scenario: { name: scenario.name, digest: '' }, seed: 6, start: START };
  const recorder = new Recorder({ ...beginning, time: 'real' }, before);
  const begin = kept ? kept.cluster.clock.now : START - scenario.age;
  const machine = new Machine({ hostname: scenario.host.name, seed: 6, begin, recorder });
  const options = { time: 'real', speed: 50, machine } as const;
  const cluster = kept
    ? await Cluster.restore(kept.cluster, { ...options, paused: true })
    : await Cluster.start({ scenario, seed: 6, start: START, ...options });
  let [host, told] = [0, () => {}];
  const sessions: { save(): SavedTerminalSession }[] = [];
  const checkpoints = new Checkpoints({
    now: () => host++,
    take: () =>
      hold({
        version: 1,
        build: 'test',
        terminals: sessions.map((each) => each.save()),
        cluster: cluster.snapshotNow(),
        journal: writeJournal(recorder.journal() as Journal),
      }),
  });
  const changes = new Changes(() => machine.fs.save());
  const terminal = machine.terminal(
    { columns: 80, rows: 24 },
    {
      saved: kept?.terminals[0],
      tap: changes.tap,
      onLine: (time) => checkpoints.before(1, time),
      onCommand: ({ status, reads }) => {
        if (reads) return;
        if (status === undefined) changes.begin();
        else told();
      },
    },
  );
  sessions.push(terminal);
  void terminal.run();
  for (const line of recalled) terminal.recall(line);
  await task();
  return {
    cluster,
    recorder,
    async enter(line) {
      host += 1000;
      const ended = new Promise<void>((resolve) => {
        told = resolve;
      });
      for (const key of line) {
        terminal.input(key);
        await task();
      }
      terminal.input('\r');
      await ended;
      await task();
      const info = checkpoints.begun(1);
      const held = checkpoints.handOver(info?.id ?? 0);
      if (!held) throw new Error('nothing was held');
      return { held: await encodeHeld(held, async () => {}), changed: changes.any };
    },
    async pass(ms) {
      await cluster.clock.advance(ms);
    },
  };
}

test('undone, a command has not been; the run that goes on from there is a run like any other', async () => {
  const first = await sit();
  await first.enter('kubectl create deployment web --image=nginx --replicas=2');
  await first.pass(20_000);
  await first.enter('x=5; kubectl get pods');
  first.cluster.clock.pause();
  await first.cluster.clock.idle();
  const before = first.cluster.hash();
  const deleted = await first.enter('kubectl delete deployment web');
  expect(deleted.changed).toBe(true);
  expect(first.cluster.hash()).not.toBe(before);
  first.cluster.stop();

  const second = await sit(deleted.held, ['kubectl delete deployment web']);
  expect(second.cluster.hash()).toBe(before);
  expect((await second.enter('kubectl get deploy')).changed).toBe(false);
  expect((await second.enter('history | tail -2; echo $x > /tmp/x')).changed).toBe(true);
  expect((await second.cluster.sh('cat /tmp/x')).stdout).toBe('5\n');
  second.cluster.clock.resume();
  await second.enter('sleep 2');
  second.cluster.clock.pause();
  expect((await second.enter('kubectl create ns after$(history | wc -l)')).changed).toBe(true);
  await second.pass(7000);
  second.cluster.clock.speed = 4;
  second.cluster.clock.resume();
  await second.enter('kubectl scale deployment web --replicas=$x');
  await second.cluster.clock.idle();
  const hash = second.cluster.hash();
  const journal = second.recorder.journal(hash) as Journal;
  second.cluster.stop();

  const read = readJournal(JSON.parse(JSON.stringify(writeJournal(journal))), '');
  const found = await replay<Cluster>(read, new ClusterReplays(DEFAULT_SCENARIO));
  found.stage.stop();
  expect({ hash: found.stage.hash(), diverged: found.diverged }).toEqual({ hash, diverged: undefined });
  expect(read.entries.filter(({ kind }) => kind === 'recall' || kind === 'resume')).toHaveLength(2);
});

test('a state that is held is the one that was, whatever comes after', async () => {
  const cluster = await Cluster.start({ seed: 3, start: START });
  await cluster.sh('kubectl create deployment web --image=nginx --replicas=3');
  await cluster.clock.idle();
  const snapshot: ClusterSnapshot = cluster.snapshotNow();
  const held = hold({ version: 1, build: '', terminals: [], cluster: snapshot });
  const whole = JSON.stringify(snapshot);
  await cluster.sh('kubectl delete deployment web; kubectl create ns x; echo x > /tmp/x');
  await cluster.clock.advance(60_000);
  cluster.stop();
  const bytes = await encodeHeld(held, async () => {});
  expect(decodeKept(bytes).cluster).toEqual(JSON.parse(whole));
});
