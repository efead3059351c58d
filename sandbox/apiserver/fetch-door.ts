/** The handler as a `fetch`: for pages and tests. Uses Web streams, so nothing on the engine's own path may. */
import type { Exchange, ExchangeBody, Handler } from '../apimachinery/exchange.ts';
import { serialize } from '../kinds/serialize.ts';

export interface FetchDoorOptions {
  /** Whom every request speaks for, unless it brings a bearer token. */
  peer?: { user: string; groups: string[] };
}

export function fetchDoor(handler: Handler, options: FetchDoorOptions = {}): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    const headers: Record<string, string> = {};
    request.headers.forEach((value, name) => {
      headers[name.toLowerCase()] = value;
    });
    const bytes = new Uint8Array(await request.arrayBuffer());
    const body: ExchangeBody | undefined =
      bytes.length > 0 ? { bytes, contentType: headers['content-type'] ?? 'application/json' } : undefined;
    const exchange: Exchange = {
      method: request.method.toUpperCase(),
      url: url.pathname + url.search,
      headers,
      signal: request.signal,
      ...(body ? { body } : {}),
      ...(options.peer && !headers['authorization'] ? { peer: options.peer } : {}),
    };
    const answer = await handler(exchange);
    if (answer.body.kind === 'session') {
      answer.body.session.close();
      return new Response('Upgrade request required', { status: 400 });
    }
    const output = serialize(answer, exchange);
    const init = { status: answer.status, headers: answer.headers };
    return new Response(output instanceof Uint8Array ? (output as BodyInit) : streamOf(output), init);
  };
}

function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
