import { expect, test } from 'vitest';
import { BrokenPipe, collector, createPipe, decodeUtf8, readAll, readerOf } from './streams.ts';

test('bytes arrive whole, in order, and end', async () => {
  const { reader, writer } = createPipe();
  const all = readAll(reader);
  await writer.write('héllo ');
  await writer.write('');
  await writer.write(new Uint8Array([119, 0, 10]));
  writer.close();
  expect(decodeUtf8(await all)).toBe('héllo w\0\n');
  await expect(writer.write('more')).rejects.toThrow(BrokenPipe);
});

test('a full pipe holds the writer until somebody reads', async () => {
  const { reader, writer } = createPipe({ capacity: 4 });
  const log: string[] = [];
  const writing = (async () => {
    for (const part of ['ab', 'cd', 'ef']) {
      await writer.write(part);
      log.push(`wrote ${part}`);
    }
  })();
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['wrote ab']);
  await reader.read();
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['wrote ab', 'wrote cd']);
  await reader.read();
  await writing;
  expect(log).toEqual(['wrote ab', 'wrote cd', 'wrote ef']);
});

test('a reader that leaves breaks the pipe, for a waiting writer too', async () => {
  const { reader, writer } = createPipe({ capacity: 1 });
  const stuck = writer.write('xx');
  reader.cancel();
  await expect(stuck).rejects.toThrow('Broken pipe');
  await expect(writer.write('y')).rejects.toThrow(BrokenPipe);
  expect(await reader.read()).toBeUndefined();
});

test('closing wakes a waiting reader', async () => {
  const { reader, writer } = createPipe();
  const end = reader.read();
  writer.close();
  expect(await end).toBeUndefined();
});

test('collector and readerOf', async () => {
  const out = collector();
  await out.write('a');
  await out.write(new Uint8Array([98]));
  expect(out.text()).toBe('ab');
  expect(decodeUtf8(await readAll(readerOf('x\n')))).toBe('x\n');
  expect(await readerOf('').read()).toBeUndefined();
});
