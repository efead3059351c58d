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

/** Lines in a language that is not wanted go: `en: …`, `zh-CN: …`. A list's dash goes over to the next line. */
function inLanguages(text: string, languages: readonly Language[]): string {
  const kept: string[] = [];
  let dash = false;
  for (const line of text.split('\n')) {
    const [, item, language] = /^\s*(- )?(en|zh-CN): /.exec(line) ?? [];
    if (language !== undefined && !languages.includes(language as Language)) {
      dash ||= item !== undefined;
      continue;
    }
    kept.push(dash ? line.replace(/^(\s*) {2}(?=\S)/, '$1- ') : line);
    dash = false;
  }
  return kept.join('\n');
}
