import { describe, expect, test } from 'vitest';
import { evaluateTask } from './check.ts';
import { fieldAt, holds } from './expectation.ts';
import type { Check, Condition, Task } from './task.ts';
import type { World } from './world.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }, { name: 'side' }] },
  status: {
    conditions: [
      { type: 'Ready', status: 'False' },
      { type: 'Initialized', status: 'True' },
    ],
  },
};

describe('fieldAt', () => {
  test.each([
    ['metadata.name', 'web'],
    ['spec.containers[0].image', 'nginx:1.27'],
    ['spec.containers[-1].name', 'side'],
    ['spec.containers[name=side].name', 'side'],
    ['status.conditions[type=Ready].status', 'False'],
    ['metadata.labels["app.kubernetes.io/name"]', 'web'],
    ["metadata.labels['app.kubernetes.io/name']", 'web'],
    ['spec.containers[2].image', undefined],
    ['spec.containers[type=Ready].image', undefined],
    ['metadata.name.length', undefined],
    ['spec.nodeName', undefined],
    ['status[0]', undefined],
  ])('%s', (path, value) => {
    expect(fieldAt(pod, path)).toEqual(value);
  });
});

describe('holds', () => {
  test.each([
    [3, { equals: 3 }, true],
    ['3', { equals: 3 }, false],
    [{ a: [1, { b: 2 }] }, { equals: { a: [1, { b: 2 }] } }, true],
    [{ a: 1 }, { equals: { a: 1, b: 2 } }, false],
    [[1], { equals: { 0: 1 } }, false],
    [undefined, { equals: null }, false],
    [2, { not: 3 }, true],
    [undefined, { not: 3 }, true],
    ['b', { oneOf: ['a', 'b'] }, true],
    ['c', { oneOf: ['a', 'b'] }, false],
    ['nginx:1.27', { matches: '^nginx:' }, true],
    [undefined, { matches: '.' }, false],
    [3, { atLeast: 3, atMost: 3 }, true],
    [2, { atLeast: 3 }, false],
    ['9', { atLeast: 3 }, false],
    [undefined, { present: false }, true],
    [0, { present: true }, true],
    [undefined, { present: true }, false],
    ['nginx:2', { matches: '^nginx', not: 'nginx:2' }, false],
  ])('%j, %j: %s', (value, expectation, result) => {
    expect(holds(value, expectation)).toBe(result);
  });
});

/** Answers of an API server that holds one Pod, and what the learner's machine holds. */
const cluster = (asked: string[] = [], files: Record<string, string> = {}): World => ({
  file: (path) => files[path],
  read: async (path) => {
    asked.push(path);
    const bodies: Record<string, unknown> = {
      '/api/v1': {
        resources: [
          { name: 'pods/status', kind: 'Pod', namespaced: true },
          { name: 'pods', kind: 'Pod', namespaced: true },
          { name: 'nodes', kind: 'Node', namespaced: false },
        ],
      },
      '/api/v1/namespaces/default/pods': { items: [pod] },
      '/api/v1/namespaces/default/pods?labelSelector=app%20in%20(a%2Cb)': { items: [] },
      '/api/v1/pods': { items: [pod, pod] },
      '/api/v1/namespaces/default/pods/web': pod,
      '/api/v1/nodes/node01': { metadata: { name: 'node01' } },
    };
    return path in bodies ? { status: 200, body: bodies[path] } : { status: 404, body: { kind: 'Status', code: 404 } };
  },
});

const web = { apiVersion: 'v1', kind: 'Pod', name: 'web' };
const check = (...conditions: Condition[]): Check => ({ says: { en: 'wanted', 'zh-CN': '期望' }, conditions });
const task = (over: Partial<Task>): Task => ({
  id: 't',
  title: { en: '' },
  goal: { en: '' },
  checks: [],
  mistakes: [],
  hints: [],
  solution: '',
  points: 1,
  praise: { en: 'Well done.' },
  ...over,
});

describe('evaluateTask', () => {
  test('everything holds', async () => {
    const node = { apiVersion: 'v1', kind: 'Node', name: 'node01' };
    const result = await evaluateTask(
      task({
        checks: [
          check({ object: web, path: 'metadata.name', expect: { equals: 'web' } }, { object: node }),
          check({ object: { ...web, name: 'ghost' }, exists: false }),
        ],
      }),
      cluster(),
    );
    expect(result).toEqual({
      task: 't',
      passed: true,
      feedback: 'Well done.',
      checks: [
        { says: 'wanted', passed: true },
        { says: 'wanted', passed: true },
      ],
    });
  });

  test.each<[string, Condition, { where: string; expected: string; found: string }]>([
    [
      'a value',
      { object: web, path: 'spec.containers[0].image', expect: { equals: 'nginx:1.29' } },
      { where: 'Pod web, spec.containers[0].image', expected: 'nginx:1.29', found: 'nginx:1.27' },
    ],
    [
      'an absent field',
      { object: web, path: 'spec.nodeName', expect: { oneOf: ['node01', 'node02'] } },
      { where: 'Pod web, spec.nodeName', expected: 'node01 or node02', found: 'nothing' },
    ],
    [
      'an absent object',
      { object: { ...web, name: 'db' } },
      { where: 'Pod db', expected: 'the object', found: 'no such object' },
    ],
    [
      'an object too many',
      { object: web, exists: false },
      { where: 'Pod web', expected: 'no such object', found: 'the object' },
    ],
    [
      'an unknown kind',
      { object: { apiVersion: 'v1', kind: 'Gadget', name: 'x' } },
      { where: 'Gadget x', expected: 'the object', found: 'no such object' },
    ],
    [
      'an unknown group',
      { object: { apiVersion: 'x.dev/v1', kind: 'Pod', name: 'x' } },
      { where: 'Pod x', expected: 'the object', found: 'no such object' },
    ],
    [
      'a count',
      { object: { apiVersion: 'v1', kind: 'Pod' }, count: { atLeast: 2 } },
      { where: 'Pod', expected: 'at least 2', found: '1' },
    ],
    [
      'a count of all namespaces',
      { object: { apiVersion: 'v1', kind: 'Pod', namespace: '*' }, count: { equals: 3 } },
      { where: 'Pod', expected: '3', found: '2' },
    ],
    [
      'a count by selector',
      { object: { apiVersion: 'v1', kind: 'Pod', selector: 'app in (a,b)' }, count: { equals: 1 } },
      { where: 'Pod app in (a,b)', expected: '1', found: '0' },
    ],
    [
      'a count by field',
      {
        object: { apiVersion: 'v1', kind: 'Pod', where: [{ path: 'metadata.name', expect: { matches: '^db' } }] },
        count: { equals: 1 },
      },
      { where: 'Pod', expected: '1', found: '0' },
    ],
  ])('says what differs: %s', async (_, condition, difference) => {
    const result = await evaluateTask(task({ checks: [check(condition)] }), cluster());
    expect(result.checks).toEqual([{ says: 'wanted', passed: false, difference }]);
    expect(result.feedback).toBe(`${difference.where}: expected ${difference.expected}, found ${difference.found}.`);
  });

  test('the first mistake that fits speaks, in the language asked for', async () => {
    const wrong = { object: web, path: 'spec.containers[0].image', expect: { equals: 'nginx:1.29' } };
    const result = await evaluateTask(
      task({
        checks: [check(wrong)],
        mistakes: [
          { when: [{ object: web, exists: false }], says: { en: 'gone' } },
          {
            when: [{ object: web, path: 'spec.containers[0].image', expect: { matches: '^nginx' } }],
            says: { en: 'not {found}', 'zh-CN': '{found} 不是 {expected}' },
          },
          { when: [{ object: web }], says: { en: 'later' } },
        ],
      }),
      cluster(),
      'zh-CN',
    );
    expect(result).toMatchObject({
      passed: false,
      mistake: 1,
      feedback: 'nginx:1.27 不是 nginx:1.29',
      checks: [{ says: '期望' }],
    });
  });

  test('asks each question once', async () => {
    const asked: string[] = [];
    const twice = [check({ object: web }), check({ object: web, path: 'metadata.name', expect: { equals: 'web' } })];
    await evaluateTask(task({ checks: twice }), cluster(asked));
    expect(asked).toEqual(['/api/v1', '/api/v1/namespaces/default/pods/web']);
  });
});
