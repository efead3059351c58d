/**
 * The browser door: one cluster and one terminal in a Web Worker, called over postMessage.
 * The page owns no engine state; ending the worker ends all of it.
 */
import { expose } from 'comlink';
import { Cluster } from './index.ts';
import { evaluateTask, type TaskResult } from './lab/check.ts';
import type { Scenario } from './lab/scenario.ts';
import type { Task } from './lab/task.ts';

export interface EngineOptions {
  scenario: Scenario;
  seed: number;
  /** Unix milliseconds: when the learner comes. */
  start: number;
  /** Simulated seconds per second. */
  speed: number;
}

/** Resolves when the page has drawn it. */
type Draw = (data: string) => Promise<void>;

let cluster: Awaited<ReturnType<typeof Cluster.start>> | undefined;
let terminal: ReturnType<NonNullable<typeof cluster>['terminal']> | undefined;

const engine = {
  /** Builds the cluster and plays its scenario. Once. */
  async start({ scenario, seed, start, speed }: EngineOptions): Promise<void> {
    cluster = await Cluster.start({ scenario, seed, start, speed, time: 'real' });
  },

  /** Opens the terminal; its output goes to `draw`, a chunk at a time. */
  async open(size: { columns: number; rows: number }, draw: Draw): Promise<void> {
    const { clock } = started();
    const session = started().terminal(size);
    session.output(inTurn(draw));
    terminal = session;
    await clock.input(() => void session.run());
  },

  /** Keys, as a terminal sends them. An interrupt reaches a command that never ends its step; everything else waits its turn. */
  input(data: string): void {
    const session = terminal;
    if (!session) return;
    if (session.busy && data.includes('\x03')) session.input(data);
    else void started().clock.input(() => session.input(data));
  },

  resize(columns: number, rows: number): void {
    const session = terminal;
    if (session) void started().clock.input(() => session.resize(columns, rows));
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

  /** Fingerprint of the cluster's state, for tests. */
  hash(): string {
    return started().hash();
  },
};

export type Engine = typeof engine;

function started(): NonNullable<typeof cluster> {
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
