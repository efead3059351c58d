/** How a learner stands, as a value: what the board shows across the room. */

/** Kept for the tab, so that a reload forgets nothing of it. */
export interface Effort {
  /** When work on the present task began, or the last one was passed: Unix milliseconds. */
  since?: number;
  /** Commands and checks that failed since, and hints that were opened. */
  troubles: number;
  /** The learner asks for help. */
  hand: boolean;
}

export type Standing =
  | { state: 'begin' }
  | { state: 'working' }
  /** Whole minutes. */
  | { state: 'stuck'; minutes: number }
  | { state: 'help' }
  | { state: 'done' };

/** Milliseconds without a task passed, with troubles, from which on somebody is stuck. */
export const STUCK = 5 * 60_000;
/** Of these so many: a single slip is none. A hint that is opened is as good as two. */
const TROUBLES = 2;

export const NO_EFFORT: Effort = { troubles: 0, hand: false };

export function standing({ since, troubles, hand }: Effort, open: number, now: number): Standing {
  if (hand) return { state: 'help' };
  if (open === 0) return { state: 'done' };
  if (since === undefined) return { state: 'begin' };
  const stands = now - since;
  if (troubles < TROUBLES || stands < STUCK) return { state: 'working' };
  return { state: 'stuck', minutes: Math.floor(stands / 60_000) };
}

/** Something was entered or opened; `weight`: how much of a trouble it was. */
export function tried(effort: Effort, weight: number, now: number): Effort {
  return { ...effort, since: effort.since ?? now, troubles: effort.troubles + weight };
}

export const HINT = TROUBLES;

/** A task was passed: whoever asked for help has had it. */
export function passed(now: number): Effort {
  return { since: now, troubles: 0, hand: false };
}

/** What a tab had stored; anything else counts for nothing. */
export function readEffort(text: string | null): Effort {
  try {
    const { since, troubles, hand } = JSON.parse(text ?? '{}') ?? {};
    if (!Number.isSafeInteger(troubles) || troubles < 0 || typeof hand !== 'boolean') return NO_EFFORT;
    if (since === undefined) return { troubles, hand };
    return Number.isSafeInteger(since) && since >= 0 ? { since, troubles, hand } : NO_EFFORT;
  } catch {
    return NO_EFFORT;
  }
}
