import { expect, test } from 'vitest';
import { screenFlow } from './screen-flow.ts';

function slowScreen() {
  const drawn: string[] = [];
  const pending: (() => void)[] = [];
  const flow = screenFlow(
    (data) =>
      new Promise((resolve) => {
        drawn.push(data);
        pending.push(resolve);
      }),
  );
  const task = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const draw = (): Promise<void> => {
    pending.shift()?.();
    return task();
  };
  return { drawn, flow, draw, task };
}

test('two pieces go out at once; what comes while they are drawn goes with what is written next to it, in the same task', async () => {
  const { drawn, flow, task } = slowScreen();
  for (const data of ['a', 'b', 'c', 'd']) expect(flow.write(data)).toBeUndefined();
  expect(drawn).toEqual(['a', 'b']);
  const next = task();
  for (let i = 0; i < 20; i++) await undefined;
  flow.write('e');
  await next;
  expect(drawn).toEqual(['a', 'b', 'cde']);
  flow.write('f');
  await task();
  expect(drawn).toEqual(['a', 'b', 'cde', 'f']);
});

test('with four on their way, the rest waits until one is drawn', async () => {
  const { drawn, flow, draw, task } = slowScreen();
  for (const data of ['a', 'b', 'c', 'd', 'e', 'f']) {
    flow.write(data);
    await task();
  }
  expect(drawn).toEqual(['a', 'b', 'c', 'd']);
  await draw();
  expect(drawn).toEqual(['a', 'b', 'c', 'd', 'ef']);
});

test('no more is on its way than one large piece', async () => {
  const { drawn, flow, draw } = slowScreen();
  for (const data of ['a', 'x'.repeat(16_384), 'b']) flow.write(data);
  expect(drawn).toEqual(['a']);
  await draw();
  expect(drawn).toEqual(['a', 'x'.repeat(16_384)]);
  await draw();
  expect(drawn.at(-1)).toBe('b');
});

test('a flood holds its writer until there is room, in pieces', async () => {
  const { drawn, flow, draw } = slowScreen();
  let room = false;
  void flow.write('x'.repeat(100_000))?.then(() => {
    room = true;
  });
  while (!room && drawn.length < 20) await draw();
  expect(drawn.map((piece) => piece.length)).toEqual(Array(6).fill(16_384));
  await draw();
  await draw();
  expect(drawn.join('')).toBe('x'.repeat(100_000));
});

test('what a program left on is ended, the other screen only when it is on', async () => {
  const { drawn, flow, draw } = slowScreen();
  flow.write('\x1b[?1049h\x1b[31mtext');
  flow.mend();
  flow.mend();
  await draw();
  const left = drawn.join('').split('\x1b[?1049l');
  expect(left.length).toBe(2);
  expect(left[1]).toContain('\x1b[0m');
});

test('Ctrl-C drops what has not been drawn', async () => {
  const { drawn, flow, draw } = slowScreen();
  let room = false;
  void flow.write('x'.repeat(100_000))?.then(() => {
    room = true;
  });
  flow.discard();
  flow.write('^C\r\n');
  await draw();
  expect(room).toBe(true);
  expect(drawn).toEqual(['x'.repeat(16_384), '\x18\x1b[0m^C\r\n']);
});
