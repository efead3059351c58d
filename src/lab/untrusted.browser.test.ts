/**
 * A hundred and more things that somebody might write in the hope that they become markup, script, a link or keys,
 * wherever text comes from: the terminal and every lens show them as the text they are.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAYLOADS, PRINTABLE } from '../../sandbox/testing/payloads.ts';
import { type Site, startSite } from '../testing/browser.ts';
import { run, screenLines, wakeLab } from '../testing/terminal.ts';
import { watchUntrusted } from '../testing/untrusted.ts';

const CHAPTER = '/resource-model/objects/';
const ROOMY = { viewport: { width: 2000, height: 1400 } };
const PROMPT = '[root@master01 ~]#';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

/** By tens, for places where many stand together. */
const together = (texts: readonly string[], most: number): string[] => {
  const out: string[] = [];
  for (const text of texts) {
    const last = out.at(-1);
    if (last !== undefined && last.length + text.length + 1 <= most) out[out.length - 1] = `${last} ${text}`;
    else out.push(text);
  }
  return out;
};
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Objects that the API server accepts, with the payloads wherever it takes free text. */
function manifest(): string {
  const named = (name: string, annotations = {}) => ({ name, annotations });
  const data = Object.fromEntries(PAYLOADS.map((text, i) => [`p${i}`, text]));
  const annotations = Object.fromEntries(PRINTABLE.map((text, i) => [`p/${i}`, text]));
  const env = PRINTABLE.map((value, i) => ({ name: `P${i}`, value }));
  const items = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('payloads', annotations), data },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...named('inject', annotations), labels: { app: 'inject' } },
      spec: {
        containers: [
          { name: 'a', image: '<img/src=x/onerror=canary()>', env, command: ['sh', '-c', ...PRINTABLE] },
          { name: 'b', image: 'javascript:canary()', args: [...PRINTABLE] },
        ],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: named('inject', annotations),
      spec: {
        rules: [
          {
            host: 'shop.example.org',
            http: {
              paths: PRINTABLE.slice(0, 20).map((text, i) => ({
                path: `/${i}-${text.replaceAll('/', '-').replaceAll('\\', '-').replaceAll('%', '-')}`,
                pathType: 'Prefix',
                backend: { service: { name: 'demoapp', port: { number: 80 } } },
              })),
            },
          },
        ],
      },
    },
    ...together(PRINTABLE, 900).map((message, i) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `inject.${i}`, namespace: 'default' },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'inject', namespace: 'default' },
      reason: '<b>canary()</b>',
      message,
      type: 'Warning',
      source: { component: '<img src=x onerror=canary()>' },
    })),
    ...['<img src=x onerror=canary()>', '<svg onload=canary()>', '__proto__', 'javascript:canary()'].map((name) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name, namespace: 'default' },
      rules: [{ apiGroups: [name], resources: [name], verbs: [name], resourceNames: [name] }],
    })),
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** Puts a file on the machine: text that no keyboard has. */
async function upload(page: Page, path: string, text: string): Promise<void> {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  for (let i = 0; i < base64.length; i += 40_000) {
    await page.keyboard.insertText(`echo ${base64.slice(i, i + 40_000)} >> ${path}.b64`);
    await page.keyboard.press('Enter');
    await page.keyboard.type('clear\n');
    await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
  }
  await run(page, `base64 -d ${path}.b64 > ${path}; rm ${path}.b64`);
}

/** What a command prints may leave the screen in any state; keys mean what they did, and none came of itself. */
async function survives(page: Page, command: string): Promise<void> {
  await page.keyboard.type(`${command}; cat > typed\n`);
  // Drawn before it is read, and answered before that.
  await page.waitForTimeout(500);
  await page.keyboard.type('x\n');
  await page.keyboard.press('Control+d');
  await page.keyboard.type('clear\n');
  await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
  expect(await run(page, 'od -An -c typed')).toBe('   x  \\n');
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(`${PROMPT} od -An -c typed`);
  await page.keyboard.press('Control+c');
  await expect.poll(async () => (await screenLines(page)).at(-1)).toBe(PROMPT);
}

test('in the terminal, its list for screen readers, and every lens', async () => {
  const { page, problems } = await site.open(undefined, ROOMY);
  const watch = await watchUntrusted(page, site.url);
  await page.goto(site.url + CHAPTER);
  await wakeLab(page);
  const { quiet } = await watch.opened();
  await upload(page, 'all.json', manifest());
  await upload(page, 'all.txt', PAYLOADS.join('\n'));
  expect(
    await run(page, 'kubectl create -f all.json 2>errors | grep -c created; cat errors', { timeout: 60_000 }),
  ).toMatch(/^\d\d$/);
  await page.click('.lab-spoken');
  await page.click('[data-screen]');
  for (const command of [
    'cat all.txt',
    'cat all.txt >&2',
    'kubectl get cm payloads -o json | jq -r .data[]',
    'kubectl describe pod inject',
    'kubectl events; kubectl get role',
  ])
    await survives(page, command);
  await quiet();
  await page.click('.lab-spoken');

  // What was typed stands in the lens as it was typed, with its requests and their bodies.
  await page.click('.lab-bar [data-lens="requests"]');
  await page.waitForSelector('.lens-tools');
  await page.click('[data-screen]');
  const lines = together(PRINTABLE, 1500);
  for (const text of lines) {
    const typed = `kubectl get role ${quoted(text)}`;
    await page.keyboard.insertText(typed);
    await page.keyboard.press('Enter');
    const shown = page.locator('.lens-command').first().locator('.lens-line code');
    await expect.poll(() => shown.textContent()).toBe(typed);
    await page.keyboard.type('clear\n');
    await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
  }
  await run(page, 'kubectl get cm,pod,ingress,role -o yaml >/dev/null');
  await run(page, `kubectl annotate cm payloads x=${quoted('<img src=x onerror=canary()>')}`);
  // All at once: what one opens moves the others.
  await page.locator('.lens-command:nth-child(-n+2) .lens-row:visible').evaluateAll((rows) => {
    for (const row of rows) (row as HTMLElement).click();
  });
  await page.locator('.lens-detail:visible h4').first().waitFor();
  for (const fold of await page.locator('.lens-detail:visible .lens-fold').all()) await fold.click();
  expect(await page.locator('.lab-lens').textContent()).toContain('<img src=x onerror=canary()>');
  await quiet();

  await page.click('.lab-bar [data-lens="map"]');
  await page.waitForSelector('.map-board, .map-list');
  await page.click('[data-screen]');
  for (const text of lines) {
    const typed = `curl -s -m 2 -H ${quoted(`X: ${text}`)} -A ${quoted(text)} -H 'Host: <img src=x onerror=canary()>' ${quoted(`http://node01:30080/${text.replaceAll(' ', '+')}`)} >/dev/null`;
    await page.keyboard.insertText(typed);
    await page.keyboard.press('Enter');
    await page.keyboard.type('clear\n');
    await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
  }
  await page.click('.lab-bar [data-lens="loop"]');
  await page.waitForSelector('.loop-round');
  await page.click('[data-screen]');
  await run(page, 'kubectl scale deployment demoapp --replicas=4');
  await quiet();

  // The labels of the time line.
  await page.keyboard.type("echo '<img src=x onerror=canary()>' > f");
  await page.keyboard.press('Enter');
  const slider = page.getByRole('slider', { name: 'Time line' });
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('<img src=x onerror=canary()>');
  await expect.poll(() => page.locator('.time-says [role="status"]').textContent()).toContain('<img src=x');
  await quiet();
  expect(problems).toEqual([]);
  await page.close();
}, 240_000);

test('in differences of tasks, hints for typing, dialogs, names, and what is told of a link or a store that is refused', async () => {
  const { page, problems } = await site.open(undefined, ROOMY);
  const watch = await watchUntrusted(page, site.url);
  await page.goto(site.url + CHAPTER);
  await wakeLab(page);
  const { quiet } = await watch.opened();
  const image = (together(PRINTABLE, 4000)[0] as string).replace(/[\ufffe\uffff]/g, '').trim();
  await upload(page, 'patch.json', JSON.stringify([{ op: 'replace', path: '/spec/containers/0/image', value: image }]));
  expect(await run(page, 'kubectl patch pod web --type=json --patch-file=patch.json')).toBe('pod/web patched');
  await page.click('[data-check="repair"]');
  await page.waitForSelector('[data-task="repair"][data-state="failed"]');
  await expect.poll(() => page.locator('[data-task="repair"]').textContent()).toContain('<script>canary()</script>');
  await page.click('[data-screen]');
  for (const text of together(PRINTABLE, 1500)) {
    await page.keyboard.insertText(`kubectl get \u2013raw ${quoted(text)}`);
    await page.keyboard.press('Enter');
    const offered = `kubectl get --raw ${quoted(text)}`.slice(0, 40);
    await expect.poll(async () => (await page.locator('.lab-trap code').textContent())?.slice(0, 40)).toBe(offered);
    await page.keyboard.type('clear\n');
    await expect.poll(() => screenLines(page)).toEqual([PROMPT]);
  }
  await quiet();
  await page.click('.lab-menu summary');
  await page.click('[data-work="handIn"]');
  await page.waitForSelector('.kt-dialog');
  await page.keyboard.insertText('<img src=x onerror=canary()>/../..\u202e');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/^[\p{L}\p{N} ._<>()=-]+\.json$/u);
  await quiet();
  for (const text of PRINTABLE.slice(0, 12)) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `state=1.${text}`);
    await page.evaluate(() => history.replaceState(null, '', location.pathname));
  }
  await quiet();
  for (const path of [CHAPTER, '/progress/', '/zh-cn/progress/']) {
    await page.evaluate((texts) => {
      const chapters = Object.fromEntries(texts.map((text) => [text, { passed: { [text]: 1 } }]));
      localStorage.setItem('kubetab-progress', JSON.stringify({ kubetab: 'progress', version: 1, chapters }));
      sessionStorage.setItem('kubetab-learner', texts.join(' '));
    }, PRINTABLE);
    await page.goto(site.url + path);
    const { quiet: still } = await watch.opened();
    if (path !== CHAPTER) await expect.poll(() => page.locator('[data-map-says]').textContent()).toMatch(/<script>/);
    await still();
  }
  expect(problems).toEqual([]);
  await page.close();
}, 240_000);
