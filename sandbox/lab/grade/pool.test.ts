/** Files graded at once: in their order, ended when their time is over, and none begun after a cancel. */
import { expect, test } from 'vitest';
import { gradeAll, type PoolOptions } from './pool.ts';

/** `hang` never ends, `break` breaks, others are refused by their names. */
function options(more: Partial<PoolOptions<string>> = {}) {
  const late: (() => void)[] = [];
  const ends = { count: 0 };
  const made: PoolOptions<string> = {
    graders: 2,
    timeout: 1,
    nameOf: (file) => file,
    progress: () => {},
    after: (_, callback) => {
      late.push(callback);
      return () => late.splice(late.indexOf(callback), 1);
    },
    make: () => ({
      grade: async (file) => {
        if (file === 'hang') return new Promise(() => {});
        if (file === 'break') throw new Error('broke the engine');
        return { refused: file };
      },
      end: () => {
        ends.count++;
      },
    }),
    ...more,
  };
  return { made, late, ends };
}

test('one that hangs and one that breaks are ended, and the others go on', async () => {
  const { made, late, ends } = options();
  const done: number[] = [];
  const grading = gradeAll(['hang', 'a', 'break', 'b'], { ...made, progress: (n) => done.push(n) });
  await new Promise((soon) => setTimeout(soon));
  expect(late).toHaveLength(1);
  late[0]?.();
  expect(await grading).toEqual([
    { file: 'hang', ended: 'was cut off after 1 s, and did not end' },
    { file: 'a', refused: 'a' },
    { file: 'break', ended: 'broke the engine' },
    { file: 'b', refused: 'b' },
  ]);
  expect({ done, ends: ends.count, late: late.length }).toEqual({ done: [1, 2, 3, 4], ends: 4, late: 0 });
});

test('cancelled', async () => {
  const patience = new AbortController();
  const { made } = options({ signal: patience.signal, graders: 1 });
  const grading = gradeAll(['a', 'hang', 'b'], made);
  await new Promise((soon) => setTimeout(soon));
  patience.abort('cancelled');
  expect(await grading).toEqual([
    { file: 'a', refused: 'a' },
    { file: 'hang', ended: 'cancelled' },
    { file: 'b', ended: 'cancelled' },
  ]);
});
