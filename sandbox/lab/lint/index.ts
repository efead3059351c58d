/** Reads a lab's folder and says all that is wrong with it before anything runs. A new rule is a file and a line. */
import { DEFAULT_SCENARIO, readScenario, type Scenario } from '../scenario.ts';
import { type Lab, readLab } from '../task.ts';
import { readYaml, type YamlDocument, YamlError } from '../yaml.ts';
import { conditions } from './conditions.ts';
import { help } from './help.ts';
import { languages } from './languages.ts';
import { placement } from './placement.ts';
import { presets } from './presets.ts';
import type { LabFolder, Problem, Rule, SourceFile } from './rule.ts';
import { runnable } from './runnable.ts';
import { solutions } from './solutions.ts';

export type { LabFolder, Problem, SourceFile } from './rule.ts';

const RULES: Rule[] = [languages, help, conditions, solutions, placement, presets, runnable];

export interface LintResult {
  /** By file, then by line. */
  problems: Problem[];
  /** Present where its form is right, so that it can be played. */
  lab?: Lab;
  /** Where a place of lab.yaml stands. */
  at(place: string, key?: string): { path: string; line: number; column: number };
}

export function lint(folder: LabFolder): LintResult {
  const problems: Problem[] = [];
  const document = parsed(folder.lab, problems);
  const at = (place: string, key?: string) => ({
    path: folder.lab.path,
    ...(document?.at(place, key) ?? { line: 1, column: 1 }),
  });
  for (const page of folder.pages) {
    for (const { line, column, message } of page.problems) problems.push({ path: page.path, line, column, message });
  }
  const lab = document && read(folder, document, problems);
  if (lab) {
    const complain = (place: string, problem: string, key?: string) =>
      problems.push({ ...at(place, key), message: told(place, problem) });
    for (const rule of RULES) rule({ folder, lab, document, complain, problem: (problem) => problems.push(problem) });
  }
  return { problems: sorted(problems, folder), at, ...(lab ? { lab } : {}) };
}

function parsed(file: SourceFile, problems: Problem[]): YamlDocument | undefined {
  try {
    return readYaml(file.text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    problems.push({ path: file.path, ...error.position, message: error.reason });
    return undefined;
  }
}

/** Undefined where lab.yaml or its scenario is not in form. */
function read(folder: LabFolder, document: YamlDocument, problems: Problem[]): Lab | undefined {
  const before = problems.length;
  const lab = readLab(document.value, (path) => folder.beside(path).text, {
    report: ({ place, key, message }) => problems.push({ path: folder.lab.path, ...document.at(place, key), message }),
    scenario: () => scenario(folder.beside((document.value as { scenario: string }).scenario), problems),
  });
  return problems.length === before ? lab : undefined;
}

/** The file's name stands before it already. */
function told(place: string, problem: string): string {
  return place === 'lab.yaml' ? problem : `${place}: ${problem}`;
}

function scenario(file: SourceFile, problems: Problem[]): Scenario {
  const document = parsed(file, problems);
  if (!document) return DEFAULT_SCENARIO;
  return readScenario(document.value, ({ place, key, message }) =>
    problems.push({ path: file.path, ...document.at(place, key), message }),
  );
}

/** lab.yaml first, then what it needs, then the pages; each from its top. */
function sorted(problems: Problem[], folder: LabFolder): Problem[] {
  const pages = folder.pages.map((page) => page.path);
  const rank = (path: string): number => (path === folder.lab.path ? -1 : pages.indexOf(path) + 1);
  return problems
    .map((problem, i) => ({ problem, i }))
    .sort(
      (a, b) =>
        rank(a.problem.path) - rank(b.problem.path) ||
        a.problem.line - b.problem.line ||
        a.problem.column - b.problem.column ||
        a.i - b.i,
    )
    .map(({ problem }) => problem);
}
