/** The store with watches on key prefixes, as etcd's mvcc watchableStore. Delivery is synchronous, in the order of revisions. */
import { type KVEvent, KVStore } from './kvstore.ts';

export type KVListener<T> = (event: KVEvent<T>) => void;

/** What a watch wants to see: only events of values which, now or before, have this text there. */
export interface Trigger<T> {
  /** One and the same function for all watches that ask for the same part of a value. */
  of: (value: T) => string;
  is: string;
}

/** The watches on a prefix that ask for the same part of a value, found by its text. */
interface Index<T> {
  listener: KVListener<T>;
  stop: () => void;
  byText: Map<string, Set<KVListener<T>>>;
}

export class WatchableStore<T> extends KVStore<T> {
  private readonly byPrefix = new Map<string, Set<KVListener<T>>>();
  /** What {@link listenersOf} found, until a watch comes or goes. */
  private readonly byFolder = new Map<string, readonly KVListener<T>[]>();
  private readonly committed: KVListener<T>[] = [];
  private readonly indexes = new Map<string, Map<Trigger<T>['of'], Index<T>>>();

  constructor() {
    super();
    this.onCommit = (event) => {
      const { committed } = this;
      for (let i = 0; i < committed.length; i++) committed[i]?.(event);
      const listeners = this.listenersOf(event.kv.key);
      for (let i = 0; i < listeners.length; i++) listeners[i]?.(event);
    };
  }

  /** The watches on prefixes of the key, in the order in which the prefixes were first watched. */
  private listenersOf(key: string): readonly KVListener<T>[] {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    let found = this.byFolder.get(folder);
    if (!found) {
      found = [...this.byPrefix].flatMap(([prefix, listeners]) => (folder.startsWith(prefix) ? [...listeners] : []));
      this.byFolder.set(folder, found);
    }
    return found;
  }

  /**
   * Hands every event of keys under `prefix` (a whole segment: it ends in `/`) after `revision` to the listener: at once those that
   * happened, later ones as they are committed. Returns the end of it.
   * With a `trigger`, of the later ones only those that concern it: as the watch cache's indexed triggers, a commit
   * costs the same however many watch for other texts.
   * Throws CompactedError when the revision is too old. A future revision waits for its turn.
   */
  watch(prefix: string, revision: number, listener: KVListener<T>, trigger?: Trigger<T>): () => void {
    if (revision < this.revision) {
      for (const event of [...this.eventsAfter(revision, prefix)]) listener(event);
    }
    const guarded: KVListener<T> =
      revision > this.revision ? (event) => event.kv.modRevision > revision && listener(event) : listener;
    return trigger ? this.listenFor(prefix, trigger, guarded) : this.listen(prefix, guarded);
  }

  private listen(prefix: string, listener: KVListener<T>): () => void {
    let listeners = this.byPrefix.get(prefix);
    if (!listeners) {
      listeners = new Set();
      this.byPrefix.set(prefix, listeners);
    }
    listeners.add(listener);
    this.byFolder.clear();
    return () => {
      listeners.delete(listener);
      this.byFolder.clear();
      if (listeners.size === 0 && this.byPrefix.get(prefix) === listeners) this.byPrefix.delete(prefix);
    };
  }

  private listenFor(prefix: string, { of, is }: Trigger<T>, listener: KVListener<T>): () => void {
    let indexes = this.indexes.get(prefix);
    if (!indexes) this.indexes.set(prefix, (indexes = new Map()));
    let index = indexes.get(of);
    if (!index) {
      const byText: Index<T>['byText'] = new Map();
      index = {
        byText,
        stop: () => {},
        listener: (event) => {
          const { kv, prev } = event;
          const text = of(kv.value);
          const before = prev ? of(prev.value) : text;
          if (before !== text) for (const each of byText.get(before) ?? []) each(event);
          for (const each of byText.get(text) ?? []) each(event);
        },
      };
      indexes.set(of, index);
    }
    const { byText } = index;
    if (byText.size === 0) index.stop = this.listen(prefix, index.listener);
    let listeners = byText.get(is);
    if (!listeners) byText.set(is, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || byText.get(is) !== listeners) return;
      byText.delete(is);
      if (byText.size === 0) index.stop();
    };
  }

  /** Before all watches: indexes that must be right when a watcher looks. */
  onEvery(listener: KVListener<T>): void {
    this.committed.push(listener);
  }
}
