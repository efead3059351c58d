/** A thread that reads and plays labs, one at a time, so that a lab that does not end can be ended. */
import { parentPort } from 'node:worker_threads';
import { checkFolder, type LabReport } from '../../../lab/report/report.ts';
import { readFolder } from './folder.ts';
import { clusterStages } from './stages.ts';

/** What is asked. */
export interface Job {
  path: string;
  /** Seconds of the host's time. */
  timeout: number;
}

/** What comes back: news, and the report last. */
export type News = { done: number; of: number; what: string } | { report: LabReport };

parentPort?.on('message', async ({ path, timeout }: Job) => {
  const tell = (news: News) => parentPort?.postMessage(news);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(`was cut off after ${timeout} seconds`), timeout * 1000);
  const report = await checkFolder(readFolder(path), clusterStages(), {
    signal: patience.signal,
    progress: (done, of, what) => tell({ done, of, what }),
  });
  clearTimeout(timer);
  tell({ report });
});
