/** What a lab's folder holds just now: what is wrong with it, and whether it can be shown. */
import { relative } from 'node:path';
import { lint, type Problem } from '../../../lab/lint/index.ts';
import type { Page } from '../../../lab/page.ts';
import type { Presets } from '../../../lab/presets.ts';
import { plain } from '../../../lab/report/report.ts';
import type { Lab } from '../../../lab/task.ts';
import { readFolder } from '../check/folder.ts';

export interface Look {
  /** `path:line:column: message`, paths as seen from where the command was started. */
  problems: string[];
  /** The page that is meant. */
  page?: { path: string; language: string };
  /** Where the lab's form is right, and the page's: it can be shown, whatever else is wrong. */
  presets?: Presets;
}

/** `folder` is absolute; `from` is where paths are seen from; `language` is the page's (else the preset one, English, any). */
export function look(folder: string, from: string, language?: string): Look {
  const name = relative(from, folder) || '.';
  let read: ReturnType<typeof readFolder>;
  try {
    read = readFolder(folder);
  } catch (error) {
    return { problems: [plain(`${name}: ${(error as Error).message}`)] };
  }
  const { problems: found, lab } = lint(read);
  const problems = found.map((problem) => line(problem, from));
  const find = (tag: string | undefined) => read.pages.find((page) => page.language === tag);
  const page = language === undefined ? (find(lab?.presets.language) ?? find('en') ?? read.pages[0]) : find(language);
  if (!page) {
    const there = read.pages.map((each) => each.language).join(', ') || 'none';
    const missing = `${name} has no page${language === undefined ? '' : ` in ${language}`}; it has ${there}`;
    return { problems: [...problems, missing] };
  }
  const whole = lab && page.problems.length === 0 && known(page, lab);
  return { problems, page, ...(whole ? { presets: lab.presets } : {}) };
}

/** Whether all that stands on the page is in the lab. */
function known({ steps }: Page, { tasks, questions }: Lab): boolean {
  const ids = { task: tasks.map(({ id }) => id), question: questions.map(({ id }) => id) };
  return steps.every((step) => step.kind === 'block' || ids[step.kind].includes(step.id));
}

function line({ path, line, column, message }: Problem, from: string): string {
  return plain(`${relative(from, path)}:${line}:${column}: ${message}`);
}
