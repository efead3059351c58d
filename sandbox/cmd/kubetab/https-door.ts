/** The Node door: HTTPS requests in, plain exchanges to the API server, bytes out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Answer, Exchange, ExchangeBody, Handler } from '../../apimachinery/exchange.ts';
import { ProtobufError } from '../../apimachinery/protobuf.ts';
import { decodeProtobuf } from '../../kinds/schema/protobuf.ts';
import { serialize } from '../../kinds/serialize.ts';
import { encodeSwagger, OPENAPI_V2_PROTOBUF } from './openapi-protobuf.ts';
import type { ServingTls } from './tls.ts';
import { upgrade } from './websocket-door.ts';

/** As the real server: a request body over 3 MiB is refused. */
const BODY_LIMIT = 3 * 1024 * 1024;

export function createHttpsDoor(handler: Handler, tls: ServingTls): Server {
  const server = createServer(
    { key: tls.key, cert: tls.cert, ca: tls.ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      serve(handler, request, response).catch((error) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(`${error instanceof Error ? error.message : error}\n`);
      });
    },
  );
  server.on('upgrade', (request, socket, head) => {
    upgrade(handler, toExchange(request, new AbortController().signal), request, socket, head).catch(() =>
      socket.destroy(),
    );
  });
  return server;
}

async function serve(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const exchange = toExchange(request, gone.signal);
  const body = await readBody(request);
  if (body === 'too large') return send(response, tooLarge(), exchange);
  if (body) exchange.body = body;
  await send(response, await handler(exchange), exchange);
}

function toExchange(request: IncomingMessage, signal: AbortSignal): Exchange {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const peer = peerOf(request.socket as TLSSocket);
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers,
    signal,
    remote: request.socket.remoteAddress ?? '',
    ...(peer ? { peer } : {}),
  };
}

/** The subject of a certificate that our authority signed. */
function peerOf(socket: TLSSocket): Exchange['peer'] {
  if (!socket.authorized) return undefined;
  const subject = socket.getPeerCertificate().subject as unknown as Record<string, string | string[]> | undefined;
  if (!subject?.CN) return undefined;
  return { user: [subject.CN].flat()[0] as string, groups: subject.O ? [subject.O].flat() : [] };
}

async function readBody(request: IncomingMessage): Promise<ExchangeBody | 'too large' | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= BODY_LIMIT) chunks.push(chunk as Buffer);
  }
  if (size > BODY_LIMIT) return 'too large';
  const bytes = new Uint8Array(Buffer.concat(chunks));
  const contentType = request.headers['content-type'] ?? '';
  const isProtobuf = contentType.startsWith('application/vnd.kubernetes.protobuf');
  if (size === 0) return isProtobuf ? { bytes, contentType, undecodable: { message: 'empty data' } } : undefined;
  if (!isProtobuf) return { bytes, contentType };
  try {
    return { object: decodeProtobuf(bytes), contentType: 'application/json' };
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    const { message, apiVersion, kind } = error;
    return { bytes, contentType, undecodable: { message, ...(kind ? { apiVersion: apiVersion ?? '', kind } : {}) } };
  }
}

function tooLarge(): Answer {
  return {
    status: 413,
    headers: { 'content-type': 'application/json' },
    body: {
      kind: 'object',
      object: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `Request entity too large: limit is ${BODY_LIMIT}`,
        reason: 'RequestEntityTooLarge',
        code: 413,
      },
    },
  };
}

/** /openapi/v2 for those who take it as protobuf only. */
function swaggerBytes({ status, body }: Answer, { url, headers }: Exchange): Uint8Array | undefined {
  if (status !== 200 || body.kind !== 'object' || url.split('?')[0] !== '/openapi/v2') return undefined;
  if (!headers['accept']?.includes(OPENAPI_V2_PROTOBUF)) return undefined;
  return encodeSwagger(body.object as Record<string, unknown>);
}

async function send(response: ServerResponse, answer: Answer, exchange: Exchange): Promise<void> {
  const swagger = swaggerBytes(answer, exchange);
  const body = swagger ?? serialize(answer, exchange);
  const headers: Record<string, string> = { ...answer.headers };
  if (swagger) headers['content-type'] = `${OPENAPI_V2_PROTOBUF}.v1.0+protobuf`;
  if (body instanceof Uint8Array) {
    headers['content-length'] = String(body.length);
    response.writeHead(answer.status, headers);
    response.end(exchange.method === 'HEAD' ? undefined : body);
    return;
  }
  response.writeHead(answer.status, headers);
  response.flushHeaders();
  for await (const chunk of body) {
    if (response.destroyed) break;
    if (!response.write(chunk)) {
      await new Promise<void>((resolve) => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
  }
  response.end();
}
