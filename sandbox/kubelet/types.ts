/** The kubelet's memory: plain data, saved with a snapshot. */
import type { KubeObject } from '../apimachinery/meta.ts';

export interface LogLine {
  /** Unix milliseconds. */
  at: number;
  stream: 'stdout' | 'stderr';
  /** Without the newline. */
  text: string;
  /** The line has no newline yet (a program wrote part of one). */
  partial?: boolean;
}

/** What a container's process is, and what it needs to go on after a restore. */
export type ProcessKind =
  /** A server of the image: data only. */
  | { kind: 'daemon'; name: string }
  /** `sleep N`, alone: ends at its time; data only. */
  | { kind: 'sleep' }
  /** A program of the shell. Not data: a restore runs it again from its start. */
  | { kind: 'program' };

/** One run of a container. */
export interface ContainerRun {
  /** 64 hexadecimal digits. */
  id: string;
  attempt: number;
  imageID: string;
  tag: string;
  repository: string;
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  process: ProcessKind;
  startedAt: number;
  finishedAt?: number;
  exitCode?: number;
  reason?: string;
  message?: string;
  /** A daemon's own memory. */
  data: Record<string, unknown>;
  /** It ends then, unless something else happens first. */
  exitAt?: { at: number; code: number; reason?: string };
  /** `Daemon.wake` is called then. */
  wakeAt?: number;
  listening: { port: number; protocol: 'tcp' | 'udp'; http: boolean; tls?: boolean }[];
  log: LogLine[];
  /** SIGTERM has been sent. */
  stopping?: boolean;
}

export interface ProbeState {
  /** Consecutive results: positive successes, negative failures. */
  streak: number;
  /** The verdict so far. */
  result?: boolean;
  /** Unix milliseconds of the next attempt. */
  due: number;
  /** A command is under way. */
  running?: boolean;
  /** What a command found; the next pass judges it. */
  outcome?: ProbeOutcome;
}

/** Empty for success; `why` it failed; or an `error` of the prober's own. */
export interface ProbeOutcome {
  why?: string;
  error?: string;
}

export interface Waiting {
  reason: string;
  message?: string;
}

export interface ContainerState {
  name: string;
  kind: 'init' | 'sidecar' | 'main';
  waiting: Waiting;
  run?: ContainerRun;
  /** The run before. Its log is what `logs --previous` shows. */
  previous?: ContainerRun;
  restarts: number;
  /** Crash back-off: how long the next wait is, and when it was last raised. */
  backoff?: { ms: number; updated: number };
  pullBackoff?: { ms: number; until: number; error: string };
  probes: { startup?: ProbeState; liveness?: ProbeState; readiness?: ProbeState };
  started: boolean;
  ready: boolean;
  /** Set while the run is being stopped to be started anew (liveness). */
  killing?: { deadline: number; reason?: string; preStop?: 'running' | 'done' };
  /** Nothing to do before then (crash back-off). */
  retryAt?: number;
  /** The image the spec named when last looked at. */
  image?: string;
  /** The spec names another image than the run has: it is stopped to be started with the new one. */
  imageChanged?: boolean;
}

/** What the Pod's worker is busy with; one thing at a time, as SyncPod works through a Pod. */
export type Work =
  | { kind: 'sandbox'; due: number }
  | { kind: 'pull'; container: string; image: string; began: number; took: number; due: number }
  | { kind: 'start'; container: string; due: number }
  | HookWork;

/** The postStart hook of a container: the worker waits. `failure` is what the container's status says. */
export interface HookWork {
  kind: 'hook';
  container: string;
  running?: boolean;
  outcome?: { failure?: string };
}

export interface PodState {
  /** `namespace/name`. */
  key: string;
  uid: string;
  namespace: string;
  name: string;
  /** The Pod as last seen is kept apart (informer); a static Pod's manifest is here. */
  startTime: number;
  work?: Work;
  sandbox?: { id: string; ip: string; attempt: number };
  containers: ContainerState[];
  /** metadata.deletionTimestamp has been seen, or the kubelet itself ends the Pod. */
  terminating?: { since: number; deadline: number; cleanAt?: number };
  /** A final phase with its reason; containers are being or have been stopped. */
  evicted?: { reason: string; message: string };
  /** The object as last seen, once the API no longer has it. */
  orphanPod?: KubeObject;
  /** The object is gone from the API: nothing to report to any more. */
  orphan?: boolean;
  /** Sync is put off until then (a failure of the kubelet's own). */
  retryAt?: number;
  /** Condition → [status, lastTransitionTime]. */
  conditions: Record<string, [string, string]>;
  /** The sandbox is gone. */
  released?: boolean;
  /** Failures in a row to set the volumes up. */
  mountFailures?: number;
  /** A status has been written. */
  written?: true;
  /** What its eth0 has seen: packets and bytes in, packets and bytes out. */
  traffic?: Traffic;
  /** The tokens of its projected volumes are there. */
  tokens?: boolean;
  /** Volume files set up at the sandbox's start: mount source → path → content. */
  volumes?: Record<string, Record<string, string>>;
}

/** Packets and bytes in, packets and bytes out. */
export type Traffic = [number, number, number, number];

export interface NodeState {
  traffic?: Traffic;
  /** Canonical image name → what the node knows of it. In the order of arrival. */
  images: Record<string, { size: number; digest: string; repository: string }>;
  /** Canonical image name → when its running pull is done. */
  pulls: Record<string, { done: number; took: number }>;
  /** The serial puller is free then. */
  pullerFree: number;
  /** Addresses in use: ip → Pod uid. */
  addresses: Record<string, string>;
  nextAddress: number;
  /** The images have changed since the Node's status was written. */
  stale: boolean;
  /** When the Node became ready. */
  since: number;
}
