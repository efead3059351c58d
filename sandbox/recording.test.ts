/** What a page's engine goes on recording, and what it does not. */
import { expect, test } from 'vitest';
import type { Kept } from './keep.ts';
import { type Journal, writeJournal } from './lab/journal/journal.ts';
import { DEFAULT_SCENARIO } from './lab/scenario.ts';
import { putsOf, recorderFor } from './recording.ts';

const run = { scenario: DEFAULT_SCENARIO, seed: 3, start: 1_000_000, time: 'real' as const };
const recording = { engine: '1', digest: 'ab' };
const before: Journal = {
  ...{ kubetab: 'journal', version: 1, engine: '1', scenario: { name: 'default', digest: 'ab' } },
  ...{ seed: 9, start: 500_000, time: 'real' },
  entries: [{ step: 0, turn: 0, time: 0, kind: 'ready' }],
  end: { step: 4, turn: 0, time: 7000 },
};
const kept = (journal?: object) => ({ version: 1, ...(journal ? { journal } : {}) }) as Kept;

test('a fresh engine begins a journal; the next one goes on with it, by its own seed and start', async () => {
  const fresh = await recorderFor(recording, run, undefined);
  expect(fresh?.journal()).toEqual({
    ...{ ...before, seed: 3, start: 1_000_000 },
    ...{ entries: [], end: { step: 0, turn: 0, time: 0 } },
  });
  const next = await recorderFor(recording, run, kept(writeJournal(before)));
  expect(next?.journal()).toEqual({
    ...before,
    entries: [...before.entries, { step: 4, turn: 0, time: 7000, kind: 'resume' }],
    end: { step: 4, turn: 0, time: 7000 },
  });
});

test('without the beginning, with a damaged one, or with one of another engine, nothing is recorded', async () => {
  const damaged = { ...writeJournal(before), entries: [[0, 0, 0, 'sing']] };
  const journals = [undefined, damaged, [], writeJournal({ ...before, engine: '0' })];
  const recorders = await Promise.all(journals.map((journal) => recorderFor(recording, run, kept(journal))));
  expect(recorders).toEqual([undefined, undefined, undefined, undefined]);
});

test("the learner's texts are put with their modes", () => {
  const children = {
    'a.sh': { mtime: 1, mode: 0o755, text: 'ls' },
    sub: {
      mtime: 1,
      mode: 0o755,
      children: { b: { mtime: 1, mode: 0o644, text: '' }, link: { mtime: 1, link: '/x' } },
    },
  };
  expect([...putsOf({ mtime: 1, mode: 0o755, children }, '/root')]).toEqual([
    { kind: 'put', path: '/root/a.sh', text: 'ls', mode: 0o755 },
    { kind: 'put', path: '/root/sub/b', text: '', mode: 0o644 },
  ]);
  expect([...putsOf(undefined, '/srv')]).toEqual([]);
});
