/** A sitting with every way to go through time in it, on the page's own worker: one run, had again and graded as it was. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Cluster } from '../../cluster.ts';
import { ClusterReplays } from '../../replay.ts';
import type { Engine, EngineOptions, TerminalCommand, TerminalPage } from '../../worker.ts';
import { grade } from '../grade/grade.ts';
import { writeJournal } from '../journal/journal.ts';
import { readJournal } from '../journal/read.ts';
import { replay } from '../journal/replay.ts';
import { labDigest } from '../submission/submission.ts';
import { readLab, type Task } from '../task.ts';
import type { CheckpointsOptions } from './checkpoints.ts';

const START = Date.UTC(2026, 10, 27, 12);
const RECORDING = { engine: 'test', digest: '' };
const host = () => new Promise((resolve) => setImmediate(resolve));

let exposed: Engine | undefined;
/** A person leaves so much time between two lines that a state is held of each. */
let later = 0;
beforeEach(() => {
  vi.doMock('./checkpoints.ts', async (original) => {
    const { Checkpoints } = await original<typeof import('./checkpoints.ts')>();
    return {
      Checkpoints: class<State> extends Checkpoints<State> {
        constructor(options: CheckpointsOptions<State>) {
          super({ ...options, now: () => later });
        }
      },
    };
  });
  vi.doMock('comlink', () => ({
    expose: (engine: Engine) => {
      exposed = engine;
    },
    proxy: (value: unknown) => value,
    transfer: (value: unknown) => value,
  }));
  vi.doMock('virtual:kubetab-boot-image', () => ({ default: undefined }));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.doUnmock('comlink');
  vi.doUnmock('./checkpoints.ts');
  vi.resetModules();
});

/** One worker with one terminal, as a page has it. */
interface Seat {
  engine: Engine;
  /** Enters a line and waits for its end; gives the state from before it. */
  enter(line: string): Promise<Uint8Array>;
  key(text: string): Promise<void>;
  /** Lets the host's time pass until the simulated one has. */
  pass(ms: number): Promise<void>;
}

async function sit(
  options: Pick<EngineOptions, 'speed' | 'scenario' | 'seed'> &
    Partial<Pick<EngineOptions, 'kept' | 'paused' | 'at' | 'histories'>> & { early?: string },
): Promise<Seat> {
  vi.resetModules();
  await import('../../worker.ts');
  const engine = exposed as Engine;
  const { early = '', ...given } = options;
  await engine.start({ ...given, start: START, build: 'test', recording: RECORDING });
  let told: (event: TerminalCommand) => void = () => {};
  const page: TerminalPage = {
    draw: async () => void (await host()),
    command: (event) => told(event),
    ended: () => {},
    edit: async () => 0,
    closeEditor: () => {},
  };
  await host();
  const id = engine.open({ columns: 80, rows: 24 }, page);
  const key = async (text: string): Promise<void> => {
    engine.input(id, text);
    await host();
  };
  for (const each of early) await key(each);
  await engine.ready();
  return {
    engine,
    key,
    async enter(line) {
      let before: number | undefined;
      const ended = new Promise<void>((resolve) => {
        told = (event) => {
          if (event.reads) return;
          if (event.status === undefined) before = event.before?.id;
          else resolve();
        };
      });
      later += 1000;
      for (const each of line) await key(each);
      await key('\r');
      await ended;
      await host();
      const held = before === undefined ? undefined : await engine.checkpoint(before);
      if (!held) throw new Error(`nothing is held of ${line}`);
      return held;
    },
    async pass(ms) {
      const { time } = await engine.present();
      while ((await engine.present()).time < time + ms) await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}

const task = (id: string, object: object): object => ({
  id,
  title: { en: id },
  goal: { en: id },
  praise: { en: 'Good.' },
  checks: [{ says: { en: id }, conditions: [{ object }] }],
  solution: 'true',
});
/** Typed before the cluster stands. */
const EARLY = 'kubectl create ns early\rec';

const LAB = readLab(
  {
    seed: 6,
    tasks: [
      task('deployed', { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'default' }),
      task('named', { apiVersion: 'v1', kind: 'Namespace', name: 'mine' }),
      task('other', { apiVersion: 'v1', kind: 'Namespace', name: 'other' }),
      task('late', { apiVersion: 'v1', kind: 'Namespace', name: 'late' }),
    ],
  },
  () => '',
);

async function judged(engine: Engine, id: string): Promise<boolean> {
  const found = LAB.tasks.find((each) => each.id === id) as Task;
  return (await engine.evaluate(found, 'en')).passed;
}

/** Takes another worker in place of the one, as the page's time line does. */
async function travel(
  seat: Seat,
  kept: Uint8Array,
  how: Pick<EngineOptions, 'paused' | 'speed'> & { at?: number; early?: string },
): Promise<Seat> {
  const histories = await seat.engine.histories();
  await seat.engine.pace({ paused: true });
  return sit({ ...how, kept, histories, scenario: LAB.scenario, seed: LAB.seed });
}

test('undone, dragged back to a moment and to between two, forward, paused, at other speeds, reloaded', async () => {
  let seat = await sit({ scenario: LAB.scenario, seed: LAB.seed, speed: 20 });
  await seat.engine.note({ kind: 'hint', task: 'deployed', number: 1 });
  await seat.enter('kubectl create deployment web --image=nginx --replicas=2');
  expect(await judged(seat.engine, 'deployed')).toBe(true);
  await seat.pass(3000);
  const calm = await seat.engine.keep();
  const calmTime = (await seat.engine.present()).time;
  await seat.pass(9000);
  const beforeNamed = await seat.enter('x=5; kubectl create ns mine');
  expect(await judged(seat.engine, 'named')).toBe(true);
  await seat.enter('kubectl delete deploy web');
  // What was undone is kept to go forward to, and that is done, too.
  const present = await seat.engine.keep();
  const undone = await travel(seat, beforeNamed, { paused: false, speed: 20 });
  expect(await judged(undone.engine, 'named')).toBe(false);
  seat = await travel(undone, present, { paused: false, speed: 20 });
  expect(await judged(seat.engine, 'named')).toBe(true);
  expect((await seat.engine.histories())[0]?.slice(-2)).toEqual([
    'x=5; kubectl create ns mine',
    'kubectl delete deploy web',
  ]);
  // Back to between two moments: time is lived through again, and stands; keys come meanwhile.
  seat = await travel(seat, calm, { paused: true, at: calmTime + 4321, speed: 20, early: EARLY });
  expect((await seat.engine.present()).time - calmTime).toBeGreaterThanOrEqual(4321);
  await seat.enter('ho typed > /tmp/typed');
  await seat.engine.pace({ paused: false, speed: 80 });
  expect((await seat.engine.run('cat /tmp/typed; kubectl get ns early -o name')).stdout).toBe(
    'typed\nnamespace/early\n',
  );
  const other = await seat.enter('kubectl create ns other');
  expect(await judged(seat.engine, 'other')).toBe(true);
  await seat.engine.pace({ paused: true });
  await seat.enter('kubectl create ns standing');
  await seat.engine.step();
  await seat.engine.pace({ paused: false, speed: 10 });
  await seat.key('kubectl get po');
  await seat.key('\x15');
  await seat.enter('history | tail -3 > /tmp/h; sleep 1');
  // A reload: nothing is recalled, the terminal comes along.
  const kept = await seat.engine.keep();
  seat = await sit({ kept, speed: 20, scenario: LAB.scenario, seed: LAB.seed });
  await seat.enter('kubectl scale deploy web --replicas=3');
  await seat.pass(2000);
  // The first of it all is gone back behind once more, and gone on from, whatever came after.
  seat = await travel(seat, other, { paused: false, speed: 40 });
  expect(await judged(seat.engine, 'other')).toBe(false);
  await seat.enter('kubectl create ns late');
  expect(await judged(seat.engine, 'late')).toBe(true);
  await seat.pass(5000);

  const journal = readJournal(JSON.parse((await seat.engine.journal()) as string), '');
  const hash = await seat.engine.hash();
  const { stage, diverged } = await replay<Cluster>(journal, new ClusterReplays(LAB.scenario));
  stage.stop();
  expect({ diverged, hash: stage.hash() }).toEqual({ diverged: undefined, hash });

  // As a link, too, it leads there.
  const linked = await seat.engine.rebuild(JSON.stringify(writeJournal(journal)), {
    scenario: LAB.scenario,
    build: 'test',
  });
  if (typeof linked === 'string') throw new Error(linked);
  await seat.engine.pace({ paused: true });
  const guest = await sit({ kept: linked, paused: true, scenario: LAB.scenario, seed: LAB.seed, speed: 1 });
  expect(await guest.engine.hash()).toBe(hash);

  // What the page was told stands beside what the replay finds.
  const claimed = journal.entries.flatMap((entry) => (entry.kind === 'attempt' && entry.passed ? [entry.task] : []));
  expect(claimed).toEqual(['deployed', 'late']);
  const submission = { kubetab: 'submission' as const, version: 1 as const, name: '', journal };
  const graded = await grade<Cluster>(
    { ...submission, lab: { id: 'lab', digest: labDigest(LAB) } },
    { engine: 'test', lab: LAB, id: 'lab', stages: new ClusterReplays(LAB.scenario) },
  );
  expect(graded.diverged).toBeUndefined();
  expect(graded.tasks.map(({ id, passed, hints }) => [id, passed, hints])).toEqual([
    ['deployed', true, 1],
    ['named', false, 0],
    ['other', false, 0],
    ['late', true, 0],
  ]);
});
