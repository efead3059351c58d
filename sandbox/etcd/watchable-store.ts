/** The store with watches on key prefixes, as etcd's mvcc watchableStore. Delivery is synchronous, in the order of revisions. */
import { type KVEvent, KVStore } from './kvstore.ts';

export type KVListener<T> = (event: KVEvent<T>) => void;

export class WatchableStore<T> extends KVStore<T> {
  private readonly byPrefix = new Map<string, Set<KVListener<T>>>();
  private readonly committed = new Set<KVListener<T>>();

  constructor() {
    super();
    this.onCommit = (event) => {
      for (const listener of this.committed) listener(event);
      for (const [prefix, listeners] of this.byPrefix) {
        if (!event.kv.key.startsWith(prefix)) continue;
        for (const listener of listeners) listener(event);
      }
    };
  }

  /**
   * Hands every event of keys under `prefix` after `revision` to the listener: at once those that
   * happened, later ones as they are committed. Returns the end of it.
   * Throws CompactedError when the revision is too old. A future revision waits for its turn.
   */
  watch(prefix: string, revision: number, listener: KVListener<T>): () => void {
    if (revision < this.revision) {
      for (const event of [...this.eventsAfter(revision, prefix)]) listener(event);
    }
    const guarded: KVListener<T> =
      revision > this.revision ? (event) => event.kv.modRevision > revision && listener(event) : listener;
    let listeners = this.byPrefix.get(prefix);
    if (!listeners) {
      listeners = new Set();
      this.byPrefix.set(prefix, listeners);
    }
    listeners.add(guarded);
    return () => {
      listeners.delete(guarded);
      if (listeners.size === 0 && this.byPrefix.get(prefix) === listeners) this.byPrefix.delete(prefix);
    };
  }

  /** Before all watches: indexes that must be right when a watcher looks. */
  onEvery(listener: KVListener<T>): void {
    this.committed.add(listener);
  }
}
