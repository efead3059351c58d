import { expect, test } from 'vitest';
import { formatDuration, humanDuration, parseDuration } from './duration.ts';
import { parseFieldSelector } from './fields.ts';
import { compareKubeVersions, parseGroupVersion } from './gvk.ts';
import { fromLabelSelectorObject, parseLabelSelector } from './labels.ts';
import { addQuantity, canonicalQuantity, compareQuantity, formatQuantity, quantityMilliValue } from './quantity.ts';
import { isDNS1123Label, isIPv6, isQualifiedName, isValidLabelValue, isValidPortName } from './validation.ts';

const said = (run: () => unknown): string => {
  try {
    return String(run());
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
};

const qualified =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

test.each([
  ['', ''],
  ['x=a,y=b,z=c', 'x=a,y=b,z=c'],
  ['z,a = 1 , !m', 'a=1,!m,z'],
  ['x in (b,a,,a)', 'x in (,a,b)'],
  ['x notin ()', 'x notin ()'],
  ['x=', 'x='],
  ['x=in', 'x=in'],
  ['x>1,x<9', 'x>1,x<9'],
  ['in in (in)', 'in in (in)'],
  ['a b', "error: unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a=b=c', "error: found '=', expected: ',' or 'end of string'"],
  ['a,', "error: found '', expected: identifier after ','"],
  [',a', "error: found ',', expected: !, identifier, or 'end of string'"],
  ['a in b', "error: unable to parse requirement: found 'b' expected: '('"],
  ['a in (b', "error: unable to parse requirement: found '', expected: ',' or ')'"],
  [
    'a/b/c',
    `error: unable to parse requirement: <nil>: Invalid value: "a/b/c": a valid label key ${qualified} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
  ],
  ['x=_', `error: unable to parse requirement: values[0][x]: Invalid value: "_": ${isValidLabelValue('_')[0]}`],
  [
    'x>a',
    "error: unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
])('label selector %s', (text, expected) => {
  expect(said(() => parseLabelSelector(text))).toBe(expected);
});

test('label selectors match', () => {
  const labels = { app: 'web', tier: '3' };
  const matching = ['app', 'app=web', 'app!=db', 'x!=y', '!x', 'tier>2', 'tier<4', 'app in (web,db)', 'x notin (a)'];
  expect(matching.filter((text) => !parseLabelSelector(text).matches(labels))).toEqual([]);
  const not = ['x', 'app=db', '!app', 'tier>3', 'app>1', 'constructor', 'app notin (web)', 'x in (a)'];
  expect(not.filter((text) => parseLabelSelector(text).matches(labels))).toEqual([]);
  expect(fromLabelSelectorObject(undefined).matches(labels)).toBe(false);
  expect(fromLabelSelectorObject({}).matches(labels)).toBe(true);
  const selector = fromLabelSelectorObject({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['3', '2'] },
      { key: 'x', operator: 'DoesNotExist' },
    ],
  });
  expect([String(selector), selector.matches(labels)]).toEqual(['app=web,tier in (2,3),!x', true]);
  expect(said(() => fromLabelSelectorObject({ matchExpressions: [{ key: 'a', operator: 'Gt' }] }))).toBe(
    'error: "Gt" is not a valid label selector operator',
  );
});

test.each([
  ['', ''],
  ['status.phase=Running', 'status.phase=Running'],
  ['b==1,a!=2', 'a!=2,b=1'],
  ['a=x\\,y\\=z\\\\', 'a=x\\,y\\=z\\\\'],
  ['a', "error: invalid selector: 'a'; can't understand 'a'"],
  ['a=b=c', 'error: invalid field selector: unescaped character in value: 61'],
  ['a=\\d', 'error: invalid field selector: invalid escape sequence: \\d'],
])('field selector %s', (text, expected) => {
  expect(said(() => parseFieldSelector(text))).toBe(expected);
});

test.each([
  ['0', '0'],
  ['0Mi', '0'],
  ['100m', '100m'],
  ['0.5', '500m'],
  ['1.5Gi', '1536Mi'],
  ['1024Mi', '1Gi'],
  ['1000Mi', '1000Mi'],
  ['1000', '1k'],
  ['1e3', '1e3'],
  ['1500e3', '1500e3'],
  ['0.1e3', '100'],
  ['9E', '9E'],
  ['12E', '12E'],
  ['16Ei', '9223372036854775807'],
  ['007Mi', '007Mi'],
  ['007000', '7k'],
  ['+5', '+5'],
  ['5.', '5.'],
  ['5.0', '5'],
  ['-0.0000000001', '-1n'],
  ['1e-30', '1e-9'],
  ['99999999999999999999.5', '99999999999999999999500m'],
  ['100000E', '100'],

  ['-1.5', '-1500m'],
  ['1.', '1.'],
  ['.5', '500m'],
  ['0.1Ki', '102400m'],
  ['512', '512'],
  ['1Ki', '1Ki'],
  ['0.0000000001', '1n'],
  ['100Ki', '100Ki'],
  ['2048', '2048'],
  ['+3k', '+3k'],
  ['007', '007'],
  ['1Mi', '1Mi'],
  ['1.1k', '1100'],
  ['', "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1 Gi', "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['lots', "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1GB', "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1mm', "error: unable to parse quantity's suffix"],
  ['1K', "error: unable to parse quantity's suffix"],
  ['1e', "error: unable to parse quantity's suffix"],
])('quantity %s', (text, expected) => {
  expect(said(() => canonicalQuantity(text))).toBe(expected);
});

test('quantity arithmetic', () => {
  expect(formatQuantity(addQuantity('100m', '1'))).toBe('1100m');
  expect(formatQuantity(addQuantity('0', '1Gi'))).toBe('1Gi');
  expect(compareQuantity('1Gi', '1024Mi')).toBe(0);
  expect(compareQuantity('1G', '1Gi')).toBe(-1);
  expect(quantityMilliValue('1n')).toBe(1);
});

test.each([
  [-3, '<invalid>'],
  [-1, '0s'],
  [0, '0s'],
  [119, '119s'],
  [120, '2m'],
  [150, '2m30s'],
  [599, '9m59s'],
  [600, '10m'],
  [10799, '179m'],
  [10800, '3h'],
  [28799, '7h59m'],
  [28800, '8h'],
  [36 * 3600, '36h'],
  [48 * 3600, '2d'],
  [166 * 3600, '6d22h'],
  [192 * 3600, '8d'],
  [729 * 86400, '729d'],
  [741 * 86400, '2y11d'],
  [8 * 365 * 86400, '8y'],
])('%i seconds old', (seconds, expected) => {
  expect(humanDuration(seconds * 1000)).toBe(expected);
});

test.each([
  ['1h', '1h0m0s'],
  ['1m30s', '1m30s'],
  ['1.5s', '1.5s'],
  ['300ms', '300ms'],
  ['0', '0s'],
  ['-2h3m', '-2h3m0s'],
  ['1us', '1µs'],
  ['10s', '10s'],
  ['80s', '1m20s'],
  ['1230ms', '1.23s'],
  ['30', 'error: time: missing unit in duration "30"'],
  ['abc', 'error: time: invalid duration "abc"'],
  ['', 'error: time: invalid duration ""'],
  ['5d', 'error: time: unknown unit "d" in duration "5d"'],
  ['1constructor', 'error: time: unknown unit "constructor" in duration "1constructor"'],
  ['1°"', 'error: time: unknown unit "\\xc2\\xb0\\"" in duration "1\\xc2\\xb0\\""'],
])('duration %s', (text, expected) => {
  expect(said(() => formatDuration(parseDuration(text)))).toBe(expected);
});

test('formats and their complaints', () => {
  expect(isDNS1123Label('a.b')).toEqual(['must not contain dots']);
  expect(isDNS1123Label('A')).toEqual([
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ]);
  expect(isDNS1123Label('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
  expect(isValidLabelValue('a'.repeat(64))).toEqual(['must be no more than 63 bytes']);
  expect(isQualifiedName('/a')).toEqual(['prefix part must be non-empty']);
  expect(isQualifiedName('a/')).toEqual(['name part must be non-empty', `name part ${qualified}`]);
  expect(isValidPortName('-8--0-')).toEqual([
    'must contain at least one letter (a-z)',
    'must not contain consecutive hyphens',
    'must not begin or end with a hyphen',
  ]);
  expect(['::', '::1', 'fe80::1.2.3.4', '1:2:3:4:5:6:7:8', '1::2::3', '1:2:3', ':1', '1.2.3.4'].map(isIPv6)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('group versions', () => {
  expect(parseGroupVersion('apps/v1')).toEqual({ group: 'apps', version: 'v1' });
  expect(said(() => parseGroupVersion('a/b/c'))).toBe('error: unexpected GroupVersion string: a/b/c');
  const versions = ['v1beta1', 'v2', 'foo1', 'v1alpha1', 'v10', 'v1', 'v1beta2'];
  expect(versions.sort((a, b) => compareKubeVersions(b, a))).toEqual([
    'v10',
    'v2',
    'v1',
    'v1beta2',
    'v1beta1',
    'v1alpha1',
    'foo1',
  ]);
});
