/** What a recorder writes as it goes is what the whole journal is written as. */
import { expect, test } from 'vitest';
import { writeJournal } from './journal.ts';
import { readJournal } from './read.ts';
import { Recorder } from './recorder.ts';

const BEGINNING = { engine: '1', scenario: { name: 'a', digest: '0' }, seed: 1, start: 100, time: 'real' } as const;

test('written as it grows, keys still joining the last; told twice, once', () => {
  const recorder = new Recorder(BEGINNING);
  const clock = { place: { step: 0, turn: 0, time: 100 } };
  recorder.attach(clock);
  expect(recorder.written()).toEqual({ ...writeJournal(recorder.journal() as never), entries: [] });
  recorder.put({ kind: 'ready' });
  for (let i = 0; i < 40; i++) {
    clock.place = { step: i >> 3, turn: 0, time: 100 + (i >> 1) };
    recorder.key(1, 'k', true);
    if (i % 7 === 0) recorder.held(1, i);
    recorder.put({ kind: 'hint', task: 't', number: 1 });
    const journal = recorder.journal('ff');
    expect(recorder.written('ff')).toEqual(writeJournal(journal as never));
    expect(readJournal(JSON.parse(JSON.stringify(recorder.written('ff'))), '')).toEqual(journal);
  }
  expect(recorder.journal()?.entries.filter(({ kind }) => kind === 'hint')).toHaveLength(1);
});
