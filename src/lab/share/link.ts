/** A run as the fragment of an address: its journal, packed. It may have been written by anybody. */
import { FormError, listOf, parseJson } from '../../../sandbox/lab/journal/form.ts';
import { ENTRIES, JOURNAL_LIMIT, type Journal, writeJournal } from '../../../sandbox/lab/journal/journal.ts';
import { readJournal } from '../../../sandbox/lab/journal/read.ts';
import { read } from '../work/work-file.ts';

/** Before the version and what is packed. */
export const PREFIX = '#state=';
const VERSION = '1.';
/** Characters of a fragment: what browsers and most of what passes links on take. */
export const LINK_LIMIT = 30_000;

export async function fragmentOf(journal: Journal): Promise<string> {
  const written = writeJournal(journal) as { entries: unknown[][] };
  const text = JSON.stringify({ ...written, entries: columnsOf(written.entries) });
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return PREFIX + VERSION + base64(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/** Throws a FormError, with the place and the reason. */
export async function readFragment(fragment: string): Promise<Journal> {
  if (fragment.length > LINK_LIMIT) {
    throw new FormError('', `expected at most ${LINK_LIMIT} characters, found ${fragment.length}`);
  }
  if (!fragment.startsWith(PREFIX + VERSION)) throw new FormError('version', 'expected 1');
  const bytes = bytesOf(fragment.slice(PREFIX.length + VERSION.length));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const parsed = parseJson(await read(stream, JOURNAL_LIMIT), JOURNAL_LIMIT);
  if (typeof parsed !== 'object' || parsed === null) throw new FormError('', 'expected an object');
  return readJournal({ ...parsed, entries: entriesOf((parsed as { entries?: unknown }).entries) }, '');
}

/** What is alike stands together, and packs to less. The last holds what is behind the first four of each entry. */
function columnsOf(entries: unknown[][]): unknown[][] {
  return [0, 1, 2, 3].map((i) => entries.map((entry) => entry[i])).concat([entries.map((entry) => entry.slice(4))]);
}

function entriesOf(value: unknown): unknown[] {
  const columns = listOf((column, place) => listOf((each) => each, ENTRIES)(column, place), 5)(value, 'entries');
  const [first = []] = columns;
  if (columns.length !== 5 || columns.some(({ length }) => length !== first.length)) {
    throw new FormError('entries', 'expected five lists of one length');
  }
  return first.map((_, i) => {
    const rest = columns[4]?.[i];
    return [...columns.slice(0, 4).map((column) => column[i]), ...(Array.isArray(rest) ? rest : [rest])];
  });
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new FormError('', 'expected letters, digits, "-" and "_"');
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  } catch {
    throw new FormError('', 'it is cut off');
  }
}
