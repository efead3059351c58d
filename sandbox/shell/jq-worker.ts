/**
 * jq in a Web Worker of the page's. Protocol, one message each way: `{ id, args, stdin }` (args: jq's options, the
 * filter last) → `{ id, stdout, stderr, exitCode }`. The page makes the provider with {@link createWorkerJq} from a
 * function that starts the worker; the worker's own module calls {@link serveJq} with jq-wasm's handle:
 *
 *     import { loadJq } from 'jq-wasm';
 *     serveJq(self, () => loadJq({ wasmURL }));
 */
import type { JqProvider, JqResult } from './commands/jq.ts';

interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: any) => void) | null;
}

interface JqHandle {
  raw(input: string, query: string, flags?: string[]): JqResult;
}

export function serveJq(port: Port, load: () => Promise<JqHandle>): void {
  const ready = load();
  port.onmessage = async (event: { data: { id: number; args: string[]; stdin: string } }) => {
    const { id, args, stdin } = event.data;
    try {
      const result = (await ready).raw(stdin, args.at(-1) as string, args.slice(0, -1));
      port.postMessage({ id, stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode });
    } catch (error) {
      port.postMessage({
        id,
        stdout: '',
        stderr: `jq: ${error instanceof Error ? error.message : error}`,
        exitCode: 5,
      });
    }
  };
}

/** Starts the worker on first use; an abort ends it, and the next call starts another. */
export function createWorkerJq(start: () => Port & { terminate(): void }): JqProvider {
  let worker: (Port & { terminate(): void }) | undefined;
  let sequence = 0;
  const waiting = new Map<number, (result: JqResult) => void>();
  return (args, stdin, signal) =>
    new Promise<JqResult>((resolve) => {
      if (!worker) {
        worker = start();
        worker.onmessage = (event: { data: JqResult & { id: number } }) => {
          waiting.get(event.data.id)?.(event.data);
          waiting.delete(event.data.id);
        };
      }
      const id = ++sequence;
      const abort = () => {
        worker?.terminate();
        worker = undefined;
        for (const settle of waiting.values()) settle({ stdout: '', stderr: '', exitCode: 130 });
        waiting.clear();
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.set(id, (result) => {
        signal?.removeEventListener('abort', abort);
        resolve(result);
      });
      worker.postMessage({ id, args, stdin });
    });
}
