/** One typed stream of what happened; the lenses draw from it and own no logic. */
import type { RequestCause } from './apimachinery/process.ts';

export type TraceEvent =
  | {
      type: 'request';
      at: number;
      user: string;
      agent: string;
      method: string;
      url: string;
      status: number;
      body?: unknown;
      answer?: unknown;
    }
  | { type: 'commit'; at: number; revision: number; key: string; op: 'put' | 'delete' }
  | ({ type: 'reconcile' } & Round)
  | {
      type: 'schedule';
      at: number;
      pod: string;
      /** Its controller. */
      owner?: Reference;
      node: string | undefined;
      /** How many nodes there are, and how many of them fit; `fit` is absent where none does. */
      nodes: number;
      fit?: number;
      why: string;
    }
  | { type: 'container'; at: number; pod: string; container: string; event: string; detail?: string }
  | {
      type: 'packet';
      at: number;
      /** Of the connection. */
      id: number;
      /** An address. */
      from: string;
      /** Who is there: a Pod where it has a namespace, else a machine. `node` is empty beside the cluster. */
      source: { name: string; node: string; namespace?: string };
      /** `address:port` as dialled. */
      to: string;
      request: { method: string; host: string; path: string };
      /** What it passed, as far as it came. */
      hops: Hop[];
      /** An HTTP status, `open`, `reset`, or why nobody answered (`ECONNREFUSED`). */
      result: string;
      /** A kubelet's probe. */
      probe?: true;
      /** It is made on behalf of another connection. */
      cause?: RequestCause;
    };

/** One reconcile of a controller, told by the controller itself in terms that any language has words for. */
export interface Round {
  at: number;
  controller: string;
  /** `namespace/name` of what was reconciled. */
  key: string;
  /** The kind of that, and its own controller. */
  kind?: string;
  owner?: Reference;
  /** What it was called for: the first few that differ, and how many changes there were. Nothing, where that is not known. */
  woke: Wake[];
  wakes: number;
  saw?: Saw;
  compared: Compared[];
  did: Deed[];
}

export interface Reference {
  kind: string;
  name: string;
}

export type Wake =
  /** A change it saw; an object that is to be deleted terminates first. */
  | { by: 'added' | 'updated' | 'terminating' | 'deleted'; resource: string; name: string }
  /** A time it had set itself. */
  | { by: 'timer' }
  /** It had failed before. */
  | { by: 'retry' };

/** Pods: wanted, there (on their way out not counted), ready. */
export interface Size {
  desired: number;
  created: number;
  ready: number;
}

export type Saw =
  /** What the key names is no more. */
  | { what: 'gone' }
  | ({ what: 'pods'; terminating: number } & Size)
  /** A DaemonSet's: `desired` is the number of nodes that suit. */
  | ({ what: 'nodes' } & Size)
  /** A Deployment's: the first few of its ReplicaSets that have or want Pods. */
  | ({ what: 'sets'; sets: { name: string; desired: number; ready: number; newest: boolean }[]; more: number } & Size)
  /** What a Service selects, and the controllers of that. */
  | { what: 'endpoints'; pods: number; ready: number; owners: Reference[] };

export type Compared =
  | { is: 'equal' }
  | { is: 'missing' | 'surplus'; count: number }
  /** What was asked for before has not all been seen to happen: nothing is asked for twice. */
  | { is: 'waiting' }
  /** The object is on its way out. */
  | { is: 'deleting' }
  /** Its rollout is paused. */
  | { is: 'paused' }
  /** It wants another size than its ReplicaSets were made for. */
  | { is: 'resized'; desired: number }
  /** No ReplicaSet has its Pod template. */
  | { is: 'unknownTemplate' }
  /** Pods of the newest template and of older ones; during a rolling update also at most and at least how many there may be. */
  | { is: 'rolling'; newest: number; old: number; desired: number; most?: number; least?: number }
  /** Slices that do not tell what is. */
  | { is: 'stale'; count: number };

export type Deed =
  /** The first few names, and of how many; `nodes` are those they are meant for, `replicas` a ReplicaSet's. */
  | { did: 'created' | 'deleted'; kind: string; names: string[]; count: number; nodes?: string[]; replicas?: number }
  | { did: 'scaled'; name: string; from: number; to: number }
  | { did: 'status'; ready: number; desired: number }
  | { did: 'slice'; fresh: boolean; endpoints: number }
  | { did: 'failed'; message: string }
  | { did: 'else'; text: string };

/** Where a packet comes by. */
export type Hop =
  | { kind: 'loopback' }
  | { kind: 'nodePort'; node: string; port: number }
  | { kind: 'clusterIP'; address: string; port: number }
  /** `endpoints`: how many there are to choose from. */
  | { kind: 'service'; namespace: string; name: string; endpoints: number }
  | { kind: 'node'; name: string }
  | { kind: 'pod'; namespace: string; name: string; node: string; address: string; port: number }
  | { kind: 'host'; name: string; address: string; port: number };

/** Rounds remembered while nobody listens, of all controllers that tell what they saw. */
const ROUNDS = 200;

/** Costs nothing while nobody listens: emitters ask `on` first. */
export class Trace {
  private readonly rounds: Round[] = [];
  private readonly listeners = new Set<(event: TraceEvent) => void>();

  get on(): boolean {
    return this.listeners.size > 0;
  }

  emit(event: TraceEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** For who comes later, a few rounds of those who tell what they saw are kept whether anybody listens or not. */
  reconciled(round: Round): void {
    if (round.saw) {
      this.rounds.push(round);
      if (this.rounds.length >= 2 * ROUNDS) this.rounds.splice(0, ROUNDS);
    }
    if (this.on) this.emit({ type: 'reconcile', ...round });
  }

  /** Oldest first. */
  get recent(): readonly Round[] {
    return this.rounds.slice(-ROUNDS);
  }

  /** Returns its own end. */
  listen(listener: (event: TraceEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
