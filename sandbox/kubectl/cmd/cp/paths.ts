/** `[[namespace/]pod:]path`. Follows kubectl/pkg/cmd/cp/{cp,filespec}.go. */
import { CommandError } from '../../errors.ts';

export interface FileSpec {
  /** Empty for a path of this machine. */
  pod: string;
  namespace: string;
  path: string;
}

export function parseSpec(text: string): FileSpec {
  const at = text.indexOf(':');
  if (at < 0) return { pod: '', namespace: '', path: text };
  const bad = () => new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (at === 0) throw bad();
  const where = text.slice(0, at).split('/');
  if (where.length > 2) throw bad();
  const path = text.slice(at + 1);
  const [namespace = '', pod = ''] = where.length === 2 ? where : ['', where[0] as string];
  return { pod, namespace, path };
}

/** Without doubled or trailing slashes and dots that say nothing. */
export function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !path.startsWith('/')) parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.';
}

export function base(path: string): string {
  return clean(path).split('/').at(-1) || '/';
}

export function join(folder: string, name: string): string {
  return clean(`${folder}/${name}`);
}

export function absolute(cwd: string, path: string): string {
  return clean(path.startsWith('/') ? path : `${cwd}/${path}`);
}
