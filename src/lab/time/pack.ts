/** States, small: gzip does in a tenth of the room. A piece at a time, so that keys go between. */

const PIECE = 64 * 1024;

export function pack(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new CompressionStream('gzip'), Number.POSITIVE_INFINITY);
}

/** Rejects for what is damaged, or would be longer than `most` bytes. */
export function unpack(packed: Uint8Array, most: number): Promise<Uint8Array> {
  return through(packed, new DecompressionStream('gzip'), most);
}

async function through(
  bytes: Uint8Array,
  { readable, writable }: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const writer = writable.getWriter();
  const write = async (): Promise<void> => {
    for (let at = 0; at < bytes.length; at += PIECE) {
      await writer.write(bytes.slice(at, at + PIECE));
      await new Promise((soon) => setTimeout(soon));
    }
    await writer.close();
  };
  const writing = write();
  writing.catch(() => {});
  const reader = readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length <= most) continue;
    await reader.cancel();
    throw new RangeError('it is too large');
  }
  await writing;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
