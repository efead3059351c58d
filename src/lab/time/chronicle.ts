/** Fills the time line: from the engine's states before commands, and from what is kept between; stores it, and has it again. */
import type { Remote } from 'comlink';
import type { CheckpointInfo, Engine, TerminalCommand } from '../../../sandbox/worker.ts';
import type { Origin } from '../engine.ts';
import { MOST as MOST_BYTES } from '../keep/store.ts';
import { type Moment, TimeLine } from './line.ts';
import { pack, unpack } from './pack.ts';
import { forgetLine, loadLine, type Passed, removeMoment, saveLine, saveMoment } from './store.ts';

/** Where a moment's state is: in the engine, here, or in how a cluster began. */
export type State =
  | { held: number }
  | { packed: Uint8Array }
  | { raw: Uint8Array }
  | { start: number; kept?: Uint8Array | undefined };

/** Simulated milliseconds between two moments at which nothing was entered. */
const BETWEEN = 5000;
/** Milliseconds from a command's end to when the state from before it is fetched. */
const SOON = 500;
/** Bytes of all states, packed. */
const MOST_PACKED = 48_000_000;
/** Characters of a command that are remembered. */
const LONGEST = 2000;

/** A command that runs. */
interface Running {
  line: string;
  moment?: Moment<State>;
  before?: CheckpointInfo;
  changed?: boolean;
}

export interface ChronicleOptions {
  chapter: string;
  build: string;
  /** What the cluster's time is: Unix milliseconds. */
  now(): number;
  changed(): void;
}

export class Chronicle {
  readonly line = new TimeLine<State>();
  passed: Passed[] = [];
  private readonly options: ChronicleOptions;
  private readonly running = new Map<unknown, Running>();
  /** Entered before the cluster stood. */
  private early: Running[] = [];
  private engine: Remote<Engine> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private gathering: Promise<void> | undefined;
  /** When a command last began: the page's milliseconds. */
  private begun = 0;

  constructor(options: ChronicleOptions) {
    this.options = options;
  }

  /** Commands that have a terminal. */
  get runs(): string[] {
    return [...this.running.values()].map(({ line }) => line);
  }

  /** The engine is gone, and with it what ran and what it held. */
  lost(): void {
    clearTimeout(this.timer);
    this.engine = undefined;
    this.gathering = undefined;
    this.running.clear();
    this.early = [];
  }

  /** What was stored, as far as it was before the present. */
  async load(): Promise<void> {
    const { chapter, build, now } = this.options;
    const stored = await loadLine(chapter, build).catch(() => undefined);
    const moments: Moment<State>[] = stored
      ? stored.moments.map((each) => ({
          ...each,
          state: typeof each.state === 'number' ? { start: each.state } : { packed: each.state },
        }))
      : this.line.moments.filter(({ state }) => !('held' in state));
    const at = stored ? stored.at : this.line.at;
    const past = moments.slice(0, at).filter(({ time }) => time <= now() + 1000);
    this.line.load([...past, ...moments.slice(at)], past.length);
    if (stored) this.passed = stored.passed;
  }

  /** Nothing has been. */
  clear(): void {
    this.line.clear();
    this.passed = [];
    void forgetLine(this.options.chapter).catch(() => {});
  }

  /** The cluster stands; `beginning` is what it began with. */
  stands(engine: Remote<Engine>, beginning: State): void {
    this.engine = engine;
    if (this.early.length === 0 || this.line.ahead) return;
    const line = this.early.map((each) => each.line).join('\n');
    const time = 'start' in beginning ? beginning.start : this.options.now();
    const moment = this.add({ time, state: beginning, line: line.slice(0, LONGEST) });
    for (const each of this.early) each.moment = moment;
    if (this.early.every(({ changed }) => changed !== undefined))
      this.ended(
        moment,
        this.early.some(({ changed }) => changed),
      );
    this.early = [];
    this.save(moment);
  }

  command(tab: unknown, { line, status, before, changed = true, reads }: TerminalCommand): void {
    if (reads) return;
    if (status === undefined) {
      this.begun = performance.now();
      this.running.set(tab, this.begins(line, before));
    } else {
      const run = this.running.get(tab);
      this.running.delete(tab);
      if (run) this.ends(run, changed);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.gather(), SOON);
    }
    this.options.changed();
  }

  /** The page keeps this; `began`: since when, in its milliseconds. */
  async kept(bytes: Uint8Array, began: number): Promise<void> {
    const { line } = this;
    const time = this.options.now();
    const last = line.moments.at(-1);
    const since = last === undefined ? Number.POSITIVE_INFINITY : time - last.time;
    const wanted = last?.line !== undefined || since > BETWEEN;
    if (!this.engine || line.ahead || this.running.size > 0 || this.begun > began || !wanted) return;
    const state = { packed: await pack(bytes) };
    if (line.ahead || this.begun > began) return;
    this.save(this.add({ time, state, free: true }));
    this.bound();
    this.options.changed();
  }

  pass(title: string): void {
    this.passed.push({ time: this.options.now(), title });
    this.saveLine();
    this.options.changed();
  }

  /** What an engine goes on from to be there. Rejects with why it cannot. */
  async originOf({ state }: Moment<State>): Promise<Origin> {
    if ('raw' in state) return { kept: state.raw };
    if ('packed' in state) {
      // It was stored, and may be anything.
      const kept = await unpack(state.packed, MOST_BYTES);
      const refused = await this.engine?.refuses(kept);
      if (refused !== undefined) throw new Error(refused);
      return { kept };
    }
    if ('start' in state) return { start: state.start, ...(state.kept ? { kept: state.kept, filesOnly: true } : {}) };
    const bytes = await this.engine?.checkpoint(state.held);
    if (!bytes) throw new Error('the engine holds it no longer');
    return { kept: bytes };
  }

  /** Fetches what the engine holds, while it lives. */
  gather(): Promise<void> {
    this.gathering ??= this.fetch().finally(() => {
      this.gathering = undefined;
    });
    return this.gathering;
  }

  /** Where on the line the cluster is. */
  saveLine(): void {
    const { chapter, build } = this.options;
    void saveLine(chapter, { build, at: this.line.at, passed: this.passed.slice(-50) }).catch(() => {});
  }

  /** A moment, once its state is here. */
  save(moment: Moment<State>): void {
    const { chapter } = this.options;
    const { state } = moment;
    if ('packed' in state) void saveMoment(chapter, { ...moment, state: state.packed }).catch(() => {});
    else if ('start' in state && !state.kept)
      void saveMoment(chapter, { ...moment, state: state.start }).catch(() => {});
    else if ('raw' in state) {
      const { raw } = state;
      void pack(raw).then((packed) => {
        if (moment.state !== state) return;
        moment.state = { packed };
        this.save(moment);
        this.bound();
      });
    }
    this.saveLine();
  }

  remove(moments: Moment<State>[]): void {
    for (const { id } of moments) void removeMoment(this.options.chapter, id).catch(() => {});
  }

  /** What lies ahead is not to be, and no task was passed in it. */
  private leaveAhead(): void {
    const { line, options } = this;
    const next = line.moments[line.at];
    if (!next) return;
    const end = Math.min(next.time, options.now());
    this.passed = this.passed.filter(({ time }) => time <= end);
  }

  private begins(line: string, before: CheckpointInfo | undefined): Running {
    const text = line.slice(0, LONGEST);
    if (!this.engine) {
      const run = { line: text };
      this.early.push(run);
      return run;
    }
    // Back in an earlier moment, only what changes something is the beginning of something new.
    if (this.line.ahead) return { line: text, ...(before ? { before } : {}) };
    if (before) return { line: text, moment: this.add({ time: before.time, state: { held: before.id }, line: text }) };
    const last = this.line.moments.at(-1);
    if (last?.line === undefined) return { line: text };
    // Of lines that come fast the first has a state from before it.
    last.line = `${last.line}\n${text}`.slice(0, LONGEST);
    return { line: text, moment: last };
  }

  private ends(run: Running, changed: boolean): void {
    run.changed = changed;
    if (run.moment) this.ended(run.moment, changed);
    else if (run.before && changed) {
      const { id, time } = run.before;
      this.add({ time, state: { held: id }, line: run.line, changed });
    } else if (changed && this.line.ahead) {
      this.leaveAhead();
      this.remove(this.line.dropAhead());
      this.saveLine();
    } else if (run.before) void this.engine?.release(run.before.id);
  }

  private ended(moment: Moment<State>, changed: boolean): void {
    moment.changed = (moment.changed ?? false) || changed;
    if (!('held' in moment.state)) this.save(moment);
  }

  /** However large the cluster: older moments go first. */
  private bound(): void {
    const { moments } = this.line;
    const packed = moments.map(({ state }) => ('packed' in state ? state.packed.length : 0));
    let whole = packed.reduce((sum, size) => sum + size, 0);
    while (whole > MOST_PACKED && moments.length > 2) {
      const gone = this.line.thin();
      whole -= 'packed' in gone.state ? gone.state.packed.length : 0;
      this.remove([gone]);
    }
  }

  private add(moment: Omit<Moment<State>, 'id'>): Moment<State> {
    this.leaveAhead();
    const added = this.line.add(moment);
    this.remove(added.gone);
    return added.moment;
  }

  private async fetch(): Promise<void> {
    const { engine, line } = this;
    for (;;) {
      const moment = line.moments.find(({ state }) => 'held' in state);
      if (!moment || !engine || this.engine !== engine) return;
      const { state } = moment;
      const bytes = 'held' in state ? await engine.checkpoint(state.held) : undefined;
      if (bytes) {
        const raw = { raw: bytes };
        moment.state = raw;
        this.save(moment);
        continue;
      }
      const at = line.moments.indexOf(moment);
      if (at < 0) continue;
      line.moments.splice(at, 1);
      if (at < line.at) line.at--;
    }
  }
}
