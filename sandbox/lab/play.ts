/**
 * Plays a lab as its learners will: every task fails before its solution and passes after it, each known mistake gets
 * its own words, and each runnable block of a page ends as it says.
 */
import type { Clock, SimulationClock } from '../apimachinery/clock.ts';
import { evaluateTask } from './check.ts';
import { CutOff, runWithin } from './limit.ts';
import type { Block, Page } from './page.ts';
import type { Lab, Task } from './task.ts';
import { type Source, worldOf } from './world.ts';

/** A cluster with its learner's machine; `Cluster` is one. */
export interface Stage extends Source {
  clock: Pick<SimulationClock, 'register' | 'schedule' | 'cancel'> & Pick<Clock, 'now'>;
  sh(script: string, options: { signal: AbortSignal }): Promise<{ stdout: string; stderr: string; code: number }>;
  snapshot(): Promise<unknown>;
  stop(): void;
}

export interface Stages {
  /** With what the lab's scenario holds. `ran` is told how each of its scripts ended. */
  start(lab: Lab, ran: (script: string, result: { stderr: string; code: number }) => void): Promise<Stage>;
  restore(snapshot: unknown): Promise<Stage>;
}

/** A part of a lab that stands or falls by itself. */
export interface Case {
  /** `tasks[0]` or the page's path. */
  about: string;
  title: string;
  failures: Failure[];
  /** Why it was not played. */
  skipped?: string;
  /** How many were played. */
  attempts: number;
  blocks: number;
}

export interface Failure {
  message: string;
  /** A place of lab.yaml. */
  place?: string;
  /** Or of a page. */
  at?: { path: string; line: number; column: number };
}

export interface PlayOptions {
  /** Told before each script: how many have run, of how many. */
  progress?: (done: number, of: number, what: string) => void;
  /** The host's patience: its reason, a text, is why the play was cut off. */
  signal?: AbortSignal;
  /** Simulated milliseconds a script may take. */
  limit?: number;
}

/** Never rejects for what a lab does: that is a failure of a case. */
export async function play(lab: Lab, pages: Page[], stages: Stages, options: PlayOptions = {}): Promise<Case[]> {
  const attempts = lab.tasks.reduce((sum, task) => sum + task.mistakes.length, 0);
  const steps = pages.reduce((sum, page) => sum + page.steps.filter((step) => step.kind !== 'question').length, 0);
  const total = attempts + lab.tasks.length + steps;
  const player = new Player(stages, options, total);
  options.progress?.(0, total, 'scenario');
  const begins = newCase('scenario', 'scenario');
  let stage: Stage;
  try {
    stage = await stages.start(lab, (script, { code, stderr }) => {
      const wrong = code === 0 ? undefined : ending(code, stderr, undefined);
      if (wrong)
        begins.failures.push({ place: 'scenario', message: `scenario: "${shortened(script.trim())}" ${wrong}` });
    });
  } catch (error) {
    const message = `scenario: it does not come about: ${(error as Error).message}`;
    begins.failures.push({ place: 'scenario', message });
    return [begins];
  }
  const beginning = await stage.snapshot();
  const cases = [begins, ...(await player.tasks(lab, stage))];
  stage.stop();
  for (const page of pages) cases.push(await player.page(page, lab, beginning));
  return cases;
}

function newCase(about: string, title: string): Case {
  return { about, title, failures: [], attempts: 0, blocks: 0 };
}

class Player {
  private done = 0;
  private readonly stages: Stages;
  private readonly options: PlayOptions;
  private readonly total: number;

  constructor(stages: Stages, options: PlayOptions, total: number) {
    this.stages = stages;
    this.options = options;
    this.total = total;
  }

  async tasks(lab: Lab, stage: Stage): Promise<Case[]> {
    const cases: Case[] = [];
    let stuck: string | undefined;
    for (const [i, task] of lab.tasks.entries()) {
      const place = `tasks[${i}]`;
      const one = newCase(place, `task ${task.id}`);
      cases.push(one);
      const { signal } = this.options;
      const why = signal?.aborted ? String(signal.reason) : stuck;
      if (why !== undefined) {
        one.skipped = why;
        continue;
      }
      const solved = await this.guarded(one, place, () => this.task(task, place, stage, one));
      if (!solved) stuck = `not played, because "${task.id}" before it was not solved`;
    }
    return cases;
  }

  /** The page's blocks and, in their places, the tasks' solutions. */
  async page(page: Page, lab: Lab, beginning: unknown): Promise<Case> {
    const one = newCase(page.path, `page ${page.language}`);
    if (this.options.signal?.aborted) {
      one.skipped = String(this.options.signal.reason);
      return one;
    }
    const stage = await this.stages.restore(beginning);
    for (const step of page.steps) {
      if (step.kind === 'question') continue;
      const task = step.kind === 'task' ? lab.tasks.find(({ id }) => id === step.id) : undefined;
      const { line, column } = step;
      const fails = (message: string) => one.failures.push({ message, at: { path: page.path, line, column } });
      try {
        if (step.kind === 'block') await this.block(step, stage, one.title, fails);
        else if (task) await this.inPlace(task, stage, one.title, fails);
      } catch (error) {
        const what = task ? `the solution of "${task.id}", in its place on the page,` : 'this block';
        fails(`${what} ${reason(error)}`);
        break;
      }
      if (step.kind === 'block') one.blocks++;
    }
    stage.stop();
    return one;
  }

  private async task(task: Task, place: string, stage: Stage, one: Case): Promise<boolean> {
    const fails = (message: string, at = place) => one.failures.push({ message: `${at}: ${message}`, place: at });
    if ((await evaluateTask(task, worldOf(stage))).passed) {
      fails(`"${task.id}" passes before its solution; something must be left to do`, `${place}.checks`);
    }
    const before = task.mistakes.length > 0 ? await stage.snapshot() : undefined;
    for (const j of task.mistakes.keys()) {
      if (this.options.signal?.aborted) break;
      const at = `${place}.mistakes[${j}].attempt`;
      await this.guarded(one, at, () => this.attempt(task, { j, place, before }, (message) => fails(message, at)));
      one.attempts++;
    }
    if (this.options.signal?.aborted) return false;
    const at = `${place}.solution`;
    return this.guarded(one, at, async () => {
      const { code, stderr } = await this.run(stage, task.solution, `task ${task.id}`);
      const wrong = ending(code, stderr, undefined);
      if (wrong) fails(wrong, at);
      const { passed, feedback } = await evaluateTask(task, worldOf(stage));
      if (!passed) fails(`"${task.id}" does not pass after it: ${feedback}`, at);
      return passed;
    });
  }

  private async attempt(
    task: Task,
    { j, place, before }: { j: number; place: string; before: unknown },
    fails: (message: string) => void,
  ): Promise<boolean> {
    const stage = await this.stages.restore(before);
    try {
      await this.run(stage, task.mistakes[j]?.attempt ?? '', `task ${task.id}, mistake ${j + 1}`);
      const { passed, mistake, feedback } = await evaluateTask(task, worldOf(stage));
      if (passed) fails(`this attempt passes the task; it should make the mistake`);
      else if (mistake === undefined) fails(`this attempt is not recognised; it is told: ${feedback}`);
      else if (mistake !== j) fails(`this attempt gets the words of ${place}.mistakes[${mistake}]: ${feedback}`);
    } finally {
      stage.stop();
    }
    return true;
  }

  private async block(block: Block, stage: Stage, what: string, fails: (message: string) => void): Promise<void> {
    const { code, stderr } = await this.run(stage, block.script, what);
    const wrong = ending(code, stderr, block.exit);
    if (wrong) fails(`this block ${wrong}`);
  }

  private async inPlace(task: Task, stage: Stage, what: string, fails: (message: string) => void): Promise<void> {
    const { code, stderr } = await this.run(stage, task.solution, what);
    const wrong = ending(code, stderr, undefined);
    if (wrong) fails(`the solution of "${task.id}", in its place on the page, ${wrong}`);
    const { passed, feedback } = await evaluateTask(task, worldOf(stage));
    if (!passed) fails(`"${task.id}" does not pass after its solution in its place on the page: ${feedback}`);
  }

  /** What is thrown becomes a failure at the place. */
  private async guarded(one: Case, place: string, work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      one.failures.push({ message: `${place}: ${reason(error)}`, place });
      return false;
    }
  }

  /** Rejects with {@link CutOff} when it takes too long of either time. */
  private async run(stage: Stage, script: string, what: string) {
    const { progress, signal, limit } = this.options;
    progress?.(this.done++, this.total, what);
    return runWithin(stage, script, { signal, limit });
  }
}

function reason(error: unknown): string {
  return error instanceof CutOff ? error.message : `broke the engine: ${(error as Error)?.message ?? error}`;
}

/** How a script ended otherwise than it should have. */
export function ending(code: number, stderr: string, exit: string | undefined): string | undefined {
  const said = stderr.trim() === '' ? '' : `: ${shortened(stderr.trim())}`;
  if (exit !== undefined) return code === Number(exit) ? undefined : `ends with status ${code}, not ${exit}${said}`;
  if (code !== 0) return `ends with status ${code}${said}`;
  return said ? `ends well but writes to standard error${said}` : undefined;
}

const TOLD = 300;

function shortened(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' / ');
  return line.length > TOLD ? `${line.slice(0, TOLD)}…` : line;
}
