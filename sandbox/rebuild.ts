/** From a journal, what an engine that had just recorded it would keep: another engine goes on from there. */
import type { Kept } from './keep.ts';
import { type Journal, writeJournal } from './lab/journal/journal.ts';
import { type ReplayTerminal, replay } from './lab/journal/replay.ts';
import type { Scenario } from './lab/scenario.ts';
import { ClusterReplays } from './replay.ts';
import type { JqProvider, SavedTerminalSession } from './shell/index.ts';

export interface RebuildOptions {
  scenario: Scenario;
  /** Names the engine and the lab, as in what is kept. */
  build: string;
  jq: JqProvider;
  image?: Promise<string | undefined>;
  /** The host's patience. */
  signal?: AbortSignal;
}

/** The state, or why the journal could not be followed to it. */
export async function rebuild(journal: Journal, options: RebuildOptions): Promise<Kept | { diverged: string }> {
  const { scenario, build, jq, image, signal } = options;
  let terminals: ReplayTerminal[] = [];
  const { stage, diverged } = await replay(journal, new ClusterReplays(scenario, jq, image), {
    signal,
    finish: (open) => {
      terminals = open;
    },
  });
  if (diverged !== undefined) {
    stage?.stop();
    return { diverged };
  }
  const cluster = await stage.snapshot();
  const sessions = terminals.map((terminal) => terminal.save() as SavedTerminalSession);
  stage.stop();
  return { version: 1, build, terminals: sessions, cluster, journal: writeJournal(journal) };
}
