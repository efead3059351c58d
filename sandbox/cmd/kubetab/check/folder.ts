/** Finds labs on this machine and reads their folders, never outside of them. */
import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { LabFolder, SourceFile } from '../../../lab/lint/index.ts';
import type { Page } from '../../../lab/page.ts';
import { LIMIT } from '../../../lab/yaml.ts';
import { UsageError } from '../usage.ts';
import { mayHold } from './docs.ts';
import { readPage } from './prose.ts';

const DEPTH = 32;
const LABS = 10_000;
const LEFT_OUT = ['node_modules', 'dist'];

/** The folders with a lab.yaml in or below a path, or around a file of one. Links are not followed. Throws where there is none. */
export function findLabs(path: string): string[] {
  const found = labsIn(path);
  if (found.length === 0) throw new UsageError(`there is no lab in ${path}: a lab is a folder with a lab.yaml`);
  return found;
}

/** The pages with snippets in or below a path that belong to no lab. */
export function findPages(path: string, labs: readonly string[]): string[] {
  const taken = new Set(labs.flatMap((lab) => pagesOf(lab).map((page) => resolve(page.path))));
  const found: string[] = [];
  const look = (file: string): void => {
    if (/\.(?:mdx?|html?)$/.test(file) && !taken.has(resolve(file)) && mayHold(readStart(file))) found.push(file);
  };
  if (statSync(path).isDirectory()) walk(path, 0, { file: look });
  else if (isFile(path)) look(path);
  return found;
}

/** A page's text, as far as it may be read. */
export function readFile(path: string): string {
  return readStart(path);
}

/** As {@link findLabs}, or none. */
export function labsIn(path: string): string[] {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
  const found: string[] = [];
  if (!stat?.isDirectory()) {
    if (isFile(join(dirname(path), 'lab.yaml'))) found.push(dirname(path));
  } else {
    walk(path, 0, {
      folder: (folder, files) => {
        if (!files.includes('lab.yaml')) return;
        if (found.length >= LABS) throw new UsageError(`more than ${LABS} labs in ${path}`);
        found.push(folder);
      },
    });
  }
  return found;
}

interface Visitor {
  /** With the names of its files. */
  folder?(path: string, files: string[]): void;
  file?(path: string): void;
}

function walk(folder: string, depth: number, visitor: Visitor): void {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder);
  } catch (error) {
    throw new UsageError(`cannot read ${folder}: ${(error as NodeJS.ErrnoException).code}`);
  }
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  visitor.folder?.(folder, files);
  for (const name of files) visitor.file?.(join(folder, name));
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || LEFT_OUT.includes(entry.name)) continue;
    if (depth >= DEPTH) throw new UsageError(`${folder} is more than ${DEPTH} folders deep`);
    walk(join(folder, entry.name), depth + 1, visitor);
  }
}

function entriesOf(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `path` as people call it: files are named below it. */
export function readFolder(path: string): LabFolder {
  const root = realpathSync(path);
  const beside = (name: string): SourceFile => {
    const file = realpathSync(join(root, name));
    if (!file.startsWith(root + sep)) throw new Error(`${name} leads out of ${path}`);
    return { path: join(path, name), text: readStart(file) };
  };
  return { path, lab: beside('lab.yaml'), pages: pagesOf(path), beside };
}

/** `index.md` and `index.LANG.md` of the folder; in a tree of languages such as content/en, the same page of the others. */
function pagesOf(path: string): Page[] {
  const pages: Page[] = [];
  const add = (file: string, language: string) => pages.push(readPage({ path: file, language, text: readStart(file) }));
  for (const { name } of entriesOf(path)) {
    const page = /^index(?:\.([A-Za-z0-9-]+))?\.mdx?$/.exec(name);
    const language = page?.[1] ?? 'en';
    if (page && isFile(join(path, name))) add(join(path, name), tag(language) ?? language);
  }
  for (const [file, language] of elsewhere(path)) add(file, language);
  return pages;
}

function elsewhere(path: string): [file: string, language: string][] {
  const parts = resolve(path).split(sep);
  const place = parts.lastIndexOf('en');
  if (place < 1) return [];
  const tree = parts.slice(0, place).join(sep) || sep;
  const found: [string, string][] = [];
  for (const { name } of entriesOf(tree)) {
    const language = tag(name);
    if (name === 'en' || language === undefined) continue;
    for (const page of ['index.mdx', 'index.md']) {
      const file = join(tree, name, ...parts.slice(place + 1), page);
      if (isFile(file)) found.push([join(path, relative(resolve(path), file)), language]);
    }
  }
  return found;
}

function tag(name: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(name)[0];
  } catch {
    return undefined;
  }
}

/** A link is none. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A file's text; of one that is too long, enough to see that it is. */
function readStart(path: string): string {
  if (!isFile(path)) throw new Error(`${basename(path)} is no file`);
  const bytes = Buffer.alloc(Math.min(statSync(path).size, 4 * (LIMIT + 1)));
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let n = 1; n > 0 && length < bytes.length; length += n)
      n = readSync(file, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length).toString('utf8');
  } finally {
    closeSync(file);
  }
}
