/** HTTP/1.1 as bytes, both ends: where simulated HTTP meets a byte stream (port-forward, a client of the host's). Follows RFC 9112. */
import type { HttpResponse } from './process.ts';
import { NetworkError } from './process.ts';
import { createPipe, decodeUtf8, type Reader, type Writer } from './streams.ts';

export interface Http1Request {
  method: string;
  /** Path and query. */
  path: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/** What is read ahead of a message's end stays for the next one. */
class Source {
  private rest = new Uint8Array();
  private readonly reader: Reader;
  constructor(reader: Reader) {
    this.reader = reader;
  }

  private async more(): Promise<boolean> {
    const chunk = await this.reader.read();
    if (!chunk) return false;
    const all = new Uint8Array(this.rest.length + chunk.length);
    all.set(this.rest);
    all.set(chunk, this.rest.length);
    this.rest = all;
    return true;
  }

  /** Without its CRLF; undefined at the end of the stream. */
  async line(): Promise<string | undefined> {
    for (let from = 0; ; ) {
      const at = this.rest.indexOf(10, from);
      if (at >= 0) {
        const text = decodeUtf8(this.rest.subarray(0, at));
        this.rest = this.rest.slice(at + 1);
        return text.replace(/\r$/, '');
      }
      from = this.rest.length;
      if (from > 65536 || !(await this.more())) return undefined;
    }
  }

  async bytes(count: number): Promise<Uint8Array | undefined> {
    while (this.rest.length < count) if (!(await this.more())) return undefined;
    const out = this.rest.slice(0, count);
    this.rest = this.rest.slice(count);
    return out;
  }

  /** Whatever is there, at most `limit`; undefined at the end. */
  async some(limit: number): Promise<Uint8Array | undefined> {
    if (this.rest.length === 0 && !(await this.more())) return undefined;
    const out = this.rest.slice(0, limit);
    this.rest = this.rest.slice(out.length);
    return out;
  }
}

async function headersOf(source: Source): Promise<Record<string, string> | undefined> {
  const headers: Record<string, string> = {};
  for (;;) {
    const line = await source.line();
    if (line === undefined) return undefined;
    if (line === '') return headers;
    const at = line.indexOf(':');
    if (at < 1) return undefined;
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
}

/** A body of known or chunked length, as it comes. Undefined marks one that is cut short. */
async function* bodyOf(source: Source, headers: Record<string, string>, toEnd: boolean): AsyncGenerator<Uint8Array> {
  if (/\bchunked\b/i.test(headers['transfer-encoding'] ?? '')) {
    for (;;) {
      const size = Number.parseInt((await source.line()) ?? '', 16);
      if (!Number.isFinite(size)) throw new NetworkError('ECONNRESET', 'unexpected EOF');
      if (size === 0) break;
      for (let left = size; left > 0; ) {
        const part = await source.some(left);
        if (!part) throw new NetworkError('ECONNRESET', 'unexpected EOF');
        left -= part.length;
        yield part;
      }
      await source.line();
    }
    await headersOf(source);
    return;
  }
  const length = headers['content-length'];
  let left = length === undefined ? (toEnd ? Number.POSITIVE_INFINITY : 0) : Number(length);
  while (left > 0) {
    const part = await source.some(left);
    if (!part) {
      if (Number.isFinite(left)) throw new NetworkError('ECONNRESET', 'unexpected EOF');
      return;
    }
    left -= part.length;
    yield part;
  }
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** `content-type` → `Content-Type`, as servers written in Go send it. */
export function headerName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, c: string) => dash + c.toUpperCase());
}

/** Answers one request after the other until the client closes, asks to, or speaks no HTTP. A refused connection ends it without an answer. */
export async function serveHttp1(
  input: Reader,
  output: Writer,
  answer: (request: Http1Request) => Promise<HttpResponse>,
): Promise<void> {
  const source = new Source(input);
  for (;;) {
    let start = await source.line();
    if (start === '') start = await source.line();
    if (start === undefined) return;
    const match = /^([A-Z]+) (\S+) HTTP\/1\.([01])$/.exec(start);
    const headers = match ? await headersOf(source) : undefined;
    if (!match || !headers) {
      await output.write(
        'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
      );
      return;
    }
    const [, method, target, minor] = match as unknown as [string, string, string, string];
    if (/100-continue/i.test(headers['expect'] ?? '')) await output.write('HTTP/1.1 100 Continue\r\n\r\n');
    const body = await whole(bodyOf(source, headers, false));
    const path = target.startsWith('/') ? target : target.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/';
    const response = await answer({ method, path, headers, body });
    const close = minor === '0' || /\bclose\b/i.test(headers['connection'] ?? '');
    await respond(output, method, response, close);
    if (close) return;
  }
}

async function respond(output: Writer, method: string, response: HttpResponse, close: boolean): Promise<void> {
  const { status, statusText, headers, body } = response;
  const bodiless = method === 'HEAD' || status === 204 || status === 304 || status < 200;
  const chunked = !bodiless && headers['content-length'] === undefined;
  const lines = Object.entries(headers)
    .filter(([name]) => name !== 'connection' && name !== 'transfer-encoding')
    .map(([name, value]) => `${headerName(name)}: ${value}\r\n`);
  if (chunked) lines.push('Transfer-Encoding: chunked\r\n');
  if (close) lines.push('Connection: close\r\n');
  await output.write(`HTTP/1.1 ${status} ${statusText}\r\n${lines.join('')}\r\n`);
  if (bodiless) {
    body.cancel();
    return;
  }
  for (let chunk = await body.read(); chunk; chunk = await body.read()) {
    if (chunked) await output.write(`${chunk.length.toString(16)}\r\n`);
    await output.write(chunk);
    if (chunked) await output.write('\r\n');
  }
  if (chunked) await output.write('0\r\n\r\n');
}

/** One request over a connection of its own; the body comes as it arrives. Rejects with ECONNRESET where no answer comes. */
export async function requestOverHttp1(
  input: Reader,
  output: Writer,
  request: Http1Request,
  remote: string,
): Promise<HttpResponse> {
  const headers = Object.entries({
    ...request.headers,
    ...(request.body.length > 0 ? { 'content-length': String(request.body.length) } : {}),
  }).map(([name, value]) => `${headerName(name)}: ${value}\r\n`);
  await output.write(`${request.method} ${request.path} HTTP/1.1\r\n${headers.join('')}\r\n`);
  if (request.body.length > 0) await output.write(request.body);
  const source = new Source(input);
  for (;;) {
    const status = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec((await source.line()) ?? '');
    const received = status ? await headersOf(source) : undefined;
    if (!status || !received) throw new NetworkError('ECONNRESET', 'read: connection reset by peer');
    const code = Number(status[1]);
    if (code < 200 && code !== 101) continue;
    const pipe = createPipe();
    const bodiless = request.method === 'HEAD' || code === 204 || code === 304;
    (async () => {
      if (!bodiless) for await (const part of bodyOf(source, received, true)) await pipe.writer.write(part);
      pipe.writer.close();
    })().catch(() => pipe.writer.close());
    delete received['transfer-encoding'];
    return { status: code, statusText: status[2] as string, headers: received, body: pipe.reader, remote };
  }
}
