/** Byte pipes with back-pressure, on plain promises (no Web streams: they resolve in different orders in Node and Chromium). */

export interface Reader {
  /** The next bytes, never empty; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Nobody will read again: the writer's next write rejects with {@link BrokenPipe}. */
  cancel(): void;
  readonly isTTY: boolean;
}

export interface Writer {
  /** Resolves when there is room for more. Rejects with {@link BrokenPipe} when the reader is gone. */
  write(data: Uint8Array | string): Promise<void>;
  /** End of stream. Writing afterwards rejects. */
  close(): void;
  readonly isTTY: boolean;
}

export interface IOStreams {
  in: Reader;
  out: Writer;
  err: Writer;
}

/** EPIPE. A process that meets it ends quietly with status 141, as by SIGPIPE. */
export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe');
    this.name = 'BrokenPipe';
  }
}

const encoder = new TextEncoder();

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Tolerant: invalid bytes become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

export interface Pipe {
  reader: Reader;
  writer: Writer;
}

/** A pipe holding up to `capacity` bytes (Linux: 64 KiB); a larger single write is accepted whole and then waits. */
export function createPipe({ capacity = 65536, isTTY = false } = {}): Pipe {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let closed = false;
  let broken = false;
  let wakeReader: (() => void) | undefined;
  let wakeWriters: (() => void)[] = [];
  const release = () => {
    const waiting = wakeWriters;
    wakeWriters = [];
    for (const wake of waiting) wake();
  };
  const ring = () => {
    wakeReader?.();
    wakeReader = undefined;
  };
  return {
    reader: {
      isTTY,
      async read() {
        while (chunks.length === 0) {
          if (closed || broken) return undefined;
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        }
        const chunk = chunks.shift() as Uint8Array;
        size -= chunk.length;
        if (size < capacity) release();
        return chunk;
      },
      cancel() {
        broken = true;
        chunks.length = 0;
        size = 0;
        release();
        ring();
      },
    },
    writer: {
      isTTY,
      async write(data) {
        if (broken || closed) throw new BrokenPipe();
        const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
        if (bytes.length === 0) return;
        chunks.push(bytes);
        size += bytes.length;
        ring();
        while (size >= capacity && !broken) await new Promise<void>((resolve) => wakeWriters.push(resolve));
        if (broken) throw new BrokenPipe();
      },
      close() {
        closed = true;
        ring();
      },
    },
  };
}

/** A reader over bytes that are already there. */
export function readerOf(data: Uint8Array | string = ''): Reader {
  let rest: Uint8Array | undefined = typeof data === 'string' ? encodeUtf8(data) : data;
  return {
    isTTY: false,
    async read() {
      const chunk = rest;
      rest = undefined;
      return chunk && chunk.length > 0 ? chunk : undefined;
    },
    cancel() {
      rest = undefined;
    },
  };
}

/** A writer that keeps what it is given. */
export function collector(): Writer & { bytes(): Uint8Array; text(): string } {
  const chunks: Uint8Array[] = [];
  const bytes = () => {
    const all = new Uint8Array(chunks.reduce((n, c) => n + c.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  };
  return {
    isTTY: false,
    async write(data) {
      chunks.push(typeof data === 'string' ? encodeUtf8(data) : data.slice());
    },
    close() {},
    bytes,
    text: () => decodeUtf8(bytes()),
  };
}

/** Everything until the end. */
export async function readAll(reader: Reader): Promise<Uint8Array> {
  const all = collector();
  for (;;) {
    const chunk = await reader.read();
    if (!chunk) return all.bytes();
    await all.write(chunk);
  }
}
