/** Files and stored progress that somebody wrote: read whole, or refused with the place and the reason. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRandom } from '../../../sandbox/apimachinery/random.ts';
import { FormError } from '../../../sandbox/lab/journal/form.ts';
import { merge, type Progress, readProgress } from '../progress/progress.ts';
import { packWork, read, unpackWork, type Work } from './work-file.ts';

const PROGRESS: Progress = {
  kubetab: 'progress',
  version: 1,
  chapters: {
    'urls/addresses': { passed: { first: 5 }, hints: { first: 2 }, solutions: ['first'], answers: { q: [1, 0] } },
    'urls/addresses@王 五': { passed: {}, hints: {}, solutions: [], answers: {} },
  },
};
const WORK: Work = {
  kubetab: 'work',
  version: 1,
  at: 1_795_824_903_089,
  progress: PROGRESS,
  labs: { 'urls/addresses': { at: 7, kept: { version: 1, cluster: {} } } },
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('packed, plain, and back', async () => {
  const packed = new Uint8Array(await (await packWork(WORK)).arrayBuffer());
  expect(await unpackWork(packed)).toEqual(WORK);
  expect(await unpackWork(bytesOf(JSON.stringify(WORK)))).toEqual(WORK);
});

test.each([
  ['', 'expected JSON: Unexpected end of JSON input'],
  ['{}', 'kubetab: expected "work", found nothing'],
  [JSON.stringify({ ...WORK, version: 2 }), 'version: expected 1, found 2'],
  [JSON.stringify({ ...WORK, labs: [] }), 'labs: expected an object'],
  [
    JSON.stringify({ ...WORK, labs: { '../x': { kept: {} } } }),
    'labs["../x"]: expected the route of a chapter, found "../x"',
  ],
  [JSON.stringify({ ...WORK, labs: { a: { kept: 1 } } }), 'labs["a"].kept: expected an object'],
  [
    JSON.stringify({ ...WORK, progress: { ...PROGRESS, chapters: { a: { passed: { t: -1 } } } } }),
    'progress.chapters["a"].passed["t"]: expected a whole number from 0 to 8640000000000000, found -1',
  ],
])('refused: %s', async (text, why) => {
  const refusal = await unpackWork(bytesOf(text)).catch((error) => error);
  expect(refusal).toBeInstanceOf(FormError);
  expect(refusal.message).toBe(why);
});

test('what unfolds to more than it may is refused before it is whole', async () => {
  const bomb = gzipSync(Buffer.alloc(3_000_000, 32));
  const stream = new Blob([bomb]).stream().pipeThrough(new DecompressionStream('gzip'));
  await expect(read(stream, 1_000_000)).rejects.toThrow('expected at most 1000000 characters, found more');
  await expect(unpackWork(bomb.subarray(0, 40))).rejects.toThrow(FormError);
});

test('three thousand damaged ones: each is read, or refused by a FormError', async () => {
  const whole = JSON.stringify(WORK);
  const random = createRandom(1);
  const refused = new Set<string>();
  for (let i = 0; i < 3000; i++) {
    const at = random.int(whole.length);
    const [cut, put] = [
      random.int(6),
      ['', '"', '{', '[', '-1', 'null', '\\u0000', '__proto__', '9e99'][random.int(9)],
    ];
    const text = whole.slice(0, at) + put + whole.slice(at + cut);
    try {
      expect((await unpackWork(bytesOf(text))).kubetab).toBe('work');
    } catch (error) {
      expect(error).toBeInstanceOf(FormError);
      refused.add((error as Error).message.split(':')[0] as string);
    }
  }
  expect(refused.size).toBeGreaterThan(10);
  expect(({} as Record<string, unknown>)['passed']).toBeUndefined();
});

test('both together: the earlier time, the more hints, the own answers', () => {
  const other = structuredClone(PROGRESS);
  other.chapters['urls/addresses'] = {
    passed: { first: 3, second: 9 },
    hints: { first: 1 },
    solutions: [],
    answers: { q: [2] },
  };
  expect(merge(PROGRESS, other).chapters['urls/addresses']).toEqual({
    passed: { first: 3, second: 9 },
    hints: { first: 2 },
    solutions: ['first'],
    answers: { q: [1, 0] },
  });
  expect(readProgress(JSON.parse(JSON.stringify(merge(PROGRESS, other))), '')).toEqual(merge(PROGRESS, other));
});
