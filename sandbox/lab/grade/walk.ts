/** A submission's time line: what its learner did, one thing after the other, and where to stop to see what came of it. */
import type { Doing, Entry } from '../journal/journal.ts';
import type { Submission } from '../submission/submission.ts';
import { type Grade, type GradeOptions, type GradeStage, grade } from './grade.ts';

/** What the page told of while the learner worked, and what an editor wrote. */
type Noted = Extract<Doing, { kind: 'attempt' | 'hint' | 'solution' | 'answer' | 'resume' | 'save' | 'run' }>;

export type Step = {
  /** Simulated milliseconds since the learner came. */
  time: number;
  /** Entries to play, and on to where the next one comes in, to stand behind it. */
  until: number;
} & (
  | {
      kind: 'command';
      line: string;
      /** Counted from 1, as in {@link Grade}. */
      number: number;
      terminal: number;
      /** Its exit status; undefined when it never ended. */
      status?: number;
      /** Tasks that passed with it, by their ids. */
      passed: string[];
    }
  | { kind: 'noted'; what: Noted }
);

export interface Walk {
  grade: Grade;
  steps: Step[];
}

/** Rejects only when the engine breaks. */
export async function walk<Stage extends GradeStage>(
  submission: Submission,
  options: GradeOptions<Stage>,
): Promise<Walk> {
  const { entries } = submission.journal;
  const steps: Step[] = [];
  const running = new Map<number, Step[]>();
  let at = -1;
  const behind = () => nextInput(entries, at + 1);
  const found = await grade(submission, {
    ...options,
    onlooker: {
      entry(entry) {
        at = entries.indexOf(entry, at + 1);
        if (entry.kind === 'resume') running.clear();
        if (isNoted(entry)) {
          const { step: _, turn: __, time, ...what } = entry;
          steps.push({ kind: 'noted', what, time, until: behind() });
        }
      },
      command({ line, status, terminal }, time) {
        if (status === undefined) {
          const number = steps.filter(({ kind }) => kind === 'command').length + 1;
          const step: Step = { kind: 'command', line, number, terminal, time, until: behind(), passed: [] };
          steps.push(step);
          running.set(terminal, [...(running.get(terminal) ?? []), step]);
          return;
        }
        const ended = running.get(terminal)?.pop();
        if (ended?.kind !== 'command') return;
        ended.status = status;
        ended.until = behind();
      },
    },
  });
  for (const { id, passed, command } of found.tasks) {
    const step = steps.find((each) => each.kind === 'command' && each.number === command);
    if (passed && step?.kind === 'command') step.passed.push(id);
  }
  return { grade: found, steps };
}

/** Where the next one is that came from outside; all that is taken in before it is to be played. */
function nextInput(entries: readonly Entry[], from: number): number {
  let i = from;
  while (i < entries.length && (entries[i]?.kind === 'take' || entries[i]?.kind === 'held')) i++;
  return i;
}

const NOTED: ReadonlySet<string> = new Set([
  'attempt',
  'hint',
  'solution',
  'answer',
  'resume',
  'save',
  'run',
] satisfies Noted['kind'][]);

function isNoted(entry: Entry): entry is Entry & Noted {
  return NOTED.has(entry.kind);
}
