/** What the Loop lens is told: one workload's sizes over simulated time, and what its controllers did about them. */
import type { Compared, Deed, Saw, Size, Wake } from '../../trace.ts';

/** `Kind namespace/name` */
export type WorkloadId = string;

export interface WorkloadChoice {
  id: WorkloadId;
  kind: 'Deployment' | 'ReplicaSet' | 'DaemonSet';
  namespace: string;
  name: string;
  /** It has been deleted. */
  gone: boolean;
}

/** From `at` (simulated Unix milliseconds) on; with `gone`, the end of it. */
export interface SizePoint extends Size {
  at: number;
  gone?: true;
}

/** The scheduler has rounds, too: a Pod without a node, the nodes compared, a binding. */
export type LoopSaw = Saw | { what: 'unscheduled'; count: number };
export type LoopCompared =
  | Compared
  | { is: 'fit'; fit: number; nodes: number }
  /** The scheduler's own words. */
  | { is: 'unfit'; message: string };
export type LoopDeed = Deed | { did: 'bound'; names: string[]; nodes: string[]; count: number };

export interface LoopRound {
  id: number;
  at: number;
  controller: string;
  kind: string;
  /** `namespace/name` of what was reconciled. */
  key: string;
  woke: Wake[];
  wakes: number;
  saw: LoopSaw;
  compared: LoopCompared[];
  did: LoopDeed[];
}

/** Rounds that did something stand alone; those between them that did nothing make one line. */
export interface LoopLine {
  /** Of its first round; the same while it grows. */
  id: number;
  idle: boolean;
  /** Of that many rounds the latest, the latest first. */
  rounds: LoopRound[];
  count: number;
  /** When the first of them was. */
  since: number;
}

export interface LoopView {
  version: number;
  /** Simulated Unix milliseconds. */
  now: number;
  workloads: WorkloadChoice[];
  /** So many are not on the list. */
  more: number;
  /** Undefined while there is none. */
  chosen: WorkloadId | undefined;
  /** Nobody chose: it is the latest that changed. */
  latest: boolean;
  points: SizePoint[];
  /** The latest first. */
  lines: LoopLine[];
  /** So many lines before these are not told. */
  earlier: number;
  /** Rounds of all workloads together, and changes of each one's size, are kept up to so many. */
  kept: { rounds: number; points: number };
}

/** What is kept, to be said where it is shown. */
export const LIMITS = {
  /** Rounds, of all workloads together. */
  rounds: 400,
  /** Changes of size, of each workload. */
  points: 240,
  workloads: 200,
  /** Workloads beyond those, that are counted. */
  unlisted: 1000,
  lines: 100,
  /** Rounds told of one idle line. */
  idle: 10,
  /** Characters of a message of somebody else's. */
  message: 500,
} as const;
