/** Grades, walks and shows what was handed in, away from the page, which can end it. One thing at a time. */
import { expose } from 'comlink';
import { Cluster, type ClusterSnapshot, type ShellResult } from '../../sandbox/cluster.ts';
import type { Ending } from '../../sandbox/lab/grade/pool.ts';
import { gradeText } from '../../sandbox/lab/grade/text.ts';
import { type Walk, walk } from '../../sandbox/lab/grade/walk.ts';
import { replay, type ScreenSize } from '../../sandbox/lab/journal/replay.ts';
import { readSubmission } from '../../sandbox/lab/submission/submission.ts';
import type { Lab } from '../../sandbox/lab/task.ts';
import { ClusterReplays } from '../../sandbox/replay.ts';
import { createWorkerJq } from '../../sandbox/shell/jq-worker.ts';

export interface Assignment {
  lab: Lab;
  /** Its folder's name. */
  id: string;
  engine: string;
}

/** A terminal as it was: from its size on, what was drawn, and sizes that it had later. */
export interface Screen {
  terminal: number;
  drawn: (string | ScreenSize)[];
}

export interface Shown {
  screens: Screen[];
  /** Simulated milliseconds since the learner came. */
  time: number;
  diverged?: string;
}

/** Seconds of the host's time for a command that a teacher tries. */
const TRY = 10;

const jq = createWorkerJq(
  () => new Worker(new URL('../../sandbox/jq-worker.ts', import.meta.url), { type: 'module', name: 'jq' }),
  (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
);
let assignment: Assignment | undefined;
let stages: ClusterReplays | undefined;
/** The state that is shown, and a cluster that goes on from it when somebody wants to look around. */
let snapshot: ClusterSnapshot | undefined;
let copy: Promise<Cluster> | undefined;

function given(): Assignment & { stages: ClusterReplays } {
  if (!assignment || !stages) throw new Error('the grader has no lab');
  return { ...assignment, stages };
}

async function inTime<T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(`was cut off after ${seconds} s`), seconds * 1000);
  try {
    return await work(patience.signal);
  } finally {
    clearTimeout(timer);
  }
}

const grader = {
  begin(told: Assignment): void {
    assignment = told;
    const image = import('virtual:kubetab-boot-image').then((module) => module.default);
    stages = new ClusterReplays(told.lab.scenario, jq, image);
  },

  grade(text: string, seconds: number, progress: (done: number) => void): Promise<Ending> {
    return inTime(seconds, (signal) => gradeText(text, { ...given(), signal, progress }));
  },

  /** Of a text that was graded. */
  walk(text: string, seconds: number): Promise<Walk> {
    return inTime(seconds, (signal) => walk(readSubmission(text), { ...given(), signal }));
  },

  /** Goes to behind so many entries; {@link grader.ask} asks the cluster as it was there. */
  async show(text: string, until: number, seconds: number): Promise<Shown> {
    void copy?.then((cluster) => cluster.stop());
    copy = undefined;
    const { journal } = readSubmission(text);
    const screens = new Map<number, Screen>();
    const { stage, diverged } = await inTime(seconds, (signal) =>
      replay(journal, given().stages, {
        until,
        signal,
        draw: (terminal, data) => {
          let screen = screens.get(terminal);
          if (!screen) screens.set(terminal, (screen = { terminal, drawn: [] }));
          screen.drawn.push(data);
        },
        entry: ({ kind }) => {
          // Terminals are counted anew by the engine that goes on.
          if (kind === 'resume') screens.clear();
          return undefined;
        },
      }),
    );
    snapshot = await stage.snapshot();
    const time = stage.clock.now() - journal.start;
    stage.stop();
    return { screens: [...screens.values()], time, ...(diverged === undefined ? {} : { diverged }) };
  },

  /** Runs a script on a copy of what is shown. */
  async ask(script: string): Promise<ShellResult> {
    if (!snapshot) throw new Error('nothing is shown');
    copy ??= Cluster.restore(snapshot, { jq });
    const cluster = await copy;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort('SIGINT'), TRY * 1000);
    try {
      return await cluster.sh(script, { signal: patience.signal });
    } finally {
      clearTimeout(timer);
    }
  },
};

export type TeachWorker = typeof grader;

expose(grader);
