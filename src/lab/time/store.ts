/** What the browser stores of a chapter's time line, so that it is there after a reload. Read strictly: it may be anything. */

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { refuseNowhere } from '../keep/store.ts';
import { MOST, type Moment } from './line.ts';

/** Where on it the cluster is, and what was passed on the way. */
export interface StoredLine {
  /** Of the engine and the lab: another's moments are of no use. */
  build: string;
  at: number;
  passed: Passed[];
}

export interface Passed {
  /** Simulated: Unix milliseconds. */
  time: number;
  title: string;
}

/** A moment with its state packed, or when a fresh cluster began: Unix milliseconds. */
export type StoredMoment = Moment<Uint8Array | number>;

interface Schema extends DBSchema {
  lines: { key: string; value: StoredLine };
  /** By chapter and id. */
  moments: { key: [string, number]; value: StoredMoment };
}

/** Of its own, beside what is kept of the lab. */
const NAME = 'kubetab-time';
/** Characters of a command. */
const LINE = 4096;
/** Bytes of one state, packed. */
const BYTES = 16_000_000;

let opened: Promise<IDBPDatabase<Schema>> | undefined;

async function database(): Promise<IDBPDatabase<Schema>> {
  refuseNowhere();
  opened ??= openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('lines');
      db.createObjectStore('moments');
    },
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });
  return opened;
}

const all = (chapter: string): IDBKeyRange => IDBKeyRange.bound([chapter], [chapter, []]);

/** Undefined where none is stored, or not of this build, or in no form. Rejects where the browser stores nothing. */
export async function loadLine(
  chapter: string,
  build: string,
): Promise<(StoredLine & { moments: StoredMoment[] }) | undefined> {
  refuseNowhere();
  const there = await indexedDB.databases?.();
  if (there && !there.some(({ name }) => name === NAME)) return undefined;
  const tx = (await database()).transaction(['lines', 'moments']);
  const [line, moments] = await Promise.all([
    tx.objectStore('lines').get(chapter),
    tx.objectStore('moments').getAll(all(chapter), MOST + 1),
    tx.done,
  ]);
  return readLine(build, line, moments);
}

/** What was found stored, as {@link loadLine} gives it. */
export function readLine(
  build: string,
  line: StoredLine | undefined,
  moments: StoredMoment[],
): (StoredLine & { moments: StoredMoment[] }) | undefined {
  if (line?.build !== build || !isCount(line.at) || !Array.isArray(line.passed)) return undefined;
  if (moments.length === 0 || moments.length > MOST || !moments.every(isMoment)) return undefined;
  if (new Set(moments.map(({ id }) => id)).size < moments.length) return undefined;
  const sorted = moments.toSorted((a, b) => a.time - b.time || a.id - b.id);
  const passed = line.passed.slice(0, MOST).filter(isPassed);
  return { build, at: Math.min(line.at, moments.length), passed, moments: sorted };
}

/** Of which this page stores nothing more. */
const closed = new Set<string>();

export async function saveLine(chapter: string, line: StoredLine): Promise<void> {
  if (closed.has(chapter)) return;
  await (await database()).put('lines', line, chapter);
}

export async function saveMoment(chapter: string, moment: StoredMoment): Promise<void> {
  if (closed.has(chapter)) return;
  await (await database()).put('moments', moment, [chapter, moment.id]);
}

export async function removeMoment(chapter: string, id: number): Promise<void> {
  await (await database()).delete('moments', [chapter, id]);
}

/** Nothing is stored of the chapter's time line any more. */
export async function forgetLine(chapter: string): Promise<void> {
  const tx = (await database()).transaction(['lines', 'moments'], 'readwrite');
  await Promise.all([tx.objectStore('lines').delete(chapter), tx.objectStore('moments').delete(all(chapter)), tx.done]);
}

/** And this page, whatever it is just about to store, stores none any more. */
export async function closeLine(chapter: string): Promise<void> {
  closed.add(chapter);
  await forgetLine(chapter);
}

function isMoment(moment: StoredMoment): boolean {
  const { id, time, state, line, changed, free, present } = moment ?? {};
  return (
    isCount(id) &&
    isTime(time) &&
    (isTime(state) || (state instanceof Uint8Array && state.length <= BYTES)) &&
    (line === undefined || (typeof line === 'string' && line.length <= LINE)) &&
    [changed, free, present].every((flag) => flag === undefined || typeof flag === 'boolean')
  );
}

function isPassed(passed: Passed): boolean {
  return isTime(passed?.time) && typeof passed.title === 'string' && passed.title.length <= LINE;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value) && Math.abs(value as number) < 8.64e15;
}
