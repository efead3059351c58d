/** A lab of `kubetab new lab`, set up for a class with shared computers, packed as one file, and put on a server. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labFiles } from '../../../sandbox/cmd/kubetab/new/lab.ts';
import { seedOf } from '../../../sandbox/lab/presets.ts';
import { readSubmission } from '../../../sandbox/lab/submission/submission.ts';
import { type OpenPage, type Site, startSite } from '../../testing/browser.ts';
import { run, wakeLab } from '../../testing/terminal.ts';

const ROOT = join(import.meta.dirname, '../../..');

let site: Site;
let folder: string;
beforeAll(async () => {
  site = await startSite();
  folder = mkdtempSync(join(tmpdir(), 'kubetab-class-'));
  for (const [path, text] of Object.entries(labFiles('scaling', ['en', 'zh-CN']))) {
    const file = join(folder, 'scaling', path);
    mkdirSync(dirname(file), { recursive: true });
    const locked = text.replace(/^ {2}hints: open/m, '  hints: locked').replace(/^ {2}# language: /m, '  language: ');
    writeFileSync(file, path === 'lab.yaml' ? locked : text);
  }
  const args = [join(ROOT, 'sandbox/cmd/kubetab/main.ts'), 'pack', 'scaling'];
  await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<OpenPage> {
  const opened = await site.open(undefined, { viewport: { width: 2000, height: 1400 } });
  const body = readFileSync(join(folder, 'scaling.html'), 'utf8');
  await opened.page.route('**/packed/', (route) => route.fulfill({ body, contentType: 'text/html' }));
  await opened.page.goto(`${site.url}/packed/`);
  return opened;
}

async function begin(page: Page, name: string): Promise<void> {
  await page.fill('.lab-name input', name);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.querySelector('.lab-name') && document.readyState === 'complete');
  await wakeLab(page);
}

async function somebodyElse(page: Page, answer: 'keep' | 'remove'): Promise<void> {
  await page.click('.lab-menu summary');
  await page.click('[data-work="someoneElse"]');
  await page.waitForSelector('.kt-dialog');
  await page.click(`.kt-dialog [value="${answer}"]`);
  await page.waitForSelector('.lab-name input');
}

test('its language, and what is locked; each name has a cluster of its own', async () => {
  const { page, problems } = await open();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  expect(await page.locator('.kt-task').count()).toBe(1);
  expect(await page.locator('.kt-hint, .kt-solution').count()).toBe(0);
  const seeds: number[] = [];
  const pods: string[] = [];
  for (const name of ['Ada', 'Bob']) {
    await begin(page, name);
    pods.push(await run(page, 'kubectl get pods -o name'));
    await page.click('.lab-menu summary');
    await page.click('.lab-menu [data-work="handIn"]');
    await page.waitForSelector('.kt-dialog');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    seeds.push(readSubmission(readFileSync(await download.path(), 'utf8')).journal.seed);
    await somebodyElse(page, 'remove');
  }
  expect(seeds).toEqual([seedOf('Ada', 'scaling'), seedOf('Bob', 'scaling')]);
  expect(pods[0]).toMatch(/^pod\/web-/);
  expect(pods[0]).not.toBe(pods[1]);
  expect(problems).toEqual([]);
  await page.close();
});

test('by the bar alone: Hand in, and Enter', async () => {
  const { page, problems } = await open();
  await begin(page, 'Ada');
  await page.locator('.lab-bar > [data-work="handIn"]').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.kt-dialog');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('保存文件');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('scaling-Ada.json');
  expect(await page.locator('[data-work="share"]').count()).toBe(0);
  expect(problems).toEqual([]);
  await page.close();
});

test('somebody else: what was done stays under its name, or is wiped', async () => {
  const { page, problems } = await open();
  const theirs = () =>
    page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name as string);
      const found: string[] = Object.keys({ ...localStorage });
      for (const name of names) {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(opening.error);
        });
        for (const store of db.objectStoreNames) {
          const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
            const asking = db.transaction(store).objectStore(store).getAllKeys();
            asking.onsuccess = () => resolve(asking.result);
            asking.onerror = () => reject(asking.error);
          });
          found.push(...keys.map((key) => `${name}/${store}/${JSON.stringify(key)}`));
        }
        db.close();
      }
      return [...found, localStorage.getItem('kubetab-progress') ?? ''].filter((each) => /@(ada|bob)/.test(each));
    });
  await begin(page, 'Ada');
  await page.locator('[data-predict] input').first().check();
  await page.locator('[data-predict] button').click();
  await page.click('[data-screen]');
  await run(page, 'echo ada > who.txt; kubectl create ns ada');
  await somebodyElse(page, 'keep');
  await begin(page, 'Bob');
  expect(await page.locator('[data-predict][data-state]').count()).toBe(0);
  expect(await run(page, 'ls who.txt')).toMatch(/No such file/);
  await run(page, 'echo bob > who.txt; kubectl create ns bob');
  await somebodyElse(page, 'remove');
  expect((await theirs()).filter((each) => each.includes('@bob'))).toEqual([]);
  expect((await theirs()).some((each) => each.includes('@ada'))).toBe(true);

  await begin(page, 'Ada');
  expect(await run(page, 'cat who.txt')).toBe('ada');
  await somebodyElse(page, 'remove');
  expect(await theirs()).toEqual([]);
  await begin(page, 'ada');
  expect(await run(page, 'ls who.txt')).toMatch(/No such file/);
  expect(problems).toEqual([]);
  await page.close();
});
