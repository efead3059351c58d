/** Who is stuck and who is not. */
import { expect, test } from 'vitest';
import { HINT, NO_EFFORT, passed, readEffort, STUCK, standing, tried } from './standing.ts';

const MINUTE = 60_000;

test('stuck is who has had no task passed for a while, and has tried in vain', () => {
  expect(standing(NO_EFFORT, 2, 0)).toEqual({ state: 'begin' });
  const well = [1, 2, 3].reduce((effort, n) => tried(effort, 0, n * MINUTE), NO_EFFORT);
  expect(standing(well, 2, 30 * MINUTE)).toEqual({ state: 'working' });
  const slip = tried(well, 1, 4 * MINUTE);
  expect(standing(slip, 2, 30 * MINUTE)).toEqual({ state: 'working' });
  const vain = tried(slip, 1, 5 * MINUTE);
  expect(standing(vain, 2, MINUTE + STUCK - 1)).toEqual({ state: 'working' });
  expect(standing(vain, 2, MINUTE + STUCK)).toEqual({ state: 'stuck', minutes: 5 });
  expect(standing(vain, 2, 8.9 * MINUTE)).toEqual({ state: 'stuck', minutes: 7 });
  expect(standing(tried(well, HINT, 4 * MINUTE), 2, 7 * MINUTE)).toEqual({ state: 'stuck', minutes: 6 });
  expect(standing(passed(8 * MINUTE), 1, 30 * MINUTE)).toEqual({ state: 'working' });
  expect(standing(vain, 0, 30 * MINUTE)).toEqual({ state: 'done' });
});

test('a raised hand goes before all, and a task passed takes it down', () => {
  expect(standing({ ...NO_EFFORT, hand: true }, 0, 0)).toEqual({ state: 'help' });
  expect(passed(5).hand).toBe(false);
});

test.each([
  ['{"troubles":2,"hand":true,"since":7}', { troubles: 2, hand: true, since: 7 }],
  [null, NO_EFFORT],
  ['null', NO_EFFORT],
  ['{', NO_EFFORT],
  ['{"troubles":-1,"hand":true}', NO_EFFORT],
  ['{"troubles":1,"hand":"<b>"}', NO_EFFORT],
  ['{"troubles":1,"hand":false,"since":"x"}', NO_EFFORT],
])('what was stored as %s', (text, effort) => {
  expect(readEffort(text)).toEqual(effort);
});
