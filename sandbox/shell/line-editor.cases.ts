/** Keys typed into bash and into ours: what is on the screen, and where the cursor is, must agree. */

export interface EditorCase {
  name: string;
  /** Each is typed when the screen is still. */
  keys: string[];
  columns?: number;
  rows?: number;
}

const UP = '\x1b[A';
const DOWN = '\x1b[B';
const LEFT = '\x1b[D';
const HISTORY = ['echo one\r', 'echo two three\r', 'echo "four five" six\r'];
const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

/** Makes Tab know so many words after `foo`. */
const wordList = (many: number): string => `complete -W "$(echo web-{1..${many}})" foo; clear\r`;

export const editorCases: EditorCase[] = [
  { name: 'home, end, insert in the middle', keys: ['echo abc', '\x01', '\x1b[C\x1b[C', 'X', '\x05', 'Y'] },
  { name: 'Home and End keys', keys: ['echo abc', '\x1b[H', 'x', '\x1b[F', 'y\x1b[1~\x1b[3~'] },
  { name: 'words', keys: ['echo foo_bar baz-qux', '\x1bb', 'A', '\x1bb\x1bb', 'B', '\x1bf\x1bf', 'C'] },
  { name: 'Ctrl-arrows', keys: ['echo foo bar', '\x1b[1;5D\x1b[1;5D', 'A', '\x1b[1;5C', 'B'] },
  { name: 'Ctrl-W by blanks', keys: ['echo a/b/c  d-e', '\x17', '\x17', 'X'] },
  { name: 'Alt-Backspace by words', keys: ['echo a/b/c', '\x1b\x7f', '\x1b\x7f', 'X'] },
  { name: 'Alt-D', keys: ['echo one two', '\x01\x1bd', 'cat', '\x1bd'] },
  { name: 'Ctrl-U and Ctrl-Y', keys: ['echo one two', '\x1bb', '\x15', 'cat ', '\x19', '\x05', '\x19'] },
  { name: 'Ctrl-K and Ctrl-Y twice', keys: ['echo one two', '\x1bb\x1bb', '\x0b', '\x19\x19'] },
  { name: 'kills in a row are one', keys: ['echo one two three', '\x17\x17', 'x ', '\x19'] },
  { name: 'kills forward in a row', keys: ['one two three', '\x01\x1bd\x1bd', '\x05', '\x19'] },
  { name: 'Alt-Y', keys: ['one', '\x15', 'two', '\x15', '\x19', '\x1by', '\x1by'] },
  { name: 'Ctrl-T at the end and within', keys: ['ehco', LEFT + LEFT, '\x14', '\x05', 'ab', '\x14'] },
  { name: 'Alt-T', keys: ['echo two one', '\x1bt', '!'] },
  { name: 'Alt-U L C', keys: ['echo one TWO three', '\x01\x1bf', '\x1bu', '\x1bl', '\x1bc'] },
  { name: 'undo of typing', keys: ['e', 'c', 'h', 'o', ' ', 'x', '\x1f', 'z'] },
  { name: 'undo of kills', keys: ['echo one two', '\x17', '\x17', '\x1f', '\x1f'] },
  { name: 'undo of more than twenty', keys: [...'abcdefghijklmnopqrstuvwxyz', '\x1f'] },
  { name: 'Alt-R', keys: ['echo one', '\x17', 'two', '\x1br', 'x'] },
  { name: 'Alt-backslash', keys: ['echo   one', '\x1bb', LEFT, '\x1b\\'] },
  { name: 'argument', keys: ['\x1b3', 'x', '\x1b1\x1b2', 'y', '\x1b5', '\x02', 'Z'] },
  { name: 'quoted insert', keys: ['echo ', '\x16', '\x1b', '[A', '\x16\t', 'x'] },
  { name: 'Ctrl-D deletes, then nothing', keys: ['abc', '\x01\x04', '\x05\x04', 'd'] },
  { name: 'backspace at the beginning', keys: ['a\x7f\x7f\x7f', 'b'] },
  { name: 'comment', keys: ['echo one', '\x1b#', 'echo two\r'] },
  { name: 'history up and down', keys: [...HISTORY, UP, UP, DOWN, '\x10', '\x10\x10\x10', '\x0e'] },
  { name: 'history keeps what was begun', keys: [...HISTORY, 'begun', UP, UP, DOWN, DOWN] },
  { name: 'history keeps what was changed', keys: [...HISTORY, UP, 'X', UP, DOWN] },
  { name: 'first and last', keys: [...HISTORY, 'mine', '\x1b<', '\x1b>'] },
  { name: 'Alt-dot', keys: [...HISTORY, 'x ', '\x1b.', '\x1b.', '\x1b.'] },
  { name: 'Alt-dot takes a quoted word', keys: ['echo one "two three"\r', 'x ', '\x1b.'] },
  { name: 'Ctrl-R finds', keys: [...HISTORY, '\x12', 'e', 't', 'w'] },
  { name: 'Ctrl-R and Enter', keys: [...HISTORY, '\x12', 'two', '\r'] },
  { name: 'Ctrl-R again', keys: [...HISTORY, '\x12', 'echo', '\x12', '\x12'] },
  { name: 'Ctrl-R fails', keys: [...HISTORY, '\x12', 'zz', '\x7f'] },
  { name: 'Ctrl-R given up', keys: [...HISTORY, 'mine', '\x12', 'one', '\x07', 'x'] },
  { name: 'Ctrl-R and an arrow', keys: [...HISTORY, '\x12', 'three', '\x1b[C', 'X'] },
  { name: 'Ctrl-R, Ctrl-A', keys: [...HISTORY, '\x12', 'five', '\x01', 'X'] },
  { name: 'Ctrl-R twice takes the last query', keys: [...HISTORY, '\x12', 'one', '\x05', '\x15', '\x12', '\x12'] },
  { name: 'Ctrl-C drops the line', keys: ['echo one', LEFT + LEFT, '\x03', 'echo two\r'] },
  { name: 'Ctrl-C in a search', keys: [...HISTORY, '\x12', 'one', '\x03', 'x'] },
  { name: 'Ctrl-L', keys: ['echo one\r', 'echo two', LEFT, '\x0c', 'X'] },
  {
    name: 'a line longer than the row',
    keys: [`echo ${'abcdefghij'.repeat(6)}`, '\x01\x1bf', ' Z', '\x05', 'end'],
    columns: 40,
  },
  { name: 'exactly as long as the row', keys: ['echo 7890123456789012'], columns: 40 },
  { name: 'exactly, and one more, and back', keys: ['echo 78901234567890', '12', '3', '\x7f', '\x7f'], columns: 40 },
  { name: 'deleting across rows', keys: [`echo ${'x'.repeat(50)}`, '\x15', 'y'], columns: 40 },
  { name: 'wide characters', keys: ['echo \u4f60\u597d\u4e16\u754c', LEFT + LEFT, 'x', '\x7f\x7f', '\x05', '!'] },
  { name: 'a wide character at the edge', keys: ['echo 890123456789012', '\u4f60\u597d', LEFT, 'x'], columns: 40 },
  { name: 'combining marks', keys: ['echo e\u0301a\u0300x', LEFT + LEFT, 'Y', '\x7f\x7f'] },
  { name: 'emoji', keys: ['echo \u{1f600}\u{1f680}', LEFT, 'x', '\x7f\x7f'] },
  { name: 'pasted lines wait for Enter', keys: [paste('echo one\necho two\n'), 'x', '\x7f', '\r'] },
  { name: 'pasted in the middle', keys: ['echo []', LEFT, paste('a b'), 'c'] },
  { name: 'pasted lines, edited', keys: [paste('echo one\necho two'), UP, '\x15', 'echo three\r'] },
  { name: 'pasted tabs and controls', keys: [paste('echo a\tb\x01c')] },
  { name: 'a loop of several lines comes back as one', keys: ['for i in 1 2\r', 'do echo $i\r', 'done\r', UP] },
  { name: 'a quoted newline comes back', keys: ['echo "a\r', 'b"\r', UP] },
  { name: 'a here-document comes back', keys: ['cat <<E\r', 'hi\r', 'E\r', UP] },
  {
    name: 'history expansion',
    keys: ['echo one two\r', 'echo !!\r', 'echo !$ !echo:1\r', '^two^three^\r', '!nope\r', UP],
  },
  { name: 'an event within quotes', keys: ['echo one\r', 'echo "it is !!" \'!!\' \\!!\r'] },
  { name: 'what begins with a blank is kept', keys: ['echo one\r', ' echo two\r', UP] },
  { name: 'the same line twice', keys: ['echo one\r', 'echo one\r', UP, UP] },
  {
    name: 'a function, a case, a comment come back',
    keys: ['f() {\r', 'echo x # why\r', '}\r', 'case a in\r', 'a) echo y;;\r', 'esac\r', UP, UP],
  },
  { name: 'a continued line comes back', keys: ['echo a \\\r', 'b\r', UP] },
  { name: 'an if, a pipe come back', keys: ['if true\r', 'then echo a |\r', 'cat\r', 'else :\r', 'fi\r', UP] },
  {
    name: 'Tab: as far as it is common, a bell, then the list',
    keys: [wordList(20), 'foo w\t', '\t', '\t', 'x', '\t'],
  },
  {
    name: 'Tab: a list that fills the row, and a longer one',
    keys: [wordList(99), 'foo \t', '\t', '\t', 'x'],
    columns: 40,
  },
  { name: 'Tab: asked, no', keys: [wordList(100), 'foo w\t', '\t', '\t', 'x', 'n', 'x'] },
  { name: 'Tab: asked, a Backspace is no', keys: [wordList(100), 'foo w\t', '\t', '\t', '\x7f', 'x', '\t'] },
  { name: 'Tab: asked, yes', keys: [wordList(101), 'foo w\t', '\t', '\t', '\x1b[A', 'y', 'x'] },
  { name: 'Tab: asked, given up', keys: [wordList(101), 'foo w\t', '\t', '\t', '\x03', 'x'] },
  { name: 'Tab: asked, Ctrl-G', keys: [wordList(101), 'foo w\t', '\t', '\t', '\x07', 'x'] },
  {
    name: 'Tab: pages, a row, the rest of it not',
    keys: [wordList(1000), 'foo w\t', '\t', '\t', ' ', 'y', '\r', 'j', 'q', 'x'],
  },
  { name: 'Tab: pages to the end', keys: [wordList(350), 'foo w\t', '\t', '\t', 'y', ' ', ' ', 'x'] },
  { name: 'Tab: pages given up', keys: [wordList(350), 'foo w\t', '\t', '\t', 'Y', '\x03', 'x'] },
  {
    name: 'Tab: a short list in a low terminal',
    keys: [wordList(60), 'foo w\t', '\t', '\t', ' ', 'x'],
    rows: 6,
    columns: 60,
  },
  { name: 'Tab: asked again', keys: [wordList(100), 'foo w\t', '\t', '\t', 'n', '\t', 'N', 'x'] },
  { name: 'Tab: typed ahead of the answer', keys: [wordList(100), 'foo w\t', '\t', '\tn1\t', 'x'] },
  { name: 'Tab: nothing begins so', keys: [wordList(3), 'foo q\t', '\t', 'x'] },
  { name: 'Tab: a word twice is once', keys: ["complete -W 'b a b c' foo; clear\r", 'foo \t', '\t', 'x'] },
  { name: 'Enter behind a full row', keys: ['echo 7890123456789012x'.slice(0, 21), '\r'], columns: 40 },
];
