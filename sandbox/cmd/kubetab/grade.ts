/** `kubetab grade`: plays submissions again and reports what was done. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pointOutAlikeIn } from '../../lab/grade/alike.ts';
import { gradeAll } from '../../lab/grade/pool.ts';
import { csvGrades } from '../../lab/grade/report/csv.ts';
import { jsonGrades } from '../../lab/grade/report/json.ts';
import { junitGrades } from '../../lab/grade/report/junit.ts';
import { trouble } from '../../lab/grade/report/result.ts';
import { readSubmission, type Submission } from '../../lab/submission/submission.ts';
import { engineVersion } from './grade/engine-version.ts';
import { type Handed, ThreadGrader } from './grade/grader.ts';
import { folderOf, idOf, readLabOf } from './grade/lab.ts';
import { otherEngines } from './grade/other-engines.ts';
import { tableGrades } from './grade/table.ts';
import { oneOf, parse, UsageError, wholeNumber } from './usage.ts';

export const help = `Grade what learners handed in. Each file's journal is played again on your own lab, and its tasks are
judged as it goes: scores come from the replay alone, so a file edited to claim more gains nothing, and one that
contradicts itself (it "diverged") is worth nothing until you have looked at it.
(A solution typed in from a friend cannot be told. Files with the same inputs at the same times are pointed
out, and so is a seed that is not the learner's.)

Usage:
  npm run -s kubetab -- grade [options] FILE…

A FILE may be a folder: its .json files are meant.

Options:
  --lab DIR        the lab's folder, or one with labs below it, of which the one of that name is taken
                   (default: those that ship with Kubetab)
  --format FORMAT  table (default), json, csv or junit
  --threads N      how many are graded at once (default: as many as the machine has cores)
  --timeout N      seconds one submission may take (default 60)
  --engine DIR     a checkout of another version of Kubetab, with its packages installed: files that were done
                   with that version are graded by it (may be repeated). Without it they are not graded.

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
      engine: { type: 'string', multiple: true },
    },
  });
  const format = oneOf('format', values.format, ['table', 'json', 'csv', 'junit'] as const) ?? 'table';
  const threads = wholeNumber('threads', values.threads, 1, 64) ?? availableParallelism();
  const timeout = wholeNumber('timeout', values.timeout, 1, 86_400) ?? 60;
  const files = positionals.flatMap(filesOf);
  if (files.length === 0) throw new UsageError('grade takes the files that were handed in');
  const others = await otherEngines(values.engine ?? []);
  const id = labOf(files);
  if (id === undefined && values.lab === undefined) {
    throw new UsageError('none of the files is a submission; with --lab DIR you are told why');
  }
  const folder = folderOf(values.lab, id ?? idOf(values.lab as string));
  readLabOf(folder);
  const progress = process.stderr.isTTY ? bar(files.length) : () => {};
  const given = { folder, id: idOf(folder), engine: engineVersion(), timeout, others };
  const handed = files.map((path): Handed => ({ path, ...(others.size > 0 ? versionOf(path) : {}) }));
  const results = await gradeAll(handed, {
    graders: threads,
    timeout,
    progress,
    make: () => new ThreadGrader(given),
    nameOf: ({ path }) => path,
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  pointOutAlikeIn(results);
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
    const id = inForm(file)?.lab.id;
    if (id !== undefined) return id;
  }
  return undefined;
}

function versionOf(file: string): { version?: string } {
  const version = inForm(file)?.journal.engine;
  return version === undefined ? {} : { version };
}

/** What is not is refused when its turn comes. */
function inForm(file: string): Submission | undefined {
  try {
    return readSubmission(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
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
