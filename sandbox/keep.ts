/**
 * What outlives the engine, a reload of the page or a crash: the cluster, the machine's files, the terminals.
 * JSON as UTF-8. What is read back may be of another build, damaged or forged: it is looked at before it is used.
 */
import type { FileSystem } from './apimachinery/process.ts';
import type { ClusterSnapshot } from './cluster.ts';
import { DEVICES, type SavedFile, type SavedShell, type SavedTerminalSession } from './shell/index.ts';

export interface Kept {
  version: 1;
  /** Names the engine and the lab it came from. Of another, only files and histories are of use. */
  build: string;
  terminals: SavedTerminalSession[];
  cluster: ClusterSnapshot;
  /** What was recorded until then; read where it is gone on with. */
  journal?: object;
}

/** Why something kept is not used; the message says where it is wrong. */
export class KeptError extends Error {}

/** Characters written between two breaths: a millisecond or two. */
const BREATH = 100_000;

/** A state that changes no more, not yet written whole. */
export interface Held {
  /** All but the store. */
  first: string;
  /** By far the largest part: what stands in it is frozen. */
  server: unknown;
}

/** All but the store is written at once, since it goes on changing. */
export function hold(kept: Kept): Held {
  const { cluster: whole, ...rest } = kept;
  const { server, ...cluster } = whole;
  return { first: JSON.stringify({ ...rest, cluster }), server };
}

export function encodeKept(kept: Kept, breathe: () => Promise<void>): Promise<Uint8Array> {
  return encodeHeld(hold(kept), breathe);
}

/** In slices, with a breath now and then. */
export async function encodeHeld({ first, server }: Held, breathe: () => Promise<void>): Promise<Uint8Array> {
  const parts = [first.slice(0, -2), ',"server":'];
  let since = 0;
  for (const piece of pieces(server, 3)) {
    parts.push(piece);
    since += piece.length;
    if (since < BREATH) continue;
    since = 0;
    await breathe();
  }
  parts.push('}}');
  return new TextEncoder().encode(parts.join(''));
}

function* pieces(value: unknown, depth: number): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  const list = Array.isArray(value);
  let separator = list ? '[' : '{';
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue;
    yield list ? separator : `${separator}${JSON.stringify(key)}:`;
    yield* pieces(each, depth - 1);
    separator = ',';
  }
  yield separator === ',' ? (list ? ']' : '}') : list ? '[]' : '{}';
}

/** Throws {@link KeptError}. */
export function decodeKept(bytes: Uint8Array): Kept {
  let kept: unknown;
  try {
    kept = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new KeptError('it is not JSON');
  }
  const top = record(kept, 'it');
  if (top.version !== 1) throw new KeptError(`version: expected 1, found ${JSON.stringify(top.version)}`);
  text(top.build, 'build');
  for (const [i, each] of list(top.terminals, 'terminals').entries()) {
    const terminal = record(each, `terminals[${i}]`);
    for (const line of list(terminal.history, `terminals[${i}].history`)) text(line, `terminals[${i}].history[]`);
    shell(terminal.shell, `terminals[${i}].shell`);
  }
  const cluster = record(top.cluster, 'cluster');
  if (cluster.version !== 1)
    throw new KeptError(`cluster.version: expected 1, found ${JSON.stringify(cluster.version)}`);
  for (const key of ['seed', 'start']) number(cluster[key], `cluster.${key}`);
  for (const name of list(cluster.nodes, 'cluster.nodes')) text(name, 'cluster.nodes[]');
  const host = record(record(cluster.scenario, 'cluster.scenario').host, 'cluster.scenario.host');
  for (const key of ['name', 'server']) text(host[key], `cluster.scenario.host.${key}`);
  const clock = record(cluster.clock, 'cluster.clock');
  for (const key of ['now', 'sequence', 'steps']) number(clock[key], `cluster.clock.${key}`);
  for (const each of list(clock.timers, 'cluster.clock.timers')) {
    const timer = record(each, 'cluster.clock.timers[]');
    for (const key of ['actor', 'key']) text(timer[key], `cluster.clock.timers[].${key}`);
    for (const key of ['due', 'sequence']) number(timer[key], `cluster.clock.timers[].${key}`);
  }
  record(cluster.random, 'cluster.random');
  record(cluster.actors, 'cluster.actors');
  const etcd = record(record(cluster.server, 'cluster.server').etcd, 'cluster.server.etcd');
  for (const key of ['revision', 'compactRevision']) number(etcd[key], `cluster.server.etcd.${key}`);
  for (const each of list(etcd.kvs, 'cluster.server.etcd.kvs')) {
    const [key, created, modified, version, value] = list(each, 'cluster.server.etcd.kvs[]');
    text(key, 'cluster.server.etcd.kvs[] key');
    for (const n of [created, modified, version]) number(n, `cluster.server.etcd.kvs[] ${key}`);
    record(value, `cluster.server.etcd.kvs[] ${key}`);
  }
  list(etcd.history, 'cluster.server.etcd.history');
  shell(cluster.shell, 'cluster.shell');
  file(cluster.files, '/');
  if (!('children' in (cluster.files as object))) throw new KeptError('files /: expected a folder');
  return kept as Kept;
}

/** Folders of the learner's own; the rest is the machine's, and another build's machine differs. */
export const OWN = ['home', 'mnt', 'opt', 'root', 'srv', 'tmp'];
const NOT_OWN = ['/root/.kube'];

/** Puts what the learner wrote over what is there. */
export function mergeFiles(fs: FileSystem, files: SavedFile): void {
  if (!('children' in files)) return;
  for (const name of OWN) {
    const saved = Object.hasOwn(files.children, name) ? files.children[name] : undefined;
    if (saved) put(fs, `/${name}`, saved);
  }
}

function put(fs: FileSystem, path: string, saved: SavedFile): void {
  if (NOT_OWN.includes(path)) return;
  try {
    if ('children' in saved) {
      fs.mkdir(path, { recursive: true });
      for (const [name, child] of Object.entries(saved.children)) put(fs, `${path}/${name}`, child);
      fs.chmod(path, saved.mode);
    } else if ('link' in saved) {
      if (fs.exists(path)) fs.rm(path, { recursive: true });
      fs.symlink(saved.link, path);
    } else if ('text' in saved) fs.writeFile(path, saved.text, { mode: saved.mode });
    else if ('base64' in saved) {
      fs.writeFile(
        path,
        Uint8Array.from(atob(saved.base64), (c) => c.charCodeAt(0)),
        { mode: saved.mode },
      );
    }
    if (!('link' in saved)) fs.touch(path, saved.mtime);
  } catch {
    // A folder where a file was, or the other way: what is there stays.
  }
}

/** Writes a text where it can be written, its folder made. */
export function putFile(fs: FileSystem, path: string, content: string, mode?: number): void {
  try {
    fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    fs.writeFile(path, content);
    if (mode !== undefined) fs.chmod(path, mode);
  } catch {
    // Its place is taken by something else.
  }
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new KeptError(`${where}: expected an object`);
  return value as Record<string, unknown>;
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new KeptError(`${where}: expected a list`);
  return value;
}

function text(value: unknown, where: string): void {
  if (typeof value !== 'string') throw new KeptError(`${where}: expected a text`);
}

function number(value: unknown, where: string): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new KeptError(`${where}: expected a number`);
}

function shell(value: unknown, where: string): asserts value is SavedShell {
  const saved = record(value, where);
  for (const key of ['pid', 'mainPid']) number(saved[key], `${where}.${key}`);
  const state = record(saved.state, `${where}.state`);
  text(state.cwd, `${where}.state.cwd`);
  for (const key of ['status', 'umask', 'started']) number(state[key], `${where}.state.${key}`);
  for (const key of ['variables', 'functions', 'aliases', 'options', 'shopts', 'traps', 'positional', 'directories'])
    list(state[key], `${where}.state.${key}`);
  for (const each of state.variables as unknown[])
    text(record(each, `${where}.state.variables[]`).name, `${where}.state.variables[].name`);
}

/** Characters of a path, as Linux has it (PATH_MAX); and no deeper than the stack. */
const PATH = 4096;

function file(value: unknown, path: string): void {
  if (path.length > PATH)
    throw new KeptError(`files ${path.slice(0, 80)}…: expected at most ${PATH} characters of path`);
  const saved = record(value, `files ${path}`);
  number(saved.mtime, `files ${path}`);
  if ('link' in saved) {
    text(saved.link, `files ${path}`);
    return;
  }
  number(saved.mode, `files ${path}`);
  if ('children' in saved) {
    for (const [name, child] of Object.entries(record(saved.children, `files ${path}`))) {
      if (name === '' || name === '.' || name === '..' || name.includes('/'))
        throw new KeptError(`files ${path}: no file can be named ${JSON.stringify(name)}`);
      file(child, `${path === '/' ? '' : path}/${name}`);
    }
  } else if ('device' in saved) {
    if (!(DEVICES as readonly unknown[]).includes(saved.device))
      throw new KeptError(`files ${path}: an unknown device`);
  } else if ('text' in saved) text(saved.text, `files ${path}`);
  else if (typeof saved.base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(saved.base64))
    throw new KeptError(`files ${path}: expected a content`);
}
