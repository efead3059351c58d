/**
 * The journal: what a run began from, and everything that came into it from outside, each with its place. Played
 * again it gives the same run. As a file: one JSON document, in which an entry is a list
 * `[steps since the entry before, turn, milliseconds since it, kind, …arguments]`.
 */
import { hash32 } from '../../apimachinery/random.ts';

export interface Journal {
  kubetab: 'journal';
  version: 1;
  /** Of the engine that it was recorded by. Another one may go another way. */
  engine: string;
  /** What the cluster began with: by the name and digest of a scenario that both ends have, or its YAML. */
  scenario: { name: string; digest: string } | { name: string; text: string };
  seed: number;
  /** Unix milliseconds: when the learner came. */
  start: number;
  /** How time went. */
  time: 'real' | 'virtual';
  entries: Entry[];
  /** How far it goes. */
  end: End;
}

/** Where an entry is: steps since commands could first run, turns of that step, milliseconds since the start. */
export interface EntryPlace {
  step: number;
  turn: number;
  time: number;
}

export interface End extends EntryPlace {
  /** Of all that is in etcd then. */
  hash?: string;
}

/** What came in. Terminals and editors count from 1, and anew after a resume. */
export type Doing =
  /** Before commands run: a text the page puts on the machine. */
  | { kind: 'put'; path: string; text: string; mode?: number }
  /** The cluster stands, and commands run. What comes before has an order, but no place. */
  | { kind: 'ready' }
  /** The engine ended here, and another went on from what it had kept. */
  | { kind: 'resume' }
  /** An input from before is taken in, as the step of that number. */
  | { kind: 'take' }
  | { kind: 'open'; terminal: number; columns: number; rows: number }
  | { kind: 'key'; terminal: number; text: string }
  | { kind: 'type'; terminal: number; text: string }
  | { kind: 'untype'; terminal: number }
  /** Into the terminal's history, from a run that was gone back behind. */
  | { kind: 'recall'; terminal: number; text: string }
  | { kind: 'size'; terminal: number; columns: number; rows: number }
  | { kind: 'close'; terminal: number }
  /** The learner's editor writes; `as` another name. */
  | { kind: 'save'; editor: number; text: string; as?: string }
  | { kind: 'edited'; editor: number; status: number }
  /** A script for the learner's shell, apart from terminals. */
  | { kind: 'run'; text: string }
  /** The screen held a program at its writes from this one on, so many of them. Counted from 0; it has no place. */
  | { kind: 'held'; terminal: number; write: number; count: number }
  // What changes nothing in the run:
  /** A task was judged; 1: the learner was told that it passed. Grading believes none of it. */
  | { kind: 'attempt'; task: string; passed?: 1 }
  | { kind: 'hint'; task: string; number: number }
  | { kind: 'solution'; task: string }
  | { kind: 'answer'; question: string; option: number };

export type Entry = EntryPlace & Doing;
export type EntryKind = Doing['kind'];

/** Characters of a journal as a file. */
export const JOURNAL_LIMIT = 16 * 1024 * 1024;
export const ENTRIES = 200_000;
/** Characters that one entry brings. */
export const TEXT = 1024 * 1024;
/** Steps, and milliseconds, that a run may have. */
export const STEPS = 50_000_000;
export const SPAN = 400 * 86_400_000;

/** Tells texts apart; no proof against those who want two with the same. */
export function digest(text: string): string {
  const half = (part: string): string => hash32(part).toString(16).padStart(8, '0');
  return half(text) + half(`${text.length}\0${text.slice(0, 4096)}\0${half(text)}`);
}

/** The names of an entry's arguments, in the order of the file. */
export const ARGUMENTS: { [K in EntryKind]: readonly Exclude<keyof Extract<Doing, { kind: K }>, 'kind'>[] } = {
  put: ['path', 'text', 'mode'],
  ready: [],
  resume: [],
  take: [],
  open: ['terminal', 'columns', 'rows'],
  key: ['terminal', 'text'],
  type: ['terminal', 'text'],
  untype: ['terminal'],
  recall: ['terminal', 'text'],
  size: ['terminal', 'columns', 'rows'],
  close: ['terminal'],
  save: ['editor', 'text', 'as'],
  edited: ['editor', 'status'],
  run: ['text'],
  held: ['terminal', 'write', 'count'],
  attempt: ['task', 'passed'],
  hint: ['task', 'number'],
  solution: ['task'],
  answer: ['question', 'option'],
};

/** As JSON. */
export function writeJournal(journal: Journal): object {
  const { entries } = journal;
  return { ...journal, entries: entries.map((entry, i) => writeEntry(entry, entries[i - 1])) };
}

/** As it stands in the file behind the one before it. */
export function writeEntry(entry: Entry, before: EntryPlace | undefined): unknown[] {
  const given = entry as unknown as Record<string, unknown>;
  const values = ARGUMENTS[entry.kind].map((name) => given[name]);
  while (values.length > 0 && values.at(-1) === undefined) values.pop();
  const { step, time } = before ?? { step: 0, time: 0 };
  return [entry.step - step, entry.turn, entry.time - time, entry.kind, ...values];
}
