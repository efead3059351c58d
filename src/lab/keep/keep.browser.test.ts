/** Files, history and cluster after a reload, a crash, and where the browser stores nothing. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPage, type Site, startSite } from '../../testing/browser.ts';
import { run, screenLines, untilReady, wakeLab } from '../../testing/terminal.ts';

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
  before?: (page: Page) => Promise<unknown>,
): Promise<void> {
  const open = await site.open(undefined, ROOMY);
  try {
    await before?.(open.page);
    await open.page.goto(site.url + CHAPTER);
    await wakeLab(open.page);
    await body(open);
    expect(open.problems).toEqual([]);
  } finally {
    await open.page.close();
  }
}

const says = (page: Page): Promise<string> => page.locator('[data-trap]').evaluate((box) => box.textContent ?? '');

interface Stores {
  /** When what is stored of the chapter was kept: Unix milliseconds; 0 where nothing is. */
  at: number;
  /** Texts that were being edited. */
  drafts: string[];
}

const stores = (page: Page): Promise<Stores> =>
  page.evaluate(
    (chapter) =>
      new Promise<Stores>((resolve, reject) => {
        const opening = indexedDB.open('kubetab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const tx = db.transaction(['labs', 'drafts']);
          const lab = tx.objectStore('labs').get(chapter);
          const drafts = tx.objectStore('drafts').getAll();
          tx.oncomplete = () => {
            db.close();
            resolve({ at: lab.result?.at ?? 0, drafts: drafts.result.map(({ text }) => text) });
          };
        };
      }),
    'resource-model/objects',
  );

const drafts = async (page: Page): Promise<string[]> => (await stores(page)).drafts;

/** The longest that the lab lets pass between a command's end and keeping. */
const SOON = 11_000;

/** Waits until what stands now is kept: soon, or, where that has been just before, when the learner looks away. */
async function kept(page: Page): Promise<void> {
  const now = Date.now();
  const newer = async (): Promise<boolean> => (await stores(page)).at > now;
  while (Date.now() < now + SOON) {
    if (await newer()) return;
    await page.waitForTimeout(40);
  }
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
  });
  await expect.poll(newer).toBe(true);
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await wakeLab(page);
}

describe('a reload', () => {
  test('the learner goes on: files, history, working directory, cluster; starting over ends it', async () => {
    await using(async ({ page }) => {
      await run(page, 'kubectl create deployment shop --image=nginx');
      await run(page, 'kubectl wait --for=condition=Available deployment/shop');
      await run(page, 'echo mine > notes.txt; mkdir d');
      await page.keyboard.type('cd d');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 d]#');
      await kept(page);
      const uid = 'kubectl get deploy shop -o jsonpath={.metadata.uid}';
      await page.keyboard.type('cd');
      await page.keyboard.press('Enter');
      const before = await run(page, `${uid}; echo`);
      await page.keyboard.type('cd d');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 d]#');
      await kept(page);

      await page.reload();
      await page.click('[data-screen]');
      await page.waitForSelector('.lab[data-state="ready"]');
      await expect.poll(() => screenLines(page)).toEqual(['[root@master01 d]#']);
      expect(await says(page)).toMatch(
        /^Continued from \S.*: files, history and cluster are as you left them\. “Start over” gives a fresh cluster\.$/,
      );
      await page.keyboard.press('ArrowUp');
      await expect.poll(() => screenLines(page)).toEqual(['[root@master01 d]# cd d']);
      await page.keyboard.press('Control+u');
      await page.keyboard.type('cd');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
      expect(await says(page)).toBe('');
      expect(await run(page, 'cat notes.txt')).toBe('mine');
      expect(await run(page, `${uid}; echo`)).toBe(before);
      expect(await run(page, 'kubectl scale deployment shop --replicas=2')).toBe('deployment.apps/shop scaled');
      await run(page, 'kubectl rollout status deployment shop');
      expect(await run(page, 'kubectl get deploy shop --no-headers')).toMatch(/^shop {3}2\/2/);

      page.on('dialog', (dialog) => void dialog.accept());
      await page.click('.lab-reset');
      await page.waitForSelector('.lab[data-state="waking"]');
      await untilReady(page);
      expect(await run(page, 'ls notes.txt')).toMatch(/No such file/);
      await reload(page);
      expect(await run(page, 'ls notes.txt')).toMatch(/No such file/);
    });
  });

  test('two terminals are two again', async () => {
    await using(async ({ page }) => {
      await page.click('.lab-new');
      await expect.poll(() => page.locator('.lab-tabs [role="tab"]').count()).toBe(2);
      await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
      await page.keyboard.type('cd /tmp');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 tmp]#');
      await kept(page);
      await reload(page);
      await expect.poll(() => page.locator('.lab-tabs [role="tab"]').count()).toBe(2);
      await page.locator('.lab-tabs [role="tab"]').nth(1).click();
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 tmp]#');
    });
  });

  test('what was being edited is beside its file', async () => {
    await using(async ({ page }) => {
      await page.keyboard.type('nano a.yaml');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.kt-editor .cm-content:focus');
      await page.keyboard.type('half: done');
      await expect.poll(() => drafts(page)).toEqual(['half: done\n']);
      await reload(page);
      expect(await says(page)).toMatch(/What you were editing and had not saved is in \/root\/a\.yaml\.save\.$/);
      expect(await run(page, 'cat a.yaml.save; ls a.yaml')).toBe(
        "half: done\nls: cannot access 'a.yaml': No such file or directory",
      );
      await kept(page);
      await expect.poll(() => drafts(page)).toEqual([]);
      await reload(page);
      expect(await says(page)).not.toMatch(/editing/);
      expect(await run(page, 'cat a.yaml.save')).toBe('half: done');
    });
  });

  test('of another build: files and history; damaged: refused with a reason', async () => {
    await using(async ({ page, problems }) => {
      await run(page, 'echo mine > notes.txt');
      await run(page, 'kubectl create ns mine');
      await kept(page);
      const damage = (how: 'build' | 'cut' | 'store'): Promise<void> =>
        page.evaluate(
          ([chapter, how]) =>
            new Promise<void>((resolve) => {
              const opening = indexedDB.open('kubetab');
              opening.onsuccess = () => {
                const db = opening.result;
                const tx = db.transaction('labs', 'readwrite');
                const get = tx.objectStore('labs').get(chapter as string);
                get.onsuccess = () => {
                  let text = new TextDecoder().decode(get.result.bytes);
                  if (how === 'build') text = text.replace(/"build":"\w+"/, '"build":"0"');
                  if (how === 'cut') text = text.slice(0, 1000);
                  if (how === 'store') text = text.replace(/"kvs":\[.*\],"expiries"/s, '"kvs":[],"expiries"');
                  const bytes = new TextEncoder().encode(text);
                  tx.objectStore('labs').put({ bytes, at: get.result.at }, chapter as string);
                };
                tx.oncomplete = () => {
                  db.close();
                  resolve();
                };
              };
            }),
          ['resource-model/objects', how],
        );
      await page.goto('about:blank');
      await page.goto(`${site.url}/404.html`);
      await damage('build');
      await page.goto(site.url + CHAPTER);
      await wakeLab(page);
      expect(await says(page)).toMatch(
        /^The lab has changed since \S.*: your files and history are here, the cluster is fresh\.$/,
      );
      expect(await run(page, 'cat notes.txt')).toBe('mine');
      expect(await run(page, 'kubectl get ns mine')).toMatch(/NotFound/);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(`${PROMPT} kubectl create ns mine`);
      await page.keyboard.press('Control+c');
      await kept(page);

      await page.goto(`${site.url}/404.html`);
      await damage('cut');
      await page.goto(site.url + CHAPTER);
      await wakeLab(page);
      expect(await says(page)).toBe('What was kept from before could not be used (it is not JSON).');
      expect(await run(page, 'kubectl get ns -o name | head -1')).toBe('namespace/default');
      await kept(page);

      await page.goto(`${site.url}/404.html`);
      await damage('store');
      await page.goto(site.url + CHAPTER);
      await wakeLab(page);
      await expect
        .poll(() => says(page), { timeout: 60_000 })
        .toBe('What was kept from before could not be used (the cluster does not come up from it).');
      await untilReady(page);
      await page.click('[data-screen]');
      expect(await run(page, 'kubectl get ns -o name | head -1', { timeout: 60_000 })).toBe('namespace/default');
      // The damaged engine complained, and pages left early let go of what they were loading.
      problems.length = 0;
    });
  });
});

describe('a browser that stores nothing', () => {
  test('blocked: said once, the lab works', async () => {
    await using(
      async ({ page }) => {
        await expect
          .poll(() => says(page))
          .toBe('This browser stores nothing for this page: what you do here ends with the tab.');
        expect(await run(page, 'echo hi')).toBe('hi');
        await page.waitForTimeout(1500);
        expect(await says(page)).toBe('');
      },
      (page) =>
        page.addInitScript(() => {
          IDBFactory.prototype.open = () => {
            throw new DOMException('denied', 'SecurityError');
          };
        }),
    );
  });

  test('full: said once, the lab works', async () => {
    await using(
      async ({ page }) => {
        expect(await run(page, 'echo hi')).toBe('hi');
        await expect
          .poll(() => says(page))
          .toBe('The browser has no room left to keep this lab: what you do from here on ends with the tab.');
        expect(await run(page, 'echo hi')).toBe('hi');
        await page.waitForTimeout(1500);
        expect(await says(page)).toBe('');
      },
      (page) =>
        page.addInitScript(() => {
          IDBObjectStore.prototype.put = () => {
            throw new DOMException('full', 'QuotaExceededError');
          };
        }),
    );
  });
});

describe('an engine that is gone', () => {
  const engineOf = (page: Page) => page.workers().find((worker) => /worker-/.test(worker.url()));

  test('dies: another goes on from before the command, the screen stays', async () => {
    await using(async ({ page }) => {
      await run(page, 'echo mine > notes.txt');
      await kept(page);
      await page.keyboard.press('Control+l');
      await page.keyboard.type('kubectl create ns lost; sleep 1000');
      await page.keyboard.press('Enter');
      await expect.poll(() => screenLines(page)).toContain('namespace/lost created');
      await engineOf(page)
        ?.evaluate(() => (globalThis as unknown as { close(): void }).close())
        .catch(() => {});
      await expect
        .poll(() => says(page))
        .toBe('The engine stopped and was restarted from before kubectl create ns lost; sleep 1000.');
      await page.waitForSelector('.lab[data-state="ready"]');
      await expect
        .poll(() => screenLines(page))
        .toEqual([`${PROMPT} kubectl create ns lost; sleep 1000`, 'namespace/lost created', PROMPT]);
      expect(await run(page, 'cat notes.txt')).toBe('mine');
      expect(await run(page, 'kubectl get ns lost')).toMatch(/NotFound/);
    });
  });

  test('dies while somebody edits: the text is beside its file', async () => {
    await using(async ({ page }) => {
      await page.keyboard.type('nano b.yaml');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.kt-editor .cm-content:focus');
      await page.keyboard.type('half: done');
      await engineOf(page)
        ?.evaluate(() => (globalThis as unknown as { close(): void }).close())
        .catch(() => {});
      await expect.poll(() => says(page)).toMatch(/had not saved is in \/root\/b\.yaml\.save\.$/);
      await untilReady(page);
      await page.click('[data-screen]');
      expect(await run(page, 'cat b.yaml.save')).toBe('half: done');
    });
  });

  test('hangs: it is said, and the learner restarts it', async () => {
    await using(async ({ page }) => {
      await run(page, 'echo mine > notes.txt');
      await kept(page);
      void engineOf(page)
        ?.evaluate(() => {
          for (;;);
        })
        .catch(() => {});
      await expect
        .poll(() => says(page), { timeout: 30_000 })
        .toBe('The engine has not answered for 10 seconds. Restart it from the last quiet moment');
      await page.locator('[data-trap] button').click();
      await expect.poll(() => says(page)).toBe('The engine stopped and was restarted from its last quiet moment.');
      await untilReady(page);
      await page.click('[data-screen]');
      expect(await run(page, 'cat notes.txt')).toBe('mine');
    });
  });

  test('dies before anything was kept, and again and again', async () => {
    await using(async ({ page }) => {
      for (let i = 0; i < 5; i++) {
        const engine = engineOf(page);
        await engine?.evaluate(() => (globalThis as unknown as { close(): void }).close()).catch(() => {});
        await expect.poll(() => page.workers().includes(engine as never)).toBe(false);
        if (i < 4) {
          await expect.poll(() => says(page)).toMatch(/^The engine stopped/);
          await untilReady(page);
        }
      }
      await page.waitForSelector('.lab[data-state="failed"]');
      page.on('dialog', (dialog) => void dialog.accept());
      await page.click('.lab-reset');
      await untilReady(page);
      expect(await run(page, 'echo back')).toBe('back');
    });
  });
});
