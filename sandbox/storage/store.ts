/**
 * API objects over the key-value store: resourceVersion is the mod revision.
 * Follows apiserver/pkg/storage/etcd3/store.go and the semantics of
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions.
 * Everything is synchronous: nothing comes between a read and its write.
 */

import { stamped } from '../apimachinery/deferred-fields.ts';
import { expired, StatusError } from '../apimachinery/errors.ts';
import { deepFreeze, type KubeObject } from '../apimachinery/meta.ts';
import { CompactedError, type KVEvent } from '../etcd/kvstore.ts';
import type { Trigger, WatchableStore } from '../etcd/watchable-store.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import { StorageError } from './errors.ts';
import { transition, WatchStream, withResourceVersion } from './watch.ts';

export type Matcher = (object: KubeObject) => boolean;

export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

export interface ListOptions {
  /** '' or undefined: the most recent. '0': any. */
  resourceVersion?: string;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  limit?: number;
  continue?: string;
  matches?: Matcher;
}

export interface ListResult {
  items: KubeObject[];
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

export interface WatchOptions {
  /** '' or undefined and '0': what is there comes first, as ADDED. */
  resourceVersion?: string;
  matches?: Matcher;
  /** Of what `matches` asks for, the part by which the watch can be found. */
  trigger?: Trigger<KubeObject>;
  bookmarks?: boolean;
  /** What is there comes first, then a bookmark that says so. */
  sendInitialEvents?: boolean;
  /** For bookmarks. */
  apiVersion: string;
  kind: string;
}

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.';
const LIST_EXPIRED = 'The resourceVersion for the provided list is too old.';
const INITIAL_EVENTS_END = { 'k8s.io/initial-events-end': 'true' };

export class Storage {
  readonly kv: WatchableStore<KubeObject>;
  private readonly bookmarked = new Set<() => void>();

  constructor(kv: WatchableStore<KubeObject>) {
    this.kv = kv;
  }

  get revision(): number {
    return this.kv.revision;
  }

  get(key: string): KubeObject | undefined {
    return this.kv.get(key)?.value;
  }

  /** All whose keys begin with the prefix, in order. */
  all(prefix: string): KubeObject[] {
    return this.kv.range(prefix).kvs.map((kv) => kv.value);
  }

  /** Throws KeyExists. The object becomes the store's: it is stamped and frozen. `expires`: Unix milliseconds. */
  create(key: string, object: KubeObject, expires?: number): KubeObject {
    if (this.kv.has(key)) throw new StorageError('KeyExists', key, 'key exists');
    if (object.metadata.resourceVersion) {
      throw new StorageError('InvalidObj', key, 'resourceVersion should not be set on objects to be created');
    }
    return this.kv.put(key, this.stamp(object), expires).value;
  }

  /**
   * Reads, lets `update` make the next object (or throw), writes. Returning the object it was given writes nothing.
   * Throws KeyNotFound, and InvalidObj when a precondition fails.
   */
  guaranteedUpdate(
    key: string,
    preconditions: Preconditions | undefined,
    update: (current: KubeObject) => KubeObject,
    expires?: number,
  ): KubeObject {
    const current = this.kv.get(key)?.value;
    if (!current) throw new StorageError('KeyNotFound', key, 'key not found');
    checkPreconditions(key, preconditions, current);
    const next = update(current);
    if (next === current) return current;
    return this.kv.put(key, this.stamp(next), expires).value;
  }

  /** The last state, under the revision of its deletion. Throws KeyNotFound, and InvalidObj when a precondition fails. */
  delete(key: string, preconditions?: Preconditions, validate?: (current: KubeObject) => void): KubeObject {
    const current = this.kv.get(key)?.value;
    if (!current) throw new StorageError('KeyNotFound', key, 'key not found');
    checkPreconditions(key, preconditions, current);
    validate?.(current);
    const last = withResourceVersion(current, this.kv.nextRevision);
    this.kv.delete(key, last);
    return last;
  }

  /** Objects under the prefix (which ends in `/`) in the order of their keys. Throws 410 and 504 Statuses. */
  list(prefix: string, options: ListOptions = {}): ListResult {
    const { matches, limit = 0 } = options;
    let start = prefix;
    let revision = this.kv.revision;
    let continued = false;
    if (options.continue) {
      const token = decodeContinue(options.continue);
      start = prefix + token.start;
      continued = token.revision > 0;
      if (continued) revision = token.revision;
    } else if (options.resourceVersion && options.resourceVersion !== '0') {
      const asked = parseResourceVersion(options.resourceVersion);
      this.checkNotAhead(asked);
      if (options.resourceVersionMatch === 'Exact') revision = asked;
    }
    if (revision !== this.kv.revision) {
      this.checkNotAhead(revision);
      if (revision < this.kv.compactRevision) {
        if (!continued) throw expired(LIST_EXPIRED);
        throw new ExpiredContinue(encodeContinue(start.slice(prefix.length), -1));
      }
    }
    const items: KubeObject[] = [];
    let last = '';
    let remaining = 0;
    for (const kv of this.kv.range(prefix, { start, revision }).kvs) {
      if (matches && !matches(kv.value)) continue;
      if (limit > 0 && items.length >= limit) {
        remaining++;
        if (matches) break;
        continue;
      }
      items.push(kv.value);
      last = kv.key;
    }
    const result: ListResult = { items, resourceVersion: String(revision) };
    if (remaining > 0) {
      result.continue = encodeContinue(`${last.slice(prefix.length)}\u0000`, revision);
      if (!matches) result.remainingItemCount = remaining;
    }
    return result;
  }

  /** Never throws for an old revision: that is an ERROR event, as the watch cache answers. */
  watch(prefix: string, options: WatchOptions): WatchStream {
    const stream = new WatchStream();
    const { matches } = options;
    const asked = options.resourceVersion ? parseResourceVersion(options.resourceVersion) : 0;
    const initial = options.sendInitialEvents ?? asked === 0;
    if (initial) {
      for (const kv of this.kv.range(prefix).kvs) {
        if (!matches || matches(kv.value)) stream.push({ type: 'ADDED', object: kv.value });
      }
    }
    const bookmark = (annotations?: Record<string, string>) =>
      stream.push({
        type: 'BOOKMARK',
        object: deepFreeze({
          kind: options.kind,
          apiVersion: options.apiVersion,
          metadata: { resourceVersion: String(this.kv.revision), ...(annotations ? { annotations } : {}) },
        }),
      });
    if (options.sendInitialEvents && options.bookmarks) bookmark(INITIAL_EVENTS_END);
    let stop: () => void;
    try {
      const listener = (event: KVEvent<KubeObject>) => {
        const seen = transition(event, matches);
        if (seen) stream.push(seen);
      };
      stop = this.kv.watch(prefix, initial || asked === 0 ? this.kv.revision : asked, listener, options.trigger);
    } catch (error) {
      if (!(error instanceof CompactedError)) throw error;
      const status = expired(`too old resource version: ${asked} (${error.compactRevision})`).status;
      stream.push({ type: 'ERROR', object: deepFreeze(status) });
      stream.end();
      return stream;
    }
    const tick = () => bookmark();
    if (options.bookmarks) this.bookmarked.add(tick);
    stream.onEnd = () => {
      stop();
      this.bookmarked.delete(tick);
    };
    return stream;
  }

  /** Progress notification: every watcher that asked for bookmarks gets one. */
  sendBookmarks(): void {
    for (const tick of this.bookmarked) tick();
  }

  /** 504, as storage.NewTooLargeResourceVersionError. */
  checkNotAhead(revision: number): void {
    const current = this.kv.revision;
    if (revision <= current) return;
    throw new StatusError(504, 'Timeout', `Timeout: Too large resource version: ${revision}, current: ${current}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    });
  }

  private stamp(object: KubeObject): KubeObject {
    const resourceVersion = String(this.kv.nextRevision);
    return stamped(object, resourceVersion);
  }
}

/** 410 with the token that continues regardless. */
export class ExpiredContinue extends StatusError {
  readonly token: string;
  constructor(token: string) {
    super(410, 'Expired', CONTINUE_EXPIRED);
    this.token = token;
  }

  override get status(): KubeObject {
    return { ...super.status, metadata: { continue: this.token } };
  }
}

/** 400 for anything but a whole number. */
export function parseResourceVersion(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new StatusError(
      400,
      'BadRequest',
      `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}

function checkPreconditions(key: string, preconditions: Preconditions | undefined, current: KubeObject): void {
  if (!preconditions) return;
  const { uid, resourceVersion } = current.metadata;
  if (preconditions.uid !== undefined && preconditions.uid !== uid) {
    throw new StorageError(
      'InvalidObj',
      key,
      `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`,
    );
  }
  if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    throw new StorageError(
      'InvalidObj',
      key,
      `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    );
  }
}
