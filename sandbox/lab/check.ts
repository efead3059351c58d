/** Judges a task by asking the API server, and by files of the learner's machine: the same on the simulator and on a real cluster. */
import type { Difference } from './conditions/condition.ts';
import { firstDifference } from './conditions/index.ts';
import { wordsOf } from './expectation.ts';
import { say, type Task } from './task.ts';
import { atOnce, type World } from './world.ts';

export type { Difference } from './conditions/condition.ts';

export interface TaskResult {
  task: string;
  passed: boolean;
  checks: CheckResult[];
  /** One or two sentences for the learner: praise, the mistake recognised, or the first difference. */
  feedback: string;
  /** The place in the task's `mistakes` of the one that speaks. */
  mistake?: number;
}

export interface CheckResult {
  says: string;
  passed: boolean;
  /** Present when it failed. */
  difference?: Difference;
}

/** Words of the bare difference, per language. `{where}`, `{expected}` and `{found}` are filled in. */
const DIFFERS = {
  en: '{where}: expected {expected}, found {found}.',
  'zh-CN': '{where}：应为 {expected}，实际为 {found}。',
};

/** Evaluates every check of the task, in order. Rejects only when the cluster cannot be asked. */
export async function evaluateTask(task: Task, world: World, language = 'en'): Promise<TaskResult> {
  const now = atOnce(world);
  const words = wordsOf(language);
  const checks: CheckResult[] = [];
  for (const check of task.checks) {
    const difference = await firstDifference(check.conditions, now, words);
    checks.push({ says: say(check.says, language), passed: !difference, ...(difference ? { difference } : {}) });
  }
  const failed = checks.find((check) => !check.passed)?.difference;
  if (!failed) return { task: task.id, passed: true, checks, feedback: say(task.praise, language) };
  for (const [mistake, { when, says }] of task.mistakes.entries()) {
    if (await firstDifference(when, now, words)) continue;
    return { task: task.id, passed: false, checks, mistake, feedback: fill(say(says, language), failed) };
  }
  return { task: task.id, passed: false, checks, feedback: fill(say(DIFFERS, language), failed) };
}

/** Whether every check holds. */
export async function passes({ checks }: Task, world: World): Promise<boolean> {
  const now = atOnce(world);
  for (const { conditions } of checks) if (await firstDifference(conditions, now, wordsOf('en'))) return false;
  return true;
}

function fill(text: string, difference: Difference): string {
  return text.replace(/\{(where|expected|found)\}/g, (_, key: keyof Difference) => difference[key]);
}
