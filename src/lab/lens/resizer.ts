/** The edge between terminal and lens: dragged with a pointer, moved with the arrow keys. */
import { element } from './dom.ts';

const STEP = 32;
const LEAST = 120;

/** The height stays with the panel, for the next lens. */
export function resizer(panel: HTMLElement, place: HTMLElement, label: string): HTMLElement {
  const edge = element('div', {
    class: 'lens-divider',
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'horizontal',
    'aria-label': label,
    'aria-valuemin': String(LEAST),
  });
  const most = (): number => Math.max(LEAST, (place.parentElement?.clientHeight ?? 0) - LEAST);
  const show = (): void => {
    edge.setAttribute('aria-valuenow', String(Math.round(place.offsetHeight)));
    edge.setAttribute('aria-valuemax', String(most()));
  };
  const set = (height: number): void => {
    panel.style.setProperty('--kt-lens-height', `${Math.round(Math.min(Math.max(height, LEAST), most()))}px`);
    show();
  };
  edge.addEventListener('focus', show);
  edge.addEventListener('keydown', (event) => {
    const step = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    set(place.offsetHeight + step);
  });
  edge.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    edge.setPointerCapture(event.pointerId);
    const drag = ({ clientY }: PointerEvent): void => set(place.getBoundingClientRect().bottom - clientY);
    edge.addEventListener('pointermove', drag);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', drag), { once: true });
  });
  edge.addEventListener('dblclick', () => {
    panel.style.removeProperty('--kt-lens-height');
    show();
  });
  show();
  return edge;
}
