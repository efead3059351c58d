/** Labs on somebody else's page: another origin, a strict policy, no help from its server. */
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from '../testing/accessibility.ts';
import { type OpenPage, type Site, startSite } from '../testing/browser.ts';

let site: Site;
let host: Server;
let origin: string;
/** What the host serves, by path. */
const pages = new Map<string, string>();

beforeAll(async () => {
  site = await startSite();
  host = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(pages.get(new URL(url, 'http://x').pathname) ?? '');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterAll(async () => {
  host?.close();
  await site?.close();
});

interface HostOptions {
  head?: string;
  /** Directives besides those that an embed wants. */
  policy?: string;
  lang?: string;
}

/** As the command writes it, without vitest's variables: Vite would take the build for a test. */
async function frameFile(): Promise<string> {
  const main = join(import.meta.dirname, '../../sandbox/cmd/kubetab/main.ts');
  const { PATH, HOME } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'pack', '--frame', '-o', '-'], {
    env: { PATH, HOME, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

let written = 0;

async function hostPage(body: string, { head = '', policy, lang = 'en' }: HostOptions = {}): Promise<OpenPage> {
  const path = `/page-${++written}/`;
  const wants = policy ?? `script-src ${site.url}; frame-src ${site.url}`;
  pages.set(
    path,
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>A product</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${wants}">
<script defer src="${site.url}/embed.classic.js"></script>${head}</head><body><main><h1>A product</h1>${body}</main></body></html>`,
  );
  const opened = await site.open(undefined);
  await opened.page.goto(origin + path);
  return opened;
}

/** The frame of an embed, once its prompt is there. */
async function frameOf(page: Page, id: string): Promise<Frame> {
  const handle = await page.waitForSelector(`#${id} iframe`);
  const frame = (await handle.contentFrame()) as Frame;
  await frame.waitForSelector('.lab[data-state="ready"]');
  return frame;
}

const screen = (frame: Frame): Promise<string> =>
  frame.evaluate(() =>
    Array.from(document.querySelectorAll('.lab-xterm:not([hidden]) .xterm-rows > div'), (row) =>
      (row.textContent ?? '').replace(/[\s\u00a0]+$/u, '').replace(/\u00a0/g, ' '),
    )
      .join('\n')
      .trimEnd(),
  );

const waitFor = (frame: Frame, text: string | RegExp) =>
  expect.poll(() => screen(frame), { timeout: 30_000 }).toMatch(text);

/** Collects an embed's events from now on. */
async function listen(page: Page): Promise<() => Promise<unknown[]>> {
  await page.evaluate(() => {
    const seen: unknown[] = [];
    (globalThis as unknown as { seen: unknown[] }).seen = seen;
    for (const type of ['ready', 'command', 'check', 'failed']) {
      document.addEventListener(type, (event) =>
        seen.push([type, (event.target as Element).id, (event as CustomEvent).detail]),
      );
    }
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen);
}

test('unopened: the text is there, nothing of ours but one small file is loaded, and nothing moves when it opens', async () => {
  const { page, problems } = await hostPage(
    '<kubetab-lab id="one" commands="kubectl get ns" run><p>How to list namespaces:</p></kubetab-lab><p id="below">Below</p>',
  );
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  expect(await page.textContent('#one p')).toBe('How to list namespaces:');
  expect(fetched).toEqual([]);
  expect(await violations(page)).toEqual([]);
  const below = (): Promise<number> =>
    page.evaluate(() => document.querySelector('#below')?.getBoundingClientRect().top ?? 0);
  const before = await below();
  const events = await listen(page);
  await page.click('#one button');
  const frame = await frameOf(page, 'one');
  await waitFor(frame, /kube-system +Active/);
  expect(await below()).toBe(before);
  expect(await events()).toEqual([
    ['ready', 'one', {}],
    ['command', 'one', { line: 'kubectl get ns' }],
    ['command', 'one', { line: 'kubectl get ns', status: 0 }],
  ]);
  expect(await violations(page)).toEqual([]);
  expect(problems).toEqual([]);
  await page.close();
});

test('by keyboard: in with Enter, out with Esc and Tab', async () => {
  const { page } = await hostPage('<kubetab-lab id="one"></kubetab-lab><a id="after" href="#">after</a>');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const frame = await frameOf(page, 'one');
  await page.waitForFunction(() => document.activeElement?.localName === 'iframe');
  await frame.focus('.lab-xterm:not([hidden]) textarea');
  await page.keyboard.type('echo in\n');
  await waitFor(frame, /^in$/m);
  await page.keyboard.press('Escape');
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.id === 'after')) break;
  }
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('after');
  await page.close();
});

test('the page gives scenario, files and commands; what is offered is run by a click; its blocks get a button', async () => {
  const { page, problems } = await hostPage(`
<template id="shop">apiVersion: kubetab.dev/v1alpha1
kind: Scenario
metadata: { name: shop }
spec:
  age: 3d
  workers: [node01]
  steps:
    - create:
        - { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
</template>
<script type="application/json" id="files">{ "/root/pod.yaml": "apiVersion: v1\\nkind: Pod\\nmetadata: { name: till, namespace: shop }\\nspec: { containers: [{ name: till, image: nginx }] }\\n" }</script>
<kubetab-lab id="one" scenario="shop" files="files" blocks="pre.shell"><pre>$ kubectl apply -f pod.yaml
$ kubectl get ns shop</pre></kubetab-lab>
<pre class="shell">$ kubectl get nodes -o name</pre>`);
  await page.click('#one button');
  const frame = await frameOf(page, 'one');
  expect(await frame.locator('[data-embed-offers] button').allTextContents()).toEqual([
    'kubectl apply -f pod.yaml',
    'kubectl get ns shop',
  ]);
  await frame.click('[data-embed-offers] button:first-child');
  await waitFor(frame, 'pod/till created');
  await page.click('pre.shell + button');
  await waitFor(frame, /node\/node01\n/);
  expect(await screen(frame)).not.toContain('node02');
  expect(problems).toEqual([]);
  await page.close();
});

test('starting over asks in the frame, which may open no dialog', async () => {
  const { page, problems } = await hostPage('<kubetab-lab id="one" run commands="echo mine > mine"></kubetab-lab>');
  await page.click('#one button');
  const frame = await frameOf(page, 'one');
  await waitFor(frame, 'echo mine > mine');
  await frame.click('.lab-reset');
  await frame.click('[data-trap] button');
  await expect.poll(() => screen(frame), { timeout: 30_000 }).toBe('[root@master01 ~]#');
  await frame.focus('.lab-xterm:not([hidden]) textarea');
  await page.keyboard.type('ls mine\n');
  await waitFor(frame, 'No such file or directory');
  expect(problems).toEqual([]);
  await page.close();
});

test('tasks of a lab are checked in the frame, and the page is told', async () => {
  const { page } = await hostPage('<kubetab-lab id="one" lab="resource-model/objects"></kubetab-lab>');
  const events = await listen(page);
  await page.click('#one button');
  const frame = await frameOf(page, 'one');
  await frame.click('[data-embed-tasks] summary');
  await frame.click('[data-embed-tasks] [data-check] >> nth=0');
  await expect
    .poll(async () => (await events()).filter((event) => (event as string[])[0] === 'check'))
    .toEqual([['check', 'one', { task: expect.any(String), passed: false }]]);
  await page.close();
});

test('it follows the page from light to dark, and speaks its language', async () => {
  const { page } = await hostPage('<kubetab-lab id="one" wake="view"></kubetab-lab>', {
    head: '<link rel="stylesheet" href="data:text/css,body{background:%23fff}body.night{background:%23111}">',
    policy: `script-src ${site.url}; frame-src ${site.url}; style-src data:`,
    lang: 'zh',
  });
  const frame = await frameOf(page, 'one');
  const theme = (): Promise<string | undefined> => frame.evaluate(() => document.documentElement.dataset['theme']);
  expect(await theme()).toBe('light');
  expect(await frame.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await page.evaluate(() => document.body.classList.add('night'));
  await expect.poll(theme).toBe('dark');
  await page.close();
});

test('six are awake; the seventh puts the first to sleep, which goes on from where it was', async () => {
  const embeds = Array.from({ length: 50 }, (_, i) => `<kubetab-lab id="n${i}" height="8rem"></kubetab-lab>`).join('');
  const { page, problems } = await hostPage(embeds);
  const awake = (): Promise<string[]> =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll('iframe'), (frame) => frame.closest('kubetab-lab')?.id ?? ''),
    );
  expect(await awake()).toEqual([]);
  await page.click('#n0 button');
  const first = await frameOf(page, 'n0');
  await first.focus('.lab-xterm:not([hidden]) textarea');
  await page.keyboard.type('echo mine > mine; echo do""ne\n');
  await waitFor(first, /^done$/m);
  for (const id of ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']) {
    await page.click(`#${id} button`);
    await frameOf(page, id);
  }
  expect(await awake()).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
  await page.click('#n0 button');
  const again = await frameOf(page, 'n0');
  await again.focus('.lab-xterm:not([hidden]) textarea');
  await page.keyboard.type('cat mine\n');
  await waitFor(again, /^mine$/m);
  expect(await awake()).toEqual(['n0', 'n2', 'n3', 'n4', 'n5', 'n6']);
  expect(problems).toEqual([]);
  await page.close();
});

test('labs of one cluster name are one cluster, in turn', async () => {
  const { page } = await hostPage(
    '<kubetab-lab id="a" cluster="shop"></kubetab-lab><kubetab-lab id="b" cluster="shop"></kubetab-lab>',
  );
  await page.click('#a button');
  const a = await frameOf(page, 'a');
  await page.evaluate(() =>
    (document.querySelector('#a') as HTMLElement & { run(s: string): Promise<void> }).run('kubectl create ns shop'),
  );
  await waitFor(a, 'namespace/shop created');
  await page.click('#b button');
  const b = await frameOf(page, 'b');
  await page.evaluate(() =>
    (document.querySelector('#b') as HTMLElement & { run(s: string): Promise<void> }).run('kubectl get ns shop'),
  );
  await waitFor(b, /shop +Active/);
  expect(await page.locator('#a iframe').count()).toBe(0);
  await page.close();
});

test('read-only: commands come from the page alone', async () => {
  const { page } = await hostPage('<kubetab-lab id="one" readonly run commands="echo shown"></kubetab-lab>');
  await page.click('#one button');
  const frame = await frameOf(page, 'one');
  await waitFor(frame, /^shown$/m);
  await page.mouse.click(200, 300);
  await page.keyboard.type('echo typed\n');
  expect(await frame.evaluate(() => document.activeElement?.closest('.lab-body'))).toBeNull();
  expect(await screen(frame)).not.toContain('typed');
  await page.close();
});

test('the page’s own copy of the frame: an origin of its own, its state in the page while it sleeps', async () => {
  pages.set('/kubetab-frame.html', await frameFile());
  const { page, problems } = await hostPage(
    '<kubetab-lab id="one" frame="/kubetab-frame.html" lab="sandbox/broken" run commands="echo mine > mine"></kubetab-lab>',
    { policy: `script-src ${site.url}; frame-src 'self'` },
  );
  const fetched: string[] = [];
  await page.click('#one button');
  const frame = await frameOf(page, 'one');
  page.on('request', (request) => fetched.push(request.url()));
  expect(await frame.evaluate(() => self.origin)).toBe('null');
  await waitFor(frame, /echo mine > mine\n.*# ?$/);
  const call = (what: string, ...args: string[]): Promise<void> =>
    page.evaluate(
      ([method, ...rest]) =>
        (document.querySelector('#one') as unknown as Record<string, (...a: string[]) => Promise<void>>)[
          method as string
        ]?.(...rest),
      [what, ...args],
    );
  await call('sleep');
  expect(await page.locator('#one iframe').count()).toBe(0);
  await page.evaluate(() => document.querySelector('#one')?.setAttribute('commands', 'cat mine'));
  await page.click('#one button');
  const again = await frameOf(page, 'one');
  await waitFor(again, /^mine$/m);
  await call('run', "kubectl get ns -o json | jq '.items | length'");
  await waitFor(again, /^5$/m);
  expect(fetched.filter((url) => !url.startsWith('blob:') && !url.endsWith('/kubetab-frame.html'))).toEqual([]);
  expect(problems).toEqual([]);
  await page.close();
}, 180_000);

test.each([
  ['/embedding/', 'Open a cluster here'],
  ['/zh-cn/embedding/', '在这里打开一个集群'],
])('on a page of Starlight, %s: the module, its place held before it is there', async (path, label) => {
  const { page, problems } = await site.open(path);
  const shifts = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 500);
      }),
  );
  expect(shifts).toBeLessThan(0.001);
  expect(await page.textContent('#example button')).toBe(label);
  await page.click('#example button');
  const frame = await frameOf(page, 'example');
  await frame.click('[data-embed-offers] button:first-child');
  await waitFor(frame, 'deployment.apps/web created');
  expect(problems).toEqual([]);
  await page.close();
});

test('where frames are forbidden, what was recorded is shown', async () => {
  const { page } = await hostPage(
    '<kubetab-lab id="one"><pre>kubectl get ns</pre><template data-recorded><pre>NAME STATUS AGE</pre></template></kubetab-lab>',
    { policy: `script-src ${site.url}; frame-src 'none'` },
  );
  await page.click('#one button');
  await page.waitForSelector('#one [role="status"]', { timeout: 20_000 });
  expect(await page.locator('#one [role="status"], #one pre').allTextContents()).toEqual([
    'kubectl get ns',
    'The live cluster cannot be loaded on this page.',
    'NAME STATUS AGE',
  ]);
  await page.close();
});

test('a plain iframe, and an address that asks for nonsense', async () => {
  const { page } = await hostPage(
    `<iframe id="plain" title="A cluster" width="600" height="300" src="${site.url}/embed/?lab=sandbox/broken&command=kubectl+get+ns&run"></iframe>
<iframe id="wrong" title="None" width="600" height="300" src="${site.url}/embed/?lab=${encodeURIComponent('<img src=x onerror=alert(1)>')}"></iframe>`,
  );
  const plain = (await (await page.waitForSelector('#plain')).contentFrame()) as Frame;
  await waitFor(plain, /kube-system +Active/);
  const wrong = (await (await page.waitForSelector('#wrong')).contentFrame()) as Frame;
  await wrong.waitForSelector('[data-embed-says]:not([hidden])');
  expect(await wrong.textContent('[data-embed-says]')).toBe(
    'This page asks for a lab that cannot be shown: lab: expected a page\'s address, as sandbox/broken, found "<img src=x onerror=alert(1)>"',
  );
  expect(await wrong.locator('img').count()).toBe(0);
  await page.close();
});

test('strangers are not heard: not a sibling frame, not a message that is none of the protocol', async () => {
  const { page } = await hostPage('<kubetab-lab id="one"></kubetab-lab>');
  await page.click('#one button');
  const frame = await frameOf(page, 'one');
  await page.evaluate((target) => {
    const { contentWindow } = document.querySelector('iframe') as HTMLIFrameElement;
    const { port2 } = new MessageChannel();
    // A second one comes too late.
    contentWindow?.postMessage({ kubetab: 1, type: 'open', config: { commands: ['echo hacked'], run: true } }, target, [
      port2,
    ]);
    contentWindow?.postMessage({ type: 'run', script: 'echo hacked' }, target);
  }, site.url);
  await frame.focus('.lab-xterm:not([hidden]) textarea');
  await page.keyboard.type('echo mi""ne\n');
  await waitFor(frame, /^mine$/m);
  expect(await screen(frame)).not.toContain('hacked');
  await page.close();
});
