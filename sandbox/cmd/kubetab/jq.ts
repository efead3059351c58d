/** The real jq for Node: in a worker thread of its own, so that a runaway filter can be ended. */
import { Worker } from 'node:worker_threads';
import type { JqProvider } from '../../shell/commands/jq.ts';
import { createWorkerJq, type JqWorker } from '../../shell/jq-worker.ts';

/** The thread starts on first use and keeps the process alive only while it has work. */
export function createJq(): JqProvider {
  return createWorkerJq(start, (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  });
}

function start(): JqWorker {
  // What the thread prints of its own (the notice of an abort) is nobody's output.
  const thread = new Worker(new URL('./jq-thread.ts', import.meta.url), { stdout: true, stderr: true });
  thread.unref();
  const port: JqWorker = {
    onmessage: null,
    onerror: null,
    postMessage(message) {
      thread.ref();
      thread.postMessage(message);
    },
    terminate: () => void thread.terminate(),
  };
  thread.on('message', (data) => {
    if (!data.ready) thread.unref();
    port.onmessage?.({ data });
  });
  thread.on('error', (error) => port.onerror?.(error));
  return port;
}
