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
    const { thread } = this;
    this.thread = undefined;
    await thread?.terminate();
  }

  private async played(job: Job, progress: (done: number, of: number, what: string) => void): Promise<LabReport> {
    this.thread ??= await started();
    const { thread } = this;
    return new Promise((resolve) => {
      let at = '';
      const give = (report: LabReport) => {
        clearTimeout(timer);
        thread.off('message', heard);
        thread.off('error', broke);
        resolve(report);
      };
      const giveUp = (reason: string) => {
        void this.close();
        give(lost(job.page ? job.path : join(job.path, 'lab.yaml'), job.path, `${reason}${at && `, at ${at}`}`));
      };
      const heard = (news: News) => {
        if ('report' in news) give(news.report);
        else if ('what' in news) {
          at = news.what;
          progress(news.done, news.of, news.what);
        }
      };
      const broke = ({ code, message }: NodeJS.ErrnoException) =>
        giveUp(
          code === 'ERR_WORKER_OUT_OF_MEMORY' ? `needs more than ${MEGABYTES} MiB` : `broke the engine: ${message}`,
        );
      const timer = setTimeout(
        () => giveUp(`was cut off after ${job.timeout} seconds, and did not end`),
        (job.timeout + GRACE) * 1000,
      );
      thread.on('message', heard);
      thread.on('error', broke);
      thread.postMessage(job);
    });
  }
}

/** A thread with the engine loaded, which is on no lab's time. */
function started(): Promise<Worker> {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', () => {
      thread.off('error', reject);
      resolve(thread);
    });
  });
}

/** Of a lab whose thread is gone. */
function lost(file: string, path: string, message: string): LabReport {
  const problems = [{ path: file, line: 1, column: 1, message }];
  return { path, problems, cases: [{ title: 'play', problems }], tasks: 0, attempts: 0, blocks: 0 };
}
