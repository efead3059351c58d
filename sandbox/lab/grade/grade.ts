/** Grades a submission by playing its journal again on the teacher's lab: nothing that the file claims counts. */
import type { SimulationClock } from '../../apimachinery/clock.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { passes } from '../check.ts';
import type { Entry } from '../journal/journal.ts';
import { type ReplayStage, type ReplayStages, replay } from '../journal/replay.ts';
import { seedOf } from '../presets.ts';
import { labDigest, type Submission } from '../submission/submission.ts';
import type { Lab, Question, Task } from '../task.ts';
import { atOnce, observed } from '../world.ts';
import { marksOf } from './alike.ts';

export interface Grade {
  name: string;
  lab: string;
  /** Why it was not graded: `version X`. */
  notGraded?: string;
  /**
   * Why the journal could not be followed to its end. One that was cut off keeps the points it had by then; one that
   * contradicts itself is worth none, whatever its replay did: it was not recorded so.
   */
  diverged?: string;
  tasks: TaskGrade[];
  questions: QuestionGrade[];
  points: number;
  /** Points there are. */
  of: number;
  /** Commands entered. */
  commands: number;
  /** From the learner's coming to where the journal was followed: simulated milliseconds. */
  time: number;
  /** What a teacher should look at. */
  remarks: string[];
  /** For {@link pointOutAlike}. */
  marks: number[];
}

export interface TaskGrade {
  id: string;
  passed: boolean;
  /** When it passed: simulated milliseconds since the learner came, and commands entered by then. */
  time?: number;
  command?: number;
  /** How often the learner had it judged before it passed, that time included. */
  attempts: number;
  hints: number;
  /** The solution was shown. */
  solution?: boolean;
  points: number;
  of: number;
}

export interface QuestionGrade {
  id: string;
  /** The first answer. */
  right?: boolean;
  points: number;
  of: number;
}

/** A cluster that can be looked at between two steps. */
export interface GradeStage extends ReplayStage {
  clock: SimulationClock;
  observe<T>(work: (get: (url: string) => Promise<Answer>) => Promise<T>): Promise<T>;
  file(path: string): string | undefined;
}

export interface GradeOptions<Stage extends GradeStage> {
  /** The version of the engine that grades. */
  engine: string;
  lab: Lab;
  /** Its folder's name. */
  id: string;
  /** Clusters with the lab's scenario. */
  stages: ReplayStages<Stage>;
  /** The host's patience: its reason, a text, is why the journal was followed no further. */
  signal?: AbortSignal;
  /** How far it is: 0 … 1. */
  progress?: (done: number) => void;
  /** Looks on as the journal is played; times are simulated milliseconds since the learner came. */
  onlooker?: Onlooker;
}

export interface Onlooker {
  /** A command begins, or with its status has ended. */
  command(event: { line: string; status?: number; terminal: number }, time: number): void;
  /** An entry is about to come in. */
  entry(entry: Entry): void;
}

/** Rejects only when the engine breaks. */
export async function grade<Stage extends GradeStage>(
  submission: Submission,
  options: GradeOptions<Stage>,
): Promise<Grade> {
  const { lab, engine } = options;
  const { journal, name } = submission;
  const examiner = new Examiner<Stage>(lab, journal.start);
  const found: Grade = {
    name,
    lab: submission.lab.id,
    tasks: examiner.tasks,
    questions: examiner.questions,
    points: 0,
    of: sum(lab.tasks, (task) => task.points) + sum(lab.questions, (question) => question.points),
    commands: 0,
    time: 0,
    remarks: remarksOn(submission, options),
    marks: marksOf(journal),
  };
  if (submission.lab.id !== options.id) return { ...found, notGraded: `lab ${submission.lab.id}` };
  if (journal.engine !== engine) return { ...found, notGraded: `version ${journal.engine}` };
  const { length } = journal.entries;
  let done = 0;
  let playing: Stage | undefined;
  const { stage, diverged } = await replay(journal, options.stages, {
    signal: options.signal,
    command: (event) => {
      examiner.command(event.status);
      options.onlooker?.command(event, playing ? playing.clock.now() - journal.start : 0);
    },
    between: (stage) => {
      playing = stage;
      return examiner.between(stage);
    },
    entry: (entry, stage) => {
      options.onlooker?.entry(entry);
      if (++done % 50 === 0) options.progress?.(done / length);
      return examiner.entry(entry, stage);
    },
  });
  if (stage) {
    found.time = stage.clock.now() - journal.start;
    if (diverged === undefined) await examiner.look(stage);
    stage.stop();
  }
  if (diverged !== undefined && !options.signal?.aborted) examiner.takePoints();
  return {
    ...found,
    ...(diverged === undefined ? {} : { diverged }),
    commands: examiner.commands,
    points: sum(examiner.tasks, (task) => task.points) + sum(examiner.questions, (question) => question.points),
  };
}

function remarksOn<Stage extends GradeStage>(
  { name, lab: named, journal }: Submission,
  { lab, id }: GradeOptions<Stage>,
): string[] {
  const remarks: string[] = [];
  const { ownSeed } = lab.presets;
  const seed = ownSeed ? seedOf(name, id) : lab.seed;
  if (journal.seed !== seed) {
    const whose = ownSeed ? `that of ${JSON.stringify(name)} is ${seed}` : `the lab's is ${seed}`;
    remarks.push(`seed: it was done with ${journal.seed}, ${whose}`);
  }
  if (journal.end.hash === undefined) remarks.push('end: it does not say what the cluster came to');
  if (named.digest !== labDigest(lab)) remarks.push('lab: it was done with another edition of the lab');
  return remarks;
}

/** Judges while the journal plays. */
class Examiner<Stage extends GradeStage> {
  readonly tasks: TaskGrade[];
  readonly questions: QuestionGrade[];
  commands = 0;
  private readonly lab: Lab;
  private readonly start: number;
  /** A command has ended: judged at once, and once more when all has come to rest. */
  private ended: 'at once' | 'at rest' | undefined;

  constructor(lab: Lab, start: number) {
    this.lab = lab;
    this.start = start;
    this.tasks = lab.tasks.map(({ id, points: of }) => ({ id, passed: false, attempts: 0, hints: 0, points: 0, of }));
    this.questions = lab.questions.map(({ id, points: of }) => ({ id, points: 0, of }));
  }

  command(status: number | undefined): void {
    if (status === undefined) this.commands++;
    else this.ended = 'at once';
  }

  between(stage: Stage): Promise<void> | undefined {
    const { isQuiet } = stage.clock;
    if (this.ended === undefined || (this.ended === 'at rest' && !isQuiet)) return undefined;
    this.ended = isQuiet ? undefined : 'at rest';
    return this.look(stage);
  }

  entry(entry: Entry, stage: Stage | undefined): Promise<void> | undefined {
    if (entry.kind === 'answer') this.answer(entry.question, entry.option);
    if (entry.kind !== 'attempt' && entry.kind !== 'hint' && entry.kind !== 'solution') return undefined;
    const index = this.lab.tasks.findIndex(({ id }) => id === entry.task);
    const found = this.tasks[index];
    if (!found || found.passed) return undefined;
    if (entry.kind === 'hint') found.hints = Math.max(found.hints, entry.number);
    if (entry.kind === 'solution') found.solution = true;
    if (entry.kind !== 'attempt' || !stage) return undefined;
    found.attempts++;
    return this.judge([index], stage);
  }

  /** At every task that has not passed. */
  look(stage: Stage): Promise<void> {
    const open = [...this.tasks.keys()].filter((i) => !this.tasks[i]?.passed);
    return open.length > 0 ? this.judge(open, stage) : Promise.resolve();
  }

  takePoints(): void {
    for (const each of [...this.tasks, ...this.questions]) each.points = 0;
  }

  private judge(which: number[], stage: Stage): Promise<void> {
    return stage.observe(async (get) => {
      const world = atOnce(observed(get, stage));
      for (const i of which) {
        if (await passes(this.lab.tasks[i] as Task, world))
          this.pass(this.tasks[i] as TaskGrade, stage.clock.now() - this.start);
      }
    });
  }

  private pass(found: TaskGrade, time: number): void {
    found.passed = true;
    found.time = time;
    found.command = this.commands;
    found.points = found.of;
  }

  private answer(id: string, option: number): void {
    const index = this.lab.questions.findIndex((question) => question.id === id);
    const found = this.questions[index];
    const chosen = (this.lab.questions[index] as Question | undefined)?.options[option];
    if (!found || !chosen || found.right !== undefined) return;
    found.right = chosen.right === true;
    found.points = found.right ? found.of : 0;
  }
}

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0);
}
