/**
 * jq in a worker of its own, in the page and under Node. The worker's module calls {@link serveJq} with jq-wasm's
 * loader; the host makes the provider with {@link createWorkerJq} from a function that starts the worker.
 *
 * Messages: `{ args, stdin }` (args: jq's options, the filter last) → `{ stdout, stderr, exitCode }`, one at a time;
 * before the first, `{ ready: true }` when jq has loaded.
 */
import type { JqProvider, JqResult } from './commands/jq.ts';

interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: any) => void) | null;
}

/** A started worker as its host sees it. */
export interface JqWorker extends Port {
  onerror?: ((event: any) => void) | null;
  terminate(): void;
}

interface JqHandle {
  raw(input: string, query: string, flags?: string[]): JqResult;
}

/** Host milliseconds a filter may run before its worker is ended: simulated time stands still for everybody meanwhile. */
export const JQ_LIMIT_MS = 10_000;

const LATE: JqResult = {
  stdout: '',
  stderr: `jq: error: ended after ${JQ_LIMIT_MS / 1000} seconds without a result, Kubetab's limit`,
  exitCode: 137,
};
const INTERRUPTED: JqResult = { stdout: '', stderr: '', exitCode: 130 };
/** As jq says before it aborts. */
const EXHAUSTED: JqResult = { stdout: '', stderr: 'jq: error: cannot allocate memory', exitCode: 134 };

export function serveJq(port: Port, load: () => Promise<JqHandle>): void {
  const loaded = load();
  loaded.then(
    () => port.postMessage({ ready: true }),
    () => {},
  );
  port.onmessage = async (event: { data: { args: string[]; stdin: string } }) => {
    const { args, stdin } = event.data;
    try {
      const result = (await loaded).raw(stdin, args.at(-1) as string, args.slice(0, -1));
      port.postMessage({ stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (/^Aborted|out of bounds|unreachable/.test(text)) port.postMessage({ ...EXHAUSTED, spent: true });
      else port.postMessage({ stdout: '', stderr: `jq: ${text}`, exitCode: 5, spent: true });
    }
  };
}

interface Job {
  args: string[];
  stdin: string;
  settle(result: JqResult): void;
}

/**
 * Starts the worker on first use and hands it one filter after the other. An abort ends the worker if its filter is
 * the one that runs, as {@link JQ_LIMIT_MS} does; the next filter gets another.
 * `after` calls back in so many host milliseconds, and gives its cancellation.
 */
export function createWorkerJq(
  start: () => JqWorker,
  after: (ms: number, callback: () => void) => () => void,
): JqProvider {
  const queue: Job[] = [];
  let worker: JqWorker | undefined;
  let ready = false;
  let unwatch: (() => void) | undefined;

  const watch = () => {
    unwatch = after(JQ_LIMIT_MS, () => replace(LATE));
  };
  const settle = (result: JqResult) => {
    unwatch?.();
    unwatch = undefined;
    queue.shift()?.settle(result);
    next();
  };
  /** Ends the worker, and with it the filter that runs. */
  const replace = (result: JqResult) => {
    worker?.terminate();
    worker = undefined;
    ready = false;
    settle(result);
  };
  const begin = (): JqWorker => {
    const made = start();
    made.onmessage = ({ data }: { data: JqResult & { ready?: true; spent?: true } }) => {
      if (made !== worker) return;
      if (data.ready) {
        ready = true;
        if (queue.length > 0) watch();
        return;
      }
      const result = { stdout: data.stdout, stderr: data.stderr, exitCode: data.exitCode };
      if (data.spent) replace(result);
      else settle(result);
    };
    made.onerror = () => {
      if (made === worker) replace({ stdout: '', stderr: 'jq: error: it could not be loaded', exitCode: 5 });
    };
    return made;
  };
  const next = () => {
    const [job] = queue;
    if (!job) return;
    worker ??= begin();
    worker.postMessage({ args: job.args, stdin: job.stdin });
    if (ready) watch();
  };

  return (args, stdin, signal) =>
    new Promise<JqResult>((resolve) => {
      if (signal?.aborted) {
        resolve(INTERRUPTED);
        return;
      }
      const abort = () => {
        if (queue[0] === job) replace(INTERRUPTED);
        else {
          queue.splice(queue.indexOf(job), 1);
          job.settle(INTERRUPTED);
        }
      };
      const job: Job = {
        args,
        stdin,
        settle(result) {
          signal?.removeEventListener('abort', abort);
          resolve(result);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      if (queue.push(job) === 1) next();
    });
}
