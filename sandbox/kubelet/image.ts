/**
 * What a container image is to the simulation: which tags exist, how big it is, its config, its files,
 * and the programs in it. One image a file under images/; images/index.ts lists them.
 */
import type { Clock } from '../apimachinery/clock.ts';
import type { ServerAnswer, ServerRequest } from '../apimachinery/network.ts';
import type { FileSystem, HostNetwork } from '../apimachinery/process.ts';
import { hash32 } from '../apimachinery/random.ts';

export type { ServerAnswer, ServerRequest };

export interface Image {
  /** Fully qualified, without tag: `docker.io/library/nginx`. */
  repository: string;
  /** Whether the registry has the tag. */
  hasTag(tag: string): boolean;
  /** Compressed bytes, as the kubelet's Pulled event tells them. */
  size(tag: string): number;
  config(tag: string): ImageConfig;
  /** Absolute path → content. A path ending in `/` is an empty directory. */
  files?(tag: string): Record<string, string>;
  /** Servers of the image, by the base name of their executable. */
  daemons?: Record<string, Daemon>;
  /** The other executables: base names, for exec and for command overrides. */
  tools: Toolset;
  /** Where the tag decides (alpine variants). */
  toolsOf?(tag: string): Toolset;
  /** Brings the daemons' code, before one starts or goes on after a restore: for what few clusters run. */
  load?(): Promise<void>;
}

/** The image as one tag has it. */
export function atTag(image: Image, tag: string): Image {
  return image.toolsOf ? { ...image, tools: image.toolsOf(tag) } : image;
}

export interface ImageConfig {
  entrypoint?: string[];
  cmd?: string[];
  env?: Record<string, string>;
  workingDir?: string;
  /** uid:gid the image runs as; root when absent. */
  user?: { uid: number; gid: number; supplementalGroups?: number[] };
}

/** Which command names the image carries besides its daemons. `shell` is whether `sh` is there. */
export interface Toolset {
  shell: boolean;
  /** Whose they are: what `sh` is, and how its tools speak. */
  userland: 'busybox' | 'debian';
  has(name: string): boolean;
  names(): string[];
}

/**
 * A long-running program written as data and events, so that a snapshot holds it whole:
 * whatever it remembers is in `context.data`.
 */
export interface Daemon {
  /** The process starts: it logs, listens, may exit. */
  start(context: DaemonContext): void;
  /** It speaks to the API server: the token of its ServiceAccount is there when it starts. */
  client?: true;
  /** After a restore, before anything else: takes up its watches. */
  resume?(context: DaemonContext): Promise<void>;
  /** One HTTP request that reached a listening port. A promise where others are asked first. */
  http?(context: DaemonContext, request: ServerRequest): ServerAnswer | Promise<ServerAnswer>;
  /** SIGTERM or another catchable signal. Left out: exits at once with 0 for SIGTERM-aware daemons. */
  signal?(context: DaemonContext, signal: string): void;
  /** A timer set with `context.wake`. */
  wake?(context: DaemonContext): void;
}

export interface DaemonContext {
  readonly argv: readonly string[];
  readonly tag: string;
  readonly env: Readonly<Record<string, string>>;
  readonly hostname: string;
  /** The Pod's (or node's) address. */
  readonly address: string;
  /** Unix milliseconds. */
  readonly now: number;
  readonly fs: FileSystem;
  readonly network: HostNetwork;
  readonly clock: Clock;
  /** Aborts when the process has ended. */
  readonly signal: AbortSignal;
  /** JSON; kept in snapshots. */
  readonly data: Record<string, unknown>;
  /** One or more whole lines, newline at the end or not. */
  log(text: string, stream?: 'stdout' | 'stderr'): void;
  /** False when the address is in use in this network namespace. */
  listen(port: number, options?: { protocol?: 'tcp' | 'udp'; http?: boolean; tls?: boolean }): boolean;
  /** Calls `wake` after `ms`. One at a time. */
  wake(ms: number): void;
  /** The process ends, after `ms` when given. */
  exit(code: number, ms?: number): void;
}

export interface ImageReference {
  /** As written. */
  text: string;
  /** `docker.io/library/nginx`. */
  repository: string;
  /** Absent when the reference has a digest and no tag. */
  tag: string | undefined;
  digest: string | undefined;
  /** `docker.io/library/nginx:1.16-alpine`: what containerd calls it. */
  canonical: string;
}

const DOMAIN =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

const parsed = new Map<string, ImageReference | string>();

/** Parses as github.com/distribution/reference does; a string is the reason it does not parse. */
export function parseImageReference(text: string): ImageReference | string {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const result = parse(text);
  if (parsed.size > 1000) parsed.clear();
  parsed.set(text, result);
  return result;
}

function parse(text: string): ImageReference | string {
  const bad = 'invalid reference format';
  if (/^[a-f0-9]{64}$/.test(text)) {
    return `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`;
  }
  let rest = text;
  let digest: string | undefined;
  const at = rest.indexOf('@');
  if (at >= 0) {
    digest = rest.slice(at + 1);
    rest = rest.slice(0, at);
    if (!DIGEST.test(digest)) return bad;
  }
  let tag: string | undefined;
  const colon = rest.lastIndexOf(':');
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1);
    rest = rest.slice(0, colon);
  }
  let domain = 'docker.io';
  let path = rest;
  const slash = rest.indexOf('/');
  const first = slash < 0 ? '' : rest.slice(0, slash);
  if (slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)) {
    domain = first;
    path = rest.slice(slash + 1);
  }
  if (domain === 'index.docker.io') domain = 'docker.io';
  if (domain === 'docker.io' && path !== '' && !path.includes('/')) path = `library/${path}`;
  if (path.toLowerCase() !== path) return `${bad}: repository name (${path}) must be lowercase`;
  if (!DOMAIN.test(domain) || path === '' || !path.split('/').every((part) => COMPONENT.test(part))) return bad;
  if (tag !== undefined && !TAG.test(tag)) return bad;
  if (tag === undefined && digest === undefined) tag = 'latest';
  const repository = `${domain}/${path}`;
  const canonical = `${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
  return { text, repository, tag, digest, canonical };
}

/** A digest that stands for the content: the same repository and tag give the same one. */
export function digestOf(text: string): string {
  let digest = digests.get(text);
  if (digest === undefined) {
    if (digests.size >= 500) digests.clear();
    digests.set(text, (digest = makeDigest(text)));
  }
  return digest;
}

/** Of a bounded number. */
const digests = new Map<string, string>();

function makeDigest(text: string): string {
  let hex = '';
  for (let i = 0; hex.length < 64; i++) hex += hash32(`${i}/${text}`).toString(16).padStart(8, '0');
  return `sha256:${hex}`;
}

/** Splits a path-or-name into its base name. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Days and months as C's strftime names them. */
export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Stamp {
  Y: string;
  m: string;
  b: string;
  a: string;
  d: string;
  H: string;
  M: string;
  S: string;
  ms: string;
}

let last: { at: number; stamp: Stamp } | undefined;

/** The parts of a UTC instant, two digits each. Asked many times for one instant, so the last is kept. */
export function stamp(ms: number): Stamp {
  if (last?.at === ms) return last.stamp;
  const date = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const parts: Stamp = {
    Y: String(date.getUTCFullYear()),
    m: two(date.getUTCMonth() + 1),
    b: MONTHS[date.getUTCMonth()] as string,
    a: WEEKDAYS[date.getUTCDay()] as string,
    d: two(date.getUTCDate()),
    H: two(date.getUTCHours()),
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    ms: String(date.getUTCMilliseconds()).padStart(3, '0'),
  };
  last = { at: ms, stamp: parts };
  return parts;
}

/** `Sun, 22 Nov 2026 19:10:41 GMT`. */
export function httpDate(ms: number): string {
  const t = stamp(ms);
  return `${t.a}, ${t.d} ${t.b} ${t.Y} ${t.H}:${t.M}:${t.S} GMT`;
}
