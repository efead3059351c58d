/** A local, indexed copy of one collection, kept by list and watch. Follows client-go's reflector and shared informer. */
import type { Clock } from '../apimachinery/clock.ts';
import { StatusError } from '../apimachinery/errors.ts';
import type { WatchEvent } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { type ResourceRef, type RestClient, statusErrorOf } from './rest-client.ts';

/** Called synchronously, in the order of the events; whatever takes time belongs into a queue. */
export interface EventHandlers {
  add?(object: KubeObject): void;
  update?(old: KubeObject, object: KubeObject): void;
  /** The last state known. */
  delete?(object: KubeObject): void;
}

/** The index values an object is found under. */
export type Indexer = (object: KubeObject) => readonly string[];

export interface InformerOptions {
  /** Undefined: all namespaces. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  indexers?: Record<string, Indexer>;
  /** For the pause before asking again after a refusal; without it a refusal ends the informer. */
  clock?: Clock;
  /** A list or watch was refused or broke (not 410, which is mended silently). */
  onError?(error: unknown): void;
}

/** `namespace/name`, or `name` for cluster-scoped objects. */
export function keyOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : (name as string);
}

/** The other way round; `namespace` is undefined for a cluster-scoped key. */
export function splitKey(key: string): { namespace: string | undefined; name: string } {
  const at = key.indexOf('/');
  return at < 0 ? { namespace: undefined, name: key } : { namespace: key.slice(0, at), name: key.slice(at + 1) };
}

interface Entry {
  key: string;
  object: KubeObject;
}

/** Entries read in key order, so that the order does not tell the history (a restored informer gives the same). */
class Bucket {
  private readonly entries = new Map<string, Entry>();
  private order: Entry[] | undefined = [];

  get size(): number {
    return this.entries.size;
  }

  add(entry: Entry): void {
    this.entries.set(entry.key, entry);
    if (!this.order) return;
    const last = this.order[this.order.length - 1];
    if (!last || last.key < entry.key) this.order.push(entry);
    else this.order = undefined;
  }

  delete(key: string): void {
    if (!this.entries.delete(key) || !this.order) return;
    if (this.order[this.order.length - 1]?.key === key) this.order.pop();
    else this.order = undefined;
  }

  list(): KubeObject[] {
    this.order ??= [...this.entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    return this.order.map((entry) => entry.object);
  }
}

/** An index and what fills it. */
interface Filing {
  indexer: Indexer;
  index: Map<string, Bucket>;
}

const RETRY_MS = [800, 1600, 3200, 6400, 12_800, 25_600, 30_000];
const NONE: readonly string[] = [];

export class Informer {
  readonly ref: ResourceRef;
  /** Resolves when the first list is in and its handlers have been called. */
  readonly synced: Promise<void>;
  private resolveSynced: () => void = () => {};
  private isSynced = false;
  private started = false;
  private version: string | undefined;
  private readonly client: RestClient;
  private readonly options: InformerOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly all = new Bucket();
  private readonly indexes = new Map<string, Map<string, Bucket>>();
  private readonly filings: Filing[] = [];
  private readonly handlers: EventHandlers[] = [];
  private readonly stopper = new AbortController();

  constructor(client: RestClient, ref: ResourceRef, options: InformerOptions = {}) {
    this.client = client;
    this.ref = ref;
    this.options = options;
    this.synced = new Promise((resolve) => {
      this.resolveSynced = resolve;
    });
    for (const name in options.indexers) this.addIndexer(name, options.indexers[name] as Indexer);
  }

  get hasSynced(): boolean {
    return this.isSynced;
  }

  /** The collection's version as far as it has been seen. */
  get resourceVersion(): string | undefined {
    return this.version;
  }

  /** A name already taken keeps its first function. */
  addIndexer(name: string, indexer: Indexer): void {
    if (this.indexes.has(name)) return;
    const index = new Map<string, Bucket>();
    this.indexes.set(name, index);
    this.filings.push({ indexer, index });
    for (const entry of this.entries.values()) for (const value of indexer(entry.object)) put(index, value, entry);
  }

  /** Handlers added late are told of every object already here, before this returns. */
  addHandlers(handlers: EventHandlers): void {
    this.handlers.push(handlers);
    if (this.isSynced) for (const object of this.list()) handlers.add?.(object);
  }

  /**
   * Begins; a second call does nothing. `resume` fills the cache without calling handlers: for an owner whose
   * own state was restored and has already seen these objects.
   */
  start({ resume = false } = {}): Promise<void> {
    if (!this.started) {
      this.started = true;
      this.client.options.signal?.addEventListener('abort', () => this.stop(), { once: true });
      this.run(resume).catch((error) => this.options.onError?.(error));
    }
    return this.synced;
  }

  stop(): void {
    this.stopper.abort();
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.entries.get(namespace ? `${namespace}/${name}` : name)?.object;
  }

  getByKey(key: string): KubeObject | undefined {
    return this.entries.get(key)?.object;
  }

  /** In key order. */
  list(): KubeObject[] {
    return this.all.list();
  }

  get size(): number {
    return this.entries.size;
  }

  /** The objects an indexer files under `value`, in key order. */
  byIndex(name: string, value: string): KubeObject[] {
    const index = this.indexes.get(name);
    if (!index) throw new Error(`informer of ${this.ref.resource}: no index is named ${name}`);
    return index.get(value)?.list() ?? [];
  }

  private get stopped(): boolean {
    return this.stopper.signal.aborted;
  }

  private async run(resume: boolean): Promise<void> {
    let failures = 0;
    let quiet = resume;
    while (!this.stopped) {
      try {
        if (this.version === undefined) {
          await this.relist(quiet);
          quiet = false;
        }
        await this.follow();
        failures = 0;
      } catch (error) {
        if (this.stopped) return;
        if (error instanceof StatusError && error.code === 410) {
          this.version = undefined;
          continue;
        }
        this.options.onError?.(error);
        const pause = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] as number;
        if (!this.options.clock || !(await this.options.clock.sleep(pause, this.stopper.signal))) return;
      }
    }
  }

  private async relist(quiet: boolean): Promise<void> {
    const { labelSelector, fieldSelector, namespace } = this.options;
    const list = await this.client.list(this.ref, namespace, {
      ...(labelSelector ? { labelSelector } : {}),
      ...(fieldSelector ? { fieldSelector } : {}),
    });
    const handlers = quiet ? [] : this.handlers;
    const seen = new Set<string>();
    for (const object of list.items) {
      seen.add(keyOf(object));
      this.upsert(object, handlers);
    }
    for (const key of [...this.entries.keys()].sort()) if (!seen.has(key)) this.remove(key, handlers);
    this.version = list.metadata.resourceVersion;
    if (this.isSynced) return;
    this.isSynced = true;
    this.resolveSynced();
  }

  private async follow(): Promise<void> {
    const { labelSelector, fieldSelector, namespace } = this.options;
    const events = await this.client.watch(this.ref, namespace, {
      allowWatchBookmarks: true,
      ...(this.version === undefined ? {} : { resourceVersion: this.version }),
      ...(labelSelector ? { labelSelector } : {}),
      ...(fieldSelector ? { fieldSelector } : {}),
      signal: this.stopper.signal,
    });
    for await (const event of events) {
      if (this.stopped) return;
      this.see(event);
      // What has come besides needs no promise each.
      for (let next = events.take?.(); next && !this.stopped; next = events.take?.()) this.see(next);
    }
  }

  private see({ type, object }: WatchEvent): void {
    if (type === 'ERROR') throw statusErrorOf(object.code ?? 500, object);
    this.version = object.metadata.resourceVersion ?? this.version;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') this.remove(keyOf(object), this.handlers, object);
    else this.upsert(object, this.handlers);
  }

  private upsert(object: KubeObject, handlers: readonly EventHandlers[]): void {
    const key = keyOf(object);
    const entry = this.entries.get(key);
    if (!entry) {
      const fresh = { key, object };
      this.entries.set(key, fresh);
      this.all.add(fresh);
      for (let i = 0; i < this.filings.length; i++) this.reindex(this.filings[i] as Filing, fresh, NONE, object);
      for (let i = 0; i < handlers.length; i++) handlers[i]?.add?.(object);
      return;
    }
    const old = entry.object;
    if (old.metadata.resourceVersion === object.metadata.resourceVersion) return;
    entry.object = object;
    for (let i = 0; i < this.filings.length; i++) {
      const filing = this.filings[i] as Filing;
      this.reindex(filing, entry, filing.indexer(old), object);
    }
    for (let i = 0; i < handlers.length; i++) handlers[i]?.update?.(old, object);
  }

  private remove(key: string, handlers: readonly EventHandlers[], last?: KubeObject): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.all.delete(key);
    for (const filing of this.filings) this.reindex(filing, entry, filing.indexer(entry.object), undefined);
    for (const handler of handlers) handler.delete?.(last ?? entry.object);
  }

  /** `object` is what is filed from now on, if anything. */
  private reindex({ indexer, index }: Filing, entry: Entry, from: readonly string[], object?: KubeObject): void {
    const to = object ? indexer(object) : NONE;
    if (from.length === 1 && to.length === 1 && from[0] === to[0]) return;
    for (const value of from) {
      if (to.includes(value)) continue;
      const bucket = index.get(value);
      bucket?.delete(entry.key);
      if (bucket?.size === 0) index.delete(value);
    }
    for (const value of to) if (!from.includes(value)) put(index, value, entry);
  }
}

function put(index: Map<string, Bucket>, value: string, entry: Entry): void {
  let bucket = index.get(value);
  if (!bucket) {
    bucket = new Bucket();
    index.set(value, bucket);
  }
  bucket.add(entry);
}
