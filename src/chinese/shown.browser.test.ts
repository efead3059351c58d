/** What a reader sees and hears on the built pages is in the language of the page. */
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Site, startSite } from '../testing/browser.ts';
import { run, wakeLab } from '../testing/terminal.ts';
import { speaks } from './untranslated.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

/** Text and spoken names, without code, output, names in drawings, and what says that it is in another language. */
async function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const language = document.documentElement.lang;
    const left = [
      'script, style, noscript, code, pre, kbd, .mono, [translate="no"], starlight-lang-select, .lab-ps1, .xterm',
      '.sl-markdown-content :is(dt, em, strong, a.kt-term, a[href^="http"])',
      '.kt-url, :is(.lens-row, .lens-line)',
    ].join();
    const found = new Set<string>();
    const foreign = (element: Element): boolean =>
      element.closest(left) !== null || element.closest('[lang]')?.getAttribute('lang') !== language;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (text !== '' && node.parentElement && !foreign(node.parentElement)) found.add(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
        const text = element.getAttribute(name);
        if (text && !foreign(element)) found.add(text);
      }
    }
    return [...found];
  });
}

const english = (texts: string[]): string[] => texts.filter((text) => !/\p{Script=Han}/u.test(text) && speaks(text));
const chinese = (texts: string[]): string[] => texts.filter((text) => /\p{Script=Han}/u.test(text));

test('no page of the Chinese site says anything in English', async () => {
  const paths = readdirSync(`${site.folder}/zh-cn`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('index.html'))
    .map((path) => `/zh-cn/${path.replace(/index\.html$/, '')}`);
  expect(paths.length).toBeGreaterThan(11);
  const { page } = await site.open(undefined);
  const missing: string[] = [];
  for (const path of paths) {
    await page.goto(site.url + path);
    missing.push(...english(await said(page)).map((text) => `${path}: ${text}`));
    const other = path.replace('/zh-cn/', '/');
    await page.goto(site.url + other);
    missing.push(...chinese(await said(page)).map((text) => `${other}: ${text}`));
  }
  expect([...new Set(missing)]).toEqual([]);
  await page.close();
});

test('nor does a lab that is awake', async () => {
  const { page } = await site.open('/zh-cn/pods/working/', { viewport: { width: 1440, height: 1400 } });
  await wakeLab(page);
  const kinds = 'nodes,namespaces,pods,services,deployments,replicasets,daemonsets';
  const names = (await run(page, `kubectl get ${kinds} -A -o name`))
    .split('\n')
    .map((line) => line.replace(/.*\//, ''));
  // The cluster's own words, and its objects' names, which may be shortened.
  const own = /^(Ready|Running|Pending|Completed|Terminating|ContainerCreating|Error|ErrImagePull|control-plane)$/;
  const ours = (word: string): boolean =>
    speaks(word) && !own.test(word) && !names.some((name) => name.startsWith(word));
  const missing = async (): Promise<string[]> =>
    english(await said(page)).filter((text) => text.split(/[\s/·:]+/).some(ours));
  for (const lens of await page.locator('.lab-bar [data-lens]').all()) {
    await lens.click();
    await page.waitForFunction(() => (document.querySelector('.lab-lens')?.textContent ?? '').length > 40);
    expect(await missing(), (await lens.textContent()) ?? '').toEqual([]);
    await lens.click();
  }
  await page.click('[data-check="shop"]');
  await page.waitForSelector('[data-task="shop"][data-state="failed"]');
  expect(await missing()).toEqual([]);
  await page.close();
});
