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
    await open.page.close();
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
      expect(await page.locator('.kt-editor-keys').textContent()).toBe('Ctrl-S saves, Ctrl-X closes.');
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

describe('kubectl edit', () => {
  test('the notes: a name cannot be changed; the copy is kept; EDITOR=vi', async () => {
    await using(async ({ page }) => {
      await run(page, 'kubectl create ns dev');
      await open(page, 'kubectl edit ns/dev');
      expect(await page.locator('.kt-editor-name').textContent()).toMatch(/^\/tmp\/kubectl-edit-\d+\.yaml$/);
      expect(await page.locator('.cm-line').first().textContent()).toBe(
        "# Please edit the object below. Lines beginning with a '#' will be ignored,",
      );
      // The name, not the label: the last of the two.
      await page.keyboard.press('Control+f');
      await page.keyboard.type('  name: dev');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.type('vv');
      await page.keyboard.press('Control+s');
      await page.keyboard.press('Control+x');
      const said = await closed(page);
      expect(said).toMatch(
        /^A copy of your changes has been stored to "\/tmp\/kubectl-edit-\d+\.yaml"\nerror: At least one of apiVersion, kind and name was changed$/,
      );
      const copy = /"(.*)"/.exec(said)?.[1] as string;
      expect(await run(page, `grep devvv ${copy}`)).toBe('  name: devvv');

      await open(page, 'EDITOR=vi kubectl edit ns/dev');
      await page.keyboard.type(':q');
      await page.keyboard.press('Enter');
      expect(await closed(page)).toBe('Edit cancelled, no changes made.');
    });
  });

  test('the server refuses: the file comes back with the reasons on top, and is sent when it is right', async () => {
    await using(async ({ page }) => {
      await run(page, 'kubectl create deployment web2 --image=nginx');
      await run(page, 'export EDITOR=vi');
      await open(page, 'kubectl edit deployment web2');
      await page.keyboard.type(':%s/^  replicas: 1/  replicas: -1/');
      await page.keyboard.press('Enter');
      await page.keyboard.type(':wq');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => page.locator('.cm-line').nth(4).textContent())
        .toBe('# deployments.apps "web2" was not valid:');
      await page.waitForSelector('.kt-editor .cm-content:focus');
      await page.keyboard.type(':%s/^  replicas: -1/  replicas: 2/');
      await page.keyboard.press('Enter');
      await page.keyboard.type('ZZ');
      expect(await closed(page)).toBe('error: deployments.apps "web2" is invalid\ndeployment.apps/web2 edited');
      expect(await run(page, 'kubectl get deploy web2 -o jsonpath={.spec.replicas}; echo')).toBe('2');
    });
  });

  test('time goes on while somebody edits, and other terminals work', async () => {
    await using(async ({ page }) => {
      await open(page, 'nano a.txt');
      await page.click('.lab-new');
      await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
      await page.keyboard.type('sleep 1; echo went on');
      await page.keyboard.press('Enter');
      await expect.poll(() => screenLines(page)).toContain('went on');
      expect(await page.locator('.kt-editor').isVisible()).toBe(false);
    });
  });
});

describe('for everybody', () => {
  for (const [path, language] of [
    [CHAPTER, 'en'],
    [`/zh-cn${CHAPTER}`, 'zh'],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`no violations: ${language}, ${colorScheme}; also on a telephone`, async () => {
        await using(
          async ({ page }) => {
            await page.keyboard.type('kubectl edit pod web');
            await page.keyboard.press('Enter');
            await page.waitForSelector('.kt-editor .cm-content');
            await page.keyboard.type('# ');
            expect(await violations(page)).toEqual([]);
            await page.keyboard.press('Control+x');
            await page.waitForSelector('.kt-editor-question:not([hidden])');
            expect(await violations(page)).toEqual([]);
            await page.keyboard.press('Escape');
            await page.setViewportSize({ width: 390, height: 844 });
            await page.locator('.lab-toggle').click();
            await page.waitForSelector('.kt-editor .cm-content', { state: 'visible' });
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
            expect(await violations(page)).toEqual([]);
          },
          { viewport: { width: 1440, height: 900 }, colorScheme },
          path,
        );
      });
    }
  }
});

test('the editor is loaded when somebody edits, and not before', async () => {
  const { page } = await site.open(undefined, ROOMY);
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await page.goto(site.url + CHAPTER);
  await wakeLab(page);
  await run(page, 'echo hi');
  const before = scripts.filter((url) => /overlay|vi\./.test(url));
  await open(page, 'nano x');
  expect([before, scripts.some((url) => /overlay/.test(url))]).toEqual([[], true]);
  await page.close();
});
