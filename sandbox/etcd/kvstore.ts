/**
 * A multi-version key-value store after etcd's mvcc: every write is one revision,
 * the past can be read until it is compacted. Values are kept by reference and
 * must be deeply frozen.
 */
import { prefixEnd, SortedKeys } from './sorted-keys.ts';

export interface KeyValue<T> {
  readonly key: string;
  readonly value: T;
  readonly createRevision: number;
  readonly modRevision: number;
  /** 1 on creation, raised by each put. */
  readonly version: number;
}

/** One per revision. */
export interface KVEvent<T> {
  readonly type: 'PUT' | 'DELETE';
  /** Of a deletion, `value` is what the deleter handed in as the last word on the key. */
  readonly kv: KeyValue<T>;
  readonly prev: KeyValue<T> | undefined;
}

/** etcdserver: mvcc: required revision has been compacted. */
export class CompactedError extends Error {
  /** The oldest revision that can still be read. */
  readonly compactRevision: number;
  constructor(compactRevision: number) {
    super('etcdserver: mvcc: required revision has been compacted');
    this.compactRevision = compactRevision;
  }
}

/** etcdserver: mvcc: required revision is a future revision. */
export class FutureRevisionError extends Error {
  readonly current: number;
  constructor(current: number) {
    super('etcdserver: mvcc: required revision is a future revision');
    this.current = current;
  }
}

export interface RangeOptions {
  /** First key, included; the prefix itself unless told. */
  start?: string;
  /** At most this many. */
  limit?: number;
  /** Read as of this revision. */
  revision?: number;
}

export interface KVStoreState<T> {
  revision: number;
  compactRevision: number;
  /** key, create revision, mod revision, version, value; ordered by key. */
  kvs: [string, number, number, number, T][];
  /** Keys that end by themselves: key, Unix milliseconds; in the order they were set. */
  expiries: [string, number][];
  /** One for each revision after compactRevision; empty when the snapshot was taken without history. */
  history: SavedEvent<T>[];
}

interface SavedEvent<T> {
  type: 'PUT' | 'DELETE';
  key: string;
  create: number;
  version: number;
  /** Absent when it is the present value of the key. */
  value?: T;
  /** The value before the first event of this key in the history: create, mod, version, value. */
  prev?: [number, number, number, T];
}

export class KVStore<T> {
  /** etcd starts at 1; the first put is revision 2. */
  revision = 1;
  /** Revisions below this one cannot be read, and events up to it are gone. */
  compactRevision = 1;
  private readonly current = new Map<string, KeyValue<T>>();
  private readonly keys = new SortedKeys();
  /** The event of revision r is at r - compactRevision - 1. */
  private log: KVEvent<T>[] = [];
  private readonly expiries = new Map<string, number>();
  /** Called after each commit, in the order of revisions. */
  onCommit: (event: KVEvent<T>) => void = () => {};

  get(key: string): KeyValue<T> | undefined {
    return this.current.get(key);
  }

  has(key: string): boolean {
    return this.current.has(key);
  }

  /** Keys that begin with `prefix`, in order. `more` when the limit cut it short; `remaining` counts what is left then. */
  range(prefix: string, options: RangeOptions = {}): { kvs: KeyValue<T>[]; more: boolean; remaining: number } {
    const { start = prefix, limit = 0, revision = this.revision } = options;
    const end = prefixEnd(prefix);
    const kvs: KeyValue<T>[] = [];
    let remaining = 0;
    const take = (kv: KeyValue<T>) => {
      if (limit > 0 && kvs.length >= limit) remaining++;
      else kvs.push(kv);
    };
    if (revision >= this.revision) {
      if (revision > this.revision) throw new FutureRevisionError(this.revision);
      for (const key of this.keys.range(start, end)) take(this.current.get(key) as KeyValue<T>);
    } else {
      for (const kv of this.past(start, end, revision)) take(kv);
    }
    return { kvs, more: remaining > 0, remaining };
  }

  /** The revision the next write will have: for values that carry it. */
  get nextRevision(): number {
    return this.revision + 1;
  }

  /** `expires`: Unix milliseconds after which {@link expired} names the key. */
  put(key: string, value: T, expires?: number): KeyValue<T> {
    const prev = this.current.get(key);
    const modRevision = ++this.revision;
    const kv: KeyValue<T> = {
      key,
      value,
      createRevision: prev ? prev.createRevision : modRevision,
      modRevision,
      version: prev ? prev.version + 1 : 1,
    };
    this.current.set(key, kv);
    if (!prev) this.keys.add(key);
    if (expires !== undefined) {
      if (prev) this.expiries.delete(key);
      this.expiries.set(key, expires);
    }
    this.commit({ type: 'PUT', kv, prev });
    return kv;
  }

  /** False when there is no such key. `last` is the value told to watchers; the stored one unless given. */
  delete(key: string, last?: T): boolean {
    const prev = this.current.get(key);
    if (!prev) return false;
    this.current.delete(key);
    this.keys.delete(key);
    this.expiries.delete(key);
    const kv = { ...prev, value: last ?? prev.value, modRevision: ++this.revision };
    this.commit({ type: 'DELETE', kv, prev });
    return true;
  }

  /** Events of revisions above `revision` whose keys begin with `prefix`, oldest first. */
  *eventsAfter(revision: number, prefix: string): Generator<KVEvent<T>> {
    if (revision < this.compactRevision) throw new CompactedError(this.compactRevision);
    for (let i = revision - this.compactRevision; i < this.log.length; i++) {
      const event = this.log[i] as KVEvent<T>;
      if (event.kv.key.startsWith(prefix)) yield event;
    }
  }

  /** Forgets what was before `revision`. */
  compact(revision: number): void {
    if (revision > this.revision) throw new FutureRevisionError(this.revision);
    if (revision <= this.compactRevision) return;
    this.log = this.log.slice(revision - this.compactRevision);
    this.compactRevision = revision;
  }

  /** Keys whose time has come by `now`, oldest first. All leases are taken to be of one length, so the order of setting is the order of ending. */
  expired(now: number): string[] {
    const keys: string[] = [];
    for (const [key, due] of this.expiries) {
      if (due > now) break;
      keys.push(key);
    }
    return keys;
  }

  /** When the next key ends by itself. */
  nextExpiry(): number | undefined {
    for (const due of this.expiries.values()) return due;
    return undefined;
  }

  get size(): number {
    return this.current.size;
  }

  save(options: { history?: boolean } = {}): KVStoreState<T> {
    const kvs: KVStoreState<T>['kvs'] = [];
    for (const { key, createRevision, modRevision, version, value } of this.range('/').kvs) {
      kvs.push([key, createRevision, modRevision, version, value]);
    }
    const withHistory = options.history !== false;
    return {
      revision: this.revision,
      compactRevision: withHistory ? this.compactRevision : this.revision,
      kvs,
      expiries: [...this.expiries],
      history: withHistory ? this.saveLog() : [],
    };
  }

  load(state: KVStoreState<T>): void {
    this.current.clear();
    this.keys.clear();
    this.expiries.clear();
    for (const [key, createRevision, modRevision, version, value] of state.kvs) {
      this.current.set(key, { key, value, createRevision, modRevision, version });
      this.keys.add(key);
    }
    for (const [key, due] of state.expiries) this.expiries.set(key, due);
    this.revision = state.revision;
    this.compactRevision = state.compactRevision;
    this.loadLog(state.history);
  }

  private commit(event: KVEvent<T>): void {
    this.log.push(event);
    this.onCommit(event);
  }

  /** The present with everything after `revision` undone. */
  private past(start: string, end: string, revision: number): KeyValue<T>[] {
    if (revision < this.compactRevision) throw new CompactedError(this.compactRevision);
    const then = new Map<string, KeyValue<T> | undefined>();
    for (let i = this.log.length - 1; i >= revision - this.compactRevision; i--) {
      const { kv, prev } = this.log[i] as KVEvent<T>;
      if (kv.key >= start && kv.key < end) then.set(kv.key, prev);
    }
    const kvs: KeyValue<T>[] = [];
    for (const key of this.keys.range(start, end)) {
      if (!then.has(key)) kvs.push(this.current.get(key) as KeyValue<T>);
    }
    for (const kv of then.values()) if (kv) kvs.push(kv);
    return kvs.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  private saveLog(): SavedEvent<T>[] {
    const seen = new Set<string>();
    return this.log.map(({ type, kv, prev }) => {
      const saved: SavedEvent<T> = { type, key: kv.key, create: kv.createRevision, version: kv.version };
      if (this.current.get(kv.key) !== kv) saved.value = kv.value;
      if (prev && !seen.has(kv.key)) saved.prev = [prev.createRevision, prev.modRevision, prev.version, prev.value];
      seen.add(kv.key);
      return saved;
    });
  }

  private loadLog(history: SavedEvent<T>[]): void {
    const latest = new Map<string, KeyValue<T> | undefined>();
    this.log = history.map((saved, i) => {
      const { type, key } = saved;
      const modRevision = this.compactRevision + 1 + i;
      const now = this.current.get(key);
      const kv =
        now?.modRevision === modRevision
          ? now
          : { key, value: saved.value as T, createRevision: saved.create, modRevision, version: saved.version };
      let prev = latest.get(key);
      if (saved.prev) {
        const [createRevision, mod, version, value] = saved.prev;
        prev = { key, value, createRevision, modRevision: mod, version };
      }
      latest.set(key, type === 'PUT' ? kv : undefined);
      return { type, kv, prev };
    });
  }
}
