/**
 * The browser door: one cluster and any number of terminals in a Web Worker, called over postMessage.
 * The page owns no engine state; ending the worker ends all of it. The machine and its prompt come first;
 * the cluster is a module of its own, loaded and booted beside, and what is entered meanwhile waits for it.
 */
import { expose, proxy, transfer } from 'comlink';
import type { EditRequest, FileSystem } from './apimachinery/process.ts';
import type { Cluster, ClusterSnapshot, ShellResult } from './cluster.ts';
import {
  decodeKept,
  encodeHeld,
  encodeKept,
  type Held,
  hold as holdState,
  type Kept,
  KeptError,
  mergeFiles,
  OWN,
  putFile,
} from './keep.ts';
import type { TaskResult } from './lab/check.ts';
import type { Doing } from './lab/journal/journal.ts';
import type { Recorder } from './lab/journal/recorder.ts';
import type { LoopRecord } from './lab/loop/record.ts';
import type { LoopView } from './lab/loop/view.ts';
import type { MapChanges } from './lab/map/feed.ts';
import type { BodyFormat, RequestDetail } from './lab/request-detail.ts';
import type { RequestChanges } from './lab/request-record.ts';
import type { Scenario } from './lab/scenario.ts';
import type { Task } from './lab/task.ts';
import { Changes } from './lab/time/changes.ts';
import { type CheckpointInfo, Checkpoints } from './lab/time/checkpoints.ts';
import { historySince, type Present } from './lab/time/present.ts';
import type { Step } from './lab/time/step.ts';
import { type ClusterTerminal, type CommandEvent, type HostEditor, Machine } from './machine.ts';
import { putsOf, type Recording, recorderFor } from './recording.ts';
import type { SavedFile, SavedTerminalSession } from './shell/index.ts';
import { createWorkerJq } from './shell/jq-worker.ts';
import { screenFlow } from './shell/screen-flow.ts';

export type { EditRequest } from './apimachinery/process.ts';
export type * from './lab/loop/view.ts';
export type * from './lab/map/feed.ts';
export type { BodyFormat, ReadableBody, RequestDetail } from './lab/request-detail.ts';
export type { CommandSummary, RequestChanges, RequestSummary } from './lab/request-record.ts';
export type { CheckpointInfo } from './lab/time/checkpoints.ts';
export type { Present } from './lab/time/present.ts';
export type { Seen, Step } from './lab/time/step.ts';
export type { CommandEvent } from './machine.ts';

export interface EngineOptions {
  scenario: Scenario;
  seed: number;
  /** Unix milliseconds: when the learner comes. */
  start: number;
  /** Simulated seconds per second. */
  speed: number;
  /** `real` unless told. */
  time?: 'real' | 'virtual';
  /** The run is recorded, to be had again: see {@link Engine.journal}. */
  recording?: Recording;
  /** Names this engine and its lab: what is kept of another serves only in part. */
  build?: string;
  /** What {@link Engine.keep} gave. Damaged, it is not used, and {@link Start} says so. */
  kept?: Uint8Array | undefined;
  /** Of what is kept, only the learner's files and the histories. */
  filesOnly?: boolean;
  /** To be put on the machine besides: texts by path. */
  drafts?: { path: string; text: string }[];
  /** Of the page's locks, one to hold as long as the worker lives. */
  lock?: string;
  /** Time stands from the beginning. */
  paused?: boolean;
  /** When all that is kept serves: on to that simulated time, Unix milliseconds, at once. */
  at?: number;
  /** Of terminals that are gone back with, what {@link Engine.histories} gave: what was entered since is recalled. */
  histories?: string[][];
}

export interface Start {
  /** What it goes on from: everything, files and histories, or nothing. */
  from: 'kept' | 'files' | 'nothing';
  /** Terminals that were open. */
  terminals: number;
  /** Why what is kept was refused. */
  refused?: string;
}

/** A command at a terminal, as the page is told of it. */
export interface TerminalCommand extends CommandEvent {
  /** When it begins: the state from before it. Absent where none is held. */
  before?: CheckpointInfo;
  /** When it has ended: whether it may have changed the cluster or the learner's files. */
  changed?: boolean;
}

/** What the page does for a terminal; handed over as one comlink proxy. */
export interface TerminalPage {
  /** Resolves when it is drawn. */
  draw(data: string): Promise<void>;
  command(event: TerminalCommand): void;
  /** Its shell has ended. */
  ended(): void;
  /** Opens the editor over it. Resolves with the editor's exit status when it is closed. */
  edit(request: EditRequest, save: Parameters<HostEditor>[1]): Promise<number>;
  /** Whoever edits was killed. */
  closeEditor(): void;
}

let machine: Machine | undefined;
let cluster: Promise<Cluster> | undefined;
const terminals = new Map<number, ClusterTerminal>();
let opened = 0;
/** Building the cluster keeps this worker busy, and so begins when a first prompt is drawn, or somebody asks without a terminal. */
let begin = (): void => {};
const begun = new Promise<void>((resolve) => {
  begin = resolve;
});
let build = '';
/** Of terminals that are to go on. */
let resumed: SavedTerminalSession[] = [];
let histories: string[][] = [];
let recorder: Recorder | undefined;
/** Once it stands. */
let standing: Cluster | undefined;
/** How often terminals have been written to. */
let writes = 0;
let stepping: Promise<Step> | undefined;
const checkpoints = new Checkpoints<Held>({
  now: () => performance.now(),
  take: () => standing && holdState(keptOf(standing.snapshotNow())),
});
let unwatch: (() => void) | undefined;
let loop: LoopRecord | undefined;
let unwatchLoop: (() => void) | undefined;
let unwatchMap: (() => void) | undefined;
const jq = createWorkerJq(
  () => new Worker(new URL('./jq-worker.ts', import.meta.url), { type: 'module', name: 'jq' }),
  (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
);

const engine = {
  /** Sets the machine up and begins to build the cluster and play its scenario, or goes on from what is kept. Once. */
  async start(options: EngineOptions): Promise<Start> {
    const { scenario, seed, start, speed, time = 'real', drafts = [] } = options;
    build = options.build ?? '';
    const held = options.lock === undefined ? undefined : hold(options.lock);
    const { kept, all, refused } = read(options);
    const began = all ? all.cluster.clock.now : start - scenario.age;
    const run = { scenario, seed, start, time };
    recorder = options.recording && (await recorderFor(options.recording, run, all));
    const made = new Machine({ hostname: scenario.host.name, seed, begin: began, jq, recorder });
    machine = made;
    resumed = [...(kept?.terminals ?? [])];
    histories = (options.histories ?? []).map((lines, i) => historySince(resumed[i]?.history ?? [], lines));
    const common = {
      speed,
      time,
      machine: made,
      paused: options.paused ?? false,
      prepare: (files: FileSystem) => {
        if (kept && !all) mergeFiles(files, kept.cluster.files);
        for (const { path, text } of drafts) putFile(files, path, text);
        const { children = {} } = (kept && !all ? kept.cluster.files : {}) as { children?: Record<string, SavedFile> };
        for (const name of OWN) for (const put of putsOf(children[name], `/${name}`)) recorder?.put(put);
        for (const draft of drafts) recorder?.put({ kind: 'put', ...draft });
      },
    };
    cluster = begun.then(async () => {
      const image = all ? undefined : import('virtual:kubetab-boot-image').then((module) => module.default);
      const { Cluster } = await import('./cluster.ts');
      if (!all) {
        standing = await Cluster.start({ scenario, seed, start, image: await image, ...common });
        return standing;
      }
      const restored = await inTime(Cluster.restore(all.cluster, common));
      const { status } = await restored.observe((get) => get('/api/v1/namespaces/default'));
      if (status !== 200) throw new KeptError(`the API server answers ${status}`);
      const { clock } = restored;
      if (options.at !== undefined && options.at > clock.now()) await clock.advance(options.at - clock.now());
      standing = restored;
      return restored;
    });
    cluster.catch(() => {});
    // Whoever asks for it from now on asks behind this worker.
    await held;
    return {
      from: all ? 'kept' : kept ? 'files' : 'nothing',
      terminals: resumed.length,
      ...(refused === undefined ? {} : { refused }),
    };
  },

  /** Settles when the cluster stands and commands run; rejects when the scenario cannot be played. */
  async ready(): Promise<void> {
    await started();
  },

  /** Opens a terminal and gives its number; its output goes to the page a chunk at a time. */
  open(size: { columns: number; rows: number }, page: TerminalPage): number {
    if (!machine) throw new Error(NOT_STARTED);
    const id = ++opened;
    const flow = screenFlow(async (data) => {
      await page.draw(data);
      begin();
    });
    const { fs } = machine;
    const changes = new Changes(() => fs.save());
    const terminal = machine.terminal(size, {
      onCommand: (event) => {
        if (event.status !== undefined) flow.mend();
        page.command(told(id, event, changes));
      },
      onLine: (time) => checkpoints.before(id, time),
      tap: changes.tap,
      saved: resumed.shift(),
      edit: (request, save, signal) => {
        signal.addEventListener('abort', () => page.closeEditor(), { once: true });
        return page.edit(request, proxy(save));
      },
    });
    terminals.set(id, terminal);
    terminal.output((data) => {
      writes++;
      return flow.write(data);
    }, flow.discard);
    void terminal.run().then(() => {
      terminals.delete(id);
      page.ended();
    });
    for (const line of histories.shift() ?? []) terminal.recall(line);
    return id;
  },

  /** Keys, as a terminal sends them. */
  input(id: number, data: string): void {
    terminals.get(id)?.input(data);
  },

  /** Types a script at the prompt, in place of what stands there. */
  type(id: number, script: string): void {
    terminals.get(id)?.type(script);
  },

  /** Takes back what was typed and nothing has read. */
  async untype(id: number): Promise<string> {
    return (await terminals.get(id)?.untype()) ?? '';
  },

  resize(id: number, columns: number, rows: number): void {
    terminals.get(id)?.resize(columns, rows);
  },

  /** Hangs up: its shell and what runs in it end. */
  close(id: number): void {
    terminals.get(id)?.close();
  },

  /**
   * Tells what commands send to the API server: what is remembered, then each change, one batch at a time and none
   * while one is being drawn. Whoever watched before is told no more; without `draw` nobody is.
   */
  watchRequests(draw?: (changes: RequestChanges) => Promise<void>): void {
    unwatch?.();
    unwatch = draw && machine && feed(machine.requests, draw);
  },

  /** The same of what the Map shows: nodes, Pods, Services, owners, Ingresses, the latest connections. */
  async watchMap(draw?: (changes: MapChanges) => Promise<void>): Promise<void> {
    unwatchMap?.();
    let end: (() => void) | undefined;
    unwatchMap = () => {
      unwatchMap = undefined;
      end?.();
    };
    const current = unwatchMap;
    if (!draw) return;
    const [{ watchMap }, cluster] = await Promise.all([import('./lab/map/feed.ts'), started()]);
    if (unwatchMap !== current) return;
    const { trace, clock } = cluster;
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    end = watchMap({ trace, clock, observe: (work) => cluster.observe(work), pause }, draw);
  },

  /** One of them whole; undefined when it is forgotten. */
  async request(id: number, format: BodyFormat): Promise<RequestDetail | undefined> {
    const found = machine?.requests.find(id);
    if (!found) return undefined;
    return (await import('./lab/request-detail.ts')).detailOf(found, format);
  },

  /**
   * Tells of the controllers' loops as {@link watchRequests} does of requests: the whole view each time. Nothing is
   * recorded but while somebody watches.
   */
  async watchLoop(draw?: (view: LoopView) => Promise<void>): Promise<void> {
    unwatchLoop?.();
    let over = draw === undefined;
    unwatchLoop = () => {
      over = true;
    };
    if (!draw) return;
    const [{ openLoop }, cluster] = await Promise.all([import('./lab/loop/open.ts'), started()]);
    if (over) return;
    const record = await openLoop(cluster);
    if (over) return record.close();
    loop = record;
    const end = feed({ listen: (listener) => record.listen(listener), changes: () => record.view() }, draw);
    unwatchLoop = () => {
      end();
      record.close();
      loop = undefined;
    };
  },

  /** Which workload it tells of; undefined: the latest that changed. */
  chooseLoop(id?: string): void {
    loop?.choose(id);
  },

  /** Judges a task by the API and by files of the learner's machine. */
  async evaluate(task: Task, language: string): Promise<TaskResult> {
    const [{ evaluateTask }, { observed }] = await Promise.all([import('./lab/check.ts'), import('./lab/world.ts')]);
    const cluster = await started();
    return cluster.observe(async (get) => {
      const result = await evaluateTask(task, observed(get, cluster), language);
      recorder?.put({ kind: 'attempt', task: task.id, ...(result.passed ? { passed: 1 } : {}) });
      return result;
    });
  },

  /** Writes down what the page alone knows: a hint was opened, a question answered. */
  async note(doing: Extract<Doing, { kind: 'hint' | 'solution' | 'answer' }>): Promise<void> {
    await (await started()).clock.idle();
    recorder?.put(doing);
  },

  /** What was recorded, as JSON; undefined when nothing is, or more came than a journal may hold. */
  async journal(): Promise<string | undefined> {
    const cluster = await started();
    await cluster.clock.idle();
    const journal = recorder?.written(cluster.hash());
    return journal && JSON.stringify(journal);
  },

  /** Runs a script in the learner's shell, apart from the terminal. */
  async run(script: string): Promise<ShellResult> {
    return (await started()).sh(script);
  },

  /** Everything, to go on from in another engine: taken at the next quiet moment. */
  async keep(): Promise<Uint8Array> {
    const bytes = await encodeKept(keptOf(await (await started()).snapshot()), breathe);
    return transfer(bytes, [bytes.buffer]);
  },

  /** What was held from before a command, as {@link Engine.keep} gives it; undefined when it has been let go. Once. */
  async checkpoint(id: number): Promise<Uint8Array | undefined> {
    const held = checkpoints.handOver(id);
    if (!held) return undefined;
    const bytes = await encodeHeld(held, breathe);
    return transfer(bytes, [bytes.buffer]);
  },

  /** Why this engine would not go on from that, as far as can be told; undefined when it would. */
  refuses(bytes: Uint8Array): string | undefined {
    try {
      return decodeKept(bytes).build === build ? undefined : 'it is of another edition of the lab';
    } catch (error) {
      if (!(error instanceof KeptError)) throw error;
      return error.message;
    }
  },

  /** Of that, nothing is wanted. */
  release(id: number): void {
    checkpoints.handOver(id);
  },

  /** What was entered at each terminal, oldest first. */
  histories(): string[][] {
    return [...terminals.values()].map((terminal) => terminal.save().history);
  },

  /** Has time stand, or go at so many simulated seconds per second. */
  async pace({ paused, speed }: { paused?: boolean; speed?: number }): Promise<Present> {
    const { clock } = await started();
    if (speed !== undefined && speed !== clock.speed) clock.speed = speed;
    if (paused === true && !clock.isPaused) clock.pause();
    if (paused === false && clock.isPaused) clock.resume();
    return presentOf(clock);
  },

  async present(): Promise<Present> {
    return presentOf((await started()).clock);
  },

  /** One step on. */
  async step(): Promise<Step> {
    const [{ clock, trace }, { stepOn }] = await Promise.all([started(), import('./lab/time/step.ts')]);
    const after = (stepping ?? Promise.resolve()).then(() => stepOn({ clock, trace, writes: () => writes }));
    stepping = after;
    return after;
  },

  /** From a journal as JSON, what {@link Engine.keep} gives of an engine that came so far; or, as a text, why it cannot be followed. */
  async rebuild(
    journal: string,
    { scenario, build }: { scenario: Scenario; build: string },
  ): Promise<Uint8Array | string> {
    const [{ rebuild }, { readJournal }, image] = await Promise.all([
      import('./rebuild.ts'),
      import('./lab/journal/read.ts'),
      import('virtual:kubetab-boot-image').then((module) => module.default),
    ]);
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(`was cut off after ${REBUILD_MS / 1000} s`), REBUILD_MS);
    const options = { scenario, build, jq, image: Promise.resolve(image), signal: patience.signal };
    const found = await rebuild(readJournal(JSON.parse(journal), ''), options).finally(() => clearTimeout(timer));
    if ('diverged' in found) return found.diverged;
    const bytes = await encodeKept(found, breathe);
    return transfer(bytes, [bytes.buffer]);
  },

  /** Why what another engine kept cannot be gone on from; undefined when it can, as far as it can be seen. */
  examine(kept: Uint8Array): string | undefined {
    return read({ kept }).refused;
  },

  /** Answers, if it can. */
  beat(): void {},

  /** A digest of everything in etcd. */
  async hash(): Promise<string> {
    return (await started()).hash();
  },
};

export type Engine = typeof engine;

const NOT_STARTED = 'the engine has not been started';

async function started(): Promise<Cluster> {
  if (!cluster) throw new Error(NOT_STARTED);
  if (opened === 0) begin();
  return cluster;
}

/** Of a moment at which nothing runs. */
function keptOf(cluster: ClusterSnapshot): Kept {
  const sessions = [...terminals.values()].map((terminal) => terminal.save());
  const kept: Kept = { version: 1, build, terminals: sessions, cluster };
  const journal = recorder?.written();
  if (journal) kept.journal = journal;
  return kept;
}

function told(id: number, event: CommandEvent, changes: Changes): TerminalCommand {
  if (event.reads) return event;
  if (event.status !== undefined) return { ...event, changed: changes.any };
  if (standing) changes.begin();
  // What the cluster brings along is not the command's doing.
  else void machine?.connected.then(() => changes.begin());
  const before = checkpoints.begun(id);
  return before ? { ...event, before } : event;
}

function presentOf(clock: Cluster['clock']): Present {
  return { time: clock.present, paused: clock.isPaused, speed: clock.speed, quiet: clock.isQuiet };
}

/** Between two batches of what is told. */
const FEED_MS = 30;

/** Until the returned function is called. */
function feed<T extends { version: number }>(
  record: { listen(listener: () => void): () => void; changes(version: number): T },
  draw: (changes: T) => Promise<void>,
): () => void {
  let version = 0;
  let drawing = false;
  let over = false;
  const tell = async (): Promise<void> => {
    if (drawing) return;
    drawing = true;
    // What follows at once is told with it.
    await new Promise((soon) => setTimeout(soon, FEED_MS));
    for (let changes = record.changes(version); !over && changes.version > version; changes = record.changes(version)) {
      version = changes.version;
      await draw(changes);
    }
    drawing = false;
  };
  const end = record.listen(() => void tell());
  void tell();
  return () => {
    over = true;
    end();
  };
}

/** `all` when everything of it serves. */
function read({ kept: bytes, build, filesOnly }: Pick<EngineOptions, 'kept' | 'build' | 'filesOnly'>): {
  kept?: Kept;
  all?: Kept;
  refused?: string;
} {
  if (!bytes) return {};
  try {
    const kept = decodeKept(bytes);
    return !filesOnly && kept.build === build ? { kept, all: kept } : { kept };
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    return { refused: error.message };
  }
}

/** Whoever waits for the lock knows when this worker is gone. Settles when it is held, or where the browser has none. */
function hold(lock: string): Promise<void> {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } };
  return new Promise((held) => {
    if (!navigator?.locks) return held();
    navigator.locks
      .request(lock, () => {
        held();
        return new Promise(() => {});
      })
      .catch(() => held());
  });
}

interface Locks {
  request(name: string, holding: () => Promise<void>): Promise<void>;
}

/** A damaged state may lead a cluster to wait for ever. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KeptError('the cluster does not come up from it')), RESTORE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const RESTORE_MS = 15_000;
/** Of a journal that does not end. */
const REBUILD_MS = 60_000;

/** Lets what waits in this worker go first. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

expose(engine);
