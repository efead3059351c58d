/** A tree of files in memory, with modes, times and symbolic links; its whole state is data. */
import { FileError, type FileStat, type FileSystem, resolvePath } from '../apimachinery/process.ts';
import { decodeUtf8, encodeUtf8 } from '../apimachinery/streams.ts';

/** What stands under /dev. */
export const DEVICES = ['null', 'full', 'zero', 'random'] as const;
export type Device = (typeof DEVICES)[number];

interface FileNode {
  type: 'file';
  /** What was handed out is never written to again: appending only uses room behind it. */
  data: Uint8Array;
  /** The buffer behind `data`, when there may be room in it to append. */
  room?: Uint8Array;
  mode: number;
  mtime: number;
  /** A character device: what is written to it is lost, or (full) refused. */
  device?: Device;
}
interface DirectoryNode {
  type: 'directory';
  children: Map<string, Node>;
  mode: number;
  mtime: number;
}
interface LinkNode {
  type: 'symlink';
  target: string;
  mode: number;
  mtime: number;
}
type Node = FileNode | DirectoryNode | LinkNode;

/** JSON. `text` when the bytes are UTF-8, else `base64`. */
export type SavedFile =
  | { text: string; mode: number; mtime: number }
  | { base64: string; mode: number; mtime: number }
  | { device: Device; mode: number; mtime: number }
  | { link: string; mtime: number }
  | { children: Record<string, SavedFile>; mode: number; mtime: number };

export interface FileSystemOptions {
  /** Unix milliseconds, for modification times. */
  now: () => number;
  /** Absolute path → content; a path ending in `/` makes a directory. */
  files?: Record<string, string | Uint8Array>;
}

const MAX_LINKS = 40;

/** With `/`, `/tmp`, `/root`, `/etc` and `/dev/{null,full,tty}` to begin with. */
/** Bytes a file may grow to. */
const MAX_FILE = 64 * 1024 * 1024;

export class MemoryFileSystem implements FileSystem {
  private readonly now: () => number;
  private root: DirectoryNode;

  constructor(options: FileSystemOptions) {
    this.now = options.now;
    this.root = this.directory();
    for (const path of ['/tmp', '/root', '/etc', '/dev']) this.mkdir(path);
    this.chmod('/tmp', 0o1777);
    this.chmod('/root', 0o700);
    const device = (name: string, kind: NonNullable<FileNode['device']>) =>
      (this.lookup('/dev', '/dev') as DirectoryNode).children.set(name, {
        type: 'file',
        data: new Uint8Array(),
        mode: 0o666,
        mtime: this.now(),
        device: kind,
      });
    device('null', 'null');
    device('tty', 'null');
    device('full', 'full');
    device('zero', 'zero');
    device('random', 'random');
    device('urandom', 'random');
    for (const [path, content] of Object.entries(options.files ?? {})) {
      if (path.endsWith('/')) this.mkdir(path, { recursive: true });
      else {
        const at = resolvePath('/', path);
        this.mkdir(at.slice(0, at.lastIndexOf('/')) || '/', { recursive: true });
        this.writeFile(at, content);
      }
    }
  }

  readFile(path: string): Uint8Array {
    const node = this.lookup(path, path);
    if (node.type === 'directory') throw new FileError('EISDIR', path);
    return (node as FileNode).data;
  }

  writeFile(path: string, data: Uint8Array | string, options: { append?: boolean; mode?: number } = {}): void {
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data.slice();
    const { parent, name, node } = this.place(path, true);
    if (node?.type === 'directory') throw new FileError('EISDIR', path);
    if (!name) throw new FileError('EISDIR', path);
    if (!node) {
      parent.children.set(name, { type: 'file', data: bytes, mode: options.mode ?? 0o644, mtime: this.now() });
      parent.mtime = this.now();
      return;
    }
    const file = node as FileNode;
    if (file.device === 'full' && bytes.length > 0) throw new FileError('ENOSPC', path);
    if (file.device) return;
    if (options.append) {
      const size = file.data.length + bytes.length;
      if (size > MAX_FILE) throw new FileError('ENOSPC', path);
      let room = file.room;
      if (!room || room.length < size) {
        room = new Uint8Array(Math.min(size * 2, MAX_FILE));
        room.set(file.data);
      }
      room.set(bytes, file.data.length);
      file.room = room;
      file.data = room.subarray(0, size);
    } else {
      file.data = bytes;
      file.room = undefined;
    }
    if (options.mode !== undefined) file.mode = options.mode;
    file.mtime = this.now();
  }

  /** Follows links. */
  stat(path: string): FileStat {
    return statOf(this.lookup(path, path));
  }

  exists(path: string): boolean {
    try {
      this.lookup(path, path);
      return true;
    } catch {
      return false;
    }
  }

  readdir(path: string): string[] {
    const node = this.lookup(path, path);
    if (node.type !== 'directory') throw new FileError('ENOTDIR', path);
    return [...node.children.keys()].sort((a, b) => (a < b ? -1 : 1));
  }

  mkdir(path: string, options: { recursive?: boolean } = {}): void {
    if (options.recursive) {
      const parts = resolvePath('/', path).split('/').slice(1);
      let at = '';
      for (const part of parts) {
        if (part === '') continue;
        at += `/${part}`;
        if (!this.exists(at)) this.mkdir(at);
        else if (this.stat(at).type !== 'directory') throw new FileError(at === path ? 'EEXIST' : 'ENOTDIR', path);
      }
      return;
    }
    const { parent, name, node } = this.place(path, false);
    if (node || !name) throw new FileError('EEXIST', path);
    parent.children.set(name, this.directory());
    parent.mtime = this.now();
  }

  rm(path: string, options: { recursive?: boolean } = {}): void {
    const { parent, name, node } = this.place(path, false);
    if (!node) throw new FileError('ENOENT', path);
    if (!name) throw new FileError('EINVAL', path);
    if (node.type === 'directory' && node.children.size > 0 && !options.recursive)
      throw new FileError('ENOTEMPTY', path);
    parent.children.delete(name);
    parent.mtime = this.now();
  }

  rename(from: string, to: string): void {
    const source = this.place(from, false);
    if (!source.node || !source.name) throw new FileError('ENOENT', from);
    const target = this.place(to, false);
    if (!target.name) throw new FileError('EEXIST', to);
    if (target.node === source.node) return;
    if (target.node?.type === 'directory') {
      if (source.node.type !== 'directory') throw new FileError('EISDIR', to);
      if (target.node.children.size > 0) throw new FileError('ENOTEMPTY', to);
    } else if (target.node && source.node.type === 'directory') throw new FileError('ENOTDIR', to);
    if (source.node.type === 'directory' && `${resolvePath('/', to)}/`.startsWith(`${resolvePath('/', from)}/`)) {
      throw new FileError('EINVAL', to);
    }
    source.parent.children.delete(source.name);
    target.parent.children.set(target.name, source.node);
    source.parent.mtime = this.now();
    target.parent.mtime = this.now();
  }

  symlink(target: string, path: string): void {
    const { parent, name, node } = this.place(path, false);
    if (node || !name) throw new FileError('EEXIST', path);
    parent.children.set(name, { type: 'symlink', target, mode: 0o777, mtime: this.now() });
  }

  readlink(path: string): string {
    const { node } = this.place(path, false);
    if (!node) throw new FileError('ENOENT', path);
    if (node.type !== 'symlink') throw new FileError('EINVAL', path);
    return node.target;
  }

  chmod(path: string, mode: number): void {
    this.lookup(path, path).mode = mode;
  }

  touch(path: string, mtime: number): void {
    this.lookup(path, path).mtime = mtime;
  }

  save(): SavedFile {
    return saveNode(this.root);
  }

  load(state: SavedFile): void {
    this.root = loadNode(state) as DirectoryNode;
  }

  private directory(): DirectoryNode {
    return { type: 'directory', children: new Map(), mode: 0o755, mtime: this.now() };
  }

  /** The node itself, links followed. */
  private lookup(path: string, shown: string): FileNode | DirectoryNode {
    const { node } = this.place(path, true);
    if (!node) throw new FileError('ENOENT', shown);
    return node as FileNode | DirectoryNode;
  }

  /** Where a path is or would be. With `follow` the last component's links are followed too. */
  private place(path: string, follow: boolean): { parent: DirectoryNode; name: string; node: Node | undefined } {
    const pending = path
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .reverse();
    const stack: DirectoryNode[] = [this.root];
    let links = 0;
    let name = '';
    for (;;) {
      const part = pending.pop();
      const here = stack[stack.length - 1] as DirectoryNode;
      if (part === undefined) return { parent: stack[stack.length - 2] ?? this.root, name, node: here };
      if (part === '..') {
        if (stack.length > 1) stack.pop();
        name = '';
        continue;
      }
      const node = here.children.get(part);
      const last = pending.length === 0;
      name = part;
      if (!node) {
        if (last) return { parent: here, name, node: undefined };
        throw new FileError('ENOENT', path);
      }
      if (node.type === 'symlink' && (!last || follow)) {
        if (++links > MAX_LINKS) throw new FileError('ELOOP', path);
        if (node.target.startsWith('/')) stack.length = 1;
        for (const piece of node.target
          .split('/')
          .filter((p) => p !== '' && p !== '.')
          .reverse())
          pending.push(piece);
        continue;
      }
      if (node.type !== 'directory') {
        if (last) return { parent: here, name, node };
        throw new FileError('ENOTDIR', path);
      }
      if (last) return { parent: here, name, node };
      stack.push(node);
    }
  }
}

function statOf(node: Node): FileStat {
  const size = node.type === 'file' ? node.data.length : node.type === 'symlink' ? node.target.length : 4096;
  return { type: node.type, size, mode: node.mode, mtime: node.mtime };
}

function saveNode(node: Node): SavedFile {
  if (node.type === 'symlink') return { link: node.target, mtime: node.mtime };
  const { mode, mtime } = node;
  if (node.type === 'directory') {
    const names = [...node.children.keys()].sort();
    return {
      children: Object.fromEntries(names.map((name) => [name, saveNode(node.children.get(name) as Node)])),
      mode,
      mtime,
    };
  }
  if (node.device) return { device: node.device, mode, mtime };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(node.data), mode, mtime };
  } catch {
    let binary = '';
    for (const byte of node.data) binary += String.fromCharCode(byte);
    return { base64: btoa(binary), mode, mtime };
  }
}

function loadNode(saved: SavedFile): Node {
  if ('link' in saved) return { type: 'symlink', target: saved.link, mode: 0o777, mtime: saved.mtime };
  const { mode, mtime } = saved;
  if ('children' in saved) {
    const children = new Map(Object.entries(saved.children).map(([name, child]) => [name, loadNode(child)]));
    return { type: 'directory', children, mode, mtime };
  }
  if ('device' in saved) return { type: 'file', data: new Uint8Array(), device: saved.device, mode, mtime };
  if ('text' in saved) return { type: 'file', data: encodeUtf8(saved.text), mode, mtime };
  return { type: 'file', data: Uint8Array.from(atob(saved.base64), (c) => c.charCodeAt(0)), mode, mtime };
}

const ERRNO: Record<string, string> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  ELOOP: 'Too many levels of symbolic links',
  ENOSPC: 'No space left on device',
  EPERM: 'Operation not permitted',
};

/** strerror(3) of a {@link FileError}; rethrows anything else. */
export function strerror(error: unknown): string {
  if (error instanceof FileError) return ERRNO[error.code] ?? error.code;
  throw error;
}

/** What bash takes for no text: a NUL in its first line (of 80 bytes at most). */
export function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 80);
  const end = head.indexOf(10);
  return (end < 0 ? head : head.subarray(0, end)).includes(0);
}

/** The text of a file. Throws {@link FileError}. */
export function readText(fs: FileSystem, path: string): string {
  return decodeUtf8(fs.readFile(path));
}

/** stat(2) of the link itself, for any file system. */
export function lstat(fs: FileSystem, path: string): FileStat {
  let target: string;
  try {
    target = fs.readlink(path);
  } catch {
    return fs.stat(path);
  }
  let mtime = 0;
  try {
    mtime = fs.stat(path).mtime;
  } catch {
    // dangling
  }
  return { type: 'symlink', size: encodeUtf8(target).length, mode: 0o777, mtime };
}
