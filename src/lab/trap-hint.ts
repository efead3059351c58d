/** The line under the terminal in which the lab speaks: a typing trap explained, the way out offered, a command sent elsewhere. */
import type { Words } from '../i18n.ts';
import { showText } from './inline.ts';
import type { Tab } from './tabs.ts';
import type { TrapKind } from './traps.ts';

/** What to offer in place of a line, and why. */
export interface Offer {
  kind: TrapKind | 'slip';
  repaired: string;
}

function hintOf(panel: HTMLElement): HTMLElement {
  return panel.querySelector<HTMLElement>('[data-trap]') as HTMLElement;
}

export function clearHint(panel: HTMLElement): void {
  hintOf(panel).replaceChildren();
}

/** Without a trap, takes the last one away. */
export function showTrap(panel: HTMLElement, trap: Offer | undefined, text: Words, use: (line: string) => void): void {
  const hint = hintOf(panel);
  hint.replaceChildren();
  if (!trap) return;
  const button = document.createElement('button');
  const code = document.createElement('code');
  code.textContent = trap.repaired;
  button.type = 'button';
  if (trap.kind !== 'slip') button.append(text.useRepaired, ' ');
  button.append(code);
  button.addEventListener('click', () => {
    hint.replaceChildren();
    use(trap.repaired);
  });
  hint.append(text.trap[trap.kind], ' ', button);
}

/** That a command went to another terminal, and why. */
export function showNotice(
  panel: HTMLElement,
  words: string,
  { line, held, other }: { line: string; held: Tab; other: Tab },
): void {
  const said = words
    .replace('{held}', String(held.number))
    .replace('{other}', String(other.number))
    .replace('{line}', () => (line.trim().split('\n')[0] as string).replaceAll('`', "'"));
  showText(hintOf(panel), said);
}

/** What the lab has to say, with what can be done about it. Without words, takes the last away. */
export function showMessage(
  panel: HTMLElement,
  words: string | undefined,
  offer?: { label: string; act(): void },
): void {
  const hint = hintOf(panel);
  hint.replaceChildren();
  if (words === undefined) return;
  showText(hint, words);
  if (!offer) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = offer.label;
  button.addEventListener('click', () => {
    hint.replaceChildren();
    offer.act();
  });
  hint.append(' ', button);
}
