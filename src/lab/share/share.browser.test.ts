/** A link to the state on the screen, opened by somebody else: asked first, gone on from, refused where it is damaged. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../../sandbox/apimachinery/random.ts';
import { violations } from '../../testing/accessibility.ts';
import { type Site, startSite } from '../../testing/browser.ts';
import { run, screenLines, untilReady, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const VIEW = { viewport: { width: 2000, height: 1400 } };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const says = (page: Page): Promise<string> => page.locator('[data-trap]').evaluate((box) => box.textContent ?? '');

async function choose(page: Page, act: string): Promise<void> {
  await page.click('.lab-menu summary');
  await page.click(`[data-work="${act}"]`);
  await page.waitForSelector('.kt-dialog');
}

test('it leads to the same state, and replaces what is there only when that is wanted', async () => {
  const { page, problems } = await site.open(CHAPTER, VIEW);
  await wakeLab(page);
  await run(page, 'kubectl create deployment shop --image=nginx; mkdir d');
  await run(page, 'kubectl wait --for=condition=Available deployment/shop --timeout=60s');
  await page.keyboard.type('cd d');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 d]#');
  await choose(page, 'share');
  expect(await violations(page)).toEqual([]);
  const link = await page.locator('.kt-dialog input').inputValue();
  expect(link).toMatch(/^http\S+\/resource-model\/objects\/#state=1\.[\w-]+$/);
  expect(link.length).toBeLessThan(3000);
  await page.keyboard.press('Escape');
  await page.click('[data-screen]');
  await page.keyboard.type('cd');
  await page.keyboard.press('Enter');
  const uid = await run(page, 'kubectl get deploy shop -o jsonpath={.metadata.uid}; echo');

  const { page: other, problems: others } = await site.open(undefined, { ...VIEW, locale: 'en-GB' });
  await other.goto(link);
  await other.waitForSelector('.kt-dialog');
  expect(await other.locator('.kt-dialog').textContent()).toContain('nothing of yours is replaced');
  await other.click('.kt-dialog [value="open"]');
  await untilReady(other);
  await expect.poll(() => screenLines(other)).toEqual(['[root@master01 d]#']);
  await other.keyboard.type('cd');
  await other.keyboard.press('Enter');
  await expect.poll(async () => (await screenLines(other)).at(-1)).toBe('[root@master01 ~]#');
  expect(await run(other, 'kubectl get deploy shop -o jsonpath={.metadata.uid}; echo')).toBe(uid);
  await run(other, 'echo mine > notes.txt');
  expect(other.url()).not.toContain('#');

  await other.goto(`${link.slice(0, -40)}`);
  await expect.poll(() => says(other)).toMatch(/^This link cannot be opened \(.+\)\. Nothing was changed\.$/);
  await other.goto(link);
  await other.waitForSelector('.kt-dialog');
  expect(await other.locator('.kt-dialog').textContent()).toContain('It replaces your own');
  await other.keyboard.press('Escape');
  await other.click('[data-screen]');
  expect(await run(other, 'cat notes.txt')).toBe('mine');
  await other.goto(link);
  await other.click('.kt-dialog [value="open"]');
  await expect.poll(() => says(other)).toMatch(/^Continued from /);
  await untilReady(other);
  await other.keyboard.type('cd');
  await other.keyboard.press('Enter');
  await expect.poll(async () => (await screenLines(other)).at(-1)).toBe('[root@master01 ~]#');
  expect(await run(other, 'ls notes.txt')).toMatch(/No such file/);
  expect([...problems, ...others]).toEqual([]);
  await other.close();
  await page.close();
});

test('what is too long for a link goes into a file', async () => {
  const { page } = await site.open(CHAPTER, VIEW);
  await wakeLab(page);
  const random = createRandom(1);
  const noise = Array.from({ length: 40_000 }, () => random.int(36).toString(36)).join('');
  await page.keyboard.insertText(`: ${noise}`);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+l');
  await choose(page, 'share');
  expect(await page.locator('.kt-dialog').textContent()).toMatch(
    /too long for a link: [\d,]+ characters of at most 30,000/,
  );
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.kt-dialog [value="save"]')]);
  expect(download.suggestedFilename()).toMatch(/^resource-model-objects-\d{4}-\d\d-\d\d\.kubetab$/);
  await page.close();
});
