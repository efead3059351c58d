import { expect, test } from 'vitest';
import { finder, namesIn } from './find.ts';
import { glossary, readTerms } from './terms.ts';

const terms = readTerms(`
- { id: pod, name: { en: Pod, zh-CN: Pod }, words: { en: [Pod, Pods], zh-CN: [Pod] }, says: { en: a, zh-CN: 甲 } }
- { id: bare-pod, name: { en: bare Pod, zh-CN: 裸 Pod }, words: { en: [bare Pod], zh-CN: [裸 Pod] }, says: { en: b, zh-CN: 乙 } }
- id: namespace
  name: { en: namespace, zh-CN: 名称空间 }
  words: { en: [namespace, namespaces], zh-CN: [名称空间] }
  also: { zh-CN: [命名空间, 名字空间] }
  says: { en: c, zh-CN: 丙 }
`);

const marked = (language: string, ...texts: string[]) => {
  const find = finder(terms, language);
  const done = new Set<string>();
  return texts.map((text) =>
    find(text, done)
      .map((piece) => (piece.term ? `[${piece.term.id}: ${piece.text}]` : piece.text))
      .join(''),
  );
};

test('the first place of a term is found, the longest form first, and whole words only', () => {
  expect(marked('en', 'A bare Pod. Pods and PodSpec, /pods, Podman: no Pod.', 'namespaces; a namespace')).toEqual([
    'A [bare-pod: bare Pod]. [pod: Pods] and PodSpec, /pods, Podman: no Pod.',
    '[namespace: namespaces]; a namespace',
  ]);
  expect(marked('zh-CN', '裸 Pod在名称空间里，Pod也在名称空间里。')).toEqual([
    '[bare-pod: 裸 Pod]在[namespace: 名称空间]里，[pod: Pod]也在名称空间里。',
  ]);
  expect(marked('en', 'nothing')).toEqual(['nothing']);
});

test('a text that has one name of a term is found under all of them', () => {
  expect(namesIn(terms, 'zh-CN', '一个命名空间')).toEqual(['名称空间', '命名空间', '名字空间']);
  expect(namesIn(terms, 'zh-CN', '一个 Pod')).toEqual([]);
  expect(namesIn(terms, 'en', 'a namespace')).toEqual([]);
});

test.each([
  ['{}', 'expected a list'],
  ['- { id: A }', 'expected an id of small letters'],
  ['- { id: a, name: { en: a }, says: { en: a } }', 'a: no name in zh-CN'],
  ['- { id: a, name: { en: a, zh-CN: a }, says: { en: a } }', 'a: no explanation in zh-CN'],
  ['- { id: a, name: { en: a, zh-CN: a }, says: { en: a, zh-CN: a }, note: b }', 'a: unknown key "note"'],
  [
    '- { id: a, name: &n { en: a, zh-CN: a }, says: *n, words: { en: [x] } }\n- { id: b, name: *n, says: *n, words: { en: [x] } }',
    `b: "x" is a's`,
  ],
])('%s is refused', (text, problem) => {
  expect(() => readTerms(text)).toThrow(problem);
});

test('the course has its terms', () => {
  expect(glossary().length).toBeGreaterThan(40);
});
