/** `kubetab check`: lints and plays labs, and the snippets of documentation. */
import { join, relative, resolve } from 'node:path';
import { jsonReport } from '../../lab/report/json.ts';
import { junitReport } from '../../lab/report/junit.ts';
import { type LabReport, plain } from '../../lab/report/report.ts';
import { textReport } from '../../lab/report/text.ts';
import { findPages, labsIn } from './check/folder.ts';
import { Player } from './check/player.ts';
import { oneOf, parse, UsageError, wholeNumber } from './usage.ts';

export const help = `Lint and play chapters and labs. A lab is a folder with a lab.yaml, and beside it its pages
(index.md or index.mdx, index.zh-CN.md …), the scenario and the files that lab.yaml names, and solution.sh.

Each lab is read first: unknown fields, languages that are missing, tasks that stand on no page, conditions that
could never hold. Then it is played on clusters of its own: every task fails before its solution and passes
after it, every mistake's attempt gets that mistake's words, and every block marked run ends as it says.

Pages that belong to no lab (.md, .mdx, .html) are documentation: their <kubetab-lab> elements and, in Markdown, the
fences marked run (or run exit=N) are snippets. Each is played as its readers would, the fences of a page on one
cluster, and one that ends badly is a problem of its line.

Usage:
  npm run -s kubetab -- check [options] [PATH…]

A PATH is a lab's folder, a file in one, a page, or a folder with labs or pages below it (default: content).

Options:
  --format FORMAT  text (default): a line a problem, path:line:column: message; json; or junit
  --timeout N      seconds a lab may take (default 300). A script may take one simulated hour.

Exit status: 0 when all is well, 1 when a lab or a page has problems, 2 when there is nothing to check.
`;

const FORMATS = { text: textReport, json: jsonReport, junit: junitReport };

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { format: { type: 'string' }, timeout: { type: 'string' } },
  });
  const format = oneOf('format', values.format, ['text', 'json', 'junit'] as const) ?? 'text';
  const timeout = wholeNumber('timeout', values.timeout, 1, 86_400) ?? 300;
  const paths = positionals.length > 0 ? positionals : [course()];
  const labs = [...new Map(paths.flatMap(workIn).map((work) => [resolve(work.path), work])).values()];
  const progress = new Progress(labs.length);
  const player = new Player();
  const reports: LabReport[] = [];
  try {
    for (const { path, page } of labs) {
      progress.show(path, reports.length);
      reports.push(
        await player.check({ path, page, timeout }, (done, of, what) =>
          progress.show(path, reports.length, `${what} (${Math.min(done + 1, of)}/${of})`),
        ),
      );
    }
  } finally {
    progress.clear();
    await player.close();
  }
  process.stdout.write(FORMATS[format](reports));
  return reports.some((report) => report.problems.length > 0) ? 1 : 0;
}

/** Labs, then pages. Throws where there is neither. */
function workIn(path: string): { path: string; page: boolean }[] {
  const labs = labsIn(path);
  const pages = findPages(path, labs);
  if (labs.length + pages.length === 0) {
    throw new UsageError(
      `there is no lab and no snippet in ${path}: a lab is a folder with a lab.yaml, a snippet a <kubetab-lab> or a fence marked run`,
    );
  }
  return [...labs.map((lab) => ({ path: lab, page: false })), ...pages.map((page) => ({ path: page, page: true }))];
}

/** The course, named from where the caller stands. */
function course(): string {
  return relative(process.cwd(), join(import.meta.dirname, '../../../content')) || '.';
}

/** One line on standard error, where that is a terminal. */
class Progress {
  private readonly labs: number;

  constructor(labs: number) {
    this.labs = labs;
  }

  show(path: string, before: number, what = 'reading'): void {
    if (!process.stderr.isTTY) return;
    const line = plain(`[${before + 1}/${this.labs}] ${path}: ${what}`);
    process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
