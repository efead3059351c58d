/**
 * Shows what a term means where it stands: under a pointer that rests on it, at the focus, at a tap. It stays while
 * the pointer is on it, and goes with Escape. Without this script the terms are links to the glossary.
 */

/** Milliseconds before it comes, so that a pointer passing by shows nothing, and before it goes, to be walked onto. */
const REST = 120;
const LEAVE = 200;
const GAP = 6;

let box: HTMLElement | undefined;
let shown: HTMLAnchorElement | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;

function termOf(event: Event): HTMLAnchorElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.kt-term') : null;
}

function show(term: HTMLAnchorElement): void {
  clearTimeout(waiting);
  if (shown === term) return;
  const says = document.getElementById(term.getAttribute('aria-describedby') ?? '')?.textContent;
  if (!says) return;
  box ??= create();
  shown = term;
  box.lang = term.closest('[lang]')?.getAttribute('lang') ?? '';
  box.textContent = says;
  box.showPopover();
  place(box, term);
}

function rest(term: HTMLAnchorElement): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (term.matches(':hover')) show(term);
  }, REST);
}

/** The screen reader has it from the term's description already. */
function create(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'kt-gloss';
  element.popover = 'manual';
  element.setAttribute('aria-hidden', 'true');
  element.addEventListener('pointerenter', () => clearTimeout(waiting));
  element.addEventListener('pointerleave', () => hide(LEAVE));
  document.body.append(element);
  return element;
}

/** Below the term's first line, or above where there is no room. */
function place(element: HTMLElement, term: HTMLElement): void {
  const line = term.getClientRects()[0] ?? term.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(GAP, Math.min(line.left, room - width - GAP));
  const below = line.bottom + GAP;
  const top = below + height <= window.innerHeight || line.top < height + GAP ? below : line.top - GAP - height;
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}

function hide(after = 0): void {
  clearTimeout(waiting);
  if (!shown) return;
  if (after > 0) waiting = setTimeout(hide, after);
  else {
    shown = undefined;
    box?.hidePopover();
  }
}

if (document.querySelector('a.kt-term') && 'popover' in HTMLElement.prototype) {
  document.addEventListener('pointermove', (event) => {
    const term = termOf(event);
    if (!term || event.pointerType === 'touch') return;
    rest(term);
  });
  document.addEventListener('pointerout', (event) => {
    const term = termOf(event);
    if (!term || event.pointerType === 'touch' || term === document.activeElement) return;
    clearTimeout(waiting);
    hide(LEAVE);
  });
  document.addEventListener('focusin', (event) => {
    const term = termOf(event);
    if (term?.matches(':focus-visible')) show(term);
  });
  document.addEventListener('focusout', (event) => {
    if (termOf(event)) hide();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
  // A tap shows it, and a second one follows the link; a click anywhere else puts it away.
  document.addEventListener('click', (event) => {
    const term = termOf(event);
    if (!term) {
      if (event.target instanceof Node && !box?.contains(event.target)) hide();
    } else if ((event as PointerEvent).pointerType === 'touch' && shown !== term) {
      event.preventDefault();
      show(term);
    }
  });
  // What moves away goes; what the pointer is still on comes back where it is now.
  window.addEventListener(
    'scroll',
    () => {
      const term = document.querySelector<HTMLAnchorElement>('a.kt-term:hover');
      hide();
      if (term) rest(term);
    },
    { passive: true },
  );
}
