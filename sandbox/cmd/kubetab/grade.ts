/** `kubetab grade`: plays submissions again and reports what was done. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pointOutAlike } from '../../lab/grade/alike.ts';
import { csvGrades } from '../../lab/grade/report/csv.ts';
import { jsonGrades } from '../../lab/grade/report/json.ts';
import { junitGrades } from '../../lab/grade/report/junit.ts';
import { trouble } from '../../lab/grade/report/result.ts';
import { readSubmission } from '../../lab/submission/submission.ts';
import { engineVersion } from './grade/engine-version.ts';
import { folderOf, idOf, readLabOf } from './grade/lab.ts';
import { gradeFiles } from './grade/pool.ts';
import { tableGrades } from './grade/table.ts';
import { oneOf, parse, UsageError, wholeNumber } from './usage.ts';

export const help = `Grade what learners handed in. Each file's journal is played again on your own lab, and its tasks are
judged as it goes: scores come from the replay alone, so a file edited to claim more gains nothing.
(A solution typed in from a friend cannot be told. Files with the same inputs at the same times are pointed
out, and so is a seed that is not the learner's.)

Usage:
  npm run -s kubetab -- grade [options] FILE…

A FILE may be a folder: its .json files are meant.

Options:
  --lab DIR        the lab's folder, or one with labs below it, of which the one of that name is taken
                   (default: those that ship with Kubetab)
  --format FORMAT  table (default), json, csv or junit
  --threads N      how many are graded at once (default 2)
  --timeout N      seconds one submission may take (default 60)

In the table a task is the simulated time and the number of the command at which it passed, h2 that two hints
were opened, s that the solution was.

Exit status: 0 when all were graded, 1 when one was not (refused, another version's, diverged, cut off; the
others are graded), 2 when there is nothing to grade or the lab cannot be used.
`;

const FORMATS = { table: tableGrades, json: jsonGrades, csv: csvGrades, junit: junitGrades };

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      lab: { type: 'string' },
      format: { type: 'string' },
      threads: { type: 'string' },
      timeout: { type: 'string' },
    },
  });
  const format = oneOf('format', values.format, ['table', 'json', 'csv', 'junit'] as const) ?? 'table';
  const threads = wholeNumber('threads', values.threads, 1, 64) ?? 2;
  const timeout = wholeNumber('timeout', values.timeout, 1, 86_400) ?? 60;
  const files = positionals.flatMap(filesOf);
  if (files.length === 0) throw new UsageError('grade takes the files that were handed in');
  const id = labOf(files);
  if (id === undefined && values.lab === undefined) {
    throw new UsageError('none of the files is a submission; with --lab DIR you are told why');
  }
  const folder = folderOf(values.lab, id ?? idOf(values.lab as string));
  readLabOf(folder);
  const progress = process.stderr.isTTY ? bar(files.length) : () => {};
  const given = { folder, id: idOf(folder), engine: engineVersion() };
  const results = await gradeFiles(files, { ...given, threads, timeout, progress });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  pointOutAlike(
    results.flatMap(({ file, grade }) => (grade && grade.notGraded === undefined ? [{ file, ...grade }] : [])),
  );
  process.stdout.write(FORMATS[format](results));
  return results.some((result) => trouble(result) !== undefined) ? 1 : 0;
}

function filesOf(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { withFileTypes: true }).filter(
      (each) => each.isFile() && /\.json$/.test(each.name),
    );
    return names.map(({ name }) => join(path, name)).sort();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The lab of the first that is in form. */
function labOf(files: readonly string[]): string | undefined {
  for (const file of files) {
    try {
      return readSubmission(readFileSync(file, 'utf8')).lab.id;
    } catch {
      // It is refused when its turn comes.
    }
  }
  return undefined;
}

const WIDTH = 30;

function bar(of: number): (done: number) => void {
  let last = '';
  return (done) => {
    const full = Math.floor((WIDTH * done) / of);
    const line = `grading [${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${Math.floor(done)}/${of}`;
    if (line === last) return;
    last = line;
    process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
  };
}
