/** Grades files in threads, each within its time and memory, whatever it does; the others go on. */
import { Worker } from 'node:worker_threads';
import type { Result } from '../../../lab/grade/report/result.ts';
import type { Given, News } from './thread.ts';

const MEGABYTES = 1024;
/** Of young objects: most of what a replay makes is gone at once. */
const YOUNG_MEGABYTES = 64;
/** Seconds that one is given, after its time, to end by itself. */
const GRACE = 5;

export interface PoolOptions extends Given {
  threads: number;
  /** How many are done, and how far those that run are. */
  progress: (done: number) => void;
}

/** In the order of the files. */
export async function gradeFiles(files: readonly string[], options: PoolOptions): Promise<Result[]> {
  const results: Result[] = [];
  const parts = new Map<number, number>();
  const tell = () => {
    const running = [...parts.values()].reduce((sum, part) => sum + part, 0);
    options.progress(results.filter(Boolean).length + running);
  };
  let next = 0;
  const serve = async () => {
    const grader = new Grader(options);
    try {
      for (let i = next++; i < files.length; i = next++) {
        const part = i;
        const begun = performance.now();
        const result = await grader.grade(files[i] as string, (done) => {
          parts.set(part, done);
          tell();
        });
        parts.delete(part);
        results[i] = { ...result, seconds: (performance.now() - begun) / 1000 };
        tell();
      }
    } finally {
      await grader.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.threads, files.length) }, serve));
  return results;
}

class Grader {
  private readonly options: PoolOptions;
  private thread: Worker | undefined;

  constructor(options: PoolOptions) {
    this.options = options;
  }

  async close(): Promise<void> {
    const { thread } = this;
    this.thread = undefined;
    await thread?.terminate();
  }

  async grade(file: string, progress: (done: number) => void): Promise<Result> {
    this.thread ??= await started(this.options);
    const { thread } = this;
    const { timeout } = this.options;
    return new Promise((resolve) => {
      const give = (result: Omit<Result, 'file'>) => {
        clearTimeout(timer);
        thread.off('message', heard);
        thread.off('error', broke);
        resolve({ file, ...result });
      };
      const giveUp = (reason: string) => {
        void this.close();
        give({ ended: reason });
      };
      const heard = (news: News) => {
        if ('grade' in news) give({ grade: news.grade });
        else if ('refused' in news) give({ refused: news.refused });
        else if ('done' in news) progress(news.done);
      };
      const broke = ({ code, message }: NodeJS.ErrnoException) =>
        giveUp(
          code === 'ERR_WORKER_OUT_OF_MEMORY' ? `needs more than ${MEGABYTES} MiB` : `broke the engine: ${message}`,
        );
      const timer = setTimeout(
        () => giveUp(`was cut off after ${timeout} s, and did not end`),
        (timeout + GRACE) * 1000,
      );
      thread.on('message', heard);
      thread.on('error', broke);
      thread.postMessage(file);
    });
  }
}

/** A thread with engine and lab loaded, which is on no submission's time. */
function started({ folder, id, engine, timeout }: PoolOptions): Promise<Worker> {
  const given: Given = { folder, id, engine, timeout };
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
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
