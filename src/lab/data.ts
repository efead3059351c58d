/** Build time: the lab beside a chapter, read from its lab.yaml. */

import { getCollection } from 'astro:content';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Lab, readLab } from '../../sandbox/lab/task.ts';

/** Where entries' paths are seen from; a preview is not at home in the checkout. */
const ROOT = process.env.KUBETAB_ROOT ?? '';

/** Without the attempts, which are for the tests. `id` is the page's route, in any language. Undefined where the chapter has no lab. Throws where the lab is wrong, naming the file. */
export async function labOf(id: string): Promise<Lab | undefined> {
  const entry = await entryOf(id);
  if (!entry?.filePath) return undefined;
  const folder = join(ROOT, dirname(entry.filePath));
  try {
    const lab = readLab(entry.data, (path) => readFileSync(join(folder, path), 'utf8'));
    for (const { mistakes } of lab.tasks) for (const mistake of mistakes) delete mistake.attempt;
    return lab;
  } catch (error) {
    throw new Error(`${entry.filePath}: ${(error as Error).message}`);
  }
}

/** Its folder's name, which names it where it is handed in. */
export async function labIdOf(id: string): Promise<string> {
  return basename(dirname((await entryOf(id))?.filePath ?? ''));
}

/** The pages of a chapter: language → path. `language`: that of the page whose `id` it is. */
export async function pagesOf(id: string, language: string): Promise<Record<string, string>> {
  const chinese = id.startsWith('zh-cn/');
  const route = id.replace(/^zh-cn\//, '');
  const there = (await getCollection('docs')).map((entry) => entry.id);
  const pathOf = (each: string): string => `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${each}/`;
  const other = chinese ? route : `zh-cn/${route}`;
  return {
    [language]: pathOf(id),
    ...(there.includes(other) ? { [chinese ? 'en' : 'zh-CN']: pathOf(other) } : {}),
  };
}

async function entryOf(id: string) {
  const route = id.replace(/^zh-cn\//, '');
  return (await getCollection('labs')).find((lab) => lab.id === route);
}

/** As text inside a `<script type="application/json">`. */
export function embed(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
