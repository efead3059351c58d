/** The store with watches on key prefixes, as etcd's mvcc watchableStore. Delivery is synchronous, in the order of revisions. */
import { type KVEvent, KVStore } from './kvstore.ts';

export type KVListener<T> = (event: KVEvent<T>) => void;

export class WatchableStore<T> extends KVStore<T> {
  private readonly byPrefix = new Map<string, Set<KVListener<T>>>();
  /** What {@link listenersOf} found, until the set of watched prefixes changes. */
  private readonly byFolder = new Map<string, readonly Set<KVListener<T>>[]>();
  private readonly committed = new Set<KVListener<T>>();

  constructor() {
    super();
    this.onCommit = (event) => {
      for (const listener of this.committed) listener(event);
      for (const listeners of this.listenersOf(event.kv.key)) for (const listener of listeners) listener(event);
    };
  }

  /** The watches on prefixes of the key, in the order in which the prefixes were first watched. */
  private listenersOf(key: string): readonly Set<KVListener<T>>[] {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    let found = this.byFolder.get(folder);
    if (!found) {
      found = [...this.byPrefix].filter(([prefix]) => folder.startsWith(prefix)).map(([, listeners]) => listeners);
      this.byFolder.set(folder, found);
    }
    return found;
  }

  /**
   * Hands every event of keys under `prefix` (a whole segment: it ends in `/`) after `revision` to the listener: at once those that
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
      this.byFolder.clear();
    }
    listeners.add(guarded);
    return () => {
      listeners.delete(guarded);
      if (listeners.size > 0 || this.byPrefix.get(prefix) !== listeners) return;
      this.byPrefix.delete(prefix);
      this.byFolder.clear();
    };
  }

  /** Before all watches: indexes that must be right when a watcher looks. */
  onEvery(listener: KVListener<T>): void {
    this.committed.add(listener);
  }
}
