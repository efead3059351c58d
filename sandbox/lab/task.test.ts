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
    expect(lab.tasks[0]).toMatchObject({ id: 't', mistakes: [], hints: [], points: 1 });
    expect(lab.questions[0]?.options.map((o) => o.right)).toEqual([undefined, true]);
  });

  test('reads the scenario beside it', () => {
    const text = 'apiVersion: kubetab.dev/v1alpha1\nkind: Scenario\nmetadata: { name: mine }\n';
    expect(readLab({ scenario: 's.yaml' }, (path) => (path === 's.yaml' ? text : '')).scenario.name).toBe('mine');
  });

  test('takes solutions and files from beside it', () => {
    const folder: Record<string, string> = {
      'solution.sh': '#!/bin/bash\n# task: other\nfalse\n\n#  task:  t\n\nkubectl a\n# why\nkubectl b\n\n',
      'manifests/web.yaml': 'kind: Pod\n',
    };
    const { solution: _, ...open } = task;
    const lab = readLab(
      { tasks: [open], files: { '/root/web.yaml': 'manifests/web.yaml' } },
      (path) => folder[path] as string,
    );
    expect(lab.tasks[0]?.solution).toBe('kubectl a\n# why\nkubectl b');
    expect(lab.scenario.files).toEqual({ '/root/web.yaml': 'kind: Pod\n' });
  });

  test('reports every error and goes on', () => {
    const told: string[] = [];
    readLab({ sed: 1, seed: -1, tasks: [{ ...task, titel: {}, title: 1, checks: [] }, 2], questions: {} }, beside, {
      report: (error) => told.push(error.message),
    });
    expect(told).toEqual([
      'lab.yaml: unknown key "sed"; did you mean "seed"? (known are scenario, seed, files, presets, questions, tasks)',
      'seed: expected a whole number from 0 to 4294967295, found -1',
      'questions: expected a list, found {}',
      'tasks[0]: unknown key "titel"; did you mean "title"? (known are id, title, goal, points, checks, mistakes, hints, solution, praise)',
      'tasks[0].title: expected a mapping, found 1',
      'tasks[0].checks: expected at least one, found none',
      'tasks[1]: expected a mapping, found 2',
    ]);
  });

  test.each<[string, unknown, string]>([
    ['a list', [], 'lab.yaml: expected a mapping, found []'],
    [
      'an unknown key',
      { task: [] },
      'lab.yaml: unknown key "task"; did you mean "tasks"? (known are scenario, seed, files, presets, questions, tasks)',
    ],
    ['a seed in words', { seed: 'x' }, 'seed: expected a whole number from 0 to 4294967295, found "x"'],
    ['no language', { tasks: [{ ...task, title: {} }] }, 'tasks[0].title: expected a text per language, as { en: … }'],
    [
      'a language by another name',
      { tasks: [{ ...task, title: { 'zh-cn': '题' } }] },
      'tasks[0].title: expected a language such as en or zh-CN, found "zh-cn"; did you mean "zh-CN"?',
    ],
    [
      'no language at all',
      { tasks: [{ ...task, title: { __proto__x: '题' } }] },
      'tasks[0].title: expected a language such as en or zh-CN, found "__proto__x"',
    ],
    [
      'points in words',
      { tasks: [{ ...task, points: '2' }] },
      'tasks[0].points: expected a number from 0 to 1000, found "2"',
    ],
    [
      'an id that is none',
      { tasks: [{ ...task, id: 'a b' }] },
      'tasks[0].id: expected letters, digits and "-", at most 63, found "a b"',
    ],
    [
      'no solution',
      { tasks: [{ ...task, solution: undefined }] },
      'tasks[0]: expected a solution: "solution:" here, or a section "# task: t" in solution.sh beside lab.yaml',
    ],
    ['a scenario outside', { scenario: '../s.yaml' }, 'scenario: expected a file of this folder, found "../s.yaml"'],
    [
      'a file outside',
      { files: { '/root/a': 'm/../../a' } },
      'files["/root/a"]: expected a file of this folder, found "m/../../a"',
    ],
    [
      'a file that is not there',
      { files: { '/root/a': 'm/a' } },
      'files["/root/a"]: there is no file "m/a" beside lab.yaml',
    ],
    ['no check', { tasks: [{ ...task, checks: [] }] }, 'tasks[0].checks: expected at least one, found none'],
    ['two of a name', { tasks: [task, task] }, 'tasks[1].id: the id "t" is used twice, first by tasks[0]'],
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

test('say speaks what there is where there is no English', () => {
  expect(say({ 'zh-CN': '你好' } as never, 'en')).toBe('你好');
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
