/** The Request lens: what the last commands sent to the API server, and what came back. */
import type { Remote } from 'comlink';
import type { Engine } from '../../../sandbox/worker.ts';
import type { Lens, LensHost } from './index.ts';

export class RequestLens implements Lens {
  constructor(element: HTMLElement, host: LensHost) {
    void element;
    void host;
  }
  connect(engine: Remote<Engine>): void {
    void engine;
  }
  close(): void {}
}
