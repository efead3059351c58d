/** A lab that was set up for one language is opened in it: once a tab, so that whoever chooses another one has it. */
import type { PageLab } from '../page-lab.ts';
import { classWords } from './words.ts';

/** Undefined where the page is in that language, or has gone to it; else what is to be said. */
export function inItsLanguage({ id, language, lab, pages = {} }: PageLab): string | undefined {
  const wanted = lab.presets.language;
  if (wanted === undefined || same(wanted, language)) return undefined;
  const other = Object.keys(pages).find((each) => same(each, wanted));
  if (other === undefined) {
    const own = new Intl.DisplayNames([language], { type: 'language' }).of(wanted) ?? wanted;
    return classWords(language).noPage.replace('{language}', () => own);
  }
  if (first(`kubetab-language ${id}`)) location.replace(`${pages[other]}${location.search}${location.hash}`);
  return undefined;
}

/** Where nothing can be stored no page sends another one back and forth: it stays. */
function first(key: string): boolean {
  try {
    if (sessionStorage.getItem(key) !== null) return false;
    sessionStorage.setItem(key, '1');
    return true;
  } catch {
    return false;
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
