/**
 * Simulated time. The engine is a discrete-event simulation: a *step* is one timer
 * or one input, followed by everything that follows from it (plain promises, run
 * until none can go on). Time stands still within a step. In virtual mode steps
 * follow each other at once while somebody waits; in real mode they are paced by
 * the host's clock, and otherwise identical.
 *
 * This file and random.ts are the only ones in `sandbox/` that may touch the
 * host's timers, clock or chance.
 */

/** A part of the engine with timers of its own. Its state is data: nothing that matters lives in a closure. */
export interface Actor {
  /** Unique; the first half of a timer's identity. */
  readonly name: string;
  /** A timer came due. May start promises; they belong to the step. */
  fire(key: string): void | Promise<void>;
  /** The state as JSON, taken when nothing is running. */
  save?(): unknown;
  load?(state: unknown): void;
}

export interface Timer {
  actor: string;
  key: string;
  /** Unix milliseconds, simulated. */
  due: number;
  /** Leases, resyncs: they do not keep the cluster from being quiet. */
  background?: boolean;
}

export interface Clock {
  /** Unix milliseconds, simulated. */
  now(): number;
  /** Sets or moves the actor's timer of that key. A due time in the past fires at the present. */
  schedule(timer: Timer): void;
  cancel(actor: string, key: string): void;
  /** When the actor's timer of that key is due, if it is set. */
  due(actor: string, key: string): number | undefined;
  register(actor: Actor): void;
  /** True after `ms`, false at once when the signal aborts. For sessions (shells, followed logs): not kept in a snapshot. */
  sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
  /**
   * True at every hundredth piece of work within a step: then await {@link Clock.yield}. Counted, not timed, so that
   * the same run yields at the same places; ask for each small piece of work (a statement, a batch of lines), or
   * with how many of those a larger one is worth.
   */
  shouldYield(pieces?: number): boolean;
  /**
   * The same for work that many begin at once (a controller's burst of requests): those behind the one that yields
   * wait with it, in their order. Undefined when there is nothing to wait for.
   */
  breathe(pieces: number): Promise<void> | undefined;
  /** Lets the host breathe. Invisible to the simulation: no timer fires and no input is taken meanwhile. */
  yield(): Promise<void>;
  /**
   * As {@link Clock.yield}, for programs that may never wait (a loop, `yes`): when they have worked long within one
   * step, a millisecond passes, so that timers and inputs have their turn. Goes on at once when the signal aborts.
   */
  rest(signal?: AbortSignal): Promise<void>;
  /**
   * Work on the host's own time (a worker, a lazily loaded part): holds simulated time,
   * and hands its result in when nothing else can run, in the order of the calls.
   */
  external<T>(work: () => Promise<T>): Promise<T>;
}

/** Where in a run something came from outside. */
export interface Place {
  /** Steps taken by then. */
  step: number;
  /** How often work within that step had gone on by then: after a breath, or with what work outside gave. */
  turn: number;
  /** Unix milliseconds, simulated. */
  time: number;
}

export interface ClockState {
  now: number;
  sequence: number;
  steps: number;
  timers: (Timer & { sequence: number })[];
}

/** What the clock needs of its host. */
export interface ClockHost {
  /** Monotonic milliseconds. */
  now(): number;
  /** Resolves in a later task, when every promise that can go on has. */
  task(): Promise<void>;
  /** Calls back after `ms`; returns its cancellation. */
  timeout(ms: number, callback: () => void): () => void;
  /** An actor threw: a bug in the engine. */
  error(error: unknown): void;
}

export interface ClockOptions {
  mode: 'virtual' | 'real';
  /** Unix milliseconds. */
  start: number;
  /** Simulated seconds per second, in real mode. */
  speed?: number;
  host?: ClockHost;
}

/** Behind this many host milliseconds, real time is taken to have been asleep and is not caught up. */
const ASLEEP_MS = 5000;
const SESSION = '';
/** Pieces of work between two breaths: a few milliseconds. */
const YIELD_EVERY = 100;
/** Pieces of work after which a program that never waits has used up its step. */
const REST_AFTER = 1000;
/** A sleep so short is the way to a server and back. */
const TRIP_MS = 1;
/** Simulated milliseconds that such ways may take of a paused clock for each input: so that what is asked is answered. */
const LENT_MS = 50;

interface Input {
  take(): void;
  before?(time: number): void;
}

interface Entry extends Timer {
  sequence: number;
  dead?: boolean;
}

export class SimulationClock implements Clock {
  mode: 'virtual' | 'real';
  /** Steps taken so far: with the time, the place of an input in the journal. */
  steps = 0;
  /** Of the present step: see {@link Place}. */
  turns = 0;
  /** Somebody else takes the steps. */
  private held = false;
  /** Resolves in a later task of the host's. */
  task: () => Promise<void>;
  private observing = 0;
  private time: number;
  private sequence = 0;
  private speedFactor: number;
  private paused = false;
  private readonly heap: Entry[] = [];
  private readonly timers = new Map<string, Entry>();
  private foreground = 0;
  private readonly actors = new Map<string, Actor>();
  private readonly sleepers = new Map<string, (woken: boolean) => void>();
  /** Of those, the ways to servers and back: when each is due. */
  private readonly trips = new Map<string, number>();
  /** So far a paused clock goes for them. */
  private lentUntil = 0;
  private inputs: Input[] = [];
  private externals: { settle?: () => void }[] = [];
  /** Who waits for work outside: the pump, and any that ask for quiet. */
  private externalWaiters: (() => void)[] = [];
  private busy = 0;
  private waiters = 0;
  private target: number | undefined;
  private pumping = false;
  /** Whoever waits until it is done. */
  private readonly pumped: (() => void)[] = [];
  private cancelWake: (() => void) | undefined;
  private hostBase: number;
  private timeBase: number;
  /** Of work in the present step, as {@link Clock.shouldYield} counts them. */
  private pieces = 0;
  private breath: Promise<void> | undefined;
  private readonly host: ClockHost;

  constructor(options: ClockOptions) {
    this.mode = options.mode;
    this.host = options.host ?? defaultHost();
    this.task = this.host.task;
    this.speedFactor = options.speed ?? 1;
    this.time = options.start;
    this.timeBase = options.start;
    this.hostBase = this.host.now();
    // A container's clock is one of these with a sleep of its own; what counts and holds a step stays here.
    this.shouldYield = this.shouldYield.bind(this);
    this.yield = this.yield.bind(this);
    this.breathe = this.breathe.bind(this);
    this.rest = this.rest.bind(this);
    this.external = this.external.bind(this);
  }

  now(): number {
    return this.time;
  }

  register(actor: Actor): void {
    if (this.actors.has(actor.name)) throw new Error(`two actors are named ${actor.name}`);
    this.actors.set(actor.name, actor);
  }

  schedule({ actor, key, due, background }: Timer): void {
    const id = `${actor}\0${key}`;
    this.drop(id);
    const entry: Entry = { actor, key, due: Math.max(due, this.time), sequence: this.sequence++ };
    if (background) entry.background = true;
    else this.foreground++;
    this.timers.set(id, entry);
    push(this.heap, entry);
    if (this.mode === 'real') this.wake();
  }

  cancel(actor: string, key: string): void {
    this.drop(`${actor}\0${key}`);
  }

  due(actor: string, key: string): number | undefined {
    return this.timers.get(`${actor}\0${key}`)?.due;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<boolean> {
    return this.sleepFor(ms, ms <= TRIP_MS, signal);
  }

  private sleepFor(ms: number, trip: boolean, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const key = String(this.sequence);
      const due = this.time + Math.max(0, ms);
      const over = () => {
        this.sleepers.delete(key);
        this.trips.delete(key);
      };
      const abort = () => {
        this.cancel(SESSION, key);
        over();
        resolve(false);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.sleepers.set(key, (woken) => {
        signal?.removeEventListener('abort', abort);
        over();
        resolve(woken);
      });
      if (trip) this.trips.set(key, due);
      this.schedule({ actor: SESSION, key, due });
    });
  }

  shouldYield(pieces = 1): boolean {
    const before = Math.floor(this.pieces / YIELD_EVERY);
    this.pieces += pieces;
    return Math.floor(this.pieces / YIELD_EVERY) > before;
  }

  breathe(pieces: number): Promise<void> | undefined {
    if (this.breath) return this.queue(pieces);
    if (!this.shouldYield(pieces)) return undefined;
    return this.hold();
  }

  private hold(): Promise<void> {
    this.breath = this.yield().then(() => {
      this.breath = undefined;
    });
    return this.breath;
  }

  /** Behind whoever breathes; of those that are let go together, one may have to breathe again. */
  private async queue(pieces: number): Promise<void> {
    while (this.breath) await this.breath;
    if (this.shouldYield(pieces)) await this.hold();
  }

  async yield(): Promise<void> {
    this.busy++;
    await this.task();
    this.busy--;
    if (this.observing === 0) this.turns++;
  }

  async rest(signal?: AbortSignal): Promise<void> {
    const stands = this.mode === 'virtual' && this.waiters === 0;
    if (this.pieces < REST_AFTER || signal?.aborted || stands) await this.yield();
    else await this.sleepFor(1, false, signal);
  }

  external<T>(work: () => Promise<T>): Promise<T> {
    const slot: { settle?: () => void } = {};
    this.externals.push(slot);
    return new Promise<T>((resolve, reject) => {
      const done = (settle: () => void) => {
        slot.settle = settle;
        const waiting = this.externalWaiters;
        this.externalWaiters = [];
        for (const wake of waiting) wake();
        if (waiting.length === 0) this.wake();
      };
      work().then(
        (value) => done(() => resolve(value)),
        (error) => done(() => reject(error)),
      );
    });
  }

  // ---- for whoever holds the clock: cluster, doors, time controls ----

  /** Simulated seconds per second in real mode. */
  get speed(): number {
    return this.speedFactor;
  }

  set speed(factor: number) {
    this.rebase();
    this.speedFactor = factor;
    this.wake();
  }

  get isPaused(): boolean {
    return this.paused;
  }

  /**
   * Time stands, in real mode: no timer fires, what comes in is taken as ever. Only for the ways to servers and back a
   * few milliseconds pass, so that a command that asks is answered, and one that has to wait waits.
   */
  pause(): void {
    this.rebase();
    this.paused = true;
    this.lentUntil = Math.max(this.time, this.timeBase) + LENT_MS;
    this.cancelWake?.();
    this.wake();
  }

  resume(): void {
    this.paused = false;
    this.hostBase = this.host.now();
    this.timeBase = Math.max(this.timeBase, this.time);
    this.wake();
  }

  /** What the time is between two steps, too: Unix milliseconds, simulated. */
  get present(): number {
    if (this.mode === 'virtual') return this.time;
    const { nextDue = Number.POSITIVE_INFINITY } = this;
    return Math.max(this.time, Math.floor(Math.min(this.paced, nextDue)));
  }

  setMode(mode: 'virtual' | 'real'): void {
    this.mode = mode;
    this.hostBase = this.host.now();
    this.timeBase = this.time;
    this.wake();
  }

  /**
   * Takes something from outside in, as a step of its own; resolves with what `work` gives. In virtual mode time moves
   * until it does. `before` is called when nothing runs and the step is next, with the time that it will be at: it may
   * look, and must change nothing.
   */
  input<T>(work: () => T | Promise<T>, before?: (time: number) => void): Promise<T> {
    const result = new Promise<T>((resolve, reject) => {
      const take = () => {
        Promise.resolve().then(work).then(resolve, reject);
      };
      this.inputs.push(before ? { take, before } : { take });
    });
    return this.waitFor(result);
  }

  /** Work that only reads, between two steps: it is no step itself, and time stands still. */
  async observe<T>(work: () => Promise<T>): Promise<T> {
    await this.idle();
    this.busy++;
    this.observing++;
    try {
      return await work();
    } finally {
      this.observing--;
      this.busy--;
      this.pieces = 0;
    }
  }

  /** In virtual mode, moves time until the promise settles. */
  waitFor<T>(promise: Promise<T>): Promise<T> {
    this.waiters++;
    const done = () => {
      this.waiters--;
    };
    promise.then(done, done);
    this.wake();
    return promise;
  }

  /** Moves time forward at once, through every timer on the way (in either mode). */
  async advance(ms: number): Promise<void> {
    this.target = Math.max(this.target ?? 0, this.time + ms);
    const target = this.target;
    this.wake();
    while (this.time < target || this.pumping) {
      await (this.pumping ? new Promise<void>((resolve) => this.pumped.push(resolve)) : this.task());
    }
  }

  /** Moves time forward until no foreground timer is left, or by `limit` milliseconds. True when quiet. */
  async settle(limit = 3_600_000): Promise<boolean> {
    const end = this.time + limit;
    await this.idle();
    while (this.foreground > 0) {
      const next = this.nextForeground();
      if (next === undefined || next > end) return false;
      await this.advance(next - this.time);
      await this.idle();
    }
    return true;
  }

  /** Fires the next timer, whenever it is due. Undefined when there is none. */
  async step(): Promise<Timer | undefined> {
    await this.idle();
    const next = this.peek();
    if (!next) return undefined;
    this.fire(next);
    await this.drained();
    return next;
  }

  /** Nothing can run without a timer or an input. */
  async idle(): Promise<void> {
    do await this.drained();
    while (this.inputs.length > 0 && !this.held);
  }

  /** The present place. */
  get place(): Place {
    return { step: this.steps, turn: this.turns, time: this.time };
  }

  // ---- for whoever takes the steps himself ----

  /** From now on no step is taken but by the calls below. */
  async handOver(): Promise<void> {
    this.held = true;
    while (this.pumping) await this.task();
  }

  /** When the next timer is due that keeps the cluster from being quiet. */
  get nextForegroundDue(): number | undefined {
    return this.nextForeground();
  }

  /** When the next timer is due. */
  get nextDue(): number | undefined {
    return this.peek()?.due;
  }

  /** Fires the next timer as a step. */
  fireNext(): void {
    const next = this.peek();
    if (next) this.fire(next);
  }

  /** Takes the next input as a step at that time. False when none waits. */
  takeNext(time: number): boolean {
    const take = this.inputs.shift();
    if (!take) return false;
    this.take(take, time);
    return true;
  }

  /** Time has moved to there through no timer. */
  reach(time: number): void {
    this.time = Math.max(this.time, time);
  }

  /** No foreground timer is waiting. */
  get isQuiet(): boolean {
    return this.foreground === 0;
  }

  /** Sets the time without living through it: timers due before then fire at once afterwards. */
  jump(to: number): void {
    this.time = Math.max(this.time, to);
    this.timeBase = this.time;
    this.hostBase = this.host.now();
    for (const entry of [...this.timers.values()].sort(byDue)) {
      if (entry.due < this.time) this.schedule({ ...entry, due: this.time });
    }
  }

  /** Sessions' sleeps are left out: they end with the session. */
  save(): ClockState {
    const timers = [...this.timers.values()].filter((t) => t.actor !== SESSION).sort(byDue);
    return {
      now: this.time,
      sequence: this.sequence,
      steps: this.steps,
      timers: timers.map(({ actor, key, due, background, sequence }) => ({
        actor,
        key,
        due,
        sequence,
        ...(background ? { background } : {}),
      })),
    };
  }

  load(state: ClockState): void {
    this.time = state.now;
    this.steps = state.steps;
    for (const resolve of this.sleepers.values()) resolve(false);
    this.sleepers.clear();
    this.heap.length = 0;
    this.timers.clear();
    this.foreground = 0;
    for (const timer of state.timers) {
      const entry: Entry = { ...timer };
      this.timers.set(`${timer.actor}\0${timer.key}`, entry);
      push(this.heap, entry);
      if (!timer.background) this.foreground++;
    }
    this.sequence = state.sequence;
    this.timeBase = this.time;
    this.hostBase = this.host.now();
  }

  /** Ends the loop for good. */
  stop(): void {
    this.pause();
    this.timers.clear();
    this.heap.length = 0;
    this.inputs = [];
  }

  private drop(id: string): void {
    const old = this.timers.get(id);
    if (!old) return;
    old.dead = true;
    this.timers.delete(id);
    if (!old.background) this.foreground--;
  }

  private peek(): Entry | undefined {
    while (this.heap.length > 0 && (this.heap[0] as Entry).dead) pop(this.heap);
    return this.heap[0];
  }

  private nextForeground(): number | undefined {
    let least: number | undefined;
    for (const t of this.timers.values()) {
      if (!t.background && (least === undefined || t.due < least)) least = t.due;
    }
    return least;
  }

  private fire(entry: Entry): void {
    this.drop(`${entry.actor}\0${entry.key}`);
    this.time = Math.max(this.time, entry.due);
    this.begin();
    if (entry.actor === SESSION) {
      const wake = this.sleepers.get(entry.key);
      this.sleepers.delete(entry.key);
      wake?.(true);
      return;
    }
    const actor = this.actors.get(entry.actor);
    if (!actor) {
      this.host.error(new Error(`no actor is named ${entry.actor}`));
      return;
    }
    try {
      const started = actor.fire(entry.key);
      if (started) started.catch((error) => this.host.error(error));
    } catch (error) {
      this.host.error(error);
    }
  }

  private take({ take, before }: Input, time: number): void {
    before?.(Math.max(this.time, time));
    this.time = Math.max(this.time, time);
    this.lentUntil = this.time + LENT_MS;
    this.begin();
    take();
  }

  private begin(): void {
    this.steps++;
    this.turns = 0;
    this.pieces = 0;
  }

  /** The simulated time the host's clock stands for. */
  private hostTime(): number {
    return this.timeBase + (this.host.now() - this.hostBase) * this.speedFactor;
  }

  /** The same, or where it was paused. */
  private get paced(): number {
    return this.paused ? this.timeBase : this.hostTime();
  }

  /** A paused clock goes on to there. */
  private get lent(): number | undefined {
    let least: number | undefined;
    for (const due of this.trips.values()) if (least === undefined || due < least) least = due;
    return least !== undefined && least <= this.lentUntil ? least : undefined;
  }

  private rebase(): void {
    if (this.mode === 'real' && !this.paused) this.timeBase = this.hostTime();
    this.hostBase = this.host.now();
  }

  private wake(): void {
    if (this.pumping || this.held) return;
    this.cancelWake?.();
    this.cancelWake = undefined;
    this.pumping = true;
    this.pump()
      .catch((error) => this.host.error(error))
      .finally(() => {
        this.pumping = false;
        for (const resolve of this.pumped.splice(0)) resolve();
        if (this.inputs.length > 0 || this.externals.length > 0) this.wake();
      });
  }

  private async pump(): Promise<void> {
    for (;;) {
      await this.drained();
      const take = this.inputs.shift();
      if (take) {
        this.take(take, this.mode === 'real' ? Math.floor(this.paced) : this.time);
        continue;
      }
      const next = this.peek();
      if (this.target !== undefined) {
        if (next && next.due <= this.target) {
          this.fire(next);
          continue;
        }
        this.time = Math.max(this.time, this.target);
        this.target = undefined;
        this.timeBase = this.time;
        this.hostBase = this.host.now();
        continue;
      }
      if (this.mode === 'virtual') {
        if (this.waiters === 0 || !next) return;
        this.fire(next);
        continue;
      }
      if (!next) return;
      if (this.paused) {
        const { lent } = this;
        if (lent === undefined || next.due > lent) return;
        this.fire(next);
        continue;
      }
      const behind = this.hostTime() - next.due;
      if (behind < 0) {
        this.cancelWake = this.host.timeout(-behind / this.speedFactor, () => {
          this.cancelWake = undefined;
          this.wake();
        });
        return;
      }
      if (behind / this.speedFactor > ASLEEP_MS) {
        this.timeBase = next.due;
        this.hostBase = this.host.now();
      }
      this.fire(next);
    }
  }

  /** Nothing of the present step can go on. */
  async drained(): Promise<void> {
    for (;;) {
      await this.task();
      if (this.busy > 0) continue;
      const first = this.externals[0];
      if (!first) {
        this.pieces = 0;
        return;
      }
      if (!first.settle) {
        await new Promise<void>((resolve) => this.externalWaiters.push(resolve));
        continue;
      }
      this.externals.shift();
      this.turns++;
      first.settle();
    }
  }
}

function byDue(a: Entry, b: Entry): number {
  return a.due - b.due || a.sequence - b.sequence;
}

function push(heap: Entry[], entry: Entry): void {
  let i = heap.push(entry) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (byDue(heap[parent] as Entry, entry) <= 0) break;
    heap[i] = heap[parent] as Entry;
    i = parent;
  }
  heap[i] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return top;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && byDue(heap[child + 1] as Entry, heap[child] as Entry) < 0) child++;
    if (byDue(last, heap[child] as Entry) <= 0) break;
    heap[i] = heap[child] as Entry;
    i = child;
  }
  heap[i] = last;
  return top;
}

/** Node (setImmediate) or a browser (MessageChannel: setTimeout(0) would be held to 4 ms). */
function defaultHost(): ClockHost {
  const immediate = (globalThis as { setImmediate?: (callback: () => void) => void }).setImmediate;
  let task: () => Promise<void>;
  if (immediate) {
    task = () => new Promise((resolve) => immediate(resolve));
  } else {
    const channel = new MessageChannel();
    const waiting: (() => void)[] = [];
    channel.port1.onmessage = () => waiting.shift()?.();
    task = () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        channel.port2.postMessage(0);
      });
  }
  return {
    now: () => performance.now(),
    task,
    timeout(ms, callback) {
      const id = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
      return () => clearTimeout(id);
    },
    error: (error) => console.error(error),
  };
}
