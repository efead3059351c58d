/** The thread jq runs in. */
import { parentPort } from 'node:worker_threads';
import { loadJq } from 'jq-wasm';
import { serveJq } from '../../shell/jq-worker.ts';

serveJq(parentPort as unknown as Parameters<typeof serveJq>[0], () => loadJq());
