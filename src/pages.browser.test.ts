/** Every kind of page, in both themes, languages and at the widths people have: nothing axe complains of, nothing the policy blocks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './testing/accessibility.ts';
import { type Site, startSite } from './testing/browser.ts';
import { wakeLab } from './testing/terminal.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

test.each([
  ['/', 'light', 1440],
  ['/', 'dark', 390],
  ['/zh-cn/', 'dark', 1024],
  ['/resource-model/objects/', 'light', 1440],
  ['/resource-model/objects/', 'dark', 1440],
  ['/resource-model/objects/', 'light', 1024],
  ['/resource-model/objects/', 'dark', 390],
  ['/zh-cn/resource-model/objects/', 'light', 390],
  ['/urls/addresses/', 'light', 1440],
  ['/urls/addresses/', 'dark', 390],
  ['/zh-cn/urls/addresses/', 'dark', 1024],
  ['/namespaces/names/', 'dark', 1440],
  ['/namespaces/names/', 'light', 390],
  ['/zh-cn/namespaces/names/', 'light', 1024],
  ['/pods/working/', 'dark', 1024],
  ['/zh-cn/pods/working/', 'light', 390],
  ['/zh-cn/pods/working/', 'dark', 1440],
] as const)('%s, %s, %i pixels wide', async (path, colorScheme, width) => {
  const { page, problems } = await site.open(path, { colorScheme, viewport: { width, height: 900 } });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  // A row of a table is a few lines, not a letter a line.
  const rows = await page.locator('main tr').evaluateAll((all) => all.map((row) => row.clientHeight));
  expect(Math.max(0, ...rows)).toBeLessThan(200);
  if (await page.locator('.lab').count()) {
    if (width < 1152 && !(await page.locator('.lab-inline').count())) await page.click('.lab-toggle');
    else await wakeLab(page);
    await page.waitForSelector('.lab[data-state="ready"]');
    expect(await violations(page)).toEqual([]);
  }
  expect(problems).toEqual([]);
  await page.close();
});

test('each page carries a policy without unsafe-eval, and the search works under it, in a browser that is never idle too', async () => {
  const { page, problems } = await site.open(undefined);
  await page.addInitScript(() => {
    window.requestIdleCallback = (callback, { timeout } = {}) =>
      timeout === undefined ? 0 : Number(setTimeout(callback, timeout, { didTimeout: true, timeRemaining: () => 0 }));
  });
  await page.goto(`${site.url}/resource-model/objects/`);
  const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval' 'sha256-");
  expect(policy).not.toContain("'unsafe-eval'");
  await page.keyboard.press('Control+k');
  await page.locator('.pagefind-ui__search-input').fill('controller');
  await page.waitForSelector('.pagefind-ui__result-link');
  expect(problems).toEqual([]);
  await page.close();
});
