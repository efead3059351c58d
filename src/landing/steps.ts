/** What the landing page offers next, from what has been entered in its terminal. */

/** A command that has seen what a step is about leads past it. */
const LEADS: readonly RegExp[] = [
  /^\s*k(ubectl)?\s+(.*\s)?get\s+(.*\s)?(po|pods?|all)\b/,
  /^\s*k(ubectl)?\s+(.*\s)?(describe\s+(.*\s)?(po|pods?)\b|events\b|get\s+(.*\s)?(ev|events?)\b)/,
];

/** The step after a command that went well; never back. */
export function stepAfter(step: number, line: string): number {
  const led = LEADS.findLastIndex((pattern) => pattern.test(line));
  return Math.max(step, led + 1);
}
