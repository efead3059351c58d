import { expect, test } from 'vitest';
import { CommandError } from './errors.ts';
import { Flags, flag, parseGoDuration } from './flags.ts';

const declared = [
  flag.bool('watch', false, '', 'w'),
  flag.bool('all-namespaces', false, '', 'A'),
  flag.string('output', '', '', 'o'),
  flag.string('dry-run', 'none', '', undefined, { noOptDefault: 'unchanged' }),
  flag.int('port', -1, ''),
  flag.duration('timeout', '30s', ''),
  flag.slice('filename', [], '', 'f'),
  flag.array('from-literal', [], ''),
];

function parse(...argv: string[]): Flags {
  const flags = new Flags(declared);
  flags.parse(argv);
  return flags;
}

test('values, wherever they stand', () => {
  const flags = parse(
    'pods',
    '-Ao',
    'yaml',
    '--port=0x10',
    '-f',
    'a,"b,c"',
    '-f=d',
    '--from-literal',
    'x=1,2',
    'web',
    '--timeout',
    '1m30s',
    '--',
    '-w',
  );
  expect({
    args: flags.args,
    before: flags.argsBeforeDash,
    all: flags.bool('all-namespaces'),
    watch: flags.bool('watch'),
    output: flags.string('output'),
    port: flags.int('port'),
    files: flags.list('filename'),
    literals: flags.list('from-literal'),
    timeout: flags.duration('timeout'),
  }).toEqual({
    args: ['pods', 'web', '-w'],
    before: 2,
    all: true,
    watch: false,
    output: 'yaml',
    port: 16,
    files: ['a', 'b,c', 'd'],
    literals: ['x=1,2'],
    timeout: 90_000,
  });
});

test('a flag with a bare meaning never takes the next word', () => {
  const flags = parse('--dry-run', 'client', '--watch', 'true');
  expect([flags.string('dry-run'), flags.bool('watch'), flags.args]).toEqual(['unchanged', true, ['client', 'true']]);
});

test('defaults, and what was given', () => {
  const flags = parse('--port=-1');
  expect([flags.int('port'), flags.changed('port'), flags.changed('output'), flags.duration('timeout')]).toEqual([
    -1,
    true,
    false,
    30_000,
  ]);
});

test.each([
  [['--foo'], 'unknown flag: --foo'],
  [['-wZ'], "unknown shorthand flag: 'Z' in -Z"],
  [['-Zw'], "unknown shorthand flag: 'Z' in -Zw"],
  [['--output'], 'flag needs an argument: --output'],
  [['-wo'], "flag needs an argument: 'o' in -o"],
  [['--=x'], 'bad flag syntax: --=x'],
  [['---x'], 'bad flag syntax: ---x'],
  [['-w=3'], 'invalid argument "3" for "-w, --watch" flag: strconv.ParseBool: parsing "3": invalid syntax'],
  [['--port', 'x'], 'invalid argument "x" for "--port" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  [['--timeout=5'], 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
  [['--timeout=5x'], 'invalid argument "5x" for "--timeout" flag: time: unknown unit "x" in duration "5x"'],
  [['--timeout=x'], 'invalid argument "x" for "--timeout" flag: time: invalid duration "x"'],
  [
    ['-f', 'a"b'],
    'invalid argument "a\\"b" for "-f, --filename" flag: parse error on line 1, column 2: bare " in non-quoted-field',
  ],
])('%j', (argv, message) => {
  expect(() => parse(...argv)).toThrow(new CommandError(message));
});

test.each([
  ['1h2m3.5s', 3_723_500],
  ['-1s', -1000],
  ['1.5m', 90_000],
  ['0', 0],
  ['1', undefined],
])('duration %s', (text, ms) => {
  expect(parseGoDuration(text)).toBe(ms);
});
