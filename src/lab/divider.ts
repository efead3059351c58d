/** The edge between chapter and terminal: dragged with a pointer, moved with the arrow keys; the width is remembered. */
const STORED = 'kubetab-lab-width';
/** Where there is little to read. */
const STORED_LARGE = 'kubetab-large-lab-width';
const STEP = 32;
const LEAST = 320;

/** `columns` holds the custom property `--kt-lab-width` that the layout reads. */
export function watchDivider(divider: HTMLElement, columns: HTMLElement): void {
  const lab = divider.closest('.lab-column') as HTMLElement;
  const key = columns.classList.contains('large') ? STORED_LARGE : STORED;
  const most = (): number => columns.clientWidth - 352;
  const show = (): void => {
    divider.setAttribute('aria-valuenow', String(Math.round(lab.offsetWidth)));
    divider.setAttribute('aria-valuemax', String(most()));
  };
  const set = (width: number): void => {
    const kept = Math.round(Math.min(Math.max(width, LEAST), most()));
    columns.style.setProperty('--kt-lab-width', `${kept}px`);
    remember(key, kept);
    show();
  };
  const stored = recall(key);
  if (stored) set(stored);
  divider.setAttribute('aria-valuemin', String(LEAST));

  divider.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    set(lab.offsetWidth + step);
  });
  divider.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    divider.setPointerCapture(event.pointerId);
    const drag = ({ clientX }: PointerEvent): void => set(lab.getBoundingClientRect().right - clientX);
    divider.addEventListener('pointermove', drag);
    divider.addEventListener('lostpointercapture', () => divider.removeEventListener('pointermove', drag), {
      once: true,
    });
  });
  divider.addEventListener('dblclick', () => {
    columns.style.removeProperty('--kt-lab-width');
    remember(key, undefined);
    show();
  });
  // The first time as soon as there is a layout.
  new ResizeObserver(show).observe(columns);
}

// A page may be read where storage is refused.
function recall(key: string): number | undefined {
  try {
    return Number(localStorage.getItem(key)) || undefined;
  } catch {
    return undefined;
  }
}

function remember(key: string, width: number | undefined): void {
  try {
    if (width === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, String(width));
  } catch {
    // Not remembered, then.
  }
}
