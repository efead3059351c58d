/** What a learner has done in the course, as a value: what the browser remembers of it, and what a file of it holds. */

import {
  type Form,
  FormError,
  fields,
  listOf,
  oneOf,
  parseJson,
  text,
  whole,
} from '../../../sandbox/lab/journal/form.ts';
import type { Doing } from '../../../sandbox/lab/journal/journal.ts';

export interface Progress {
  kubetab: 'progress';
  version: 1;
  /** By the chapter's route; of one who gave a name, with `@` and the name behind it. */
  chapters: Record<string, ChapterProgress>;
}

export interface ChapterProgress {
  /** Task → when it was first passed: Unix milliseconds. */
  passed: Record<string, number>;
  /** Task → hints that were opened. */
  hints: Record<string, number>;
  /** Tasks whose solution was shown. */
  solutions: string[];
  /** Question → options that were given as an answer, in their order. */
  answers: Record<string, number[]>;
}

export const NOTHING: Progress = { kubetab: 'progress', version: 1, chapters: {} };

export function emptyChapter(): ChapterProgress {
  return { passed: {}, hints: {}, solutions: [], answers: {} };
}

/** Characters of it as JSON. */
export const PROGRESS_LIMIT = 512 * 1024;
/** Answers to one question that are remembered. */
const ANSWERS = 20;

const id = text(63, /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/, 'letters, digits and "-"');
export const chapterKey = text(250, /^[A-Za-z0-9-]+(\/[A-Za-z0-9-]+)*(@[^\p{C}]+)?$/u, 'the route of a chapter');
const moment = whole(0, 8.64e15);

/** A map whose keys are of a form, too. */
export function mapOf<T>(key: Form<string>, form: Form<T>, most: number): Form<Record<string, T>> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new FormError(place, 'expected an object');
    }
    const entries = Object.entries(value);
    if (entries.length > most) throw new FormError(place, `expected at most ${most}, found ${entries.length}`);
    return Object.fromEntries(
      entries.map(([name, each]) => {
        const at = `${place}[${JSON.stringify(name.slice(0, 80))}]`;
        return [key(name, at), form(each, at)];
      }),
    );
  };
}

/** Throws a FormError with place and reason. */
export const readProgress: Form<Progress> = fields<Progress>({
  kubetab: oneOf('progress'),
  version: oneOf(1),
  chapters: mapOf(
    chapterKey,
    fields<ChapterProgress>({
      passed: mapOf(id, moment, 200),
      hints: mapOf(id, whole(1, 20), 200),
      solutions: listOf(id, 200),
      answers: mapOf(id, listOf(whole(0, 1000), ANSWERS), 200),
    }),
    1000,
  ),
});

/** What stands in a map under a name, which may be one that every object has. */
export function under<T>(map: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/**
 * Both together: what is done in one is done, the earlier time counts. Throws a FormError when that is more than a
 * browser remembers: it could not be read again.
 */
export function merge(mine: Progress, other: Progress): Progress {
  const chapters = { ...mine.chapters };
  for (const [key, theirs] of Object.entries(other.chapters)) {
    const { passed, hints, solutions, answers } = under(chapters, key) ?? emptyChapter();
    chapters[key] = {
      passed: both(passed, theirs.passed, Math.min),
      hints: both(hints, theirs.hints, Math.max),
      solutions: [...new Set([...solutions, ...theirs.solutions])],
      answers: both(answers, theirs.answers, (first) => first),
    };
  }
  return readProgress(parseJson(JSON.stringify({ ...mine, chapters }), PROGRESS_LIMIT), 'together');
}

function both<T>(a: Record<string, T>, b: Record<string, T>, choose: (a: T, b: T) => T): Record<string, T> {
  const out = { ...a };
  for (const [key, theirs] of Object.entries(b)) {
    const mine = under(out, key);
    out[key] = mine === undefined ? theirs : choose(mine, theirs);
  }
  return out;
}

export type NoteDoing = Extract<Doing, { kind: 'hint' | 'solution' | 'answer' }>;

/** Takes in what the page alone knows. */
export function noted(chapter: ChapterProgress, doing: NoteDoing): void {
  if (doing.kind === 'hint') chapter.hints[doing.task] = Math.max(under(chapter.hints, doing.task) ?? 0, doing.number);
  else if (doing.kind === 'solution') {
    if (!chapter.solutions.includes(doing.task)) chapter.solutions.push(doing.task);
  } else {
    const given = under(chapter.answers, doing.question) ?? [];
    if (given.at(-1) !== doing.option && given.length < ANSWERS) given.push(doing.option);
    chapter.answers[doing.question] = given;
  }
}

/** What a journal is told of it. */
export function notesOf({ hints, solutions, answers }: ChapterProgress): NoteDoing[] {
  return [
    ...Object.entries(hints).map(([task, number]): NoteDoing => ({ kind: 'hint', task, number })),
    ...solutions.map((task): NoteDoing => ({ kind: 'solution', task })),
    ...Object.entries(answers).flatMap(([question, given]) =>
      given.map((option): NoteDoing => ({ kind: 'answer', question, option })),
    ),
  ];
}
