/** Reports of labs and submissions that strangers wrote: nothing in them steers a terminal, breaks XML or is a formula. */
import { expect, test } from 'vitest';
import type { Grade } from '../../../lab/grade/grade.ts';
import { csvGrades } from '../../../lab/grade/report/csv.ts';
import { jsonGrades } from '../../../lab/grade/report/json.ts';
import { junitGrades } from '../../../lab/grade/report/junit.ts';
import type { Result } from '../../../lab/grade/report/result.ts';
import { jsonReport } from '../../../lab/report/json.ts';
import { junitReport } from '../../../lab/report/junit.ts';
import type { LabReport } from '../../../lab/report/report.ts';
import { textReport } from '../../../lab/report/text.ts';
import { PAYLOADS } from '../../../testing/payloads.ts';
import { tableGrades } from './table.ts';

/** Of a terminal, all but line ends; and what turns the direction of a line. */
const STEERS = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;
/** What XML 1.0 cannot hold. */
const NO_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

const labs = PAYLOADS.map((text): LabReport => {
  const problems = [{ path: text, line: 1, column: 1, message: text }];
  const cases = [
    { title: text, problems },
    { title: text, problems: [], skipped: text },
  ];
  return { path: text, problems, cases, tasks: 0, attempts: 0, blocks: 0 };
});

const results = PAYLOADS.map((text, i): Result => {
  if (i % 3 === 0) return { file: text, refused: text };
  const grade: Grade = {
    ...{
      name: text,
      lab: 'a',
      tasks: [],
      questions: [],
      points: 1,
      of: 2,
      commands: 3,
      time: 4,
      remarks: [text],
      marks: [],
    },
    ...(i % 3 === 1 ? { notGraded: text } : { diverged: text }),
  };
  return { file: text, grade };
});

/** Attributes and texts left out, only what we wrote ourselves is markup. */
function tagsOf(xml: string): string[] {
  expect(xml).not.toMatch(NO_XML);
  expect(xml.isWellFormed()).toBe(true);
  const bare = xml.replace(/="[^"<]*"/g, '=""');
  expect(bare).not.toMatch(/&(?!#\d+;)/);
  return [...new Set(bare.match(/<[^>]*>/g))].sort();
}

test('for people', () => {
  expect(textReport(labs)).not.toMatch(STEERS);
  expect(textReport(labs).split('\n').length).toBe(3 * labs.length + 2);
  expect(tableGrades(results)).not.toMatch(STEERS);
});

test('for CI', () => {
  expect(tagsOf(junitReport(labs))).toEqual([
    ...['</failure>', '</testcase>', '</testsuite>', '</testsuites>', '<?xml version="" encoding=""?>'],
    ...['<failure message="">', '<skipped message=""/>', '<testcase classname="" name="">'],
    ...['<testsuite name="" tests="" failures="" skipped="">', '<testsuites name="">'],
  ]);
  expect(tagsOf(junitGrades(results))).toEqual([
    ...['</system-out>', '</testcase>', '</testsuite>', '</testsuites>', '<?xml version="" encoding=""?>'],
    ...['<error message=""/>', '<system-out>', '<testcase classname="" name="">'],
    ...['<testsuite name="" tests="" failures="" errors="">', '<testsuites name="">'],
  ]);
});

test('for programs', () => {
  expect(JSON.parse(jsonReport(labs)).labs.map(({ path }: LabReport) => path)).toEqual([...PAYLOADS]);
  expect(JSON.parse(jsonGrades(results)).submissions.map(({ file }: Result) => file)).toEqual([...PAYLOADS]);
});

test('for spreadsheets: as many rows and columns as there are, and none a formula', () => {
  const cells: string[][] = [[]];
  for (const [, text = '', end] of csvGrades(results).matchAll(/("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n)/g)) {
    cells.at(-1)?.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === '\r\n') cells.push([]);
  }
  cells.pop();
  expect(cells.length).toBe(results.length + 1);
  expect(new Set(cells.map((row) => row.length))).toEqual(new Set([8]));
  expect(cells.slice(1).map(([file]) => file?.replace(/^'(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])/, ''))).toEqual([
    ...PAYLOADS,
  ]);
  expect(cells.flat().filter((cell) => /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
});
