/** A class acted out: a lab written by `kubetab new`, handed out, done by twenty-seven, and graded by the command. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pointOutAlikeIn } from '../../../lab/grade/alike.ts';
import { gradeAll } from '../../../lab/grade/pool.ts';
import { csvGrades } from '../../../lab/grade/report/csv.ts';
import { jsonGrades } from '../../../lab/grade/report/json.ts';
import { junitGrades } from '../../../lab/grade/report/junit.ts';
import { gradeText } from '../../../lab/grade/text.ts';
import { ClusterReplays } from '../../../replay.ts';
import { classOf, type Handed } from '../../../testing/classroom.ts';
import { run as newLab } from '../new.ts';
import { engineVersion } from './engine-version.ts';
import { readLabOf } from './lab.ts';

const DIR = mkdtempSync(join(tmpdir(), 'kubetab-class-'));
const LAB = join(DIR, 'scaling');
const MAIN = join(import.meta.dirname, '../main.ts');
const engine = engineVersion();
let handed: Handed[];

/** As somebody runs it in the folder with the files. */
async function graded(format: string): Promise<string> {
  const files = handed.map(({ file }) => file);
  const args = [MAIN, 'grade', '--lab', LAB, '--format', format, ...files];
  const options = { cwd: DIR, encoding: 'utf8' as const, maxBuffer: 1 << 26 };
  // The cheat's file diverges, and so the status is 1.
  return promisify(execFile)(process.execPath, args, options).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValueOnce(true);
  await newLab(['lab', 'scaling', '--dir', DIR]);
  handed = await classOf({ lab: readLabOf(LAB), id: 'scaling', engine });
  for (const { file, text } of handed) writeFileSync(join(DIR, file), text);
}, 120_000);
afterAll(() => rmSync(DIR, { recursive: true }));

test('who did it, who did not, who cheated, who copied', async () => {
  const { submissions } = JSON.parse(await graded('json')) as { submissions: any[] };
  expect(submissions.map(({ points }) => points)).toEqual(handed.map(({ does }) => (does ? 2 : 0)));
  const pointedOut = submissions.filter(({ trouble, remarks }) => trouble !== undefined || remarks.length > 0);
  expect(
    pointedOut.map(({ file, trouble, remarks }) => [file, trouble?.replace(/: .*/, ''), remarks.map(short)]),
  ).toMatchInlineSnapshot(`
    [
      [
        "01-Ada.json",
        undefined,
        [
          "alike: all 6 inputs and their times are those of 29-Carl.json",
        ],
      ],
      [
        "28-Mallory.json",
        "diverged at the end",
        [
          "seed: it was done with N, that of "Mallory" is N",
        ],
      ],
      [
        "29-Carl.json",
        undefined,
        [
          "seed: it was done with N, that of "Carl" is N",
          "alike: all 6 inputs and their times are those of 01-Ada.json",
        ],
      ],
    ]
  `);
  const resumed = [handed[6], handed[13]].map((each) => each?.text.includes('"resume"'));
  expect(resumed).toEqual([true, true]);
}, 120_000);

test('what a page grades with gives the same reports, byte for byte', async () => {
  const lab = readLabOf(LAB);
  const results = await gradeAll(handed, {
    graders: 1,
    timeout: 60,
    nameOf: ({ file }) => file,
    after: () => () => {},
    progress: () => {},
    make: () => {
      const stages = new ClusterReplays(lab.scenario);
      return { grade: ({ text }) => gradeText(text, { engine, lab, id: 'scaling', stages }), end: () => {} };
    },
  });
  pointOutAlikeIn(results);
  expect(await graded('json')).toBe(jsonGrades(results));
  expect(await graded('csv')).toBe(csvGrades(results));
  expect(await graded('junit')).toBe(junitGrades(results));
}, 120_000);

function short(remark: string): string {
  return remark.replace(/\d{5,}/g, 'N');
}
