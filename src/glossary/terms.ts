/** The terms of content/glossary.yaml. */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';

type Localized = Record<(typeof LANGUAGES)[number], string>;

export interface Term {
  /** Its place on the glossary page. */
  id: string;
  name: Localized;
  says: Localized;
  /** Forms in prose, by language. */
  words: Record<string, string[]>;
  /** Other names, for the search, by language. */
  also: Record<string, string[]>;
}

export const LANGUAGES = ['en', 'zh-CN'] as const;
const FILE = 'content/glossary.yaml';

let terms: Term[] | undefined;

/** Throws, with the term, for one that is not whole. */
export function glossary(): Term[] {
  terms ??= readTerms(readFileSync(FILE, 'utf8'));
  return terms;
}

export function readTerms(text: string): Term[] {
  const list = load(text);
  if (!Array.isArray(list)) throw new Error(`${FILE}: expected a list of terms`);
  const seen = new Map<string, string>();
  return list.map((value: Partial<Term>, i) => {
    const { id = '', name, says, words = {}, also = {}, ...rest } = value;
    const fail = (problem: string): never => {
      throw new Error(`${FILE}: ${id || `term ${i + 1}`}: ${problem}`);
    };
    if (!/^[a-z][a-z-]*$/.test(id)) fail('expected an id of small letters');
    for (const key of Object.keys(rest)) fail(`unknown key "${key}"`);
    for (const language of LANGUAGES) {
      if (!name?.[language]) fail(`no name in ${language}`);
      if (!says?.[language]) fail(`no explanation in ${language}`);
      for (const form of [`#${id}`, ...(words[language] ?? [])]) {
        const other = seen.get(`${language} ${form}`);
        if (other !== undefined) fail(`"${form}" is ${other}'s`);
        seen.set(`${language} ${form}`, id);
      }
    }
    return { id, name, says, words, also } as Term;
  });
}
