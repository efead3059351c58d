/** One's work as a file: what was done, and the labs as they stand. It may have been written by anybody. */
import { type Form, FormError, fields, oneOf, optional, parseJson, whole } from '../../../sandbox/lab/journal/form.ts';
import { chapterKey, mapOf, type Progress, readProgress } from '../progress/progress.ts';

export interface Work {
  kubetab: 'work';
  version: 1;
  /** When it was saved: Unix milliseconds. */
  at: number;
  progress: Progress;
  /** By chapter, as progress is. */
  labs: Record<string, WorkLab>;
}

export interface WorkLab {
  /** When it was kept. */
  at?: number | undefined;
  /** What an engine kept: looked at by an engine before it is used. */
  kept: object;
}

/** Bytes of a file, and characters of what is packed in it. */
export const FILE_LIMIT = 64_000_000;
export const TEXT_LIMIT = 256_000_000;

const moment = whole(0, 8.64e15);
const object: Form<object> = (value, place) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new FormError(place, 'expected an object');
};

/** Throws a FormError, with the place and the reason. */
export const readWork: Form<Work> = fields<Work>({
  kubetab: oneOf('work'),
  version: oneOf(1),
  at: moment,
  progress: readProgress,
  labs: mapOf(chapterKey, fields<WorkLab>({ at: optional(moment), kept: object }), 100),
});

/** From a file's bytes, packed or plain. Throws a FormError. */
export async function unpackWork(bytes: Uint8Array): Promise<Work> {
  return readWork(parseJson(await textOf(bytes), TEXT_LIMIT), '');
}

export async function packWork(work: Work): Promise<Blob> {
  const stream = new Blob([JSON.stringify(work)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(stream).blob();
}

async function textOf(bytes: Uint8Array): Promise<string> {
  if (bytes.length > FILE_LIMIT) throw new FormError('', `expected at most ${FILE_LIMIT} bytes, found ${bytes.length}`);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return utf8(new TextDecoder('utf-8', { fatal: true }), bytes);
  const unpacked = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  return read(unpacked, TEXT_LIMIT);
}

/** No more than `limit` characters of it, however much a few bytes unfold to. */
export async function read(stream: ReadableStream<Uint8Array>, limit: number): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + utf8(decoder);
      text += utf8(decoder, value, true);
      if (text.length > limit) throw new FormError('', `expected at most ${limit} characters, found more`);
    }
  } catch (error) {
    if (error instanceof FormError) throw error;
    throw new FormError('', 'it cannot be unpacked');
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function utf8(decoder: TextDecoder, bytes?: Uint8Array, stream = false): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new FormError('', 'it is no text');
  }
}
