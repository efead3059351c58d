/** The files a container sees: its image's, with volumes grafted in. In memory, saved as JSON. */
import { FileError, type FileStat, type FileSystem, resolvePath } from '../apimachinery/process.ts';
import { decodeUtf8, encodeUtf8 } from '../apimachinery/streams.ts';

export interface Directory {
  type: 'directory';
  mode: number;
  mtime: number;
  entries: Map<string, Entry>;
  /** Set on the root of a read-only mount. */
  readOnly?: boolean;
}
interface File {
  type: 'file';
  mode: number;
  mtime: number;
  data: Uint8Array;
}
interface Symlink {
  type: 'symlink';
  mode: number;
  mtime: number;
  target: string;
}
type Entry = Directory | File | Symlink;

/** A tree as JSON: directories are arrays of [name, entry]. */
export type SavedEntry =
  | ['d', number, number, [string, SavedEntry][]]
  | ['f', number, number, string | number[]]
  | ['l', number, number, string];

export function directory(mtime: number, mode = 0o755): Directory {
  return { type: 'directory', mode, mtime, entries: new Map() };
}

export class ContainerFileSystem implements FileSystem {
  readonly root: Directory;
  /** Whether anything has been written since it was made. */
  changed = false;
  private readonly now: () => number;
  private readonly mounts: { path: string; root: Directory; readOnly: boolean }[] = [];

  constructor(root: Directory, now: () => number) {
    this.root = root;
    this.now = now;
  }

  /** Shows the directory at the path, as a bind mount does. */
  mount(path: string, root: Directory, readOnly: boolean): void {
    this.mounts.push({ path, root, readOnly });
    const parent = this.makeParents(path);
    parent.entries.set(last(path), root);
  }

  readFile(path: string): Uint8Array {
    const entry = this.find(path);
    if (entry.type === 'directory') throw new FileError('EISDIR', path);
    return (entry as File).data;
  }

  writeFile(path: string, data: Uint8Array | string, options: { append?: boolean; mode?: number } = {}): void {
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data.slice();
    const real = this.real(path);
    this.writable(real);
    const parent = this.parent(real);
    const old = parent.entries.get(last(real));
    if (old?.type === 'directory') throw new FileError('EISDIR', path);
    let content = bytes;
    if (options.append && old?.type === 'file') {
      content = new Uint8Array(old.data.length + bytes.length);
      content.set(old.data);
      content.set(bytes, old.data.length);
    }
    parent.entries.set(last(real), {
      type: 'file',
      mode: options.mode ?? (old?.type === 'file' ? old.mode : 0o644),
      mtime: this.now(),
      data: content,
    });
    this.changed = true;
  }

  stat(path: string): FileStat {
    const entry = this.lookup(path, false);
    const size = entry.type === 'file' ? entry.data.length : entry.type === 'symlink' ? entry.target.length : 4096;
    return { type: entry.type, size, mode: entry.mode, mtime: entry.mtime };
  }

  exists(path: string): boolean {
    try {
      this.find(path);
      return true;
    } catch {
      return false;
    }
  }

  readdir(path: string): string[] {
    const entry = this.find(path);
    if (entry.type !== 'directory') throw new FileError('ENOTDIR', path);
    return [...entry.entries.keys()].sort();
  }

  mkdir(path: string, options: { recursive?: boolean } = {}): void {
    const real = resolvePath('/', path);
    if (real === '/') {
      if (options.recursive) return;
      throw new FileError('EEXIST', path);
    }
    if (options.recursive) {
      let at = '';
      for (const part of real.slice(1).split('/')) {
        at += `/${part}`;
        if (!this.exists(at)) this.mkdir(at);
        else if (this.find(at).type !== 'directory') throw new FileError('ENOTDIR', path);
      }
      return;
    }
    this.writable(real);
    const parent = this.parent(real);
    if (parent.entries.has(last(real))) throw new FileError('EEXIST', path);
    parent.entries.set(last(real), directory(this.now()));
    this.changed = true;
  }

  rm(path: string, options: { recursive?: boolean } = {}): void {
    const real = resolvePath('/', path);
    const parent = this.parent(real);
    const entry = parent.entries.get(last(real));
    if (!entry) throw new FileError('ENOENT', path);
    if (entry.type === 'directory' && !options.recursive) {
      throw new FileError(entry.entries.size > 0 ? 'ENOTEMPTY' : 'EISDIR', path);
    }
    if (this.mounts.some((mount) => mount.path === real)) throw new FileError('EACCES', path);
    this.writable(real);
    parent.entries.delete(last(real));
    this.changed = true;
  }

  rename(from: string, to: string): void {
    const source = resolvePath('/', from);
    const target = resolvePath('/', to);
    const entry = this.lookup(source, false);
    this.writable(source);
    this.writable(target);
    const parent = this.parent(target);
    const old = parent.entries.get(last(target));
    if (old?.type === 'directory' && (entry.type !== 'directory' || old.entries.size > 0)) {
      throw new FileError(entry.type === 'directory' ? 'ENOTEMPTY' : 'EISDIR', to);
    }
    this.parent(source).entries.delete(last(source));
    parent.entries.set(last(target), entry);
    this.changed = true;
  }

  symlink(target: string, path: string): void {
    const real = resolvePath('/', path);
    this.writable(real);
    const parent = this.parent(real);
    if (parent.entries.has(last(real))) throw new FileError('EEXIST', path);
    parent.entries.set(last(real), { type: 'symlink', mode: 0o777, mtime: this.now(), target });
    this.changed = true;
  }

  readlink(path: string): string {
    const entry = this.lookup(path, false);
    if (entry.type !== 'symlink') throw new FileError('EINVAL', path);
    return entry.target;
  }

  chmod(path: string, mode: number): void {
    const entry = this.find(path);
    this.writable(this.real(path));
    entry.mode = mode;
    this.changed = true;
  }

  touch(path: string, mtime: number): void {
    if (!this.exists(path)) this.writeFile(path, '');
    this.writable(this.real(path));
    this.find(path).mtime = mtime;
    this.changed = true;
  }

  save(): SavedEntry {
    return saveTree(this.root, new Set(this.mounts.map((mount) => mount.root)));
  }

  private find(path: string): Entry {
    return this.lookup(path, true);
  }

  /** Follows links on the way, and the last one when asked to. */
  private lookup(path: string, follow: boolean, depth = 0): Entry {
    if (depth > 40) throw new FileError('ELOOP', path);
    let at: Entry = this.root;
    const parts = resolvePath('/', path).slice(1).split('/').filter(Boolean);
    let here = '';
    for (let i = 0; i < parts.length; i++) {
      if (at.type !== 'directory') throw new FileError('ENOTDIR', path);
      const next = at.entries.get(parts[i] as string);
      if (!next) throw new FileError('ENOENT', path);
      if (next.type === 'symlink' && (follow || i < parts.length - 1)) {
        const rest = parts.slice(i + 1).join('/');
        return this.lookup(resolvePath(here || '/', `${next.target}${rest ? `/${rest}` : ''}`), follow, depth + 1);
      }
      at = next;
      here += `/${parts[i]}`;
    }
    return at;
  }

  /** The path with a final link followed, for writing through it. */
  private real(path: string): string {
    let at = resolvePath('/', path);
    for (let depth = 0; depth < 40; depth++) {
      let entry: Entry;
      try {
        entry = this.lookup(at, false);
      } catch {
        return at;
      }
      if (entry.type !== 'symlink') return at;
      at = resolvePath(at.slice(0, at.lastIndexOf('/')) || '/', entry.target);
    }
    throw new FileError('ELOOP', path);
  }

  private parent(path: string): Directory {
    const up = path.slice(0, path.lastIndexOf('/')) || '/';
    const entry = this.find(up);
    if (entry.type !== 'directory') throw new FileError('ENOTDIR', path);
    return entry;
  }

  private makeParents(path: string): Directory {
    let at = this.root;
    for (const part of path.slice(1).split('/').slice(0, -1)) {
      let next = at.entries.get(part);
      if (next?.type !== 'directory') {
        next = directory(at.mtime);
        at.entries.set(part, next);
      }
      at = next;
    }
    return at;
  }

  private writable(path: string): void {
    for (const mount of this.mounts) {
      if (mount.readOnly && (path === mount.path || path.startsWith(`${mount.path}/`)))
        throw new FileError('EROFS', path);
    }
  }
}

/** Puts a file (or, for a path ending in `/`, a directory) into a tree, making what lies above it. */
export function plant(root: Directory, path: string, content: string | Uint8Array, mode = 0o644): void {
  let at = root;
  const parts = path.split('/').filter(Boolean);
  const name = path.endsWith('/') ? undefined : (parts.pop() as string);
  for (const part of parts) {
    let next = at.entries.get(part);
    if (next?.type !== 'directory') {
      next = directory(root.mtime);
      at.entries.set(part, next);
    }
    at = next;
  }
  if (name === undefined) return;
  at.entries.set(name, {
    type: 'file',
    mode,
    mtime: root.mtime,
    data: typeof content === 'string' ? encodeUtf8(content) : content,
  });
}

export function plantLink(root: Directory, name: string, target: string): void {
  root.entries.set(name, { type: 'symlink', mode: 0o777, mtime: root.mtime, target });
}

/** `skip`: mounted roots, which are saved by whoever owns them. */
export function saveTree(entry: Entry, skip: ReadonlySet<Entry> = new Set()): SavedEntry {
  if (entry.type === 'symlink') return ['l', entry.mode, entry.mtime, entry.target];
  if (entry.type === 'file') {
    const text = decodeUtf8(entry.data);
    const exact = encodeUtf8(text);
    const same = exact.length === entry.data.length && exact.every((byte, i) => byte === entry.data[i]);
    return ['f', entry.mode, entry.mtime, same ? text : [...entry.data]];
  }
  const entries: [string, SavedEntry][] = [];
  for (const [name, child] of entry.entries) if (!skip.has(child)) entries.push([name, saveTree(child, skip)]);
  return ['d', entry.mode, entry.mtime, entries];
}

export function loadTree(saved: SavedEntry): Entry {
  const [type, mode, mtime] = saved;
  if (type === 'l') return { type: 'symlink', mode, mtime, target: saved[3] as string };
  if (type === 'f') {
    const data = saved[3] as string | number[];
    return { type: 'file', mode, mtime, data: typeof data === 'string' ? encodeUtf8(data) : Uint8Array.from(data) };
  }
  const root = directory(mtime, mode);
  for (const [name, child] of saved[3] as [string, SavedEntry][]) root.entries.set(name, loadTree(child));
  return root;
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
