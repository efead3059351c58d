import { expect, test } from 'vitest';
import { createPty } from './pty.ts';
import { decodeUtf8, encodeUtf8 } from './streams.ts';

function open() {
  let screen = '';
  const signals: string[] = [];
  const pty = createPty({
    output: async (data) => {
      screen += decodeUtf8(data);
    },
    signal: (name) => signals.push(name),
  });
  return { pty, signals, screen: () => screen, type: (keys: string) => pty.input(encodeUtf8(keys)) };
}

test('cooked, it echoes, erases and hands over lines', async () => {
  const { pty, screen, type } = open();
  type('heq\x7fy\r');
  expect(decodeUtf8((await pty.stdin.read()) as Uint8Array)).toBe('hey\n');
  await pty.stdout.write('one\ntwo\r\n');
  expect(screen()).toBe('heq\b \by\r\none\r\ntwo\r\n');
});

test('^C signals and forgets the line, ^U erases it, ^D ends the input', async () => {
  const { pty, signals, screen, type } = open();
  type('abc\x03');
  type('xy\x15ok\r\x04');
  expect(signals).toEqual(['SIGINT']);
  expect(decodeUtf8((await pty.stdin.read()) as Uint8Array)).toBe('ok\n');
  expect(await pty.stdin.read()).toBeUndefined();
  expect(screen()).toBe('abc^Cxy\b \b\b \bok\r\n');
});

test('raw, keys pass as they are, until it is given back', async () => {
  const { pty, signals, screen, type } = open();
  const giveBack = pty.terminal.takeRaw();
  type('a\x03');
  expect(decodeUtf8((await pty.stdin.read()) as Uint8Array)).toBe('a\x03');
  await pty.stdout.write('one\n');
  giveBack();
  giveBack();
  await pty.stdout.write('two\n');
  expect([signals, screen()]).toEqual([[], 'one\ntwo\r\n']);
});

test('a waiting read hears that the far end hung up', async () => {
  const { pty } = open();
  const read = pty.stdin.read();
  pty.hangUp();
  expect(await read).toBeUndefined();
});

test('a size that changes is told', () => {
  const { pty } = open();
  const sizes: string[] = [];
  const stop = pty.terminal.onResize(() => sizes.push(`${pty.terminal.columns()}x${pty.terminal.rows()}`));
  pty.resize(100, 30);
  stop();
  pty.resize(10, 3);
  expect(sizes).toEqual(['100x30']);
});
