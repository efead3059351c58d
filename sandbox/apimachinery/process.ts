/** What a program sees when it runs, in the learner's shell or inside a container. */
import type { Clock } from './clock.ts';
import type { Handler } from './exchange.ts';
import type { IOStreams, Reader, Writer } from './streams.ts';

export interface FileStat {
  type: 'file' | 'directory' | 'symlink';
  /** Bytes. */
  size: number;
  /** Permission bits, e.g. 0o644. */
  mode: number;
  /** Unix milliseconds, simulated. */
  mtime: number;
}

/** Errors carry `code` as in errno(3): ENOENT, EISDIR, ENOTDIR, EEXIST, ENOTEMPTY, EROFS, EACCES, EINVAL, ELOOP. */
export class FileError extends Error {
  readonly code: string;
  readonly path: string;
  constructor(code: string, path: string) {
    super(`${code}: ${path}`);
    this.name = 'FileError';
    this.code = code;
    this.path = path;
  }
}

/** A tree of files in memory. Paths are absolute and normalised by {@link resolvePath}. Synchronous. Throws {@link FileError}. */
export interface FileSystem {
  readFile(path: string): Uint8Array;
  writeFile(path: string, data: Uint8Array | string, options?: { append?: boolean; mode?: number }): void;
  stat(path: string): FileStat;
  exists(path: string): boolean;
  /** Names, sorted by code unit. */
  readdir(path: string): string[];
  mkdir(path: string, options?: { recursive?: boolean }): void;
  rm(path: string, options?: { recursive?: boolean }): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  chmod(path: string, mode: number): void;
  touch(path: string, mtime: number): void;
}

/** Absolute, without `.`, `..`, doubled or trailing slashes. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A terminal: one process at a time may hold it raw. */
export interface Terminal {
  columns(): number;
  rows(): number;
  onResize(listener: () => void): () => void;
  /** Keys come unbuffered and unechoed until the returned function gives the terminal back whole. */
  takeRaw(): () => void;
  /** What is typed, for a program whose standard input is something else (/dev/tty). */
  keys?: Reader;
  /** The host's editor, over the screen; absent where the host has none. */
  edit?: EditorHost;
}

/** A text to be edited by hand. */
export interface EditRequest {
  /** Absolute; empty for a text without a name yet. */
  path: string;
  text: string;
  /** `vi`: modes, `:wq`. `plain`: keys as any text field has them. */
  keys: 'plain' | 'vi';
  readOnly?: boolean;
  /** The file is not there yet. */
  isNew?: boolean;
  /** Where to begin, from 1. */
  line?: number;
}

/**
 * Each text the person saves goes to `save` (under another name: `as`), which gives what is wrong when it cannot be
 * written. Resolves with the editor's exit status when it is closed. The signal closes it. Not held by the clock:
 * time goes on while somebody edits, and what comes of it is an input like a key press.
 */
export type EditorHost = (
  request: EditRequest,
  save: (text: string, as?: string) => string | undefined,
  signal: AbortSignal,
) => Promise<number>;

export interface HttpRequest {
  method: string;
  /** Absolute: http://host:port/path or https://… */
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array;
  signal?: AbortSignal;
  /** Whose request is passed on; for the trace alone. */
  cause?: RequestCause;
}

/** Why an Ingress controller connects: for whom, by which rule, and what it chose from. */
export interface RequestCause {
  /** The number of the client's connection. */
  connection: number;
  /** `namespace/name` */
  ingress: string;
  host: string;
  path: string;
  /** `namespace/name`: read for its endpoints, not connected to. */
  service: string;
  /** How many there were. */
  endpoints: number;
}

export interface HttpResponse {
  status: number;
  statusText: string;
  headers: Record<string, string>;
  body: Reader;
  /** The far address, e.g. `10.244.1.7`. */
  remote: string;
  /** Of HTTP; 1.1 unless told. */
  version?: '1.1' | '2';
  /** Whose certificate was shown, over TLS: common names. */
  tls?: { subject: string; issuer: string; asksCertificate: boolean };
}

/** A port to open. Whoever connects is served HTTP. */
export interface ListenOptions {
  /** `127.0.0.1`, `0.0.0.0` or an address of the host. */
  address: string;
  /** 0 picks a free one. */
  port: number;
  /** For netstat. */
  pid: number;
  program: string;
  /** Rejects with a {@link NetworkError} to drop the connection. */
  serve(request: HttpRequest): Promise<HttpResponse>;
}

export interface Socket {
  port: number;
  close(): void;
}

/** Connection failures, as a socket reports them. */
export class NetworkError extends Error {
  /** ENOTFOUND: no such name · ECONNREFUSED: nobody listens · ETIMEDOUT: no answer · EHOSTUNREACH · CERT: the certificate is not trusted · EADDRINUSE: the port is taken. */
  readonly code: 'ENOTFOUND' | 'ECONNREFUSED' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'ECONNRESET' | 'CERT' | 'EADDRINUSE';
  constructor(code: NetworkError['code'], message: string) {
    super(message);
    this.name = 'NetworkError';
    this.code = code;
  }
}

/** How to present oneself over TLS. PEM texts. */
export interface TlsOptions {
  ca?: string;
  cert?: string;
  key?: string;
  insecure?: boolean;
}

/** A network device, as `ip addr` and `ifconfig` show it. */
export interface NetworkInterface {
  name: string;
  /** `0a:58:0a:f4:01:02`; absent for loopback. */
  mac?: string;
  /** IPv4 address and the length of its prefix. */
  address: string;
  prefix: number;
  mtu: number;
  rx: { packets: number; bytes: number };
  tx: { packets: number; bytes: number };
}

/** The network as one host (a Pod, a node, or the machine the learner sits at) sees it. */
export interface HostNetwork {
  /** This host's own addresses, loopback left out. */
  addresses(): string[];
  /** Throws {@link NetworkError} ENOTFOUND. Addresses pass through. */
  resolve(name: string): Promise<string[]>;
  /** Rejects with {@link NetworkError}. */
  http(request: HttpRequest, tls?: TlsOptions): Promise<HttpResponse>;
  /** Sockets listening in this network namespace, for netstat. */
  listeners(): { protocol: 'tcp' | 'udp'; address: string; port: number; pid: number; program: string }[];
  /** Its devices, loopback first. */
  interfaces?(): NetworkInterface[];
  /** Milliseconds an ICMP echo takes; undefined when no answer comes. */
  ping?(address: string): number | undefined;
  /** Opens a port; throws {@link NetworkError} EADDRINUSE. Its opener closes it, when it is killed too. */
  listen(options: ListenOptions): Socket;
  /** The API handler behind an https server address from a kubeconfig, authenticated by `tls` and the exchange's headers. Undefined where nothing answers there. */
  apiserver(server: string, tls: TlsOptions): Handler | undefined;
}

/** One line of `ps`. */
export interface ProcessInfo {
  pid: number;
  ppid: number;
  user: string;
  argv: string[];
  /** Unix milliseconds, simulated. */
  startedAt: number;
  /** `pts/0`; none for a daemon. */
  tty?: string;
  /** Virtual and resident memory, KiB. */
  vsz: number;
  rss: number;
  /** Processor time used, milliseconds. */
  cpu: number;
}

/** What /proc tells: the processes of one PID namespace, and the machine under it. */
export interface SystemView {
  /** In the order of their ids. */
  processes(): ProcessInfo[];
  /** Sends a signal (`TERM`); false: no such process. */
  kill(pid: number, signal: string): boolean;
  /** Unix milliseconds. */
  bootedAt: number;
  /** KiB. */
  memory(): { total: number; used: number; cache: number };
  /** KiB of the disk under `/`. */
  disk(): { total: number; used: number };
}

export interface Process {
  /** argv[0] is the name it was called by. */
  argv: string[];
  env: Map<string, string>;
  cwd: string;
  stdin: Reader;
  stdout: Writer;
  stderr: Writer;
  fs: FileSystem;
  clock: Clock;
  network: HostNetwork;
  hostname: string;
  pid: number;
  /** The end of a pipe that an absolute path names here (`/dev/fd/63`), to be read or written as it comes. */
  pipe?(path: string): { reader?: Reader; writer?: Writer } | undefined;
  /** Aborts on Ctrl-C or kill; `signal.reason` is the signal's name ('SIGINT', 'SIGTERM', 'SIGKILL'). A program then returns 128 + the signal's number. */
  signal: AbortSignal;
  /** The controlling terminal, if any. */
  terminal?: Terminal;
  /** Whose commands these are, where their words differ; GNU's unless told. */
  userland?: 'busybox' | 'debian';
  /** The processes beside it. Absent where nobody keeps count. */
  system?: SystemView;
  /** Runs another program found as the shell finds it (builtins left out) and gives its exit status; 127 when there is none. Streams default to this process's own. */
  spawn(argv: string[], streams?: Partial<IOStreams>, env?: Map<string, string>): Promise<number>;
  /** The program a name stands for here, for those that start others themselves (sh, env, xargs, which). */
  find?(name: string): Program | undefined;
  /** Every program's name, sorted. */
  programs?(): string[];
}

/** Resolves to the exit status, 0…255. */
export type Program = (process: Process) => Promise<number>;
