/** A lab that asks for a name, with a cluster of each learner's own. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedOf } from '../../../sandbox/lab/presets.ts';
import { readSubmission } from '../../../sandbox/lab/submission/submission.ts';
import { violations } from '../../testing/accessibility.ts';
import { type Site, startSite } from '../../testing/browser.ts';
import { run, untilReady, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

test('the name comes first; the work, the seed and what is handed in are under it', async () => {
  const { page, problems } = await site.open(undefined, { viewport: { width: 2000, height: 1400 } });
  await page.route(`**${CHAPTER}`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('"askName":false,"ownSeed":false', '"askName":true,"ownSeed":true');
    await route.fulfill({ response, body });
  });
  await page.goto(site.url + CHAPTER);
  await page.click('[data-check="repair"]');
  expect(await page.locator('.lab-name input').evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('  Ada   Lovelace ');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.querySelector('.lab-name') && document.readyState === 'complete');
  await wakeLab(page);
  await run(page, 'echo ada > who.txt');
  await page.click('.lab-menu summary');
  await page.click('[data-work="handIn"]');
  await page.waitForSelector('.kt-dialog');
  expect(await page.locator('.kt-dialog').textContent()).toContain('under the name Ada   Lovelace.');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.kt-dialog [value="save"]')]);
  const { name, lab, journal } = readSubmission(readFileSync(await download.path(), 'utf8'));
  expect([name, lab.id, journal.seed]).toEqual(['Ada   Lovelace', '01-objects', seedOf('ada lovelace', '01-objects')]);

  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.fill('.lab-name input', 'Bob');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.querySelector('.lab-name') && document.readyState === 'complete');
  await wakeLab(page);
  expect(await run(page, 'ls who.txt')).toMatch(/No such file/);
  await page.evaluate(() => sessionStorage.setItem('kubetab-learner', 'ADA lovelace'));
  await page.reload();
  await page.click('[data-screen]');
  await untilReady(page);
  expect(await run(page, 'cat who.txt')).toBe('ada');
  expect(problems).toEqual([]);
  await page.close();
});
