/** Terms in the chapters, the page that lists them, and the search under each of their names. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../testing/accessibility.ts';
import { type Site, startSite } from '../testing/browser.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const BOX = '.kt-gloss:popover-open';
const gone = (page: Page) => page.waitForSelector(BOX, { state: 'detached' });

test.each([
  [
    '/pods/working/',
    'container',
    'A running program with the files it brought along in its image. A Pod has one or several.',
  ],
  ['/zh-cn/pods/working/', '容器', '运行中的程序，连同它从镜像里带来的文件。一个 Pod 里有一个或几个。'],
])('%s: a term is explained under the pointer and at the focus', async (path, word, says) => {
  const { page, problems } = await site.open(path);
  await page.evaluate(() => {
    Object.assign(window, { shift: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        (window as unknown as { shift: number }).shift += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift' });
  });
  const term = page.locator('a.kt-term', { hasText: word }).first();
  const described = await term.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${described}"]`).textContent()).toBe(says);
  await term.hover();
  expect(await page.locator(BOX).textContent()).toBe(says);
  // It can be walked onto, and goes with Escape.
  await page.locator(BOX).hover();
  await page.waitForTimeout(400);
  expect(await page.locator(BOX).count()).toBe(1);
  await page.keyboard.press('Escape');
  await gone(page);
  await page.mouse.move(2, 2);
  // One far below has to be scrolled to first.
  await page.locator('a.kt-term').last().hover();
  await page.waitForSelector(BOX);
  await page.mouse.wheel(0, 200);
  await gone(page);
  await term.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  expect(await page.locator(BOX).textContent()).toBe(says);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await expect
    .poll(() =>
      page
        .locator(BOX)
        .textContent({ timeout: 500 })
        .catch(() => ''),
    )
    .not.toBe(says);
  expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBe(0);
  expect(problems).toEqual([]);
  await page.close();
});

test('a tap shows it, within the screen; a second one leads to the glossary', async () => {
  const { page } = await site.open('/zh-cn/pods/working/', { hasTouch: true, viewport: { width: 390, height: 844 } });
  const term = page.locator('a.kt-term', { hasText: '容器' }).first();
  await term.tap();
  const box = await page.locator(BOX).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  await page.locator('h1').tap();
  await gone(page);
  await term.tap();
  await term.tap();
  await page.waitForURL('**/zh-cn/glossary/#container');
  await page.close();
});

test('without JavaScript it is a link to a place that is there', async () => {
  const { page } = await site.open('/pods/working/', { javaScriptEnabled: false });
  const terms = page.locator('a.kt-term');
  const targets = await terms.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
  expect(targets.length).toBeGreaterThan(10);
  expect(new Set(targets).size).toBe(targets.length);
  await terms.first().click();
  await page.waitForURL('**/glossary/#cluster');
  const ids = await page.locator('.kt-glossary [id]').evaluateAll((all) => all.map((each) => `/glossary/#${each.id}`));
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  await page.close();
});

test.each([
  ['/glossary/', 'light', 1440],
  ['/glossary/', 'dark', 390],
  ['/zh-cn/glossary/', 'dark', 1024],
] as const)('%s, %s, %i pixels wide', async (path, colorScheme, width) => {
  const { page, problems } = await site.open(path, { colorScheme, viewport: { width, height: 900 } });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(problems).toEqual([]);
  await page.close();
});

test('the search finds 名称空间, 命名空间 and 名字空间 alike, the chapter about them first', async () => {
  const { page, problems } = await site.open('/zh-cn/resource-model/objects/');
  await page.keyboard.press('Control+k');
  const first = page.locator('.pagefind-ui__result-link').first();
  const found: string[][] = [];
  for (const word of ['名称空间', '命名空间', '名字空间']) {
    await page.locator('.pagefind-ui__search-input').fill(word);
    await page.waitForFunction(
      (said) => document.querySelector('.pagefind-ui__message')?.textContent?.startsWith(`「${said}」有`),
      word,
    );
    expect(await first.getAttribute('href')).toMatch(/^\/zh-cn\/namespaces\/names\//);
    // All of them, where the page shows the first few.
    // As text: Vitest would make another thing of the import.
    const pages: string[] = await page.evaluate(`import('/pagefind/pagefind.js')
      .then(({ search }) => search(${JSON.stringify(word)}))
      .then(({ results }) => Promise.all(results.map((each) => each.data())))
      .then((all) => all.map(({ url }) => url))`);
    found.push(pages.sort());
  }
  expect(found[0]?.length).toBeGreaterThan(4);
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
  expect(problems).toEqual([]);
  await page.close();
});
