/** A thread that reads and plays labs, one at a time, so that a lab that does not end can be ended. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { LabReport } from '../../../lab/report/report.ts';

enableCompileCache();
const [{ checkFolder }, { readFolder }, { clusterStages }] = await Promise.all([
  import('../../../lab/report/report.ts'),
  import('./folder.ts'),
  import('./stages.ts'),
]);

/** What is asked. */
export interface Job {
  path: string;
  /** Seconds of the host's time. */
  timeout: number;
}

/** What comes back: once that it is ready, then of each job news, and the report last. */
export type News = { ready: true } | { done: number; of: number; what: string } | { report: LabReport };

const tell = (news: News) => parentPort?.postMessage(news);

parentPort?.on('message', async ({ path, timeout }: Job) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(`was cut off after ${timeout} seconds`), timeout * 1000);
  const report = await checkFolder(readFolder(path), clusterStages(), {
    signal: patience.signal,
    progress: (done, of, what) => tell({ done, of, what }),
  });
  clearTimeout(timer);
  tell({ report });
});
tell({ ready: true });
