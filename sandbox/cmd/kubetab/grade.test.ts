/** A lab written by `kubetab new`, done by learners, handed in, and graded by `kubetab grade`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const DONE = ['kubectl scale deployment web --replicas=3', 'kubectl rollout status deployment web'];
let ada: string;
let bob: string;

beforeAll(async () => {
  ada = await handIn('Ada', [
    { kind: 'answer', question: 'after-delete', option: 1 },
    'kubectl get deployment web -o json | jq .spec.replicas',
    { kind: 'hint', task: 'three', number: 1 },
    { kind: 'attempt', task: 'three' },
    ...DONE,
  ]);
  bob = await handIn('Bob', ['kubectl get pods', 'kubectl delete deployment web', { kind: 'attempt', task: 'three' }]);
});

test('from the keys to the table', async () => {
  expect(await graded(ada, bob)).toMatchInlineSnapshot(`
    {
      "code": 0,
      "out": "NAME   three        POINTS   COMMANDS   TIME
    Ada    0:05 #3 h1   2/2      3          0:08
    Bob    no           0/2      2          0:05
    2 submissions: all graded
    ",
    }
  `);
});

test('as CSV, in which no name is a formula', async () => {
  const eve = edited(bob, 'eve.json', (file) => {
    file.name = '=HYPERLINK("http://x","Eve")';
  });
  expect(await graded('--format', 'csv', ada, eve)).toMatchInlineSnapshot(`
    {
      "code": 0,
      "out": "file,name,points,of,commands,minutes,trouble,remarks,three points,three minutes,three command,three attempts,three hints,after-delete right
    Ada.json,Ada,2,2,3,0.1,,,2,0.1,3,1,1,true
    eve.json,"'=HYPERLINK(""http://x"",""Eve"")",0,2,2,0.1,,"seed: it was done with 967293089, that of ""=HYPERLINK(\\""http://x\\"",\\""Eve\\"")"" is 893801132",0,,,1,0,
    ",
    }
  `);
});

test('as JUnit and as JSON', async () => {
  expect((await graded('--format', 'junit', ada, bob)).out).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="kubetab grade">
      <testsuite name="Ada.json" tests="1" failures="0" errors="0">
        <testcase classname="Ada" name="three"/>
      </testsuite>
      <testsuite name="Bob.json" tests="1" failures="1" errors="0">
        <testcase classname="Bob" name="three">
          <failure message="not done"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
  const { submissions } = JSON.parse((await graded('--format', 'json', ada)).out);
  expect(submissions[0]).toMatchInlineSnapshot(`
    {
      "commands": 3,
      "file": "Ada.json",
      "lab": "scaling",
      "name": "Ada",
      "of": 2,
      "points": 2,
      "questions": [
        {
          "id": "after-delete",
          "of": 0,
          "points": 0,
          "right": true,
        },
      ],
      "remarks": [],
      "tasks": [
        {
          "attempts": 1,
          "command": 3,
          "hints": 1,
          "id": "three",
          "of": 2,
          "passed": true,
          "points": 2,
          "time": 5511,
        },
      ],
      "time": 8000,
    }
  `);
});

test('what cannot be graded is told, and the others are graded', async () => {
  const old = edited(ada, 'old.json', (file) => {
    file.journal.engine = '0.0.9';
  });
  const cut = join(DIR, 'cut.json');
  writeFileSync(cut, readFileSync(ada, 'utf8').slice(0, 400));
  const claims = edited(bob, 'claims.json', (file) => {
    file.points = 100;
  });
  const other = edited(bob, 'other.json', (file) => {
    file.lab.id = 'another';
  });
  const { out, code } = await graded(old, cut, claims, other, bob);
  expect({ out: out.replace(/position \d+/, 'position N'), code }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "out": "NAME          three   POINTS   COMMANDS   TIME
    Ada           -       -        -          -
    cut.json      -       -        -          -
    claims.json   -       -        -          -
    Bob           -       -        -          -
    Bob           no      0/2      2          0:05
    old.json: not graded: version 0.0.9
    cut.json: not a submission: expected JSON: Expected ',' or ']' after array element in JSON at position N (line 1 column 401)
    claims.json: not a submission: unknown field "points"; known are kubetab, version, name, lab, journal
    other.json: not graded: lab another
    5 submissions: 1 graded
    ",
    }
  `);
});

test('one that takes too long is cut off', async () => {
  const far = edited(bob, 'far.json', (file) => {
    file.journal.end.step = 40_000_000;
    file.journal.end.time = 300 * 86_400_000;
  });
  const { out, code } = await graded('--timeout', '4', far);
  // How far it came is the machine's affair.
  expect({ points: out.includes(' 0/2 '), end: out.split(': ').slice(-3)[1], code }).toEqual({
    points: true,
    end: 'was cut off after 4 s\n1 submission',
    code: 1,
  });
});

test('a file edited to claim more gains nothing', async () => {
  const say = [0, 0, 0, 'attempt', 'three'];
  const attempts = edited(bob, 'attempts.json', (file) => file.journal.entries.push(say, say, say));
  const swapped = edited(bob, 'swapped.json', (file) => {
    file.journal.end = JSON.parse(readFileSync(ada, 'utf8')).journal.end;
  });
  const scenario = edited(bob, 'scenario.json', (file) => {
    file.journal.scenario = { name: 'mine', text: 'apiVersion: kubetab.dev/v1alpha1\nkind: Scenario' };
  });
  const typed = edited(bob, 'typed.json', (file) => {
    const { entries } = file.journal;
    const at = entries.findIndex((entry: unknown[]) => entry[3] === 'key' && String(entry[5]).includes('delete'));
    entries[at][5] = 'kubectl scale deployment web --replicas=3';
  });
  const { out, code } = await graded(attempts, swapped, scenario, typed);
  expect({ out: withoutPlaces(out), code }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "out": "NAME   three   POINTS   COMMANDS   TIME
    Bob    no      0/2      2          0:05
    Bob    no      0/2      2          0:08
    Bob    no      0/2      2          0:05
    Bob    no      0/2      2          0:05
    attempts.json: alike: all 4 inputs and their times are those of swapped.json
    attempts.json: alike: all 4 inputs and their times are those of scenario.json
    swapped.json: diverged at the end: step N is at TIME, after TIME
    swapped.json: alike: all 4 inputs and their times are those of attempts.json
    swapped.json: alike: all 4 inputs and their times are those of scenario.json
    scenario.json: alike: all 4 inputs and their times are those of attempts.json
    scenario.json: alike: all 4 inputs and their times are those of swapped.json
    typed.json: diverged at the end: the cluster is HASH, not HASH
    4 submissions: 2 graded
    ",
    }
  `);
});

test("a copy and a seed that is not the learner's are pointed out", async () => {
  const copy = edited(ada, 'copy.json', (file) => {
    file.name = 'Carl';
  });
  const seeded = await handIn('Dora', DONE, { seed: 77 });
  expect(await graded(ada, copy, seeded)).toMatchInlineSnapshot(`
    {
      "code": 0,
      "out": "NAME   three        POINTS   COMMANDS   TIME
    Ada    0:05 #3 h1   2/2      3          0:08
    Carl   0:05 #3 h1   2/2      3          0:08
    Dora   0:02 #2      2/2      2          0:05
    Ada.json: alike: all 6 inputs and their times are those of copy.json
    copy.json: seed: it was done with 1923416470, that of "Carl" is 3476560572
    copy.json: alike: all 6 inputs and their times are those of Ada.json
    Dora.json: seed: it was done with 77, that of "Dora" is 2507021262
    3 submissions: all graded
    ",
    }
  `);
});

test('the lab is found by its name; without a submission it is told why', async () => {
  const broken = join(DIR, 'broken.json');
  writeFileSync(broken, '{}');
  expect((await graded('--lab', DIR, '--format', 'csv', ada)).code).toBe(0);
  expect((await graded(broken)).out).toContain(
    'broken.json: not a submission: kubetab: expected "submission", found nothing',
  );
  await expect(run([broken])).rejects.toThrow('none of the files is a submission; with --lab DIR you are told why');
});

test('there is nothing to grade', async () => {
  await expect(graded(join(DIR, 'nobody.json'), join(DIR, 'no'))).rejects.toThrow('cannot read');
  await expect(run([])).rejects.toThrow('grade takes the files that were handed in');
  await expect(run([ada])).rejects.toThrow('no lab called scaling ships with Kubetab; name its folder: --lab DIR');
});

/** Where exactly a run goes another way is the engine's affair. */
function withoutPlaces(text: string): string {
  return text
    .replace(/step \d+/g, 'step N')
    .replace(/\b[0-9a-f]{16}\b/g, 'HASH')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

/** A file may hold anything. */
function edited(from: string, name: string, change: (file: any) => void): string {
  const file = JSON.parse(readFileSync(from, 'utf8'));
  change(file);
  writeFileSync(join(DIR, name), JSON.stringify(file));
  return join(DIR, name);
}
