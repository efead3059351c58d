/** What is said of a lab after it was read and played. */
import type { LabFolder, Problem } from '../lint/index.ts';
import { lint } from '../lint/index.ts';
import { type Case, type PlayOptions, play, type Stages } from '../play.ts';

export interface LabReport {
  /** A lab's folder, or a page of documentation. */
  path: string;
  page?: true;
  /** In the order of the cases. */
  problems: Problem[];
  cases: CaseReport[];
  /** What was played. */
  tasks: number;
  attempts: number;
  blocks: number;
  /** Of the host's time. */
  seconds?: number;
}

export interface CaseReport {
  title: string;
  problems: Problem[];
  skipped?: string;
}

/** Lints the folder and, where its form is right, plays it. */
export async function checkFolder(folder: LabFolder, stages: Stages, options: PlayOptions = {}): Promise<LabReport> {
  const { problems, lab, at } = lint(folder);
  const cases: CaseReport[] = [{ title: 'lint', problems }];
  const played = lab ? await play(lab, folder.pages, stages, options) : [];
  for (const { title, failures, skipped } of played) {
    cases.push({
      title,
      problems: failures.map((failure) => ({ ...(failure.at ?? at(failure.place ?? '')), message: failure.message })),
      ...(skipped === undefined ? {} : { skipped }),
    });
  }
  const sum = (count: (each: Case) => number): number => played.reduce((total, each) => total + count(each), 0);
  return {
    path: folder.path,
    problems: cases.flatMap((each) => each.problems),
    cases,
    tasks: sum(({ about, skipped }) => (about.startsWith('tasks') && skipped === undefined ? 1 : 0)),
    attempts: sum((each) => each.attempts),
    blocks: sum((each) => each.blocks),
  };
}

/** One line, in which nothing steers a terminal. */
export function plain(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' / ')
    .replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g, (c) =>
      c === '\t' ? ' ' : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

/** `1 task`, `2 tasks`. */
export function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
