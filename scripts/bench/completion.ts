/** How soon Tab answers with 1,000 Pods there: in the rows of the terminal, from the key's time stamp. */
import type { Site } from '../../src/testing/browser.ts';
import { lastLine, openLab, prompt, type Spread, spread, TIMES, waited } from './lab.ts';

const LINES = [
  { line: 'kubectl get pods web-', tabs: 1 },
  { line: 'kubectl describe pod web-', tabs: 1 },
  { line: 'kubectl describe pod ', tabs: 2 },
  { line: 'kubectl get ', tabs: 2 },
  { line: 'kubectl get pods -n ', tabs: 2 },
];

/** In the page: from the next Tab to rows that answer it, a longer line or a list above the same. */
function watchTab({ before }: { before: string }): void {
  const waited = new Promise<number>((resolve) => {
    const rows = document.querySelector('.lab-xterm:not([hidden]) .xterm-rows') as HTMLElement;
    const shown = (): string[] =>
      [...rows.children].map((row) => (row.textContent ?? '').replace(/\u00a0/g, ' ').trimEnd()).filter(Boolean);
    let down = 0;
    let count = 0;
    window.addEventListener(
      'keydown',
      (event) => {
        down = event.timeStamp;
        count = shown().length;
      },
      { capture: true, once: true },
    );
    new MutationObserver((_, observer) => {
      const lines = shown();
      const last = lines.at(-1) as string;
      const listed = last === before && lines.length > count;
      if (!down || !last.startsWith(before) || !(listed || last.length > before.length)) return;
      observer.disconnect();
      resolve(performance.now() - down);
    }).observe(rows, { childList: true, subtree: true, characterData: true });
  });
  Object.assign(window, { waited });
}

/** By line and its Tabs, the last of which is timed. */
export async function measureCompletions(site: Site): Promise<Record<string, Spread>> {
  const page = await openLab(site);
  await page.keyboard.type('kubectl create deployment web --image=nginx --replicas=1000\n');
  await prompt(page);
  const there = async (): Promise<boolean> => {
    await page.keyboard.type('clear; kubectl get pods --no-headers | grep -c ^web-\n');
    await prompt(page);
    return page.$eval('.lab-xterm:not([hidden]) .xterm-rows', (rows) =>
      /(^|\D)1000(\D|$)/.test(rows.textContent ?? ''),
    );
  };
  while (!(await there())) await page.waitForTimeout(500);
  const waits: Record<string, Spread> = {};
  for (const { line, tabs } of LINES) {
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      await page.keyboard.press('Control+c');
      await page.keyboard.type('clear\n');
      await prompt(page);
      await page.keyboard.type(line);
      await page.waitForTimeout(400);
      for (let tab = 1; tab < tabs; tab++) {
        await page.keyboard.press('Tab');
        await page.waitForTimeout(400);
      }
      await page.evaluate(watchTab, { before: await lastLine(page) });
      await page.keyboard.press('Tab');
      times.push(await waited(page));
    }
    waits[`${line}${'<Tab>'.repeat(tabs)}`] = spread(times);
  }
  await page.context().close();
  return waits;
}
