/**
 * The cursor's blinking, by a timer. xterm's own is an animation, which keeps a frame due at every moment; after a key
 * Chromium then lets no message in until that frame is drawn, and the echo comes a frame late.
 */
import type { Terminal } from '@xterm/xterm';

/** Milliseconds it is there, and is not. */
const HALF = 500;

/** While the terminal has the focus and motion is welcome: `data-blink="off"` on the element hides it. Gives the end of it. */
export function blink(terminal: Terminal, element: HTMLElement): () => void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const ending = new AbortController();
  const { signal } = ending;
  let timer: ReturnType<typeof setInterval> | undefined;
  /** Where the cursor moves it is seen. */
  let moved = false;
  const show = (): void => {
    if (element.dataset.blink) delete element.dataset.blink;
  };
  const turn = (): void => {
    if (moved || element.dataset.blink) show();
    else element.dataset.blink = 'off';
    moved = false;
  };
  let focused = false;
  const apply = (): void => {
    clearInterval(timer);
    show();
    if (focused && !calm.matches && !signal.aborted) timer = setInterval(turn, HALF);
  };
  const focus = (event: FocusEvent): void => {
    focused = event.type === 'focus';
    apply();
  };
  const move = terminal.onCursorMove(() => {
    moved = true;
    show();
  });
  terminal.textarea?.addEventListener('focus', focus, { signal });
  terminal.textarea?.addEventListener('blur', focus, { signal });
  calm.addEventListener('change', apply, { signal });
  return () => {
    move.dispose();
    ending.abort();
    apply();
  };
}
