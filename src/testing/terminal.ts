/** For browser tests: the lab's terminal as a person uses it. */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { PROMPT } from '../lab/prompt.ts';

/** Wakes the lab with a click and waits for its prompt. */
export async function wakeLab(page: Page): Promise<void> {
  await page.click('[data-screen]');
  await page.waitForSelector('.lab[data-state="ready"]');
  await expect.poll(() => screenText(page)).toContain(PROMPT.trimEnd());
}

/** The terminal's text from the top of its scrollback, lines that were wrapped joined, without trailing space. */
export async function screenText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const lab = document.querySelector('[data-lab]') as HTMLElement & { screenText?(): string };
    return lab.screenText?.() ?? '';
  });
}

/** Types a command, presses Enter, and gives what was printed before the next prompt. */
export async function run(page: Page, command: string, timeout = 30_000): Promise<string> {
  const before = (await screenText(page)).split('\n').length;
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  const prompt = PROMPT.trimEnd();
  let printed = '';
  await expect
    .poll(
      async () => {
        const lines = (await screenText(page)).split('\n').slice(before);
        printed = lines.slice(0, -1).join('\n');
        return lines.at(-1);
      },
      { timeout, interval: 50, message: `a prompt after ${command}` },
    )
    .toBe(prompt);
  return printed;
}
