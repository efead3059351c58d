import { expect, test } from 'vitest';
import { checkPaste, MOST_PASTED } from './paste.ts';

test.each([
  ['echo one\necho two\n', { text: 'echo one\necho two\n', dropped: 0 }],
  ['a\tb\r\n', { text: 'a\tb\r\n', dropped: 0 }],
  ['echo \x1b[201~\x03rm', { text: 'echo [201~rm', dropped: 2 }],
  ['\u4f60\u597d \u{1f600}', { text: '\u4f60\u597d \u{1f600}', dropped: 0 }],
  ['\x7fELF\x02\x01\x01\0\0', { refused: 'binary' }],
  [`\x89PNG${'\ufffd'.repeat(20)}`, { refused: 'binary' }],
  ['x'.repeat(MOST_PASTED + 1), { refused: 'large' }],
])('%j', (pasted, expected) => {
  expect(checkPaste(pasted)).toEqual(expected);
});
