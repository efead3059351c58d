/** Reads and plays labs in a thread, each within its time and memory, whatever it does. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LabReport } from '../../../lab/report/report.ts';
import type { Job, News } from './thread.ts';

/** Seconds a lab is given, after its time, to end by itself. */
const GRACE = 5;
const MEGABYTES = 2048;

export class Player {
  private thread: Worker | undefined;

  /** `progress` is told before each script. */
  async check(job: Job, progress: (done: number, of: number, what: string) => void): Promise<LabReport> {
    const begun = performance.now();
    const report = await this.played(job, progress);
    return { ...report, seconds: (performance.now() - begun) / 1000 };
  }

  async close(): Promise<void> {
    await this.thread?.terminate();
    this.thread = undefined;
  }

  private played(job: Job, progress: (done: number, of: number, what: string) => void): Promise<LabReport> {
    const thread = this.thread ?? this.start();
    return new Promise((resolve) => {
      let at = '';
      const give = (report: LabReport) => {
        clearTimeout(timer);
        thread.removeAllListeners();
        resolve(report);
      };
      const giveUp = (reason: string) => {
        void this.close();
        give(lost(job.path, `${reason}${at && `, at ${at}`}`));
      };
      const timer = setTimeout(
        () => giveUp(`was cut off after ${job.timeout} seconds, and did not end`),
        (job.timeout + GRACE) * 1000,
      );
      thread.on('message', (news: News) => {
        if ('report' in news) give(news.report);
        else {
          at = news.what;
          progress(news.done, news.of, news.what);
        }
      });
      thread.on('error', (error: NodeJS.ErrnoException) =>
        giveUp(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? `needs more than ${MEGABYTES} MiB`
            : `broke the engine: ${error.message}`,
        ),
      );
      thread.postMessage(job);
    });
  }

  private start(): Worker {
    this.thread = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
    });
    return this.thread;
  }
}

/** Of a lab whose thread is gone. */
function lost(path: string, message: string): LabReport {
  const problems = [{ path: join(path, 'lab.yaml'), line: 1, column: 1, message }];
  return { path, problems, cases: [{ title: 'play', problems }], tasks: 0, attempts: 0, blocks: 0 };
}
