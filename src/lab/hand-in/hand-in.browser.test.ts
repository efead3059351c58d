/** What is handed in from a page in Chromium, `kubetab grade` grades in Node, to the same results as the page had. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSubmission } from '../../../sandbox/lab/submission/submission.ts';
import { type Site, startSite } from '../../testing/browser.ts';
import { run, screenLines, untilReady, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const ROOT = join(import.meta.dirname, '../../..');

let site: Site;
let folder: string;
beforeAll(async () => {
  site = await startSite();
  folder = mkdtempSync(join(tmpdir(), 'kubetab-hand-in-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await site?.close();
});

const says = (page: Page): Promise<string> => page.locator('[data-trap]').evaluate((box) => box.textContent ?? '');

async function handIn(page: Page, name: string): Promise<string> {
  await page.click('.lab-menu summary');
  await page.click('[data-work="handIn"]');
  await page.waitForSelector('.kt-dialog');
  await page.keyboard.type(name);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

interface Graded {
  notGraded?: string;
  diverged?: string;
  remarks: string[];
  tasks: { id: string; passed: boolean; hints: number; solution?: boolean; attempts: number }[];
  questions: { id: string; right?: boolean }[];
}

async function grade(path: string): Promise<Graded> {
  const main = join(ROOT, 'sandbox/cmd/kubetab/main.ts');
  const args = [main, 'grade', '--format', 'json', path];
  // It says by its status, too, when one was not graded.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT }).catch((error) => error);
  return JSON.parse(stdout).submissions[0];
}

const check = async (page: Page, task: string, state: 'passed' | 'failed'): Promise<void> => {
  await page.click(`[data-check="${task}"]`);
  await page.waitForSelector(`[data-task="${task}"][data-state="${state}"]`);
  if (state === 'passed') await page.waitForSelector(`[data-task="${task}"] [data-done]:not([hidden])`);
  await page.click('[data-screen]');
};

test('two tasks, a hint, a solution, an answer, a reload and a dead engine between', async () => {
  const { page, problems } = await site.open(CHAPTER, { viewport: { width: 2200, height: 1600 } });
  await page.locator('[data-task="repair"] .kt-hint summary').first().click();
  await wakeLab(page);
  await check(page, 'repair', 'failed');
  await run(page, "sed -i 's/demoapp:v10$/demoapp:v1.0/' web.yaml; kubectl apply -f web.yaml");
  await run(page, 'kubectl wait --for=condition=Ready pod/web --timeout=60s');
  await check(page, 'repair', 'passed');
  expect(await page.locator('[data-task="repair"] [data-done]').textContent()).toMatch(/^done \S/);
  await page.locator('[data-predict="created"] input').nth(0).check();
  await page.locator('[data-predict="created"] button').click();

  await page.reload();
  expect(await page.locator('[data-task="repair"] [data-done]').textContent()).toMatch(/^done \S/);
  expect(await page.locator('[data-predict="created"] .kt-feedback').textContent()).toMatch(/\S/);
  await wakeLab(page);
  await page.locator('[data-task="settings"] .kt-solution summary').click();
  await page.click('[data-screen]');
  await run(page, "sed -i 's/^spec:/data:/' settings.yaml; kubectl apply -f settings.yaml");
  await check(page, 'settings', 'passed');
  await run(page, 'echo kept');
  await page
    .workers()
    .find((worker) => /worker-/.test(worker.url()))
    ?.evaluate(() => (globalThis as unknown as { close(): void }).close())
    .catch(() => {});
  await expect.poll(() => says(page)).toMatch(/^The engine stopped/);
  await untilReady(page);
  await page.click('[data-screen]');
  await run(page, 'kubectl get configmap settings');

  const path = await handIn(page, 'Ada 王');
  expect(path).toMatch(/01-objects-Ada-王\.json$/);
  expect(await says(page)).toMatch(/^Saved as 01-objects-Ada-王\.json \(\S+ kB\)\. Nothing was sent/);
  expect(problems).toEqual([]);
  await page.close();

  const graded = await grade(path);
  expect(graded).toMatchObject({ name: 'Ada 王', remarks: [] });
  expect([graded.notGraded, graded.diverged]).toEqual([undefined, undefined]);
  expect(graded.tasks.map(({ id, passed, hints, solution }) => [id, passed, hints, solution === true])).toEqual([
    ['repair', true, 1, false],
    ['settings', true, 0, true],
    ['aside', false, 0, false],
    ['keep', false, 0, false],
  ]);
  // It had passed before it was checked for the second time.
  expect(graded.tasks[0]?.attempts).toBe(1);
  expect(graded.questions[0]?.right).toBeTypeOf('boolean');
});

const button = (page: Page, name: RegExp) => page.locator('.lab-time').getByRole('button', { name });
const remark = async (page: Page): Promise<string> =>
  (await page.locator('.time-says [role="status"]').textContent()) ?? '';

/** The terminal has the keyboard, and its prompt waits. */
async function atPrompt(page: Page): Promise<void> {
  await page.waitForSelector('.lab[data-state="ready"]');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 ~]#');
  await page.click('[data-screen]');
}

async function undo(page: Page): Promise<void> {
  await expect.poll(() => button(page, /^Undo/).getAttribute('aria-disabled')).not.toBe('true');
  await button(page, /^Undo/).click();
  await expect.poll(() => remark(page)).toMatch(/^Undone: /);
  await atPrompt(page);
}

test('undone, dragged back, paused, gone on from, reloaded: what is handed in is what is on the screen', async () => {
  const { page, problems } = await site.open(CHAPTER, { viewport: { width: 2200, height: 1600 } });
  await wakeLab(page);
  await run(page, "sed -i 's/demoapp:v10$/demoapp:v1.0/' web.yaml; kubectl apply -f web.yaml");
  await run(page, 'kubectl wait --for=condition=Ready pod/web --timeout=60s');
  await check(page, 'repair', 'passed');
  await run(page, "sed -i 's/^spec:/data:/' settings.yaml; kubectl apply -f settings.yaml");
  await check(page, 'settings', 'passed');
  await undo(page);
  await run(page, 'kubectl create namespace instead');
  // Dragged to the very beginning, looked at while time stands, and come back from.
  const line = page.getByRole('slider', { name: 'Time line' });
  const { x, y, width, height } = (await line.boundingBox()) as { x: number; y: number; width: number; height: number };
  await page.mouse.move(x + width - 6, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 6, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => remark(page)).toMatch(/^You see /);
  await atPrompt(page);
  expect(await run(page, 'kubectl get ns instead')).toMatch(/not found/);
  await line.focus();
  await page.keyboard.press('End');
  await expect.poll(() => remark(page)).toMatch(/^Back in the present\.$/);
  await atPrompt(page);
  // Before the last command, and another way on from there, at another speed.
  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => remark(page)).toMatch(/^You see .* before kubectl create namespace instead/);
  await atPrompt(page);
  await run(page, 'kubectl create namespace mine');
  await page.keyboard.press('F8');
  await page.getByLabel('Speed of time').selectOption('4');
  await page.click('[data-screen]');
  await run(page, 'sleep 4');
  expect(await run(page, 'kubectl get ns mine instead -o name')).toMatch(/^namespace\/mine\n.*"instead" not found$/);
  await page.reload();
  await wakeLab(page);
  await run(page, 'kubectl get configmap settings; kubectl create namespace after');

  await page.click('.lab-menu summary');
  await page.click('[data-work="handIn"]');
  const dialog = page.locator('.kt-dialog');
  await dialog.waitFor();
  expect(await dialog.textContent()).toMatch(
    /Done before, but not in what you hand in.*: A manifest that is refused\./,
  );
  await page.keyboard.press('Escape');
  await page.click('[data-screen]');
  const path = await handIn(page, 'Ada');
  expect(problems).toEqual([]);
  await page.close();

  const graded = await grade(path);
  expect([graded.notGraded, graded.diverged, graded.remarks]).toEqual([undefined, undefined, []]);
  expect(graded.tasks.map(({ id, passed }) => [id, passed])).toEqual([
    ['repair', true],
    ['settings', false],
    ['aside', false],
    ['keep', false],
  ]);
  const { journal } = readSubmission(readFileSync(path, 'utf8'));
  expect(journal.entries.filter(({ kind }) => kind === 'resume').length).toBe(3);
});
