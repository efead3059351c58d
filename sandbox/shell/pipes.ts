/** Which programs read and write the pipes of process substitutions as they come. For any other a file is made of them first. */
import type { Process, Program } from '../apimachinery/process.ts';
import { collector, type Reader } from '../apimachinery/streams.ts';
import { MemoryExhausted } from './control.ts';

/** Bytes a file made of a pipe may have. */
const MAX_COLLECTED = 16 * 1024 * 1024;

const aware = new WeakSet<Program>();

/** Marks a program that asks {@link Process.pipe} for its operands itself. */
export function takesPipes(program: Program): Program {
  aware.add(program);
  return program;
}

export function knowsPipes(program: Program): boolean {
  return aware.has(program);
}

/** What a pipe gives until its end. Throws {@link MemoryExhausted}, having cancelled it. */
export async function collectPipe(reader: Pick<Reader, 'read' | 'cancel'>): Promise<Uint8Array> {
  const out = collector();
  for (let size = 0; ; ) {
    const chunk = await reader.read();
    if (!chunk) return out.bytes();
    size += chunk.length;
    if (size > MAX_COLLECTED) {
      reader.cancel();
      throw new MemoryExhausted();
    }
    await out.write(chunk);
  }
}

/** For a path that a program of this kind must have as a whole all the same (`grep -f`). */
export async function settlePath(process: Process, path: string): Promise<void> {
  const reader = process.pipe?.(path)?.reader;
  if (reader) process.fs.writeFile(path, await collectPipe(reader));
}
