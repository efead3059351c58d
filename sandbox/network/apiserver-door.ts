/** HTTPS to the API server inside the simulation: trust in its certificate, client certificates, and bytes. */
import type { Answer, Exchange, Handler } from '../apimachinery/exchange.ts';
import type { Pki } from '../apimachinery/pki.ts';
import { type HttpRequest, type HttpResponse, NetworkError, type TlsOptions } from '../apimachinery/process.ts';
import { createPipe, encodeUtf8, type Reader, readerOf } from '../apimachinery/streams.ts';
import { STATUS_TEXT } from './network.ts';

const same = (a: string, b: string): boolean => a.replace(/\s+/g, '') === b.replace(/\s+/g, '');

/** Rejects with CERT when the server's certificate is not trusted. */
function checkTrust(pki: Pki | undefined, tls: TlsOptions): void {
  if (tls.insecure || !pki) return;
  if (!tls.ca?.split(/(?<=-----END CERTIFICATE-----)/).some((pem) => pem.trim() && same(pem, pki.ca))) {
    throw new NetworkError('CERT', 'unable to get local issuer certificate');
  }
}

/** The handler as a client with these credentials reaches it. Rejects with CERT at each request where trust fails. */
export function apiserverHandler(
  handler: Handler,
  pki: Pki | undefined,
  tls: TlsOptions,
  remote: string,
  secure: boolean,
): Handler {
  return async (exchange) => {
    if (!secure) return plainHttp();
    checkTrust(pki, tls);
    const peer = tls.cert && tls.key ? pki?.verify(tls.cert, tls.key) : undefined;
    const { peer: claimed, ...rest } = exchange;
    void claimed;
    return handler({ ...rest, remote: exchange.remote ?? remote, ...(peer ? { peer } : {}) });
  };
}

function plainHttp(): Answer {
  return {
    status: 400,
    headers: { 'content-type': 'text/plain; charset=utf-8', connection: 'close' },
    body: { kind: 'bytes', bytes: encodeUtf8('Client sent an HTTP request to an HTTPS server.\n') },
  };
}

/** One HTTP request, answered in bytes. */
export async function httpToHandler(
  handler: Handler,
  pki: Pki | undefined,
  request: HttpRequest,
  tls: TlsOptions,
  from: string,
  secure: boolean,
  remote: string,
): Promise<HttpResponse> {
  const url = new URL(request.url);
  const exchange: Exchange = {
    method: request.method,
    url: url.pathname + url.search,
    headers: Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k.toLowerCase(), v])),
    ...(request.signal ? { signal: request.signal } : {}),
  };
  if (request.body && request.body.length > 0) {
    exchange.body = { bytes: request.body, contentType: exchange.headers['content-type'] ?? 'application/json' };
  }
  const answer = await apiserverHandler(handler, pki, tls, from, secure)(exchange);
  const headers = { ...answer.headers };
  return {
    status: answer.status,
    statusText: STATUS_TEXT[answer.status] ?? '',
    headers,
    body: bodyOf(answer, exchange),
    remote,
  };
}

/** The bytes of an answer: pretty-printed for curl and browsers, as the real one decides by user agent. */
function bodyOf(answer: Answer, exchange: Exchange): Reader {
  const { body } = answer;
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

function wantsPretty(exchange: Exchange): boolean {
  const asked = /[?&]pretty=([^&]*)/.exec(exchange.url)?.[1];
  if (asked !== undefined) return asked !== 'false' && asked !== '0';
  return /^(curl|Wget|Mozilla\/5\.0)/.test(exchange.headers['user-agent'] ?? '');
}

function encodeObject(object: unknown, pretty: boolean): string {
  return pretty ? JSON.stringify(object, null, 2) : `${JSON.stringify(object)}\n`;
}
