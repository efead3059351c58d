/**
 * The browser door: one cluster and one terminal in a Web Worker, called over postMessage.
 * The page owns no engine state; ending the worker ends all of it.
 */
import { expose } from 'comlink';
import { Cluster, type ClusterTerminal, type ShellResult } from './index.ts';
import { evaluateTask, type TaskResult } from './lab/check.ts';
import type { Scenario } from './lab/scenario.ts';
import type { Task } from './lab/task.ts';
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

let cluster: Cluster | undefined;
let terminal: ClusterTerminal | undefined;
const jq = createWorkerJq(() => new Worker(new URL('./jq-worker.ts', import.meta.url), { type: 'module', name: 'jq' }));

const engine = {
  /** Builds the cluster and plays its scenario. Once. */
  async start({ scenario, seed, start, speed, time = 'real' }: EngineOptions): Promise<void> {
    cluster = await Cluster.start({ scenario, seed, start, speed, time, jq });
  },

  /** Opens the terminal; its output goes to `draw`, a chunk at a time. */
  async open(size: { columns: number; rows: number }, draw: Draw): Promise<void> {
    const { clock } = started();
    const session = started().terminal(size);
    session.output(inTurn(draw));
    terminal = session;
    await clock.input(() => void session.run());
  },

  /** Keys, as a terminal sends them. */
  input(data: string): void {
    terminal?.input(data);
  },

  resize(columns: number, rows: number): void {
    terminal?.resize(columns, rows);
  },

  /** Judges a task by the API. */
  evaluate(task: Task, language: string): Promise<TaskResult> {
    const { fetch } = started();
    const read = async (path: string) => {
      const answer = await fetch(new Request(`https://kubernetes${path}`, { headers: { accept: 'application/json' } }));
      return { status: answer.status, body: await answer.json() };
    };
    return evaluateTask(task, read, language);
  },

  /** Runs a script in the learner's shell, apart from the terminal. */
  run(script: string): Promise<ShellResult> {
    return started().sh(script);
  },

  /** A digest of everything in etcd. */
  hash(): string {
    return started().hash();
  },
};

export type Engine = typeof engine;

function started(): Cluster {
  if (!cluster) throw new Error('the engine has not been started');
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
