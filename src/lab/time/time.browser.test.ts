/** Time in the lab: pause, speed, step, undo and forward, the time line, a reload, the keyboard alone. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../../testing/accessibility.ts';
import { type OpenPage, type Site, startSite } from '../../testing/browser.ts';
import { run, screenLines, untilReady, wakeLab } from '../../testing/terminal.ts';

const CHAPTER = '/resource-model/objects/';
const ROOMY = { viewport: { width: 2000, height: 1200 } };
const PROMPT = '[root@master01 ~]#';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

async function using(body: (page: Page, open: OpenPage) => Promise<void>, path = CHAPTER): Promise<void> {
  const open = await site.open(path, ROOMY);
  try {
    await wakeLab(open.page);
    await body(open.page, open);
    expect(open.problems).toEqual([]);
  } finally {
    await open.page.close();
  }
}

const button = (page: Page, name: RegExp): Locator => page.locator('.lab-time').getByRole('button', { name });
const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Time line' });
const says = async (page: Page): Promise<string> =>
  (await page.locator('.time-says [role="status"]').textContent()) ?? '';
const isAble = async (page: Page, name: RegExp): Promise<boolean> =>
  (await button(page, name).getAttribute('aria-disabled')) !== 'true';

async function untilSaid(page: Page, words: RegExp): Promise<void> {
  await expect.poll(() => says(page)).toMatch(words);
}

/** Undo is there once a command that changed something has been told of. */
async function undo(page: Page): Promise<void> {
  await expect.poll(() => isAble(page, /^Undo/)).toBe(true);
  await button(page, /^Undo/).click();
  await untilSaid(page, /^Undone: /);
  await atPrompt(page);
}

/** The terminal has the keyboard, and its prompt waits. */
async function atPrompt(page: Page): Promise<void> {
  await page.waitForSelector('.lab[data-state="ready"]');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
  await page.click('[data-screen]');
}

const uid = (pod: string): string => `kubectl get pod ${pod} -o jsonpath={.metadata.uid}; echo`;
const age = async (page: Page): Promise<string> => run(page, 'date +%H:%M:%S');

describe('pause', () => {
  test('nothing ages or happens; what is asked is answered, what needs time waits until time goes on', async () => {
    await using(async (page) => {
      await button(page, /^Pause/).click();
      await untilSaid(page, /^Paused\. What you ask is answered/);
      const before = await age(page);
      expect(await run(page, 'kubectl create deployment shop --image=nginx')).toBe('deployment.apps/shop created');
      const pods = 'kubectl get pods -l app=shop --no-headers';
      await expect.poll(() => run(page, pods)).toMatch(/^shop-\S+ +0\/1 +ContainerCreating +0 +0s$/);
      await page.waitForTimeout(1500);
      expect(await run(page, pods)).toMatch(/^shop-\S+ +0\/1 +ContainerCreating +0 +0s$/);
      expect(await age(page)).toBe(before);

      await page.keyboard.press('Control+l');
      await page.keyboard.type('kubectl rollout status deployment shop\n');
      await untilSaid(page, /^Paused, and kubectl rollout status deployment shop waits for time to pass\.$/);
      await button(page, /^Go on \(F8\)$/).click();
      await expect.poll(() => screenLines(page)).toContain('deployment "shop" successfully rolled out');
      expect(await says(page)).toBe('');
      expect(await age(page)).not.toBe(before);
    });
  });

  test('F8 stops time and lets it go, Ctrl-C ends what waits', async () => {
    await using(async (page) => {
      await page.keyboard.press('F8');
      await untilSaid(page, /^Paused/);
      await page.keyboard.type('sleep 100\n');
      await untilSaid(page, /waits for time to pass/);
      await page.keyboard.press('Control+c');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
      await page.keyboard.type('sleep 1 && echo woken\n');
      await untilSaid(page, /waits for time to pass/);
      await page.keyboard.press('F8');
      await expect.poll(() => screenLines(page)).toContain('woken');
    });
  });
});

test('a step leads to the next thing that happens, and tells it', async () => {
  await using(async (page) => {
    await page.keyboard.press('F8');
    await untilSaid(page, /^Paused/);
    await run(page, 'kubectl create deployment shop --image=nginx');
    const told: string[] = [];
    for (let i = 0; i < 12 && !told.some((each) => /deployments\/shop/.test(each) && told.length > 1); i++) {
      const last = await says(page);
      await page.keyboard.press('F9');
      await expect.poll(() => says(page)).not.toBe(last);
      told.push(await says(page));
    }
    expect(told.every((each) => /^\+\d+\.\d\d s: (event )?\S+/.test(each))).toBe(true);
    expect(await run(page, 'kubectl get deploy shop --no-headers')).toMatch(/^shop +1\/1/);
    await button(page, /^One step/).click();
    await untilSaid(page, /^\+1\.00 s: nothing was going on\.$/);
  });
});

test('sixteen times as fast, a minute is over in seconds', async () => {
  await using(async (page) => {
    await page.getByLabel('Speed of time').selectOption('16');
    await page.click('[data-screen]');
    expect(await run(page, 'sleep 60; echo over')).toBe('over');
  });
});

describe('undo', () => {
  test('a deleted Pod is there again; forward takes it away; what only looked is passed over', async () => {
    await using(async (page) => {
      await run(page, 'kubectl run shop --image=nginx');
      await run(page, 'kubectl wait --for=condition=Ready pod/shop');
      const before = await run(page, uid('shop'));
      await run(page, 'kubectl delete pod shop');
      expect(await run(page, 'kubectl get pod shop')).toMatch(/not found/);
      expect(await button(page, /^Undo/).getAttribute('title')).toBe('Undo kubectl delete pod shop');
      await undo(page);
      expect(await says(page)).toBe(
        'Undone: kubectl delete pod shop. Forward brings it back, until you change something else.',
      );
      expect((await screenLines(page)).at(-2)).toBe('── undone: kubectl delete pod shop ──');
      expect(await run(page, uid('shop'))).toBe(before);
      expect(await run(page, 'kubectl get pod shop --no-headers')).toMatch(/^shop +1\/1 +Running/);

      await button(page, /^Forward/).click();
      await untilSaid(page, /^Back in the present\.$/);
      await atPrompt(page);
      expect(await run(page, 'kubectl get pod shop')).toMatch(/not found/);
      expect(await isAble(page, /^Forward/)).toBe(false);

      await undo(page);
      await page.keyboard.press('ArrowUp');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(`${PROMPT} kubectl get pod shop`);
      await page.keyboard.press('Control+u');
      await undo(page);
      expect(await run(page, 'kubectl get pod shop')).toMatch(/not found/);
      expect(await isAble(page, /^Forward/)).toBe(true);
      await run(page, 'kubectl create namespace other');
      await expect.poll(() => isAble(page, /^Forward/)).toBe(false);
      expect(await button(page, /^Undo/).getAttribute('title')).toContain('kubectl create namespace other');
    });
  });

  test('files, too; a command that runs elsewhere ends, and that is said', async () => {
    await using(async (page) => {
      await run(page, 'echo one > note.txt');
      await page.click('.lab-new');
      await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
      await page.keyboard.type('kubectl get pods -w\n');
      await page.locator('.lab-tabs [role="tab"]').first().click();
      await run(page, 'echo two > note.txt');
      await undo(page);
      expect(await says(page)).toBe(
        'Undone: echo two > note.txt. Forward brings it back, until you change something else. kubectl get pods -w, which still ran, has ended.',
      );
      expect(await run(page, 'cat note.txt')).toBe('one');
    });
  });

  test('of the command that woke the lab; and a reload goes on from there', async () => {
    const { page, problems } = await site.open(CHAPTER, ROOMY);
    try {
      await page.locator('.lab-keys').fill('kubectl create namespace early\n');
      await page.click('[data-screen]');
      await untilReady(page);
      await expect.poll(() => screenLines(page)).toContain('namespace/early created');
      await run(page, 'kubectl create namespace second');
      await undo(page);
      await undo(page);
      expect(await run(page, 'kubectl get namespace early second')).toMatch(
        /"early" not found.*\n.*"second" not found/,
      );
      await expect.poll(() => isAble(page, /^Forward/)).toBe(true);
      await page.waitForTimeout(1500);
      await page.reload();
      await wakeLab(page);
      expect(await run(page, 'kubectl get namespace early second')).toMatch(
        /"early" not found.*\n.*"second" not found/,
      );
      await button(page, /^Forward/).click();
      await untilSaid(page, /^You see/);
      await atPrompt(page);
      expect(await run(page, 'kubectl get namespace early --no-headers')).toMatch(/^early +Active/);
      expect(problems).toEqual([]);
    } finally {
      await page.close();
    }
  });
});

describe('the time line', () => {
  test('dragged back, it shows that moment; one can look, come back, and go on from there', async () => {
    await using(async (page) => {
      await run(page, 'kubectl create deployment shop --image=nginx');
      await run(page, 'kubectl rollout status deployment shop');
      await run(page, 'kubectl scale deployment shop --replicas=2');
      await run(page, 'kubectl rollout status deployment shop');
      await expect.poll(() => page.locator('.time-marks i').count()).toBe(4);
      const { x, y, width, height } = (await slider(page).boundingBox()) as NonNullable<
        Awaited<ReturnType<Locator['boundingBox']>>
      >;
      await page.mouse.move(x + width - 6, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + height / 2, { steps: 5 });
      await expect.poll(() => page.locator('.time-tip').isVisible()).toBe(true);
      await page.mouse.move(x + 6, y + height / 2, { steps: 5 });
      expect(await page.locator('.time-tip').textContent()).toMatch(/before kubectl create deployment shop/);
      await page.mouse.up();
      await untilSaid(
        page,
        /^You see \d\d:\d\d:\d\d, before kubectl create deployment shop --image=nginx, and time stands\./,
      );
      expect(await slider(page).getAttribute('aria-valuetext')).toMatch(
        /^\d\d:\d\d:\d\d, before kubectl create deployment shop --image=nginx$/,
      );
      await atPrompt(page);
      expect(await run(page, 'kubectl get deployment shop')).toMatch(/not found/);

      await slider(page).focus();
      await page.keyboard.press('End');
      await untilSaid(page, /^Back in the present\.$/);
      await atPrompt(page);
      expect(await run(page, 'kubectl get deployment shop --no-headers')).toMatch(/^shop +2\/2/);

      await slider(page).focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
      await untilSaid(page, /^You see \d\d:\d\d:\d\d, before kubectl scale deployment shop/);
      await atPrompt(page);
      expect(await run(page, 'kubectl get deployment shop --no-headers')).toMatch(/^shop +1\/1/);
      expect(await run(page, 'kubectl scale deployment shop --replicas=4')).toBe('deployment.apps/shop scaled');
      await expect.poll(() => isAble(page, /^Forward/)).toBe(false);
      expect(await slider(page).getAttribute('aria-valuetext')).toBe('now');
      await page.keyboard.press('F8');
      await run(page, 'kubectl rollout status deployment shop');
      expect(await run(page, 'kubectl get deployment shop --no-headers')).toMatch(/^shop +4\/4/);
    });
  });

  test('what was stored and is damaged is refused, and nothing is lost', async () => {
    await using(async (page) => {
      await run(page, 'kubectl create namespace mine');
      await page.waitForTimeout(3000);
      await expect
        .poll(() =>
          page.evaluate(async () => {
            const db = await new Promise<IDBDatabase>((resolve, reject) => {
              const opening = indexedDB.open('kubetab-time');
              opening.onsuccess = () => resolve(opening.result);
              opening.onerror = () => reject(opening.error);
            });
            const store = db.transaction('moments', 'readwrite').objectStore('moments');
            const cursor = store.openCursor();
            const changed = await new Promise<number>((resolve) => {
              let count = 0;
              cursor.onsuccess = () => {
                if (!cursor.result) return resolve(count);
                const { value } = cursor.result;
                cursor.result.update({ ...value, state: new Uint8Array([1, 2, 3]) });
                count++;
                cursor.result.continue();
              };
            });
            db.close();
            return changed;
          }),
        )
        .toBeGreaterThan(0);
      await page.waitForTimeout(1500);
      await page.reload();
      await wakeLab(page);
      await expect.poll(() => isAble(page, /^Undo/)).toBe(true);
      await button(page, /^Undo/).click();
      await untilSaid(page, /^That moment could not be brought back \(.+\)\.$/);
      await page.click('[data-screen]');
      expect(await run(page, 'kubectl get namespace mine --no-headers')).toMatch(/^mine +Active/);
    });
  });
});

test('the keyboard alone suffices, and axe finds nothing', async () => {
  await using(async (page) => {
    await run(page, 'kubectl create namespace mine');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    expect(await focused()).toMatch(/^Pause/);
    await page.keyboard.press('Enter');
    await untilSaid(page, /^Paused/);
    const labels: (string | null)[] = [];
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('Tab');
      labels.push(await focused());
    }
    expect(labels).toEqual([
      'One step: to the next thing that happens',
      'Speed of time',
      'Undo kubectl create namespace mine',
      'Forward: nothing was undone',
      'Time line',
    ]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await untilSaid(page, /^You see/);
    expect(await focused()).toBe('Time line');
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    expect(await violations(page)).toEqual([]);
  });
});

test.each(['/', '/zh-cn/'])('on a phone, %s: all of it is there, and nothing sticks out', async (language) => {
  const { page, problems } = await site.open(`${language === '/' ? '' : '/zh-cn'}${CHAPTER}`, {
    viewport: { width: 390, height: 760 },
    hasTouch: true,
  });
  try {
    await page.locator('.lab-toggle').tap();
    await untilReady(page);
    await expect.poll(() => page.locator('.time-row time').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    const boxes = await page.locator('.time-row').evaluate((row) =>
      [...row.children].map((each) => {
        const { left, right, width } = each.getBoundingClientRect();
        return left >= 0 && right <= innerWidth && width >= 24;
      }),
    );
    expect(boxes).toEqual(Array(7).fill(true));
    expect(await page.locator('.time-line').evaluate((line) => line.clientWidth)).toBeGreaterThan(60);
    expect(problems).toEqual([]);
  } finally {
    await page.close();
  }
});
