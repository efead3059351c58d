/** The course's outline is its folder tree: a numeric prefix orders, `part.yaml` names a part. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

/** Language tag, as in `<html lang>`, to text. */
export type Localized = Record<string, string>;

/** A part of one chapter is that chapter, under the part's name. */
export type OutlinePart = { label: string; translations: Localized } & (
  | { items: { slug: string }[] }
  | { slug: string }
);

const CHAPTER = /^\d+-/;

/** `01-resource-model/01-objects` is published as `resource-model/objects`. */
export function slugOf(path: string): string {
  return path
    .split('/')
    .map((part) => part.replace(CHAPTER, ''))
    .join('/');
}

/** Starlight's sidebar. Throws where a part has no name. */
export function outline(root = 'content/en'): OutlinePart[] {
  return folders(root).map((part) => {
    const file = join(root, part, 'part.yaml');
    if (!existsSync(file)) throw new Error(`${file} is missing: it names the part, as "title: { en: …, zh-CN: … }"`);
    const { title } = load(readFileSync(file, 'utf8')) as { title: Localized };
    const items = folders(join(root, part)).map((chapter) => ({ slug: slugOf(`${part}/${chapter}`) }));
    const [only] = items;
    const named = { label: title.en ?? part, translations: title };
    return only && items.length === 1 ? { ...named, ...only } : { ...named, items };
  });
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && CHAPTER.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
