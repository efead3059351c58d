/** The real jq for Node: in a worker thread of its own, so that a runaway filter can be ended. */
import { Worker } from 'node:worker_threads';
import type { JqProvider, JqResult } from '../../shell/commands/jq.ts';

const SOURCE = `
import { parentPort } from 'node:worker_threads';
import { loadJq } from ${JSON.stringify(import.meta.resolve('jq-wasm'))};
const ready = loadJq();
parentPort.on('message', async ({ id, args, stdin }) => {
  const jq = await ready;
  try {
    const filter = args[args.length - 1];
    parentPort.postMessage({ id, result: jq.raw(stdin, filter, args.slice(0, -1)) });
  } catch (error) {
    parentPort.postMessage({ id, result: { stdout: '', stderr: 'jq: ' + String(error?.message ?? error), exitCode: 5 } });
  }
});
`;

/** The thread starts on first use, does not keep the process alive, and is ended by an abort. */
export function createJq(): JqProvider {
  let worker: Worker | undefined;
  let sequence = 0;
  const waiting = new Map<number, (result: JqResult) => void>();
  const ended = (status: number) => {
    const lost = [...waiting.values()];
    waiting.clear();
    for (const resolve of lost) resolve({ stdout: '', stderr: '', exitCode: status });
  };
  const start = (): Worker => {
    const made = new Worker(new URL(`data:text/javascript,${encodeURIComponent(SOURCE)}`));
    made.unref();
    made.on('message', ({ id, result }: { id: number; result: JqResult }) => {
      waiting.get(id)?.(result);
      waiting.delete(id);
      if (waiting.size === 0) made.unref();
    });
    made.on('error', () => {
      worker = undefined;
      ended(5);
    });
    return made;
  };
  const close = () => {
    void worker?.terminate();
    worker = undefined;
    ended(130);
  };
  return (args, stdin, signal) =>
    new Promise<JqResult>((resolve) => {
      if (signal?.aborted) {
        resolve({ stdout: '', stderr: '', exitCode: 130 });
        return;
      }
      worker ??= start();
      worker.ref();
      const id = ++sequence;
      signal?.addEventListener('abort', close, { once: true });
      waiting.set(id, (result) => {
        signal?.removeEventListener('abort', close);
        resolve(result);
      });
      worker.postMessage({ id, args, stdin });
    });
}
