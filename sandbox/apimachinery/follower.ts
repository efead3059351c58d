/** Takes a clock through a run that was recorded: to the very place where something came from outside. */
import type { Place, SimulationClock } from './clock.ts';

/** The run is not the one that was recorded. */
export class DivergedError extends Error {}

export interface FollowerOptions {
  /** Told whenever nothing runs and a step is next. */
  between?: () => Promise<void> | undefined;
  /** The host's patience: its reason, a text, is why it went no further. */
  signal?: AbortSignal | undefined;
}

export class Follower {
  private readonly clock: SimulationClock;
  private readonly options: FollowerOptions;
  private readonly hostTask: () => Promise<void>;
  /** Whoever waits for a later task of the host's, first come, first served: so it was when the run was recorded. */
  private waiting: (() => void)[] = [];
  private serving = false;
  private goal: { place: Place; reached: () => void } | undefined;
  private draining: Promise<void> | undefined;

  /** From now on the clock goes on by these calls alone. */
  static async of(clock: SimulationClock, options: FollowerOptions = {}): Promise<Follower> {
    await clock.handOver();
    return new Follower(clock, options);
  }

  private constructor(clock: SimulationClock, options: FollowerOptions) {
    this.clock = clock;
    this.options = options;
    this.hostTask = clock.task;
    clock.task = () =>
      new Promise((resolve) => {
        this.waiting.push(resolve);
        if (!this.serving) void this.serve();
      });
  }

  /** Goes on to the place, and returns before anything goes on from there. Throws {@link DivergedError}. */
  async to(place: Place): Promise<void> {
    const { clock } = this;
    for (;;) {
      if (await this.reaches(place)) break;
      if (clock.steps >= place.step) throw new DivergedError(`step ${place.step} has no turn ${place.turn}`);
      await this.step(place);
    }
    this.notPast(place.time);
    clock.reach(place.time);
  }

  /** Goes on to the end of the step before that one. Throws {@link DivergedError}. */
  async before(place: Pick<Place, 'step' | 'time'>): Promise<void> {
    const { clock } = this;
    for (;;) {
      await this.drained();
      if (clock.steps >= place.step) throw new DivergedError(`step ${place.step} has been taken already`);
      if (clock.steps === place.step - 1) break;
      await this.step(place);
    }
    this.notPast(place.time);
  }

  /** There it takes the next input. Throws {@link DivergedError}. */
  async take(place: Pick<Place, 'step' | 'time'>): Promise<void> {
    await this.before(place);
    await this.options.between?.();
    if (!this.clock.takeNext(place.time)) throw new DivergedError('nothing waits to be taken in');
  }

  private notPast(time: number): void {
    const now = this.clock.now();
    if (now > time) throw new DivergedError(`it comes at ${at(time)}, when it is ${at(now)}`);
  }

  /** Everything that can go on without a timer or an input has. */
  drained(): Promise<void> {
    this.draining ??= this.clock.drained().then(() => {
      this.draining = undefined;
    });
    return this.draining;
  }

  private async step({ step, time }: Pick<Place, 'step' | 'time'>): Promise<void> {
    const { between, signal } = this.options;
    if (signal?.aborted) throw new DivergedError(String(signal.reason));
    await between?.();
    const due = this.clock.nextDue;
    if (due === undefined) throw new DivergedError(`nothing leads from step ${this.clock.steps} to step ${step}`);
    if (due > time) throw new DivergedError(`step ${this.clock.steps + 1} is at ${at(due)}, after ${at(time)}`);
    this.clock.fireNext();
  }

  /** False when the step ends elsewhere. */
  private reaches(place: Place): Promise<boolean> {
    return new Promise((resolve) => {
      this.goal = { place, reached: () => resolve(true) };
      void this.drained().then(() => {
        if (this.goal?.place !== place) return;
        this.goal = undefined;
        resolve(false);
      });
    });
  }

  private async serve(): Promise<void> {
    this.serving = true;
    while (this.waiting.length > 0) {
      await this.hostTask();
      const { steps, turns } = this.clock;
      const { goal } = this;
      if (goal && goal.place.step === steps && goal.place.turn === turns) {
        this.goal = undefined;
        goal.reached();
      } else this.waiting.shift()?.();
    }
    this.serving = false;
  }
}

function at(time: number): string {
  return new Date(time).toISOString();
}
