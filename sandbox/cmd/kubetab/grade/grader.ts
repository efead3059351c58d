/** Grades files in a thread of its own, within its memory, which can be ended; another version's in that version's thread. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Ending, Grader } from '../../../lab/grade/pool.ts';
import type { Given, News } from './thread.ts';

const MEGABYTES = 1024;
/** Of young objects: most of what a replay makes is gone at once. */
const YOUNG_MEGABYTES = 64;

export interface Handed {
  path: string;
  /** Of the engine that it was recorded by, where that can be read. */
  version?: string;
}

export interface ThreadOptions extends Omit<Given, 'engine'> {
  /** This engine's version. */
  engine: string;
  /** Other versions → the folders of their checkouts. */
  others: ReadonlyMap<string, string>;
}

export class ThreadGrader implements Grader<Handed> {
  private readonly options: ThreadOptions;
  /** Version → its thread. */
  private readonly threads = new Map<string, Promise<Worker>>();

  constructor(options: ThreadOptions) {
    this.options = options;
  }

  async end(): Promise<void> {
    const threads = [...this.threads.values()];
    this.threads.clear();
    await Promise.all(threads.map(async (thread) => (await thread).terminate()));
  }

  async grade({ path, version }: Handed, progress: (done: number) => void): Promise<Ending> {
    const { engine, others } = this.options;
    const thread = await this.thread(version !== undefined && others.has(version) ? version : engine);
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        thread.off('message', heard);
        thread.off('error', broke);
        then();
      };
      const heard = (news: News) => {
        if ('done' in news) progress(news.done);
        else if ('grade' in news) settle(() => resolve({ grade: news.grade }));
        else if ('refused' in news) settle(() => resolve({ refused: news.refused }));
      };
      const broke = ({ code, message }: NodeJS.ErrnoException) =>
        settle(() =>
          reject(
            new Error(
              code === 'ERR_WORKER_OUT_OF_MEMORY' ? `needs more than ${MEGABYTES} MiB` : `broke the engine: ${message}`,
            ),
          ),
        );
      thread.on('message', heard);
      thread.on('error', broke);
      thread.postMessage(path);
    });
  }

  private thread(version: string): Promise<Worker> {
    let thread = this.threads.get(version);
    if (!thread) this.threads.set(version, (thread = started(this.options, version)));
    return thread;
  }
}

/** A thread with engine and lab loaded, which is on no submission's time. */
function started({ folder, id, timeout, others }: ThreadOptions, engine: string): Promise<Worker> {
  const given: Given = { folder, id, engine, timeout };
  const other = others.get(engine);
  const module =
    other === undefined
      ? new URL('./thread.ts', import.meta.url)
      : pathToFileURL(join(other, 'sandbox/cmd/kubetab/grade/thread.ts'));
  const thread = new Worker(module, {
    workerData: given,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', () => {
      thread.off('error', reject);
      resolve(thread);
    });
  });
}
