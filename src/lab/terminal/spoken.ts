/**
 * Whether a screen reader hears the terminal: xterm's rows as a list, and what is printed said aloud, politely. Off
 * until asked for: it costs every reader of the page a second list of rows that is drawn with each line. Remembered.
 */
import { Terminal } from '@xterm/xterm';
import type { Words } from '../../i18n.ts';

const STORED = 'kubetab-spoken';
const changed = new EventTarget();

export function spoken(): boolean {
  try {
    return localStorage.getItem(STORED) === '1';
  } catch {
    return fallback;
  }
}
let fallback = false;

/** The switch in the panel. */
export function watchSwitch(button: HTMLButtonElement): void {
  const show = (): void => button.setAttribute('aria-pressed', String(spoken()));
  show();
  button.hidden = false;
  button.addEventListener('click', () => {
    fallback = !spoken();
    try {
      localStorage.setItem(STORED, fallback ? '1' : '0');
    } catch {
      // For this page only, then.
    }
    show();
    changed.dispatchEvent(new Event('change'));
  });
}

/** Keeps a terminal to the switch. Gives the end of it. */
export function speak(terminal: Terminal, element: HTMLElement, text: Words): () => void {
  const apply = (): void => {
    terminal.options.screenReaderMode = spoken();
    // xterm interrupts whatever is being said; output that comes by itself has no right to.
    element.querySelector('.live-region')?.setAttribute('aria-live', 'polite');
  };
  Terminal.strings.tooMuchOutput = text.tooMuchOutput;
  apply();
  changed.addEventListener('change', apply);
  return () => changed.removeEventListener('change', apply);
}
