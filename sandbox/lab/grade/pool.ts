/** Has files graded by several graders at once, each ended when its time is over, whatever it does; the others go on. */
import type { Result } from './report/result.ts';

/** Seconds that one is given, after its time, to end by itself. */
const GRACE = 5;

export type Ending = Omit<Result, 'file'>;

/** One that grades a file at a time, and can be ended. Ended, it may be asked again. */
export interface Grader<File> {
  /** Rejects when the engine broke, with what is said of it. */
  grade(file: File, progress: (done: number) => void): Promise<Ending>;
  end(): void | Promise<void>;
}

export interface PoolOptions<File> {
  graders: number;
  make(): Grader<File>;
  nameOf(file: File): string;
  /** Seconds of the host's time that one may take. */
  timeout: number;
  /** Calls back in so many milliseconds, and gives its cancellation. */
  after(ms: number, callback: () => void): () => void;
  /** How many are done, and how far those that run are. */
  progress(done: number): void;
  /** When it aborts, what has not been graded is not: its reason is why. */
  signal?: AbortSignal;
}

/** In the order of the files. */
export async function gradeAll<File>(files: readonly File[], options: PoolOptions<File>): Promise<Result[]> {
  const { signal, timeout, after, nameOf } = options;
  const results: Result[] = [];
  const parts = new Map<number, number>();
  let done = 0;
  const tell = () => options.progress([...parts.values()].reduce((sum, part) => sum + part, done));
  const one = (grader: Grader<File>, file: File, progress: (part: number) => void): Promise<Ending> =>
    new Promise((resolve) => {
      const settle = (ending: Ending) => {
        late();
        signal?.removeEventListener('abort', abort);
        resolve(ending);
      };
      const giveUp = (ended: string) => {
        void grader.end();
        settle({ ended });
      };
      const abort = () => giveUp(String(signal?.reason));
      const late = after((timeout + GRACE) * 1000, () => giveUp(`was cut off after ${timeout} s, and did not end`));
      signal?.addEventListener('abort', abort);
      grader.grade(file, progress).then(settle, (error: Error) => giveUp(error.message));
    });
  let next = 0;
  const serve = async () => {
    const grader = options.make();
    for (let i = next++; i < files.length; i = next++) {
      const file = files[i] as File;
      const ending = signal?.aborted
        ? { ended: String(signal.reason) }
        : await one(grader, file, (part) => {
            parts.set(i, part);
            tell();
          });
      results[i] = { file: nameOf(file), ...ending };
      parts.delete(i);
      done++;
      tell();
    }
    await grader.end();
  };
  await Promise.all(Array.from({ length: Math.min(options.graders, files.length) }, serve));
  return results;
}
