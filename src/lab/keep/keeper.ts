/** Keeps what the engine holds: after each command, seldom enough not to be felt, and when the page is left. */
import * as store from './store.ts';

export type Trouble = 'blocked' | 'full' | 'large';

export interface KeeperOptions {
  chapter: string;
  /** The page in the store: see `Owner`. */
  owner: string;
  /** Of the engine that runs; undefined while none does. */
  take(): Promise<Uint8Array> | undefined;
  /** Said once. */
  trouble(what: Trouble): void;
  /** The lab is another tab's: nothing more is stored. */
  taken(): void;
  /** This was taken, from that moment on: the page's milliseconds. */
  kept(bytes: Uint8Array, began: number): void;
}

/** Milliseconds from the end of a command. */
const SOON = 300;
/** At most one part in this many of the time is spent on keeping. */
const SHARE = 50;
const LEAST = 1000;
const MOST_WAIT = 10_000;
/** What changes by itself is kept as well. */
const AT_LEAST_EVERY = 30_000;

export class Keeper {
  /** What was kept last, in this page's memory: it serves where the browser stores nothing. */
  last: Uint8Array | undefined;
  /** Commands begun since, and those that ran then. */
  since: string[] = [];
  private readonly options: KeeperOptions;
  private readonly running = new Map<unknown, string>();
  private readonly drafts = new Map<string, string>();
  /** On the machine's disk since the engine started; to be forgotten when that is kept. */
  private written: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private taking = false;
  private work: Promise<void> = Promise.resolve();
  private again = false;
  /** Counts engines. */
  private generation = 0;
  private free = 0;
  private said = false;

  constructor(options: KeeperOptions) {
    this.options = options;
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.keep();
    });
    setInterval(() => {
      if (document.visibilityState === 'visible') void this.keep();
    }, AT_LEAST_EVERY);
  }

  /** It has been said already that nothing is stored. */
  quiet(): void {
    this.said = true;
  }

  /** Says at once where nothing can be stored. */
  prepare(): void {
    store.prepare().catch((error) => this.failed(error));
  }

  /** A command begins, or, with its status, has ended. */
  command(tab: unknown, { line, status }: { line: string; status?: number }): void {
    if (status === undefined) {
      this.running.set(tab, line);
      this.since.push(line);
      return;
    }
    this.running.delete(tab);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(), Math.max(SOON, this.free - performance.now()));
  }

  /** What an open editor would lose. */
  draft(path: string, text: string | undefined): void {
    if (text === undefined) this.drafts.delete(path);
    else this.drafts.set(path, text);
    store.saveDraft(this.options.chapter, path, text).catch((error) => this.failed(error));
  }

  /** Takes the drafts of an engine that is gone, for the next one to write beside their files. */
  takeDrafts(): store.Draft[] {
    const drafts = [...this.drafts].map(([path, text]) => ({ path, text }));
    this.drafts.clear();
    this.running.clear();
    this.since = [];
    this.taking = false;
    this.generation++;
    return drafts;
  }

  /** These stand on the machine now. */
  draftsWritten(drafts: readonly store.Draft[]): void {
    this.written.push(...drafts.map(({ path }) => path));
    if (drafts.length > 0) void this.keep();
  }

  /** Nothing is kept any more of what was. */
  async forget(): Promise<void> {
    clearTimeout(this.timer);
    this.last = undefined;
    this.takeDrafts();
    await store.remove(this.options.chapter).catch(() => {});
  }

  /** All that was entered is stored when this settles. */
  async flush(): Promise<void> {
    await this.work;
    await this.keep();
  }

  private keep(): Promise<void> {
    if (this.taking) {
      this.again = true;
      return this.work;
    }
    this.work = this.takeAndStore();
    return this.work;
  }

  private async takeAndStore(): Promise<void> {
    const taken = this.options.take();
    if (!taken) return;
    this.taking = true;
    const began = performance.now();
    const { generation, written } = this;
    this.since = [...this.running.values()];
    const bytes = await taken.catch(() => undefined);
    if (generation !== this.generation) return;
    const took = performance.now() - began;
    this.free = performance.now() + Math.min(MOST_WAIT, Math.max(LEAST, took * SHARE));
    if (bytes) {
      this.last = bytes;
      this.options.kept(bytes, began);
      await this.store(bytes, written).catch((error) => this.failed(error));
    }
    if (generation !== this.generation) return;
    this.taking = false;
    if (this.again) {
      this.again = false;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.keep(), Math.max(SOON, this.free - performance.now()));
    }
  }

  private async store(bytes: Uint8Array, written: string[]): Promise<void> {
    const { chapter, owner } = this.options;
    if (bytes.length > store.MOST) throw new TooLarge();
    await store.save(chapter, bytes, Date.now(), owner);
    this.written = this.written.filter((path) => !written.includes(path));
    for (const path of written) await store.saveDraft(chapter, path, undefined);
  }

  private failed(error: unknown): void {
    if (error instanceof store.Taken) this.options.taken();
    if (this.said || error instanceof store.Taken) return;
    this.said = true;
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    this.options.trouble(error instanceof TooLarge ? 'large' : full ? 'full' : 'blocked');
  }
}

class TooLarge extends Error {}
