/** The Request lens in a real browser: what commands sent, read and sent again. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../../testing/accessibility.ts';
import { type Site, startSite } from '../../testing/browser.ts';
import { usingPages } from '../../testing/opened.ts';
import { run, screenLines, wakeLab } from '../../testing/terminal.ts';
import { URL_PARTS } from './url-parts.ts';
import { lensWords } from './words.ts';

const CHAPTER = '/resource-model/objects/';
const ROOMY = { viewport: { width: 2200, height: 2400 } };
const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const using = usingPages(() => site, CHAPTER, ROOMY);

const lensButton = (page: Page): Locator => page.locator('.lab-bar [data-lens="requests"]');
const latest = (page: Page): Locator => page.locator('.lens-command').first();

async function openLens(page: Page): Promise<void> {
  await lensButton(page).click();
  await page.waitForSelector('.lens-tools');
  await page.click('[data-screen]');
}

/** The lines of the latest command, once it stands there with its end. */
async function rowsOf(page: Page, command: string): Promise<string[]> {
  const head = latest(page).locator('.lens-line');
  await expect.poll(() => head.locator('code').textContent()).toBe(command);
  await expect.poll(() => head.locator('.lens-says').textContent()).not.toMatch(/running/);
  return latest(page).locator('.lens-row').allTextContents();
}

async function opened(page: Page, row: number): Promise<Locator> {
  const request = latest(page).locator('.lens-request').nth(row);
  await request.locator('.lens-row').click();
  await request.locator('.lens-detail h4').first().waitFor();
  return request.locator('.lens-detail');
}

describe('what a command sent', () => {
  test('nothing of the lens is loaded before it is opened; it shows what was typed before', async () => {
    await using({}, async ({ page }) => {
      const loaded: string[] = [];
      page.on('request', (request) => loaded.push(request.url()));
      await wakeLab(page);
      await run(page, 'kubectl get ns');
      expect(loaded.filter((url) => /request-(lens|detail)/.test(url))).toEqual([]);
      await openLens(page);
      expect(loaded.some((url) => url.includes('request-lens'))).toBe(true);
      expect(await lensButton(page).getAttribute('aria-expanded')).toBe('true');
      expect(await rowsOf(page, 'kubectl get ns')).toEqual(['GET /api/v1/namespaces?limit=500 200 OK 1 ms']);
    });
  });

  test('method, URL by its parts, headers, bodies, status, time', async () => {
    await using({}, async ({ page }) => {
      await wakeLab(page);
      await openLens(page);
      await run(page, 'rm -rf ~/.kube/cache');
      await run(page, 'kubectl scale deployment demoapp --replicas=2');
      await rowsOf(page, 'kubectl scale deployment demoapp --replicas=2');
      const fold = latest(page).locator('.lens-discovery > .lens-fold');
      expect(await fold.textContent()).toBe('2 discovery requests');
      expect(await fold.getAttribute('aria-expanded')).toBe('false');
      const rows = latest(page).locator('.lens-row:visible');
      const texts = await rows.allTextContents();
      const patch = texts.findIndex((text) => text.startsWith('PATCH'));
      expect(texts[patch]).toBe('PATCH /apis/apps/v1/namespaces/default/deployments/demoapp/scale 200 OK 1 ms');
      const parts = await rows
        .nth(patch)
        .locator('[data-part]')
        .evaluateAll((spans) => spans.map((span) => [span.getAttribute('data-part'), span.textContent]));
      expect(parts).toEqual([
        ['prefix', '/apis'],
        ['group', 'apps'],
        ['version', 'v1'],
        ['namespace', 'namespaces/default'],
        ['resource', 'deployments'],
        ['name', 'demoapp'],
        ['subresource', 'scale'],
      ]);
      await rows.nth(patch).click();
      const detail = latest(page).locator('.lens-detail:visible');
      await detail.locator('h4').first().waitFor();
      expect(await detail.locator('.kt-url small').allTextContents()).toEqual([
        'named groups',
        'group',
        'version',
        'namespace',
        'resource',
        'name',
        'subresource',
      ]);
      expect(await detail.locator('h4').allTextContents()).toEqual([
        'Request PATCH → https://kubeapi.magedu.com:6443',
        'Answer 200 OK · after 1 ms',
      ]);
      const pairs = (): Promise<(string | null)[]> => detail.locator('.lens-pairs:visible > *').allTextContents();
      expect(await pairs()).toEqual(['Client certificate', 'CN=kubernetes-admin, O=kubeadm:cluster-admins']);
      await detail.locator('.lens-fold').first().click();
      expect(await pairs()).toContain('application/merge-patch+json');
      const [sent, answer] = await detail.locator('.lens-code:visible').allTextContents();
      expect(sent).toBe('spec:\n  replicas: 2');
      expect(answer).toMatch(/^apiVersion: autoscaling\/v1\nkind: Scale\nmetadata:\n/);
      await page.click('.lens-formats >> text=JSON');
      await expect
        .poll(() => detail.locator('.lens-code:visible').first().textContent())
        .toBe('{\n  "spec": {\n    "replicas": 2\n  }\n}');
    });
  });

  test('a refusal, a command that sent nothing, a query in plain words', async () => {
    await using({}, async ({ page }) => {
      await wakeLab(page);
      await openLens(page);
      await run(page, 'kubectl get pod nobody');
      expect(await rowsOf(page, 'kubectl get pod nobody')).toEqual([
        'GET /api/v1/namespaces/default/pods/nobody 404 Not Found 1 ms',
      ]);
      expect(await latest(page).locator('.lens-says').textContent()).toMatch(/^1 request · exit 1 · \d\d:\d\d:\d\d$/);
      await run(page, 'echo hi');
      expect(await rowsOf(page, 'echo hi')).toEqual([]);
      expect(await latest(page).locator('.lens-says').textContent()).toMatch(/^sent nothing to the API server · /);
      await run(page, 'kubectl get pods -l app=demoapp');
      await rowsOf(page, 'kubectl get pods -l app=demoapp');
      const detail = await opened(page, 0);
      expect(await detail.locator('.lens-pairs').first().locator('> *').allTextContents()).toEqual([
        'labelSelector',
        'app=demoapp',
        'limit',
        '500',
      ]);
      expect(await page.locator('.lens-command:visible').count()).toBe(2);
    });
  });

  test('a watch is counted while it goes on; exec leaves HTTP', async () => {
    await using({}, async ({ page }) => {
      await wakeLab(page);
      await openLens(page);
      await page.keyboard.type('kubectl get configmaps -w &');
      await page.keyboard.press('Enter');
      const rows = latest(page).locator('.lens-row');
      await expect.poll(() => rows.last().textContent()).toMatch(/watch=true 200 OK 0 events, open$/);
      await page.keyboard.type('kubectl create configmap seen');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => page.locator('.lens-row').allTextContents())
        .toContainEqual(expect.stringMatching(/watch=true 200 OK 1 event, open$/));
      await page.keyboard.type('kill %1');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => page.locator('.lens-row').allTextContents())
        .toContainEqual(expect.stringMatching(/watch=true 200 OK 1 event$/));
      await run(page, 'clear; kubectl exec deploy/demoapp -- hostname');
      await expect
        .poll(() => latest(page).locator('.lens-row').allTextContents())
        .toContainEqual(expect.stringMatching(/\/exec\?.* 101 Switching Protocols upgraded$/));
    });
  });
});

describe('sending it again', () => {
  test('the copied curl and the copied --raw give the same object in the terminal', async () => {
    await using({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
      await wakeLab(page);
      await openLens(page);
      await run(page, 'kubectl get pod web -o yaml >/dev/null');
      await rowsOf(page, 'kubectl get pod web -o yaml >/dev/null');
      const detail = await opened(page, 0);
      const copy = async (name: string): Promise<string> => {
        await detail.getByRole('button', { name, exact: true }).click();
        await expect.poll(() => detail.locator('[role="status"]').textContent()).toBe('Copied.');
        return page.evaluate(() => navigator.clipboard.readText());
      };
      const curl = await copy('Copy as curl');
      const raw = await copy('Copy as kubectl get --raw');
      expect(raw).toBe('kubectl get --raw /api/v1/namespaces/default/pods/web');
      await page.click('[data-screen]');
      const name = 'jq -r .metadata.name';
      expect(await run(page, `${curl} -s | ${name}; ${raw} | ${name}`, { paste: true })).toBe('web\nweb');
      const same = `diff <(${curl} -s | jq -S .status.podIP,.spec) <(${raw} | jq -S .status.podIP,.spec) && echo same`;
      expect(await run(page, same, { paste: true })).toBe('same');
    });
  });

  test('a write, and a Table as kubectl asks for it, put at the prompt', async () => {
    await using({}, async ({ page }) => {
      await wakeLab(page);
      await openLens(page);
      const command = "kubectl create configmap it --from-literal=k='a'\\''b'";
      await run(page, command);
      await rowsOf(page, command);
      await run(page, 'kubectl delete configmap it');
      await rowsOf(page, 'kubectl delete configmap it');
      const again = page.locator('.lens-command', { hasText: 'create configmap' });
      await again.locator('.lens-line').click();
      await again.locator('.lens-row').last().click();
      await again.getByRole('button', { name: 'Copy as curl' }).click();
      await again.getByRole('button', { name: 'Put it at the prompt' }).click();
      expect(await page.evaluate(() => !!document.activeElement?.closest('[data-screen]'))).toBe(true);
      await page.keyboard.type(' -s -o /dev/null');
      await page.keyboard.press('Enter');
      await expect.poll(() => run(page, 'kubectl get configmap it -o jsonpath=\'{.data.k}{"\\n"}\'')).toBe("a'b");
      await run(page, 'kubectl get configmap it');
      await rowsOf(page, 'kubectl get configmap it');
      const detail = await opened(page, 0);
      await detail.getByRole('button', { name: 'Copy as curl' }).click();
      const text = await detail.locator('.lens-again code').textContent();
      expect(text).toContain(` -H 'Accept: ${TABLE}' `);
      await page.click('[data-screen]');
      expect(await run(page, `${text} -s | jq -r .kind`, { paste: true })).toBe('Table');
    });
  });

  test('without a clipboard the text is selected, and said so', async () => {
    await using({}, async ({ page }) => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = () => false;
      });
      await wakeLab(page);
      await openLens(page);
      await run(page, 'kubectl get --raw /version');
      await rowsOf(page, 'kubectl get --raw /version');
      const detail = await opened(page, 0);
      await detail.getByRole('button', { name: 'Copy as kubectl get --raw' }).click();
      await expect
        .poll(() => detail.locator('[role="status"]').textContent())
        .toBe('Selected. Copy it with Ctrl-C or ⌘C.');
      expect(await page.evaluate(() => getSelection()?.toString())).toBe('kubectl get --raw /version');
    });
  });
});

describe('for everybody', () => {
  test('what the cluster holds stays text', async () => {
    await using({}, async ({ page }) => {
      const evil = '<img src=x onerror="document.title=1"><a href="javascript:1">x</a>';
      await wakeLab(page);
      await openLens(page);
      await run(page, `kubectl annotate pod web 'note=${evil}'`);
      await run(page, `kubectl get --raw '/api/v1/pods?labelSelector=${encodeURIComponent(evil)}&x=${evil}'`);
      await run(page, 'kubectl get pod web -o name');
      await run(page, `kubectl run evil --image=busybox --restart=Never -- echo '${evil}' >/dev/null`);
      await run(page, 'kubectl wait --for=jsonpath={.status.phase}=Succeeded pod/evil; kubectl logs evil');
      await rowsOf(page, 'kubectl wait --for=jsonpath={.status.phase}=Succeeded pod/evil; kubectl logs evil');
      const closed = '.lens-command:not([hidden]) :is(.lens-line, .lens-row)[aria-expanded="false"]';
      await page.locator(closed).evaluateAll((heads) => {
        for (const head of heads) (head as HTMLElement).click();
      });
      await expect.poll(() => page.locator('.lens-detail:not([hidden]):empty').count()).toBe(0);
      expect(await page.locator('.lens-code').allTextContents()).toContain(evil);
      await expect.poll(() => page.locator('.lab-lens').textContent()).toContain('onerror');
      await page.locator('.lens-body > button').evaluateAll((buttons) => {
        for (const more of buttons) (more as HTMLElement).click();
      });
      await expect.poll(() => page.locator('.lab-lens').textContent()).toContain('Show less');
      expect(await page.locator('.lab-lens :is(img, a, script, iframe, svg)').count()).toBe(0);
      expect(await page.title()).not.toBe('1');
    });
  });

  test('axe finds nothing, in both themes, opened and empty', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await using({ colorScheme, viewport: { width: 1440, height: 900 } }, async ({ page }) => {
        await wakeLab(page);
        await openLens(page);
        expect(await violations(page)).toEqual([]);
        await run(page, 'kubectl get pod nobody');
        await run(page, 'kubectl get pods');
        await rowsOf(page, 'kubectl get pods');
        const detail = await opened(page, 0);
        await detail.locator('.lens-fold').first().click();
        await detail.getByRole('button', { name: 'Copy as curl' }).click();
        expect(await violations(page)).toEqual([]);
      });
    }
  });

  test('the keyboard alone opens it, goes through it, and comes back', async () => {
    await using({}, async ({ page }) => {
      await wakeLab(page);
      await run(page, 'kubectl get pods; kubectl get nodes');
      await lensButton(page).focus();
      await page.keyboard.press('Enter');
      await latest(page).waitFor();
      await latest(page).locator('.lens-line').focus();
      await page.keyboard.press('ArrowDown');
      const focused = (): Promise<string | null | undefined> =>
        page.evaluate(() => document.activeElement?.textContent);
      expect(await focused()).toMatch(/^GET \/api\/v1\/namespaces\/default\/pods\?limit=500/);
      await page.keyboard.press('End');
      expect(await focused()).toMatch(/^GET \/api\/v1\/nodes\?limit=500/);
      await page.keyboard.press('Enter');
      await latest(page).locator('.lens-detail h4').first().waitFor();
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Copy as curl');
      const edge = page.locator('.lens-divider');
      const height = (): Promise<number> => page.locator('.lab-lens').evaluate((lens) => lens.clientHeight);
      const before = await height();
      await edge.focus();
      await page.keyboard.press('ArrowUp');
      expect(await height()).toBe(before + 32);
      await page.locator('.lens-close').focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('.lab-lens').count()).toBe(0);
      expect(await focused()).toBe('Requests');
    });
  });

  test('a button of the chapter opens it; starting over empties it', async () => {
    await using({}, async ({ page }) => {
      await page.evaluate(() => {
        document
          .querySelector('main')
          ?.insertAdjacentHTML('beforeend', '<button data-open-lens="requests">See</button>');
      });
      await page.click('[data-open-lens]');
      await page.waitForSelector('.lens-empty');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('lab-lens');
      await page.click('[data-screen]');
      await run(page, 'kubectl get pods');
      await rowsOf(page, 'kubectl get pods');
      expect(await page.locator('.lens-empty').isVisible()).toBe(false);
      page.on('dialog', (dialog) => void dialog.accept());
      await page.click('.lab-reset');
      await expect.poll(() => page.locator('.lens-empty').isVisible()).toBe(true);
      await page.waitForSelector('.lab[data-state="ready"]');
      await page.click('.lens-empty button');
      await expect.poll(async () => (await screenLines(page)).at(-1)).toBe('[root@master01 ~]# kubectl get pods');
    });
  });

  test('on a telephone it stands in the place of the terminal', async () => {
    await using({ viewport: { width: 390, height: 844 }, hasTouch: true }, async ({ page }) => {
      await page.click('.lab-toggle');
      await page.waitForSelector('.lab[data-state="ready"]');
      await page.keyboard.type('kubectl get pods');
      await page.keyboard.press('Enter');
      await lensButton(page).click();
      await rowsOf(page, 'kubectl get pods');
      expect(await page.locator('.lab-screen').isVisible()).toBe(false);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      const menu = await page.locator('.lab-menu').boundingBox();
      expect((menu?.x ?? 0) + (menu?.width ?? 999)).toBeLessThanOrEqual(390);
      const detail = await opened(page, 0);
      await detail.getByRole('button', { name: 'Copy as kubectl get --raw' }).click();
      await detail.getByRole('button', { name: 'Put it at the prompt' }).click();
      expect(await page.locator('.lab-screen').isVisible()).toBe(true);
      await expect.poll(async () => (await screenLines(page)).join('')).toMatch(/# kubectl get --raw '\/api\/v1/);
    });
  });

  test('in Chinese, every word of it is Chinese', async () => {
    await using(
      {},
      async ({ page }) => {
        await wakeLab(page);
        await openLens(page);
        await run(page, 'kubectl get pods');
        await expect.poll(() => latest(page).locator('.lens-says').textContent()).toMatch(/^1 个请求 · /);
        const detail = await opened(page, 0);
        expect(await detail.locator('h4').allTextContents()).toEqual([
          '查询参数',
          '请求 GET → https://kubeapi.magedu.com:6443',
          '应答 200 OK · 用时 1 毫秒',
        ]);
        expect(await page.locator('.lens-legend li').allTextContents()).toEqual(
          URL_PARTS.map((part) => lensWords('zh-CN').parts[part]),
        );
      },
      `/zh-cn${CHAPTER}`,
    );
  });
});
