/** Rounds as lines to read: what did something stands alone, what did nothing meanwhile makes one. */
import { LIMITS, type LoopLine, type LoopRound } from './view.ts';

/**
 * `rounds` oldest first; the lines latest first. Each write wakes controllers once more to no effect, so that rounds
 * which did nothing come between any others: those since something was last created, deleted, scaled or bound are one
 * line, at the place of the latest.
 */
export function linesOf(rounds: readonly LoopRound[]): LoopLine[] {
  const lines: LoopLine[] = [];
  let idle: LoopLine | undefined;
  for (const round of rounds) {
    const quiet = round.did.length === 0 && round.compared.every(({ is }) => is !== 'unfit');
    if (quiet && idle) {
      idle.count++;
      idle.rounds.unshift(round);
      if (idle.rounds.length > LIMITS.idle) idle.rounds.pop();
      lines.splice(lines.indexOf(idle), 1);
      lines.push(idle);
      continue;
    }
    const line = { id: round.id, idle: quiet, rounds: [round], count: 1, since: round.at };
    lines.push(line);
    if (quiet) idle = line;
    else if (!round.did.every(({ did }) => did === 'status')) idle = undefined;
  }
  return lines.reverse();
}
