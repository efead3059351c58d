/** The course's outline is its folder tree: a numeric prefix orders, `part.yaml` names a part. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

/** Language tag, as in `<html lang>`, to text. */
export type Localized = Record<string, string>;

export interface OutlinePart {
  label: string;
  translations: Localized;
  items: { slug: string }[];
}

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
    return {
      label: title.en ?? part,
      translations: title,
      items: folders(join(root, part)).map((chapter) => ({ slug: slugOf(`${part}/${chapter}`) })),
    };
  });
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && CHAPTER.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
