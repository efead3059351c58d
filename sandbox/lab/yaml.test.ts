import { describe, expect, test } from 'vitest';
import { readYaml, YamlError } from './yaml.ts';

const refusal = (text: string): string => {
  try {
    readYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
  return 'read';
};

describe('where things stand', () => {
  const text = [
    '# first',
    'a: 1',
    'list:',
    '- x',
    '-',
    '- y: {k: v, "q/r.s": [1, 2]}',
    '  z: |',
    '    block',
    'base: &base { n: 1 }',
    'more:',
    '  <<: *base',
    '  own: *base',
    '',
    '  # a comment',
    '  last:',
  ].join('\n');
  const document = readYaml(text);
  test.each<[string, string | undefined, [number, number]]>([
    ['', undefined, [2, 1]],
    ['a', undefined, [2, 1]],
    ['list', undefined, [3, 1]],
    ['list[0]', undefined, [4, 3]],
    ['list[1]', undefined, [3, 1]],
    ['list[2]', undefined, [6, 3]],
    ['list[2].y', undefined, [6, 3]],
    ['list[2].y.k', undefined, [6, 7]],
    ['list[2].y["q/r.s"]', undefined, [6, 13]],
    ['list[2].y["q/r.s"][1]', undefined, [6, 26]],
    ['list[2].y', 'k', [6, 7]],
    ['list[2].y', 'absent', [6, 3]],
    ['list[2].z', undefined, [7, 3]],
    ['base.n', undefined, [9, 15]],
    ['more.own', undefined, [12, 3]],
    ['more.own.n', undefined, [12, 3]],
    ['more.last', undefined, [15, 3]],
    ['more.last.deeper[3]', undefined, [15, 3]],
    ['nowhere.at.all', undefined, [2, 1]],
    ['constructor.name', undefined, [2, 1]],
  ])('%s %s', (place, key, [line, column]) => {
    expect(document.at(place, key)).toEqual({ line, column });
  });
});

test('a byte order mark and other line ends count for nothing', () => {
  expect(readYaml('\uFEFFa: 1\r\nb: 2\rc: 3\n').at('c')).toEqual({ line: 3, column: 1 });
});

test.each([
  ['a: [', 'unexpected end of the stream within a flow collection (1:6)'],
  ['a: 1\na: 2', 'duplicated mapping key (2:1)'],
  ['a: 1\n---\nb: 2', 'expected a single document in the stream, but found more (1:1)'],
  ['a: 2026-01-05', 'expected text, found a timestamp; put it in quotes (1:4)'],
  ['a: !!binary aGk=', 'expected plain YAML, found a value with a tag of its own (1:4)'],
  ['a: !!js/function "x"', 'unknown tag !<tag:yaml.org,2002:js/function> (1:21)'],
  ['a: 1\n__proto__: { b: 1 }', 'a key may not be "__proto__" (1:1)'],
  ['a: &a [*a]', 'an alias stands within what it names (1:8)'],
  ['a: *b', 'unidentified alias "b" (1:6)'],
  ['['.repeat(100), 'nesting exceeded maxDepth (64) (1:64)'],
  [`a: ${'x'.repeat(2 ** 20)}`, 'expected at most 1048576 characters (1:1)'],
])('%.40j is refused', (text, message) => {
  expect(refusal(text)).toBe(message);
});

test('what aliases stand for is counted, not what they take', () => {
  const levels = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++)
    levels.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  expect(refusal(levels.slice(0, 4).join('\n'))).toBe('read');
  expect(refusal(levels.join('\n'))).toBe('with its aliases this is more than 100000 values (5:5)');
  // One under the other, as deep as the document is long: no recursion follows them.
  const chain = ['c0: &c0 [x]'];
  for (let i = 1; i < 5000; i++) chain.push(`c${i}: &c${i} [*c${i - 1}]`);
  expect(refusal(chain.join('\n'))).toMatch(/^with its aliases this is more than 100000 values/);
});
