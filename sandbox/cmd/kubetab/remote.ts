/** A real server as a Handler: exchanges over node:https, watches and logs as they come, exec over a WebSocket. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { WebSocket } from 'ws';
import type { Answer, Exchange, Handler, StreamSession, WatchEvent } from '../../apimachinery/exchange.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { NetworkError, type TlsOptions } from '../../apimachinery/process.ts';
import { createPipe } from '../../apimachinery/streams.ts';

/** `server` is a kubeconfig's address, e.g. `https://127.0.0.1:6443`. */
export function remoteHandler(server: string, tls: TlsOptions): Handler {
  const base = new URL(server);
  const secure = {
    ...(tls.ca ? { ca: tls.ca } : {}),
    ...(tls.cert ? { cert: tls.cert } : {}),
    ...(tls.key ? { key: tls.key } : {}),
    rejectUnauthorized: !tls.insecure,
  };
  const path = (exchange: Exchange) => base.pathname.replace(/\/$/, '') + exchange.url;
  return async (exchange) => {
    if (exchange.headers.upgrade) return session(new URL(path(exchange), base), secure, exchange);
    const body = bodyBytes(exchange);
    const headers: Record<string, string> = { ...exchange.headers };
    if (body) {
      headers['content-type'] ??= exchange.body?.contentType ?? 'application/json';
      headers['content-length'] = String(body.length);
    }
    const send = base.protocol === 'http:' ? httpRequest : httpsRequest;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = send(
        {
          ...secure,
          host: base.hostname,
          port: base.port || 443,
          path: path(exchange),
          method: exchange.method,
          headers,
        },
        resolve,
      );
      outgoing.on('error', (error: NodeJS.ErrnoException) => reject(networkError(error, base)));
      exchange.signal?.addEventListener('abort', () => outgoing.destroy());
      outgoing.end(body);
    });
    return toAnswer(response, exchange);
  };
}

function bodyBytes(exchange: Exchange): Uint8Array | undefined {
  if (!exchange.body) return undefined;
  return exchange.body.bytes ?? new TextEncoder().encode(JSON.stringify(exchange.body.object));
}

async function toAnswer(response: IncomingMessage, exchange: Exchange): Promise<Answer> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const status = response.statusCode ?? 0;
  const json = (headers['content-type'] ?? '').includes('json');
  const query = new URL(exchange.url, 'http://x').searchParams;
  const truthy = (name: string) => query.has(name) && !['false', '0'].includes(query.get(name) as string);
  if (json && status === 200 && truthy('watch'))
    return { status, headers, body: { kind: 'watch', events: lines(response) } };
  if (!json && status === 200 && truthy('follow'))
    return { status, headers, body: { kind: 'stream', chunks: chunks(response) } };
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  if (json) return { status, headers, body: { kind: 'object', object: JSON.parse(bytes.toString('utf8')) } };
  return { status, headers, body: { kind: 'bytes', bytes: new Uint8Array(bytes) } };
}

async function* lines(response: IncomingMessage): AsyncGenerator<WatchEvent> {
  let rest = '';
  response.setEncoding('utf8');
  try {
    for await (const part of response) {
      const all = (rest + part).split('\n');
      rest = all.pop() as string;
      for (const line of all) if (line.trim()) yield JSON.parse(line);
    }
  } catch {
    // the caller went away, or the server did: either way the watch is over
  }
}

async function* chunks(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of response) yield new Uint8Array(part as Buffer);
  } catch {
    // as above
  }
}

function networkError(error: NodeJS.ErrnoException, base: URL): Error {
  const where = `${base.hostname}:${base.port || 443}`;
  if (error.code === 'ECONNREFUSED')
    return new NetworkError('ECONNREFUSED', `dial tcp ${where}: connect: connection refused`);
  if (error.code === 'ENOTFOUND')
    return new NetworkError('ENOTFOUND', `dial tcp: lookup ${base.hostname}: no such host`);
  if (error.code === 'ETIMEDOUT') return new NetworkError('ETIMEDOUT', `dial tcp ${where}: i/o timeout`);
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(error.code ?? '')) {
    return new NetworkError('CERT', 'tls: failed to verify certificate: x509: certificate signed by unknown authority');
  }
  return error;
}

function session(url: URL, tls: object, exchange: Exchange): Promise<Answer> {
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const headers = Object.fromEntries(
    Object.entries(exchange.headers).filter(([name]) => !/^(upgrade|connection|sec-)/.test(name)),
  );
  const ws = new WebSocket(url, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], { ...tls, headers });
  const out = createPipe();
  const err = createPipe();
  let finish: (status: KubeObject) => void;
  const result = new Promise<KubeObject>((resolve) => {
    finish = resolve;
  });
  ws.on('message', (data) => {
    const bytes = new Uint8Array(data as Buffer);
    const payload = bytes.slice(1);
    if (bytes[0] === 1) out.writer.write(payload).catch(() => {});
    else if (bytes[0] === 2) err.writer.write(payload).catch(() => {});
    else if (bytes[0] === 3) finish(JSON.parse(new TextDecoder().decode(payload)));
  });
  ws.on('close', () => {
    out.writer.close();
    err.writer.close();
    finish({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
  });
  exchange.signal?.addEventListener('abort', () => ws.close());
  const send = (channel: number, data: Uint8Array) => ws.send(Buffer.concat([Buffer.of(channel), data]));
  const stream: StreamSession = {
    stdin: {
      isTTY: false,
      async write(data) {
        send(0, typeof data === 'string' ? new TextEncoder().encode(data) : data);
      },
      close: () => ws.readyState === WebSocket.OPEN && ws.send(Buffer.of(255, 0)),
    },
    stdout: out.reader,
    stderr: err.reader,
    resize: (Width, Height) => send(4, new TextEncoder().encode(JSON.stringify({ Width, Height }))),
    result,
    close: () => ws.close(),
  };
  return new Promise((resolve, reject) => {
    ws.on('open', () => resolve({ status: 101, headers: {}, body: { kind: 'session', session: stream } }));
    ws.on('unexpected-response', (_request, response) => toAnswer(response, exchange).then(resolve, reject));
    ws.on('error', reject);
  });
}
