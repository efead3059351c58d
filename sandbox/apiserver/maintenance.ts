/** What the server does by itself: bookmarks every minute, compaction every five, Events that end after an hour. All in the background. */
import type { Clock } from '../apimachinery/clock.ts';
import type { Storage } from '../storage/store.ts';

const BOOKMARK_MS = 60_000;
/** etcd3 compactor: what is older than the last round is compacted. */
const COMPACT_MS = 300_000;

export class Maintenance {
  private readonly clock: Clock;
  private readonly storage: Storage;
  private readonly actor: string;
  private started = false;
  /** The timer for the next key that ends is set. */
  private waits = false;

  constructor(clock: Clock, storage: Storage, actor: string) {
    this.clock = clock;
    this.storage = storage;
    this.actor = actor;
    storage.kv.onEvery(() => this.scheduleExpiry());
  }

  start(resume: boolean): void {
    this.started = true;
    if (resume) return;
    this.scheduleExpiry();
    this.schedule('bookmark', BOOKMARK_MS);
    this.schedule(`compact/${this.storage.revision}`, COMPACT_MS);
  }

  fire(key: string): void {
    if (key === 'bookmark') {
      this.storage.sendBookmarks();
      this.schedule('bookmark', BOOKMARK_MS);
    } else if (key === 'expire') {
      this.waits = false;
      for (const expired of this.storage.kv.expired(this.clock.now())) this.storage.delete(expired);
      this.scheduleExpiry();
    } else if (key.startsWith('compact/')) {
      // The key carries the revision of the last round: state as data.
      this.storage.kv.compact(Number(key.slice('compact/'.length)));
      this.schedule(`compact/${this.storage.revision}`, COMPACT_MS);
    }
  }

  private scheduleExpiry(): void {
    if (!this.started) return;
    if (this.waits) return;
    const due = this.storage.kv.nextExpiry();
    if (due === undefined) return;
    this.waits = true;
    if (this.clock.due(this.actor, 'expire') !== undefined) return;
    this.clock.schedule({ actor: this.actor, key: 'expire', due, background: true });
  }

  private schedule(key: string, delay: number): void {
    this.clock.schedule({ actor: this.actor, key, due: this.clock.now() + delay, background: true });
  }
}
