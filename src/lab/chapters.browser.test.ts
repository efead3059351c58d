/**
 * Each chapter in a real browser and in both languages, from its first block to its last task: every Run button, every
 * solution, every Check.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slugOf } from '../outline.ts';
import { type OpenPage, type Site, startSite } from '../testing/browser.ts';
import { screenLines, wakeLab } from '../testing/terminal.ts';

const CONTENT = join(import.meta.dirname, '../../content/en');
const chapters = readdirSync(CONTENT, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^\d.*\/lab\.yaml$/.test(path))
  .map((path) => `/${slugOf(path.replace(/\/lab\.yaml$/, ''))}/`)
  .sort();

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

/** Simulated seconds per second, so that nobody waits half a minute for a container to stop. */
const SPEED = 20;

/** What a passed task begins with, by where the language's pages are. */
const LANGUAGES = { '': /^Done\. /, '/zh-cn': /^完成。/ };

// The languages side by side: while the one waits for its cluster, the other works.
test.each(chapters)('%s', { timeout: 180_000 }, async (path) => {
  const opened: OpenPage[] = [];
  // One after the other, so that each has a context of its own: two tabs of one browser would share a cluster.
  for (const root of Object.keys(LANGUAGES))
    opened.push(await site.open(root + path, { viewport: { width: 2000, height: 1400 } }));
  await Promise.all(Object.values(LANGUAGES).map((done, i) => play(opened[i] as OpenPage, done)));
});

async function play({ page, problems }: OpenPage, done: RegExp): Promise<void> {
  await page.$eval(
    '[data-lab-data]',
    (element, speed) => {
      element.textContent = JSON.stringify({ ...JSON.parse(element.textContent ?? ''), speed });
    },
    SPEED,
  );
  await wakeLab(page);
  const steps = page.locator('.sl-markdown-content :is(button.run, [data-task])');
  const count = await steps.count();
  expect(count).toBeGreaterThan(4);
  for (let i = 0; i < count; i++) {
    const step = steps.nth(i);
    if ((await step.getAttribute('data-task')) === null) {
      await step.click();
      await ended(page, i);
      continue;
    }
    await step.locator('.kt-solution summary').click();
    await page.locator('.lab-xterm:not([hidden]) textarea').focus();
    for (const line of ((await step.locator('.kt-solution code').textContent()) ?? '').trim().split('\n')) {
      await page.keyboard.insertText(line);
      await page.keyboard.press('Enter');
    }
    await ended(page, i);
    await step.locator('[data-check]').click();
    await page.waitForFunction((box) => box?.dataset.state !== 'checking', await step.elementHandle());
    expect(await step.locator('.kt-feedback').textContent()).toMatch(done);
    expect(await step.getAttribute('data-state')).toBe('passed');
  }
  expect(problems).toEqual([]);
  await page.close();
}

/** The shell reads on only when what was typed before has ended. */
async function ended(page: Page, step: number): Promise<void> {
  await page.locator('.lab-xterm:not([hidden]) textarea').focus();
  await page.keyboard.insertText(`echo step $((${step} + 100)) ended`);
  await page.keyboard.press('Enter');
  await expect.poll(() => screenLines(page), { timeout: 60_000, interval: 50 }).toContain(`step ${step + 100} ended`);
}

test('there are chapters', () => {
  expect(chapters.length).toBeGreaterThanOrEqual(5);
  for (const path of chapters.flatMap((each) => Object.keys(LANGUAGES).map((root) => root + each)))
    expect(readFileSync(join(site.folder, path, 'index.html'), 'utf8')).toContain('data-task');
});
