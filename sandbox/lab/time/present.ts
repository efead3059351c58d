/** How time stands, and what a terminal's history has besides an earlier one. */

export interface Present {
  /** Simulated: Unix milliseconds. */
  time: number;
  paused: boolean;
  /** Simulated seconds per second. */
  speed: number;
  /** Nothing is going on. */
  quiet: boolean;
}

/** Lines that are recalled, at most. */
const MOST = 200;

/** What was entered after `before`; nothing where the one does not go on from the other. */
export function historySince(before: readonly string[], lines: readonly string[]): string[] {
  if (lines.length < before.length || before.some((line, i) => lines[i] !== line)) return [];
  return lines.slice(before.length).slice(-MOST);
}
