/** A URL on the page: in a line, its parts coloured; or taken apart, each part labelled. */
import { anatomy } from './anatomy.ts';
import { element } from './dom.ts';
import { URL_PARTS, urlParts } from './url-parts.ts';
import type { LensWords } from './words.ts';

export function urlLine(url: string): HTMLElement {
  return element(
    'span',
    { class: 'lens-url' },
    ...urlParts(url).map(({ kind, text }) => (kind ? element('span', { 'data-part': kind }, text) : text)),
  );
}

/** As src/components/UrlAnatomy.astro. */
export function urlAnatomy(url: string, words: LensWords): HTMLElement {
  return element(
    'ol',
    { class: 'kt-url', 'aria-label': `${words.partsOf} ${url}` },
    ...anatomy(url, words).map(({ kind, before, text, label }) =>
      element(
        'li',
        { 'data-part': kind },
        element('code', {}, before !== '' && element('i', {}, before), element('b', {}, text)),
        element('small', {}, label),
      ),
    ),
  );
}

export function legend(words: LensWords): HTMLElement {
  return element(
    'ul',
    { class: 'lens-legend', 'aria-label': words.legend },
    ...URL_PARTS.map((part) => element('li', { 'data-part': part }, words.parts[part])),
  );
}

/** Name and value of each parameter, decoded where they can be. */
export function parameters(url: string): [name: string, value: string][] {
  const query = /\?([^#]*)/.exec(url)?.[1];
  return query ? [...new URLSearchParams(query)] : [];
}
