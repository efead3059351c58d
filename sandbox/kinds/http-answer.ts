/** An Answer as the HTTP response it would be on the wire. */
import type { Answer, Exchange } from '../apimachinery/exchange.ts';
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

export const STATUS_TEXT: Record<number, string> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
};
