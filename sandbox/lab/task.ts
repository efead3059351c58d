/**
 * What a lab.yaml holds: a scenario, questions to answer before trying, and tasks checked against the cluster.
 * Pure data, shared by every language of a chapter; the texts stand side by side.
 */

import { type Condition, readCondition } from './conditions/index.ts';
import { fail, LabError, list, type Report, record, show, text, tolerate } from './parse.ts';
import { type Presets, readPresets } from './presets.ts';
import { DEFAULT_SCENARIO, parseScenario, type Scenario } from './scenario.ts';
import { readSolutions } from './solutions.ts';

export type { Condition } from './conditions/index.ts';
export { LabError } from './parse.ts';

/** BCP 47 tag (`en`, `zh-CN`) to text. At least one; a lab in one language need not have English. */
export type Localized = { en: string } & Record<string, string>;

export interface Lab {
  /** What stands in the cluster and in the learner's home when the lab wakes. */
  scenario: Scenario;
  seed: number;
  presets: Presets;
  questions: Question[];
  tasks: Task[];
}

/** A question with one right answer: *predict first*. Each wrong answer says what would have to be true for it. */
export interface Question {
  id: string;
  ask: Localized;
  options: { text: Localized; right?: boolean; says: Localized }[];
  /** What the first answer is worth, when it is right and the lab is graded; 0 unless told, since no replay proves an answer. */
  points: number;
}

export interface Task {
  id: string;
  title: Localized;
  goal: Localized;
  /** All must hold. Shown in this order. */
  checks: Check[];
  /** Known wrong ways: the first whose conditions all hold speaks instead of the bare difference. */
  mistakes: Mistake[];
  /** From a nudge to nearly the answer. */
  hints: Localized[];
  /** A shell script that does it. */
  solution: string;
  /** What it is worth when a lab is graded. */
  points: number;
  praise: Localized;
}

export interface Check {
  /** What is wanted, in the learner's words. */
  says: Localized;
  conditions: Condition[];
}

export interface Mistake {
  when: Condition[];
  /** A script that goes wrong in just this way; for the tests. */
  attempt?: string;
  /** `{found}` and `{expected}` are those of the first check that failed. */
  says: Localized;
}

/** The text in a language, or in English, or in whatever there is. */
export function say(text: Localized, language: string): string {
  const tags = [language, language.split('-')[0] as string, 'en'];
  return text[tags.find((tag) => Object.hasOwn(text, tag)) ?? (Object.keys(text)[0] as string)] ?? '';
}

export interface ReadOptions {
  /** Default: the first error is thrown. Else each is handed on, and the lab is whole only if none was. */
  report?: Report;
  scenario?: (text: string) => Scenario;
}

/**
 * Reads a parsed lab.yaml. `beside` reads the files it names: the scenario, the learner's files, and solution.sh
 * for a task without a `solution`. Throws {@link LabError}, or the scenario's own error, for anything unexpected,
 * unknown keys included.
 */
export function readLab(
  document: unknown,
  beside: (path: string) => string,
  { report = fail, scenario = parseScenario }: ReadOptions = {},
): Lab {
  const part = <T>(otherwise: T, read: () => T): T => tolerate(report, read) ?? otherwise;
  const lab = part({}, () =>
    record(document, 'lab.yaml', ['scenario', 'seed', 'files', 'presets', 'questions', 'tasks'], report),
  ) as Record<string, unknown>;
  const seed = lab['seed'] ?? 1;
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    report(new LabError('seed', `expected a whole number from 0 to 4294967295, found ${show(seed)}`));
  }
  const begins = part(DEFAULT_SCENARIO, () =>
    lab['scenario'] === undefined ? DEFAULT_SCENARIO : scenario(read(beside, lab['scenario'], 'scenario')),
  );
  const files = part({}, () => filesOf(lab['files'], beside));
  const all = <T extends { id: string }>(
    key: 'questions' | 'tasks',
    one: (value: unknown, place: string) => T,
  ): T[] => {
    const items = part([], () => list(lab[key], key, 200));
    return unique(
      items.map((value, i) => tolerate(report, () => one(value, `${key}[${i}]`))),
      key,
      report,
    );
  };
  const solve = solver(beside);
  return {
    scenario: Object.keys(files).length === 0 ? begins : { ...begins, files: { ...begins.files, ...files } },
    seed: seed as number,
    presets: readPresets(lab['presets'], 'presets', report),
    questions: all('questions', question),
    tasks: all('tasks', (value, place) => task(value, place, { report, solve })),
  };
}

/** A file of the lab's own folder. */
function read(beside: (path: string) => string, path: unknown, place: string): string {
  const name = text(path, place);
  if (!/^(?!\.\.?(\/|$))[^/\\:\0]+(\/(?!\.\.?(\/|$))[^/\\:\0]+)*$/.test(name)) {
    throw new LabError(place, `expected a file of this folder, found ${show(name)}`);
  }
  try {
    return beside(name);
  } catch {
    throw new LabError(place, `there is no file ${show(name)} beside lab.yaml`);
  }
}

/** Absolute path on the learner's machine → content; lab.yaml has a file of its folder in its place. */
function filesOf(value: unknown, beside: (path: string) => string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [path, name] of Object.entries(value === undefined ? {} : record(value, 'files'))) {
    if (!path.startsWith('/')) throw new LabError('files', `expected an absolute path, found "${path}"`, path);
    files[path] = read(beside, name, `files[${JSON.stringify(path)}]`);
  }
  return files;
}

/** Finds a task's script in solution.sh, which is read when the first task asks. */
function solver(beside: (path: string) => string): (id: string) => string | undefined {
  let scripts: Map<string, string> | undefined;
  return (id) => {
    if (!scripts) {
      scripts = new Map();
      try {
        for (const section of readSolutions(beside('solution.sh')).sections) scripts.set(section.id, section.script);
      } catch {
        // Without the file there are no sections.
      }
    }
    return scripts.get(id) || undefined;
  };
}

function question(value: unknown, place: string): Question {
  const q = record(value, place, ['id', 'ask', 'points', 'options']);
  const options = list(q['options'], `${place}.options`).map((o, i) => {
    const at = `${place}.options[${i}]`;
    const option = record(o, at, ['text', 'right', 'says']);
    return {
      text: localized(option['text'], `${at}.text`),
      says: localized(option['says'], `${at}.says`),
      ...(option['right'] === true ? { right: true } : {}),
    };
  });
  const right = options.filter((option) => option.right).length;
  if (right !== 1) throw new LabError(`${place}.options`, `expected one with "right: true", found ${right}`);
  return {
    id: identifier(q['id'], `${place}.id`),
    ask: localized(q['ask'], `${place}.ask`),
    options,
    points: points(q['points'] ?? 0, `${place}.points`),
  };
}

const TASK = ['id', 'title', 'goal', 'points', 'checks', 'mistakes', 'hints', 'solution', 'praise'];

function task(
  value: unknown,
  place: string,
  { report, solve }: { report: Report; solve: (id: string) => string | undefined },
): Task {
  const part = <T>(otherwise: T, read: () => T): T => tolerate(report, read) ?? otherwise;
  const t = record(value, place, TASK, report);
  const id = part('', () => identifier(t['id'], `${place}.id`));
  const words = (key: string): Localized => part({ en: '' }, () => localized(t[key], `${place}.${key}`));
  return {
    id,
    title: words('title'),
    goal: words('goal'),
    checks: part([], () => checks(t['checks'], `${place}.checks`, report)),
    mistakes: part([], () => list(t['mistakes'], `${place}.mistakes`, 50))
      .map((m, i) => tolerate(report, () => mistake(m, `${place}.mistakes[${i}]`, report)))
      .filter((each) => each !== undefined),
    hints: part([], () => list(t['hints'], `${place}.hints`, 20).map((h, i) => localized(h, `${place}.hints[${i}]`))),
    solution: part('', () => solutionOf(t['solution'], place, id, solve)),
    points: part(1, () => points(t['points'] ?? 1, `${place}.points`)),
    praise: words('praise'),
  };
}

function checks(value: unknown, place: string, report: Report): Check[] {
  const all = list(value, place, 50).map((c, i) =>
    tolerate(report, () => {
      const at = `${place}[${i}]`;
      const check = record(c, at, ['says', 'conditions'], report);
      return {
        says: localized(check['says'], `${at}.says`),
        conditions: conditions(check['conditions'], `${at}.conditions`),
      };
    }),
  );
  if (all.length === 0) throw new LabError(place, 'expected at least one, found none');
  return all.filter((check) => check !== undefined);
}

function mistake(value: unknown, at: string, report: Report): Mistake {
  const one = record(value, at, ['when', 'says', 'attempt'], report);
  return {
    when: conditions(one['when'], `${at}.when`),
    says: localized(one['says'], `${at}.says`),
    ...(one['attempt'] === undefined ? {} : { attempt: text(one['attempt'], `${at}.attempt`) }),
  };
}

function solutionOf(value: unknown, place: string, id: string, solve: (id: string) => string | undefined): string {
  if (value !== undefined) return text(value, `${place}.solution`);
  const script = id === '' ? undefined : solve(id);
  if (script === undefined) {
    const there = `"solution:" here, or a section "# task: ${id || 'ID'}" in solution.sh beside lab.yaml`;
    throw new LabError(place, `expected a solution: ${there}`);
  }
  return script;
}

function points(value: unknown, place: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1000) return value;
  throw new LabError(place, `expected a number from 0 to 1000, found ${show(value)}`);
}

function conditions(value: unknown, place: string): Condition[] {
  const all = list(value, place, 50).map((c, i) => readCondition(c, `${place}[${i}]`));
  if (all.length === 0) throw new LabError(place, 'expected at least one condition, found none');
  return all;
}

function localized(value: unknown, place: string): Localized {
  const form = 'expected a text per language, as { en: … }';
  if (value === undefined || typeof value === 'string') throw new LabError(place, `${form}, found ${show(value)}`);
  const map = record(value, place);
  for (const [language, words] of Object.entries(map)) {
    text(words, `${place}.${language}`);
    const tag = canonical(language);
    if (tag === language) continue;
    const meant = tag === undefined ? '' : `; did you mean "${tag}"?`;
    throw new LabError(place, `expected a language such as en or zh-CN, found "${language}"${meant}`, language);
  }
  if (Object.keys(map).length === 0) throw new LabError(place, form);
  return map as Localized;
}

function canonical(language: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(language.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

/** It stands in pages, addresses and file names. */
function identifier(value: unknown, place: string): string {
  const id = text(value, place);
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(id)) {
    throw new LabError(place, `expected letters, digits and "-", at most 63, found ${show(id)}`);
  }
  return id;
}

/** Those that could be read. */
function unique<T extends { id: string }>(items: (T | undefined)[], place: string, report: Report): T[] {
  const seen = new Map<string, number>();
  for (const [i, item] of items.entries()) {
    const first = seen.get(item?.id ?? '');
    if (!item?.id) continue;
    if (first === undefined) seen.set(item.id, i);
    else {
      const problem = `the id "${item.id}" is used twice, first by ${place}[${first}]`;
      report(new LabError(`${place}[${i}].id`, problem));
    }
  }
  return items.filter((item) => item !== undefined);
}
