/**
 * The terminal under load, in a headless Chromium: how soon a key is on the screen while 500 Pods roll out, how soon
 * Ctrl-C gives the prompt back, how soon Tab answers with 1,000 Pods there. Each time runs from the key's own time
 * stamp (when the browser took it in) to the frame in which the terminal's rows hold the answer, at the end of that
 * frame's scripts; layout and paint follow within it.
 */
import { type Site, startSite } from '../../src/testing/browser.ts';
import { measureCompletions } from './completion.ts';
import { openLab, PROMPT, prompt, type Spread, spread, TIMES, waited } from './lab.ts';

export interface TerminalMeasure {
  /** Milliseconds from a key to its echo as drawn while `--replicas=500` rolls out: median, ninety-fifth of a hundred, longest. */
  echo: { median: number; p95: number; max: number };
  /** Milliseconds from Ctrl-C to the prompt, for each loop. */
  interrupts: Record<string, Spread>;
  /** Milliseconds from the last Tab to the completed line or the list, for each line and its Tabs. */
  completions: Record<string, Spread>;
}

export const LOOPS = [
  'while true; do :; done',
  'while true; do kubectl get pods; done',
  'yes',
  'yes > /dev/null',
  'seq 1 1000000000 | sort',
  "jq -n 'last(range(1000000000000))'",
];
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

async function measureEcho(site: Site): Promise<TerminalMeasure['echo']> {
  const page = await openLab(site);
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

/** In the page: from the next Ctrl-C to a last row that is the prompt. */
function watchInterrupt({ prompt }: { prompt: string }): void {
  const rows = document.querySelector('.lab-xterm:not([hidden]) .xterm-rows') as HTMLElement;
  const waited = new Promise<number>((resolve) => {
    const listener = ({ key, ctrlKey, timeStamp }: KeyboardEvent): void => {
      if (key !== 'c' || !ctrlKey) return;
      window.removeEventListener('keydown', listener, { capture: true });
      new MutationObserver((_, observer) => {
        const last = [...rows.children]
          .map((row) => (row.textContent ?? '').replace(/\u00a0/g, ' ').trimEnd())
          .filter(Boolean)
          .at(-1);
        if (last !== prompt) return;
        observer.disconnect();
        resolve(performance.now() - timeStamp);
      }).observe(rows, { childList: true, subtree: true, characterData: true });
    };
    window.addEventListener('keydown', listener, { capture: true });
  });
  Object.assign(window, { waited });
}

async function measureInterrupt(site: Site, loop: string): Promise<Spread> {
  const page = await openLab(site);
  const waits: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    await page.keyboard.type(`clear; ${loop}\n`);
    await page.waitForTimeout(1000 + i * 37);
    await page.evaluate(watchInterrupt, { prompt: PROMPT });
    await page.keyboard.press('Control+c');
    waits.push(await waited(page));
    await prompt(page);
  }
  await page.context().close();
  return spread(waits);
}

export async function measureTerminal(): Promise<TerminalMeasure> {
  const site = await startSite({ measured: true });
  try {
    const echo = await measureEcho(site);
    const interrupts: Record<string, Spread> = {};
    for (const loop of LOOPS) interrupts[loop] = await measureInterrupt(site, loop);
    return { echo, interrupts, completions: await measureCompletions(site) };
  } finally {
    site.close();
  }
}
