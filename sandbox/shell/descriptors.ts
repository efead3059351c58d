/** What a file descriptor of the shell stands for. */
import type { Clock } from '../apimachinery/clock.ts';
import { FileError, type FileSystem } from '../apimachinery/process.ts';
import { createRandom } from '../apimachinery/random.ts';
import { BrokenPipe, encodeUtf8, type Reader, type Writer } from '../apimachinery/streams.ts';
import { MemoryExhausted } from './control.ts';

export interface Descriptor {
  reader?: InputStream;
  writer?: Writer;
}

/** Bytes a line may have. */
const MAX_LINE = 4 * 1024 * 1024;

/** A reader that gives back what was read too much, and whose waiting can be broken off without loss. */
export class InputStream implements Reader {
  readonly isTTY: boolean;
  private readonly source: Reader;
  private readonly buffered: Uint8Array[] = [];
  private pending: Promise<Uint8Array | undefined> | undefined;

  constructor(source: Reader) {
    this.source = source;
    this.isTTY = source.isTTY;
  }

  static of(reader: Reader): InputStream {
    return reader instanceof InputStream ? reader : new InputStream(reader);
  }

  /** Undefined at the end, and when the signal aborts. */
  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      const ready = this.buffered.shift();
      if (ready) return ready;
      if (signal?.aborted) return undefined;
      this.pending ??= this.source.read();
      const { pending } = this;
      const chunk = await until(pending, signal);
      if (chunk === ABORTED) return undefined;
      if (this.pending !== pending) continue;
      this.pending = undefined;
      return chunk;
    }
  }

  /** What was given back and nobody has read since. */
  takeBack(): Uint8Array[] {
    return this.buffered.splice(0);
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.buffered.unshift(bytes);
  }

  /** Up to and with the delimiter (a byte); shorter at the end; undefined when there is nothing more. */
  async readUntil(
    delimiter: number,
    signal?: AbortSignal,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<Uint8Array | undefined> {
    const taken: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const chunk = await this.read(signal);
      if (!chunk) break;
      const at = chunk.indexOf(delimiter);
      const want = Math.min(at < 0 ? chunk.length : at + 1, limit - size);
      taken.push(chunk.subarray(0, want));
      size += want;
      if (size > MAX_LINE) throw new MemoryExhausted();
      if (want < chunk.length) this.unread(chunk.subarray(want));
      if (size >= limit || (at >= 0 && at + 1 === want)) break;
    }
    if (size === 0) return undefined;
    const all = new Uint8Array(size);
    let offset = 0;
    for (const part of taken) {
      all.set(part, offset);
      offset += part.length;
    }
    return all;
  }

  cancel(): void {
    this.source.cancel();
  }
}

export const ABORTED = Symbol('aborted');

/** The promise's value, or ABORTED as soon as the signal aborts. */
export function until<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | typeof ABORTED> {
  if (!signal) return promise;
  if (signal.aborted) return Promise.resolve(ABORTED);
  return new Promise((resolve, reject) => {
    const abort = () => resolve(ABORTED);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener('abort', abort);
        resolve(value);
      },
      (error) => {
        signal.removeEventListener('abort', abort);
        reject(error);
      },
    );
  });
}

/** What `/dev/zero` and `/dev/urandom` give, without end; undefined for any other file. */
export function deviceReader(path: string, seed: number, clock: Clock): Reader | undefined {
  if (!/^\/dev\/(zero|u?random)$/.test(path)) return undefined;
  const random = path === '/dev/zero' ? undefined : createRandom(seed);
  return {
    isTTY: false,
    async read() {
      for (let n = 0; n < 16; n++) if (clock.shouldYield()) await clock.yield();
      const chunk = new Uint8Array(4096);
      if (random) for (let i = 0; i < chunk.length; i++) chunk[i] = random.int(256);
      return chunk;
    },
    cancel() {},
  };
}

/** A file opened for reading. */
export function fileReader(fs: FileSystem, path: string): Reader {
  let at = 0;
  return {
    isTTY: false,
    async read() {
      const data = fs.exists(path) ? fs.readFile(path) : new Uint8Array();
      if (at >= data.length) return undefined;
      const chunk = data.subarray(at, at + 65536);
      at += chunk.length;
      return chunk;
    },
    cancel() {},
  };
}

/** A file opened for writing: made or emptied at once, unless appending. */
export function fileWriter(fs: FileSystem, path: string, append: boolean, mode = 0o644): Writer {
  if (!append || !fs.exists(path)) fs.writeFile(path, '', fs.exists(path) ? {} : { mode });
  else if (fs.stat(path).type === 'directory') throw new FileError('EISDIR', path);
  let closed = false;
  return {
    isTTY: false,
    async write(data) {
      if (closed) throw new BrokenPipe();
      const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
      if (bytes.length > 0) fs.writeFile(path, bytes, { append: true });
    },
    close() {
      closed = true;
    },
  };
}

/** A writer whose waiting ends, with {@link BrokenPipe}, when the signal aborts. */
export function abortableWriter(writer: Writer, signal: AbortSignal): Writer {
  return {
    isTTY: writer.isTTY,
    async write(data) {
      const result = await until(writer.write(data), signal.aborted ? undefined : signal);
      if (result === ABORTED) throw new BrokenPipe();
    },
    close() {},
  };
}
