/** A lab written by `kubetab new`, done by learners, handed in, and graded by `kubetab grade`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Doing } from '../../lab/journal/journal.ts';
import type { Lab } from '../../lab/task.ts';
import { Learner } from '../../testing/learner.ts';
import { engineVersion } from './grade/engine-version.ts';
import { readLabOf } from './grade/lab.ts';
import { run } from './grade.ts';
import { createJq } from './jq.ts';
import { labFiles } from './new/lab.ts';

const DIR = mkdtempSync(join(tmpdir(), 'kubetab-grade-'));
const LAB = join(DIR, 'scaling');
const engine = engineVersion();
const jq = createJq();
let lab: Lab;

beforeAll(() => {
  for (const [path, text] of Object.entries(labFiles('scaling', ['en']))) {
    mkdirSync(dirname(join(LAB, path)), { recursive: true });
    writeFileSync(join(LAB, path), text);
  }
  lab = readLabOf(LAB);
});
afterAll(() => rmSync(DIR, { recursive: true }));

async function handIn(name: string, lines: (string | Doing)[], more: { engine?: string; seed?: number } = {}) {
  const learner = await Learner.sitDown({ name, lab, id: 'scaling', engine, jq, ...more });
  for (const line of lines) await (typeof line === 'string' ? learner.enter(line) : learner.note(line));
  const file = join(DIR, `${name}.json`);
  writeFileSync(file, await learner.handIn());
  return file;
}

async function graded(...args: string[]): Promise<{ out: string; code: number }> {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  try {
    const code = await run(['--lab', LAB, ...args]);
    return { out: out.replaceAll(`${DIR}/`, ''), code };
  } finally {
    write.mockRestore();
  }
}

test('from the keys to the table', async () => {
  const ada = await handIn('Ada', [
    { kind: 'answer', question: 'after-delete', option: 1 },
    'kubectl get deployment web -o json | jq .spec.replicas',
    { kind: 'hint', task: 'three', number: 1 },
    { kind: 'attempt', task: 'three' },
    'kubectl scale deployment web --replicas=3',
    'kubectl rollout status deployment web',
  ]);
  const bob = await handIn('Bob', ['kubectl get pods', 'kubectl delete deployment web']);
  expect(await graded(ada, bob)).toMatchInlineSnapshot(`
    {
      "code": 0,
      "out": "NAME   three        POINTS   COMMANDS   TIME
    Ada    0:05 #3 h1   2/2      3          0:07
    Bob    no           0/2      2          0:05
    2 submissions: all graded
    ",
    }
  `);
});
