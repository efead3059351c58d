/** The chapter in a real browser, as a learner uses it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type Site, startSite } from '../testing/browser.ts';
import { run, screenLines, untilReady, wakeLab } from '../testing/terminal.ts';
import { total, weigh } from '../testing/weight.ts';

const CHAPTER = '/resource-model/objects/';
const ROOMY = { viewport: { width: 2200, height: 1600 } };
const KB = 1000;

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

async function using(
  path: string | undefined,
  options: Parameters<Site['open']>[1],
  body: (open: OpenPage) => Promise<void>,
): Promise<void> {
  const open = await site.open(path, options);
  try {
    await body(open);
    expect(open.problems).toEqual([]);
  } finally {
    await open.page.close();
  }
}

const focusInTerminal = (page: Page): Promise<boolean> =>
  page.evaluate(() => !!document.activeElement?.closest('[data-screen]'));

describe('before the lab wakes', () => {
  test('a chapter weighs at most 100 kB, and nothing of the lab is among it', async () => {
    await using(undefined, { cold: true }, async ({ page }) => {
      const weighed = weigh(page);
      await page.goto(site.url + CHAPTER, { waitUntil: 'networkidle' });
      const downloads = await weighed();
      expect(downloads.length).toBeGreaterThan(5);
      expect(downloads.map((d) => d.path).filter((path) => /worker|session|engine/.test(path))).toEqual([]);
      expect(total(downloads)).toBeLessThan(100 * KB);
    });
  });

  test('it can be read without JavaScript', async () => {
    await using(CHAPTER, { javaScriptEnabled: false }, async ({ page }) => {
      expect(await page.locator('h1').textContent()).toBe('The resource model');
      expect(await page.locator('.run').first().isVisible()).toBe(false);
      expect(await page.locator('[data-check]').first().isVisible()).toBe(false);
      expect(await page.locator('.lab-still').textContent()).toContain('The terminal needs JavaScript.');
      const hints = page.locator('[data-task="repair"] .kt-hint');
      expect(await hints.nth(1).isVisible()).toBe(false);
      await hints.nth(0).locator('summary').click();
      expect(await hints.nth(1).isVisible()).toBe(true);
    });
  });

  test('a prediction is answered with what the choice would mean', async () => {
    await using(CHAPTER, {}, async ({ page }) => {
      const form = page.locator('[data-predict="created"]');
      await form.locator('label').nth(0).click();
      await form.locator('button').click();
      expect(await form.locator('.kt-feedback').textContent()).toMatch(
        /^Not quite\. For that, the API server would have to/,
      );
      await form.locator('label').nth(1).click();
      await form.locator('button').click();
      expect(await form.locator('.kt-feedback').textContent()).toMatch(/^Right\. The file had the form of a Pod/);
      expect(await page.locator('.lab').getAttribute('data-state')).toBe('asleep');
    });
  });
});

describe('the terminal', () => {
  test('keys typed while the engine starts are not lost', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await page.click('[data-screen]');
      await page.keyboard.type('echo one two');
      await page.keyboard.press('Enter');
      await untilReady(page);
      await expect
        .poll(async () => (await screenLines(page)).slice(0, 2), { timeout: 20_000 })
        .toEqual(['[root@master01 ~]# echo one two', 'one two']);
      expect(await focusInTerminal(page)).toBe(true);
    });
  });

  test('commands go to the cluster and come back', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      expect(await run(page, 'kubectl get ns')).toMatch(
        /^NAME {14}STATUS {3}AGE\ndefault {11}Active {3}2d\n(kube-flannel {6}Active {3}2d\n)?kube-node-lease {3}Active {3}2d\nkube-public {7}Active {3}2d\nkube-system {7}Active {3}2d$/,
      );
      expect(await run(page, 'kubectl get pods')).toMatch(/\nweb +0\/1 +(ErrImagePull|ImagePullBackOff) +0 +12m$/);
      expect(await run(page, 'kubectl get --raw /api/v1/namespaces/default/pods/web | jq .metadata.name')).toBe(
        '"web"',
      );
      expect(await run(page, 'kubectl get po wbe; echo $?')).toBe(
        'Error from server (NotFound): pods "wbe" not found\n1',
      );
      expect(await run(page, 'kubectl create namespace dev')).toBe('namespace/dev created');
      expect(await run(page, 'kubectl delete ns/dev')).toBe('namespace "dev" deleted');
      expect(await run(page, 'pwd')).toBe('/root');
    });
  });

  test('history, editing, Ctrl-C and Ctrl-L', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      expect(await run(page, 'echo first')).toBe('first');
      await page.keyboard.press('ArrowUp');
      for (let i = 0; i < 'first'.length; i++) await page.keyboard.press('Backspace');
      await page.keyboard.type('second');
      await page.keyboard.press('Enter');
      await expect.poll(() => screenLines(page)).toContain('second');
      await page.keyboard.type('while true; do :; done');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(200);
      await page.keyboard.press('Control+c');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 ~]#');
      expect(await run(page, 'echo alive')).toBe('alive');
    });
  });

  test('a flood neither hangs the page nor the shell', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      await page.keyboard.type('yes');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1000);
      await page.keyboard.press('Control+c');
      await expect.poll(async () => (await screenLines(page)).at(-1), { timeout: 10_000 }).toBe('[root@master01 ~]#');
      expect(await run(page, 'echo alive')).toBe('alive');
    });
  });

  test('a typing trap is seen however fast the line is typed', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      const line = `kubectl get \u2013raw /healthz ${'-v=0 '.repeat(20)}`;
      for (const key of line) await page.keyboard.insertText(key);
      await page.keyboard.press('Enter');
      const repaired = page.locator('.lab-trap code');
      expect(await repaired.textContent()).toBe(line.trim().replace('\u2013', '--'));
    });
  });

  test('a command that holds the prompt says how to get it back', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      await page.keyboard.type('kubectl get pods -w');
      await page.keyboard.press('Enter');
      const foot = page.locator('[data-keys]');
      const stop = page.locator('.lab-stop');
      expect(await stop.isVisible()).toBe(false);
      const says = 'The command is still running. Ctrl-C gives the prompt back.';
      await expect.poll(() => foot.textContent(), { timeout: 5000 }).toBe(says);
      await stop.click();
      await expect.poll(() => foot.textContent()).toBe('Esc, then Tab leaves the terminal');
      expect(await stop.isVisible()).toBe(false);
      expect(await run(page, 'echo back')).toBe('back');
    });
  });

  test('a typing trap is explained, and the repaired line offered', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      expect(await run(page, '\uff45cho hi')).toMatch(/command not found$/);
      const hint = page.locator('.lab-trap');
      expect(await hint.textContent()).toBe(
        'That line holds full-width punctuation; the shell reads only the narrow kind. Type it repaired: echo hi',
      );
      await hint.locator('button').click();
      await expect.poll(() => screenLines(page)).toContain('hi');
      expect(await focusInTerminal(page)).toBe(true);
      expect(await hint.textContent()).toBe('');
      expect(await run(page, 'echo \u4f60\u597d\uff0c\u4e16\u754c')).toBe('\u4f60\u597d\uff0c\u4e16\u754c');
      expect(await hint.textContent()).toBe('');
    });
  });

  test('starting over gives a fresh cluster', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      expect(await run(page, 'kubectl create namespace mine')).toBe('namespace/mine created');
      page.on('dialog', (dialog) => void dialog.accept());
      await page.click('.lab-reset');
      await page.waitForSelector('.lab[data-state="waking"]');
      await untilReady(page);
      expect(await run(page, 'kubectl get ns mine')).toBe('Error from server (NotFound): namespaces "mine" not found');
    });
  });
});

describe('the page and the terminal', () => {
  test('a runnable block types its commands', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      const button = page.locator('[data-run="kubectl get pods"]');
      expect(await button.textContent()).toBe('Run');
      await button.click();
      await untilReady(page);
      await expect.poll(() => screenLines(page)).toContain('[root@master01 ~]# kubectl get pods');
      await expect.poll(async () => (await screenLines(page)).some((line) => /^web +0\/1/.test(line))).toBe(true);
    });
  });

  test('a task fails, says what is wrong, and passes', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      await wakeLab(page);
      const task = page.locator('[data-task="repair"]');
      const check = async (): Promise<string> => {
        await task.locator('[data-check]').click();
        await page.waitForSelector('[data-task="repair"]:is([data-state="passed"], [data-state="failed"])');
        const feedback = (await task.locator('.kt-feedback').textContent()) ?? '';
        await page.locator('[data-screen]').click();
        return feedback;
      };
      expect(await check()).toBe(
        'Not yet. The Pod still asks for ikubernetes/demoapp:v10. Changing web.yaml changes a file on this machine and nothing else; the cluster learns of it when you send it.',
      );
      expect(await task.locator('.kt-checks li').first().locator('.kt-difference').textContent()).toBe(
        'Pod web, spec.containers[0].image: expected ikubernetes/demoapp:v1.0, found ikubernetes/demoapp:v10',
      );
      expect(await run(page, "sed -i 's/v10/v1.9/' web.yaml; kubectl apply -f web.yaml")).toBe('pod/web configured');
      expect(await check()).toBe(
        'Not yet. The Pod now asks for ikubernetes/demoapp:v1.9. Compare it letter by letter with ikubernetes/demoapp:v1.0.',
      );
      expect(await run(page, 'kubectl delete pod web --grace-period=0 --force 2>/dev/null')).toBe(
        'pod "web" force deleted from default namespace',
      );
      expect(await check()).toMatch(/^Not yet\. There is no Pod web now\./);
      expect(await run(page, "sed -i 's/v1.9/v1.0/' web.yaml; kubectl apply -f web.yaml")).toBe('pod/web created');
      await run(page, 'kubectl wait --for=condition=Ready pod/web', { timeout: 60_000 });
      expect(await check()).toBe(
        'Done. web runs. You changed what is wanted; the node noticed by itself and did the rest.',
      );
      expect(
        await task
          .locator('.kt-checks li')
          .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.state)),
      ).toEqual(['passed', 'passed']);
    });
  });

  test('the keyboard alone goes in, works, and comes out', async () => {
    await using(CHAPTER, ROOMY, async ({ page }) => {
      const name = (): Promise<string | null | undefined> =>
        page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      for (let i = 0; i < 120 && (await name()) !== 'Terminal: type a command and press Enter'; i++)
        await page.keyboard.press('Tab');
      await untilReady(page);
      expect(await run(page, 'echo in')).toBe('in');
      await page.keyboard.press('Tab');
      expect(await focusInTerminal(page)).toBe(true);
      await page.keyboard.press('Escape');
      expect(await page.locator('[data-keys]').textContent()).toBe(
        'Press Tab to leave the terminal, any other key to stay.',
      );
      await page.keyboard.press('Shift+Tab');
      expect(await focusInTerminal(page)).toBe(false);
      expect(await page.evaluate(() => document.activeElement?.matches('.lab-menu summary'))).toBe(true);
      await page.keyboard.press('Tab');
      expect(await focusInTerminal(page)).toBe(true);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      expect(await focusInTerminal(page)).toBe(false);
    });
  });

  test('on a telephone the terminal is a sheet that opens', async () => {
    await using(CHAPTER, { viewport: { width: 390, height: 844 }, hasTouch: true }, async ({ page }) => {
      expect(await page.locator('.lab-body').isVisible()).toBe(false);
      const toggle = page.locator('.lab-toggle');
      expect(await toggle.getAttribute('aria-expanded')).toBe('false');
      await toggle.click();
      await untilReady(page);
      expect(await toggle.getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.type('echo hi');
      await page.keyboard.press('Enter');
      await expect.poll(() => screenLines(page)).toContain('hi');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      await toggle.click();
      expect(await page.locator('.lab-body').isVisible()).toBe(false);
    });
  });

  test('the terminal follows the theme and the width', async () => {
    await using(CHAPTER, { colorScheme: 'light' }, async ({ page }) => {
      await wakeLab(page);
      const background = (): Promise<string> =>
        page.$eval('.xterm-scrollable-element', (element) => getComputedStyle(element).backgroundColor);
      const light = await background();
      await page.evaluate(() => {
        document.documentElement.dataset.theme = 'dark';
      });
      await expect.poll(background).not.toBe(light);
      const columns = async (): Promise<number> => Number(await run(page, 'echo $COLUMNS'));
      const before = await columns();
      await page.setViewportSize({ width: 1920, height: 900 });
      await page.waitForTimeout(200);
      expect(await columns()).toBeGreaterThan(before + 20);
    });
  });

  test('the edge between text and terminal moves, by pointer and by key, and is remembered', async () => {
    await using(CHAPTER, {}, async ({ page }) => {
      const divider = page.locator('.lab-divider');
      const width = (): Promise<number> => page.$eval('.lab-column', (element) => (element as HTMLElement).offsetWidth);
      const first = await width();
      const box = (await divider.boundingBox()) ?? { x: 0, y: 0 };
      await page.mouse.move(box.x + 4, 400);
      await page.mouse.down();
      await page.mouse.move(box.x - 96, 400);
      await page.mouse.up();
      const dragged = await width();
      expect(Math.abs(dragged - first - 100)).toBeLessThan(4);
      await divider.focus();
      await page.keyboard.press('ArrowRight');
      expect(await width()).toBe(dragged - 32);
      await page.reload();
      expect(await width()).toBe(dragged - 32);
      expect(Number(await divider.getAttribute('aria-valuenow'))).toBe(dragged - 32);
    });
  });

  test('in Chinese, every word of the lab is Chinese', async () => {
    await using(`/zh-cn${CHAPTER}`, ROOMY, async ({ page }) => {
      await wakeLab(page);
      expect(await page.locator('.lab-status').textContent()).toBe('集群正在这个标签页里运行');
      await page.locator('[data-check="repair"]').click();
      await page.waitForSelector('[data-task="repair"][data-state="failed"]');
      expect(await page.locator('[data-task="repair"] .kt-feedback').textContent()).toMatch(
        /^还没有。Pod 要的仍然是 ikubernetes\/demoapp:v10。/,
      );
      expect(await page.locator('.run').first().textContent()).toBe('运行');
    });
  });
});
