/** A lab and submissions made of payloads, on the page that grades: names, texts, commands, screens and answers stay text. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineVersion } from '../../sandbox/cmd/kubetab/grade/engine-version.ts';
import { readLabOf } from '../../sandbox/cmd/kubetab/grade/lab.ts';
import { labFiles } from '../../sandbox/cmd/kubetab/new/lab.ts';
import { readYaml } from '../../sandbox/lab/yaml.ts';
import { Learner } from '../../sandbox/testing/learner.ts';
import { PRINTABLE } from '../../sandbox/testing/payloads.ts';
import { type Site, startSite } from '../testing/browser.ts';
import { watchUntrusted } from '../testing/untrusted.ts';

const DIR = mkdtempSync(join(tmpdir(), 'kubetab-payloads-'));
const LAB = join(DIR, 'scaling');
const FIRST = '<img src=x onerror=canary()>';
let site: Site;
const files: string[] = [];

/** Every text of the lab ends in a payload. */
function poisoned(value: unknown, next: () => string): unknown {
  if (Array.isArray(value)) return value.map((each) => poisoned(each, next));
  if (typeof value !== 'object' || value === null) return value;
  const told = Object.keys(value).every((key) => ['en', 'zh-CN'].includes(key));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, told ? `${each} ${FIRST} ${next()}` : poisoned(each, next)]),
  );
}

beforeAll(async () => {
  let n = 0;
  for (const [path, text] of Object.entries(labFiles('scaling', ['en', 'zh-CN']))) {
    const file = join(LAB, path);
    mkdirSync(dirname(file), { recursive: true });
    const next = (): string => PRINTABLE[n++ % PRINTABLE.length] as string;
    writeFileSync(file, path === 'lab.yaml' ? dump(poisoned(readYaml(text).value, next)) : text);
  }
  const lab = readLabOf(LAB);
  const learner = await Learner.sitDown({ name: 'N', lab, id: 'scaling', engine: engineVersion() });
  await learner.enter(`echo '${FIRST}' | tee '<svg onload=canary()>.txt'`, 500);
  for (let i = 0; i < PRINTABLE.length; i += 12) {
    const words = PRINTABLE.slice(i, i + 12).map((text) => `'${text.replaceAll("'", `'\\''`)}'`);
    await learner.enter(`echo ${words.join(' ')}`, 100);
  }
  await learner.note({ kind: 'attempt', task: 'three' });
  const text = await learner.handIn();
  for (const [i, payload] of PRINTABLE.slice(0, 8).entries()) {
    const file = join(DIR, `${i}-${payload.replace(/[^\w<>=() -]/g, '').slice(0, 60)}.json`);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(text), name: `${payload.slice(0, 70)}${FIRST}` }));
    files.push(file);
  }
  // Refused, with what is wrong shown.
  for (const [i, payload] of PRINTABLE.slice(8, 40).entries()) {
    const file = join(DIR, `r${i}.json`);
    const shapes = [{ [payload]: 1 }, { kubetab: payload }, payload, { ...JSON.parse(text), lab: { id: payload } }];
    writeFileSync(file, JSON.stringify(shapes[i % shapes.length]));
    files.push(file);
  }
  site = await startSite();
}, 120_000);
afterAll(async () => {
  rmSync(DIR, { recursive: true });
  await site?.close();
});

test('the table, the reports, the time line and its screens', async () => {
  const { page, problems } = await site.open(undefined, { viewport: { width: 1600, height: 1400 } });
  page.setDefaultTimeout(60_000);
  const watch = await watchUntrusted(page, site.url);
  await page.goto(`${site.url}/teach/`);
  const { quiet } = await watch.opened();
  await page.setInputFiles('[data-input="folder"]', LAB);
  await page.locator('[data-says]', { hasText: 'scaling' }).waitFor();
  await page.setInputFiles('[data-input="files"]', files);
  await page.waitForSelector('.kt-grades');
  expect(await page.locator('thead').textContent()).toContain(FIRST);
  expect(await page.locator('tbody th').count()).toBe(files.length);
  expect(await page.locator('tbody').textContent()).toContain(FIRST);
  await quiet();
  for (const format of ['CSV', 'JUnit']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: format, exact: true }).click(),
    ]);
    const saved = readFileSync((await download.path()) as string, 'utf8');
    if (format === 'JUnit') expect(saved).not.toContain('<img');
    else expect(saved).not.toMatch(/(^|,)"?[=+@]/m);
  }
  await page.locator('tbody button').first().click();
  const step = page.locator('.kt-steps button', { hasText: 'tee' });
  await step.waitFor();
  await page.locator('.kt-steps button').last().click();
  await page.locator('.xterm-rows', { hasText: FIRST }).waitFor();
  await page.locator('.kt-ask input').fill(`echo '${FIRST}'; echo '<svg onload=canary()>' said`);
  await page.keyboard.press('Enter');
  await page.locator('.kt-ask pre', { hasText: 'said' }).waitFor();
  expect(await page.locator('.kt-ask pre').textContent()).toContain(FIRST);
  await quiet();
  expect(problems).toEqual([]);
  await page.close();
}, 120_000);
