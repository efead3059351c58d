/** What of a drop is a lab, and what was handed in. */
import { expect, test } from 'vitest';
import { type Given, sortOut } from './given.ts';

function sorted(...paths: string[]) {
  const { submissions, labs, bareLab } = sortOut(paths.map((path): Given => ({ path, file: new File([], path) })));
  return {
    submissions: submissions.map(({ path }) => path),
    labs: labs.map(({ id, files }) => [id, ...files.keys()]),
    bareLab,
  };
}

test('files, folders of them, and labs', () => {
  expect(sorted('ada.json', 'notes.txt', 'in/bob.json', 'in/readme.md', 'in/deep/c.json')).toEqual({
    submissions: ['ada.json', 'notes.txt', 'in/bob.json', 'in/deep/c.json'],
    labs: [],
    bareLab: false,
  });
  expect(sorted('labs/scaling/lab.yaml', 'labs/scaling/files/a.json', 'labs/other/lab.yaml', 'ada.json')).toEqual({
    submissions: ['ada.json'],
    labs: [
      ['scaling', 'lab.yaml', 'files/a.json'],
      ['other', 'lab.yaml'],
    ],
    bareLab: false,
  });
  expect(sorted('lab.yaml')).toEqual({ submissions: [], labs: [], bareLab: true });
});
