/** The check that names bash's unexpected token must find nothing in what bash reads, nor in what only ends too soon. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../apimachinery/random.ts';
import { cases as firstCases } from './bash.cases.ts';
import { constructCases } from './bash.construct.cases.ts';
import { moreCases } from './bash.more.cases.ts';
import { isIncomplete, parseScript } from './syntax.ts';
import { findFault } from './syntax-check.ts';
import { Lexer } from './syntax-lexer.ts';

const all = [...firstCases, ...moreCases, ...constructCases];
const valid = all.filter((line) => !parseScript(line).fault);

test('there are enough of them', () => {
  expect(valid.length).toBeGreaterThan(all.length - 20);
});

test.each(valid)('nothing is wrong with %s', (line) => {
  expect(findFault(line)).toBeUndefined();
});

/** Where its tokens end, and the words of a `[[` in progress, whose line may not end. */
function beginnings(line: string): string[] {
  const out: string[] = [];
  const lexer = new Lexer(line, (inner) => {
    for (let depth = 1; depth > 0; ) {
      const { text } = inner.next();
      depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    }
  });
  for (;;) {
    const token = lexer.next();
    if (token.kind === 'end') return out;
    // Nor is a number before < or half a bracket a token.
    if (!/\[\[|\bcase\b/.test(line) && !/[<>()]/.test(line[lexer.at] ?? '')) out.push(line.slice(0, lexer.at));
  }
}

test('what only ends too soon is not at fault', () => {
  const wrong: string[] = [];
  for (const line of valid) {
    for (const beginning of beginnings(line)) {
      const fault = findFault(beginning);
      // After `for`, `case`, `<` and the like the line may not end.
      if (fault && !(fault.token.text === 'newline' && fault.token.pos === beginning.length)) wrong.push(beginning);
    }
  }
  expect(wrong).toEqual([]);
});

test('any text comes to an end', () => {
  const pieces = [
    ...[
      'if',
      'then',
      'fi',
      'do',
      'done',
      'case',
      'in',
      'esac',
      'for',
      'while',
      '{',
      '}',
      '[[',
      ']]',
      '(',
      ')',
      '((',
      '))',
    ],
    ...[
      '$(',
      '${',
      '`',
      '"',
      "'",
      '$((',
      '\\',
      '\n',
      ' ',
      ';',
      ';;',
      '&',
      '&&',
      '|',
      '<',
      '>',
      '<<E',
      '<<<',
      '>&',
      '<(',
      'x=(',
      '#',
    ],
    ...[
      '\v',
      '\f',
      '\r',
      '\u00a0',
      '\u2028',
      '\ufffd',
      'a',
      '1',
      '=',
      '=~',
      '-f',
      '!',
      'function',
      'select',
      'coproc',
      'time',
      'E',
    ],
  ];
  const random = createRandom(7);
  for (let n = 0; n < 3000; n++) {
    const text = Array.from({ length: 1 + random.int(40) }, () => pieces[random.int(pieces.length)]).join(
      random.int(2) ? ' ' : '',
    );
    findFault(text);
    parseScript(text);
  }
  for (let n = 0; n < 50; n++) {
    const bytes = new Uint8Array(20_000).map(() => random.int(256));
    parseScript(new TextDecoder().decode(bytes));
  }
  for (const nest of ['(', '$(', '{ ', 'if ', '"$(', '${x:-', '[[ (', '! ', '<(', '((', 'f() ']) {
    expect(() => findFault(nest.repeat(50_000))).not.toThrow();
    expect(() => parseScript(nest.repeat(50_000))).not.toThrow();
  }
});

describe('at the prompt', () => {
  test.each([
    ['if true; then', true],
    ['if true', true],
    ['for i in 1 2; do', true],
    ['for i in 1 2\ndo', true],
    ['case x in', true],
    ['case x in a) echo', true],
    ['f() {', true],
    ['f()', true],
    ['a &&', true],
    ['a |', true],
    ['(a', true],
    ['x=(a b', true],
    ['echo "a', true],
    ['[[ a == b &&', true],
    ['cat <<E\nx', true],
    ['if [ 1 -eq 1 ] then echo a; fi', false],
    ['while true do echo a; done', false],
    ['for i in 1 2 do echo a; done', false],
    ['if true; fi', false],
    ['for i in 1 2; echo $i; done', false],
    ['for', false],
    ['echo >', false],
    ['[[ a', false],
    ['f( { a', false],
  ])('%j waits for more: %s', (line, more) => {
    expect(isIncomplete(line)).toBe(more);
  });
});
