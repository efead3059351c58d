/** A thread that grades submissions, one at a time, so that one that does not end can be ended. */
import { closeSync, openSync, readSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Grade } from '../../../lab/grade/grade.ts';

enableCompileCache();
// Nobody reads the stacks of errors that are answers.
Error.stackTraceLimit = 0;
const [{ gradeText, READ_BYTES }, { ClusterReplays }, { readLabOf }, { createJq }] = await Promise.all([
  import('../../../lab/grade/text.ts'),
  import('../../../replay.ts'),
  import('./lab.ts'),
  import('../jq.ts'),
]);

/** What every submission of this thread is graded on. */
export interface Given {
  /** The lab's folder, and its name. */
  folder: string;
  id: string;
  engine: string;
  /** Seconds of the host's time that one may take. */
  timeout: number;
}

export type News = { ready: true } | { done: number } | { grade: Grade } | { refused: string };

const { folder, id, engine, timeout } = workerData as Given;
const lab = readLabOf(folder);
const stages = new ClusterReplays(lab.scenario, createJq());
const tell = (news: News) => parentPort?.postMessage(news);

parentPort?.on('message', async (file: string) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(`was cut off after ${timeout} s`), timeout * 1000);
  const { signal } = patience;
  try {
    const progress = (done: number) => tell({ done });
    const { grade, refused = '' } = await gradeText(readStart(file), { engine, lab, id, stages, progress, signal });
    tell(grade ? { grade } : { refused });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) tell({ refused: (error as NodeJS.ErrnoException).code as string });
    else throw error;
  } finally {
    clearTimeout(timer);
  }
});
tell({ ready: true });

/** A file's text; of one that is too long, enough to see that it is. */
function readStart(path: string): string {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size < READ_BYTES; ) {
      const chunk = Buffer.alloc(1 << 20);
      const read = readSync(file, chunk, 0, chunk.length, null);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      size += read;
    }
    return new TextDecoder().decode(Buffer.concat(chunks));
  } finally {
    closeSync(file);
  }
}
