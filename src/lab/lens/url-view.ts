/** A URL on the page: in a line, its parts coloured; or taken apart, each part labelled. */
import { anatomy } from './anatomy.ts';
import { element } from './dom.ts';
import { URL_PARTS, urlParts } from './url-parts.ts';
import type { LensWords } from './words.ts';

export function urlLine(url: string): HTMLElement {
  const line = element('span', { class: 'lens-url' });
  for (const { kind, text } of urlParts(url)) {
    if (kind === 'query') line.append(element('wbr'));
    line.append(kind ? element('span', { 'data-part': kind }, text) : text);
    // A long one breaks where it divides.
    if (!kind) line.append(element('wbr'));
  }
  return line;
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
