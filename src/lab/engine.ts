/** Starts the engine: its worker, and in it a cluster with a scenario. */
import { type Remote, wrap } from 'comlink';
import type { Engine, EngineOptions } from '../../sandbox/worker.ts';

export interface RunningEngine {
  remote: Remote<Engine>;
  /** Settles when the machine stands; rejects when the worker cannot be loaded. */
  started: Promise<void>;
  end(): void;
}

/** `start` is now. */
export function startEngine(options: Omit<EngineOptions, 'start'>): RunningEngine {
  const worker = new Worker(new URL('../../sandbox/worker.ts', import.meta.url), { type: 'module', name: 'kubetab' });
  const remote = wrap<Engine>(worker);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) =>
      reject(event.error ?? new Error(event.message || 'the engine could not be loaded')),
    );
  });
  const started = Promise.race([remote.start({ ...options, start: Date.now() }), broken]);
  started.catch(() => {});
  broken.catch(() => {});
  return { remote, started, end: () => worker.terminate() };
}
