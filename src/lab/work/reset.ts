/** A chapter as if nobody had been there: its cluster, files and history, and what was done in it. */
import { Owner } from '../keep/owner.ts';
import { disown, remove } from '../keep/store.ts';
import type { PageLab } from '../page-lab.ts';
import { forget } from '../progress/store.ts';
import type { LabSession } from '../session.ts';
import { closeLine } from '../time/store.ts';
import { ask } from './dialog.ts';
import { workWords } from './words.ts';

export async function resetChapter(session: LabSession, { chapter, language }: PageLab): Promise<void> {
  const { resetting, cancel } = workWords(language);
  const answer = await ask({
    title: resetting.chapterTitle,
    says: [resetting.chapter],
    answers: [{ value: 'reset', label: resetting.reset, danger: true }],
    cancel,
  });
  if (!answer) return;
  forget(chapter);
  for (const box of document.querySelectorAll<HTMLElement>('[data-task], [data-predict]')) tidy(box);
  await session.startOver();
}

/** Wherever it is open; what an open page would store of it is not stored. */
export async function clearLab(chapter: string): Promise<void> {
  const owner = new Owner(chapter);
  await owner.take('over');
  await Promise.all([remove(chapter), closeLine(chapter)]).catch(() => {});
  forget(chapter);
  owner.end();
  await disown(chapter).catch(() => {});
}

function tidy(box: HTMLElement): void {
  delete box.dataset.state;
  if (box instanceof HTMLFormElement) box.reset();
  for (const each of box.querySelectorAll('details')) each.open = false;
  for (const row of box.querySelectorAll<HTMLElement>('.kt-checks > li')) delete row.dataset.state;
  for (const each of box.querySelectorAll<HTMLElement>('.kt-difference')) each.hidden = true;
  box.querySelector('.kt-feedback')?.replaceChildren();
}
