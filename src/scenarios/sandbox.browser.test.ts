/** The free sandbox: every scenario has a cluster of its own, kept apart, and is not left by mistake. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../testing/accessibility.ts';
import { type Site, startSite } from '../testing/browser.ts';
import { run, wakeLab } from '../testing/terminal.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

test.each([
  ['/sandbox/', 'A busy cluster', 'A fresh cluster'],
  ['/zh-cn/sandbox/', '热闹的集群', '全新的集群'],
])('%s: another scenario is loaded when one says so, and the first is as it was left', async (path, busy, fresh) => {
  const { page, problems } = await site.open(path);
  await wakeLab(page);
  await run(page, 'touch mine');
  const asked: string[] = [];
  let answer = false;
  page.on('dialog', async (dialog) => {
    asked.push(dialog.message());
    await (answer ? dialog.accept() : dialog.dismiss());
  });
  await page.click(`[data-scenarios] a:text-is("${busy}")`);
  expect(asked).toEqual([expect.stringContaining(busy)]);
  expect(new URL(page.url()).pathname).toBe(path);
  answer = true;
  await page.click(`[data-scenarios] a:text-is("${busy}")`);
  await page.waitForURL(`**${path}busy/`);
  expect(await page.locator('[data-scenarios] [aria-current]').textContent()).toBe(busy);
  await wakeLab(page);
  expect(await run(page, 'ls; kubectl get nodes -o name | wc -l')).toBe('7');
  await page.click(`[data-scenarios] a:text-is("${fresh}")`);
  await page.waitForURL(`**${path}`);
  await wakeLab(page);
  expect(await run(page, 'ls')).toContain('mine');
  expect(asked).toHaveLength(3);
  expect(problems).toEqual([]);
  await page.close();
});

test('a cluster that sleeps is left without a question', async () => {
  const { page } = await site.open('/sandbox/busy/');
  await page.click('[data-scenarios] li:first-child a');
  await page.waitForURL('**/sandbox/');
  await page.close();
});

test.each([
  ['/sandbox/', 'light', 1440],
  ['/sandbox/rollout/', 'dark', 390],
  ['/zh-cn/sandbox/broken/', 'dark', 1024],
] as const)('%s, %s, %i pixels wide', async (path, colorScheme, width) => {
  const { page, problems } = await site.open(path, { colorScheme, viewport: { width, height: 900 } });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  if (width < 1152) await page.click('.lab-toggle');
  else await wakeLab(page);
  await page.waitForSelector('.lab[data-state="ready"]');
  expect(await violations(page)).toEqual([]);
  // Most of the window is the lab's.
  const lab = await page.locator('.lab').boundingBox();
  expect(((lab?.width ?? 0) * (lab?.height ?? 0)) / (width * 900)).toBeGreaterThan(0.5);
  expect(problems).toEqual([]);
  await page.close();
});
