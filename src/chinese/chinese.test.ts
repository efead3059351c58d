/** Lists what is missing in Chinese: pages, labs, words of the site, drawings, the glossary. Nothing is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { untranslated } from './untranslated.ts';
import { missingWords } from './words-in-source.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONTENT = join(ROOT, 'content');

const filesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => pattern.test(path))
    .sort();
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

const pages = (language: string): string[] => filesIn(join(CONTENT, language), /\.mdx?$/);

test('every page is there in both languages', () => {
  expect(pages('zh-cn')).toEqual(pages('en'));
});

/** What a page is made of, without its words. */
function frameOf(text: string): string[] {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, '');
  const pattern = /^(#{2,4}) |^```(sh[^\n]*)\n([\s\S]*?)\n```|<(\w+)((?: \w+="[^"]*")*)|^(\| ---.*)$|^(- )/gm;
  return [...body.matchAll(pattern)].map(([, heading, fence, script, component, attributes = '', table, item]) => {
    if (component) return `<${component}${attributes.replace(/ (title|caption)="[^"]*"/g, ' $1')}>`;
    return heading ?? (fence === undefined ? (table ?? item ?? '') : `${fence}\n${script}`);
  });
}

test.each(pages('en'))('%s says the same in both, block by block', (page) => {
  expect(frameOf(read(CONTENT, 'zh-cn', page))).toEqual(frameOf(read(CONTENT, 'en', page)));
});

/** Paragraphs, titles and captions of a page that have no Chinese in them. */
function englishIn(text: string): string[] {
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const said = body
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/^import .*$/gm, '')
    .replace(/<code>.*?<\/code>/g, '`code`')
    .replace(/<\/?\w+([^>]*)>/g, (_, attributes: string) => /(?:title|caption)="([^"]*)"/.exec(attributes)?.[1] ?? ' ')
    .split(/\n\s*\n|\n(?=[-|])/);
  const fields = front.split('\n').filter((line) => /^\s*(title|description|label|tagline):/.test(line));
  return [...fields.map((line) => line.replace(/^[^:]*:\s*/, '')), ...said].filter((each) => untranslated(each, each));
}

test('no paragraph of a Chinese page is in English', () => {
  expect(
    pages('zh-cn').flatMap((page) => englishIn(read(CONTENT, 'zh-cn', page)).map((each) => `${page}: ${each}`)),
  ).toEqual([]);
});

/** Texts by language within a YAML document that have no Chinese. */
function missingIn(value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const map = value as Record<string, unknown>;
  if (!Array.isArray(value) && typeof map['en'] === 'string') {
    const chinese = map['zh-CN'];
    if (typeof chinese === 'string' && !untranslated(map['en'], chinese)) return [];
    return [`${place}: ${JSON.stringify(chinese ?? map['en'])}`];
  }
  return Object.entries(map).flatMap(([key, each]) => missingIn(each, `${place}.${key}`));
}

test('every text of a lab, a part and the glossary is there in Chinese', () => {
  const files = filesIn(CONTENT, /\.yaml$/).filter((path) => !path.endsWith('scenario.yaml'));
  expect(files.length).toBeGreaterThan(12);
  expect(files.flatMap((path) => missingIn(load(read(CONTENT, path)), path))).toEqual([]);
});

test('every word of the site, its drawings and the checks is there in Chinese', () => {
  const files = [
    ...filesIn(join(ROOT, 'src'), /(?<!\.test)\.(ts|astro)$/).map((path) => `src/${path}`),
    ...filesIn(join(ROOT, 'sandbox/lab'), /(?<!\.test)\.ts$/).map((path) => `sandbox/lab/${path}`),
  ];
  expect(files.flatMap((path) => missingWords(path, read(ROOT, path)))).toEqual([]);
});

test.each([
  ["const words = { en: { a: 'An apple' }, 'zh-CN': { a: '苹果' } };", []],
  [
    "const words = { en: { a: 'An apple', b: ['Run', '`ls`'] }, 'zh-CN': { a: 'An apple', b: ['跑', '`ls`'] } };",
    ['x.ts: a: "An apple"'],
  ],
  ["const words = { en: { a: 'An apple' } };", [`x.ts: nothing in zh-CN for { a: 'An apple' }`]],
  [
    "const en = { a: 'Run', b: (n: number) => 'rows ' + n };\nconst zhCN = { b: (n: number) => '' + n };",
    ["x.ts: a: nothing in zh-CN for 'Run'", 'x.ts: b: ""'],
  ],
  ["const en = 'Run';\nconst zhCN = 'Run';\nexport const all = { en, 'zh-CN': zhCN };", ['x.ts: "Run"']],
  ["const en = { a: 'Pod {name}', b: '`kubectl`', c: '404' };\nconst zhCN = en;", []],
  ["const en = { a: { b: 'Pod' }, c: 'Run' };\nconst zh = { a: en.a, c: '跑' };", []],
])('in %j is missing %j', (source, missing) => {
  expect(missingWords('x.ts', source)).toEqual(missing);
});
