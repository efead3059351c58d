/** The page that grades: a class's files dropped, the same reports as the command's, and any time line walked. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { engineVersion } from '../../sandbox/cmd/kubetab/grade/engine-version.ts';
import { readLabOf } from '../../sandbox/cmd/kubetab/grade/lab.ts';
import { run as newLab } from '../../sandbox/cmd/kubetab/new.ts';
import { classOf, type Handed } from '../../sandbox/testing/classroom.ts';
import { violations } from '../testing/accessibility.ts';
import { type OpenOptions, type Site, startSite } from '../testing/browser.ts';
import { run, wakeLab } from '../testing/terminal.ts';

const DIR = mkdtempSync(join(tmpdir(), 'kubetab-teach-'));
const LAB = join(DIR, 'scaling');
const MAIN = resolve(import.meta.dirname, '../../sandbox/cmd/kubetab/main.ts');
const PATIENCE = 120_000;
let site: Site;
let handed: Handed[];
const paths = () => handed.map(({ file }) => join(DIR, file));

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValueOnce(true);
  await newLab(['lab', 'scaling', '--dir', DIR, '--language', 'both']);
  [site, handed] = await Promise.all([
    startSite(),
    classOf({ lab: readLabOf(LAB), id: 'scaling', engine: engineVersion() }),
  ]);
  for (const { file, text } of handed) writeFileSync(join(DIR, file), text);
}, PATIENCE);
afterAll(async () => {
  rmSync(DIR, { recursive: true });
  await site?.close();
});

async function open(path: string, options?: OpenOptions) {
  const opened = await site.open(path, options);
  // Playwright's own patience ends before a class is graded on a busy machine.
  opened.page.setDefaultTimeout(PATIENCE);
  return opened;
}

async function give(page: Page, files: string[]): Promise<void> {
  await page.setInputFiles('[data-input="folder"]', LAB);
  await page.locator('[data-says]', { hasText: 'scaling' }).waitFor();
  await page.setInputFiles('[data-input="files"]', files);
}

async function saved(page: Page, format: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: format, exact: true }).click(),
  ]);
  return readFileSync((await download.path()) as string, 'utf8');
}

test(
  'a class is graded as the command grades it, byte for byte, and nothing leaves the tab',
  async () => {
    const { page, problems } = await open('/teach/');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' || !request.url().startsWith(site.url)) sent.push(request.url());
    });
    await give(page, paths());
    await page.waitForSelector('.kt-grades');
    expect(await page.locator('.kt-grades tbody tr:not(.kt-remarks)').count()).toBe(29);
    for (const format of ['json', 'csv', 'junit']) {
      const args = [MAIN, 'grade', '--lab', LAB, '--format', format, ...handed.map(({ file }) => file)];
      const command = await promisify(execFile)(process.execPath, args, { cwd: DIR, maxBuffer: 1 << 26 }).catch(
        // The cheat's file diverges, and so the status is 1.
        (error: { stdout: string }) => error,
      );
      expect(await saved(page, format === 'junit' ? 'JUnit' : format.toUpperCase())).toBe(command.stdout);
    }
    expect(sent.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  },
  PATIENCE,
);

test.each([
  ['/teach/', 'light', 1440, 'kubectl scale deployment web --replicas=3'],
  ['/zh-cn/teach/', 'dark', 390, 'kubectl scale deployment web --replicas=3'],
] as const)(
  '%s, %s, %i pixels: a time line is walked by the keyboard',
  async (path, colorScheme, width, line) => {
    const { page, problems } = await open(path, { colorScheme, viewport: { width, height: 900 } });
    await give(page, paths().slice(0, 3));
    await page.waitForSelector('.kt-grades');
    expect(await violations(page)).toEqual([]);
    await page.locator('.kt-grades tbody .kt-button').first().focus();
    await page.keyboard.press('Enter');
    const screen = page.locator('.kt-screen .xterm-rows');
    await screen.filter({ hasText: 'successfully rolled out' }).waitFor();
    // Behind the second command the third has not been typed.
    await page.locator('.kt-steps button', { hasText: line }).focus();
    await page.keyboard.press('Enter');
    await screen.filter({ hasText: 'scaled' }).filter({ hasNotText: 'rollout' }).waitFor();
    await page.locator('.kt-ask input').fill('kubectl get deployment web --no-headers; echo said');
    await page.keyboard.press('Enter');
    await page.locator('.kt-ask pre', { hasText: 'said' }).waitFor();
    expect(await page.locator('.kt-ask pre').textContent()).toMatch(/^web +\d\/3 /);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(problems).toEqual([]);
    await page.close();
  },
  PATIENCE,
);

test(
  'what cannot be graded is told with place and reason; what is written in it stays text',
  async () => {
    const { page, problems } = await open('/teach/');
    const [first] = handed as [Handed];
    const nasty = '<img src=x onerror=alert(1)>';
    const file = (name: string, text: string) => {
      writeFileSync(join(DIR, name), text);
      return join(DIR, name);
    };
    const files = [
      file('a-cut.json', first.text.slice(0, 300)),
      file('b-claim.json', first.text.replace('{', '{"points":100,')),
      file('c-old.json', first.text.replace(/"engine":"[^"]*"/, '"engine":"0.0.9"')),
      file('d-named.json', first.text.replace('"name":"Ada"', `"name":${JSON.stringify(nasty)}`)),
    ];
    await page.setInputFiles('[data-input="files"]', files);
    await page.locator('[data-says]', { hasText: 'No lab of the course is called scaling' }).waitFor();
    await page.setInputFiles('[data-input="folder"]', LAB);
    await page.waitForSelector('.kt-grades');
    const remarks = await page.locator('.kt-remarks li').allTextContents();
    expect(remarks.map((remark) => remark.replace(/\d{5,}/g, 'N').replace(/JSON: .*/, 'JSON'))).toEqual([
      'not a submission: expected JSON',
      'not a submission: unknown field "points"; known are kubetab, version, name, lab, journal',
      'not graded: version 0.0.9',
      `seed: it was done with N, that of "${nasty}" is N`,
    ]);
    expect(await page.locator('.kt-grades img').count()).toBe(0);
    expect(await page.locator('tbody th').allInnerTexts()).toContain(`${nasty}\nd-named.json`);
    const bad = mkdtempSync(join(DIR, 'bad-'));
    writeFileSync(join(bad, 'lab.yaml'), 'tasks:\n  - id: x\n    bogus: 1\n');
    await page.setInputFiles('[data-input="folder"]', bad);
    await page.locator('[data-says]', { hasText: 'cannot be used: lab.yaml:' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  },
  PATIENCE,
);

/** One who sits at a page of the course: repairs the Pod or only looks, and hands in. */
async function atAPage(name: string, { repairs, reloads }: { repairs: boolean; reloads: boolean }): Promise<string> {
  const { page } = await open('/resource-model/objects/', { viewport: { width: 2200, height: 1600 } });
  await wakeLab(page);
  await run(page, 'kubectl get pods');
  if (reloads) {
    await page.reload();
    await wakeLab(page);
  }
  await run(page, repairs ? "sed -i 's/demoapp:v10$/demoapp:v1.0/' web.yaml; kubectl apply -f web.yaml" : 'ls');
  if (repairs) await run(page, 'kubectl wait --for=condition=Ready pod/web --timeout=60s');
  await page.click('[data-check="repair"]');
  await page.waitForSelector(`[data-task="repair"][data-state="${repairs ? 'passed' : 'failed'}"]`);
  await page.click('.lab-menu summary');
  await page.click('[data-work="handIn"]');
  await page.waitForSelector('.kt-dialog');
  await page.keyboard.type(name);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const path = join(DIR, download.suggestedFilename());
  await download.saveAs(path);
  await page.close();
  return path;
}

test(
  "three in Chromium do a chapter and hand in; page and command grade them alike on the course's own lab",
  async () => {
    const files = [
      await atAPage('Ann', { repairs: true, reloads: false }),
      await atAPage('Ben', { repairs: false, reloads: false }),
      await atAPage('Cat', { repairs: true, reloads: true }),
    ];
    const { page, problems } = await open('/teach/');
    await page.setInputFiles('[data-input="files"]', files);
    await page.waitForSelector('.kt-grades');
    const report = await saved(page, 'JSON');
    const args = [MAIN, 'grade', '--format', 'json', ...files.map((file) => basename(file))];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: DIR }).catch((error) => error);
    expect(report).toBe(stdout);
    const { submissions } = JSON.parse(report) as { submissions: any[] };
    expect(
      submissions.map(({ name, tasks, trouble, remarks }) => [
        name,
        tasks.find(({ id }: { id: string }) => id === 'repair').passed,
        trouble,
        remarks,
      ]),
    ).toEqual([
      ['Ann', true, undefined, []],
      ['Ben', false, undefined, []],
      ['Cat', true, undefined, []],
    ]);
    expect(problems).toEqual([]);
    await page.close();
  },
  PATIENCE,
);

test(
  'files are dropped on the page',
  async () => {
    const { page, problems } = await open('/teach/');
    const [, , failed] = handed as [Handed, Handed, Handed];
    await page.setInputFiles('[data-input="folder"]', LAB);
    await page.locator('[data-says]', { hasText: 'has been read' }).waitFor();
    const dataTransfer = await page.evaluateHandle(({ file, text }) => {
      const data = new DataTransfer();
      data.items.add(new File([text], file));
      return data;
    }, failed);
    await page.dispatchEvent('[data-drop]', 'dragover', { dataTransfer });
    await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer });
    await page.locator('.kt-grades', { hasText: failed.file }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  },
  PATIENCE,
);

test(
  'grading can be cancelled',
  async () => {
    const { page } = await open('/teach/');
    await give(page, paths());
    await page.locator('[data-cancel]').click();
    await page.waitForSelector('.kt-grades');
    expect(await page.locator('.kt-remarks li', { hasText: 'not graded: cancelled' }).count()).toBeGreaterThan(0);
    await page.close();
  },
  PATIENCE,
);
