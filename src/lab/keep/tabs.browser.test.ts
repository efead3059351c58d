/** One lab in two tabs of a browser: one has it, the other says so and takes it over; progress is in both. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Site, startSite } from '../../testing/browser.ts';
import { run, untilReady, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const VIEW = { viewport: { width: 2200, height: 1600 } };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const says = (page: Page): Promise<string> => page.locator('[data-trap]').evaluate((box) => box.textContent ?? '');
const AWAY = 'This lab is open in another tab of this browser, and goes on there. Go on with it here';
const MOVED =
  'This lab went to another tab, with all you did. What is on this screen is what it was. Go on with it here';

/** As a page from a plain HTTP address in a room has it. */
const withoutLocks = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
  });
};

describe.each([
  ['with locks', async (_: Page) => {}],
  ['without', withoutLocks],
])('%s', (_, prepare) => {
  test('the second tab says so, takes it over, and gives it back', async () => {
    const { page: first, problems } = await site.open(undefined, VIEW);
    await prepare(first);
    const second = await first.context().newPage();
    await prepare(second);
    await second.setViewportSize(VIEW.viewport);
    try {
      await first.goto(site.url + CHAPTER);
      await wakeLab(first);
      await run(first, 'echo mine > notes.txt; kubectl create ns mine');

      await second.goto(site.url + CHAPTER);
      await second.click('[data-screen]');
      await expect.poll(() => says(second)).toBe(AWAY);
      expect(await second.locator('.lab').getAttribute('data-state')).toBe('away');
      await first.bringToFront();
      expect(await run(first, 'cat notes.txt')).toBe('mine');

      await second.bringToFront();
      await second.click('[data-trap] button');
      await untilReady(second);
      expect(await run(second, 'cat notes.txt; kubectl get ns mine -o name')).toBe('mine\nnamespace/mine');
      await expect.poll(() => says(first)).toBe(MOVED);
      await run(second, 'echo more >> notes.txt');

      await first.bringToFront();
      await first.click('[data-trap] button');
      await first.waitForSelector('.lab[data-state="ready"]');
      await first.click('[data-screen]');
      expect(await run(first, 'cat notes.txt')).toBe('mine\nmore');
      await expect.poll(() => says(second)).toBe(MOVED);
      await second.click('[data-check]');
      expect(await says(second)).toBe(MOVED);
      expect(problems).toEqual([]);
    } finally {
      await second.close();
      await first.close();
    }
  });

  test('a tab that is gone leaves it free', async () => {
    const { page: first } = await site.open(undefined, VIEW);
    await prepare(first);
    const second = await first.context().newPage();
    await prepare(second);
    await first.goto(site.url + CHAPTER);
    await wakeLab(first);
    await first.close();
    await second.goto(site.url + CHAPTER);
    await wakeLab(second);
    await second.close();
  });
});

test('a tab that no longer answers is not waited for, and stores nothing any more', async () => {
  const { page: first } = await site.open(undefined, VIEW);
  const second = await first.context().newPage();
  await first.addInitScript(() => {
    BroadcastChannel.prototype.postMessage = () => {};
    BroadcastChannel.prototype.addEventListener = () => {};
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
  });
  await first.goto(site.url + CHAPTER);
  await wakeLab(first);
  await run(first, 'echo first > who.txt');
  await second.goto(site.url + CHAPTER);
  await second.bringToFront();
  await wakeLab(second);
  await run(second, 'echo second > who.txt');
  await first.bringToFront();
  await run(first, 'echo again > who.txt');
  await expect.poll(() => says(first)).toBe(MOVED);
  await second.reload();
  await second.bringToFront();
  await wakeLab(second);
  expect(await run(second, 'cat who.txt')).toBe('second');
  await second.close();
  await first.close();
});
