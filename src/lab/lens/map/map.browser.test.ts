/** The Map lens in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../../../testing/accessibility.ts';
import { type Site, startSite } from '../../../testing/browser.ts';
import { usingPages } from '../../../testing/opened.ts';
import { run, wakeLab } from '../../../testing/terminal.ts';

const PAGE = '/sandbox/ingress/';
const ROOMY = { viewport: { width: 1800, height: 1800 } };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

const using = usingPages(() => site, PAGE, ROOMY);

async function openMap(page: Page): Promise<void> {
  await wakeLab(page);
  await page.click('.lab-bar [data-lens="map"]');
  await page.waitForSelector('.map-pods .map-object');
  await page.click('[data-screen]');
}

const steps = (page: Page): Promise<string[]> => page.locator('.map-steps > li').allTextContents();
describe('the map', () => {
  test('is loaded when it is first opened, and shows nodes, Pods, ways in and owners', async () => {
    await using({}, async ({ page }) => {
      const loaded: string[] = [];
      page.on('request', (request) => loaded.push(request.url()));
      await wakeLab(page);
      expect(loaded.filter((url) => /map-lens/.test(url))).toEqual([]);
      await openMap(page);
      expect(loaded.filter((url) => /map-lens/.test(url))).not.toEqual([]);
      expect(await page.locator('.map-node-head .map-name').allTextContents()).toEqual([
        'master01',
        'node01',
        'node02',
        'node03',
      ]);
      expect(await page.locator('.map-entries .map-object').allTextContents()).toEqual([
        'ServicedemoappNodePort 80:30080/TCP · 3 endpoints',
        'ServicekubernetesClusterIP 443/TCP · 1 endpoint',
        'ServicewebClusterIP 80/TCP · 2 endpoints',
      ]);
      expect(await page.locator('.map-families .map-kind').allTextContents()).toEqual([
        'Deployment',
        'ReplicaSet',
        'Deployment',
        'ReplicaSet',
      ]);
    });
  });

  test('moves as the cluster does, with a word for what goes wrong', async () => {
    await using({}, async ({ page }) => {
      await openMap(page);
      await run(page, 'kubectl scale deployment/demoapp --replicas=6 && kubectl rollout status deployment/demoapp', {
        timeout: 30_000,
      });
      await expect.poll(() => page.locator('.map-pods .map-name', { hasText: 'demoapp' }).count()).toBe(6);
      await run(page, 'kubectl create deployment broken --image=nginx:1.99');
      const broken = page.locator('.map-pods .map-object', { hasText: 'broken' });
      await expect.poll(() => broken.getAttribute('data-health'), { timeout: 20_000 }).toBe('bad');
      expect(await broken.locator('.map-word').textContent()).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
    });
  });

  test('a chosen object shows its facts and its links, which lead on', async () => {
    await using({}, async ({ page }) => {
      await openMap(page);
      await page.locator('.map-entries .map-object', { hasText: 'demoapp' }).click();
      expect(await page.locator('.map-detail h3').textContent()).toBe('Service demoapp');
      expect(await page.locator('.map-facts dd').first().textContent()).toBe('default');
      expect(await page.locator('.map-link').count()).toBe(3);
      expect(await page.locator('.map-line-link').count()).toBe(3);
      await page.locator('button.map-link').first().click();
      expect(await page.locator('.map-detail h3').textContent()).toMatch(/^Pod demoapp-/);
      // The keyboard is at what was chosen.
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('true');
      await page.keyboard.press('Escape');
      expect(await page.locator('.map-detail').textContent()).toMatch(/^Choose something/);
    });
  });

  test('the arrows go from one to the next, and one is in the order of Tab', async () => {
    await using({}, async ({ page }) => {
      await openMap(page);
      expect(await page.locator('button.map-object[tabindex="0"]').count()).toBe(1);
      await page.locator('button.map-object[tabindex="0"]').focus();
      const where = () => page.evaluate(() => (document.activeElement as HTMLElement).title);
      expect(await where()).toMatch(/^Service default\/demoapp/);
      await page.keyboard.press('ArrowDown');
      expect(await where()).toMatch(/^Service default\/kubernetes/);
      await page.keyboard.press('ArrowRight');
      expect(await where()).toMatch(/^(Node|Pod) /);
      await page.keyboard.press('Enter');
      expect(await page.locator('button.map-object[aria-pressed="true"]').getAttribute('title')).toBe(await where());
    });
  });
});

describe('traffic', () => {
  test('by a node port: to the node, by the Service, to a Pod', async () => {
    await using({}, async ({ page }) => {
      await openMap(page);
      const offered = await page.locator('.map-traffic .lens-small').textContent();
      expect(offered).toBe('curl http://node03:30080/');
      await run(page, 'curl -s http://node01:30080/hostname');
      await expect.poll(() => steps(page)).toHaveLength(6);
      const [first, second, third, , last, end] = (await steps(page)) as string[];
      expect(first).toBe('master01, at 172.29.9.1, connects to 172.29.9.11:30080.');
      expect(second).toBe('Node port 30080 on node01: kube-proxy there knows whose it is.');
      expect(third).toBe('Service default/demoapp: one of 3 endpoints is chosen.');
      expect(last ?? '').toMatch(/^Pod default\/demoapp-/);
      expect(end).toBe('The answer: 200.');
      expect(await page.locator('.map-line-hop').count()).toBeGreaterThanOrEqual(3);
    });
  });

  test('by an Ingress: to the controller’s Pod, and from there straight to a Pod', async () => {
    await using({}, async ({ page }) => {
      await openMap(page);
      await run(page, 'kubectl apply -f ingress-nginx.yaml >/dev/null', { timeout: 20_000 });
      await run(page, 'kubectl -n ingress-nginx rollout status deployment/ingress-nginx-controller >/dev/null', {
        timeout: 60_000,
      });
      await run(page, 'kubectl apply -f ingress.yaml');
      await run(page, "curl -s -H 'Host: shop.magedu.com' http://node02:30081/hostname");
      await expect.poll(async () => (await steps(page)).at(-1)).toBe('The answer: 200.');
      const told = await steps(page);
      const at = told.findIndex((text) =>
        text.startsWith('Ingress default/shop sends shop.magedu.com/ to Service default/demoapp.'),
      );
      expect(told[at - 1]).toMatch(/^Pod ingress-nginx\/ingress-nginx-controller-/);
      expect(told.slice(at + 1).filter((text) => /^(Service|Node port)/.test(text))).toEqual([]);
      expect(told.at(-2)).toMatch(/^Pod default\/demoapp-/);
      expect(await page.locator('.map-line-read').count()).toBe(2);
    });
  }, 120_000);
});

describe('for everybody', () => {
  test.each([
    ['light', 1440, PAGE],
    ['dark', 1440, PAGE],
    ['light', 390, PAGE],
    ['dark', 1024, '/zh-cn/sandbox/ingress/'],
  ] as const)('%s, %i px, %s: nothing against axe, nothing runs over', async (colorScheme, width, path) => {
    await using(
      { colorScheme, viewport: { width, height: 1200 } },
      async ({ page }) => {
        const toggle = page.locator('.lab-toggle');
        if (await toggle.isVisible()) await toggle.click();
        await wakeLab(page);
        await page.click('.lab-bar [data-lens="map"]');
        await page.waitForSelector('.map-pods .map-object');
        await page.locator('.map-entries .map-object').first().click();
        expect(await violations(page)).toEqual([]);
        const over = await page.evaluate(() => {
          const box = document.querySelector('.map-content') as HTMLElement;
          return box.scrollWidth - box.clientWidth;
        });
        expect(over).toBeLessThanOrEqual(0);
        await page.click('.map-choices .lens-formats button:last-child');
        expect(await page.locator('.map-list caption').count()).toBeGreaterThanOrEqual(4);
        expect(await violations(page)).toEqual([]);
      },
      path,
    );
  });

  test('with five hundred Pods it tells them together, and still answers', async () => {
    await using({}, async ({ page }) => {
      await openMap(page);
      await run(
        page,
        'kubectl scale deployment/web --replicas=300 >/dev/null; kubectl scale deployment/demoapp --replicas=200',
        {
          timeout: 60_000,
        },
      );
      const total = async () => {
        const counts = await page.locator('.map-pods b').allTextContents();
        return counts.reduce((sum, text) => sum + Number.parseInt(text, 10), 0);
      };
      await expect.poll(total, { timeout: 60_000 }).toBeGreaterThan(480);
      expect(await page.locator('button.map-object').count()).toBeLessThan(120);
      await page.locator('.map-pods b').first().click();
      expect(await page.locator('.map-detail h3').textContent()).toMatch(/^Pod × \d+$/);
    });
  }, 120_000);

  test('no motion where none is wanted', async () => {
    await using({ reducedMotion: 'reduce' }, async ({ page }) => {
      await openMap(page);
      await run(page, 'curl -s http://node01:30080/hostname');
      await page.waitForSelector('.map-line-hop');
      const running = await page.evaluate(
        () =>
          document.getAnimations().filter((each) => (each.effect as KeyframeEffect).target?.closest('.lab-lens'))
            .length,
      );
      expect(running).toBe(0);
    });
  });

  test('names are text, wherever they come from', async () => {
    await using({}, async ({ page }) => {
      await openMap(page);
      await run(page, "curl -s -H 'Host: <img src=x onerror=alert(1)>' 'http://node01:30080/<b>x</b>'");
      const line = page.locator('.map-request').first();
      await expect.poll(() => line.textContent()).toContain('<img src=x onerror=alert(1)>');
      expect(await page.locator('.lab-lens img').count()).toBe(0);
    });
  });
});
