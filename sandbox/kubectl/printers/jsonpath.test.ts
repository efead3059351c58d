import { expect, test } from 'vitest';
import { jsonPathAsJson, jsonPathText, parseJSONPath, relaxedPath } from './jsonpath.ts';

const object = {
  kind: 'List',
  items: [
    { name: 'a', n: 1, labels: { 'x.io/y': 'z' }, ok: true },
    { name: 'b', n: 2.5, tags: ['s', 't'], ok: false },
    { name: 'c', n: 10, nothing: null },
  ],
};

test.each([
  ['{.kind}', 'List'],
  ['kind is {.kind}{"\\n"}', 'kind is List\n'],
  ['{.items[*].name}', 'a b c'],
  ['{.items[0].name}{.items[-1].name}', 'ac'],
  ['{.items[0:2].name}', 'a b'],
  ['{.items[::2].name}', 'a c'],
  ['{.items[0,2].name}', 'a c'],
  ["{.items[0]['name','n']}", 'a 1'],
  ['{.items[0].labels.x\\.io/y}', 'z'],
  ['{.items[0].labels}', '{"x.io/y":"z"}'],
  ['{.items[?(@.name=="b")].n}', '2.5'],
  ['{.items[?(@.ok==true)].name}', 'a'],
  ['{.items[?(@.tags)].name}', 'b'],
  ['{range .items[*]}{.name}={.n}{"\\t"}{end}.', 'a=1\tb=2.5\tc=10\t.'],
  ['{range .items[*]}[{range .tags[*]}<{@}>{end}]{end}', '[][<s><t>][]'],
  ['{..name}', 'a b c'],
  ['{.nope}{.items[*].nope}', ''],
  ['{.items[2].nothing}', 'null'],
  ['{$.kind}{@.kind}', 'ListList'],
])('%s', (text, result) => {
  expect(jsonPathText(parseJSONPath(text), object, true)).toBe(result);
});

test('as JSON', () => {
  expect(jsonPathAsJson(parseJSONPath('{.items[0:2].n}'), object, true)).toBe('[\n    1,\n    2.5\n]\n');
});

test.each([
  ['{.a', 'unclosed action'],
  ['{.a[}', 'unterminated array'],
  ['{.a[x]}', 'invalid array index x'],
  ['{.a[?(@.b}', 'unterminated filter'],
  ['{"a}', 'unterminated quoted string'],
  ['{#}', "unrecognized character in action: U+0023 '#'"],
  ['{....a}', 'invalid multiple recursive descent'],
])('%s is refused', (text, message) => {
  expect(() => parseJSONPath(text)).toThrow(new Error(message));
});

test.each([
  ['{.nope}', 'nope is not found'],
  ['{.items[7]}', 'array index out of bounds: index 7, length 3'],
  ['{.kind[0]}', 'string is not array or slice'],
  ['{.items[?(@.name>1)]}', 'incompatible types for comparison'],
  ['{end}', 'not in range, nothing to end'],
  ['{foo}', 'unrecognized identifier foo'],
])('%s fails', (text, message) => {
  expect(() => jsonPathText(parseJSONPath(text), object, false)).toThrow(
    `error executing jsonpath ${JSON.stringify(text)}: Error executing template: ${message}. Printing more`,
  );
});

test('relaxed paths', () => {
  expect(['a.b', '.a.b', '{.a.b}', '{a.b}'].map(relaxedPath)).toEqual(Array(4).fill('{.a.b}'));
  expect(() => relaxedPath('{a')).toThrow('unexpected path string');
});
