/** Who typed like somebody else. */
import { expect, test } from 'vitest';
import type { Entry, Journal } from '../journal/journal.ts';
import { marksOf, pointOutAlike } from './alike.ts';

/** Of inputs at these times; what is no input is left out. */
function file(name: string, times: number[], text = 'ls\r') {
  const entries = times.flatMap((time): Entry[] => [
    { kind: 'key', terminal: 1, text, step: time, turn: 0, time },
    { kind: 'take', step: time + 1, turn: 0, time },
  ]);
  return { file: name, marks: marksOf({ entries } as Journal), remarks: [] as string[] };
}

const times = Array.from({ length: 20 }, (_, i) => i * 1234);

test('all, a beginning, too little, other times, other keys', () => {
  const files = [
    file('a', times),
    file('copy', times),
    file('goes-on', [...times.slice(0, 12), 30_000, 40_000]),
    file('begins-alike', [...times.slice(0, 6), 50_000, 60_000, 61_000, 62_000, 63_000, 64_000]),
    file(
      'own-times',
      times.map((time) => time + 1),
    ),
    file('own-keys', times, 'pwd\r'),
    file('two-keys', times.slice(0, 2)),
    file('nothing', []),
  ];
  pointOutAlike(files);
  expect(Object.fromEntries(files.map(({ file: name, remarks }) => [name, remarks]))).toEqual({
    a: [
      'alike: all 20 inputs and their times are those of copy',
      'alike: the first 12 of 20 inputs and their times are those of goes-on',
    ],
    copy: [
      'alike: all 20 inputs and their times are those of a',
      'alike: the first 12 of 20 inputs and their times are those of goes-on',
    ],
    'goes-on': [
      'alike: the first 12 of 14 inputs and their times are those of a',
      'alike: the first 12 of 14 inputs and their times are those of copy',
    ],
    'begins-alike': [],
    'own-times': [],
    'own-keys': [],
    'two-keys': [],
    nothing: [],
  });
});
