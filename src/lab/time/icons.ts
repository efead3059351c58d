/** The strip's drawings, 16 units square. */
const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  resume: 'M5 3.2v9.6l7.6-4.8z',
  step: 'M4 3.2v9.6l6.2-4.8zM12.3 3.5v9',
  undo: 'M6.2 3.2 3 6.4l3.2 3.2M3.4 6.4h5.8a3.4 3.4 0 0 1 0 6.8H6.5',
  forward: 'M9.8 3.2 13 6.4 9.8 9.6M12.6 6.4H6.8a3.4 3.4 0 0 0 0 6.8h2.7',
};

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  for (const [key, value] of Object.entries({ viewBox: '0 0 16 16', width: '15', height: '15', 'aria-hidden': 'true' }))
    svg.setAttribute(key, value);
  const drawn = {
    d: PATHS[name],
    fill: name === 'resume' ? 'currentColor' : 'none',
    stroke: 'currentColor',
    'stroke-width': '1.7',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  };
  for (const [key, value] of Object.entries(drawn)) path.setAttribute(key, value);
  svg.append(path);
  return svg;
}
