/** A server of its own for tests: virtual clock at 2026-01-01T00:00:00Z, seed 1, the default service account there. */
import { SimulationClock } from '../apimachinery/clock.ts';
import type { Answer, Exchange, WatchEvent } from '../apimachinery/exchange.ts';
import type { Kind } from '../apimachinery/kind.ts';
import type { NodeServer } from '../apimachinery/node-server.ts';
import { createRandom } from '../apimachinery/random.ts';
import { kinds as builtin } from '../kinds/index.ts';
import { Trace } from '../trace.ts';
import { bootstrap } from './bootstrap.ts';
import { type APIServer, createAPIServer } from './index.ts';

export const ADMIN = { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] };

export interface TestServer {
  server: APIServer;
  clock: SimulationClock;
  call(method: string, url: string, body?: unknown, more?: Partial<Exchange>): Promise<Answer>;
  /** The object of the answer. */
  ask(method: string, url: string, body?: unknown, more?: Partial<Exchange>): Promise<any>;
  watch(url: string, more?: Partial<Exchange>): Promise<AsyncIterableIterator<WatchEvent>>;
}

export async function testServer(
  options: { kinds?: readonly Kind[]; nodes?: (name: string) => NodeServer | undefined } = {},
): Promise<TestServer> {
  const clock = new SimulationClock({ mode: 'virtual', start: Date.UTC(2026, 0, 1) });
  const server = createAPIServer({
    bootstrap,
    kinds: options.kinds ?? builtin,
    clock,
    random: createRandom(1),
    trace: new Trace(),
    nodes: options.nodes ?? (() => undefined),
  });
  clock.register(server);
  const call: TestServer['call'] = (method, url, body, more = {}) =>
    server.handler({
      method,
      url,
      headers: { 'user-agent': 'test/1.0' },
      peer: ADMIN,
      ...(body === undefined ? {} : { body: { object: body } }),
      ...more,
    });
  const ask: TestServer['ask'] = async (...request) => {
    const { body } = await call(...request);
    return body.kind === 'object' ? body.object : body;
  };
  await ask('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  return {
    server,
    clock,
    call,
    ask,
    async watch(url, more) {
      const { body } = await call('GET', url, undefined, more);
      if (body.kind !== 'watch') throw new Error('no watch');
      return body.events as AsyncIterableIterator<WatchEvent>;
    },
  };
}
