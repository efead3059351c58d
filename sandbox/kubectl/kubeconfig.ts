/** kubeconfig files: found, merged, changed, and turned into a server and an identity. Follows client-go/tools/clientcmd. */
import { FileError, type Process, resolvePath, type TlsOptions } from '../apimachinery/process.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';
import { CommandError } from './errors.ts';
import type { Flags } from './flags.ts';
import { parseGoDuration } from './flags.ts';
import { parseYAML, printYAML } from './yaml.ts';

export interface ClusterConfig {
  server?: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'proxy-url'?: string;
  [field: string]: unknown;
}

export interface ContextConfig {
  cluster?: string;
  namespace?: string;
  user?: string;
  [field: string]: unknown;
}

export interface UserConfig {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  'as-groups'?: string[];
  [field: string]: unknown;
}

/** The merged files, each entry knowing the file it came from. */
export interface KubeConfig {
  clusters: Map<string, Entry<ClusterConfig>>;
  contexts: Map<string, Entry<ContextConfig>>;
  users: Map<string, Entry<UserConfig>>;
  currentContext: string;
  /** Files in order of precedence, there or not. */
  files: string[];
}

export interface Entry<T> {
  value: T;
  /** The file it came from. */
  file: string;
}

/** Where requests go and as whom. */
export interface RestConfig {
  /** `https://host:port`, without a trailing slash or path. */
  server: string;
  /** A path before every request's, usually ''. */
  prefix: string;
  tls: TlsOptions;
  headers: Record<string, string>;
  /** --request-timeout in milliseconds; 0 is none. */
  timeout: number;
}

/** `Error in configuration: …` */
export class ConfigurationInvalid extends CommandError {
  constructor(problems: string[]) {
    super(
      problems.length === 1
        ? `Error in configuration: ${problems[0]}`
        : `Error in configuration: \n${problems.map((p) => `* ${p}\n`).join('')}`,
    );
    this.name = 'ConfigurationInvalid';
  }
}

export class KubeConfigLoader {
  readonly process: Process;
  private readonly flags: Flags;
  private loaded: KubeConfig | undefined;

  constructor(process: Process, flags: Flags) {
    this.process = process;
    this.flags = flags;
  }

  /** Files that make up the configuration, and whether one was named by --kubeconfig. */
  paths(): { files: string[]; explicit: boolean } {
    const explicit = this.flag('kubeconfig');
    if (explicit) return { files: [resolvePath(this.process.cwd, explicit)], explicit: true };
    const listed = (this.process.env.get('KUBECONFIG') ?? '').split(':').filter((p) => p !== '');
    if (listed.length > 0)
      return { files: [...new Set(listed.map((p) => resolvePath(this.process.cwd, p)))], explicit: false };
    return { files: [`${this.process.env.get('HOME') ?? '/root'}/.kube/config`], explicit: false };
  }

  load(): KubeConfig {
    if (this.loaded) return this.loaded;
    const { files, explicit } = this.paths();
    if (explicit && !this.process.fs.exists(files[0] as string))
      throw new CommandError(`stat ${this.flag('kubeconfig')}: no such file or directory`);
    const merged: KubeConfig = {
      clusters: new Map(),
      contexts: new Map(),
      users: new Map(),
      currentContext: '',
      files,
    };
    for (const file of files) {
      const config = readConfigFile(this.process, file);
      if (!config) continue;
      for (const { name, cluster } of config.clusters ?? []) keepFirst(merged.clusters, name, cluster, file);
      for (const { name, context } of config.contexts ?? []) keepFirst(merged.contexts, name, context, file);
      for (const { name, user } of config.users ?? []) keepFirst(merged.users, name, user, file);
      merged.currentContext ||= config['current-context'] ?? '';
    }
    this.loaded = merged;
    return merged;
  }

  /** The namespace commands act in, and whether somebody asked for it by flag. */
  namespace(): { namespace: string; explicit: boolean } {
    const asked = this.flag('namespace');
    if (asked) return { namespace: asked, explicit: true };
    const config = this.load();
    const name = this.flag('context') || config.currentContext;
    const context = config.contexts.get(name);
    if (name && !context) throw new ConfigurationInvalid([`context was not found for specified context: ${name}`]);
    return { namespace: context?.value.namespace || 'default', explicit: false };
  }

  restConfig(): RestConfig {
    const config = this.load();
    const name = this.flag('context') || config.currentContext;
    const context = config.contexts.get(name)?.value;
    const problems: string[] = [];
    if (name && !context) problems.push(`context was not found for specified context: ${name}`);
    const clusterName = this.flag('cluster') || context?.cluster || '';
    const cluster = config.clusters.get(clusterName);
    if (clusterName && !cluster) problems.push(`no server found for cluster "${clusterName}"`);
    const userName = this.flag('user') || context?.user || '';
    const user = config.users.get(userName);
    if (userName && !user && context) problems.push(`auth info "${userName}" does not exist`);
    // A flag that names nothing is told plainly.
    const [problem] = problems;
    if (problem && (this.flag('cluster') || this.flag('user'))) throw new CommandError(problem);
    if (problem) throw new ConfigurationInvalid(problems);
    const { server, prefix } = splitServer(this.flag('server') || cluster?.value.server || 'http://localhost:8080');
    return {
      server,
      prefix,
      tls: this.tls(cluster, user),
      headers: this.headers(user),
      timeout: this.timeout(),
    };
  }

  private tls(cluster: Entry<ClusterConfig> | undefined, user: Entry<UserConfig> | undefined): TlsOptions {
    const pem = (entry: Entry<Record<string, unknown>> | undefined, key: string, option: string) => {
      const named = this.flag(option);
      if (named) return this.text(resolvePath(this.process.cwd, named), named, option);
      const data = entry?.value[`${key}-data`];
      if (typeof data === 'string' && data !== '') return textOf(atob(data));
      const path = entry?.value[key];
      if (typeof path === 'string' && path !== '')
        return this.text(resolvePath(dirname(entry?.file ?? '/'), path), path, option);
      return undefined;
    };
    const insecure = this.flags.changed('insecure-skip-tls-verify')
      ? this.flags.bool('insecure-skip-tls-verify')
      : cluster?.value['insecure-skip-tls-verify'] === true;
    const ca = pem(cluster, 'certificate-authority', 'certificate-authority');
    const cert = this.flag('token') ? undefined : pem(user, 'client-certificate', 'client-certificate');
    const key = this.flag('token') ? undefined : pem(user, 'client-key', 'client-key');
    return {
      ...(ca ? { ca } : {}),
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
      ...(insecure ? { insecure } : {}),
    };
  }

  private headers(user: Entry<UserConfig> | undefined): Record<string, string> {
    const headers: Record<string, string> = {};
    const file = user?.value.tokenFile;
    const token =
      this.flag('token') ||
      user?.value.token ||
      (file ? this.text(resolvePath(dirname(user?.file ?? '/'), file), file, 'token').trim() : '');
    const username = this.flag('username') || user?.value.username;
    if (token) headers['authorization'] = `Bearer ${token}`;
    else if (username)
      headers['authorization'] = `Basic ${btoa(`${username}:${this.flag('password') || user?.value.password || ''}`)}`;
    const as = this.flag('as') || user?.value.as;
    if (as) headers['impersonate-user'] = as;
    const groups = this.flags.has('as-group') ? this.flags.list('as-group') : [];
    if (groups.length > 0) headers['impersonate-group'] = groups.join(', ');
    const uid = this.flag('as-uid');
    if (uid) headers['impersonate-uid'] = uid;
    return headers;
  }

  private timeout(): number {
    const text = this.flag('request-timeout') || '0';
    if (/^\d+$/.test(text)) return Number(text) * 1000;
    const ms = parseGoDuration(text);
    if (ms === undefined)
      throw new CommandError(
        `Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)`,
      );
    return ms;
  }

  private text(path: string, named: string, option: string): string {
    try {
      return decodeUtf8(this.process.fs.readFile(path));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new ConfigurationInvalid([
        `unable to read ${option} ${named} due to open ${named}: no such file or directory`,
      ]);
    }
  }

  /** Every global flag here is a string; a list of the same name is the command's own and hides it (`create rolebinding --user`). */
  private flag(name: string): string {
    return this.flags.declared.get(name)?.type === 'string' ? this.flags.string(name) : '';
  }
}

interface NamedEntries {
  clusters?: { name: string; cluster: ClusterConfig }[] | null;
  contexts?: { name: string; context: ContextConfig }[] | null;
  users?: { name: string; user: UserConfig }[] | null;
  'current-context'?: string;
  [field: string]: unknown;
}

/** One file as it stands; undefined when there is none. */
export function readConfigFile(process: Process, file: string): NamedEntries | undefined {
  let text: string;
  try {
    text = decodeUtf8(process.fs.readFile(file));
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return (parseYAML(text) ?? {}) as NamedEntries;
  } catch (error) {
    throw new CommandError(`error loading config file "${file}": ${(error as Error).message}`);
  }
}

/** Writes one file in clientcmd's order of fields. */
export function writeConfigFile(process: Process, file: string, config: NamedEntries): void {
  process.fs.mkdir(dirname(file), { recursive: true });
  process.fs.writeFile(file, printYAML(orderedConfig(config)), { mode: 0o600 });
}

/** apiVersion, clusters, contexts, current-context, kind, users: entries by name, empty lists as null. */
export function orderedConfig(config: NamedEntries): Record<string, unknown> {
  const list = (entries: readonly { name: string }[] | null | undefined, defaults: (e: never) => object) =>
    entries && entries.length > 0
      ? entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((e) => ({ ...defaults(e as never), name: e.name }))
      : null;
  return {
    apiVersion: 'v1',
    clusters: list(config.clusters, (e: { cluster: ClusterConfig }) => ({ cluster: { server: '', ...e.cluster } })),
    contexts: list(config.contexts, (e: { context: ContextConfig }) => ({
      context: { cluster: '', user: '', ...e.context },
    })),
    'current-context': config['current-context'] ?? '',
    kind: 'Config',
    users: list(config.users, (e: { user: UserConfig }) => ({ user: { ...e.user } })),
  };
}

function keepFirst<T>(into: Map<string, Entry<T>>, name: string, value: T, file: string): void {
  if (!into.has(name)) into.set(name, { value: value ?? ({} as T), file });
}

export function dirname(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function splitServer(text: string): { server: string; prefix: string } {
  const full = /^[a-z]+:\/\//.test(text) ? text : `http://${text}`;
  const match = /^([a-z]+:\/\/[^/]+)(.*)$/.exec(full);
  return { server: match?.[1] ?? full, prefix: (match?.[2] ?? '').replace(/\/+$/, '') };
}

/** Of bytes, each a character. */
function textOf(bytes: string): string {
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  return decodeUtf8(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
}
