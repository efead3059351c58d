/**
 * The browser door: one cluster and one terminal in a Web Worker, called over postMessage.
 * The page owns no engine state; ending the worker ends all of it. The machine and its prompt come first;
 * the cluster is a module of its own, loaded and booted beside, and what is entered meanwhile waits for it.
 */
import { expose } from 'comlink';
import type { Cluster, ShellResult } from './cluster.ts';
import { evaluateTask, type TaskResult } from './lab/check.ts';
import type { Scenario } from './lab/scenario.ts';
import type { Task } from './lab/task.ts';
import { type ClusterTerminal, Machine } from './machine.ts';
import { createWorkerJq } from './shell/jq-worker.ts';

export interface EngineOptions {
  scenario: Scenario;
  seed: number;
  /** Unix milliseconds: when the learner comes. */
  start: number;
  /** Simulated seconds per second. */
  speed: number;
  /** `real` unless told. */
  time?: 'real' | 'virtual';
}

/** Resolves when the page has drawn it. */
type Draw = (data: string) => Promise<void>;
/** A whole command is about to run, or, with its status, has run. */
type OnCommand = (event: { line: string; status?: number }) => void;

let machine: Machine | undefined;
let cluster: Promise<Cluster> | undefined;
let terminal: ClusterTerminal | undefined;
const jq = createWorkerJq(() => new Worker(new URL('./jq-worker.ts', import.meta.url), { type: 'module', name: 'jq' }));

const engine = {
  /** Sets the machine up and begins to build the cluster and play its scenario. Once. */
  start({ scenario, seed, start, speed, time = 'real' }: EngineOptions): void {
    machine = new Machine({ hostname: scenario.host.name, seed, begin: start - scenario.age, jq });
    const made = machine;
    cluster = import('./cluster.ts').then(({ Cluster }) =>
      Cluster.start({ scenario, seed, start, speed, time, machine: made }),
    );
    cluster.catch(() => {});
  },

  /** Settles when the cluster stands and commands run; rejects when the scenario cannot be played. */
  async ready(): Promise<void> {
    await started();
  },

  /** Opens the terminal; its output goes to `draw`, a chunk at a time. */
  async open(size: { columns: number; rows: number }, draw: Draw, onCommand?: OnCommand): Promise<void> {
    if (!machine) throw new Error(NOT_STARTED);
    const session = machine.terminal(size, onCommand);
    session.output(inTurn(draw));
    terminal = session;
    await machine.clock.input(() => void session.run());
  },

  /** Keys, as a terminal sends them. */
  input(data: string): void {
    terminal?.input(data);
  },

  resize(columns: number, rows: number): void {
    terminal?.resize(columns, rows);
  },

  /** Judges a task by the API. */
  async evaluate(task: Task, language: string): Promise<TaskResult> {
    const { fetch } = await started();
    const read = async (path: string) => {
      const answer = await fetch(new Request(`https://kubernetes${path}`, { headers: { accept: 'application/json' } }));
      return { status: answer.status, body: await answer.json() };
    };
    return evaluateTask(task, read, language);
  },

  /** Runs a script in the learner's shell, apart from the terminal. */
  async run(script: string): Promise<ShellResult> {
    return (await started()).sh(script);
  },

  /** A digest of everything in etcd. */
  async hash(): Promise<string> {
    return (await started()).hash();
  },
};

export type Engine = typeof engine;

const NOT_STARTED = 'the engine has not been started';

async function started(): Promise<Cluster> {
  if (!cluster) throw new Error(NOT_STARTED);
  return cluster;
}

/** Characters that may wait to be drawn before programs that write more are held. */
const BACKLOG = 65_536;

/** What comes while a chunk is being drawn is joined into the next one. Behind {@link BACKLOG}, a promise for when the page has caught up. */
function inTurn(draw: Draw): (data: string) => Promise<void> | undefined {
  let waiting = '';
  let drawing: Promise<void> | undefined;
  const drain = async (): Promise<void> => {
    while (waiting) {
      const data = waiting;
      waiting = '';
      await draw(data);
    }
    drawing = undefined;
  };
  return (data) => {
    waiting += data;
    drawing ??= drain();
    return waiting.length > BACKLOG ? drawing : undefined;
  };
}

expose(engine);
