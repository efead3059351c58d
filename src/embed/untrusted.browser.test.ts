/** Payloads from a page around an embed, and through it: configuration, address, messages, files, and what it shows. */
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAYLOADS, PRINTABLE } from '../../sandbox/testing/payloads.ts';
import { type Site, startSite } from '../testing/browser.ts';
import { watchUntrusted } from '../testing/untrusted.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const FIRST = '<img src=x onerror=canary()>';

/** What is active in a frame but the lab's own. */
const strangers = (frame: Frame): Promise<string[]> =>
  frame.evaluate(() =>
    [
      ...document.querySelectorAll(
        'body img, body iframe, body svg script, body object, body embed, body a, [onerror], [onload]',
      ),
    ]
      .filter((each) => !each.matches('a[href^="/"], a[href^="http://127.0.0.1"]') && !each.closest('.lab-bar'))
      .map((each) => each.outerHTML.slice(0, 200)),
  );

test('an address made of payloads: offers are text, and what is refused says why in text', async () => {
  const { page, problems } = await site.open(undefined, { viewport: { width: 1200, height: 900 } });
  const watch = await watchUntrusted(page, site.url);
  const offered = PRINTABLE.slice(0, 50);
  const addresses = [
    `/embed/?${new URLSearchParams(offered.map((text) => ['command', text]))}`,
    ...[...PRINTABLE.slice(0, 8), '__proto__', '\0', '\u202e'].map(
      (text) => `/embed/?${new URLSearchParams({ lab: text })}`,
    ),
    ...PRINTABLE.slice(8, 12).map((text) => `/embed/?${new URLSearchParams({ [text]: text })}`),
    `/embed/?${new URLSearchParams({ scenario: `kind: "${FIRST}"` })}`,
    `/embed/?${new URLSearchParams({ lens: FIRST })}`,
    `/zh-cn/embed/?${new URLSearchParams({ theme: FIRST })}`,
  ];
  for (const [i, address] of addresses.entries()) {
    await page.goto(site.url + address);
    const { quiet } = await watch.opened();
    if (i === 0) {
      await page.waitForSelector('.lab[data-state="ready"]', { timeout: 60_000 });
      expect(await page.locator('[data-embed-offers] button').allTextContents()).toEqual(offered);
    } else {
      await page.waitForSelector('[data-embed-says]:not([hidden])');
      expect(await page.locator('[data-embed-says]').textContent()).not.toBe('');
    }
    expect(await strangers(page.mainFrame())).toEqual([]);
    await quiet();
  }
  expect(problems.filter((problem) => !/404/.test(problem))).toEqual([]);
  await page.close();
}, 120_000);

test('a page that hands over payloads, and hears of them, has text', async () => {
  const { page, problems } = await site.open(undefined, { viewport: { width: 1200, height: 900 } });
  await watchUntrusted(page, site.url);
  await page.goto(`${site.url}/favicon.svg`);
  // A page of the site's own origin without a policy, which is the harder place to be quiet in.
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><meta charset="utf-8"><title>host</title><main></main>',
    }),
  );
  await page.goto(`${site.url}/host.html`);
  await page.addScriptTag({ url: `${site.url}/embed.classic.js` });
  await page.evaluate(
    (texts) => {
      const heard: unknown[] = [];
      Object.assign(globalThis, { heard });
      for (const type of ['command', 'check', 'failed'])
        document.addEventListener(type, (event) => heard.push((event as CustomEvent).detail));
      const lab = document.createElement('kubetab-lab');
      const pre = document.createElement('pre');
      pre.textContent = `echo ${texts.map((text) => `'${text.replaceAll("'", `'\\''`)}'`).join(' ')}`;
      lab.append(pre);
      lab.setAttribute('run', '');
      const odd = { cluster: texts[0], lens: 'requests', title: texts[1], height: '<b>' };
      for (const [name, text] of Object.entries(odd)) lab.setAttribute(name, text as string);
      document.querySelector('main')?.append(lab);
    },
    PRINTABLE.slice(0, 40),
  );
  await page.click('kubetab-lab button');
  const frame = (await (await page.waitForSelector('kubetab-lab iframe')).contentFrame()) as Frame;
  await frame.waitForSelector('.lab[data-state="ready"]', { timeout: 60_000 });
  await expect
    .poll(() => page.evaluate(() => JSON.stringify((globalThis as unknown as { heard: unknown }).heard)))
    .toContain('"status":0');
  // Messages of no protocol, from its own window's side.
  await page.evaluate(
    (texts) => {
      const { contentWindow } = document.querySelector('kubetab-lab iframe') as HTMLIFrameElement;
      for (const text of texts) {
        contentWindow?.postMessage(text, '*');
        contentWindow?.postMessage({ kubetab: 1, type: text, config: { commands: [text], run: true } }, '*');
        window.postMessage({ kubetab: 1, type: text, line: text, task: text }, '*');
      }
    },
    PAYLOADS.slice(0, 150),
  );
  expect(await strangers(frame)).toEqual([]);
  expect(await page.locator('main img, main script, main a, main svg').count()).toBe(0);
  expect(await page.evaluate(() => (globalThis as unknown as { ran: unknown[] }).ran)).toEqual([]);
  expect(await frame.evaluate(() => (globalThis as unknown as { ran: unknown[] }).ran)).toEqual([]);
  expect(problems).toEqual([]);
  await page.close();
}, 120_000);
