/** Runs a script within its time, of the host's and of the simulation's. */
import type { Stage } from './play.ts';

export interface Limits {
  /** The host's patience: its reason, a text, is why the script was cut off. */
  signal?: AbortSignal | undefined;
  /** Simulated milliseconds; an hour unless told. */
  limit?: number | undefined;
}

/** Why a script was ended before its time. */
export class CutOff extends Error {}

const LIMIT = 3_600_000;

/** Rejects with {@link CutOff} when it takes too long of either time. */
export async function runWithin(stage: Stage, script: string, { signal, limit = LIMIT }: Limits) {
  const timer = timerOf(stage);
  const ended = new AbortController();
  let stop: (why: string) => void = () => {};
  const cut = new Promise<never>((_, reject) => {
    stop = (why) => {
      reject(new CutOff(why));
      ended.abort('SIGKILL');
    };
  });
  const impatient = () => stop(String(signal?.reason));
  if (signal?.aborted) impatient();
  signal?.addEventListener('abort', impatient, { once: true });
  timer.within(limit, () => stop(`did not end within ${limit / 60_000} simulated minutes`));
  try {
    return await Promise.race([stage.sh(script, { signal: ended.signal }), cut]);
  } finally {
    timer.over();
    signal?.removeEventListener('abort', impatient);
  }
}

interface Timer {
  within(ms: number, passed: () => void): void;
  over(): void;
}

const timers = new WeakMap<Stage, Timer>();

/** Of simulated time; no snapshot sees it as long as it is over by then. */
function timerOf(stage: Stage): Timer {
  let timer = timers.get(stage);
  if (!timer) {
    let passed = () => {};
    const [actor, key] = ['play', 'limit'];
    stage.clock.register({ name: actor, fire: () => passed() });
    timer = {
      within(ms, then) {
        passed = then;
        stage.clock.schedule({ actor, key, due: stage.clock.now() + ms, background: true });
      },
      over: () => stage.clock.cancel(actor, key),
    };
    timers.set(stage, timer);
  }
  return timer;
}
