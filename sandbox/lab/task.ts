/**
 * What a lab.yaml holds: a scenario, questions to answer before trying, and tasks checked against the cluster.
 * Pure data, shared by every language of a chapter; the texts stand side by side.
 */

import { type Condition, readCondition } from './conditions/index.ts';
import { LabError, list, record, show, text } from './parse.ts';
import { DEFAULT_SCENARIO, parseScenario, type Scenario } from './scenario.ts';

export type { Condition } from './conditions/index.ts';
export { LabError } from './parse.ts';

/** BCP 47 tag (`en`, `zh-CN`) to text. English is always there. */
export type Localized = { en: string } & Record<string, string>;

export interface Lab {
  /** What stands in the cluster and in the learner's home when the lab wakes. */
  scenario: Scenario;
  seed: number;
  questions: Question[];
  tasks: Task[];
}

/** A question with one right answer: *predict first*. Each wrong answer says what would have to be true for it. */
export interface Question {
  id: string;
  ask: Localized;
  options: { text: Localized; right?: boolean; says: Localized }[];
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

/** The text in a language, or in English. */
export function say(text: Localized, language: string): string {
  return text[language] ?? text[language.split('-')[0] as string] ?? text.en;
}

/**
 * Reads a parsed lab.yaml. `beside` reads the scenario file it names.
 * Throws {@link LabError}, or the scenario's own error, for anything unexpected, unknown keys included.
 */
export function readLab(document: unknown, beside: (path: string) => string): Lab {
  const lab = record(document, 'lab.yaml', ['scenario', 'seed', 'questions', 'tasks']);
  const seed = lab['seed'] ?? 1;
  if (typeof seed !== 'number') throw new LabError('seed', `expected a number, found ${show(seed)}`);
  return {
    scenario:
      lab['scenario'] === undefined ? DEFAULT_SCENARIO : parseScenario(beside(text(lab['scenario'], 'scenario'))),
    seed,
    questions: unique(list(lab['questions'], 'questions').map((q, i) => question(q, `questions[${i}]`))),
    tasks: unique(list(lab['tasks'], 'tasks').map((t, i) => task(t, `tasks[${i}]`))),
  };
}

function question(value: unknown, place: string): Question {
  const q = record(value, place, ['id', 'ask', 'options']);
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
  return { id: text(q['id'], `${place}.id`), ask: localized(q['ask'], `${place}.ask`), options };
}

function task(value: unknown, place: string): Task {
  const t = record(value, place, ['id', 'title', 'goal', 'checks', 'mistakes', 'hints', 'solution', 'praise']);
  const checks = list(t['checks'], `${place}.checks`).map((c, i) => {
    const at = `${place}.checks[${i}]`;
    const check = record(c, at, ['says', 'conditions']);
    return {
      says: localized(check['says'], `${at}.says`),
      conditions: conditions(check['conditions'], `${at}.conditions`),
    };
  });
  if (checks.length === 0) throw new LabError(`${place}.checks`, 'expected at least one, found none');
  return {
    id: text(t['id'], `${place}.id`),
    title: localized(t['title'], `${place}.title`),
    goal: localized(t['goal'], `${place}.goal`),
    checks,
    mistakes: list(t['mistakes'], `${place}.mistakes`).map((m, i) => {
      const at = `${place}.mistakes[${i}]`;
      const mistake = record(m, at, ['when', 'says', 'attempt']);
      return {
        when: conditions(mistake['when'], `${at}.when`),
        says: localized(mistake['says'], `${at}.says`),
        ...(mistake['attempt'] === undefined ? {} : { attempt: text(mistake['attempt'], `${at}.attempt`) }),
      };
    }),
    hints: list(t['hints'], `${place}.hints`).map((hint, i) => localized(hint, `${place}.hints[${i}]`)),
    solution: text(t['solution'], `${place}.solution`),
    praise: localized(t['praise'], `${place}.praise`),
  };
}

function conditions(value: unknown, place: string): Condition[] {
  const all = list(value, place).map((c, i) => readCondition(c, `${place}[${i}]`));
  if (all.length === 0) throw new LabError(place, 'expected at least one condition, found none');
  return all;
}

function localized(value: unknown, place: string): Localized {
  const map = record(value, place);
  for (const [language, words] of Object.entries(map)) text(words, `${place}.${language}`);
  if (typeof map['en'] !== 'string') throw new LabError(place, 'expected an English text under "en"');
  return map as Localized;
}

function unique<T extends { id: string }>(items: T[]): T[] {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) throw new LabError('lab.yaml', `the id "${id}" is used twice`);
    seen.add(id);
  }
  return items;
}
