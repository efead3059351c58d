/** The landing page: the first command at once, the next step after it, and the same cluster in the chapter. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Site, startSite } from '../testing/browser.ts';
import { run, screenLines, untilReady, wakeLab } from '../testing/terminal.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const offered = '[data-step]:not([hidden])';

test.each([
  ['/', 'Three Pods run', 'Repair it in the first chapter. The cluster comes along →', '/resource-model/objects/'],
  ['/zh-cn/', '三个 Pod 在运行', '到第一章里把它修好，集群会原样带过去 →', '/zh-cn/resource-model/objects/'],
])('%s: typed at once, answered, led on', async (path, second, third, chapter) => {
  const { page, problems } = await site.open(path, { viewport: { width: 1440, height: 900 } });
  expect(await page.locator('.lab').getAttribute('data-state')).toBe('asleep');
  expect(await page.locator(`${offered} .try`).textContent()).toBe('kubectl get pods');
  // Nothing waits for the engine: the keys are taken by the page itself.
  await page.focus('.lab-keys');
  await page.keyboard.type('kubectl get pods\n');
  await untilReady(page);
  await expect.poll(() => page.locator(offered).textContent()).toContain(second);
  // The line is told of when it ends, and drawn a moment later.
  await expect
    .poll(async () => (await screenLines(page)).find((line) => line.startsWith('web ')) ?? '')
    .toMatch(/ErrImagePull|ImagePullBackOff/);
  await page.click(`${offered} .try`);
  await expect.poll(() => page.locator(`${offered} a`).textContent()).toBe(third);
  await page.click('.lab-screen');
  await run(page, 'touch from-the-landing-page');
  await page.click(`${offered} a`);
  await page.waitForURL(`**${chapter}`);
  await wakeLab(page);
  expect(await run(page, 'ls from*; kubectl get pod web -o name')).toBe('from-the-landing-page\npod/web');
  // The page was being fetched ahead when the link was followed: that request is given up, by design.
  expect(problems.filter((problem) => problem !== `request: ${site.url}${chapter}`)).toEqual([]);
  await page.close();
});

test('without JavaScript the page reads whole, and offers nothing that cannot work', async () => {
  const { page } = await site.open('/', { javaScriptEnabled: false });
  expect(await page.locator('.course li').count()).toBeGreaterThan(3);
  expect(await page.locator('.try:visible').count()).toBe(0);
  await page.close();
});
