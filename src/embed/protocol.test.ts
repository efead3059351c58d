/** What comes from a stranger is read strictly. */
import { expect, test } from 'vitest';
import { createRandom } from '../../sandbox/apimachinery/random.ts';
import { harm } from '../../sandbox/testing/mutation.ts';
import { ConfigError, MOST, readConfig, readToFrame, readToPage } from './protocol.ts';
import { configOf } from './query.ts';

const WHOLE = {
  lab: 'sandbox/broken',
  scenario: 'kind: Scenario',
  files: { '/root/a.yaml': 'kind: Pod' },
  commands: ['kubectl get pods'],
  run: true,
  lens: 'requests',
  theme: 'dark',
  readOnly: true,
  key: 'https://example.org/docs#one',
};

test('a whole one comes back as it is; an empty one has its defaults', () => {
  expect(readConfig(WHOLE)).toEqual(WHOLE);
  expect(readConfig({})).toEqual({
    lab: 'sandbox',
    files: {},
    commands: [],
    run: false,
    theme: 'light',
    readOnly: false,
    key: '',
  });
});

test.each([
  [null, 'expected a configuration'],
  [[], 'expected a configuration'],
  ['x', 'expected a configuration'],
  [{ scenarios: '' }, 'scenarios: there is no such setting'],
  [{ lab: '../../secret' }, 'lab: expected a page\'s address, as sandbox/broken, found "../../secret"'],
  [
    { lab: 'https://evil.example/x' },
    'lab: expected a page\'s address, as sandbox/broken, found "https://evil.example/x"',
  ],
  [{ lab: 7 }, 'lab: expected text'],
  [
    { scenario: 'x'.repeat(MOST.scenario + 1) },
    `scenario: at most ${MOST.scenario} characters, this has ${MOST.scenario + 1}`,
  ],
  [{ files: [] }, 'files: expected paths and their texts'],
  [{ files: { 'a.yaml': '' } }, 'files: expected an absolute path, found "a.yaml"'],
  [{ files: { '/a': 1 } }, 'files["/a"]: expected text'],
  [{ commands: 'ls' }, 'commands: expected a list'],
  [{ commands: [1] }, 'commands[0]: expected text'],
  [{ commands: Array.from({ length: 51 }, () => 'ls') }, 'commands: at most 50, these are 51'],
  [{ theme: 'blue' }, 'theme: expected light or dark'],
  [{ run: 'yes' }, 'run: expected true or false'],
])('%j is refused with its place', (value, words) => {
  expect(() => readConfig(value)).toThrow(new ConfigError(words));
});

test('an address says the same', () => {
  const query = new URLSearchParams('lab=sandbox/broken&command=kubectl+get+pods&command=ls&run&theme=dark&readonly');
  expect(readConfig(configOf(query, false))).toEqual({
    lab: 'sandbox/broken',
    files: {},
    commands: ['kubectl get pods', 'ls'],
    run: true,
    theme: 'dark',
    readOnly: true,
    key: '',
  });
  expect(readConfig(configOf(new URLSearchParams(), true)).theme).toBe('dark');
  expect(() => configOf(new URLSearchParams('onload=x'), false)).toThrow('onload: there is no such setting');
});

test('messages are of the protocol, or nothing', () => {
  expect(readToFrame({ type: 'run', script: 'ls', more: 1 })).toEqual({ type: 'run', script: 'ls' });
  for (const none of [
    null,
    'run',
    { type: 'run' },
    { type: 'run', script: 'x'.repeat(MOST.command + 1) },
    { type: 'eval' },
  ]) {
    expect(readToFrame(none)).toBeUndefined();
  }
  expect(readToPage({ type: 'command', line: 'ls', status: 0 })).toEqual({ type: 'command', line: 'ls', status: 0 });
  for (const none of [
    undefined,
    { type: 'command' },
    { type: 'command', line: 'ls', status: 'ok' },
    { type: 'check', task: 1 },
  ]) {
    expect(readToPage(none)).toBeUndefined();
  }
});

test('of ten thousand damaged ones each is read, or refused in words', () => {
  const random = createRandom(1);
  const strange: unknown[] = [
    null,
    undefined,
    0,
    -1,
    Number.NaN,
    '',
    '\0',
    '<img onerror=x>',
    [],
    {},
    [[]],
    true,
    '__proto__',
  ];
  const damage = (value: unknown, depth = 0): unknown => {
    if (depth > 0 && random.int(3) === 0) return strange[random.int(strange.length)];
    if (Array.isArray(value)) return value.map((each) => damage(each, depth + 1));
    if (typeof value === 'string') {
      const at = random.int(value.length + 1);
      return value.slice(0, at) + String.fromCharCode(random.int(0x3000)) + value.slice(at + random.int(3));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, each]) => [
      random.int(12) === 0 ? String(damage(key)) : key,
      random.int(4) === 0 ? damage(each, depth + 1) : each,
    ]);
    return Object.fromEntries(entries.filter(() => random.int(15) > 0));
  };
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < 10_000; i++) {
    const damaged = damage(WHOLE);
    try {
      const config = readConfig(damaged);
      expect(config.lab).toMatch(/^[a-z0-9/-]+$/);
      for (const [path, text] of Object.entries(config.files)) expect([path[0], typeof text]).toEqual(['/', 'string']);
      for (const command of config.commands) expect(typeof command).toBe('string');
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      outcomes.refused++;
    }
    readToFrame(damaged);
    readToPage(damaged);
  }
  expect(outcomes.read).toBeGreaterThan(1000);
  expect(outcomes.refused).toBeGreaterThan(1000);
});

test('of six thousand damaged messages each is of the protocol, or nothing', () => {
  const random = createRandom(2);
  const toFrame = [{ type: 'run', script: 'ls' }, { type: 'theme', theme: 'dark' }, { type: 'sleep' }];
  const toPage = [
    ...[{ type: 'ready' }, { type: 'command', line: 'ls', status: 0 }, { type: 'check', task: 'a', passed: true }],
    ...[{ type: 'asleep', kept: new Uint8Array(3) }, { type: 'leave', back: true }, { type: 'failed' }],
  ];
  const sides = [
    [readToFrame, toFrame, ['script', 'theme', 'type']],
    [readToPage, toPage, ['back', 'kept', 'line', 'passed', 'status', 'task', 'type']],
  ] as const;
  const outcomes = { read: 0, nothing: 0 };
  for (let i = 0; i < 6000; i++) {
    const [read, whole, known] = sides[i % 2] as (typeof sides)[number];
    const damaged: { message: unknown } = { message: structuredClone(whole[random.int(whole.length)]) };
    for (let n = 1 + random.int(2); n > 0; n--) harm(damaged, random);
    const message = read(damaged.message);
    outcomes[message ? 'read' : 'nothing']++;
    if (!message) continue;
    expect(Object.keys(message).filter((key) => !(known as readonly string[]).includes(key))).toEqual([]);
    for (const [key, value] of Object.entries(message)) {
      if (key === 'kept') expect(value).toBeInstanceOf(Uint8Array);
      else expect(['string', 'number', 'boolean']).toContain(typeof value);
      if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(100_000);
    }
  }
  expect(Math.min(outcomes.read, outcomes.nothing)).toBeGreaterThan(1000);
});
