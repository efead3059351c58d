import { expect, test } from 'vitest';
import { putRepeats, takeRepeats } from './repeats.ts';

const pod = (name: string, uid: number) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid },
    spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
  });

test('what is said again; the second time as far back as the first', () => {
  const [skips, copies, distances, fresh] = takeRepeats([pod('a', 1), pod('b', 2), pod('c', 3)].join('')).split('\n');
  expect({ skips, copies, distances, fresh }).toEqual({
    skips: '186,10',
    copies: '114,62',
    distances: '124,',
    fresh: `${pod('a', 1)}${pod('b', 2).slice(0, 62)}c","uid":3`,
  });
});

test.each([
  ['nothing', ''],
  ['shorter than any repeat', 'kubectl'],
  ['nothing repeated', Array.from({ length: 300 }, (_, i) => i).join('.')],
  ['a repeat of itself', 'pod'.repeat(1000)],
  ['to the last letter', `${pod('a', 1)}${pod('a', 1)}`],
  ['holes', Array.from({ length: 50 }, (_, i) => `${pod('\u0001s1000\u0001', i % 7)}${pod('web', i)}`).join(',')],
])('comes back: %s', (_, text) => {
  expect(putRepeats(takeRepeats(text))).toBe(text);
});

test.each([['café'], ['two\nlines']])('not of %j', (text) => {
  expect(() => takeRepeats(text)).toThrow('repeats are taken out of one line of ASCII');
});
