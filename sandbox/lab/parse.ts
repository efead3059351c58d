/** Reading what an author wrote: every complaint names the place, what was expected and what was found. */

/** A lab.yaml that cannot be used. */
export class LabError extends Error {
  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = 'LabError';
  }
}

/** A mapping; with `keys`, of these alone. */
export function record(value: unknown, place: string, keys?: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LabError(place, `expected a mapping, found ${show(value)}`);
  }
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new LabError(place, `unknown key "${unknown}"; known are ${keys?.join(', ')}`);
  return value as Record<string, unknown>;
}

/** A list; nothing is an empty one. */
export function list(value: unknown, place: string): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new LabError(place, `expected a list, found ${show(value)}`);
  return value;
}

export function text(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new LabError(place, `expected text, found ${show(value)}`);
  return value;
}

export function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
