/**
 * `npm start -- --host` in a room: plain HTTP at an address of the network is no secure context. Locks, clipboard,
 * `crypto.subtle` and service workers are missing there; the lab works, and says nothing of it.
 */
import { networkInterfaces } from 'node:os';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSite, findHeadless, type Served, serveFolder } from '../testing/browser.ts';
import { run, screenLines, wakeLab } from '../testing/terminal.ts';

const address = Object.values(networkInterfaces())
  .flat()
  .find((each) => each && !each.internal && each.family === 'IPv4')?.address;

let served: Served;
let browser: Browser;
beforeAll(async () => {
  served = await serveFolder(await buildSite(), { host: '0.0.0.0' });
  browser = await chromium.launch({ executablePath: await findHeadless(), args: ['--headless', '--no-sandbox'] });
});
afterAll(async () => {
  served?.close();
  await browser?.close();
});

const MISSING = ['locks', 'clipboard', 'serviceWorker'];

test.skipIf(!address)(`at ${address ?? 'no address: this machine is in no network'}`, async () => {
  const page = await (await browser.newContext({ viewport: { width: 1800, height: 1400 } })).newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  await page.goto(`http://${address}:${new URL(served.url).port}/resource-model/objects/`);
  expect(await page.evaluate((names) => names.filter((name) => name in navigator), MISSING)).toEqual([]);
  expect(await page.evaluate(() => [isSecureContext, crypto.subtle, crypto.randomUUID])).toEqual([
    false,
    undefined,
    undefined,
  ]);

  await wakeLab(page);
  expect(await run(page, 'kubectl get nodes -o json | jq -r .items[0].kind')).toBe('Node');
  await page.keyboard.press('Control+l');
  await page.keyboard.type('nano web.yaml\n');
  await page.waitForSelector('.kt-editor .cm-content:focus');
  await page.keyboard.press('Control+x');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 ~]#');
  await run(page, "sed -i 's/demoapp:v10$/demoapp:v1.0/' web.yaml; kubectl apply -f web.yaml");
  await run(page, 'kubectl wait --for=condition=Ready pod/web --timeout=60s');
  await page.click('[data-check="repair"]');
  await page.waitForSelector('[data-task="repair"][data-state="passed"]');

  // Copying has a plain way.
  const copied = (): Promise<string> =>
    page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('copy', () => resolve(getSelection()?.toString() ?? ''), { once: true });
        }),
    );
  const [block] = await Promise.all([copied(), page.locator('.copy button').first().click({ force: true })]);
  expect(block.trim()).toBe('kubectl get pods');

  // A reload goes on from where it was.
  await page.click('[data-screen]');
  await run(page, 'echo kept > kept.txt');
  await page.click('.pagination-links a[rel="next"]');
  await page.waitForURL('**/urls/addresses/');
  await page.goBack();
  await wakeLab(page);
  expect(await run(page, 'cat kept.txt')).toBe('kept');
  expect(await page.locator('[data-offline]').isHidden()).toBe(true);
  expect(problems).toEqual([]);
});
