/** Reading what an author wrote: every complaint names the place, what was expected and what was found. */
import { nearest } from './nearest.ts';

/** A lab.yaml that cannot be used. */
export class LabError extends Error {
  /** As `tasks[0].checks[1].says`. */
  readonly place: string;
  readonly problem: string;
  /** The key of the mapping at `place` that is meant, where it is not the whole. */
  readonly key: string | undefined;

  constructor(place: string, problem: string, key?: string) {
    super(`${place}: ${problem}`);
    this.name = 'LabError';
    this.place = place;
    this.problem = problem;
    this.key = key;
  }
}

/** Told of each error; what is read after one is not whole. By default the first is thrown. */
export type Report = (error: LabError) => void;

export const fail: Report = (error) => {
  throw error;
};

/** Hands a LabError on, so that reading goes on behind it. */
export function tolerate<T>(report: Report, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    report(error);
    return undefined;
  }
}

/** A mapping; with `keys`, of these alone. */
export function record(
  value: unknown,
  place: string,
  keys?: readonly string[],
  report: Report = fail,
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LabError(place, `expected a mapping, found ${show(value)}`);
  }
  for (const key of keys ? Object.keys(value) : []) {
    if (!keys?.includes(key)) report(new LabError(place, unknownKey(key, keys ?? []), key));
  }
  return value as Record<string, unknown>;
}

function unknownKey(key: string, keys: readonly string[]): string {
  const meant = nearest(key, keys);
  const known = `known are ${keys.join(', ')}`;
  return meant ? `unknown key "${key}"; did you mean "${meant}"? (${known})` : `unknown key "${key}"; ${known}`;
}

/** A list; nothing is an empty one. */
export function list(value: unknown, place: string, most = 1000): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new LabError(place, `expected a list, found ${show(value)}`);
  if (value.length > most) throw new LabError(place, `expected at most ${most}, found ${value.length}`);
  return value;
}

export function text(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new LabError(place, `expected text, found ${show(value)}`);
  return value;
}

/** Characters of a value that are told. */
const TOLD = 200;

export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  let whole: string;
  try {
    whole = JSON.stringify(value) ?? String(value);
  } catch {
    return 'something nested too deep';
  }
  return whole.length > TOLD ? `${whole.slice(0, TOLD)}…` : whole;
}
