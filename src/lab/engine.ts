/** Starts the engine's worker. */
import { type Remote, wrap } from 'comlink';
import type { Engine } from '../../sandbox/worker.ts';

export interface RunningEngine {
  remote: Remote<Engine>;
  end(): void;
}

/** `failed` hears of a worker that could not be loaded, or that threw outside a call. */
export function startEngine(failed: (error: unknown) => void): RunningEngine {
  const worker = new Worker(new URL('../../sandbox/worker.ts', import.meta.url), { type: 'module', name: 'kubetab' });
  worker.addEventListener('error', (event) => failed(event.error ?? event.message));
  return { remote: wrap<Engine>(worker), end: () => worker.terminate() };
}
