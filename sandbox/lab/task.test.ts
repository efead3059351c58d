import { describe, expect, test } from 'vitest';
import { readLab, say } from './task.ts';

const beside = (path: string): string => {
  throw new Error(`read ${path}`);
};
const task = {
  id: 't',
  title: { en: 'T' },
  goal: { en: 'G' },
  checks: [{ says: { en: 'c' }, conditions: [{ object: { apiVersion: 'v1', kind: 'Pod', name: 'web' } }] }],
  solution: 'true',
  praise: { en: 'P' },
};
const question = {
  id: 'q',
  ask: { en: '?' },
  options: [
    { text: { en: 'a' }, says: { en: 'no' } },
    { text: { en: 'b' }, says: { en: 'yes' }, right: true },
  ],
};
const withCondition = (condition: unknown) => ({
  tasks: [{ ...task, checks: [{ says: { en: 'c' }, conditions: [condition] }] }],
});
const object = { apiVersion: 'v1', kind: 'Pod', name: 'web' };

describe('readLab', () => {
  test('fills in what is left out', () => {
    const lab = readLab({ tasks: [task], questions: [question] }, beside);
    expect(lab.scenario.name).toBe('default');
    expect(lab.seed).toBe(1);
    expect(lab.tasks[0]).toMatchObject({ id: 't', mistakes: [], hints: [] });
    expect(lab.questions[0]?.options.map((o) => o.right)).toEqual([undefined, true]);
  });

  test('reads the scenario beside it', () => {
    const text = 'apiVersion: kubetab.dev/v1alpha1\nkind: Scenario\nmetadata: { name: mine }\n';
    expect(readLab({ scenario: 's.yaml' }, (path) => (path === 's.yaml' ? text : '')).scenario.name).toBe('mine');
  });

  test.each<[string, unknown, string]>([
    ['a list', [], 'lab.yaml: expected a mapping, found []'],
    ['an unknown key', { task: [] }, 'lab.yaml: unknown key "task"; known are scenario, seed, questions, tasks'],
    ['a seed in words', { seed: 'x' }, 'seed: expected a number, found "x"'],
    [
      'no English',
      { tasks: [{ ...task, title: { 'zh-CN': '题' } }] },
      'tasks[0].title: expected an English text under "en"',
    ],
    ['no check', { tasks: [{ ...task, checks: [] }] }, 'tasks[0].checks: expected at least one, found none'],
    ['two of a name', { tasks: [task, task] }, 'lab.yaml: the id "t" is used twice'],
    [
      'two right answers',
      { questions: [{ ...question, options: question.options.map((o) => ({ ...o, right: true })) }] },
      'questions[0].options: expected one with "right: true", found 2',
    ],
    [
      'a path alone',
      withCondition({ object, path: 'spec' }),
      'tasks[0].checks[0].conditions[0]: expected "path" and "expect" together, found one of them',
    ],
    [
      'no name',
      withCondition({ object: { apiVersion: 'v1', kind: 'Pod' } }),
      'tasks[0].checks[0].conditions[0].object.name: expected text, found nothing',
    ],
    [
      'an empty expectation',
      withCondition({ object, path: 'a', expect: {} }),
      'tasks[0].checks[0].conditions[0].expect: expected one of equals, not, oneOf, matches, atLeast, atMost, present',
    ],
    [
      'a broken pattern',
      withCondition({ object, path: 'a', expect: { matches: '(' } }),
      'tasks[0].checks[0].conditions[0].expect.matches: expected a regular expression, found "("',
    ],
    [
      'an unknown condition',
      withCondition({ object, ready: true }),
      'tasks[0].checks[0].conditions[0]: unknown key "ready"; known are object, exists, path, expect, count',
    ],
  ])('%s', (_, document, message) => {
    expect(() => readLab(document, beside)).toThrow(message);
  });
});

test('say falls back to English', () => {
  const text = { en: 'hello', 'zh-CN': '你好', fr: 'salut' };
  expect(['en', 'zh-CN', 'fr-CA', 'de'].map((language) => say(text, language))).toEqual([
    'hello',
    '你好',
    'salut',
    'hello',
  ]);
});
