/** An Answer as the HTTP response it would be on the wire. */
import type { Answer, Exchange } from './exchange.ts';
import type { HttpResponse } from './process.ts';
import { createPipe, type Reader, readerOf } from './streams.ts';

/** `remote`: the address that answered. */
export function httpResponse(
  answer: Answer,
  exchange: Pick<Exchange, 'method' | 'url' | 'headers'>,
  remote: string,
): HttpResponse {
  return {
    status: answer.status,
    statusText: STATUS_TEXT[answer.status] ?? '',
    headers: { ...answer.headers },
    body: bodyOf(answer, exchange),
    remote,
  };
}

/** Pretty-printed for curl and browsers, as the real server decides by user agent. */
function bodyOf({ body }: Answer, exchange: Pick<Exchange, 'method' | 'url' | 'headers'>): Reader {
  if (exchange.method === 'HEAD') return readerOf('');
  if (body.kind === 'bytes') return readerOf(body.bytes);
  if (body.kind === 'object') return readerOf(encodeObject(body.object, wantsPretty(exchange)));
  if (body.kind === 'session') return readerOf('');
  const pipe = createPipe();
  (async () => {
    if (body.kind === 'watch')
      for await (const event of body.events) await pipe.writer.write(`${JSON.stringify(event)}\n`);
    else for await (const chunk of body.chunks) await pipe.writer.write(chunk);
    pipe.writer.close();
  })().catch(() => pipe.writer.close());
  return pipe.reader;
}

function wantsPretty({ url, headers }: Pick<Exchange, 'url' | 'headers'>): boolean {
  const asked = /[?&]pretty=([^&]*)/.exec(url)?.[1];
  if (asked !== undefined) return asked !== 'false' && asked !== '0';
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}

function encodeObject(object: unknown, pretty: boolean): string {
  return pretty ? JSON.stringify(object, null, 2) : `${JSON.stringify(object)}\n`;
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
