/** The board of a class: read from afar, by colour, shape and words; on the built site with a lab that asks for a name. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../../testing/accessibility.ts';
import { type OpenPage, type Site, startSite } from '../../testing/browser.ts';
import { run, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const SHOTS = process.env.KUBETAB_SHOTS;

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

type Options = NonNullable<Parameters<Site['open']>[1]> & { presets?: string; name?: string };

/** The chapter's lab as if its lab.yaml had other presets. */
async function classLab(path: string, { presets = '', name = 'Ada', ...options }: Options): Promise<OpenPage> {
  const open = await site.open(undefined, options);
  const { page } = open;
  await page.clock.install();
  await page.route(`**${CHAPTER}`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('"askName":false', `"askName":true${presets}`);
    await route.fulfill({ response, body });
  });
  await page.addInitScript((who) => {
    try {
      sessionStorage.setItem('kubetab-learner', who);
    } catch {
      // A frame without storage.
    }
  }, name);
  await page.goto(site.url + path);
  return open;
}

const says = (page: Page): Promise<string | null> => page.locator('.board-says').textContent();
const shape = (page: Page): Promise<string | null> => page.locator('.board-sign path').getAttribute('d');
const heard = (page: Page): Promise<string | null> => page.locator('.lab-board [role="status"]').textContent();
const pixels = (page: Page): Promise<number> =>
  page.locator('.board-says').evaluate((each) => Number.parseFloat(getComputedStyle(each).fontSize));
const colour = (page: Page): Promise<string> =>
  page.locator('.lab-board').evaluate((each) => getComputedStyle(each).backgroundColor);

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `board-${name}.png`) });
}

test('from the beginning by being stuck and a raised hand to a task that passes', async () => {
  const { page, problems } = await classLab(CHAPTER, { viewport: { width: 1440, height: 900 } });
  await page.waitForSelector('.lab-board');
  expect(await page.locator('.board-about').textContent()).toMatch(/^Ada\s*Task 1 of 4\s*1\s*2\s*3\s*4$/);
  expect(await says(page)).toBe('Not begun');
  const seen = [[await shape(page), await colour(page)]];

  await wakeLab(page);
  await run(page, 'kubectl get pod wbe');
  expect(await says(page)).toBe('Working');
  seen.push([await shape(page), await colour(page)]);
  await page.clock.fastForward('07:00');
  expect(await says(page)).toBe('Working');
  await page.click('[data-check="repair"]');
  await expect.poll(() => says(page)).toBe('Stuck for 7 min');
  expect(await heard(page)).toBe('Stuck');
  expect(await pixels(page)).toBeGreaterThanOrEqual(32);
  seen.push([await shape(page), await colour(page)]);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'stuck-light');
  await page.clock.fastForward('02:00');
  await expect.poll(() => says(page)).toBe('Stuck for 9 min');
  expect(await heard(page)).toBe('Stuck');

  await page.reload();
  await expect.poll(() => says(page)).toBe('Stuck for 9 min');

  await page.click('.board-hand');
  expect([await says(page), await heard(page)]).toEqual(['I need help', 'I need help']);
  seen.push([await shape(page), await colour(page)]);
  await page.click('.board-size');
  const box = await page.locator('.lab-board').boundingBox();
  expect([box?.x, box?.y, box?.width, box?.height]).toEqual([0, 0, 1440, 900]);
  const top = (x: number, y: number) =>
    page.evaluate(([x, y]) => !!document.elementFromPoint(x, y)?.closest('.lab-board'), [x, y] as [number, number]);
  expect([await top(5, 5), await top(700, 450), await top(1435, 895)]).toEqual([true, true, true]);
  const focused = () => page.evaluate(() => document.activeElement?.className);
  expect(await focused()).toBe('board-size');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('board-hand');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('board-size');
  // An inch of text, and more, is read from five metres.
  expect(await pixels(page)).toBeGreaterThan(120);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'help-large');
  await page.keyboard.press('Escape');
  expect(await page.locator('.lab-board').getAttribute('data-large')).toBeNull();

  await wakeLab(page);
  await run(page, "sed -i 's/demoapp:v10$/demoapp:v1.0/' web.yaml; kubectl apply -f web.yaml");
  await run(page, 'kubectl wait --for=condition=Ready pod/web --timeout=60s');
  await page.click('[data-check="repair"]');
  await expect.poll(() => says(page)).toBe('Working');
  expect(await page.locator('.board-about').textContent()).toMatch(/^Ada\s*Task 2 of 4\s*✓\s*2\s*3\s*4$/);
  expect(await page.locator('.board-marks').getAttribute('aria-label')).toBe('1 of 4 tasks done');
  await page.evaluate(() => {
    const all = JSON.parse(localStorage.getItem('kubetab-progress') as string);
    const passed = { repair: 1, settings: 1, aside: 1, keep: 1 };
    for (const chapter of Object.values(all.chapters) as { passed: object }[]) Object.assign(chapter.passed, passed);
    localStorage.setItem('kubetab-progress', JSON.stringify(all));
  });
  await page.reload();
  await expect.poll(() => says(page)).toBe('All done');
  seen.push([await shape(page), await colour(page)]);
  await shoot(page, 'done');
  expect(new Set(seen.map(([each]) => each)).size).toBe(5);
  // Not begun and working are both calm.
  expect(new Set(seen.map(([, each]) => each)).size).toBe(4);
  expect(problems).toEqual([]);
  await page.close();
});

test('a hint opened counts, and nothing moves where motion is not wanted; in Chinese and in the dark', async () => {
  const options = { viewport: { width: 1024, height: 800 }, reducedMotion: 'reduce', colorScheme: 'dark' } as const;
  const { page, problems } = await classLab(`/zh-cn${CHAPTER}`, { ...options, name: '王小明' });
  await page.locator('[data-task="repair"] .kt-hint summary').first().click();
  await expect.poll(() => says(page)).toBe('进行中');
  await page.clock.fastForward('06:10');
  await expect.poll(() => says(page)).toBe('卡住 6 分钟');
  await page.click('.lab-toggle');
  await page.click('.board-hand');
  expect(await says(page)).toBe('需要帮助');
  expect(await page.locator('.board-about').textContent()).toMatch(/^王小明\s*任务 1 \/ 4/);
  const moving = () => page.evaluate(() => document.getAnimations().length);
  expect(await moving()).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await moving()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'help-dark-zh-1024');
  expect(problems).toEqual([]);
  await page.close();
});

test('on a telephone it fits, and shows the standing while the lab is closed', async () => {
  const { page, problems } = await classLab(CHAPTER, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await page.waitForSelector('.lab-board');
  await shoot(page, 'closed-390');
  await page.locator('.lab-toggle').tap();
  await page.locator('.board-hand').tap();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await shoot(page, 'help-390');
  await page.locator('.board-size').tap();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await shoot(page, 'large-390');
  expect(problems).toEqual([]);
  await page.close();
});

test('a lab set up for Chinese opens in it, once a tab', async () => {
  const { page, problems } = await classLab(CHAPTER, { presets: ',"language":"zh-CN"' });
  await page.waitForURL(`**/zh-cn${CHAPTER}`);
  await page.goto(site.url + CHAPTER);
  await page.waitForSelector('.lab-board');
  expect(new URL(page.url()).pathname).toBe(CHAPTER);
  expect(problems).toEqual([]);
  await page.close();
});

test('where there is no page in its language, that is said', async () => {
  const { page, problems } = await classLab(CHAPTER, { presets: ',"language":"fr"' });
  await expect
    .poll(() => page.locator('[data-trap]').textContent())
    .toContain('This lab was set up for French, and this site has no such page.');
  expect(problems).toEqual([]);
  await page.close();
});
