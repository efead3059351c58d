/** Files of another version, graded by a checkout of it. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Learner } from '../../../testing/learner.ts';
import { run } from '../grade.ts';
import { run as newLab } from '../new.ts';
import { readLabOf } from './lab.ts';
import { otherEngines } from './other-engines.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const DIR = mkdtempSync(join(tmpdir(), 'kubetab-engines-'));
const OLD = join(DIR, 'kubetab-0.0.9');
const LAB = join(DIR, 'scaling');
const FILE = join(DIR, 'ada.json');

/** This very tree under another version. */
beforeAll(async () => {
  mkdirSync(OLD);
  cpSync(join(ROOT, 'sandbox'), join(OLD, 'sandbox'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(join(OLD, 'package.json'), JSON.stringify({ ...manifest, version: '0.0.9' }));
  symlinkSync(join(ROOT, 'node_modules'), join(OLD, 'node_modules'));
  vi.spyOn(process.stdout, 'write').mockReturnValueOnce(true);
  await newLab(['lab', 'scaling', '--dir', DIR]);
  const [version] = (await otherEngines([OLD])).keys();
  const lab = readLabOf(LAB);
  const learner = await Learner.sitDown({ name: 'Ada', lab, id: 'scaling', engine: version as string });
  await learner.enter('kubectl scale deployment web --replicas=3', 20_000);
  writeFileSync(FILE, await learner.handIn());
}, 60_000);
afterAll(() => rmSync(DIR, { recursive: true }));

async function graded(...args: string[]): Promise<string> {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  await run(['--lab', LAB, ...args, FILE]).finally(() => write.mockRestore());
  return out.replaceAll(`${DIR}/`, '').replace(/\+[0-9a-f]{12}/, '+HASH');
}

test('without it a file is not graded, with it it is', async () => {
  expect([await graded(), await graded('--engine', OLD)]).toMatchInlineSnapshot(`
    [
      "NAME   three   POINTS   COMMANDS   TIME
    Ada    -       -        -          -
    ada.json: not graded: version 0.0.9+HASH
    1 submission: 0 graded
    ",
      "NAME   three     POINTS   COMMANDS   TIME
    Ada    0:03 #1   2/2      1          0:20
    1 submission: all graded
    ",
    ]
  `);
}, 60_000);

test('what is no such checkout is refused', async () => {
  await expect(otherEngines([DIR])).rejects.toThrow('expected a checkout of Kubetab that has the grade command');
  rmSync(join(OLD, 'node_modules'));
  await expect(otherEngines([OLD])).rejects.toThrow('its packages are not installed; run npm ci there');
});
