/** `kubetab check` and `kubetab new` as their users call them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { finish } from './testing/served.ts';

const main = join(import.meta.dirname, 'kubetab/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'kubetab-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kubetab = (...args: string[]) => finish(process.execPath, [main, ...args], { cwd: folder, input: '' });

/** A lab of these files. */
function lab(name: string, files: Record<string, string>): string {
  mkdirSync(join(folder, name));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, name, path), text);
  return name;
}

test('a new lab is well, in both languages, and is not written over', async () => {
  const made = await kubetab('new', 'lab', 'first', '--dir', 'labs', '--language', 'both');
  expect(made).toEqual({
    stdout: `  labs/first/lab.yaml
  labs/first/scenario.yaml
  labs/first/manifests/web.yaml
  labs/first/solution.sh
  labs/first/index.md
  labs/first/index.zh-CN.md

Now:  npm run -s kubetab -- check labs/first
`,
    stderr: '',
    code: 0,
  });
  const before = readFileSync(join(folder, 'labs/first/lab.yaml'), 'utf8');
  expect(await kubetab('new', 'lab', 'first', '--dir', 'labs')).toEqual({
    stdout: '',
    stderr: 'kubetab: labs/first is there already; nothing was written\n',
    code: 2,
  });
  expect(readFileSync(join(folder, 'labs/first/lab.yaml'), 'utf8')).toBe(before);
  await kubetab('new', 'lab', 'chinese', '--dir', 'labs', '--language', 'zh-CN');
  await kubetab('new', 'lab', 'english', '--dir', 'labs');
  expect(await kubetab('check', 'labs')).toEqual({
    stdout: `ok    labs/chinese  1 task, 2 wrong attempts, 3 blocks
ok    labs/english  1 task, 2 wrong attempts, 3 blocks
ok    labs/first  1 task, 2 wrong attempts, 6 blocks
3 labs: all well
`,
    stderr: '',
    code: 0,
  });
});

test('problems are told with their places, and the status is 1', async () => {
  lab('bad', { 'lab.yaml': 'tasks:\n  - id: one\n    gaol: { en: One }\n', 'index.md': '<Task id="one" />\n' });
  const task = 'tasks[0]';
  const known = 'id, title, goal, points, checks, mistakes, hints, solution, praise';
  const form = 'expected a text per language, as { en: … }, found nothing';
  const messages = [
    `${task}.title: ${form}`,
    `${task}.goal: ${form}`,
    `${task}.checks: expected at least one, found none`,
    `${task}: expected a solution: "solution:" here, or a section "# task: one" in solution.sh beside lab.yaml`,
    `${task}.praise: ${form}`,
  ];
  const unknown = `${task}: unknown key "gaol"; did you mean "goal"? (known are ${known})`;
  expect(await kubetab('check', 'bad')).toEqual({
    stdout: `FAIL  bad  6 problems
${messages.map((message) => `bad/lab.yaml:2:5: ${message}\n`).join('')}bad/lab.yaml:3:5: ${unknown}
1 lab: 1 with problems
`,
    stderr: '',
    code: 1,
  });
  const { stdout, code } = await kubetab('check', 'bad/index.md', '--format', 'json');
  expect(code).toBe(1);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ apiVersion: 'kubetab.dev/v1alpha1', kind: 'LabReport', problems: 6 });
  expect(report.labs[0].cases[0].problems[5]).toEqual({ path: 'bad/lab.yaml', line: 3, column: 5, message: unknown });
});

test('a check that hangs the host is cut off, and the next lab is played', { timeout: 60_000 }, async () => {
  const texts = (text: string) => `{ en: ${text} }`;
  lab('hangs', {
    'lab.yaml': `files: { /root/long: long.txt }
tasks:
  - id: one
    title: ${texts('One')}
    goal: ${texts('One')}
    checks:
      - says: ${texts('One')}
        conditions: [{ file: /root/long, expect: { matches: '^(a+)+$' } }]
    hints: [${texts('a')}, ${texts('b')}, ${texts('c')}]
    solution: echo a > long
    praise: ${texts('Done')}
`,
    'long.txt': `${'a'.repeat(60)}!`,
    'index.md': '<Task id="one" />\n',
  });
  lab('nothing', { 'lab.yaml': '{}', 'index.md': '```sh run\ntrue\n```\n' });
  const { stdout, code } = await kubetab('check', '--timeout', '8', 'hangs', 'nothing');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^hangs\/lab.yaml:1:1: was cut off after 8 seconds/m);
  expect(stdout).toMatch(/^ok {4}nothing {2}0 tasks, 0 wrong attempts, 1 block\n2 labs: 1 with problems\n$/m);
});

test('nothing outside of its folder is read', async () => {
  writeFileSync(join(folder, 'secret.yaml'), 'secret: [');
  const text = 'scenario: scenario.yaml\nfiles: { /root/a: ../secret.yaml, /root/b: /etc/passwd }\n';
  lab('leak', { 'lab.yaml': text });
  symlinkSync('../secret.yaml', join(folder, 'leak/scenario.yaml'));
  symlinkSync('../secret.yaml', join(folder, 'leak/index.md'));
  expect((await kubetab('check', 'leak')).stdout).toBe(`FAIL  leak  2 problems
leak/lab.yaml:1:1: scenario: there is no file "scenario.yaml" beside lab.yaml
leak/lab.yaml:2:10: files["/root/a"]: expected a file of this folder, found "../secret.yaml"
1 lab: 1 with problems
`);
});

test.each([
  [['check', 'nowhere'], 'cannot read nowhere: ENOENT'],
  [['check', '.git'], 'cannot read .git: ENOENT'],
  [['check', '--format', 'xml'], '--format is text or json or junit, not "xml"'],
  [['check', '--timeout', '0'], '--timeout takes a whole number from 1 to 86400, not "0"'],
  [['new'], 'new takes: lab NAME'],
  [['new', 'chapter', 'x'], 'new takes: lab NAME'],
  [['new', 'lab', '../x'], 'a lab\'s name is of lower-case letters, digits and "-", at most 63, not "../x"'],
  [['new', 'lab', 'x', '--language', 'fr'], '--language is en or zh-CN or both, not "fr"'],
  [['new', 'lab', 'x', '--dir', '/proc'], 'cannot write /proc/x: ENOENT'],
])('kubetab %j', async (args, says) => {
  expect(await kubetab(...args)).toEqual({ stdout: '', stderr: `kubetab: ${says}\n`, code: 2 });
});

test('a folder without a lab', async () => {
  mkdirSync(join(folder, 'empty'));
  expect((await kubetab('check', 'empty')).stderr).toBe(
    'kubetab: there is no lab and no snippet in empty: a lab is a folder with a lab.yaml, a snippet a <kubetab-lab> or a fence marked run\n',
  );
});
