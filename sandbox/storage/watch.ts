/** One watcher's stream: transitions by selector, bookmarks, an end. */
import type { WatchEvent } from '../apimachinery/exchange.ts';
import { deepFreeze, type KubeObject } from '../apimachinery/meta.ts';
import type { KVEvent } from '../etcd/kvstore.ts';

/** An unbounded queue with one consumer. */
export class WatchStream implements AsyncIterableIterator<WatchEvent> {
  private queue: WatchEvent[] = [];
  private head = 0;
  private wake: ((result: IteratorResult<WatchEvent>) => void) | undefined;
  private ended = false;
  /** Lets go of the source; called once, when either side ends the stream. */
  onEnd: () => void = () => {};

  push(event: WatchEvent): void {
    if (this.ended) return;
    if (this.wake) {
      const wake = this.wake;
      this.wake = undefined;
      wake({ value: event, done: false });
    } else this.queue.push(event);
  }

  /** What was pushed is still delivered. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
    if (this.wake) {
      const wake = this.wake;
      this.wake = undefined;
      wake({ value: undefined, done: true });
    }
  }

  take(): WatchEvent | undefined {
    if (this.head === this.queue.length) return undefined;
    const value = this.queue[this.head++];
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
    return value;
  }

  next(): Promise<IteratorResult<WatchEvent>> {
    const value = this.take();
    if (value) return Promise.resolve({ value, done: false });
    if (this.ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  return(): Promise<IteratorResult<WatchEvent>> {
    this.queue = [];
    this.head = 0;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** The same object under another resourceVersion. */
export function withResourceVersion(object: KubeObject, revision: number): KubeObject {
  return deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
}

/** What a watcher with this selector sees of a commit: an object entering the selection is ADDED, one leaving it DELETED. */
export function transition(
  event: KVEvent<KubeObject>,
  matches: ((object: KubeObject) => boolean) | undefined,
): WatchEvent | undefined {
  const { kv, prev } = event;
  if (event.type === 'DELETE') {
    return !matches || (prev && matches(prev.value)) ? { type: 'DELETED', object: kv.value } : undefined;
  }
  if (!matches) return { type: prev ? 'MODIFIED' : 'ADDED', object: kv.value };
  const before = prev !== undefined && matches(prev.value);
  if (matches(kv.value)) return { type: before ? 'MODIFIED' : 'ADDED', object: kv.value };
  if (before) return { type: 'DELETED', object: withResourceVersion(prev.value, kv.modRevision) };
  return undefined;
}
