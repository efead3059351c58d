/** The Loop lens in a real browser: a size changed, a Pod deleted, and what the controllers made of it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../../../testing/accessibility.ts';
import { type Site, startSite } from '../../../testing/browser.ts';
import { usingPages } from '../../../testing/opened.ts';
import { run, wakeLab } from '../../../testing/terminal.ts';
import { loopWords } from './words.ts';

const CHAPTER = '/resource-model/objects/';
const ROOMY = { viewport: { width: 2200, height: 2400 } };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const using = usingPages(() => site, CHAPTER, ROOMY);

async function openLens(page: Page): Promise<void> {
  await page.click('.lab-bar [data-lens="loop"]');
  await page.waitForSelector('.loop-round');
  await page.click('[data-screen]');
}

/** Desired, created, ready, as the legend says. */
const sizes = (page: Page): Promise<string[]> => page.locator('.loop-legend b').allTextContents();

/** Controller, saw, compared and did of the rounds about Pods that did something besides telling, the latest first; names without their endings. */
const rounds = (page: Page): Promise<string[][]> =>
  page.locator('.loop-rounds > [data-idle="false"]').evaluateAll((lines) =>
    lines
      .map((line) => {
        const copy = line.cloneNode(true) as Element;
        for (const why of copy.querySelectorAll('.loop-why')) why.remove();
        const says = [copy.querySelector('b'), ...copy.querySelectorAll('dd')].map((each) =>
          (each?.textContent ?? '')
            .trim()
            .replace(/(demoapp-[a-z0-9]+)-[a-z0-9]{5}\b/g, '$1-…')
            .replace(/-[a-f0-9]{8,10}\b/g, ''),
        );
        return says;
      })
      .filter(([who, , , did]) => who !== 'endpointslice-controller' && !did?.startsWith('wrote the status')),
  );

test('a size changed, a Pod deleted: the lines, and what each controller saw, compared and did; starting over', async () => {
  await using({}, async ({ page }) => {
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await wakeLab(page);
    await run(page, 'kubectl get pods >/dev/null');
    expect(loaded.filter((url) => /loop-lens/.test(url))).toEqual([]);
    await openLens(page);
    expect(loaded.some((url) => url.includes('loop-lens'))).toBe(true);
    await expect.poll(() => sizes(page)).toEqual(['3', '3', '3']);
    // What happened before it was opened.
    expect(
      (await rounds(page)).some(
        ([who, , , did]) => who === 'deployment-controller' && /^created ReplicaSet/.test(did ?? ''),
      ),
    ).toBe(true);
    await run(page, 'kubectl scale deployment demoapp --replicas=5');
    await expect.poll(() => sizes(page)).toEqual(['5', '5', '5']);
    await expect
      .poll(() => page.locator('.loop-chart').getAttribute('aria-label'))
      .toBe('Desired against actual. Deployment demoapp: 5 desired, 5 created, 5 ready.');
    const scaled = await rounds(page);
    expect(scaled.slice(0, 4)).toEqual([
      [
        'default-scheduler',
        '2 Pods without a node',
        '3 of 4 nodes fit',
        expect.stringMatching(/^bound demoapp-… to node0\d, demoapp-… to node0\d$/),
      ],
      [
        'replicaset-controller',
        '3 of 5 Pods, 3 ready',
        '2 are missing',
        'created Pod demoapp-…, demoapp-…; wrote the status: 3 of 5 ready',
      ],
      [
        'deployment-controller',
        '3 of 5 Pods, 3 ready',
        'another size is wanted: 5',
        'scaled demoapp from 3 to 5; wrote the status: 3 of 5 ready',
      ],
      expect.anything(),
    ]);
    await run(page, 'kubectl delete "$(kubectl get pods -o name -l app=demoapp | head -n 1)" --now');
    await expect
      .poll(() => page.locator('[role="status"].sr-only').allTextContents())
      .toContain('Deployment demoapp: 5 desired, 5 created, 5 ready.');
    const replaced = await rounds(page);
    expect(replaced.slice(0, 2)).toEqual([
      [
        'default-scheduler',
        '1 Pod without a node',
        '3 of 4 nodes fit',
        expect.stringMatching(/^bound demoapp-… to node0\d$/),
      ],
      [
        'replicaset-controller',
        '4 of 5 Pods, 4 ready, 1 on the way out',
        'one is missing',
        'created Pod demoapp-…; wrote the status: 4 of 5 ready',
      ],
    ]);
    expect(
      await page
        .locator('.loop-chart .loop-line')
        .evaluateAll((all) => all.every((line) => /^M[\d.]+ [\d.]+H/.test(line.getAttribute('d') ?? ''))),
    ).toBe(true);
    expect(await page.locator('.lab-lens :is(img, a, script, iframe)').count()).toBe(0);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.click('.lab-reset');
    await page.waitForSelector('.lab[data-state="ready"]');
    await expect.poll(() => sizes(page)).toEqual(['3', '3', '3']);
  });
});

test('another workload, another stretch of time, the table: by keyboard', async () => {
  await using({}, async ({ page }) => {
    await wakeLab(page);
    await page.locator('.lab-bar [data-lens="loop"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.loop-round');
    const select = page.locator('.loop-picker select');
    await select.focus();
    expect(await select.locator('option').allTextContents()).toEqual(
      expect.arrayContaining(['Latest changed: Deployment demoapp', 'kube-system/kube-proxy']),
    );
    await select.selectOption({ label: 'kube-system/kube-proxy' });
    await expect.poll(() => sizes(page)).toEqual(['4', '4', '4']);
    await page.click('[data-screen]');
    await run(page, 'kubectl -n kube-system delete pod -l k8s-app=kube-proxy --field-selector spec.nodeName=node01');
    await expect
      .poll(async () => (await rounds(page)).slice(0, 2).reverse())
      .toEqual([
        [
          'daemonset-controller',
          'Pods on 3 of 4 nodes, 3 ready',
          'one is missing',
          expect.stringMatching(/^created Pod kube-proxy-\w+ for node01/),
        ],
        [
          'default-scheduler',
          '1 Pod without a node',
          '1 of 4 nodes fit',
          expect.stringMatching(/^bound kube-proxy-\w+ to node01$/),
        ],
      ]);
    await page.locator('.loop-choices button').last().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.loop-chart').isVisible()).toBe(false);
    const row = page.locator('.loop-table tbody tr').first();
    await expect.poll(() => row.locator('td').allTextContents()).toEqual(['4', '4', '4']);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('.loop-choices [aria-pressed="true"]').allTextContents()).toEqual(['All', 'As a table']);
    const idle = page.locator('.loop-rounds [data-idle="true"] > button').first();
    await idle.focus();
    await page.keyboard.press('Enter');
    expect(await idle.getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('.loop-idle dd').last().textContent()).toBe('nothing');
  });
});

test('axe finds nothing, in both themes, as a chart and as a table', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await using({ colorScheme, viewport: { width: 1440, height: 900 } }, async ({ page }) => {
      await wakeLab(page);
      await openLens(page);
      await page.locator('.loop-rounds [data-idle="true"] > button').first().click();
      expect(await violations(page)).toEqual([]);
      await page.locator('.loop-choices button').last().click();
      expect(await violations(page)).toEqual([]);
    });
  }
});

test('in Chinese every word of it is Chinese; on a telephone it fits', async () => {
  await using(
    { viewport: { width: 390, height: 844 }, hasTouch: true },
    async ({ page }) => {
      await page.click('.lab-toggle');
      await page.waitForSelector('.lab[data-state="ready"]');
      await page.click('.lab-bar [data-lens="loop"]');
      await expect.poll(() => sizes(page)).toEqual(['3', '3', '3']);
      const { lines, steps } = loopWords('zh-CN');
      expect(await page.locator('.loop-legend li').allTextContents()).toEqual([
        `${lines.desired} 3`,
        `${lines.created} 3`,
        `${lines.ready} 3`,
        '控制器动了手',
      ]);
      expect(new Set(await page.locator('.loop-round dt').allTextContents())).toEqual(new Set(Object.values(steps)));
      const says = await page.locator('.loop-round dd').allTextContents();
      const foreign = says.flatMap((said) => said.match(/\b(of|ready|wrote|created|changed|nothing|missing)\b/g) ?? []);
      expect(foreign).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    },
    `/zh-cn${CHAPTER}`,
  );
});
