/** A link to somebody's state was followed: what it holds, what it would replace, and, if that is wanted, there it is. */
import { FormError } from '../../../sandbox/lab/journal/form.ts';
import type { Journal } from '../../../sandbox/lab/journal/journal.ts';
import { rebuild } from '../engine.ts';
import { chapters } from '../keep/store.ts';
import type { PageLab } from '../page-lab.ts';
import { ask } from '../work/dialog.ts';
import { putLab } from '../work/whole.ts';
import { workWords } from '../work/words.ts';
import { readFragment } from './link.ts';

/** Whether there is a new state to go on from. */
export async function openLink(page: PageLab, say: (words: string | undefined) => void): Promise<boolean> {
  const { language, chapter, recording } = page;
  const { sharing, cancel } = workWords(language);
  const fragment = location.hash;
  // Asked once: a reload afterwards goes on with what there is.
  history.replaceState(history.state, '', location.pathname + location.search);
  const refuse = (why: string): false => {
    say(sharing.refused.replace('{why}', () => why));
    return false;
  };
  let journal: Journal;
  try {
    journal = await readFragment(fragment);
  } catch (error) {
    if (error instanceof FormError) return refuse(error.message);
    throw error;
  }
  if (!('digest' in journal.scenario) || journal.scenario.digest !== recording.digest) return refuse(sharing.otherLab);
  const mine = (await chapters().catch((): string[] => [])).includes(chapter);
  const answer = await ask({
    title: sharing.openTitle,
    says: [
      sharing.holds.replace('{when}', () => dayOf(journal.start, language)),
      mine ? sharing.lost : sharing.nothing,
    ],
    answers: [{ value: 'open', label: sharing.open, ...(mine ? { danger: true } : { main: true }) }],
    cancel: mine ? sharing.stay : cancel,
  });
  if (!answer) return false;
  say(sharing.opening);
  const found = await rebuild(page, journal);
  if (typeof found === 'string') {
    const version =
      journal.engine === recording.engine ? '' : sharing.version.replace('{version}', () => journal.engine);
    return refuse(found + version);
  }
  await putLab(chapter, found, Date.now());
  say(undefined);
  return true;
}

function dayOf(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at);
}
