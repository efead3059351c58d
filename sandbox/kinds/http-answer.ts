/** An Answer as the HTTP response it would be on the wire. */

import type { Answer, Exchange } from '../apimachinery/exchange.ts';
import { STATUS_TEXT } from '../apimachinery/http-status.ts';
import type { HttpResponse } from '../apimachinery/process.ts';
import { createPipe, type Reader, readerOf } from '../apimachinery/streams.ts';
import { serialize } from './serialize.ts';

/** `remote`: the address that answered. */
export function httpResponse(
  answer: Answer,
  exchange: Pick<Exchange, 'method' | 'url' | 'headers'>,
  remote: string,
): HttpResponse {
  const body = serialize(answer, exchange);
  const headers = { ...answer.headers };
  if (body instanceof Uint8Array) headers['content-length'] = String(body.length);
  return {
    status: answer.status,
    statusText: STATUS_TEXT[answer.status] ?? '',
    headers,
    body: exchange.method === 'HEAD' ? readerOf('') : readerFrom(body),
    remote,
  };
}

function readerFrom(body: Uint8Array | AsyncIterable<Uint8Array>): Reader {
  if (body instanceof Uint8Array) return readerOf(body);
  const pipe = createPipe();
  (async () => {
    for await (const chunk of body) await pipe.writer.write(chunk);
    pipe.writer.close();
  })().catch(() => pipe.writer.close());
  return pipe.reader;
}
