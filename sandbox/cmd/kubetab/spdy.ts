/**
 * SPDY/3.1 frames, as far as moby/spdystream uses them: streams with headers, data, half-close, ping.
 * No flow control, no settings, no priorities: spdystream has none either. Follows the SPDY Protocol draft 3.1.
 */
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';

/** Names and values both sides know before they speak; each is preceded by its length, the rest is one text. */
const NAMES =
  'options|head|post|put|delete|trace|accept|accept-charset|accept-encoding|accept-language|accept-ranges|age|allow|authorization|cache-control|connection|content-base|content-encoding|content-language|content-length|content-location|content-md5|content-range|content-type|date|etag|expect|expires|from|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|last-modified|location|max-forwards|pragma|proxy-authenticate|proxy-authorization|range|referer|retry-after|server|te|trailer|transfer-encoding|upgrade|user-agent|vary|via|warning|www-authenticate|method|get|status|200 OK|version|HTTP/1.1|url|public|set-cookie|keep-alive|origin';
const REST =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.';

const DICTIONARY = Buffer.concat([
  ...NAMES.split('|').flatMap((name) => [u32(name.length), Buffer.from(name)]),
  Buffer.from(REST),
]);

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const FIN = 1;

export interface SpdyStream {
  headers: Record<string, string>;
  write(data: Uint8Array): void;
  /** Nothing more will be written. */
  end(): void;
  reset(): void;
  onData(listener: (data: Uint8Array) => void): void;
  /** The other side will write no more, or has reset the stream. */
  onEnd(listener: () => void): void;
}

interface Side {
  stream: SpdyStream;
  data(bytes: Uint8Array): void;
  end(): void;
}

/** The server's end of one connection. Feed it bytes in their order. */
export class SpdyConnection {
  private rest = Buffer.alloc(0);
  private readonly streams = new Map<number, Side>();
  private readonly inflate = createInflate({ dictionary: DICTIONARY });
  private readonly deflate = createDeflate({ dictionary: DICTIONARY });
  private chain: Promise<void> = Promise.resolve();
  private readonly send: (bytes: Uint8Array) => void;
  private readonly accept: (stream: SpdyStream) => void;

  constructor(send: (bytes: Uint8Array) => void, accept: (stream: SpdyStream) => void) {
    this.send = send;
    this.accept = accept;
  }

  feed(bytes: Uint8Array): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= 8) {
      const length = this.rest.readUIntBE(5, 3);
      if (this.rest.length < 8 + length) return;
      const head = this.rest.subarray(0, 8);
      const body = this.rest.subarray(8, 8 + length);
      this.rest = this.rest.subarray(8 + length);
      // Headers are inflated apart, so every frame waits its turn.
      this.chain = this.chain.then(() => this.frame(head, body)).catch(() => this.close());
    }
  }

  close(): void {
    for (const side of this.streams.values()) side.end();
    this.streams.clear();
    this.inflate.close();
    this.deflate.close();
  }

  private async frame(head: Buffer, body: Buffer): Promise<void> {
    const word = head.readUInt32BE(0);
    const flags = head[4] as number;
    if (word >>> 31 === 0) {
      const side = this.streams.get(word);
      if (body.length > 0) side?.data(new Uint8Array(body));
      if (flags & FIN) side?.end();
      return;
    }
    switch (word & 0xffff) {
      case SYN_STREAM: {
        const id = body.readUInt32BE(0) & 0x7fffffff;
        const headers = parseHeaders(await through(this.inflate, body.subarray(10)));
        await this.open(id, headers, (flags & FIN) !== 0);
        return;
      }
      case RST_STREAM: {
        const id = body.readUInt32BE(0);
        this.streams.get(id)?.end();
        this.streams.delete(id);
        return;
      }
      case PING:
        this.send(Buffer.concat([control(PING, 0, body.length), body]));
        return;
      case GOAWAY:
        for (const side of this.streams.values()) side.end();
        return;
      default:
    }
  }

  private async open(id: number, headers: Record<string, string>, over: boolean): Promise<void> {
    const pending: Uint8Array[] = [];
    let ended = over;
    let closed = false;
    let onData: ((data: Uint8Array) => void) | undefined;
    let onEnd: (() => void) | undefined;
    const frame = (flags: number, data: Uint8Array) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(id, 0);
      head.writeUInt32BE(data.length, 4);
      head[4] = flags;
      this.send(Buffer.concat([head, data]));
    };
    const stream: SpdyStream = {
      headers,
      write: (data) => {
        if (!closed) frame(0, data);
      },
      end: () => {
        if (!closed) frame(FIN, new Uint8Array());
        closed = true;
      },
      reset: () => {
        closed = true;
        this.send(Buffer.concat([control(RST_STREAM, 0, 8), u32(id), u32(5)]));
      },
      onData(listener) {
        onData = listener;
        for (const data of pending.splice(0)) listener(data);
      },
      onEnd(listener) {
        onEnd = listener;
        if (ended) listener();
      },
    };
    this.streams.set(id, {
      stream,
      data: (data) => (onData ? onData(data) : pending.push(data)),
      end() {
        if (ended) return;
        ended = true;
        onEnd?.();
      },
    });
    const block = await through(this.deflate, u32(0));
    this.send(Buffer.concat([control(SYN_REPLY, 0, 4 + block.length), u32(id), block]));
    this.accept(stream);
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function control(type: number, flags: number, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8003, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(length, 4);
  head[4] = flags;
  return head;
}

/** One block through a compression context that goes on with the next. */
function through(zlib: Inflate | Deflate, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error);
    zlib.once('error', failed);
    zlib.write(bytes);
    zlib.flush(constants.Z_SYNC_FLUSH, () => {
      zlib.off('error', failed);
      resolve((zlib.read() as Buffer | null) ?? Buffer.alloc(0));
    });
  });
}

function parseHeaders(block: Buffer): Record<string, string> {
  const headers: Record<string, string> = {};
  let at = 4;
  const text = () => {
    const length = block.readUInt32BE(at);
    const value = block.toString('utf8', at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  for (let n = block.readUInt32BE(0); n > 0; n--) {
    const name = text().toLowerCase();
    headers[name] = text();
  }
  return headers;
}
