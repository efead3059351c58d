/** The terminals of the lab in a real browser: tabs, pastes, search, composition, touch, what is not to be trusted. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenPage, type Site, startSite } from '../../testing/browser.ts';
import { run, screenLines, untilReady, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const PROMPT = '[root@master01 ~]#';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

async function using(options: Parameters<Site['open']>[1], body: (open: OpenPage) => Promise<void>): Promise<void> {
  const open = await site.open(CHAPTER, options);
  try {
    await body(open);
    expect(open.problems).toEqual([]);
  } finally {
    await open.page.close();
  }
}

const ROOMY = { viewport: { width: 1920, height: 1200 } };
const tail = async (page: Page, n = 1): Promise<string[]> => (await screenLines(page)).slice(-n);
const enter = async (page: Page, line: string): Promise<void> => {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
};
const said = (page: Page): Promise<string | null> => page.locator('.lab-trap').textContent();

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', data);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

test('two terminals on one cluster; one that runs holds nothing up', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    await enter(page, 'while true; do :; done');
    await page.locator('.lab-new').click();
    const tabs = page.getByRole('tab');
    await expect.poll(() => tabs.count()).toBe(2);
    expect(await run(page, 'kubectl create namespace second')).toBe('namespace/second created');
    // The keyboard goes along the tabs.
    await tabs.nth(1).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await tabs.nth(0).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+c');
    await expect.poll(() => tail(page, 2)).toEqual(['^C', PROMPT]);
    expect(await run(page, 'kubectl get ns second -o name')).toBe('namespace/second');
    await tabs.nth(0).focus();
    await page.keyboard.press('Delete');
    expect(await tabs.count()).toBe(1);
    expect(await page.locator('.lab-close').isVisible()).toBe(false);
  });
});

test('a runnable block does not go into a command that holds the prompt', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    await enter(page, 'kubectl get pods -w');
    await expect.poll(async () => (await screenLines(page)).length).toBeGreaterThan(3);
    await page.locator('[data-run="kubectl get pods"]').first().click();
    await expect.poll(() => page.getByRole('tab').count()).toBe(2);
    await expect.poll(async () => (await screenLines(page))[0]).toBe(`${PROMPT} kubectl get pods`);
    expect(await said(page)).toBe('kubectl get pods -w still has terminal 1; this goes to terminal 2.');
  });
});

test('exit closes a tab, and begins anew in the last', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    await page.locator('.lab-new').click();
    await expect.poll(() => tail(page)).toEqual([PROMPT]);
    await enter(page, 'exit');
    await expect.poll(() => page.getByRole('tab').count()).toBe(1);
    await enter(page, 'exit');
    await expect.poll(() => tail(page, 2)).toEqual(['exit', PROMPT]);
    expect(await run(page, 'echo again')).toBe('again');
  });
});

test('pasted lines wait for Enter; too much, and what is no text, is refused', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    await paste(page, 'echo one\necho two\n');
    await expect.poll(() => tail(page, 2)).toEqual([`${PROMPT} echo one`, 'echo two']);
    await page.keyboard.press('Enter');
    await expect.poll(() => tail(page, 3)).toEqual(['one', 'two', PROMPT]);
    await paste(page, 'x'.repeat(3_000_000));
    expect(await said(page)).toBe('That is more than 64 kB of text, too much for a command line. Nothing was pasted.');
    await paste(page, '\x7fELF\0\0\0');
    expect(await said(page)).toBe('That is no text. Nothing was pasted.');
    await paste(page, 'echo a\x1b[201~b');
    expect(await said(page)).toBe('Control characters in what you pasted were left out.');
    await page.keyboard.press('Enter');
    await expect.poll(() => tail(page, 2)).toEqual(['a[201~b', PROMPT]);
  });
});

test('what programs print does not type, rename, listen or stay', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    const title = await page.title();
    const escapes = [
      '[6n',
      '[5n',
      '[c',
      '[>c',
      '[?1$p',
      '[18t',
      ']10;?\\a',
      ']0;evil\\a',
      ']52;c;ZXZpbA==\\a',
      'P$qm\\e\\\\\\\\',
    ];
    await enter(page, `printf '${escapes.map((e) => `\\e${e}`).join('')}'; cat`);
    await page.waitForTimeout(300);
    await page.keyboard.press('Control+d');
    await expect.poll(() => tail(page)).toEqual([PROMPT]);
    await enter(page, "clear; printf '\\e[?1000h\\e[?1003h\\e[?1004h\\e[?1049h\\e[31m\\e(0\\e[3;5r'");
    await expect.poll(() => tail(page)).toEqual([PROMPT]);
    await page.mouse.move(1500, 300);
    await page.mouse.click(1500, 320);
    expect(await tail(page)).toEqual([PROMPT]);
    expect(await page.title()).toBe(title);
    expect(await run(page, 'echo abc')).toBe('abc');
  });
});

test('the search in what has scrolled by', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    await enter(page, 'seq 1 300');
    await expect.poll(() => tail(page, 2)).toEqual(['300', PROMPT]);
    await page.keyboard.press('Control+Shift+F');
    await page.keyboard.type('17');
    const count = page.locator('.lab-find [role="status"]');
    await expect.poll(() => count.textContent()).toBe('13/13');
    await page.keyboard.press('Enter');
    await expect.poll(() => count.textContent()).toBe('12/13');
    await page.keyboard.type('x');
    await expect.poll(() => count.textContent()).toBe('Not found');
    await page.keyboard.press('Escape');
    expect(await page.locator('.lab-find').isVisible()).toBe(false);
    await enter(page, 'echo back');
    await expect.poll(() => tail(page, 2)).toEqual(['back', PROMPT]);
  });
});

test('a composition sends only what it ends in', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    const session = await page.context().newCDPSession(page);
    await page.keyboard.type('echo ');
    await expect.poll(() => tail(page)).toEqual([`${PROMPT} echo`]);
    for (const text of ['m', 'mi', 'ming', '\u540d']) {
      await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
    expect(await tail(page)).toEqual([`${PROMPT} echo`]);
    await session.send('Input.insertText', { text: '\u540d' });
    await expect.poll(() => tail(page)).toEqual([`${PROMPT} echo \u540d`]);
    await page.keyboard.press('Enter');
    await expect.poll(() => tail(page, 2)).toEqual(['\u540d', PROMPT]);
  });
});

test('a mistyped command is offered as it was meant', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    expect(await run(page, 'kubeclt get ns')).toBe('bash: kubeclt: command not found');
    expect(await said(page)).toBe('Did you mean this? kubectl get ns');
    await page.locator('.lab-trap button').click();
    await expect.poll(async () => (await tail(page, 6)).map((line) => line.split(' ')[0])).toContain('kube-system');
    expect(await said(page)).toBe('');
  });
});

test('how to leave what holds the prompt, each in its own way', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    const foot = page.locator('[data-keys]');
    await enter(page, 'cat');
    await expect
      .poll(() => foot.textContent(), { timeout: 5000 })
      .toBe('The command reads what you type. Ctrl-D on an empty line ends the text; Ctrl-C gives up.');
    await page.keyboard.press('Control+d');
    await expect.poll(() => foot.textContent()).toBe('Esc, then Tab leaves the terminal');
    await enter(page, 'seq 500 | less');
    await expect
      .poll(() => foot.textContent(), { timeout: 8000 })
      .toBe('A text is being shown page by page. q leaves it.');
    await page.locator('.lab-stop').click();
    await expect.poll(() => tail(page)).toEqual([PROMPT]);
  });
});

test('a screen reader hears the terminal when it is asked to, and from then on', async () => {
  await using(ROOMY, async ({ page }) => {
    await wakeLab(page);
    const tree = page.locator('.xterm-accessibility');
    expect(await tree.count()).toBe(0);
    const button = page.locator('.lab-spoken');
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await page.locator('[data-screen]').click();
    expect(await run(page, 'echo heard')).toBe('heard');
    expect(await page.locator('.live-region').getAttribute('aria-live')).toBe('polite');
    await expect.poll(() => page.locator('.xterm-accessibility-tree').textContent()).toContain('heard');
    await page.reload();
    await wakeLab(page);
    expect(await tree.count()).toBe(1);
  });
});

test('on a touch screen the keys a telephone lacks are there, large enough', async () => {
  await using({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async ({ page }) => {
    await page.locator('.lab-toggle').tap();
    await untilReady(page);
    const keys = page.locator('.lab-key-row button');
    for (const box of await keys.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()))) {
      expect(box.width).toBeGreaterThanOrEqual(44);
      expect(box.height).toBeGreaterThanOrEqual(44);
    }
    await page.keyboard.type('cat ');
    await page.getByRole('button', { name: 'Slash' }).tap();
    await page.getByRole('button', { name: 'Vertical bar' }).tap();
    await expect.poll(() => tail(page)).toEqual([`${PROMPT} cat /|`]);
    await page.getByRole('button', { name: 'Ctrl' }).tap();
    await page.keyboard.type('c');
    await expect.poll(() => tail(page, 2)).toEqual([`${PROMPT} cat /|^C`, PROMPT]);
    await enter(page, 'echo one');
    await page.getByRole('button', { name: 'Up' }).tap();
    await expect.poll(() => tail(page)).toEqual([`${PROMPT} echo one`]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

test('a long line is laid out anew when the window changes', async () => {
  await using({ viewport: { width: 1440, height: 900 } }, async ({ page }) => {
    await wakeLab(page);
    const text = `echo ${'abcdefghij'.repeat(16)}`;
    await page.keyboard.type(text);
    for (const width of [1200, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(300);
      await page.keyboard.press('Control+e');
      await page.keyboard.type('!');
      await page.keyboard.press('Backspace');
      await expect.poll(async () => (await screenLines(page)).join('')).toBe(`${PROMPT} ${text}`);
    }
  });
});

test('a command whose code cannot be fetched says so, and comes when it can', async () => {
  const { page } = await site.open(CHAPTER, ROOMY);
  try {
    await wakeLab(page);
    await run(page, 'kubectl get ns default -o name');
    await page.context().route(/\/_astro\/(?:filters|later)-/, (route) => route.abort());
    expect(await run(page, 'echo b a | tr " " "\\n" | sort; echo $?')).toBe(
      [
        'sort: its code could not be fetched from the site; check the network and try again',
        'tr: its code could not be fetched from the site; check the network and try again',
        '126',
      ].join('\n'),
    );
    expect(await run(page, 'kubectl describe ns default; echo $?')).toBe(
      'error: kubectl describe could not be fetched from the site; check the network and try again\n1',
    );
    await page.context().unroute(/\/_astro\/(?:filters|later)-/);
    expect(await run(page, 'echo b a | tr " " "\\n" | sort; echo $?')).toBe('a\nb\n0');
    expect(await run(page, 'kubectl describe ns default | head -1')).toMatch(/^Name: +default$/);
  } finally {
    await page.close();
  }
});
