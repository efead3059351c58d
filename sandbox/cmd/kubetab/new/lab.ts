/** The files of a new lab. It must pass `kubetab check`, in each choice of languages. */

import { LAB, MANIFEST, PAGES, SCENARIO, SOLUTION } from './templates.ts';

type Language = 'en' | 'zh-CN';

/** Path in the folder → text. */
export function labFiles(name: string, languages: readonly Language[]): Record<string, string> {
  const pages = languages.map((language) => [language === 'en' ? 'index.md' : `index.${language}.md`, PAGES[language]]);
  const files = { 'lab.yaml': LAB, 'scenario.yaml': SCENARIO, 'manifests/web.yaml': MANIFEST, 'solution.sh': SOLUTION };
  return Object.fromEntries(
    [...Object.entries(files), ...pages].map(([path, text]) => [
      path,
      inLanguages(text as string, languages).replaceAll('NAME', name),
    ]),
  );
}

/** Lines of a text in a language that is not wanted go: `en: …` and `zh-CN: …`. */
function inLanguages(text: string, languages: readonly Language[]): string {
  return text
    .split('\n')
    .filter((line) => {
      const language = /^\s*(?:- )?(en|zh-CN):/.exec(line)?.[1];
      return language === undefined || languages.includes(language as Language);
    })
    .join('\n');
}
