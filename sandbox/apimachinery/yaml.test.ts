import { expect, test } from 'vitest';
import { formatYAML, parseYAML, readManifestStream, splitYAMLDocuments, YAMLError } from './yaml.ts';

/** Text, and what the real kubectl 1.36.3 printed for it as an annotation's value (two maps deep). */
const printed: [string, string][] = [
  ['', '""'],
  ['a', 'a'],
  ['true', '"true"'],
  [
    "it's q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q : x",
    "'it''s q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q\n      q q q q q q q q q q q q q q q q q q q q q q q q q q q : x'",
  ],
  [
    '\tq  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r x',
    '"\\tq  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r\n      q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r q\n      \\ r q  r q  r q  r q  r q  r q  r q  r q  r q  r q  r x"',
  ],
  [
    '- z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z ',
    "'- z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z\n      z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z\n      z z z z z z z '",
  ],
  [
    'é ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü x',
    'é ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü\n      ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü x',
  ],
  [
    'a\nb z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z x',
    '|-\n      a\n      b z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z z x',
  ],
  ['True', '"True"'],
  ['yes', '"yes"'],
  ['no', '"no"'],
  ['on', '"on"'],
  ['off', '"off"'],
  ['y', '"y"'],
  ['n', '"n"'],
  ['Y', '"Y"'],
  ['N', '"N"'],
  ['null', '"null"'],
  ['Null', '"Null"'],
  ['~', '"~"'],
  ['NULL', '"NULL"'],
  ['1', '"1"'],
  ['-1', '"-1"'],
  ['+1', '"+1"'],
  ['1.5', '"1.5"'],
  ['1e3', '"1e3"'],
  ['1E5', '"1E5"'],
  ['1e-9', '"1e-9"'],
  ['.5', '".5"'],
  ['5.', '"5."'],
  ['1_000', '"1_000"'],
  ['0x1f', '"0x1f"'],
  ['0o7', '"0o7"'],
  ['007', '"007"'],
  ['08', '"08"'],
  ['0b101', '"0b101"'],
  ['-0b1', '"-0b1"'],
  ['.inf', '".inf"'],
  ['-.inf', '"-.inf"'],
  ['.nan', '".nan"'],
  ['+.inf', '"+.inf"'],
  ['1:30', '"1:30"'],
  ['80:80', '80:80'],
  ['12:34:56', '"12:34:56"'],
  ['2026-01-02', '"2026-01-02"'],
  ['2026-01-02T03:04:05Z', '"2026-01-02T03:04:05Z"'],
  ['2026-1-2 3:4:5', '"2026-1-2 3:4:5"'],
  ['a: b', "'a: b'"],
  ['a:b', 'a:b'],
  ['a:', "'a:'"],
  ['a #b', "'a #b'"],
  ['a#b', 'a#b'],
  ['#a', "'#a'"],
  ['- a', "'- a'"],
  ['-a', '-a'],
  ['-', "'-'"],
  ['?', "'?'"],
  ['? a', "'? a'"],
  ['?a', '?a'],
  [':', "':'"],
  [':a', ':a'],
  [': a', "': a'"],
  ['a b', 'a b'],
  [' a', "' a'"],
  ['a ', "'a '"],
  ['*a', "'*a'"],
  ['&a', "'&a'"],
  ['!a', "'!a'"],
  ['|', "'|'"],
  ['|a', "'|a'"],
  ['>', "'>'"],
  ['%a', "'%a'"],
  ['@a', "'@a'"],
  ['`a', "'`a'"],
  ["'a", "'''a'"],
  ['"a', "'\"a'"],
  ["a'b", "a'b"],
  ['a"b', 'a"b'],
  ['[a', "'[a'"],
  ['a]', 'a]'],
  ['{a', "'{a'"],
  ['a}', 'a}'],
  ['a,b', 'a,b'],
  [',a', "',a'"],
  ['---', "'---'"],
  ['--- a', "'--- a'"],
  ['...', "'...'"],
  ['a\tb', '"a\\tb"'],
  ['\ta', '"\\ta"'],
  ['a\nb', '|-\n      a\n      b'],
  ['a\nb\n', '|\n      a\n      b'],
  ['a\n\nb\n\n', '|+\n      a\n\n      b\n'],
  ['\na', '|2-\n\n      a'],
  [' a\nb', '|2-\n       a\n      b'],
  ['a \nb', '"a \\nb"'],
  ['a\n b\n', '|\n      a\n       b'],
  ['a\n', '|\n      a'],
  ['\n', '|2+\n'],
  ['\n\n', '|2+\n\n'],
  ['é', 'é'],
  ['日本', '日本'],
  ['😀', '"\\U0001F600"'],
  [' ', ' '],
  ['a\u0000b', '"a\\0b"'],
  ['a\u001bb', '"a\\eb"'],
  ['a\\b', 'a\\b'],
  ['C:\\x', 'C:\\x'],
  ['=', '='],
  ['<<', '<<'],
  ['a\rb', '"a\\rb"'],
  ['a\r\nb', '"a\\r\\nb"'],
  ['{}', "'{}'"],
  ['[]', "'[]'"],
  ['{"a":1}\n', '|\n      {"a":1}'],
  [
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n      yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy',
  ],
  [
    'word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word end',
    'word word word word word word word word word word word word word word word\n      word word word word word word word word word word word word word word word word\n      word word word word word word word word word end',
  ],
  ['0', '"0"'],
  ['00', '"00"'],
  ['0.0', '"0.0"'],
  ['-0', '"-0"'],
  ['1.', '"1."'],
  ['+', '+'],
  ['+a', '+a'],
  ['-.5', '"-.5"'],
  ['1e', '1e'],
  ['e1', 'e1'],
  ['0x', '0x'],
  ['0xg', '0xg'],
  ['1__0', '"1__0"'],
  ['_1', '_1'],
  ['12e03', '"12e03"'],
  ['1.5Gi', '1.5Gi'],
  ['100m', '100m'],
  ['10:a', '10:a'],
  ['https://a.b/c', 'https://a.b/c'],
  ['a: ', "'a: '"],
  ['key=value', 'key=value'],
  ['$(A)', '$(A)'],
  ['﻿a', '"\\uFEFF\\x61"'],
  ['1 2', '1 2'],
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['.NaN', '".NaN"'],
  ['TRUE', '"TRUE"'],
  ['tRUE', 'tRUE'],
  ['0777', '"0777"'],
  ['0o8', '0o8'],
  ['1,000', '1,000'],
  ['\t', '"\\t"'],
  ['  ', "'  '"],
  ['a\n\tb\n', '"a\\n\\tb\\n"'],
  ['a  \n', '"a  \\n"'],
  ['~a', '~a'],
  ['nullx', 'nullx'],
  ['=a', '=a'],
  ['a: b\nc: d\n', '|\n      a: b\n      c: d'],
  ['2026-01', '2026-01'],
  ['2026-13-45', '2026-13-45'],
  ['12345678901234567890', '"12345678901234567890"'],
  ['-12345678901234567890', '"-12345678901234567890"'],
  ['1e400', '1e400'],
  ['0b2', '0b2'],
  ['0b', '0b'],
  ['2001-12-14t21:59:43.10-05:00', '"2001-12-14t21:59:43.10-05:00"'],
  ['a\n  indented\nback\n', '|\n      a\n        indented\n      back'],
  ['  lead\nx\n', '|2\n        lead\n      x'],
  ['\n  lead', '|2-\n\n        lead'],
  ['x:\ty', '"x:\\ty"'],
  ['x\t#y', '"x\\t#y"'],
  ['- ', "'- '"],
  ['-\ta', '"-\\ta"'],
  ['é: b', "'é: b'"],
  ['?\tx', '"?\\tx"'],
  ['!', "'!'"],
  ['&', "'&'"],
  ['%', "'%'"],
  ['@', "'@'"],
  ['a !b', 'a !b'],
  ['a &b', 'a &b'],
  ['a|b', 'a|b'],
  ['a>b', 'a>b'],
  ['1-2', '1-2'],
  ['1/2', '1/2'],
  ['+1.5', '"+1.5"'],
  ['+.5', '"+.5"'],
  ['-.inf', '"-.inf"'],
  ['-.INF', '"-.INF"'],
  ['.Inf', '".Inf"'],
  ['0.1e1', '"0.1e1"'],
  ['0x1.8p1', '0x1.8p1'],
  ['1_0.5', '"1_0.5"'],
];

test.each(printed)('%j prints as kubectl prints it, and reads back', (value, expected) => {
  const yaml = formatYAML({ metadata: { annotations: { k000: value } } });
  expect(yaml).toBe(`metadata:\n  annotations:\n    k000: ${expected}\n`);
  expect(parseYAML(yaml)).toEqual({ metadata: { annotations: { k000: value } } });
});

/** Documents that do not parse, and what the real kubectl said of them. */
const broken: [string, string][] = [
  ['a: b: c\n', 'error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n name: y\n',
    'error converting YAML to JSON: yaml: line 4: did not find expected key',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n',
    'error converting YAML to JSON: yaml: line 4: found character that cannot start any token',
  ],
  ['a: [1, 2\nb: c\n', "error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'"],
  ['a: {b: c\nd: e\n', "error converting YAML to JSON: yaml: line 1: did not find expected ',' or '}'"],
  ['a: "unclosed\nb: c\n', 'error converting YAML to JSON: yaml: line 3: found unexpected end of stream'],
  ['a:\n- b\n c: d\n', 'error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context'],
  ['a: *x\n', "error converting YAML to JSON: yaml: unknown anchor 'x' referenced"],
  [
    'apiVersion: v1\nkind Pod\nmetadata:\n  name: x\n',
    "error converting YAML to JSON: yaml: line 3: could not find expected ':'",
  ],
  ['apiVersion: v1\nkind: Pod\n- a\n', 'error converting YAML to JSON: yaml: line 2: did not find expected key'],
  ['a: @b\n', 'error converting YAML to JSON: yaml: found character that cannot start any token'],
  ['a: |\n  x\n y\n', 'error converting YAML to JSON: yaml: line 2: did not find expected key'],
  [
    'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: b\n   ports: c\n',
    'error converting YAML to JSON: yaml: line 6: did not find expected key',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a: b\n',
    'error converting YAML to JSON: yaml: line 4: mapping values are not allowed in this context',
  ],
  ['a: %x\n', 'error converting YAML to JSON: yaml: found character that cannot start any token'],
  ["a: 'x\n", 'error converting YAML to JSON: yaml: line 2: found unexpected end of stream'],
  ['a: b\n"c"\n', "error converting YAML to JSON: yaml: line 3: could not find expected ':'"],
  ['a: &x [*x]\n', "error converting YAML to JSON: yaml: anchor 'x' value contains itself"],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  labels:\n  app: y\n    z: w\n',
    'error converting YAML to JSON: yaml: line 7: mapping values are not allowed in this context',
  ],
  ['a: b\n  c: d\n', 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context'],
  ['a:\n  b: c\n  - d\n', 'error converting YAML to JSON: yaml: line 2: did not find expected key'],
  ['a: `x`\n', 'error converting YAML to JSON: yaml: found character that cannot start any token'],
  ['a: ]\n', 'error converting YAML to JSON: yaml: did not find expected node content'],
  [
    'apiVersion: v1\nkind: Pod\nmetadata: name: x\n',
    'error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "x\n',
    'error converting YAML to JSON: yaml: line 5: found unexpected end of stream',
  ],
  ['x\u0001y: z\n', 'error converting YAML to JSON: yaml: control characters are not allowed'],
  ['a:b\nc: d\n', 'error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context'],
];

test.each(broken)('%j', (text, expected) => {
  expect(() => parseYAML(text)).toThrow(new YAMLError(expected));
});

test('kinds of values', () => {
  const value = {
    a: [],
    b: {},
    c: null,
    d: [[1, 2], [{ x: 1, y: [true] }]],
    e: 1.5,
    f: 1e21,
    g: -0.00001,
    h: [{ a: { b: ['x'] } }],
  };
  const text =
    'a: []\nb: {}\nc: null\nd:\n- - 1\n  - 2\n- - x: 1\n    "y":\n    - true\ne: 1.5\nf: 1e+21\ng: -1e-05\nh:\n- a:\n    b:\n    - x\n';
  expect(formatYAML(value)).toBe(text);
  expect(parseYAML(text)).toEqual(value);
});

test('YAML 1.1 values, equal keys, merge keys and aliases', () => {
  expect(
    parseYAML(
      'a: yes\nb: off\nc: 0777\nd: 0o17\ne: 1_000\nf: 0x1f\ng: 1e3\nh: 2026-01-02\ni: ~\nj: 1:30\n1: x\nk: "yes"',
    ),
  ).toEqual({
    1: 'x',
    a: true,
    b: false,
    c: 511,
    d: 15,
    e: 1000,
    f: 31,
    g: 1000,
    h: '2026-01-02',
    i: null,
    j: '1:30',
    k: 'yes',
  });
  expect(parseYAML('a: 1\na: 2')).toEqual({ a: 2 });
  expect(parseYAML('x: &x {a: 1}\nw: {<<: *x, b: 2}\nz: *x')).toEqual({ x: { a: 1 }, w: { a: 1, b: 2 }, z: { a: 1 } });
  expect(parseYAML('a: !!foo bar')).toEqual({ a: 'bar' });
  expect(parseYAML('')).toBe(null);
});

test('a document of aliases of aliases is refused', () => {
  let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
  for (let i = 1; i < 10; i++)
    text += `a${i}: &a${i} [${Array(9)
      .fill(`*a${i - 1}`)
      .join(', ')}]\n`;
  expect(() => parseYAML(text)).toThrow(
    new YAMLError('error converting YAML to JSON: yaml: document contains excessive aliasing'),
  );
});

test('a stream is divided at its --- lines', () => {
  expect(splitYAMLDocuments('# head\n---\na: 1\n---\n\n# nothing\n--- # c\nb: "---"\n...\n')).toEqual([
    { text: 'a: 1\n', line: 2 },
    { text: 'b: "---"\n...\n', line: 7 },
  ]);
});

// What the real kubectl 1.36.3 made of each.
test.each<[string, unknown[], string?]>([
  ['---\na: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
  ['a: 1\n--- # c\nb: 2\n', [{ a: 1 }, { b: 2 }]],
  ['a: 1\n---\r\nb: 2\n', [{ a: 1 }, { b: 2 }]],
  ['a: 1\n---\n---\n\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
  ['a: 1\n---\nnull\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
  ['a: 1\n...\nb: 2\n', [{ a: 1 }]],
  ['# only a comment\n---\n# again\n---\na: 1\n', [{ a: 1 }]],
  ['', []],
  ['   \n\n', []],
  ['a: 1\n---b\nb: 2\n', [], 'invalid Yaml document separator: b'],
  ['a: 1\n--- {b: 2}\n', [], 'invalid Yaml document separator: {b: 2}'],
  [
    'a: 1\n---\na: b: c\n',
    [{ a: 1 }],
    'error converting YAML to JSON: yaml: mapping values are not allowed in this context',
  ],
  ['{"a":1}{"b":2}', [{ a: 1 }, { b: 2 }]],
  ['{"a":1}\n---\n{"b":2}\n', [{ a: 1 }, { b: 2 }]],
  ['{"a":1,}\n', [{ a: 1 }]],
  ['{"a":tru}', [{ a: 'tru' }]],
  ['{"a":1}\n{"b":\n', [{ a: 1 }], 'unexpected EOF'],
  [
    '{"apiVersion":"v1",\n "kind":"Pod"\n "metadata":{"name":"a"}}\n',
    [],
    `json: offset 36: invalid character '"' after object key:value pair`,
  ],
  [
    '{"a":1}\n{"apiVersion":"v1" "x"}\n',
    [{ a: 1 }],
    `json: offset 28: invalid character '"' after object key:value pair`,
  ],
])('the stream %j', (text, values, message) => {
  const read = readManifestStream(text);
  expect([read.values, read.error?.message]).toEqual([message?.startsWith('invalid Yaml') ? [] : values, message]);
});

test('what is nested too deep is refused, whatever the form', () => {
  for (const depth of [2000, 200_000]) {
    for (const text of [
      `a: ${'['.repeat(depth)}${']'.repeat(depth)}`,
      `a: ${'{a: '.repeat(depth)}${'}'.repeat(depth)}`,
    ])
      expect(() => parseYAML(text)).toThrow(
        new YAMLError('error converting YAML to JSON: yaml: exceeded max depth of 10000'),
      );
    expect(readManifestStream('{"a":'.repeat(depth)).error).toBeInstanceOf(Error);
  }
});
