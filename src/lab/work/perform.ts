/** Does what was chosen in the menu. */
import { pageLab } from '../page-lab.ts';
import type { LabSession } from '../session.ts';
import { showMessage } from '../trap-hint.ts';
import type { Act } from './acts.ts';
import { reloadAwake } from './reload.ts';

export async function perform(
  act: Act,
  panel: HTMLElement,
  wake: () => Promise<LabSession | undefined>,
): Promise<void> {
  const page = pageLab(panel);
  if (act === 'someoneElse') return (await import('../hand-in/someone-else.ts')).someoneElse(page);
  const { language, chapter } = page;
  if (act === 'open') {
    const say = (words: string): void => showMessage(panel, words || undefined);
    if (await (await import('./whole.ts')).openFile(language, say)) reloadAwake();
    return;
  }
  const session = await wake();
  if (!session) return;
  if (act === 'startOver') {
    if (confirm(page.text.resetConfirm)) await session.startOver();
    return;
  }
  if (act === 'handIn') return (await import('../hand-in/hand-in.ts')).handIn(session, page);
  if (act === 'share') return (await import('../share/share.ts')).share(session, page);
  if (act === 'save') {
    await session.keep();
    return (await import('./whole.ts')).saveChapter(chapter, language, session.say);
  }
  if (act === 'resetChapter') return (await import('./reset.ts')).resetChapter(session, page);
}
