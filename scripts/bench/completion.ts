/**
 * How soon Tab answers with 1,000 Pods there, and how soon the keys that leaf through what it found: in the rows of the
 * terminal, from the key's time stamp.
 */
import type { Site } from '../../src/testing/browser.ts';
import { lastLine, openLab, prompt, type Spread, spread, TIMES, waited } from './lab.ts';

/** Keys of which the last is timed. At a second Tab that adds nothing bash lists, or asks whether to. */
const LINES = [
  { line: 'kubectl get pods web-', keys: ['Tab'] },
  { line: 'kubectl describe pod web-', keys: ['Tab'] },
  { line: 'kubectl describe pod ', keys: ['Tab', 'Tab'] },
  { line: 'kubectl describe pod ', keys: ['Tab', 'Tab', 'y'] },
  { line: 'kubectl describe pod ', keys: ['Tab', 'Tab', 'y', 'Space'] },
  { line: 'kubectl get ', keys: ['Tab', 'Tab'] },
  { line: 'kubectl get pods -n ', keys: ['Tab', 'Tab'] },
];

/** In the page: from the next key to rows that answer it: a longer line, a list above the same, a question, another page. */
function watchTab({ before }: { before: string }): void {
  const waited = new Promise<number>((resolve) => {
    const rows = document.querySelector('.lab-xterm:not([hidden]) .xterm-rows') as HTMLElement;
    const shown = (): string[] =>
      [...rows.children].map((row) => (row.textContent ?? '').replace(/\u00a0/g, ' ').trimEnd()).filter(Boolean);
    let down = 0;
    let there = '';
    let count = 0;
    window.addEventListener(
      'keydown',
      (event) => {
        down = event.timeStamp;
        there = shown().join('\n');
        count = shown().length;
      },
      { capture: true, once: true },
    );
    new MutationObserver((_, observer) => {
      const lines = shown();
      const last = lines.at(-1) as string;
      const listed = last === before && lines.length > count;
      const longer = last.startsWith(before) && last.length > before.length;
      const asked = /^Display all \d+ possibilities|^--More--$/.test(last) && lines.join('\n') !== there;
      if (!down || !(listed || longer || asked)) return;
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
  for (const { line, keys } of LINES) {
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      await page.keyboard.press('Control+c');
      await prompt(page);
      await page.keyboard.type('clear\n');
      await prompt(page);
      await page.keyboard.type(line);
      await page.waitForTimeout(400);
      for (const key of keys.slice(0, -1)) {
        await page.keyboard.press(key);
        await page.waitForTimeout(400);
      }
      await page.evaluate(watchTab, { before: await lastLine(page) });
      await page.keyboard.press(keys.at(-1) as string);
      times.push(await waited(page));
    }
    waits[line + keys.map((key) => `<${key}>`).join('')] = spread(times);
  }
  await page.context().close();
  return waits;
}
