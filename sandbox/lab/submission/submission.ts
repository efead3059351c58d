/** What a learner hands in: one JSON file with the name, the lab and the journal. All that is said of the work is in the journal. */
import { type Form, fields, oneOf, parseJson, text } from '../journal/form.ts';
import { digest, JOURNAL_LIMIT, type Journal, writeJournal } from '../journal/journal.ts';
import { readJournal } from '../journal/read.ts';
import type { Lab } from '../task.ts';

export interface Submission {
  kubetab: 'submission';
  version: 1;
  /** As the learner gave it; empty where none was asked for. */
  name: string;
  lab: LabName;
  journal: Journal;
}

export interface LabName {
  /** Its folder's name. */
  id: string;
  digest: string;
}

/** Of what a lab's grading and replay hang on: not of its words, its hints or its solutions, which learners may not have. */
export function labDigest({ scenario, seed, questions, tasks }: Lab): string {
  const asked = questions.map(({ id, options }) => [id, options.map(({ right }) => right === true)]);
  const wanted = tasks.map(({ id, checks }) => [id, checks.map(({ conditions }) => conditions)]);
  return digest(JSON.stringify([scenario, seed, asked, wanted]));
}

/** The file's text. */
export function writeSubmission({ name, lab, journal }: Pick<Submission, 'name' | 'lab' | 'journal'>): string {
  return `${JSON.stringify({ kubetab: 'submission', version: 1, name, lab, journal: writeJournal(journal) })}\n`;
}

const form: Form<Submission> = fields<Submission>({
  kubetab: oneOf('submission'),
  version: oneOf(1),
  name: text(100),
  lab: fields<LabName>({
    id: text(63, /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/, 'letters, digits and "-"'),
    digest: text(64, /^[0-9a-f]*$/, 'hexadecimal digits'),
  }),
  journal: readJournal,
});

/** Throws a FormError, with the place and the reason, for a text that is no submission. */
export function readSubmission(source: string): Submission {
  return form(parseJson(source, JOURNAL_LIMIT), '');
}
