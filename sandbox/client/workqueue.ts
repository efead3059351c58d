/** Keys to reconcile: deduplicated, delayed, retried with back-off. Follows client-go's util/workqueue. */
import type { Clock } from '../apimachinery/clock.ts';

export interface WorkQueueOptions {
  /** The owning actor's name; its `fire(key)` passes on to {@link WorkQueue.fire}. */
  actor: string;
  clock: Clock;
  /** Tells this queue's timers from others of the same actor; '' unless told. Without `|` and `~`. */
  name?: string;
  /** Reconciles one key. A rejection puts the key back with back-off; a resolution forgets its failures. */
  process(key: string): Promise<void>;
  /** A rejection, before the key is put back. Return false to drop the key instead. */
  onError?(key: string, error: unknown, failures: number): boolean | undefined;
  /** Keys processed at the same time; 1 unless told. */
  concurrency?: number;
  /** Back-off: `base * 2^failures` milliseconds up to `max`; 5 and 1,000,000 unless told. */
  backoff?: { base: number; max: number };
  /** What {@link WorkQueue.addCoalesced} allows a key: `burst` at once and one every `interval` ms; 10 and 50 unless told. */
  coalesce?: { burst: number; interval: number };
}

/** The state as JSON. Delayed keys are the clock's timers and saved by it. */
export interface WorkQueueState {
  queue: string[];
  failures: Record<string, number>;
  spent: Record<string, { tokens: number; at: number }>;
}

/** What has failed for so long is not waited for: its retries do not keep the cluster from being quiet. */
const PATIENCE_MS = 30_000;
/** One turn for everything that is ready to run to hand its events over before a key is taken. */
const DRAIN_TICKS = 6;

export class WorkQueue {
  private readonly options: WorkQueueOptions;
  /** What the keys of the timers of delayed and of coalesced keys begin with. */
  private readonly prefix: string;
  private readonly coalesced: string;
  private readonly queue = new Set<string>();
  private readonly processing = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly spent = new Map<string, { tokens: number; at: number }>();
  private workers = 0;
  private paused = false;

  constructor(options: WorkQueueOptions) {
    this.options = options;
    this.prefix = `${options.name ?? ''}|`;
    this.coalesced = `${options.name ?? ''}~`;
  }

  /** Keys waiting to be taken now. */
  get length(): number {
    return this.queue.size;
  }

  /** A key already waiting is not added again; one being processed is processed once more afterwards. */
  add(key: string): void {
    this.queue.add(key);
    this.work();
  }

  /**
   * For events that come in crowds (every Pod of a set turning ready): the first few of a key are taken
   * at once, then at the pace `coalesce` sets, so that n events do not cost n passes over n objects.
   */
  addCoalesced(key: string): void {
    if (this.queue.has(key)) return;
    const { burst, interval } = this.options.coalesce ?? { burst: 10, interval: 50 };
    const now = this.options.clock.now();
    const { actor, clock } = this.options;
    const timer = this.coalesced + key;
    if (clock.due(actor, timer) !== undefined) return;
    const spent = this.spent.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, spent.tokens + (now - spent.at) / interval) - 1;
    this.spent.set(key, { tokens, at: now });
    if (tokens >= 0) this.add(key);
    else clock.schedule({ actor, key: timer, due: now + Math.ceil(-tokens * interval) });
  }

  /** Adds the key in `ms` milliseconds, or when an earlier such call says so. */
  addAfter(key: string, ms: number, { background = false } = {}): void {
    if (ms <= 0) {
      this.add(key);
      return;
    }
    const { clock, actor } = this.options;
    const timer = this.prefix + key;
    const due = clock.now() + ms;
    const earlier = clock.due(actor, timer);
    if (earlier !== undefined && earlier <= due) return;
    clock.schedule({ actor, key: timer, due, ...(background ? { background } : {}) });
  }

  /** Adds the key after its back-off, which doubles with every call until {@link forget}. */
  addRateLimited(key: string): void {
    const { base, max } = this.options.backoff ?? { base: 5, max: 1_000_000 };
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const wait = Math.min(base * 2 ** failures, max);
    this.addAfter(key, wait, { background: wait > PATIENCE_MS });
  }

  /** Drops what {@link addAfter} and {@link addRateLimited} have put off. */
  cancel(key: string): void {
    this.options.clock.cancel(this.options.actor, this.prefix + key);
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  numRequeues(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  /** Holds keys back until {@link resume}: while informers are filling. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.work();
  }

  /** The key that a timer brings back after a delay or a failure; undefined for a timer of another sort. */
  delayed(timer: string): string | undefined {
    return timer.startsWith(this.prefix) ? timer.slice(this.prefix.length) : undefined;
  }

  /** The owner's timer came due. False when it is not this queue's. */
  fire(timer: string): boolean {
    if (!timer.startsWith(this.prefix) && !timer.startsWith(this.coalesced)) return false;
    this.add(timer.slice(this.prefix.length));
    return true;
  }

  save(): WorkQueueState {
    const { burst, interval } = this.options.coalesce ?? { burst: 10, interval: 50 };
    const now = this.options.clock.now();
    const spent: WorkQueueState['spent'] = {};
    for (const [key, { tokens, at }] of sorted(this.spent)) {
      if (tokens + (now - at) / interval < burst) spent[key] = { tokens, at };
    }
    return { queue: [...this.queue], failures: Object.fromEntries(sorted(this.failures)), spent };
  }

  load(state: WorkQueueState): void {
    this.failures.clear();
    this.spent.clear();
    this.queue.clear();
    for (const key in state.failures) this.failures.set(key, state.failures[key] as number);
    for (const key in state.spent) this.spent.set(key, state.spent[key] as { tokens: number; at: number });
    for (const key of state.queue) this.add(key);
  }

  private work(): void {
    if (this.paused) return;
    const limit = this.options.concurrency ?? 1;
    while (this.workers < limit && this.workers < this.queue.size) {
      this.workers++;
      this.worker();
    }
  }

  private async worker(): Promise<void> {
    for (;;) {
      for (let i = 0; i < DRAIN_TICKS; i++) await undefined;
      const key = this.paused ? undefined : this.take();
      if (key === undefined) break;
      this.processing.add(key);
      try {
        await this.options.process(key);
        this.failures.delete(key);
      } catch (error) {
        if (this.options.onError?.(key, error, this.numRequeues(key)) === false) this.forget(key);
        else this.addRateLimited(key);
      }
      this.processing.delete(key);
    }
    this.workers--;
  }

  private take(): string | undefined {
    for (const key of this.queue) {
      if (this.processing.has(key)) continue;
      this.queue.delete(key);
      return key;
    }
    return undefined;
  }
}

function sorted<T>(map: Map<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
