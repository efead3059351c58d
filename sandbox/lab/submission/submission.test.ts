/** What is refused of a file that was handed in, with place and reason. */
import { expect, test } from 'vitest';
import { FormError } from '../journal/form.ts';
import { ENTRIES, type Entry, JOURNAL_LIMIT, type Journal } from '../journal/journal.ts';
import { readSubmission, type Submission, writeSubmission } from './submission.ts';

const entries: Entry[] = [
  { step: 0, turn: 0, time: 0, kind: 'open', terminal: 1, columns: 80, rows: 24 },
  { step: 0, turn: 0, time: 0, kind: 'take' },
  { step: 0, turn: 0, time: 0, kind: 'put', path: '/root/a.sh', text: 'ls', mode: 0o755 },
  { step: 0, turn: 0, time: 0, kind: 'ready' },
  { step: 3, turn: 1, time: 2000, kind: 'key', terminal: 1, text: 'ls\r' },
  { step: 4, turn: 0, time: 2001, kind: 'take' },
  { step: 4, turn: 2, time: 2001, kind: 'held', terminal: 1, write: 7, count: 3 },
  { step: 9, turn: 0, time: 2500, kind: 'save', editor: 1, text: 'a: 1', as: 'b.yaml' },
  { step: 9, turn: 0, time: 2500, kind: 'edited', editor: 1, status: 0 },
  { step: 12, turn: 0, time: 9000, kind: 'attempt', task: 'three' },
  { step: 12, turn: 0, time: 9000, kind: 'hint', task: 'three', number: 2 },
  { step: 12, turn: 0, time: 9000, kind: 'answer', question: 'why', option: 1 },
  { step: 12, turn: 0, time: 9000, kind: 'resume' },
];
const journal: Journal = {
  kubetab: 'journal',
  version: 1,
  engine: '0.1.0+abc',
  scenario: { name: 'default', digest: '0f' },
  seed: 7,
  start: Date.UTC(2026, 10, 27),
  time: 'real',
  entries,
  end: { step: 13, turn: 0, time: 9000, hash: 'abc' },
};
const whole: Submission = {
  kubetab: 'submission',
  version: 1,
  name: '小明',
  lab: { id: 'scaling', digest: '0f' },
  journal,
};
const text = writeSubmission(whole);

test('what was written is read', () => {
  expect(readSubmission(text)).toEqual(whole);
});

function refusal(source: string): string {
  try {
    readSubmission(source);
  } catch (error) {
    if (error instanceof FormError) return error.message;
    throw error;
  }
  return 'read';
}

/** With one change of what the text means. */
function changed(change: (file: any) => void): string {
  const file = JSON.parse(text);
  change(file);
  return refusal(JSON.stringify(file));
}

test('what cannot be read is refused', () => {
  const { entries: written } = JSON.parse(text).journal;
  expect({
    'cut short': refusal(text.slice(0, 200)).replace(/ in JSON.*/, ''),
    empty: refusal('').replace(/ of JSON.*/, ''),
    'too long': refusal(`${text}${' '.repeat(JOURNAL_LIMIT)}`).replace(/found \d+/, 'found N'),
    'nested too deep': refusal('['.repeat(200_000)).replace(/Unexpected.*|it is.*/, '…'),
    'a name nested too deep': refusal(text.replace('"小明"', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
    'a list': refusal('[]'),
    'another version': changed((file) => (file.version = 2)),
    'a claim': changed((file) => (file.score = 100)),
    'a prototype': refusal(text.replace('{', '{"__proto__":{"polluted":1},')),
    'a constructor': refusal(text.replace('{', '{"constructor":{"name":"x"},')),
    'a long name': changed((file) => (file.name = 'x'.repeat(101))),
    'a path for a lab': changed((file) => (file.lab.id = '../secret')),
    'no journal': changed((file) => delete file.journal),
    'a broken seed': changed((file) => (file.journal.seed = -1)),
    'too many entries': changed((file) => (file.journal.entries = Array(ENTRIES + 1).fill(written[1]))),
    'an entry that goes back': changed((file) => (file.journal.entries[5][0] = -1)),
    'steps without end': changed((file) => (file.journal.entries[4][0] = 1e15)),
    'an entry of no kind': changed((file) => (file.journal.entries[0][3] = 'constructor')),
    'an argument too many': changed((file) => file.journal.entries[1].push(1)),
    'an argument too few': changed((file) => file.journal.entries[0].pop()),
    'a huge terminal': changed((file) => (file.journal.entries[0][5] = 1e9)),
    'a relative path': changed((file) => (file.journal.entries[2][4] = 'a.sh')),
    'an end before the last entry': changed((file) => (file.journal.end.step = 3)),
    'a scenario of two forms': changed((file) => (file.journal.scenario.text = 'x')),
  }).toMatchInlineSnapshot(`
    {
      "a broken seed": "journal.seed: expected a whole number from 0 to 4294967295, found -1",
      "a claim": "unknown field "score"; known are kubetab, version, name, lab, journal",
      "a constructor": "unknown field "constructor"; known are kubetab, version, name, lab, journal",
      "a huge terminal": "journal.entries[0][5]: expected a whole number from 1 to 1000, found 1000000000",
      "a list": "expected an object, found []",
      "a long name": "name: expected at most 100 characters, found 101",
      "a name nested too deep": "name: expected text, found something nested too deep",
      "a path for a lab": "lab.id: expected letters, digits and "-", found "../secret"",
      "a prototype": "unknown field "__proto__"; known are kubetab, version, name, lab, journal",
      "a relative path": "journal.entries[2][4]: expected an absolute path, found "a.sh"",
      "a scenario of two forms": "journal.scenario: unknown field "digest"; known are name, text",
      "an argument too few": "journal.entries[0][6]: expected a whole number from 1 to 1000, found nothing",
      "an argument too many": "journal.entries[1]: expected 0 behind "take", found 1",
      "an end before the last entry": "journal.end: expected a place behind the last entry",
      "an entry of no kind": "journal.entries[0][3]: expected "put" or "ready" or "resume" or "take" or "open" or "key" or "type" or "untype" or "recall" or "size" or "close" or "save" or "edited" or "run" or "held" or "attempt" or "hint" or "solution" or "answer", found "constructor"",
      "an entry that goes back": "journal.entries[5][0]: expected a whole number from 0 to 50000000, found -1",
      "another version": "version: expected 1, found 2",
      "cut short": "expected JSON: Unexpected end of JSON input",
      "empty": "expected JSON: Unexpected end",
      "nested too deep": "expected JSON: …",
      "no journal": "journal: expected an object, found nothing",
      "steps without end": "journal.entries[4][0]: expected a whole number from 0 to 50000000, found 1000000000000000",
      "too long": "expected at most 16777216 characters, found N",
      "too many entries": "journal.entries: expected at most 200000, found 200001",
    }
  `);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
