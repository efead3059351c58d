import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { labFiles } from '../new/lab.ts';
import { look } from './look.ts';
import { problemsPage } from './problems.ts';

const room = mkdtempSync(join(tmpdir(), 'kubetab-look-'));
afterAll(() => rmSync(room, { recursive: true }));

const files = labFiles('scaling', ['en', 'zh-CN']);
const lab = join(room, 'scaling');

/** The lab with these files otherwise. */
function write(others: Record<string, string> = {}): void {
  for (const [path, text] of Object.entries({ ...files, ...others })) {
    mkdirSync(dirname(join(lab, path)), { recursive: true });
    writeFileSync(join(lab, path), text);
  }
}

test('a lab that works is shown in the language that is wanted', () => {
  write();
  const solutions = { presets: expect.objectContaining({ solutions: 'locked' }) };
  const page = { path: join(lab, 'index.md'), language: 'en' };
  expect(look(lab, room)).toEqual({ problems: [], page: expect.objectContaining(page), ...solutions });
  expect(look(lab, room, 'zh-CN').page?.path).toBe(join(lab, 'index.zh-CN.md'));
  expect(look(lab, room, 'fr')).toEqual({ problems: ['scaling has no page in fr; it has en, zh-CN'] });
});

test('what is wrong is named from where one stands; not all of it keeps the lab from being shown', () => {
  const yaml = files['lab.yaml'] as string;
  write({ 'lab.yaml': yaml.replace('\ntasks:', '\ntasks: [') });
  const broken = look(lab, room);
  expect(broken.problems).toEqual([expect.stringMatching(/^scaling\/lab\.yaml:\d+:\d+: /)]);
  expect([broken.page?.language, broken.presets]).toEqual(['en', undefined]);

  write({ 'lab.yaml': yaml.replace('      zh-CN: 让 web 有三个 Pod\n', '') });
  const half = look(lab, room);
  expect(half.problems).toEqual([expect.stringMatching(/tasks\[0\]\.title: expected a text in zh-CN as well$/)]);
  expect(half.presets).toBeDefined();

  write({ 'index.md': (files['index.md'] as string).replace('id="three"', 'id="none"') });
  expect(look(lab, room).presets).toBeUndefined();

  rmSync(lab, { recursive: true });
  expect(look(lab, room)).toEqual({ problems: [expect.stringMatching(/^scaling: ENOENT/)] });
});

test('a problem is text, whatever it quotes', () => {
  const page = problemsPage(['a.md:1:1: <script>alert(1)</script> &"\''], 'zh-CN', '/script.js');
  expect(page).toContain('<li>a.md:1:1: &#60;script&#62;alert(1)&#60;/script&#62; &#38;&#34;&#39;</li>');
  expect(page).toContain('<html lang="zh-CN">');
  expect(page.match(/<script/g)).toEqual(['<script']);
});
