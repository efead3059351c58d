/** One step on, for somebody who looks at a paused cluster: to the next moment at which something can be seen. */
import type { SimulationClock } from '../../apimachinery/clock.ts';
import type { Trace } from '../../trace.ts';

/** What became of an object. */
export interface Seen {
  did: 'put' | 'delete';
  /** As in the store: `/registry/pods/default/web`. */
  key: string;
}

export interface Step {
  /** Simulated, that passed. */
  milliseconds: number;
  /** In the order in which it happened, each object once. Empty when nothing was going on. */
  seen: Seen[];
  /** Commands wrote to their terminals. */
  written: boolean;
}

export interface StepOptions {
  clock: SimulationClock;
  trace: Trace;
  /** Counts what commands have written. */
  writes: () => number;
}

/** Passes when nothing is going on, so that ages grow. */
const NOTHING_MS = 1000;
/** Timers at which nothing was to be seen; then it stops and says so. */
const MOST = 500;
/** Renewed every few seconds and minutes, and of no interest. */
const UNSEEN = /^\/registry\/(leases|minions)\//;

/** Must not be called again before it has settled. */
export async function stepOn({ clock, trace, writes }: StepOptions): Promise<Step> {
  const seen = new Map<string, Seen>();
  const end = trace.listen((event) => {
    if (event.type !== 'commit' || UNSEEN.test(event.key)) return;
    seen.set(event.key, { did: event.op, key: event.key });
  });
  try {
    await clock.idle();
    const [from, before] = [clock.present, writes()];
    const written = (): boolean => writes() !== before;
    for (let fired = 0; fired < MOST && seen.size === 0 && !written(); fired++) {
      const due = clock.nextForegroundDue;
      if (due === undefined) {
        if (fired === 0) await clock.advance(from + NOTHING_MS - clock.now());
        break;
      }
      await clock.advance(due - clock.now());
      await clock.idle();
    }
    return { milliseconds: Math.max(0, clock.present - from), seen: [...seen.values()], written: written() };
  } finally {
    end();
  }
}
