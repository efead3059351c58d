/** Clusters on which a journal is played again; the door of the grader, in a page's worker or on Node. */
import { Cluster, type ClusterSnapshot } from './cluster.ts';
import { putFile } from './keep.ts';
import type { Journal } from './lab/journal/journal.ts';
import type { ReplayMachine, ReplayStages, ReplayTerminalOptions } from './lab/journal/replay.ts';
import type { Scenario } from './lab/scenario.ts';
import { Machine } from './machine.ts';
import type { JqProvider, SavedTerminalSession } from './shell/index.ts';

/** Beginnings that are remembered. */
const MOST = 8;

/** The same beginning is built once and then gone on from. */
export class ClusterReplays implements ReplayStages<Cluster> {
  private readonly scenario: Scenario;
  private readonly jq: JqProvider | undefined;
  private readonly beginnings = new Map<string, Promise<ClusterSnapshot>>();

  constructor(scenario: Scenario, jq?: JqProvider) {
    this.scenario = scenario;
    this.jq = jq;
  }

  async start(journal: Journal, before: (machine: ReplayMachine) => Promise<void>): Promise<Cluster> {
    const begin = journal.start - this.scenario.age;
    return this.goOn(await this.beginning(journal), { begin, time: journal.time }, before);
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

  private beginning({ seed, start }: Journal): Promise<ClusterSnapshot> {
    const key = `${seed} ${start}`;
    const known = this.beginnings.get(key);
    if (known) return known;
    const made = begin(this.scenario, { seed, start, jq: this.jq });
    this.beginnings.set(key, made);
    const [oldest] = this.beginnings.keys();
    if (this.beginnings.size > MOST && oldest !== undefined) this.beginnings.delete(oldest);
    return made;
  }
}

async function begin(
  scenario: Scenario,
  { seed, start, jq }: { seed: number; start: number; jq: JqProvider | undefined },
): Promise<ClusterSnapshot> {
  const cluster = await Cluster.start({ scenario, seed, start, ...(jq ? { jq } : {}) });
  const snapshot = await cluster.snapshot();
  cluster.stop();
  return snapshot;
}

function driven(machine: Machine): ReplayMachine {
  return {
    clock: machine.clock,
    write: (path, text, mode) => putFile(machine.fs, path, text, mode),
    terminal: (size, { onCommand, saved, edit, heldAt }: ReplayTerminalOptions) =>
      machine.terminal(size, { onCommand, edit, heldAt, saved: saved as SavedTerminalSession | undefined }),
  };
}
