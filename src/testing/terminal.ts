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
  await expect.poll(() => screenLines(page), { timeout: 30_000 }).not.toEqual([]);
}

/** The lines on the screen of the terminal that is shown. */
export async function screenLines(page: Page): Promise<string[]> {
  return (await page.evaluate(linesShown, {})) as string[];
}

interface Awaited {
  /** Lines before it do not count. */
  from?: number;
  /** What the lines put together are, or the last of them. */
  whole?: string;
  last?: string;
}

/** Runs in the page: the lines, or false where they are not what is awaited. */
function linesShown({ from = 0, whole, last }: Awaited): string[] | false {
  const rows = document.querySelectorAll('.lab-xterm:not([hidden]) .xterm-rows > div');
  const all = Array.from(rows, (row) => (row.textContent ?? '').replace(/[\s\u00a0]+$/u, '').replace(/\u00a0/g, ' '));
  while (all.at(-1) === '') all.pop();
  const lines = all.slice(from);
  if (whole !== undefined && lines.join('') !== whole) return false;
  return last !== undefined && lines.at(-1) !== last ? false : lines;
}

/** Waits in the page itself, which costs less than asking it again and again; gives the lines. */
async function untilShown(page: Page, awaited: Awaited, timeout: number, message: string): Promise<string[]> {
  const shown = await page
    .waitForFunction(linesShown, awaited, { polling: 25, timeout })
    .then((handle) => handle.jsonValue())
    .catch(() => false as const);
  if (shown) return shown;
  const lines = (await screenLines(page)).slice(awaited.from);
  expect({ ...awaited, whole: lines.join(''), last: lines.at(-1) }, message).toMatchObject(awaited);
  return lines;
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
  await untilShown(page, { whole: prompt }, timeout, 'an empty screen');
  if (paste) await page.keyboard.insertText(command);
  else await page.keyboard.type(command);
  const typed = `${PROMPT}${command}`.trimEnd();
  const from = (await untilShown(page, { whole: typed }, timeout, `the echo of ${command}`)).length;
  await page.keyboard.press('Enter');
  const lines = await untilShown(page, { from, last: prompt }, timeout, `a prompt after ${command}`);
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
  await untilShown(page, { whole: prompt }, timeout, 'an empty screen');
  await page.keyboard.type(`${command}\n`);
  for (const line of keys) {
    await untilShown(page, { last: inner.trimEnd() }, timeout, `the prompt before ${line}`);
    await page.keyboard.type(line);
    await untilShown(page, { last: `${inner}${line}`.trimEnd() }, timeout, `the echo of ${line}`);
    await page.keyboard.press('Enter');
  }
  const lines = await untilShown(page, { last: prompt }, timeout, `a prompt after ${command}`);
  return lines.slice(1, -1).join('\n');
}
