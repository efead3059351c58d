/** A link to the state on the screen: whoever opens it goes on from there, in a lab of their own. */
import { readJournal } from '../../../sandbox/lab/journal/read.ts';
import type { PageLab } from '../page-lab.ts';
import type { LabSession } from '../session.ts';
import { ask } from '../work/dialog.ts';
import { saveChapter } from '../work/whole.ts';
import { workWords } from '../work/words.ts';
import { fragmentOf, LINK_LIMIT } from './link.ts';

export async function share(session: LabSession, { chapter, language }: PageLab): Promise<void> {
  const { sharing, handing, save, cancel } = workWords(language);
  const recorded = await session.journal();
  if (recorded === undefined) return session.say(handing.unrecorded);
  const fragment = await fragmentOf(readJournal(JSON.parse(recorded), 'journal'));
  if (fragment.length > LINK_LIMIT) {
    const number = new Intl.NumberFormat(language);
    const large = sharing.large
      .replace('{length}', number.format(fragment.length))
      .replace('{most}', number.format(LINK_LIMIT));
    const answers = [{ value: 'save', label: save, main: true }];
    if (!(await ask({ title: sharing.title, says: [large], answers, cancel }))) return;
    await session.keep();
    return saveChapter(chapter, language, session.say);
  }
  const link = location.origin + location.pathname + fragment;
  const answer = await ask({
    title: sharing.title,
    says: [sharing.what],
    field: { label: sharing.label, value: link, most: LINK_LIMIT * 2, check: () => undefined },
    answers: [{ value: 'copy', label: sharing.copy, main: true }],
    cancel,
  });
  if (answer) session.say((await copy(link)) ? sharing.copied : sharing.notCopied);
}

/** Also where the page has no secure context, and so no clipboard. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}
