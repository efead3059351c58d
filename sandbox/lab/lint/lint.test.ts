/** Labs with all that can be wrong with them, and what is said of each: `vitest -u` writes the reports anew. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../apimachinery/random.ts';
import { readFolder } from '../../cmd/kubetab/check/folder.ts';
import { type LabFolder, lint } from './index.ts';

const folderOf = (name: string): LabFolder => readFolder(join(import.meta.dirname, 'testdata', name));

test.each(['syntax', 'form', 'meaning'])('testdata/%s', async (name) => {
  const folder = folderOf(name);
  const lines = lint(folder).problems.map(({ path, line, column, message }) =>
    `${path}:${line}:${column}: ${message}\n`.replaceAll(`${folder.path}/`, ''),
  );
  await expect(lines.join('')).toMatchFileSnapshot(join(import.meta.dirname, 'testdata', name, 'report.txt'));
});

test('the lab of the course that lint reads is not harmed by it', () => {
  const folder = readFolder(join(import.meta.dirname, '../../../content/en/01-resource-model/01-objects'));
  expect(lint(folder).problems).toEqual([]);
});

/** What goes wrong in a file: a piece is lost, doubled or moved, or replaced by something that means much to YAML or JavaScript. */
const PIECES = [
  '&a ',
  '*a',
  '*web',
  '<<: *web\n',
  '__proto__: ',
  'constructor: ',
  '[',
  '{',
  '"',
  "'",
  '\n',
  '\t',
  '- ',
  ': ',
  '? ',
  '!!js/function ',
  '!!binary ',
  '|\n',
  '\0',
  '\ud800',
  '2001-01-01',
  '.nan',
  '~',
  '999999999999',
  '{found}',
];

test('mutated labs are read or refused, with a place in the file', () => {
  const base = readFolder(join(import.meta.dirname, '../../../content/en/01-resource-model/01-objects'));
  const random = createRandom(4).fork('mutants');
  const below = (n: number) => Math.floor(random.next() * n);
  let refused = 0;
  for (let i = 0; i < 150; i++) {
    let { text } = base.lab;
    for (let n = below(3); n >= 0; n--) {
      const [from, length] = [below(text.length), below(60)];
      const cut = text.slice(from, from + length);
      const there = [
        PIECES[below(PIECES.length)] as string,
        '',
        cut + cut,
        text.slice(below(text.length)).slice(0, length),
      ];
      text = text.slice(0, from) + there[below(4)] + text.slice(from + (below(2) ? length : 0));
    }
    const { problems, lab } = lint({ ...base, lab: { ...base.lab, text } });
    const lines = text.split(/\r\n|\n|\r/);
    for (const { path, line, column, message } of problems) {
      expect(message).not.toMatch(/undefined|\[object/);
      if (path !== base.lab.path) continue;
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column, message).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 2);
    }
    if (!lab) refused++;
  }
  expect(refused).toBeGreaterThan(40);
});
