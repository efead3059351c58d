/** What stands in a lab's place while it cannot be shown. */

const WORDS = {
  en: {
    title: 'This lab cannot be shown yet',
    next: 'Save what you mend: the page comes back by itself.',
    beside: 'kubetab check would say:',
  },
  'zh-CN': {
    title: '这个实验还显示不了',
    next: '改好保存，页面会自己回来。',
    beside: 'kubetab check 会说：',
  },
};

export function wordsIn(language: string): (typeof WORDS)['en'] {
  return language.startsWith('zh') ? WORDS['zh-CN'] : WORDS.en;
}

/** A whole page. `script`: the address of one that asks again when something is saved. */
export function problemsPage(problems: readonly string[], language: string, script: string): string {
  const { title, next } = wordsIn(language);
  return `<!doctype html>
<html lang="${escaped(language)}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; }
  body { max-width: 60rem; margin: 12vh auto; padding: 0 1.5rem; font: 1rem/1.6 system-ui, sans-serif; }
  h1 { font-size: 1.5rem; }
  ul { list-style: none; padding: 0; }
  li { padding: 0.6rem 0.9rem; border-left: 3px solid #c4501f; margin: 0.6rem 0; overflow-wrap: anywhere;
    font: 0.95rem/1.5 ui-monospace, monospace; background: light-dark(#faf1ec, #2a1d17); }
</style>
<main>
<h1>${title}</h1>
<div role="alert" data-problems><ul>
${problems.map((problem) => `<li>${escaped(problem)}</li>`).join('\n')}
</ul></div>
<p>${next}</p>
</main>
<script type="module" src="${script}"></script>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
