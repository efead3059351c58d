/**
 * What the controller serves: Ingresses of its class turned into hosts with locations, as nginx.conf has them.
 * Follows ingress-nginx's internal/ingress/controller (getBackendServers) and its template's order of locations.
 */
import type { KubeObject } from '../../apimachinery/meta.ts';

/** Where requests of one host and path go. */
export interface Location {
  path: string;
  type: 'exact' | 'prefix' | 'regex';
  /** Of `regex`. */
  pattern?: RegExp;
  /** Replaces the path, `$1` by what the pattern's groups caught. */
  rewrite?: string;
  /** HTTP is sent to HTTPS. */
  redirect?: boolean;
  /** `namespace/name` */
  ingress: string;
  namespace: string;
  backend: Backend;
  /** As written in the Ingress; empty for a default backend. */
  rule: { host: string; path: string };
}

export interface Backend {
  service: string;
  port: number | string;
}

export interface Server {
  /** `*.magedu.com` for all one level below; `_` for every other host. */
  name: string;
  /** The first that matches is taken. */
  locations: Location[];
}

interface Path {
  path?: string;
  pathType?: string;
  backend?: IngressBackend;
}

interface IngressBackend {
  service?: { name: string; port?: { name?: string; number?: number } };
}

export const CATCH_ALL = '_';
/** Characters of a path that patterns are asked about. */
const LONGEST = 2048;
const ANNOTATIONS = 'nginx.ingress.kubernetes.io/';

/** Ingresses that were there first win. */
export function serversOf(ingresses: readonly KubeObject[]): Map<string, Server> {
  const servers = new Map<string, Server>();
  const place = (host: string, location: Location): void => {
    const server = servers.get(host) ?? { name: host, locations: [] };
    servers.set(host, server);
    if (server.locations.some((other) => other.path === location.path && other.type === location.type)) return;
    server.locations.push(location);
  };
  for (const ingress of [...ingresses].sort(older)) {
    for (const rule of ingress.spec.rules ?? [])
      for (const path of rule.http?.paths ?? []) {
        const location = locationOf(ingress, rule.host ?? '', path);
        if (location) place(rule.host || CATCH_ALL, location);
      }
    const other = locationOf(ingress, '', { path: '/', pathType: 'Prefix', backend: ingress.spec.defaultBackend });
    if (!other) continue;
    const hosts = (ingress.spec.rules ?? []).map((rule: { host?: string }) => rule.host || CATCH_ALL);
    for (const host of hosts.length > 0 ? hosts : [CATCH_ALL]) place(host, { ...other, rule: { host: '', path: '' } });
  }
  for (const server of servers.values()) server.locations.sort(precedence);
  return servers;
}

function older(a: KubeObject, b: KubeObject): number {
  const [x, y] = [a, b].map(({ metadata }) => metadata.creationTimestamp ?? '') as [string, string];
  return x < y ? -1 : x > y ? 1 : keyOf(a) < keyOf(b) ? -1 : 1;
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

/** Exact paths come first, then longer ones. */
function precedence(a: Location, b: Location): number {
  if (a.type !== b.type && (a.type === 'exact' || b.type === 'exact')) return a.type === 'exact' ? -1 : 1;
  return b.path.length - a.path.length;
}

function locationOf(ingress: KubeObject, host: string, { path = '', pathType, backend }: Path): Location | undefined {
  const { service } = backend ?? {};
  if (!service) return undefined;
  const { annotations = {}, namespace = '' } = ingress.metadata;
  const said = (name: string): string | undefined => annotations[ANNOTATIONS + name];
  const rewrite = said('rewrite-target');
  const written = path || '/';
  const location: Location = {
    path: written,
    type: pathType === 'Exact' ? 'exact' : 'prefix',
    ingress: keyOf(ingress),
    namespace,
    backend: { service: service.name, port: service.port?.number || (service.port?.name ?? '') },
    rule: { host, path },
  };
  if (rewrite !== undefined || said('use-regex') === 'true') {
    const pattern = patternOf(written);
    // What nginx cannot read, it does not serve.
    if (!pattern) return undefined;
    Object.assign(location, { type: 'regex', pattern });
    if (rewrite) location.rewrite = rewrite;
  }
  const tls: { hosts?: string[] }[] = ingress.spec.tls ?? [];
  const encrypted = tls.some(({ hosts = [] }) => (hosts.length === 0 ? host === '' : hosts.includes(host)));
  if ((encrypted && said('ssl-redirect') !== 'false') || said('force-ssl-redirect') === 'true')
    location.redirect = true;
  return location;
}

/** As `location ~* "^PATH"`. A pattern that could run away is none: repeated groups, or many repetitions. */
function patternOf(path: string): RegExp | undefined {
  const repetitions = path.match(/[*+{]/g)?.length ?? 0;
  if (path.length > 256 || repetitions > 4 || /\)[*+{]/.test(path)) return undefined;
  try {
    return new RegExp(`^${path}`, 'i');
  } catch {
    return undefined;
  }
}

/** The server of a Host header, as nginx chooses among names: the same, then a wildcard, then the one for all others. */
export function serverFor(servers: ReadonlyMap<string, Server>, header: string): Server | undefined {
  const host = header.toLowerCase().replace(/:\d+$/, '');
  return servers.get(host) ?? servers.get(host.replace(/^[^.]+/, '*')) ?? servers.get(CATCH_ALL);
}

/** `path` without its query. */
export function locationFor(server: Server | undefined, path: string): Location | undefined {
  return server?.locations.find((location) => {
    if (location.pattern) return path.length <= LONGEST && location.pattern.test(path);
    if (path === location.path) return true;
    if (location.type === 'exact') return false;
    const base = location.path.replace(/\/+$/, '');
    return path === base || path.startsWith(`${base}/`);
  });
}

/** The path and query the server behind is asked for. */
export function upstreamPath({ pattern, rewrite }: Location, pathAndQuery: string): string {
  if (!pattern || rewrite === undefined) return pathAndQuery;
  const at = pathAndQuery.indexOf('?');
  const [path, query] = at < 0 ? [pathAndQuery, ''] : [pathAndQuery.slice(0, at), pathAndQuery.slice(at)];
  const groups = pattern.exec(path) ?? [];
  return rewrite.replace(/\$(\d)/g, (_, n) => groups[Number(n)] ?? '') + query;
}
