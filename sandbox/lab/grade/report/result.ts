/** What is said of a file that was handed in. */
import type { Grade } from '../grade.ts';

export interface Result {
  /** As people name it. */
  file: string;
  grade?: Grade;
  /** Why it is no submission, with the place. */
  refused?: string;
  /** Why its grading was given up. */
  ended?: string;
}

/** Why it has no grade, or none to rely on; undefined when it was graded whole. */
export function trouble({ grade, refused, ended }: Result): string | undefined {
  if (refused !== undefined) return `not a submission: ${refused}`;
  if (ended !== undefined) return `not graded: ${ended}`;
  if (grade?.notGraded !== undefined) return `not graded: ${grade.notGraded}`;
  return grade?.diverged;
}

/** `0:05`, `12:30`, `1:02:03`. */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Whose it is, as far as the file says. */
export function nameOf({ grade, file }: Result): string {
  return grade?.name || (file.split(/[/\\]/).at(-1) as string);
}
