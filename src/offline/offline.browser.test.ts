/** After one visit the page works without a network, its parts that come late included; the badge says so, and only then. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePolicies } from '../../scripts/csp.ts';
import { writeOffline } from '../../scripts/offline.ts';
import { type OpenOptions, type Served, type Site, serveFolder, startSite } from '../testing/browser.ts';
import { run, screenLines, wakeLab } from '../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const ROOMY: OpenOptions = { viewport: { width: 1800, height: 1400 }, serviceWorkers: 'allow', cold: true };
const PROMPT = '[root@master01 ~]#';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

async function untilBadge(page: Page, says = 'Works offline'): Promise<void> {
  const badge = page.locator('[data-offline]');
  await badge.waitFor({ timeout: 90_000 });
  expect(await badge.textContent()).toBe(says);
}

/** Commands whose parts come with their first use. */
async function useEverything(page: Page): Promise<void> {
  expect(await run(page, 'kubectl get deployments')).toMatch(/^NAME +READY/);
  expect(await run(page, 'kubectl get nodes -o json | jq -r .items[0].kind')).toBe('Node');
  expect(await run(page, 'kubectl explain pod.spec.nodeName')).toContain('FIELD: nodeName <string>');
  expect(await run(page, 'kubectl describe node master01 | head -1')).toBe('Name:               master01');
  expect(await run(page, 'kubectl help rollout undo | head -1')).toBe('Roll back to a previous rollout.');
  expect(await run(page, "echo a | sed 's/a/b/'")).toBe('b');
  await page.keyboard.press('Control+l');
  await page.keyboard.type('nano notes.txt\n');
  await page.waitForSelector('.kt-editor .cm-content:focus');
  await page.keyboard.press('Control+x');
  await page.waitForSelector('.kt-editor', { state: 'detached' });
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
}

test('visited once with a lab awake: this page goes on, and opens again, with the network off', async () => {
  const { page, problems } = await site.open(CHAPTER, ROOMY);
  expect(await page.locator('[data-offline]').isHidden()).toBe(true);
  await wakeLab(page);
  await untilBadge(page);
  await page.context().setOffline(true);
  await useEverything(page);
  await page.reload();
  await untilBadge(page);
  await page.click('[data-screen]');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
  await useEverything(page);
  // The other chapters of the language, by link.
  await page.click('.pagination-links a[rel="next"]');
  await page.waitForURL('**/urls/addresses/');
  expect(await page.locator('h1').textContent()).toMatch(/\S/);
  expect(problems).toEqual([]);
  await page.context().close();
});

test('until somebody stays or uses the lab, nothing is fetched; Chinese says it in Chinese', async () => {
  const { page, problems } = await site.open(undefined, ROOMY);
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.clock.install();
  await page.goto(`${site.url}/zh-cn${CHAPTER}`, { waitUntil: 'networkidle' });
  expect(asked.filter((path) => /sw\.js|worker|jq|pagefind\.js/.test(path))).toEqual([]);
  await page.clock.fastForward(15_000);
  await untilBadge(page, '可离线使用');
  expect(problems).toEqual([]);
  await page.context().close();
});

test('who saves data is not served in the background', async () => {
  const { page, problems } = await site.open(undefined, ROOMY);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true, effectiveType: '4g' } });
  });
  await page.clock.install();
  await page.goto(site.url + CHAPTER, { waitUntil: 'networkidle' });
  await page.clock.fastForward(60_000);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
  expect(problems).toEqual([]);
  await page.context().close();
});

describe('a site that is built anew', () => {
  let folder: string;
  let served: Served;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kubetab-'));
    cpSync(site.folder, folder, { recursive: true });
    served = await serveFolder(folder);
  });
  afterAll(() => {
    served?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const buildOf = (page: Page) =>
    page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name="kubetab-build"]')?.content);
  const caches = (page: Page) => page.evaluate(() => globalThis.caches.keys());

  test('an open page keeps its own files; the next is all of the new build; then the old ones go', async () => {
    const { page: old, problems } = await site.open(undefined, ROOMY);
    const context = old.context();
    const faults: string[] = [];
    await old.goto(served.url + CHAPTER);
    await wakeLab(old);
    await untilBadge(old);
    const before = await buildOf(old);

    await buildAnew(folder);
    expect(await run(old, 'kubectl explain pod.spec.nodeName')).toContain('FIELD: nodeName <string>');
    const page = await context.newPage();
    page.on('requestfailed', (request) => faults.push(request.url()));
    page.on('response', (response) => response.status() >= 400 && faults.push(response.url()));
    await page.goto(`${served.url}/urls/addresses/`);
    const after = await buildOf(page);
    expect(after).not.toBe(before);
    await wakeLab(page);
    await untilBadge(page);
    expect((await caches(page)).map((name) => name.split(':').at(-1))).toEqual([before, after]);
    expect(await run(old, 'kubectl get nodes -o json | jq -r .items[0].kind')).toBe('Node');

    await old.close();
    await page.close();
    const next = await context.newPage();
    await next.goto(served.url + CHAPTER);
    await wakeLab(next);
    await expect.poll(async () => (await caches(next)).map((name) => name.split(':').at(-1))).toEqual([after]);
    await context.setOffline(true);
    await next.reload();
    expect(await buildOf(next)).toBe(after);
    await wakeLab(next);
    await useEverything(next);
    expect([...problems, ...faults]).toEqual([]);
    await context.close();
  });
});

/** As a build with other contents is: each hashed file has another name, wherever it is named. */
async function buildAnew(folder: string): Promise<void> {
  const assets = join(folder, '_astro');
  const names = readdirSync(assets);
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(html|js|css)$/.test(path) || path === 'sw.js') continue;
    const file = join(folder, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      names.reduce((written, name) => written.replaceAll(name, `2-${name}`), text),
    );
  }
  for (const name of names) {
    cpSync(join(assets, name), join(assets, `2-${name}`));
    rmSync(join(assets, name));
  }
  writePolicies(folder);
  await writeOffline(folder);
}
