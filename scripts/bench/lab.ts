/** For benchmarks: a lab in a headless Chromium, and what is made of several measurements. */
import type { Page } from 'playwright-core';
import type { Site } from '../../src/testing/browser.ts';

export const PROMPT = '[root@master01 ~]#';
/** Measurements of one thing. */
export const TIMES = 5;

/** Of {@link TIMES} measurements. */
export interface Spread {
  median: number;
  max: number;
}

export function spread(waits: number[]): Spread {
  const sorted = waits.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] as number, max: sorted.at(-1) as number };
}

export async function lastLine(page: Page): Promise<string> {
  const rows = await page.$$eval('.lab-xterm:not([hidden]) .xterm-rows > div', (all) =>
    all.map((row) => row.textContent ?? ''),
  );
  return (
    rows
      .map((row) => row.replace(/[\s\u00a0]+$/u, '').replace(/\u00a0/g, ' '))
      .filter(Boolean)
      .at(-1) ?? ''
  );
}

/** Waits for it, on the last line. */
export async function prompt(page: Page): Promise<void> {
  const end = performance.now() + 60_000;
  while ((await lastLine(page)) !== PROMPT) {
    if (performance.now() > end) throw new Error(`no prompt, but: ${await lastLine(page)}`);
    await page.waitForTimeout(20);
  }
}

/** A chapter with its lab awake. */
export async function openLab(site: Site): Promise<Page> {
  const { page } = await site.open('/resource-model/objects/');
  await page.click('[data-screen]');
  await page.waitForSelector('.lab[data-state="ready"]');
  await prompt(page);
  return page;
}

/** What a script in the page is waiting for, as `window.waited`: milliseconds, or Infinity when it takes too long. */
export async function waited(page: Page): Promise<number> {
  const late = new Promise<number>((resolve) => setTimeout(resolve, 15_000, Infinity));
  return Promise.race([page.evaluate(() => (window as unknown as { waited: Promise<number> }).waited), late]);
}
