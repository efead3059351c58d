/** One typed stream of what happened; the lenses draw from it and own no logic. */

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
  | { type: 'packet'; at: number; from: string; to: string; hops: string[]; result: string };

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
