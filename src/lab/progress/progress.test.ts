/** What is remembered may be anything, and tasks may be called as anything that a lab's ids may be. */
import { expect, test } from 'vitest';
import { createRandom } from '../../../sandbox/apimachinery/random.ts';
import { FormError, parseJson } from '../../../sandbox/lab/journal/form.ts';
import { mutatedText } from '../../../sandbox/testing/mutation.ts';
import { merge, NOTHING, noted, notesOf, PROGRESS_LIMIT, type Progress, readProgress } from './progress.ts';

const DONE: Progress = {
  kubetab: 'progress',
  version: 1,
  chapters: {
    'urls/addresses': {
      passed: { first: 5, constructor: 7 },
      hints: { first: 2, 'to-string': 1 },
      solutions: ['first'],
      answers: { q: [1, 0], valueOf: [2] },
    },
    'embed/labs/a@Ann': { passed: {}, hints: {}, solutions: [], answers: {} },
  },
};

const read = (text: string): Progress => readProgress(parseJson(text, PROGRESS_LIMIT), '');

test('a chapter, a task and a question may be called as what every object has', () => {
  const other = read(
    JSON.stringify({
      ...NOTHING,
      chapters: {
        constructor: { passed: { constructor: 1 }, hints: { toString: 1 }, solutions: [], answers: { valueOf: [3] } },
      },
    }),
  );
  const both = merge(DONE, other);
  expect(both.chapters['constructor']).toEqual(other.chapters['constructor']);
  expect(read(JSON.stringify(merge(both, other)))).toEqual(both);
  const chapter = structuredClone(DONE.chapters['embed/labs/a@Ann'] as Progress['chapters'][string]);
  noted(chapter, { kind: 'hint', task: 'constructor', number: 2 });
  noted(chapter, { kind: 'answer', question: 'toString', option: 1 });
  expect(notesOf(chapter)).toEqual([
    { kind: 'hint', task: 'constructor', number: 2 },
    { kind: 'answer', question: 'toString', option: 1 },
  ]);
});

test('more than can be remembered together is refused, and nothing of it taken', () => {
  const many = (name: string): Progress => ({
    ...NOTHING,
    chapters: Object.fromEntries(
      Array.from({ length: 600 }, (_, i) => [`${name}-${i}`, { passed: {}, hints: {}, solutions: [], answers: {} }]),
    ),
  });
  expect(() => merge(read(JSON.stringify(many('a'))), read(JSON.stringify(many('b'))))).toThrow(
    new FormError('together.chapters', 'expected at most 1000, found 1200'),
  );
});

test('two thousand damaged ones: each is read whole and can be gone on with, or refused with its place', () => {
  const random = createRandom(1);
  const outcomes = { read: 0, refused: 0 };
  const whole = JSON.stringify(DONE);
  for (let i = 0; i < 2000; i++) {
    const text = mutatedText(whole, random);
    try {
      const found = read(text);
      outcomes.read++;
      // What is read, joined with one's own and written, is read again as it is.
      const both = merge(DONE, found);
      expect(read(JSON.stringify(both))).toEqual(both);
    } catch (error) {
      if (!(error instanceof FormError)) throw error;
      expect(error.message).toMatch(error.place === '' ? /^(expected|unknown) / : /: (expected|unknown) /);
      expect(error.message.length).toBeLessThan(1000);
      outcomes.refused++;
    }
  }
  expect(outcomes.read).toBeGreaterThan(100);
  expect(outcomes.refused).toBeGreaterThan(1000);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
