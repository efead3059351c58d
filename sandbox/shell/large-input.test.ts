/** What nobody types but somebody pastes: long lines, binary, thousands of lines. The prompt comes back. */
import { expect, test } from 'vitest';
import { createRandom } from '../apimachinery/random.ts';
import { openSession } from './testing.ts';

const SIZE = 300_000;
const random = createRandom(3);
/** Anything but an end of input at an empty line. */
const binary = new TextDecoder().decode(new Uint8Array(SIZE).map(() => random.int(256))).replaceAll('\x04', '');
/** Yields of the host until the next line is answered. */
const ANSWER = 2000;

test.each([
  ['a line without end', 'x'.repeat(SIZE)],
  ['a line of wide characters', '界'.repeat(SIZE / 3)],
  ['binary', binary.slice(0, 30_000)],
  ['binary, pasted', `\x1b[200~${binary}\x1b[201~`],
  ['a paste that does not end', `\x1b[200~${binary.replaceAll('\x1b', '')}\x1b[201~\x03`],
  ['brackets', `${'('.repeat(100_000)}\r`],
  ['words', `echo ${'word '.repeat(SIZE / 5)}\r`],
  ['an unfinished quote', `echo "${'a\r'.repeat(3000)}`],
  ['a here-document without end', `cat <<E\r${'a\r'.repeat(3000)}`],
  ['many lines', 'echo a\r'.repeat(5000)],
])('%s', async (_, data) => {
  let screen = '';
  const { session, clock } = openSession({}, (text) => {
    screen = (screen + text).slice(-5000);
  });
  await clock.yield();
  session.input(data);
  let answered = false;
  for (let n = 0; n < ANSWER && !answered; n++) {
    // Whatever reads it, or was begun, is left.
    if (n % 50 === 0) session.input('\x03\x15\x03\x15echo back-$((40+2))\r');
    await clock.yield();
    answered = screen.includes('back-42');
  }
  expect(answered).toBe(true);
});
