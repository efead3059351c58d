/** The board's signs, 24 units square: each state has a shape of its own, to be told apart without its colour. */
import type { Standing } from './standing.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Filled shapes with what is cut out of them. */
const PATHS: Record<Standing['state'], string> = {
  // A ring.
  begin: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z',
  // A disc with an arrow on.
  working: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zM9.5 7v10l8-5z',
  // A triangle with a mark.
  stuck: 'M12 1.5 23.5 22H.5zM10.8 9v6h2.4V9zm0 7.5V19h2.4v-2.5z',
  // A raised hand.
  help: 'M5 12.5V6.6a1.4 1.4 0 0 1 2.8 0V11h.7V3.9a1.4 1.4 0 0 1 2.8 0V11h.7V2.9a1.4 1.4 0 0 1 2.8 0V11h.7V4.6a1.4 1.4 0 0 1 2.8 0v9.2l1.2-2.2a1.5 1.5 0 0 1 2.6 1.4l-3.4 7a4.6 4.6 0 0 1-4.1 2.5h-4.2A5.4 5.4 0 0 1 5 17.1z',
  // A square with a tick.
  done: 'M2 2h20v20H2zm4.6 9.4 3.9 4.1 7.1-7.9-1.9-1.8-5.2 5.8-2-2.1z',
};

export function sign(state: Standing['state']): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[state]);
  path.setAttribute('fill', 'currentColor');
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return svg;
}
