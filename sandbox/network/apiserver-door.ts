/** HTTPS to the API server inside the simulation: trust in its certificate, client certificates, and bytes. */
import type { Answer, Exchange, Handler } from '../apimachinery/exchange.ts';
import type { Pki } from '../apimachinery/pki.ts';
import { type HttpRequest, type HttpResponse, NetworkError, type TlsOptions } from '../apimachinery/process.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { httpResponse } from '../kinds/http-answer.ts';

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
  return httpResponse(answer, exchange, remote);
}
