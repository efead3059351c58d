/** A lab's page while it is written, in a browser: what is saved is there, what is wrong is told with its line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../../../src/testing/accessibility.ts';
import { findHeadless } from '../../../src/testing/browser.ts';
import { run, wakeLab } from '../../../src/testing/terminal.ts';
import { labFiles } from './new/lab.ts';

let folder: string;
let preview: ChildProcess;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubetab-preview-'));
  for (const [path, text] of Object.entries(labFiles('scaling', ['en', 'zh-CN']))) {
    mkdirSync(dirname(join(folder, 'scaling', path)), { recursive: true });
    writeFileSync(join(folder, 'scaling', path), text);
  }
  preview = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'preview', 'scaling', '--port', '0'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    preview.stdout?.once('data', (data) => resolve(String(data).split('\n')[0] as string));
    preview.once('exit', (code) => reject(new Error(`kubetab preview ended with ${code}`)));
  });
  browser = await chromium.launch({ executablePath: await findHeadless(), args: ['--headless', '--no-sandbox'] });
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(url);
});
afterAll(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => preview?.once('exit', resolve));
  preview?.kill('SIGTERM');
  expect(await ended).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

/** Saves a file of the lab with one text for another. */
function edit(name: string, from: string, to: string): void {
  const path = join(folder, 'scaling', name);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

const TITLE = 'Three Pods for web';

test('the page as learners see it, and each thing that is saved', async () => {
  await page.fill('.lab-name input', 'Ada');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  await wakeLab(page);
  await run(page, 'kubectl create namespace mine');
  expect(await run(page, 'echo {} | jq .')).toBe('{}');

  edit('index.md', 'A Deployment named', 'Newly written: a Deployment named');
  await page.getByText('Newly written: ').first().waitFor();
  await page.waitForLoadState();
  await wakeLab(page);
  expect(await run(page, 'kubectl get namespace mine -o name')).toBe('namespace/mine');

  edit('lab.yaml', TITLE, `${TITLE}, please`);
  await page.getByText(`${TITLE}, please`).first().waitFor();
  expect(problems).toEqual([]);
});

test('what is wrong stands in its place with its line, until it is mended', async () => {
  edit('lab.yaml', '\ntasks:', '\ntasks: [');
  await page
    .getByRole('alert')
    .getByText(/^scaling\/lab\.yaml:\d+:\d+: /)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  edit('lab.yaml', '\ntasks: [', '\ntasks:');
  await page.getByText(TITLE).first().waitFor();
});

test('a task that is in no lab.yaml; then a text that lacks a language, which keeps nobody from seeing the rest', async () => {
  edit('index.md', '<Task id="three"', '<Task id="tree"');
  const said = '<Task id="tree">: lab.yaml has no such task; did you mean "three"?';
  await page.getByRole('alert').getByText(said).waitFor();
  edit('index.md', '<Task id="tree"', '<Task id="three"');
  await page.getByText(TITLE).first().waitFor();

  edit('lab.yaml', '      zh-CN: 让 web 有三个 Pod\n', '');
  const strip = page.locator('[data-preview]');
  await strip.waitFor();
  await page.waitForLoadState();
  expect(await strip.textContent()).toMatch(/scaling\/lab\.yaml:\d+:\d+: .*zh-CN/);
  expect(await page.getByText(TITLE).count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  edit('lab.yaml', '\n    goal:', '\n      zh-CN: 让 web 有三个 Pod\n    goal:');
  await expect.poll(() => strip.allTextContents()).toEqual([]);
});
