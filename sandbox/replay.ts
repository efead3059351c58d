/** Clusters on which a journal is played again; the door of the grader, in a page's worker or on Node. */
import { Cluster, type ClusterSnapshot } from './cluster.ts';
import { putFile } from './keep.ts';
import type { Journal } from './lab/journal/journal.ts';
import type { ReplayMachine, ReplayStages, ReplayTerminalOptions } from './lab/journal/replay.ts';
import { parseScenario, type Scenario } from './lab/scenario.ts';
import { Machine } from './machine.ts';
import type { JqProvider, SavedTerminalSession } from './shell/index.ts';

/** Beginnings that are remembered. */
const MOST = 8;

/** Each wakes up from one image; a beginning that comes again is gone on from. */
export class ClusterReplays implements ReplayStages<Cluster> {
  private readonly scenario: Scenario;
  private readonly jq: JqProvider | undefined;
  private image: Promise<string | undefined> | undefined;
  /** Seed and start → the beginning, from the second time on. */
  private readonly beginnings = new Map<string, Promise<ClusterSnapshot> | undefined>();

  /** `image`: what {@link Cluster.bootImage} gave; without it one is made. */
  constructor(scenario: Scenario, jq?: JqProvider, image?: Promise<string | undefined>) {
    this.scenario = scenario;
    this.jq = jq;
    this.image = image;
  }

  async start(journal: Journal, before: (machine: ReplayMachine) => Promise<void>): Promise<Cluster> {
    const { scenario, jq } = this;
    const { seed, start, time } = journal;
    const begin = start - scenario.age;
    const key = `${seed} ${start}`;
    if (this.beginnings.has(key)) {
      const beginning = this.beginnings.get(key) ?? this.begin(journal);
      this.remember(key, beginning);
      return this.goOn(await beginning, { begin, time }, before);
    }
    this.remember(key, undefined);
    const machine = new Machine({ hostname: scenario.host.name, seed, begin, jq });
    const prepare = () => before(driven(machine));
    return Cluster.start({ scenario, seed, start, time, machine, image: await this.bootImage(), prepare });
  }

  restore(snapshot: unknown, { time }: Journal, before: (machine: ReplayMachine) => Promise<void>): Promise<Cluster> {
    const kept = snapshot as ClusterSnapshot;
    return this.goOn(kept, { begin: kept.clock.now, time }, before);
  }

  private goOn(
    kept: ClusterSnapshot,
    { begin, time }: { begin: number; time: Journal['time'] },
    before: (machine: ReplayMachine) => Promise<void>,
  ): Promise<Cluster> {
    const { seed, scenario } = kept;
    const machine = new Machine({ hostname: scenario.host.name, seed, begin, jq: this.jq });
    return Cluster.restore(kept, { machine, time, prepare: () => before(driven(machine)) });
  }

  private async begin({ seed, start }: Journal): Promise<ClusterSnapshot> {
    const { scenario, jq } = this;
    const cluster = await Cluster.start({
      scenario,
      seed,
      start,
      image: await this.bootImage(),
      ...(jq ? { jq } : {}),
    });
    const snapshot = await cluster.snapshot();
    cluster.stop();
    return snapshot;
  }

  private bootImage(): Promise<string | undefined> {
    this.image ??= Cluster.bootImage();
    return this.image;
  }

  private remember(key: string, beginning: Promise<ClusterSnapshot> | undefined): void {
    this.beginnings.delete(key);
    this.beginnings.set(key, beginning);
    const [oldest] = this.beginnings.keys();
    if (this.beginnings.size > MOST && oldest !== undefined) this.beginnings.delete(oldest);
  }
}

/** What a journal begins with: the scenario that it holds, or the one of its name. Throws a ScenarioError, or what `named` throws. */
export function scenarioOf({ scenario }: Journal, named: (name: string, digest: string) => Scenario): Scenario {
  return 'text' in scenario ? parseScenario(scenario.text) : named(scenario.name, scenario.digest);
}

function driven(machine: Machine): ReplayMachine {
  return {
    clock: machine.clock,
    write: (path, text, mode) => putFile(machine.fs, path, text, mode),
    terminal: (size, { onCommand, draw, saved, edit, heldAt }: ReplayTerminalOptions) => {
      const before = saved as SavedTerminalSession | undefined;
      const terminal = machine.terminal(size, { onCommand, edit, heldAt, saved: before });
      if (draw) terminal.output(draw);
      return terminal;
    },
  };
}
