/** For tests and benchmarks: somebody who does a lab without a page, in virtual time, and hands it in. */
import { Cluster, type ClusterSnapshot } from '../cluster.ts';
import type { Doing, Journal } from '../lab/journal/journal.ts';
import { digest } from '../lab/journal/journal.ts';
import { type Beginning, Recorder } from '../lab/journal/recorder.ts';
import { seedOf } from '../lab/presets.ts';
import { labDigest, type Submission, writeSubmission } from '../lab/submission/submission.ts';
import type { Lab } from '../lab/task.ts';
import { type ClusterTerminal, Machine, type TerminalOptions } from '../machine.ts';
import type { JqProvider, SavedTerminalSession } from '../shell/index.ts';

export interface LearnerOptions {
  name: string;
  lab: Lab;
  /** Its folder's name. */
  id: string;
  engine: string;
  jq?: JqProvider;
  /** Unix milliseconds. */
  start?: number;
  seed?: number;
  edit?: TerminalOptions['edit'];
  /** What {@link Cluster.bootImage} gave: many sit down sooner with it. */
  image?: string;
}

interface Seat {
  cluster: Cluster;
  machine: Machine;
  recorder: Recorder;
  beginning: Beginning;
  /** Of the terminal before. */
  saved?: SavedTerminalSession;
}

const START = Date.UTC(2026, 10, 27, 9);
/** Simulated milliseconds that are waited for a command at a time. */
const GLANCE = 500;
const PATIENCE = 3_600_000;

export class Learner {
  readonly cluster: Cluster;
  private readonly options: LearnerOptions;
  private readonly beginning: Beginning;
  private readonly recorder: Recorder;
  private readonly terminal: ClusterTerminal;
  private running = 0;

  static async sitDown(options: LearnerOptions): Promise<Learner> {
    const { name, lab, id, engine, jq, image, start = START } = options;
    const { scenario, presets } = lab;
    const seed = options.seed ?? (presets.ownSeed ? seedOf(name, id) : lab.seed);
    const named = { name: scenario.name, digest: digest(JSON.stringify(scenario)) };
    const beginning: Beginning = { engine, scenario: named, seed, start, time: 'virtual' };
    const recorder = new Recorder(beginning);
    const machine = new Machine({ hostname: scenario.host.name, seed, begin: start - scenario.age, jq, recorder });
    const cluster = await Cluster.start({ scenario, seed, start, machine, image });
    return new Learner(options, { cluster, machine, recorder, beginning });
  }

  /** The engine ends here, and another goes on from what was kept of it. What was typed and not entered is lost. */
  async goOn(): Promise<Learner> {
    const { beginning, options, terminal } = this;
    const before = await this.journal();
    const snapshot = await this.cluster.snapshot();
    const kept = JSON.parse(JSON.stringify({ snapshot, saved: terminal.save() }));
    this.cluster.stop();
    const recorder = new Recorder(beginning, before);
    const { scenario, clock } = kept.snapshot as ClusterSnapshot;
    const hostname = scenario.host.name;
    const machine = new Machine({ hostname, seed: beginning.seed, begin: clock.now, jq: options.jq, recorder });
    const cluster = await Cluster.restore(kept.snapshot, { machine });
    return new Learner(options, { cluster, machine, recorder, beginning, saved: kept.saved });
  }

  private constructor(options: LearnerOptions, { cluster, machine, recorder, beginning, saved }: Seat) {
    this.options = options;
    this.beginning = beginning;
    this.cluster = cluster;
    this.recorder = recorder;
    this.terminal = machine.terminal(
      { columns: 100, rows: 30 },
      {
        saved,
        ...(options.edit ? { edit: options.edit } : {}),
        onCommand: ({ reads, status }) => {
          if (!reads) this.running += status === undefined ? 1 : -1;
        },
      },
    );
    void this.terminal.run();
  }

  /** Types a line, waits until it has run, and then `think` simulated milliseconds more. */
  async enter(line: string, think = 2000): Promise<void> {
    const { clock } = this.cluster;
    await this.press(line);
    await this.press('\r');
    await clock.idle();
    const end = clock.now() + PATIENCE;
    while (this.running > 0) {
      if (clock.now() > end) throw new Error(`${line}: does not end`);
      await clock.advance(GLANCE);
      await clock.idle();
    }
    await clock.advance(think);
  }

  /** Keys, as a task of the host's own. */
  async press(keys: string): Promise<void> {
    await this.cluster.clock.task();
    this.terminal.input(keys);
  }

  /** What the page tells of. */
  async note(doing: Doing): Promise<void> {
    await this.cluster.clock.idle();
    this.recorder.put(doing);
  }

  async journal(): Promise<Journal> {
    await this.cluster.clock.idle();
    const journal = this.recorder.journal(this.cluster.hash());
    if (!journal) throw new Error('more came than a journal may hold');
    return journal;
  }

  async submission(): Promise<Submission> {
    const { name, lab, id } = this.options;
    const journal = await this.journal();
    return { kubetab: 'submission', version: 1, name, lab: { id, digest: labDigest(lab) }, journal };
  }

  /** The file; the cluster is gone then. */
  async handIn(): Promise<string> {
    const submission = await this.submission();
    this.cluster.stop();
    return writeSubmission(submission);
  }
}
