/** A lab handed out as one HTML file: opened from a folder with the network off, done, handed in, graded. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../../../src/testing/accessibility.ts';
import { findHeadless } from '../../../src/testing/browser.ts';
import { Firefox, findFirefox } from '../../../src/testing/firefox.ts';
import { run, screenLines, wakeLab } from '../../../src/testing/terminal.ts';
import { labFiles } from './new/lab.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const PROMPT = '[root@master01 ~]#';

async function kubetab(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env.PATH, HOME: process.env.HOME } };
  return promisify(execFile)(process.execPath, [MAIN, ...args], options).then(
    ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
    ({ stdout, stderr, code }) => ({ stdout, stderr, code }),
  );
}

let folder: string;
let lab: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubetab-pack-'));
  lab = join(folder, 'scaling');
  for (const [path, text] of Object.entries(labFiles('scaling', ['en', 'zh-CN']))) {
    mkdirSync(dirname(join(lab, path)), { recursive: true });
    writeFileSync(join(lab, path), text);
  }
  browser = await chromium.launch({ executablePath: await findHeadless(), args: ['--headless', '--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** With the network off. `problems`: what went wrong, and whatever is asked for beyond the file. */
async function open(file: string): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ offline: true, viewport: { width: 1800, height: 1400 } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  context.on('request', (request) => {
    if (!/^blob:|^data:/.test(request.url()) && request.url() !== pathToFileURL(file).href)
      problems.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`);
    });
  });
  await page.goto(pathToFileURL(file).href);
  return { page, problems };
}

test('a learner does the lab in Chromium and hands it in; what is handed in is graded against the lab', async () => {
  const packed = await kubetab('pack', 'scaling');
  expect(packed).toMatchObject({ code: 0, stderr: '' });
  expect(packed.stdout).toMatch(/^scaling\.html: \d\.\d MB, en, without solutions\n$/);
  const file = join(folder, 'scaling.html');
  const html = readFileSync(file, 'utf8');
  const holds = (text: string) => html.includes(text);
  expect([holds('Have the Deployment'), holds('deployment web --replicas=3'), holds('class="kt-solution"')]).toEqual([
    true,
    false,
    false,
  ]);

  const { page, problems } = await open(file);
  expect(await violations(page)).toEqual([]);
  await page.fill('.lab-name input', 'Ada');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  await wakeLab(page);
  expect(await run(page, 'kubectl get nodes -o json | jq -r .items[0].kind')).toBe('Node');
  expect(await run(page, 'kubectl explain pod.spec.nodeName')).toContain('FIELD: nodeName <string>');
  await page.keyboard.press('Control+l');
  await page.keyboard.type('nano web.yaml\n');
  await page.waitForSelector('.kt-editor .cm-content:focus');
  await page.keyboard.press('Control+x');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
  await page.click('[data-check="three"]');
  await page.waitForSelector('[data-task="three"][data-state="failed"]');
  await page.click('[data-screen]');
  await run(page, 'kubectl scale deployment web --replicas=3; kubectl rollout status deployment web');
  await page.click('[data-check="three"]');
  await page.waitForSelector('[data-task="three"][data-state="passed"]');

  const coming = page.waitForEvent('download');
  await page.locator('[data-work="handIn"]').first().click();
  await page.click('.kt-dialog [data-main]');
  const submission = join(folder, 'ada.json');
  await (await coming).saveAs(submission);
  expect(problems).toEqual([]);
  await page.context().close();

  const graded = await kubetab('grade', '--lab', 'scaling', '--format', 'json', submission);
  const [result] = JSON.parse(graded.stdout).submissions;
  expect([result.notGraded, result.diverged]).toEqual([undefined, undefined]);
  expect(result).toMatchObject({ name: 'Ada', tasks: [{ id: 'three', passed: true }] });
});

test('the teacher has the solutions, here in Chinese', async () => {
  const file = join(folder, 'teacher.html');
  const packed = await kubetab('pack', 'scaling', '-o', file, '--language', 'zh-CN', '--with-solutions');
  expect(packed.stdout).toMatch(/^.*teacher\.html: \d\.\d MB, zh-CN, with solutions\n$/);
  const { page, problems } = await open(file);
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  expect(await page.locator('.run').first().textContent()).toBe('运行');
  expect(await page.locator('.kt-solution pre').textContent()).toContain('kubectl scale deployment web --replicas=3');
  expect(problems).toEqual([]);
  await page.context().close();
});

test('what cannot be packed is refused with its place', async () => {
  expect(await kubetab('pack')).toMatchObject({ code: 2, stderr: 'kubetab: pack takes one lab\n' });
  expect(await kubetab('pack', 'nowhere')).toMatchObject({ code: 2, stderr: 'kubetab: cannot read nowhere: ENOENT\n' });
  expect(await kubetab('pack', 'scaling', '--language', 'fr')).toMatchObject({
    code: 2,
    stderr: 'kubetab: scaling has no page in fr; it has en, zh-CN\n',
  });
  expect(existsSync(join(folder, 'scaling.fr.html'))).toBe(false);
});

const firefox = findFirefox();
test.skipIf(!firefox)(`in Firefox${firefox ? '' : ' (none is installed: name one with FIREFOX=…)'}`, async () => {
  const file = join(folder, 'scaling.html');
  if (!existsSync(file)) await kubetab('pack', 'scaling');
  const page = await Firefox.open(firefox as string, pathToFileURL(file).href);
  try {
    const has = (selector: string) => page.evaluate(`document.querySelector(${JSON.stringify(selector)}) !== null`);
    const lines =
      '[...document.querySelectorAll(".xterm-rows > div")].map((row) => row.textContent.trimEnd()).filter(Boolean)';
    await page.click('.lab-name input');
    await page.type('Ada\n');
    await expect
      .poll(async () => (await has('.lab-keys')) === 'true' && (await has('.run:not([hidden])')), WAIT)
      .toBe('true');
    await page.click('.run');
    await expect.poll(() => has('.lab[data-state="ready"]'), WAIT).toBe('true');
    await expect.poll(() => page.evaluate(`${lines}.at(-1)`), WAIT).toBe(PROMPT);
    await page.click('.lab-xterm');
    await page.type('kubectl get nodes -o json | jq -r .items[0].kind; kubectl get deployments\n');
    await expect
      .poll(() => page.evaluate(`${lines}.filter((line) => /^(Node$|web )/.test(line)).length`), WAIT)
      .toBe('3');
    expect(page.problems).toEqual([]);
  } finally {
    await page.close();
  }
});
const WAIT = { timeout: 60_000 };
