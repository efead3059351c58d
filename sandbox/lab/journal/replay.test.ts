/** A run is recorded at the host's pace, inputs coming as they come, and played again. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../apimachinery/random.ts';
import { Cluster, type ClusterSnapshot } from '../../cluster.ts';
import { createJq } from '../../cmd/kubetab/jq.ts';
import { type ClusterTerminal, Machine, type TerminalOptions } from '../../machine.ts';
import { ClusterReplays, scenarioOf } from '../../replay.ts';
import type { SavedTerminalSession } from '../../shell/index.ts';
import { screenFlow } from '../../shell/screen-flow.ts';
import { DEFAULT_SCENARIO } from '../scenario.ts';
import { type End, type Entry, type Journal, writeJournal } from './journal.ts';
import { readJournal } from './read.ts';
import { Recorder } from './recorder.ts';
import { replay } from './replay.ts';

const START = Date.UTC(2026, 10, 27, 12);
const SIZE = { columns: 80, rows: 24 };
const jq = createJq();
const task = () => new Promise((resolve) => setImmediate(resolve));

interface Person {
  cluster: Promise<Cluster>;
  machine: Machine;
  recorder: Recorder;
  /** Settles when the terminal has run so many commands, counted from its opening. */
  ran(terminal: ClusterTerminal, commands: number): Promise<void>;
  open(options?: TerminalOptions): ClusterTerminal;
}

function sitDown(seed: number, speed: number): Person {
  const scenario = DEFAULT_SCENARIO;
  const beginning = { engine: 'test', scenario: { name: scenario.name, digest: '' }, seed, start: START };
  const recorder = new Recorder({ ...beginning, time: 'real' });
  const machine = new Machine({ hostname: scenario.host.name, seed, begin: START - scenario.age, jq, recorder });
  const cluster = Cluster.start({ scenario, seed, start: START, time: 'real', speed, machine });
  const counts = new Map<ClusterTerminal, { ended: number; told: () => void }>();
  return {
    cluster,
    machine,
    recorder,
    open(options = {}) {
      const count = { ended: 0, told: () => {} };
      const terminal = machine.terminal(SIZE, {
        ...options,
        onCommand: ({ status }) => {
          if (status === undefined) return;
          count.ended++;
          count.told();
        },
      });
      counts.set(terminal, count);
      const screen = screenFlow(async () => void (await task()));
      terminal.output(screen.write, screen.discard);
      void terminal.run();
      return terminal;
    },
    async ran(terminal, commands) {
      const count = counts.get(terminal) as { ended: number; told: () => void };
      while (count.ended < commands) {
        await new Promise<void>((resolve) => {
          count.told = resolve;
        });
      }
      await task();
    },
  };
}

/** Through its file. */
async function again(journal: Journal, until?: number) {
  const read = readJournal(JSON.parse(JSON.stringify(writeJournal(journal))), '');
  expect(read).toEqual(journal);
  const stages = new ClusterReplays(DEFAULT_SCENARIO, jq);
  const found = await replay(read, stages, until === undefined ? {} : { until });
  found.stage.stop();
  return { hash: found.stage.hash(), entries: found.entries, diverged: found.diverged };
}

async function judge(person: Person): Promise<void> {
  const cluster = await person.cluster;
  await cluster.clock.idle();
  const hash = cluster.hash();
  const journal = person.recorder.journal(hash) as Journal;
  cluster.stop();
  expect(await again(journal)).toEqual({ hash, entries: journal.entries.length, diverged: undefined });
}

describe('a run played again', () => {
  test('a command, typed before the cluster stands', async () => {
    const person = sitDown(3, 20);
    const one = person.open();
    for (const key of 'kubectl create ns early') {
      await task();
      one.input(key);
    }
    await task();
    one.input('\r');
    await person.ran(one, 1);
    await judge(person);
  });

  test('two terminals, interleaved: jobs, Ctrl-C within a command, jq, edits, sizes', async () => {
    const person = sitDown(7, 60);
    const edits: string[] = [];
    const one = person.open({
      edit: async (request, save) => {
        await task();
        edits.push(request.path);
        await save('kind: ConfigMap\napiVersion: v1\nmetadata: { name: edited }\n');
        await task();
        return 0;
      },
    });
    const two = person.open();
    one.input('kubectl create deployment web --image=nginx --replicas=3\r');
    await task();
    two.input('kubectl get pods -w &\r');
    await person.ran(one, 1);
    one.input('while true; do kubectl create configmap c$((i++)); done\r');
    await task();
    two.input('for i in 1 2 3 4 5; do kubectl create ns n$i; sleep 1; done\r');
    await person.ran(two, 1);
    for (let i = 0; i < 40; i++) await task();
    two.resize(100, 30);
    await task();
    one.input('\x03');
    await person.ran(one, 2);
    one.input('kubectl get pods -o json | jq -r .items[].metadata.name | head -1 > /tmp/first\r');
    await person.ran(one, 3);
    one.input('vi /tmp/c.yaml\r');
    await person.ran(one, 4);
    one.type('kubectl apply -f /tmp/c.yaml\nkubectl delete pod $(cat /tmp/first) --wait=false');
    await task();
    await person.ran(one, 6);
    await person.ran(two, 2);
    two.input('sleep 1000\r');
    for (let i = 0; i < 40; i++) await task();
    two.input('\x03kubectl scale deploy web --repl\t5\r');
    await person.ran(two, 4);
    two.input('cat > /tmp/typed\rline\r\x04');
    await person.ran(two, 5);
    expect(edits).toEqual(['/tmp/c.yaml']);
    await judge(person);
  });

  test('paused, hurried, moved on and stepped through', async () => {
    const person = sitDown(5, 30);
    const { clock } = await person.cluster;
    const one = person.open();
    one.input('kubectl create deployment web --image=nginx --replicas=3\r');
    await person.ran(one, 1);
    clock.pause();
    one.input('kubectl create ns while-paused\r');
    for (let i = 0; i < 30; i++) await clock.step();
    await clock.advance(12_345);
    one.input('sleep 1; kubectl scale deployment web --replicas=1\r');
    await clock.advance(2500);
    clock.resume();
    clock.speed = 300;
    await person.ran(one, 3);
    one.input('kubectl delete deployment web --wait=false\r');
    await person.ran(one, 4);
    await judge(person);
  });

  test.each([1, 2, 3])('keys at any moment, seed %i', async (seed) => {
    const random = createRandom(seed);
    const person = sitDown(seed, 200);
    if (seed > 1) await person.cluster;
    const terminals = [person.open(), person.open()];
    const lines = [
      'kubectl create deployment d$((n++)) --image=nginx --replicas=2',
      'kubectl create configmap c$RANDOM --from-literal=a=$SECONDS &',
      'while :; do kubectl create ns x$((k++)); done',
      'kubectl get events -A | wc -l',
      'seq 30000; kubectl create ns after$((o++))',
      'kubectl get ns -o json | jq .items[].metadata.name',
      'kubectl delete ns --all --wait=false',
      'sleep 5 && kubectl create sa late$((m++))',
      'ps; kubectl explain pod.spec | head -3',
      'kubectl get po\t',
      'read -t 3 x; kubectl create configmap "r$x"',
    ];
    for (let i = 0; i < 40; i++) {
      const terminal = terminals[random.int(2)] as ClusterTerminal;
      const line = lines[random.int(lines.length)] as string;
      for (const piece of line.match(/.{1,9}/gs) ?? []) {
        terminal.input(piece);
        for (let n = random.int(3); n >= 0; n--) await task();
      }
      terminal.input('\r');
      for (let n = random.int(60); n >= 0; n--) await task();
      if (random.int(3) === 0) terminal.input('\x03');
      await task();
    }
    for (const terminal of terminals) {
      terminal.input('\x03\x03');
      await task();
    }
    await judge(person);
  });
});

test('judging is no part of the run: nothing of the state changes', async () => {
  const cluster = await Cluster.start({ seed: 4 });
  await cluster.sh('kubectl create deployment web --image=nginx --replicas=2');
  const before = JSON.stringify(await cluster.snapshot());
  const paths = [
    '/api/v1/pods',
    '/apis/apps/v1/namespaces/default/deployments/web',
    '/api/v1/namespaces/x',
    '/healthz',
  ];
  const statuses = await cluster.observe(async (get) => {
    const answers = [];
    for (const path of paths) answers.push((await get(path)).status);
    return answers;
  });
  expect(statuses).toEqual([200, 200, 404, 200]);
  expect(JSON.stringify(await cluster.snapshot())).toBe(before);
  cluster.stop();
});

test('an engine that ends, and another that goes on from what it kept', async () => {
  const scenario = DEFAULT_SCENARIO;
  const beginning = { engine: 'test', scenario: { name: scenario.name, digest: '' }, seed: 9, start: START };
  let journal: Journal | undefined;
  let kept: { cluster: ClusterSnapshot; terminals: SavedTerminalSession[] } | undefined;
  let hash = '';
  for (const lines of [
    ['x=5; kubectl create ns one', 'sleep 1000 &', 'kubectl create deployment web --image=nginx --replicas=2'],
    ['kubectl create ns two$x', 'jobs; kubectl create ns j$(jobs | wc -l)', 'kubectl get pods -w'],
    ['kubectl create ns three$x; kubectl rollout status deployment web', 'history | wc -l > /tmp/n'],
  ]) {
    const recorder = new Recorder({ ...beginning, time: 'real' }, journal);
    const begin = kept ? kept.cluster.clock.now : START - scenario.age;
    const machine = new Machine({ hostname: scenario.host.name, seed: 9, begin, jq, recorder });
    const told = { count: 0, wake: () => {} };
    const terminal = machine.terminal(SIZE, {
      saved: kept?.terminals[0],
      onCommand: ({ status }) => {
        if (status !== undefined) told.count++;
        told.wake();
      },
    });
    void terminal.run();
    const options = { time: 'real', speed: 100, machine } as const;
    const starting = kept
      ? Cluster.restore(kept.cluster, options)
      : Cluster.start({ scenario, seed: 9, start: START, ...options });
    for (const [i, line] of lines.entries()) {
      await task();
      terminal.input(`${line}\r`);
      while (told.count < i + 1 && !line.endsWith('-w')) {
        await new Promise<void>((resolve) => {
          told.wake = resolve;
        });
      }
      await task();
    }
    const cluster = await starting;
    await cluster.clock.idle();
    const snapshot = await cluster.snapshot();
    kept = JSON.parse(JSON.stringify({ cluster: snapshot, terminals: [terminal.save()] }));
    hash = cluster.hash();
    journal = recorder.journal(hash) as Journal;
    // What comes after it was kept is lost with the engine.
    terminal.input('\x03kubectl create ns lost\r');
    cluster.stop();
  }
  const whole = journal as Journal;
  expect(whole.entries.filter(({ kind }) => kind === 'resume')).toHaveLength(2);
  expect(await again(whole)).toEqual({ hash, entries: whole.entries.length, diverged: undefined });
});

test('a journal that holds its scenario, until any entry of it', async () => {
  const text = 'apiVersion: kubetab.dev/v1alpha1\nkind: Scenario\nspec: { workers: [only] }\n';
  const scenario = scenarioOf({ scenario: { name: 'one', text } } as Journal, () => DEFAULT_SCENARIO);
  const beginning = { engine: 'test', scenario: { name: 'one', text }, seed: 1, start: START };
  const recorder = new Recorder({ ...beginning, time: 'virtual' });
  const machine = new Machine({ hostname: scenario.host.name, seed: 1, begin: START - scenario.age, recorder });
  const cluster = await Cluster.start({ scenario, seed: 1, start: START, machine });
  const hashes: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    await cluster.sh(`kubectl create ns ${name}`);
    await cluster.clock.idle();
    hashes.push(cluster.hash());
  }
  const journal = recorder.journal(cluster.hash()) as Journal;
  cluster.stop();
  expect(journal.entries.map(({ kind }) => kind)).toEqual(['ready', 'run', 'take', 'run', 'take', 'run', 'take']);
  const stages = new ClusterReplays(scenarioOf(journal, () => DEFAULT_SCENARIO));
  for (const [i, until] of [3, 5, 7].entries()) {
    const found = await replay(journal, stages, { until });
    expect({ hash: found.stage.hash(), diverged: found.diverged }).toEqual({ hash: hashes[i], diverged: undefined });
    found.stage.stop();
  }
});

test('where it cannot be followed is said', async () => {
  const entries: Entry[] = [
    { step: 0, turn: 0, time: 0, kind: 'open', terminal: 1, columns: 80, rows: 24 },
    { step: 0, turn: 0, time: 0, kind: 'take' },
    { step: 0, turn: 0, time: 0, kind: 'ready' },
  ];
  const scenario = { name: 'default', digest: '' };
  const whole: Journal = {
    ...{ kubetab: 'journal', version: 1, engine: 'test', scenario, seed: 1, start: START, time: 'real' },
    ...{ entries, end: { step: 0, turn: 0, time: 0 } },
  };
  const stages = new ClusterReplays(DEFAULT_SCENARIO);
  const ends = async (more: Entry[], end: Partial<End> = {}): Promise<string | undefined> => {
    const last = more.at(-1) ?? whole.end;
    const { step, turn, time } = { ...last, ...end };
    const journal = { ...whole, entries: [...entries, ...more], end: { step, turn, time, hash: end.hash ?? '' } };
    if (end.hash === undefined) delete (journal.end as End).hash;
    const { stage, diverged } = await replay(journal, stages);
    stage.stop();
    // How many steps a beginning takes, and what comes of it, is not the matter here.
    return diverged?.replace(/step \d+/, 'step N').replace(/[0-9a-f]{16}/, 'HASH');
  };
  const at = { step: 0, turn: 0, time: 0 };
  expect({
    nothing: await ends([]),
    'a step that is not there': await ends([{ ...at, step: 900, time: 5, kind: 'key', terminal: 1, text: 'a' }]),
    'a turn that is not there': await ends([{ ...at, turn: 3, kind: 'key', terminal: 1, text: 'a' }]),
    'nothing taken in': await ends([{ ...at, step: 1, time: 5, kind: 'take' }]),
    'another terminal': await ends([{ ...at, kind: 'key', terminal: 2, text: 'a' }]),
    'another editor': await ends([{ ...at, kind: 'edited', editor: 1, status: 0 }]),
    'opened twice': await ends([{ ...at, kind: 'open', terminal: 1, columns: 80, rows: 24 }]),
    'another end': await ends([], { hash: 'abc' }),
  }).toMatchInlineSnapshot(`
    {
      "a step that is not there": "diverged at input 4: step N is at 2026-11-27T12:00:01.000Z, after 2026-11-27T12:00:00.005Z",
      "a turn that is not there": "diverged at input 4: step N has no turn 3",
      "another editor": "diverged at input 4: no editor 1 has been opened",
      "another end": "diverged at the end: the cluster is HASH, not abc",
      "another terminal": "diverged at input 4: no terminal 2 is open",
      "nothing": undefined,
      "nothing taken in": "diverged at input 4: nothing waits to be taken in",
      "opened twice": "diverged at input 4: terminal 1 is open already",
    }
  `);
});
