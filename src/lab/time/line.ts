/**
 * The time line of a lab: moments one can go back to, oldest first, and where in them the cluster is. What lies ahead
 * of that is what was gone back behind; it stays until something else is done.
 */

export interface Moment<State> {
  /** Counts up and is not used again. */
  id: number;
  /** Simulated: Unix milliseconds. */
  time: number;
  state: State;
  /** The command that was entered then: the state is from just before it. */
  line?: string;
  /** Whether it changed the cluster or files; absent while it runs. */
  changed?: boolean;
  /** Nothing but time leads on from here, until the next moment. */
  free?: boolean;
  /** Where one was when one first went back. */
  present?: boolean;
}

/** A place on it: a moment, and how far beyond. */
export interface Spot {
  index: number;
  /** Simulated: Unix milliseconds; absent for the moment itself. */
  until?: number;
}

/** Moments held. */
export const MOST = 60;
/** The latest, which are never thinned out. */
const RECENT = 20;
/** What a second, a minute and an hour take of the line: as logarithms, so that all three can be seen. */
const weightOf = (milliseconds: number): number => Math.log2(1 + Math.max(0, milliseconds) / 1000);
/** What each command takes besides, so that no two fall together. */
const COMMAND_WEIGHT = 1;
/** Of time that is lived through again when one goes there. */
const LIVED_AGAIN = 15 * 60_000;

export class TimeLine<State> {
  readonly moments: Moment<State>[] = [];
  /** Moments before it are past; those from it on lie ahead. */
  at = 0;
  private ids = 0;

  /** What was kept of one. */
  load(moments: Moment<State>[], at: number): void {
    this.moments.splice(0, this.moments.length, ...moments);
    this.at = Math.min(at, moments.length);
    this.ids = Math.max(0, ...moments.map(({ id }) => id));
  }

  clear(): void {
    this.load([], 0);
  }

  get ahead(): boolean {
    return this.at < this.moments.length;
  }

  /** Goes on from the present; nothing lies ahead any more. Gives the moments that are gone, thinned out ones with them. */
  add(moment: Omit<Moment<State>, 'id'>): { moment: Moment<State>; gone: Moment<State>[] } {
    const gone = this.dropAhead();
    const added = { ...moment, id: ++this.ids };
    this.moments.push(added);
    this.at = this.moments.length;
    while (this.moments.length > MOST) gone.push(this.thin());
    return { moment: added, gone };
  }

  dropAhead(): Moment<State>[] {
    return this.moments.splice(this.at);
  }

  /** Lets go of the one that is missed least. */
  thin(): Moment<State> {
    let [least, index] = [Number.POSITIVE_INFINITY, 1];
    for (let i = 1; i < this.moments.length - RECENT; i++) {
      const { line, changed } = this.moments[i] as Moment<State>;
      const worth = line === undefined ? 0 : changed === false ? 1 : 2;
      const gap = (this.moments[i + 1]?.time ?? 0) - (this.moments[i - 1]?.time ?? 0);
      const score = worth * 1e15 + gap;
      if (score < least) [least, index] = [score, i];
    }
    if (index < this.at) this.at--;
    return this.moments.splice(index, 1)[0] as Moment<State>;
  }

  /** Where undoing leads: before the last command that changed something. */
  get undoes(): number | undefined {
    for (let i = this.at - 1; i >= 0; i--) if (counts(this.moments[i])) return i;
    return undefined;
  }

  /** Where going forward leads: behind the command that was undone last. */
  get redoes(): number | undefined {
    if (!this.ahead) return undefined;
    for (let i = this.at + 1; i < this.moments.length; i++) {
      if (counts(this.moments[i]) || this.moments[i]?.present) return i;
    }
    return this.moments.length - 1;
  }

  /** Goes there. From the present, `now` is what can be come back to. Gives what was added. */
  goTo({ index, until }: Spot, now: () => Omit<Moment<State>, 'id'>): Moment<State> | undefined {
    let added: Moment<State> | undefined;
    if (!this.ahead && (index < this.moments.length || until !== undefined)) {
      added = { ...now(), id: ++this.ids, present: true };
      this.moments.push(added);
    }
    this.at = until === undefined ? index : index + 1;
    return added;
  }

  /** At the last moment, if that is where one came from, the present goes on: the moment is given and is one no longer. */
  arrive(): Moment<State> | undefined {
    const last = this.moments.at(-1);
    if (!last?.present || this.at !== this.moments.length - 1) return undefined;
    this.moments.pop();
    this.at = this.moments.length;
    return last;
  }

  /** Where each moment is on the line, from 0 to 1, and at the end `now`. */
  places(now: number): number[] {
    const ends = [...this.moments.map(({ time }) => time), Math.max(now, this.moments.at(-1)?.time ?? now)];
    const sums = [0];
    for (let i = 1; i < ends.length; i++) {
      const base = this.moments[i - 1]?.line === undefined ? 0 : COMMAND_WEIGHT;
      sums.push((sums[i - 1] as number) + base + weightOf((ends[i] as number) - (ends[i - 1] as number)));
    }
    const whole = (sums.at(-1) as number) || 1;
    return this.moments.length === 0 ? [1] : sums.map((sum) => sum / whole);
  }

  /** Where a time is on it. */
  placeOf(time: number, now: number): number {
    const places = this.places(now);
    let index = -1;
    while (index + 1 < this.moments.length && (this.moments[index + 1] as Moment<State>).time <= time) index++;
    if (index < 0) return 0;
    const from = (this.moments[index] as Moment<State>).time;
    const to = this.moments[index + 1]?.time ?? now;
    const [start, end] = [places[index] as number, places[index + 1] as number];
    return to > from ? start + (end - start) * Math.min(1, (time - from) / (to - from)) : start;
  }

  /** What lies at a place: the present (undefined), a moment, or what time leads to from one. */
  spotAt(place: number, now: number): Spot | undefined {
    const places = this.places(now);
    const last = places.length - 1;
    const distance = (i: number): number => Math.abs((places[i] as number) - place);
    let near = 0;
    for (let i = 1; i <= last; i++) if (distance(i) <= distance(near)) near = i;
    if (near === last && distance(last) <= NEAR) return this.ahead ? { index: last - 1 } : undefined;
    if (distance(near) <= NEAR) return { index: near };
    let index = 0;
    while (index + 1 < last && (places[index + 1] as number) <= place) index++;
    const [from, to] = [places[index] as number, places[index + 1] as number];
    const { free, time } = this.moments[index] as Moment<State>;
    if (!free) return { index };
    const next = this.moments[index + 1]?.time ?? now;
    const until = Math.round(time + ((next - time) * (place - from)) / (to - from));
    return until - time > LIVED_AGAIN ? { index } : { index, until };
  }
}

/** On the line: what is meant by a place so near to a moment is the moment. */
const NEAR = 0.006;

function counts(moment: Moment<unknown> | undefined): boolean {
  return moment?.line !== undefined && moment.changed !== false;
}
