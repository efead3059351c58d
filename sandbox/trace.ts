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
  | { type: 'reconcile'; at: number; controller: string; key: string; did: string[] }
  | { type: 'schedule'; at: number; pod: string; node: string | undefined; why: string }
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

/** Costs nothing while nobody listens: emitters ask `on` first. */
export class Trace {
  private readonly listeners = new Set<(event: TraceEvent) => void>();

  get on(): boolean {
    return this.listeners.size > 0;
  }

  emit(event: TraceEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** Returns its own end. */
  listen(listener: (event: TraceEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
