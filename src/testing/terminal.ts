/** For browser tests: the lab's terminal as a person uses it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PROMPT } from '../lab/prompt.ts';

const prompt = PROMPT.trimEnd();

/** Wakes the lab with a click and waits for its prompt. */
export async function wakeLab(page: Page): Promise<void> {
  await page.click('[data-screen]');
  await untilReady(page);
}

export async function untilReady(page: Page): Promise<void> {
  await page.waitForSelector('.lab[data-state="ready"]');
  await expect.poll(() => lastLine(page), { interval: 20, timeout: 10_000 }).toMatch(/\S/);
}

/** The lines on the screen of the terminal that is shown. */
export async function screenLines(page: Page): Promise<string[]> {
  const lines = await page.$$eval('.lab-xterm:not([hidden]) .xterm-rows > div', (rows) =>
    rows.map((row) => (row.textContent ?? '').replace(/[\s\u00a0]+$/u, '').replace(/\u00a0/g, ' ')),
  );
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

async function lastLine(page: Page): Promise<string> {
  return (await screenLines(page)).at(-1) ?? '';
}

export interface RunOptions {
  /** Milliseconds to wait for the next prompt. */
  timeout?: number;
  /** Put the text in at once, as a paste does, instead of key by key. */
  paste?: boolean;
}

/**
 * Clears the screen, types a command, presses Enter, and gives the lines printed before the next prompt.
 * The viewport has to be large enough for them.
 */
export async function run(
  page: Page,
  command: string,
  { timeout = 30_000, paste = false }: RunOptions = {},
): Promise<string> {
  await page.keyboard.press('Control+l');
  await expect.poll(() => screenLines(page), { interval: 20, timeout, message: 'an empty screen' }).toEqual([prompt]);
  if (paste) await page.keyboard.insertText(command);
  else await page.keyboard.type(command);
  const typed = `${PROMPT}${command}`.trimEnd();
  const joined = async (): Promise<string> => (await screenLines(page)).join('');
  await expect.poll(joined, { interval: 20, timeout, message: `the echo of ${command}` }).toBe(typed);
  const rows = (await screenLines(page)).length;
  await page.keyboard.press('Enter');
  let lines: string[] = [];
  await expect
    .poll(
      async () => {
        lines = (await screenLines(page)).slice(rows);
        return lines.at(-1);
      },
      { timeout, interval: 30, message: `a prompt after ${command}` },
    )
    .toBe(prompt);
  return lines.slice(0, -1).join('\n');
}

/** A command that takes the terminal: each of `keys` is typed with Enter when the given prompt waits; gives the lines of it all. */
export async function runInside(
  page: Page,
  command: string,
  keys: string[],
  inner: string,
  { timeout = 30_000 }: RunOptions = {},
): Promise<string> {
  await page.keyboard.press('Control+l');
  await expect.poll(() => screenLines(page), { interval: 20, timeout, message: 'an empty screen' }).toEqual([prompt]);
  await page.keyboard.type(`${command}\n`);
  for (const line of keys) {
    await expect
      .poll(() => lastLine(page), { interval: 20, timeout, message: `the prompt before ${line}` })
      .toBe(inner.trimEnd());
    await page.keyboard.type(line);
    await expect
      .poll(() => lastLine(page), { interval: 20, timeout, message: `the echo of ${line}` })
      .toBe(`${inner}${line}`.trimEnd());
    await page.keyboard.press('Enter');
  }
  await expect.poll(() => lastLine(page), { interval: 30, timeout, message: `a prompt after ${command}` }).toBe(prompt);
  return (await screenLines(page)).slice(1, -1).join('\n');
}
