/** `kubetab check`: lints and plays labs. */
import { join, relative, resolve } from 'node:path';
import { jsonReport } from '../../lab/report/json.ts';
import { junitReport } from '../../lab/report/junit.ts';
import { type LabReport, plain } from '../../lab/report/report.ts';
import { textReport } from '../../lab/report/text.ts';
import { findLabs } from './check/folder.ts';
import { Player } from './check/player.ts';
import { oneOf, parse, wholeNumber } from './usage.ts';

export const help = `Lint and play chapters and labs. A lab is a folder with a lab.yaml, and beside it its pages
(index.md or index.mdx, index.zh-CN.md …), the scenario and the files that lab.yaml names, and solution.sh.

Each lab is read first: unknown fields, languages that are missing, tasks that stand on no page, conditions that
could never hold. Then it is played on clusters of its own: every task fails before its solution and passes
after it, every mistake's attempt gets that mistake's words, and every block marked run ends as it says.

Usage:
  npm run -s kubetab -- check [options] [PATH…]

A PATH is a lab's folder, a file in one, or a folder with labs below it (default: content).

Options:
  --format FORMAT  text (default): a line a problem, path:line:column: message; json; or junit
  --timeout N      seconds a lab may take (default 300). A script may take one simulated hour.

Exit status: 0 when all is well, 1 when a lab has problems, 2 when there is nothing to check.
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
  const labs = [...new Map(paths.flatMap(findLabs).map((path) => [resolve(path), path])).values()];
  const progress = new Progress(labs.length);
  const player = new Player();
  const reports: LabReport[] = [];
  try {
    for (const path of labs) {
      progress.show(path, reports.length);
      reports.push(
        await player.check({ path, timeout }, (done, of, what) =>
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
