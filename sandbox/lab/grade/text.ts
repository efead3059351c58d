/** Grades a file's text: what the command's threads and the page's workers both do. */
import { FormError } from '../journal/form.ts';
import { JOURNAL_LIMIT } from '../journal/journal.ts';
import { readSubmission } from '../submission/submission.ts';
import { type GradeOptions, type GradeStage, grade } from './grade.ts';
import type { Result } from './report/result.ts';

/** Bytes of a file that are read: enough to see of a longer one that it is too long. */
export const READ_BYTES = 4 * JOURNAL_LIMIT + (1 << 20);

/** What came of one: a grade, or why it is no submission. Rejects only when the engine breaks. */
export async function gradeText<Stage extends GradeStage>(
  text: string,
  options: GradeOptions<Stage>,
): Promise<Pick<Result, 'grade' | 'refused'>> {
  try {
    return { grade: await grade(readSubmission(text), options) };
  } catch (error) {
    if (error instanceof FormError) return { refused: error.message };
    throw error;
  }
}
