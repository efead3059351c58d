/** Handing in: the run as a file, for the teacher to play again. */
import { JOURNAL_LIMIT, type Journal } from '../../../sandbox/lab/journal/journal.ts';
import { readJournal } from '../../../sandbox/lab/journal/read.ts';
import { writeSubmission } from '../../../sandbox/lab/submission/submission.ts';
import { say } from '../../../sandbox/lab/task.ts';
import type { PageLab } from '../page-lab.ts';
import { chapterProgress } from '../progress/store.ts';
import type { LabSession } from '../session.ts';
import { ask } from '../work/dialog.ts';
import { download, fileSafe, sizeOf } from '../work/file.ts';
import { workWords } from '../work/words.ts';
import { learner, NAME } from './learner.ts';

/** What was given the last time, on this page. */
let last = '';

export async function handIn(session: LabSession, page: PageLab): Promise<void> {
  const { language, lab, id, recording } = page;
  const { handing, name: words, cancel } = workWords(language);
  const recorded = await session.journal();
  if (recorded === undefined) return session.say(handing.unrecorded);
  const journal = readJournal(JSON.parse(recorded), 'journal');
  const missing = doneElsewhere(page, journal);
  const known = lab.presets.askName ? learner() : undefined;
  const answer = await ask({
    title: handing.title,
    says: [
      handing.what,
      ...(known === undefined ? [] : [handing.named.replace('{name}', () => known)]),
      ...(missing.length === 0 ? [] : [handing.missing.replace('{tasks}', () => missing.join(handing.between))]),
    ],
    ...(known === undefined
      ? {
          field: {
            label: words.label,
            value: last,
            check: (name) => (name === '' ? handing.noName : name.length > NAME ? words.long : undefined),
          },
        }
      : {}),
    answers: [{ value: 'save', label: handing.save, main: true }],
    cancel,
  });
  if (!answer) return;
  const name = known ?? answer.field;
  last = name;
  const text = writeSubmission({ name, lab: { id, digest: recording.digest }, journal });
  const size = sizeOf(new TextEncoder().encode(text).length, language);
  if (text.length > JOURNAL_LIMIT) {
    session.say(handing.large.replace('{size}', size).replace('{most}', sizeOf(JOURNAL_LIMIT, language)));
    return;
  }
  const file = `${id}-${fileSafe(name) || 'lab'}.json`;
  download(file, [text], 'application/json');
  session.say(handing.saved.replace('{file}', () => file).replace('{size}', size));
}

/** Tasks that the page shows as done and that did not pass in this run: it was gone back behind them, or is another one. */
function doneElsewhere({ lab, chapter, language }: PageLab, { entries }: Journal): string[] {
  const { passed } = chapterProgress(chapter);
  const here = new Set(entries.flatMap((entry) => (entry.kind === 'attempt' && entry.passed ? [entry.task] : [])));
  return lab.tasks
    .filter(({ id }) => passed[id] !== undefined && !here.has(id))
    .map(({ title }) => say(title, language));
}
