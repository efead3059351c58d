/** Editing in the page: the keys a beginner knows, vi for who asks for it, and never a trap. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../../testing/accessibility.ts';
import { type OpenPage, type Site, startSite } from '../../testing/browser.ts';
import { run, screenLines, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const ROOMY = { viewport: { width: 2200, height: 1600 } };
const PROMPT = '[root@master01 ~]#';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

async function using(
  body: (open: OpenPage) => Promise<void>,
  options: Parameters<Site['open']>[1] = ROOMY,
  path = CHAPTER,
): Promise<void> {
  const open = await site.open(path, options);
  try {
    await wakeLab(open.page);
    await body(open);
    expect(open.problems).toEqual([]);
  } finally {
    await open.page.context().close();
  }
}

/** Enters a command that opens the editor, and waits until it has the keyboard. */
async function open(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+l');
  await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.kt-editor .cm-content:focus');
}

/** Waits until the editor is gone; gives what the terminal shows before the next prompt. */
async function closed(page: Page): Promise<string> {
  await page.waitForSelector('.kt-editor', { state: 'detached' });
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
  expect(await page.evaluate(() => !!document.activeElement?.closest('.xterm'))).toBe(true);
  return (await screenLines(page)).slice(1, -1).join('\n');
}

const state = (page: Page): Promise<string | null> => page.locator('.kt-editor-state').textContent();

describe('plain keys', () => {
  test('nano: type, save, close', async () => {
    await using(async ({ page }) => {
      await open(page, 'nano notes.txt');
      expect(await page.locator('.kt-editor-name').textContent()).toBe('/root/notes.txt');
      expect(await state(page)).toBe('new file');
      expect(await page.locator('.kt-editor-keys').textContent()).toBe(
        'Ctrl-S saves, Ctrl-X closes. Esc, then Tab leaves the text.',
      );
      await page.keyboard.type('one');
      await page.keyboard.press('Enter');
      await page.keyboard.type('two');
      expect(await state(page)).toBe('not saved');
      await page.keyboard.press('Control+s');
      await expect.poll(() => page.locator('.kt-editor-message').textContent()).toBe('Saved.');
      await page.keyboard.press('Control+x');
      expect(await closed(page)).toBe('');
      expect(await run(page, 'cat notes.txt; echo $?')).toBe('one\ntwo\n0');
    });
  });

  test('closing with changes asks once, and each answer does what it says', async () => {
    await using(async ({ page }) => {
      const ask = page.locator('.kt-editor-question');
      await open(page, 'edit a.yaml');
      await page.keyboard.type('a: 1');
      await page.keyboard.press('Control+x');
      expect(await ask.locator('p').textContent()).toBe('What you changed is not saved.');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Save and close');
      await page.keyboard.press('Escape');
      expect(await ask.isVisible()).toBe(false);
      await page.keyboard.press('Enter');
      await page.keyboard.type('b: 2');
      await page.keyboard.press('Control+x');
      await page.keyboard.press('y');
      await closed(page);
      expect(await run(page, 'cat a.yaml')).toBe('a: 1\nb: 2');

      await open(page, 'nano +2 a.yaml');
      await page.keyboard.type('# ');
      await page.keyboard.press('Control+x');
      await page.keyboard.press('n');
      await closed(page);
      expect(await run(page, 'cat a.yaml')).toBe('a: 1\nb: 2');

      await open(page, 'nano +2 a.yaml');
      await page.keyboard.type('# ');
      await page.getByRole('button', { name: 'Save and close' }).first().click();
      await closed(page);
      expect(await run(page, 'cat a.yaml')).toBe('a: 1\n# b: 2');

      await open(page, 'nano a.yaml');
      await page.keyboard.type('lost');
      await page.getByRole('button', { name: 'Close without saving' }).first().click();
      await closed(page);
      expect(await run(page, 'cat a.yaml')).toBe('a: 1\n# b: 2');
    });
  });

  test('what cannot be written is said, and the text stays', async () => {
    await using(async ({ page }) => {
      await open(page, 'nano nowhere/a.txt');
      await page.keyboard.type('kept');
      await page.getByRole('button', { name: 'Save and close' }).first().click();
      await expect
        .poll(() => page.locator('.kt-editor-message').textContent())
        .toBe('Not saved: No such file or directory');
      expect(await page.locator('.cm-content').textContent()).toBe('kept');
    });
  });

  test('Tab indents, Esc and Tab lead out, the buttons are reached, and back', async () => {
    await using(async ({ page }) => {
      await open(page, 'nano a.yaml');
      await page.keyboard.type('a:');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('b: 1');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Save and close');
      await page.keyboard.press('Shift+Tab');
      expect(await page.evaluate(() => document.activeElement?.className)).toMatch(/cm-content/);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await closed(page);
      expect(await run(page, 'cat a.yaml')).toBe('a:\n  b: 1');
    });
  });
});

describe('vi', () => {
  test(':wq, :q!, :w, :x, ZZ', async () => {
    await using(async ({ page }) => {
      const ex = async (command: string): Promise<void> => {
        await page.keyboard.press('Escape');
        await page.keyboard.type(`:${command}`);
        await page.keyboard.press('Enter');
      };
      await open(page, 'vi a.txt');
      expect(await page.locator('.kt-editor-keys').textContent()).toBe(
        ':wq Enter saves and closes, :q! Enter closes without saving. i begins to type, Esc ends it.',
      );
      await page.keyboard.type('ihello');
      await ex('q');
      await expect
        .poll(() => page.locator('.kt-editor-message').textContent())
        .toBe('E37: No write since last change (add ! to override)');
      await page.keyboard.type('dd');
      await ex('w');
      await expect.poll(() => page.locator('.kt-editor-message').textContent()).toBe('Saved.');
      await page.keyboard.type('ione');
      await ex('wq');
      await closed(page);
      expect(await run(page, 'cat a.txt')).toBe('one');
      await open(page, 'vim a.txt');
      await page.keyboard.type('oxxx');
      await ex('q!');
      await closed(page);
      await open(page, 'vi a.txt');
      await page.keyboard.type('otwo');
      await ex('w b.txt');
      await expect.poll(() => page.locator('.kt-editor-message').textContent()).toBe('Saved.');
      await ex('x');
      await closed(page);
      await open(page, 'vi a.txt');
      await page.keyboard.type('Gothree');
      await page.keyboard.press('Escape');
      await page.keyboard.type('ZZ');
      await closed(page);
      expect(await run(page, 'cat a.txt; cat b.txt')).toBe('one\ntwo\nthree\none\ntwo');
    });
  });
});
