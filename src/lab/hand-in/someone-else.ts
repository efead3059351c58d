/** A computer that several share: the next one begins afresh, and what the one before did stays or goes. */

import { forgetEffort } from '../class/effort.ts';
import type { PageLab } from '../page-lab.ts';
import { ask } from '../work/dialog.ts';
import { clearLab } from '../work/reset.ts';
import { workWords } from '../work/words.ts';
import { learner, setLearner } from './learner.ts';

export async function someoneElse({ chapter, language }: PageLab): Promise<void> {
  const { name: words, cancel } = workWords(language);
  const name = learner();
  if (name === undefined) return;
  const answer = await ask({
    title: words.wipeTitle,
    says: [words.wipe.replace('{name}', () => name)],
    answers: [
      { value: 'remove', label: words.remove, danger: true },
      { value: 'keep', label: words.keep, main: true },
    ],
    cancel,
  });
  if (!answer) return;
  if (answer.value === 'remove') await clearLab(chapter);
  if (answer.value === 'remove') forgetEffort(chapter);
  setLearner(undefined);
  location.reload();
}
