/** Tape archives in the ustar format, with GNU's long names read and written. Follows pax(1) and GNU tar's "tar.h". */
import { decodeUtf8, encodeUtf8 } from './streams.ts';

export interface TarEntry {
  /** As archived; a directory's ends in `/`. */
  name: string;
  type: 'file' | 'directory' | 'symlink' | 'link';
  mode: number;
  /** Unix milliseconds. */
  mtime: number;
  data: Uint8Array;
  /** Of links. */
  target?: string;
}

const BLOCK = 512;
const TYPE_FLAGS: Record<TarEntry['type'], string> = { file: '0', link: '1', symlink: '2', directory: '5' };
const LONG_NAME = 'L';
const LONG_LINK = 'K';

/** One entry: its header and its content, in whole blocks. */
export function tarEntry(entry: TarEntry): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [flag, text] of [
    [LONG_LINK, entry.target ?? ''],
    [LONG_NAME, entry.name],
  ] as const) {
    const bytes = encodeUtf8(text);
    if (bytes.length <= 100) continue;
    const data = new Uint8Array([...bytes, 0]);
    parts.push(header({ ...entry, name: '././@LongLink', target: '' }, flag, data.length), padded(data));
  }
  const size = entry.type === 'file' ? entry.data.length : 0;
  parts.push(header(entry, TYPE_FLAGS[entry.type], size));
  if (size > 0) parts.push(padded(entry.data));
  return concat(parts);
}

/** The end of an archive, filled up to tar's record of 20 blocks; `written` is what went before. */
export function tarEnd(written: number): Uint8Array {
  const record = 20 * BLOCK;
  return new Uint8Array(Math.ceil((written + 2 * BLOCK) / record) * record - written);
}

function header(entry: TarEntry, flag: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string, length: number) => block.set(encodeUtf8(text).subarray(0, length), at);
  const octal = (at: number, value: number, length: number) =>
    put(
      at,
      `${Math.floor(value)
        .toString(8)
        .padStart(length - 1, '0')}\0`,
      length,
    );
  put(0, entry.name, 100);
  octal(100, entry.mode & 0o7777, 8);
  octal(108, 0, 8);
  octal(116, 0, 8);
  octal(124, size, 12);
  octal(136, Math.max(0, entry.mtime / 1000), 12);
  put(148, '        ', 8);
  put(156, flag, 1);
  put(157, entry.target ?? '', 100);
  put(257, 'ustar  \0', 8);
  put(265, 'root', 32);
  put(297, 'root', 32);
  let sum = 0;
  for (const byte of block) sum += byte;
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `, 8);
  return block;
}

function padded(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK);
  out.set(data);
  return out;
}

function concat(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** What is wrong with an archive, in GNU tar's words. */
export class TarError extends Error {}

/** Reads entries from chunks as they come; whatever follows the end is left alone. */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = chunks[Symbol.asyncIterator]();
  let rest = new Uint8Array();
  const take = async (count: number): Promise<Uint8Array | undefined> => {
    while (rest.length < count) {
      const next = await source.next();
      if (next.done) return undefined;
      rest = concat([rest, next.value]) as Uint8Array<ArrayBuffer>;
    }
    const out = rest.slice(0, count);
    rest = rest.slice(count);
    return out;
  };
  let longName: string | undefined;
  let longTarget: string | undefined;
  let any = false;
  for (;;) {
    const block = await take(BLOCK);
    if (!block) {
      if (!any && rest.length > 0) throw new TarError('This does not look like a tar archive');
      if (rest.length > 0) throw new TarError('Unexpected EOF in archive');
      return;
    }
    if (block.every((byte) => byte === 0)) {
      // Drains what fills the record, so that the writer is not cut off.
      while (!(await source.next()).done);
      return;
    }
    checkSum(block, any);
    any = true;
    const size = number(block, 124, 12);
    const flag = String.fromCharCode(block[156] as number);
    const content = (await take(Math.ceil(size / BLOCK) * BLOCK))?.slice(0, size);
    if (!content) throw new TarError('Unexpected EOF in archive');
    if (flag === LONG_NAME || flag === LONG_LINK) {
      const value = text(content, 0, content.length);
      if (flag === LONG_NAME) longName = value;
      else longTarget = value;
      continue;
    }
    if (flag === 'x' || flag === 'g') {
      const records = pax(content);
      if (flag === 'x') {
        longName = records.path ?? longName;
        longTarget = records.linkpath ?? longTarget;
      }
      continue;
    }
    const prefix = text(block, 257, 6) === 'ustar' ? text(block, 345, 155) : '';
    const name = longName ?? (prefix ? `${prefix}/${text(block, 0, 100)}` : text(block, 0, 100));
    const type =
      flag === '5' || name.endsWith('/') ? 'directory' : flag === '2' ? 'symlink' : flag === '1' ? 'link' : 'file';
    yield {
      name,
      type,
      mode: number(block, 100, 8),
      mtime: number(block, 136, 12) * 1000,
      data: type === 'file' ? content : new Uint8Array(),
      ...(type === 'symlink' || type === 'link' ? { target: longTarget ?? text(block, 157, 100) } : {}),
    };
    longName = undefined;
    longTarget = undefined;
  }
}

function checkSum(block: Uint8Array, any: boolean): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (block[i] as number);
  if (sum !== number(block, 148, 8))
    throw new TarError(any ? 'Skipping to next header' : 'This does not look like a tar archive');
}

function text(block: Uint8Array, at: number, length: number): string {
  const end = block.subarray(at, at + length).indexOf(0);
  return decodeUtf8(block.subarray(at, at + (end < 0 ? length : end)));
}

/** Octal digits, or GNU's base 256 for what does not fit. */
function number(block: Uint8Array, at: number, length: number): number {
  if ((block[at] as number) & 0x80) {
    let value = 0;
    for (let i = at + 1; i < at + length; i++) value = value * 256 + (block[i] as number);
    return value;
  }
  return Number.parseInt(text(block, at, length).trim() || '0', 8) || 0;
}

/** `LENGTH NAME=VALUE\n` records of an extended header. */
function pax(content: Uint8Array): Record<string, string> {
  const out: Record<string, string> = {};
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(decodeUtf8(content.subarray(at, at + 20)), 10);
    if (!(length > 0)) break;
    const record = decodeUtf8(content.subarray(at, at + length)).replace(/^\d+ /, '');
    const equals = record.indexOf('=');
    out[record.slice(0, equals)] = record.slice(equals + 1, -1);
    at += length;
  }
  return out;
}
