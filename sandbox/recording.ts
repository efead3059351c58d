/** The journal of a page's engine: begun with it, kept with its state, and gone on with by the engine after it. */

import type { Kept } from './keep.ts';
import type { Doing } from './lab/journal/journal.ts';
import { Recorder } from './lab/journal/recorder.ts';
import type { Scenario } from './lab/scenario.ts';
import type { SavedFile } from './shell/index.ts';

export interface Recording {
  /** The engine's version. */
  engine: string;
  /** Of the scenario: tells it from its other editions. */
  digest: string;
}

export interface Run {
  scenario: Scenario;
  seed: number;
  start: number;
  time: 'real' | 'virtual';
}

/** Undefined when what an engine before had recorded is not there, or is damaged: half a journal serves nobody. */
export async function recorderFor(
  recording: Recording,
  run: Run,
  all: Kept | undefined,
): Promise<Recorder | undefined> {
  const { scenario, ...rest } = run;
  const beginning = { engine: recording.engine, scenario: { name: scenario.name, digest: recording.digest }, ...rest };
  if (!all) return new Recorder(beginning);
  if (all.journal === undefined) return undefined;
  try {
    const before = (await import('./lab/journal/read.ts')).readJournal(all.journal, 'journal');
    if (before.engine !== recording.engine) return undefined;
    return new Recorder({ ...beginning, seed: before.seed, start: before.start }, before);
  } catch {
    return undefined;
  }
}

/** The learner's own texts, as they are put on another machine. */
export function* putsOf(file: SavedFile | undefined, path: string): Generator<Doing> {
  if (!file) return;
  if ('text' in file) yield { kind: 'put', path, text: file.text, mode: file.mode };
  if (!('children' in file)) return;
  for (const [name, child] of Object.entries(file.children)) yield* putsOf(child, `${path}/${name}`);
}
