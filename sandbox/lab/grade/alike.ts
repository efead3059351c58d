/** Points out submissions with the same inputs at the same times: nobody types like somebody else, to the millisecond. */
import { hash32 } from '../../apimachinery/random.ts';
import type { Journal } from '../journal/journal.ts';
import type { Result } from './report/result.ts';

/** Inputs that two journals must have alike from their beginnings to be pointed out, or all there are. */
const ALIKE = 10;
const LEAST = 3;

/** A mark for each input: of it, of its time, and of all before it. */
export function marksOf({ entries }: Journal): number[] {
  const marks: number[] = [];
  let before = 0;
  for (const entry of entries) {
    if (entry.kind !== 'key' && entry.kind !== 'type' && entry.kind !== 'save' && entry.kind !== 'run') continue;
    before = hash32(`${before} ${entry.time} ${entry.kind} ${entry.text}`);
    marks.push(before);
  }
  return marks;
}

interface Marked {
  file: string;
  marks: number[];
  remarks: string[];
}

/** In what was graded, to the remarks. */
export function pointOutAlikeIn(results: readonly Result[]): void {
  pointOutAlike(
    results.flatMap(({ file, grade }) => (grade && grade.notGraded === undefined ? [{ file, ...grade }] : [])),
  );
}

/** Adds to the remarks of each. */
export function pointOutAlike(all: readonly Marked[]): void {
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) {
      const alike = alikeFrom(one.marks, other.marks);
      const shorter = Math.min(one.marks.length, other.marks.length);
      if (alike < Math.min(ALIKE, Math.max(LEAST, shorter))) continue;
      for (const [mine, theirs] of [
        [one, other],
        [other, one],
      ] as const) {
        const how = alike === mine.marks.length ? `all ${alike}` : `the first ${alike} of ${mine.marks.length}`;
        mine.remarks.push(`alike: ${how} inputs and their times are those of ${theirs.file}`);
      }
    }
  }
}

/** Marks hold what was before them, so the longest common beginning is found by halves. */
function alikeFrom(one: readonly number[], other: readonly number[]): number {
  let [low, high] = [0, Math.min(one.length, other.length)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (one[middle - 1] === other[middle - 1]) low = middle;
    else high = middle - 1;
  }
  return low;
}
