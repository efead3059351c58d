/** less on a terminal: what its keys show. */
import { expect, test } from 'vitest';
import { openSession } from '../testing.ts';

await import('./pager.ts');
await import('./man/man.ts');

const LINES = Array.from({ length: 30 }, (_, i) => `line ${i + 1}`).join('\n');

function open() {
  let drawn = '';
  const { session, clock } = openSession(
    { columns: 40, rows: 6, files: { '/root/f': `${LINES}\n`, '/root/wide': `${'x'.repeat(50)}\nend\n` } },
    (data) => {
      drawn += data;
    },
  );
  const type = async (keys: string) => {
    session.input(keys);
    await clock.idle();
  };
  /** The last screen: rows without escapes. */
  const screen = () => (drawn.split('\x1b[H').at(-1) as string).replace(/\x1b\[[?0-9;]*[A-Za-z]/g, '').split('\r\n');
  return { type, screen, all: () => drawn };
}

test('pages forward and back, to the ends, by number, by search', async () => {
  const { type, screen, all } = open();
  await type('less f\r');
  expect(screen()).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'f']);
  await type(' ');
  expect(screen()).toEqual(['line 6', 'line 7', 'line 8', 'line 9', 'line 10', ':']);
  await type('b');
  expect(screen()[0]).toBe('line 1');
  await type('G');
  expect(screen()).toEqual(['line 26', 'line 27', 'line 28', 'line 29', 'line 30', '(END)']);
  await type('12g');
  expect(screen()[0]).toBe('line 12');
  await type('/line 2\r');
  expect(screen()[0]).toBe('line 20');
  await type('n');
  expect(screen()[0]).toBe('line 21');
  await type('N');
  expect(screen()[0]).toBe('line 20');
  await type('/nosuch\r');
  expect(screen().at(-1)).toBe('Pattern not found  (press RETURN)');
  await type('q');
  await type('echo back\r');
  expect(all()).toContain('back\r\n');
});

test('reads from a pipe, keys from the terminal; folds or chops', async () => {
  const { type, screen, all } = open();
  await type('cat wide | less\r');
  expect(screen()).toEqual(['x'.repeat(40), 'x'.repeat(10), 'end', '~', '~', '(END)']);
  await type('-S');
  expect(screen().slice(0, 2)).toEqual(['x'.repeat(40), 'end']);
  await type('q');
  await type('man ls\r');
  expect(screen().at(-1)).toContain('Manual page ls(1) line 1');
  await type('q');
  await type('echo done\r');
  expect(all()).toContain('done\r\n');
});

test('what is typed behind the q is for the prompt, and the screen is given back', async () => {
  const { type, all } = open();
  await type('less f\r');
  await type('  qecho be');
  await type('hind\r');
  expect(all()).toContain('\rbehind\r\n');
  const [before, , after] = all().split(/\x1b\[\?1049[hl]/);
  expect(before).toContain('less f');
  expect(after).toContain('echo behind');
  await type('cat f | less\rqecho piped\r');
  expect(all()).toContain('\rpiped\r\n');
});

test('what never ends can be left', async () => {
  const { type, screen, all } = open();
  await type('yes | less\r');
  expect(screen()[0]).toBe('y');
  await type('q');
  await type('echo left\r');
  expect(all()).toContain('left\r\n');
});
