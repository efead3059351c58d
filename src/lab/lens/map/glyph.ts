/** Shapes that tell how a Pod is: read without colour. */
import type { Health } from '../../../../sandbox/worker.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Elements of a drawing: name, attributes. */
export function drawn(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const each in attributes) made.setAttribute(each, String(attributes[each]));
  return made;
}

const PATHS: Readonly<Record<Health, string>> = {
  good: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11Z',
  waiting: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11ZM8 2.5v11',
  bad: 'M8 1.5 15 14H1ZM8 6v4M8 11.6v1',
  ended: 'M3 3h10v10H3Z',
  leaving: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
};

export function glyph(health: Health): SVGElement {
  const made = drawn('svg', { viewBox: '0 0 16 16', width: 13, height: 13, 'aria-hidden': 'true', class: 'map-glyph' });
  made.dataset.health = health;
  made.append(drawn('path', { d: PATHS[health] }));
  return made;
}
