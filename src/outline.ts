/** The course's outline is its folder tree: a numeric prefix orders, `part.yaml` names a part. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

/** Language tag, as in `<html lang>`, to text. */
export type Localized = Record<string, string>;

/** On its link: the chapter, and the ids of its tasks, for what shows how far a learner is. */
export interface OutlineChapter {
  slug: string;
  attrs: { 'data-chapter': string; 'data-tasks': string };
}

/** A part of one chapter is that chapter, under the part's name. */
export type OutlinePart = { label: string; translations: Localized } & ({ items: OutlineChapter[] } | OutlineChapter);

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
    const items = folders(join(root, part)).map((chapter) => chapterOf(root, `${part}/${chapter}`));
    const [only] = items;
    const named = { label: title.en ?? part, translations: title };
    return only && items.length === 1 ? { ...named, ...only } : { ...named, items };
  });
}

function chapterOf(root: string, path: string): OutlineChapter {
  const slug = slugOf(path);
  const file = join(root, path, 'lab.yaml');
  const lab = existsSync(file) ? (load(readFileSync(file, 'utf8')) as { tasks?: { id?: unknown }[] } | null) : null;
  const tasks = (Array.isArray(lab?.tasks) ? lab.tasks : []).map(({ id }) => String(id));
  return { slug, attrs: { 'data-chapter': slug, 'data-tasks': tasks.join(' ') } };
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && CHAPTER.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
