/**
 * What a controller has asked for and not yet seen come back through its informer, so that it does not ask
 * twice. Follows pkg/controller/controller_utils.go (ControllerExpectations, UIDTrackingControllerExpectations).
 */
import type { Clock } from '../apimachinery/clock.ts';

interface Expectation {
  creations: number;
  /** `namespace/name` of objects being deleted. */
  deletions: string[];
  at: number;
}

export type ExpectationsState = Record<string, Expectation>;

/** Beyond this, what has not come back is taken to be lost. */
const TIMEOUT_MS = 300_000;

export class Expectations {
  private readonly clock: Clock;
  private readonly entries = new Map<string, { creations: number; deletions: Set<string>; at: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Nothing is outstanding for the key, or it has been for too long. */
  satisfied(key: string): boolean {
    const entry = this.entries.get(key);
    if (!entry) return true;
    return (entry.creations <= 0 && entry.deletions.size === 0) || this.clock.now() - entry.at > TIMEOUT_MS;
  }

  /** So many creations, and the deletion of these objects (`namespace/name`), in place of what was expected before. */
  expect(key: string, creations: number, deletions: readonly string[] = []): void {
    this.entries.set(key, { creations, deletions: new Set(deletions), at: this.clock.now() });
  }

  /** Seen, or known not to come. */
  creationObserved(key: string, count = 1): void {
    const entry = this.entries.get(key);
    if (entry) entry.creations -= count;
  }

  deletionObserved(key: string, object: string): void {
    this.entries.get(key)?.deletions.delete(object);
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  save(): ExpectationsState {
    const state: ExpectationsState = {};
    for (const [key, { creations, deletions, at }] of [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (creations > 0 || deletions.size > 0) state[key] = { creations, deletions: [...deletions], at };
    }
    return state;
  }

  load(state: ExpectationsState): void {
    this.entries.clear();
    for (const key in state) {
      const { creations, deletions, at } = state[key] as Expectation;
      this.entries.set(key, { creations, deletions: new Set(deletions), at });
    }
  }
}

/**
 * Calls `work` `count` times in batches of 1, 2, 4 …, at once within a batch, and stops after a batch in which
 * one failed. Resolves to the number of successes and the first failure (slowStartBatch).
 */
export async function slowStart(
  count: number,
  work: (index: number) => Promise<void>,
): Promise<{ successes: number; error: unknown }> {
  let successes = 0;
  let error: unknown;
  for (let done = 0, size = 1; done < count && error === undefined; size *= 2) {
    const batch = Math.min(size, count - done);
    const results = await Promise.allSettled(Array.from({ length: batch }, (_, i) => work(done + i)));
    for (const result of results) {
      if (result.status === 'fulfilled') successes++;
      else error ??= result.reason;
    }
    done += batch;
  }
  return { successes, error };
}
