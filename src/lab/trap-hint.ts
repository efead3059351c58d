/** The line under the terminal that explains a typing trap and offers the way out. */
import type { Words } from '../i18n.ts';
import type { Trap } from './traps.ts';

/** Without a trap, takes the last one away. */
export function showTrap(panel: HTMLElement, trap: Trap | undefined, text: Words, use: (line: string) => void): void {
  const hint = panel.querySelector<HTMLElement>('[data-trap]');
  if (!hint) return;
  hint.replaceChildren();
  if (!trap) return;
  const button = document.createElement('button');
  const code = document.createElement('code');
  code.textContent = trap.repaired;
  button.type = 'button';
  button.append(text.useRepaired, ' ', code);
  button.addEventListener('click', () => {
    hint.replaceChildren();
    use(trap.repaired);
  });
  hint.append(text.trap[trap.kind], ' ', button);
}
