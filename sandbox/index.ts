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
export { parseScenario, type Scenario, ScenarioError } from './lab/scenario.ts';
export { type ClusterTerminal, Machine } from './machine.ts';
export type { TraceEvent } from './trace.ts';
