/** The page's end of a worker that grades: made when there is something to do, and ended when it takes too long. */
import { proxy, type Remote, wrap } from 'comlink';
import type { Ending, Grader } from '../../sandbox/lab/grade/pool.ts';
import { READ_BYTES } from '../../sandbox/lab/grade/text.ts';
import type { Given } from './given.ts';
import type { Assignment, TeachWorker } from './worker.ts';

export interface Running {
  remote: Remote<TeachWorker>;
  /** Rejects when the worker breaks. */
  broken: Promise<never>;
  end(): void;
}

export function startWorker(assignment: Assignment): Running {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'kubetab-teach' });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) =>
      reject(new Error(`broke the engine: ${event.message || 'it could not be loaded'}`)),
    );
  });
  broken.catch(() => {});
  const remote = wrap<TeachWorker>(worker);
  void remote.begin(assignment);
  return { remote, broken, end: () => worker.terminate() };
}

/** A file's text; of one that is too long, enough to see that it is. */
export function textOf({ file }: Given): Promise<string> {
  return file.slice(0, READ_BYTES).text();
}

export class WorkerGrader implements Grader<Given> {
  private readonly assignment: Assignment;
  private readonly seconds: number;
  private running: Running | undefined;

  constructor(assignment: Assignment, seconds: number) {
    this.assignment = assignment;
    this.seconds = seconds;
  }

  async grade(given: Given, progress: (done: number) => void): Promise<Ending> {
    let text: string;
    try {
      text = await textOf(given);
    } catch (error) {
      return { refused: (error as Error).name };
    }
    this.running ??= startWorker(this.assignment);
    const { remote, broken } = this.running;
    return Promise.race([remote.grade(text, this.seconds, proxy(progress)), broken]);
  }

  end(): void {
    this.running?.end();
    this.running = undefined;
  }
}
