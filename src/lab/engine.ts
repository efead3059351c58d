/** Starts the engine: its worker, and in it a cluster with a scenario, or the one that was kept. */
import { type Remote, wrap } from 'comlink';
import { type Journal, writeJournal } from '../../sandbox/lab/journal/journal.ts';
import type { Engine, Start } from '../../sandbox/worker.ts';
import { takeGiven } from './keep/given.ts';
import { Owner } from './keep/owner.ts';
import { type Draft, load } from './keep/store.ts';
import { optionsOf, type PageLab } from './page-lab.ts';

/** What an engine goes on from. Nothing of it: a fresh cluster. */
export interface Origin {
  kept?: Uint8Array | undefined;
  /** When that was kept: Unix milliseconds. */
  at?: number | undefined;
  filesOnly?: boolean;
  /** Texts that were being edited; they are put beside their files. */
  drafts?: Draft[];
  /** The browser stores nothing here. */
  blocked?: boolean;
  /** When a fresh cluster begins: Unix milliseconds; now unless told. */
  start?: number;
  /** Of another moment than the present, see `time/`: as {@link EngineOptions} has them. */
  paused?: boolean;
  speed?: number;
  until?: number;
  histories?: string[][];
}

export interface RunningEngine {
  remote: Remote<Engine>;
  origin: Promise<Origin>;
  /** When it was started: Unix milliseconds. */
  start: number;
  /** Settles when the machine stands; rejects when the worker cannot be loaded. */
  started: Promise<Start>;
  /** Settles when the worker is gone though nobody ended it. Only where the browser has locks. */
  died: Promise<void>;
  end(): void;
}

/** Where the editor of a machine that goes down leaves what was not saved, as nano does. */
export function besideOf(path: string): string {
  return path === '' ? '/root/nano.save' : `${path}.save`;
}

/** From what the browser stores of the chapter. Never rejects. */
export async function stored(page: PageLab): Promise<Origin> {
  const kept = takeGiven(page.chapter);
  if (kept) return { kept };
  try {
    const { bytes, at, drafts } = await load(page.chapter);
    return { kept: bytes, at, drafts };
  } catch {
    return { blocked: true };
  }
}

/** Another tab has the lab. */
export class Away extends Error {}

/** The page's first, when the lab is its own; else rejects with {@link Away}. `over`: whoever has it gives it. */
export async function openEngine(
  page: PageLab,
  how: 'free' | 'over',
): Promise<{ engine: RunningEngine; owner: Owner }> {
  const owner = new Owner(page.chapter);
  const taken = owner.take(how);
  const engine = startEngine(
    page,
    taken.then((yes) => (yes ? stored(page) : new Promise<never>(() => {}))),
  );
  if (await taken) return { engine, owner };
  engine.end();
  owner.end();
  throw new Away();
}

/** The state that a journal leads to, or why it leads to none. In a worker of its own. */
export async function rebuild({ lab, build }: PageLab, journal: Journal): Promise<Uint8Array | string> {
  const worker = newWorker();
  try {
    const text = JSON.stringify(writeJournal(journal));
    return await wrap<Engine>(worker).rebuild(text, { scenario: lab.scenario, build });
  } finally {
    worker.terminate();
  }
}

/** Why no engine could go on from it; undefined when one can, as far as it can be seen. In a worker of its own. */
export async function examine(kept: Uint8Array): Promise<string | undefined> {
  const worker = newWorker();
  try {
    return await wrap<Engine>(worker).examine(kept);
  } finally {
    worker.terminate();
  }
}

let engines = 0;

function newWorker(): Worker {
  return new Worker(new URL('../../sandbox/worker.ts', import.meta.url), { type: 'module', name: 'kubetab' });
}

/** It begins now, and meanwhile looks up what to go on from. */
export function startEngine(page: PageLab, from: Promise<Origin>): RunningEngine {
  const worker = newWorker();
  const remote = wrap<Engine>(worker);
  const lock = `kubetab-engine-${performance.timeOrigin}-${++engines}`;
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) =>
      reject(event.error ?? new Error(event.message || 'the engine could not be loaded')),
    );
  });
  broken.catch(() => {});
  const now = Date.now();
  const begun = from.then(({ kept, filesOnly, drafts = [], start = now, speed, until, paused, histories }) =>
    remote.start({
      ...optionsOf(page),
      ...(speed === undefined ? {} : { speed }),
      ...(until === undefined ? {} : { at: until }),
      ...(histories ? { histories } : {}),
      paused: paused === true,
      start,
      build: page.build,
      kept,
      filesOnly: filesOnly === true,
      drafts: drafts.map(({ path, text }) => ({ path: besideOf(path), text })),
      lock,
    }),
  );
  const started = Promise.race([begun, broken]);
  started.catch(() => {});
  const ending = new AbortController();
  // The engine holds the lock as long as it lives.
  const died = started.then(
    () =>
      new Promise<void>((gone) => {
        navigator.locks?.request(lock, { signal: ending.signal }, () => gone()).catch(() => {});
      }),
    () => new Promise<void>(() => {}),
  );
  const end = (): void => {
    ending.abort();
    worker.terminate();
  };
  return { remote, origin: from, start: now, started, died, end };
}
