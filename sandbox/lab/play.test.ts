/** A lab that goes wrong in every way a play can find, and the words for each. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFolder } from '../cmd/kubetab/check/folder.ts';
import { clusterStages } from '../cmd/kubetab/check/stages.ts';
import type { LabFolder } from './lint/index.ts';
import { jsonReport } from './report/json.ts';
import { junitReport } from './report/junit.ts';
import { checkFolder, type LabReport } from './report/report.ts';
import { textReport } from './report/text.ts';

const TESTDATA = join(import.meta.dirname, 'lint/testdata/play');

/** Its files named as from within. */
function folder(): LabFolder {
  const { lab, pages, beside } = readFolder(TESTDATA);
  const short = <T extends { path: string }>(file: T): T => ({ ...file, path: file.path.slice(TESTDATA.length + 1) });
  return { path: 'play', lab: short(lab), pages: pages.map(short), beside: (path) => short(beside(path)) };
}

let report: LabReport;

test('a play, told in each format', { timeout: 120_000 }, async () => {
  const news: string[] = [];
  report = await checkFolder(folder(), clusterStages(), {
    limit: 600_000,
    progress: (done, of, what) => news.push(`${done}/${of} ${what}`),
  });
  await expect(textReport([report])).toMatchFileSnapshot(join(TESTDATA, 'report.txt'));
  await expect(jsonReport([report])).toMatchFileSnapshot(join(TESTDATA, 'report.json'));
  await expect(junitReport([report])).toMatchFileSnapshot(join(TESTDATA, 'report.xml'));
  expect(news.slice(0, 3)).toEqual(['0/21 scenario', '0/21 task nothing-to-do', '1/21 task mistaken, mistake 1']);
});

test('the host loses its patience', async () => {
  const patience = new AbortController();
  const { problems, cases } = await checkFolder(folder(), clusterStages(), {
    signal: patience.signal,
    progress: (_, _of, what) => {
      if (what.includes('mistake 2')) patience.abort('was cut off after 7 seconds');
    },
  });
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '1: scenario: "kubectl apply -f nowhere.yaml" ends with status 1: error: the path "nowhere.yaml" does not exist',
    '6: tasks[0].checks: "nothing-to-do" passes before its solution; something must be left to do',
    '23: tasks[1].mistakes[0].attempt: this attempt gets the words of tasks[1].mistakes[1]: Not no.',
    '26: tasks[1].mistakes[1].attempt: was cut off after 7 seconds',
  ]);
  expect(cases.map(({ title, skipped }) => [title, skipped])).toEqual([
    ['lint', undefined],
    ['scenario', undefined],
    ['task nothing-to-do', undefined],
    ['task mistaken', undefined],
    ['task unsolved', 'was cut off after 7 seconds'],
    ['task after-it', 'was cut off after 7 seconds'],
    ['page en', 'was cut off after 7 seconds'],
  ]);
});

test('a scenario that the API server refuses', async () => {
  const base = folder();
  const bad = `apiVersion: kubetab.dev/v1alpha1
kind: Scenario
spec:
  workers: [node01]
  steps:
    - create:
        - { apiVersion: v1, kind: Pod, metadata: { name: web } }
`;
  const { problems } = await checkFolder(
    { ...base, beside: (path) => (path === 'scenario.yaml' ? { path, text: bad } : base.beside(path)) },
    clusterStages(),
  );
  expect(problems).toEqual([
    {
      path: 'lab.yaml',
      line: 1,
      column: 1,
      message: 'scenario: it does not come about: Pod "web" is invalid: spec.containers: Required value',
    },
  ]);
});
