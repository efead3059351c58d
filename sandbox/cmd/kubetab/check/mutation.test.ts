/** A stranger's lab, file by file, damaged by seeds: each is read, or refused with its file, its line and a reason. */
import { expect, test } from 'vitest';
import { createRandom, type Random } from '../../../apimachinery/random.ts';
import { type LabFolder, lint } from '../../../lab/lint/index.ts';
import { LabError } from '../../../lab/parse.ts';
import { PRESETS, type Presets, readPresets, seedOf } from '../../../lab/presets.ts';
import { parseScenario, ScenarioError } from '../../../lab/scenario.ts';
import { LIMIT, readYaml } from '../../../lab/yaml.ts';
import { harm, mutatedText, torn } from '../../../testing/mutation.ts';
import { labFiles } from '../new/lab.ts';
import { readDocs } from './docs.ts';
import { readPage } from './prose.ts';

const FILES = labFiles('scaling', ['en', 'zh-CN']);
const fileOf = (path: string): string => {
  const text = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (text === undefined) throw new Error('no such file');
  return text;
};

/** As text, or as what the text means. */
const yaml = (path: string, random: Random): string =>
  random.int(2) === 0
    ? torn(fileOf(path), random)
    : mutatedText(JSON.stringify(readYaml(fileOf(path)).value), random).slice(0, LIMIT + 1);

const PROSE = [
  ...['<Task id="three" />', '<Task id="x', '<Predict id={evil()} />', "<Task id='three'>", '{process.exit(1)}'],
  ...['export const a = 1', 'import "node:fs"', '```sh run exit=x', '```', '~~~', '---\na: &a [*a]\n---\n', '<!--'],
  ...['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '[a](javascript:alert(1))', '\0', '\u202e', '{{x}}'],
  ...[
    '<kubetab-lab commands="id',
    '<kubetab-lab run scenario="__proto__"></kubetab-lab>',
    '> '.repeat(300),
    '*'.repeat(300),
  ],
];

function prose(text: string, random: Random): string {
  let out = text;
  for (let n = 1 + random.int(3); n > 0; n--) {
    const at = random.int(out.length + 1);
    const piece = PROSE[random.int(PROSE.length)] as string;
    out =
      random.int(2) === 0
        ? torn(out, random)
        : `${out.slice(0, at)}${random.int(2) ? '\n\n' : ''}${piece}${out.slice(at)}`;
  }
  return out;
}

function unharmed(): void {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

test('two thousand scenarios', () => {
  const random = createRandom(1);
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < 2000; i++) {
    try {
      const { workers, files, steps, age } = parseScenario(yaml('scenario.yaml', random));
      expect(workers.every((name) => /^[a-z0-9-]{1,63}$/.test(name))).toBe(true);
      expect(Object.keys(files).every((path) => path.startsWith('/'))).toBe(true);
      expect(steps.every(({ ago }) => ago >= 0 && ago <= age)).toBe(true);
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      expect(error.problem).not.toBe('');
      outcomes.refused++;
    }
  }
  expect(outcomes.read).toBeGreaterThan(100);
  expect(outcomes.refused).toBeGreaterThan(500);
  unharmed();
});

test('two thousand presets', () => {
  const random = createRandom(2);
  const whole: Presets = { ...PRESETS, language: 'zh-CN', askName: true, ownSeed: true, speed: 2, hints: 'locked' };
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < 2000; i++) {
    const damaged = { presets: structuredClone(whole) as unknown };
    for (let n = 1 + random.int(2); n > 0; n--) harm(damaged, random);
    const told: LabError[] = [];
    const presets = readPresets(damaged.presets, 'presets', (error) => told.push(error));
    // Whatever was given, what comes back is in form.
    const { speed, askName, ownSeed, hints, solutions, language, ...rest } = presets;
    expect({
      rest,
      speed: speed >= 0.1 && speed <= 100,
      flags: [typeof askName, typeof ownSeed, typeof (language ?? '')],
      locks: [hints, solutions].every((lock) => lock === 'open' || lock === 'locked'),
      places: told.every((error) => error instanceof LabError && /^presets/.test(error.place)),
    }).toEqual({ rest: {}, speed: true, flags: ['boolean', 'boolean', 'string'], locks: true, places: true });
    outcomes[told.length === 0 ? 'read' : 'refused']++;
  }
  expect(outcomes.read).toBeGreaterThan(50);
  expect(outcomes.refused).toBeGreaterThan(1000);
  expect(seedOf('constructor', '__proto__')).toBe(seedOf(' Constructor ', '__proto__'));
  unharmed();
});

test('five hundred folders, one file of each damaged', () => {
  const random = createRandom(3);
  const names = ['index.md', 'index.zh-CN.md', 'solution.sh', 'scenario.yaml', 'manifests/web.yaml'];
  const outcomes = { well: 0, told: 0 };
  for (let i = 0; i < 500; i++) {
    const name = names[random.int(names.length)] as string;
    const changed = name.endsWith('.yaml') ? yaml(name, random) : prose(fileOf(name), random);
    const text = (path: string): string => (path === name ? changed : fileOf(path));
    const beside = (path: string) => ({ path, text: text(path) });
    const pages = [
      ['index.md', 'en'],
      ['index.zh-CN.md', 'zh-CN'],
    ] as const;
    const folder: LabFolder = {
      path: 'scaling',
      lab: beside('lab.yaml'),
      pages: pages.map(([path, language]) => readPage({ path, language, text: text(path) })),
      beside,
    };
    const { problems } = lint(folder);
    outcomes[problems.length === 0 ? 'well' : 'told']++;
    for (const { path, line, column, message } of problems) {
      expect([...names, 'lab.yaml']).toContain(path);
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toBe('');
    }
  }
  expect(outcomes.well).toBeGreaterThan(20);
  expect(outcomes.told).toBeGreaterThan(150);
  unharmed();
});

test('seven hundred and fifty pages, as Markdown, as MDX and as HTML', () => {
  const random = createRandom(4);
  const whole = `${fileOf('index.md')}\n<kubetab-lab lab="sandbox" commands="c" run></kubetab-lab>\n`;
  let [snippets, told] = [0, 0];
  for (let i = 0; i < 750; i++) {
    const path = ['a.md', 'a.mdx', 'a.html'][i % 3] as string;
    const page = readDocs(path, prose(whole, random));
    snippets += page.snippets.length;
    told += page.problems.length;
    for (const { line, column, message } of page.problems) {
      expect([line > 0, column > 0, message !== '']).toEqual([true, true, true]);
    }
  }
  expect(snippets).toBeGreaterThan(500);
  expect(told).toBeGreaterThan(100);
  unharmed();
});
