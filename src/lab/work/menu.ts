/** The menu of one's work, in the lab's bar: what it offers is loaded when it is chosen. */
import type { LabSession } from '../session.ts';
import type { Act } from './acts.ts';

export function watchMenu(panel: HTMLElement, wake: () => Promise<LabSession | undefined>): void {
  const menu = panel.querySelector<HTMLDetailsElement>('.lab-menu');
  const close = (): void => {
    if (menu) menu.open = false;
  };
  panel.addEventListener('click', async ({ target }) => {
    const act = (target as Element).closest<HTMLElement>('[data-work]')?.dataset.work;
    if (act === undefined) return;
    close();
    const { perform } = await import('./perform.ts');
    await perform(act as Act, panel, wake);
  });
  document.addEventListener('click', ({ target }) => {
    if (!menu?.contains(target as Node)) close();
  });
  menu?.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget as Node)) close();
  });
  menu?.addEventListener('keydown', (event) => {
    const items = [...menu.querySelectorAll<HTMLElement>('[data-work]')];
    if (event.key === 'Escape') {
      close();
      menu.querySelector('summary')?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      menu.open = true;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const at = items.indexOf(document.activeElement as HTMLElement);
      items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length]?.focus();
    }
  });
}
