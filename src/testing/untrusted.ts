/** For browser tests: whether anything that was put where text belongs has become more than text. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** In the page, before any script of it. */
interface Watched {
  ran: string[];
  canary(): void;
}

/** What may act or load by itself; a lab's own page has some. */
const ACTIVE =
  'script, img, iframe, object, embed, video, audio, base, form, meta[http-equiv], link, template, marquee, math, input, kubetab-lab, [style*="evil"], [onload], [onerror], [onclick], [onmouseover], [onfocus], [ontoggle]';

export interface Watch {
  /** Nothing ran, was made, asked for, renamed or copied. */
  quiet(): Promise<void>;
}

/** Call before the page is opened. */
export async function watchUntrusted(page: Page, origin: string): Promise<{ opened(): Promise<Watch> }> {
  const strange: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (to !== origin && !['data:', 'blob:'].includes(protocol)) strange.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    strange.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => strange.push(`popup: ${popup.url()}`));
  await page.addInitScript(() => {
    const watched = globalThis as unknown as Watched;
    watched.ran = [];
    watched.canary = () => void watched.ran.push(new Error().stack ?? 'ran');
    // Whatever way a script takes to the clipboard.
    document.addEventListener('copy', () => watched.ran.push('copied'));
    if (navigator.clipboard) navigator.clipboard.writeText = async () => void watched.ran.push('clipboard');
  });
  return {
    async opened() {
      const before = await countOf(page);
      const title = await page.title();
      const url = page.url();
      return {
        async quiet() {
          expect(await page.evaluate(() => (globalThis as unknown as Watched).ran)).toEqual([]);
          expect(strange).toEqual([]);
          expect([await page.title(), page.url()]).toEqual([title, url]);
          const made = (await countOf(page)).filter((each) => !before.includes(each));
          expect(made).toEqual([]);
        },
      };
    },
  };
}

/** What is active, and each link that leads somewhere it should not. */
function countOf(page: Page): Promise<string[]> {
  return page.evaluate((active) => {
    // Ours, made as they are needed.
    const own =
      'head *, .lab-screen input, .lab-menu *, .kt-dialog form, .kt-dialog input, .lab-lens input, .lab-time input, .kt-ask *, .lab-find, [class*=pagefind]';
    const found = [...document.querySelectorAll(active)].filter((each) => !each.matches(own) && !each.closest('head'));
    const loading = [...document.head.querySelectorAll('base, meta[http-equiv=refresh], [src*=evil], [href*=evil]')];
    const styles = [...document.querySelectorAll('style')].filter((each) => /evil|^\*\{/.test(each.textContent ?? ''));
    const leads = [...document.querySelectorAll('a')].filter((a) => {
      const href = a.href as unknown;
      return typeof href !== 'string' || (href !== '' && !/^https?:|^$/.test(href)) || href.includes('evil.invalid');
    });
    return [...found, ...loading, ...styles, ...leads].map((each) => each.outerHTML.slice(0, 200));
  }, ACTIVE);
}
