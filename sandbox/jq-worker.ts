/** The real jq in a worker of its own, loaded on first use; a runaway filter ends with it. */
import { loadJq } from 'jq-wasm';
import { serveJq } from './shell/jq-worker.ts';

serveJq(self as unknown as Parameters<typeof serveJq>[0], () => loadJq());
