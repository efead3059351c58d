/** A thread that reads and plays labs, and pages of documentation, one at a time, so that one that does not end can be ended. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { PlayOptions } from '../../../lab/play.ts';
import type { LabReport } from '../../../lab/report/report.ts';

enableCompileCache();
const [{ checkFolder }, { playDocs }, { readDocs }, { readFile, readFolder }, { clusterStages }, { labOf }] =
  await Promise.all([
    import('../../../lab/report/report.ts'),
    import('../../../lab/docs/play.ts'),
    import('./docs.ts'),
    import('./folder.ts'),
    import('./stages.ts'),
    import('./shipped.ts'),
  ]);

/** What is asked. */
export interface Job {
  path: string;
  /** A page of documentation; else a lab's folder. */
  page: boolean;
  /** Seconds of the host's time. */
  timeout: number;
}

/** What comes back: once that it is ready, then of each job news, and the report last. */
export type News = { ready: true } | { done: number; of: number; what: string } | { report: LabReport };

const tell = (news: News) => parentPort?.postMessage(news);

parentPort?.on('message', async ({ path, page, timeout }: Job) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(`was cut off after ${timeout} seconds`), timeout * 1000);
  const options: PlayOptions = {
    signal: patience.signal,
    progress: (done, of, what) => tell({ done, of, what }),
  };
  const report = page
    ? await playDocs(readDocs(path, readFile(path)), clusterStages(), labOf, options)
    : await checkFolder(readFolder(path), clusterStages(), options);
  clearTimeout(timer);
  tell({ report });
});
tell({ ready: true });
