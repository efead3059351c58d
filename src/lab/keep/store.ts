/** What the browser stores of a chapter's lab: what its engine kept, and texts that were being edited. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** Bytes. Above it nothing is kept. */
export const MOST = 64_000_000;

const NAME = 'kubetab';
const VERSION = 2;

/** Another tab has the lab: what this one would store is not stored. */
export class Taken extends Error {}

export interface Draft {
  path: string;
  text: string;
}

export interface Stored {
  bytes?: Uint8Array;
  /** When it was kept: Unix milliseconds. */
  at?: number;
  drafts: Draft[];
}

interface Schema extends DBSchema {
  labs: { key: string; value: { bytes: Uint8Array; at: number } };
  /** By chapter and path. */
  drafts: { key: [string, string]; value: { text: string } };
  /** Chapter → the page that may store. */
  owners: { key: string; value: string };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

/** Rejects where the browser stores nothing. */
async function database(): Promise<IDBPDatabase<Schema>> {
  refuseNowhere();
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore('labs');
        db.createObjectStore('drafts');
      }
      db.createObjectStore('owners');
    },
    // Another version of the page wants to change the stores.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });
  return opened;
}

const draftsOf = (chapter: string): IDBKeyRange => IDBKeyRange.bound([chapter], [chapter, []]);

/** Makes it, if need be, which takes a while. Rejects where the browser stores nothing. */
export async function prepare(): Promise<void> {
  await database();
}

/** Throws in a frame that is kept from its page: it stores nothing, and Chromium fails such a question out of hand. */
export function refuseNowhere(): void {
  if (self.origin === 'null') throw new Error('an origin of its own stores nothing');
}

/** Where nothing was ever stored, the answer does not wait for {@link prepare}. */
async function isThere(): Promise<boolean> {
  refuseNowhere();
  const all = await indexedDB.databases?.();
  return all?.some(({ name }) => name === NAME) ?? true;
}

/** What is stored is looked at as text from strangers: other shapes are taken for nothing. */
export async function load(chapter: string): Promise<Stored> {
  if (!(await isThere())) return { drafts: [] };
  const db = await database();
  const tx = db.transaction(['labs', 'drafts']);
  const [lab, keys, texts] = await Promise.all([
    tx.objectStore('labs').get(chapter),
    tx.objectStore('drafts').getAllKeys(draftsOf(chapter)),
    tx.objectStore('drafts').getAll(draftsOf(chapter)),
    tx.done,
  ]);
  return readStored(lab, keys, texts);
}

/** What was found stored, as {@link load} gives it. */
export function readStored(
  lab: { bytes: Uint8Array; at: number } | undefined,
  keys: [string, string][],
  texts: { text: string }[],
): Stored {
  const drafts = keys.map(([, path], i) => ({ path, text: texts[i]?.text }));
  return {
    ...(lab?.bytes instanceof Uint8Array && Number.isFinite(lab.at) ? { bytes: lab.bytes, at: lab.at } : {}),
    drafts: drafts.filter((d): d is Draft => typeof d.path === 'string' && typeof d.text === 'string'),
  };
}

/** From now on it alone may store. Where nothing was ever stored, and so nobody else did, that is told with the first. */
export async function claim(chapter: string, owner: string): Promise<void> {
  if (await isThere()) await (await database()).put('owners', owner, chapter);
}

/** It is nobody's, and no name of it is left. */
export async function disown(chapter: string): Promise<void> {
  if (await isThere()) await (await database()).delete('owners', chapter);
}

/** Throws {@link Taken} when the lab is another page's. */
export async function save(chapter: string, bytes: Uint8Array, at: number, owner: string): Promise<void> {
  const tx = (await database()).transaction(['labs', 'owners'], 'readwrite');
  const owners = tx.objectStore('owners');
  const found = await owners.get(chapter);
  if (found !== undefined && found !== owner) {
    tx.abort();
    await tx.done.catch(() => {});
    throw new Taken();
  }
  await Promise.all([
    found === undefined && owners.put(owner, chapter),
    tx.objectStore('labs').put({ bytes, at }, chapter),
    tx.done,
  ]);
}

/** Those of which something is stored. */
export async function chapters(): Promise<string[]> {
  if (!(await isThere())) return [];
  return await (await database()).getAllKeys('labs');
}

/** Without a text: there is nothing to lose any more. */
export async function saveDraft(chapter: string, path: string, text: string | undefined): Promise<void> {
  const db = await database();
  if (text === undefined) await db.delete('drafts', [chapter, path]);
  else await db.put('drafts', { text }, [chapter, path]);
}

export async function remove(chapter: string): Promise<void> {
  const db = await database();
  const tx = db.transaction(['labs', 'drafts'], 'readwrite');
  await Promise.all([
    tx.objectStore('labs').delete(chapter),
    tx.objectStore('drafts').delete(draftsOf(chapter)),
    tx.done,
  ]);
}
