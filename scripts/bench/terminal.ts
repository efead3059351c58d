/** The terminal under load, in a headless Chromium: how soon a key is on the screen while 500 Pods roll out, and how soon Ctrl-C gives the prompt back. */
import type { Page } from 'playwright-core';
import { type Site, startSite } from '../../src/testing/browser.ts';

export interface TerminalMeasure {
  /** Milliseconds from a key to its echo as drawn while `--replicas=500` rolls out: median, ninety-fifth of a hundred, longest. */
  echo: { median: number; p95: number; max: number };
  /** Milliseconds from Ctrl-C to the prompt, for each loop. */
  interrupts: Record<string, number>;
}

export const LOOPS = [
  'while true; do :; done',
  'while true; do kubectl get pods; done',
  'yes',
  'yes > /dev/null',
  'seq 1 1000000000 | sort',
  "jq -n 'last(range(1000000000000))'",
];
const PROMPT = '[root@master01 ~]#';
const KEYS = 100;

/** In the page: notes when each key went down, and when the row it belongs to changed. */
function watchKeys(): void {
  const marks: { down: number; drawn?: number }[] = [];
  const rows = document.querySelector('.lab-xterm:not([hidden]) .xterm-rows') as HTMLElement;
  window.addEventListener('keydown', (event) => marks.push({ down: event.timeStamp }), { capture: true });
  const shown = (): number => (rows.textContent?.match(/Q/g) ?? []).length;
  new MutationObserver(() => {
    const count = shown();
    for (let i = 0; i < count && i < marks.length; i++)
      if (marks[i]) (marks[i] as { drawn?: number }).drawn ??= performance.now();
  }).observe(rows, { childList: true, subtree: true, characterData: true });
  Object.assign(window, { marks });
}

async function lastLine(page: Page): Promise<string> {
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

async function prompt(page: Page): Promise<void> {
  const end = performance.now() + 60_000;
  while ((await lastLine(page)) !== PROMPT) {
    if (performance.now() > end) throw new Error(`no prompt, but: ${await lastLine(page)}`);
    await page.waitForTimeout(20);
  }
}

async function open(site: Site): Promise<Page> {
  const { page } = await site.open('/resource-model/objects/');
  await page.click('[data-screen]');
  await page.waitForSelector('.lab[data-state="ready"]');
  await prompt(page);
  return page;
}

async function measureEcho(site: Site): Promise<TerminalMeasure['echo']> {
  const page = await open(site);
  await page.keyboard.type('kubectl create deployment x --image=nginx --replicas=500; clear\n');
  await prompt(page);
  await page.evaluate(watchKeys);
  for (let i = 0; i < KEYS; i++) {
    await page.keyboard.press('Q');
    await page.waitForTimeout(20 + (i % 7) * 9);
  }
  await page.waitForTimeout(500);
  const waits = await page.evaluate(() =>
    (window as unknown as { marks: { down: number; drawn?: number }[] }).marks.map(
      (m) => (m.drawn ?? Infinity) - m.down,
    ),
  );
  await page.context().close();
  waits.sort((a, b) => a - b);
  const at = (part: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] as number;
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}

async function measureInterrupt(site: Site, loop: string): Promise<number> {
  const page = await open(site);
  // Timed in the page: from the key to a last row that is the prompt.
  const waited = page.evaluate(
    (prompt) =>
      new Promise<number>((resolve) => {
        const rows = document.querySelector('.lab-xterm:not([hidden]) .xterm-rows') as HTMLElement;
        let down = 0;
        window.addEventListener(
          'keydown',
          (event) => {
            if (event.key === 'c' && event.ctrlKey) down = event.timeStamp;
          },
          { capture: true },
        );
        const look = (): void => {
          const last = [...rows.children]
            .map((row) => (row.textContent ?? '').replace(/\u00a0/g, ' ').trimEnd())
            .filter(Boolean)
            .at(-1);
          if (down && last === prompt) resolve(performance.now() - down);
          else requestAnimationFrame(look);
        };
        look();
      }),
    PROMPT,
  );
  await page.keyboard.type(`clear; ${loop}\n`);
  await page.waitForTimeout(1500);
  await page.keyboard.press('Control+c');
  const result = await Promise.race([waited, new Promise<number>((resolve) => setTimeout(resolve, 15_000, Infinity))]);
  await page.context().close();
  return result;
}

export async function measureTerminal(): Promise<TerminalMeasure> {
  const site = await startSite();
  try {
    const echo = await measureEcho(site);
    const interrupts: Record<string, number> = {};
    for (const loop of LOOPS) interrupts[loop] = await measureInterrupt(site, loop);
    return { echo, interrupts };
  } finally {
    site.close();
  }
}
