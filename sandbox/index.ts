/** The engine's only door. */

export type { Clock } from './apimachinery/clock.ts';
export type { Answer, Exchange, Handler } from './apimachinery/exchange.ts';
export type { IOStreams } from './apimachinery/streams.ts';
export {
  Cluster,
  type ClusterOptions,
  type ClusterSnapshot,
  type RunOptions,
  type ShellResult,
} from './cluster.ts';
export { FormError } from './lab/journal/form.ts';
export { type Journal, writeJournal } from './lab/journal/journal.ts';
export { readJournal } from './lab/journal/read.ts';
export { Recorder } from './lab/journal/recorder.ts';
export { replay } from './lab/journal/replay.ts';
export { parseScenario, type Scenario, ScenarioError } from './lab/scenario.ts';
export { type ClusterTerminal, Machine } from './machine.ts';
export { ClusterReplays, scenarioOf } from './replay.ts';
export type { TraceEvent } from './trace.ts';
