/** Path name expansion. */
import { type FileSystem, resolvePath } from '../apimachinery/process.ts';
import { isPattern, patternToRegExp, unquotePattern } from './pattern.ts';
import { byCodeUnit } from './state.ts';

/** The paths that match, sorted, written as the pattern writes them (relative stays relative). */
export function glob(fs: FileSystem, cwd: string, pattern: string, shopts: ReadonlySet<string>): string[] {
  const parts = pattern.split(/\/+/);
  const absolute = pattern.startsWith('/');
  let found: string[] = [absolute ? '/' : ''];
  const start = absolute ? 1 : 0;
  for (let i = start; i < parts.length; i++) {
    const part = parts[i] as string;
    const last = i === parts.length - 1;
    const next: string[] = [];
    for (const base of found) {
      if (part === '' && last) {
        if (isDirectory(fs, resolvePath(cwd, base))) next.push(`${base}/`);
      } else if (part === '**' && shopts.has('globstar')) {
        next.push(last && base !== '' ? `${base}/` : base, ...descend(fs, cwd, base, !last));
      } else if (!isPattern(part)) {
        const path = join(base, unquotePattern(part));
        if (!last || fs.exists(resolvePath(cwd, path)) || isLink(fs, resolvePath(cwd, path))) next.push(path);
      } else {
        const regexp = patternToRegExp(part, { ignoreCase: shopts.has('nocaseglob') });
        const hidden = part.startsWith('.') || part.startsWith('\\.') || shopts.has('dotglob');
        for (const name of list(fs, resolvePath(cwd, base || '.'))) {
          if (name.startsWith('.') && !hidden) continue;
          if (!regexp.test(name)) continue;
          const path = join(base, name);
          if (last || isDirectory(fs, resolvePath(cwd, path))) next.push(path);
        }
      }
    }
    found = next;
  }
  return [...new Set(found)].filter((path) => path !== '').sort(byCodeUnit);
}

function join(base: string, name: string): string {
  return base === '' ? name : base.endsWith('/') ? base + name : `${base}/${name}`;
}

function list(fs: FileSystem, path: string): string[] {
  try {
    return fs.readdir(path);
  } catch {
    return [];
  }
}

function isLink(fs: FileSystem, path: string): boolean {
  try {
    fs.readlink(path);
    return true;
  } catch {
    return false;
  }
}

function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.stat(path).type === 'directory';
  } catch {
    return false;
  }
}

function descend(fs: FileSystem, cwd: string, base: string, directories: boolean): string[] {
  const all: string[] = [];
  for (const name of list(fs, resolvePath(cwd, base || '.'))) {
    if (name.startsWith('.')) continue;
    const path = join(base, name);
    const at = resolvePath(cwd, path);
    const directory = isDirectory(fs, at) && !isLink(fs, at);
    if (directory || !directories) all.push(path);
    if (directory) all.push(...descend(fs, cwd, path, directories));
  }
  return all;
}
