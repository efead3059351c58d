/** What was done: in the task, in the sidebar, on the map, in another tab, in a file and another browser; and forgotten. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../../testing/accessibility.ts';
import { type Site, startSite } from '../../testing/browser.ts';
import { run, untilReady, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const VIEW = { viewport: { width: 2000, height: 1400 } };

let site: Site;
let folder: string;
beforeAll(async () => {
  site = await startSite();
  folder = mkdtempSync(join(tmpdir(), 'kubetab-work-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await site?.close();
});

const mark = (page: Page): Promise<string | null> =>
  page.locator('.sidebar-content a[data-chapter="resource-model/objects"] .kt-count [aria-hidden]').textContent();
const says = (page: Page, selector = '[data-trap]'): Promise<string> =>
  page.locator(selector).evaluate((box) => box.textContent ?? '');

async function doTask(page: Page): Promise<void> {
  await run(page, 'echo mine > notes.txt');
  await run(page, "sed -i 's/^spec:/data:/' settings.yaml; kubectl apply -f settings.yaml");
  await page.click('[data-check="settings"]');
  await page.waitForSelector('[data-task="settings"] [data-done]:not([hidden])');
}

async function chooseFile(page: Page, path: string, click: () => Promise<void>): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), click()]);
  await chooser.setFiles(path);
}

test('done: in the task, beside the chapter, on the map and in another tab; saved, opened elsewhere, reset', async () => {
  const { page, problems } = await site.open(CHAPTER, VIEW);
  const map = await page.context().newPage();
  await map.goto(`${site.url}/progress/`);
  expect(await map.locator('[data-total] span').first().textContent()).toMatch(/^0 of \d+ tasks done$/);
  expect(await map.locator('[data-next]').textContent()).toMatch(/next$/);
  await page.bringToFront();
  await wakeLab(page);
  await doTask(page);
  expect(await mark(page)).toBe('1/4');
  await expect.poll(() => map.locator('[data-total] span').first().textContent()).toMatch(/^1 of /);
  expect(await map.locator('[data-map-task="settings"]').getAttribute('data-passed')).toBe('');
  expect(await violations(map)).toEqual([]);

  await map.bringToFront();
  const [download] = await Promise.all([map.waitForEvent('download'), map.click('[data-map-act="save"]')]);
  expect(download.suggestedFilename()).toMatch(/^kubetab-\d{4}-\d\d-\d\d\.kubetab$/);
  const file = join(folder, 'work.kubetab');
  await download.saveAs(file);

  const { page: other, problems: others } = await site.open('/progress/', { ...VIEW, locale: 'en-GB' });
  writeFileSync(join(folder, 'bad.kubetab'), '{"kubetab":"work","version":1,"at":0}');
  await chooseFile(other, join(folder, 'bad.kubetab'), () => other.click('[data-map-act="open"]'));
  await expect
    .poll(() => says(other, '[data-map-says]'))
    .toBe('bad.kubetab cannot be opened (progress: expected an object, found nothing). Nothing was changed.');
  await chooseFile(other, file, () => other.click('[data-map-act="open"]'));
  await other.waitForSelector('.kt-dialog');
  expect(await violations(other)).toEqual([]);
  expect(await other.locator('.kt-dialog').textContent()).toContain('1 done tasks and 1 labs');
  await other.keyboard.press('Escape');
  expect(await other.locator('[data-total] span').first().textContent()).toMatch(/^0 of /);
  await chooseFile(other, file, () => other.click('[data-map-act="open"]'));
  await other.click('.kt-dialog [value="open"]');
  await expect.poll(() => other.locator('[data-total] span').first().textContent()).toMatch(/^1 of /);
  await other.click('[data-map-chapter="resource-model/objects"] h2 a');
  expect(await mark(other)).toBe('1/4');
  await wakeLab(other);
  expect(await run(other, 'cat notes.txt; kubectl get configmap settings -o name')).toBe('mine\nconfigmap/settings');

  other.on('dialog', (dialog) => void dialog.accept());
  await other.click('[data-task="settings"] [data-forget]');
  expect(await other.locator('[data-task="settings"] [data-done]').isVisible()).toBe(false);
  expect(await other.locator('.sidebar-content .kt-count').count()).toBe(0);
  const engine = other.workers().find((worker) => /worker-/.test(worker.url()));
  await other.click('.lab-menu summary');
  await other.click('[data-work="resetChapter"]');
  await other.click('.kt-dialog [value="reset"]');
  await expect.poll(() => other.workers().includes(engine as never)).toBe(false);
  await untilReady(other);
  await other.click('[data-screen]');
  expect(await run(other, 'ls notes.txt')).toMatch(/No such file/);
  expect(others).toEqual([]);
  await other.close();

  map.bringToFront();
  await map.click('[data-map-act="resetAll"]');
  await map.click('.kt-dialog [value="reset"]');
  await expect.poll(() => says(map, '[data-map-says]')).toBe('Everything is reset.');
  expect(await map.locator('[data-total] span').first().textContent()).toMatch(/^0 of /);
  await page.bringToFront();
  expect(await page.locator('.sidebar-content .kt-count').count()).toBe(0);
  await expect.poll(() => says(page)).toMatch(/^This lab went to another tab/);
  await page.reload();
  await wakeLab(page);
  expect(await run(page, 'ls notes.txt')).toMatch(/No such file/);
  expect(problems).toEqual([]);
  await map.close();
  await page.close();
});

test('damaged in the storage: said on the map, and counts for nothing', async () => {
  const { page } = await site.open('/zh-cn/progress/', VIEW);
  await page.evaluate(() => localStorage.setItem('kubetab-progress', '{"kubetab":"progress","version":3}'));
  await page.reload();
  await expect
    .poll(() => says(page, '[data-map-says]'))
    .toBe('这个浏览器里保存的完成情况用不了（version: expected 1, found 3），按没有处理。');
  await page.close();
});
