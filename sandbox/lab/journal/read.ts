/** Reads a journal that may be of another version, cut short, damaged or forged. */
import { type Form, FormError, fields, listOf, oneOf, optional, text, whole } from './form.ts';
import {
  ARGUMENTS,
  type Doing,
  ENTRIES,
  type End,
  type Entry,
  type EntryKind,
  type Journal,
  SPAN,
  STEPS,
  TEXT,
} from './journal.ts';

type Arguments = { [name: string]: Form<unknown> };

const name = text(63, /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/, 'letters, digits and "-"');
const count = whole(1, 10_000);
const size = whole(1, 1000);
const ANY: Arguments = {
  path: text(4096, /^\/[^\0]*$/, 'an absolute path'),
  text: text(TEXT),
  as: optional(text(4096)),
  mode: optional(whole(0, 0o7777)),
  terminal: count,
  editor: count,
  columns: size,
  rows: size,
  status: whole(0, 255),
  write: whole(0, STEPS),
  count: whole(1, STEPS),
  task: name,
  passed: optional(oneOf(1)),
  question: name,
  number: whole(1, 20),
  option: whole(0, 1000),
};

const turn = whole(0, STEPS);
const place = { step: whole(0, STEPS), turn, time: whole(0, SPAN) };
const hex = text(64, /^[0-9a-f]+$/, 'hexadecimal digits');

const end: Form<End> = fields<End>({ ...place, hash: optional(hex) });

/** What names a version: it is shown. */
export const version: Form<string> = text(100, /^[\w.+-]+$/, 'a version');

/** Throws {@link FormError}. */
export const readJournal: Form<Journal> = (value, at = '') => {
  const journal = fields<Journal>({
    kubetab: oneOf('journal'),
    version: oneOf(1),
    engine: version,
    scenario: (scenario, where) =>
      typeof scenario === 'object' && scenario !== null && Object.hasOwn(scenario, 'text')
        ? fields<{ name: string; text: string }>({ name: text(200), text: text(TEXT) })(scenario, where)
        : fields<{ name: string; digest: string }>({ name: text(200), digest: text(64) })(scenario, where),
    seed: whole(0, 2 ** 32 - 1),
    start: whole(0, 253_402_300_799_999),
    time: oneOf('real', 'virtual'),
    entries: entries,
    end,
  })(value, at);
  const last = journal.entries.at(-1);
  if (last && (journal.end.step < last.step || journal.end.time < last.time)) {
    throw new FormError(at === '' ? 'end' : `${at}.end`, 'expected a place behind the last entry');
  }
  return journal;
};

/** From differences to places. */
const entries: Form<Entry[]> = (value, at) => {
  let [step, time] = [0, 0];
  return listOf((item, where): Entry => {
    const [dstep, dturn, dtime, kind, ...values] = listOf((each) => each, 10)(item, where);
    step = whole(0, STEPS)(step + whole(0, STEPS)(dstep, `${where}[0]`), `${where}[0]`);
    time = whole(0, SPAN)(time + whole(0, SPAN)(dtime, `${where}[2]`), `${where}[2]`);
    return { step, turn: turn(dturn, `${where}[1]`), time, ...doing(kind, values, where) };
  }, ENTRIES)(value, at);
};

function doing(kind: unknown, values: unknown[], where: string): Doing {
  const known = oneOf(...(Object.keys(ARGUMENTS) as EntryKind[]))(kind, `${where}[3]`);
  const names = ARGUMENTS[known] as readonly string[];
  if (values.length > names.length) {
    throw new FormError(where, `expected ${names.length} behind ${JSON.stringify(known)}, found ${values.length}`);
  }
  const read: Record<string, unknown> = { kind: known };
  for (const [i, each] of names.entries()) {
    const argument = (ANY[each] as Form<unknown>)(values[i], `${where}[${i + 4}]`);
    if (argument !== undefined) read[each] = argument;
  }
  return read as Doing;
}
