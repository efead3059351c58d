/** A lab's folder as a course of one chapter, which the site's own build can read. */
import { cpSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { dump, load } from 'js-yaml';

export interface Prose {
  /** The lab's folder, and its page in the language wanted. */
  lab: string;
  page: string;
  /** Whether learners may open the solutions. */
  solutions: boolean;
}

const PAGE = /^index(\.[A-Za-z0-9-]+)?\.mdx?$/;
const LEFT_OUT = ['node_modules', '.git'];
/** Bytes of a lab's folder. */
const MOST = 20 * 1024 * 1024;

/** A component of a page in Markdown, alone on its line. */
const PLACED = /^<(Task|Predict) id="([^"]*)"\s*\/>\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Writes it below `content`; gives the page's route. `src` is the site's, for what pages import of it. */
export function writeProse({ lab, page, solutions }: Prose, content: string, src: string): string {
  const name = basename(resolve(lab));
  const folder = join(content, 'en', name);
  mkdirSync(folder, { recursive: true });
  let size = 0;
  cpSync(lab, folder, {
    recursive: true,
    filter: (path) => {
      const stat = lstatSync(path);
      if (stat.isSymbolicLink() || LEFT_OUT.includes(basename(path)) || PAGE.test(basename(path))) return false;
      size += stat.isFile() ? stat.size : 0;
      if (size > MOST) throw new Error(`${lab} holds more than ${MOST / 1024 / 1024} MB`);
      return true;
    },
  });
  const given = load(readFileSync(join(folder, 'lab.yaml'), 'utf8')) as { presets?: object };
  given.presets = { ...given.presets, solutions: solutions ? 'open' : 'locked' };
  writeFileSync(join(folder, 'lab.yaml'), dump(given));

  const text = readFileSync(page, 'utf8').replace(/\r\n?/g, '\n');
  const own = relative(folder, src).replaceAll('\\', '/');
  if (extname(page) === '.mdx') {
    writeFileSync(join(folder, 'index.mdx'), text.replace(/(from\s+['"])(?:\.\.\/)+src\//g, `$1${own}/`));
  } else {
    const { index, parts } = markdown(text, own);
    writeFileSync(join(folder, 'index.mdx'), index);
    for (const [i, part] of parts.entries()) writeFileSync(join(folder, `_part${i}.md`), part);
  }
  return name.replace(/^\d+-/, '');
}

/** Markdown knows no components: the page is what stands between them, and they. */
export function markdown(text: string, src: string): { index: string; parts: string[] } {
  const [, front = '', body = ''] = /^(---\n[\s\S]*?\n---\n)?([\s\S]*)$/.exec(text) ?? [];
  const parts: string[] = [];
  const placed: string[] = [];
  let lines: string[] = [];
  let fence = '';
  const end = (): void => {
    if (lines.some((line) => line.trim() !== '')) placed.push(`<Part${parts.push(`${lines.join('\n')}\n`) - 1} />`);
    lines = [];
  };
  for (const line of body.split('\n')) {
    const [, mark = ''] = FENCE.exec(line) ?? [];
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    const [, component, id] = (fence === '' && PLACED.exec(line)) || [];
    if (component === undefined || id === undefined) {
      lines.push(line);
      continue;
    }
    end();
    placed.push(`<${component} id=${JSON.stringify(id)} />`);
  }
  end();
  const imports = [
    `import Task from '${src}/components/Task.astro';`,
    `import Predict from '${src}/components/Predict.astro';`,
    ...parts.map((_, i) => `import { Content as Part${i} } from './_part${i}.md';`),
  ];
  return { index: `${front}\n${imports.join('\n')}\n\n${placed.join('\n\n')}\n`, parts };
}
