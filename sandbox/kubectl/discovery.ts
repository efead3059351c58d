/** What the server serves, from its discovery documents, cached under ~/.kube/cache as kubectl does. Follows client-go/discovery. */
import type { Process } from '../apimachinery/process.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';
import type { Client } from './client.ts';
import { Interrupted, URLError } from './errors.ts';
import type { RequestLog } from './request-log.ts';

export interface ApiResource {
  /** Plural; `pods/log` for a subresource. */
  name: string;
  singularName: string;
  group: string;
  version: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
  shortNames: string[];
  categories: string[];
  subresources: { name: string; kind: string; group: string; version: string; verbs: string[] }[];
}

export interface ApiVersionResources {
  version: string;
  resources: ApiResource[];
}

/** Versions in the server's order of preference. */
export interface ApiGroup {
  name: string;
  versions: ApiVersionResources[];
}

interface AggregatedDiscovery {
  items: {
    metadata?: { name?: string };
    versions: {
      version: string;
      resources?: {
        resource: string;
        responseKind?: { group: string; version: string; kind: string };
        scope: 'Namespaced' | 'Cluster';
        singularResource: string;
        verbs: string[];
        shortNames?: string[];
        categories?: string[];
        subresources?: {
          subresource: string;
          responseKind?: { group: string; version: string; kind: string };
          verbs: string[];
        }[];
      }[];
    }[];
  }[];
}

const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** How long kubectl trusts its cache. */
const CACHE_MS = 6 * 3_600_000;

export class Discovery {
  /** True once this process asked the server itself. */
  fresh = false;
  private readonly process: Process;
  private readonly client: Client;
  private readonly log: RequestLog;
  private readonly cacheFile: string;
  private known: Promise<ApiGroup[]> | undefined;

  constructor(process: Process, client: Client, log: RequestLog, cacheDirectory: string) {
    this.process = process;
    this.client = client;
    this.log = log;
    const host = client.config.server.replace(/^[a-z]+:\/\//, '').replace(/[^(\w/.)]/g, '_');
    this.cacheFile = `${cacheDirectory}/discovery/${host}/aggregated.json`;
  }

  groups(): Promise<ApiGroup[]> {
    this.known ??= this.load();
    return this.known;
  }

  /** Forgets the cache: the next question goes to the server. */
  invalidate(): void {
    this.known = undefined;
    this.fresh = true;
  }

  /** Lets a failed answer be asked for again. */
  forget(): void {
    this.known = undefined;
  }

  private async load(): Promise<ApiGroup[]> {
    const { fs, clock } = this.process;
    if (!this.fresh) {
      try {
        const age = clock.now() - fs.stat(this.cacheFile).mtime;
        if (age < CACHE_MS) return parseCached(fs.readFile(this.cacheFile));
      } catch {
        // No cache, or one that does not read: ask the server.
      }
    }
    const groups = await this.fetch();
    this.fresh = true;
    try {
      fs.mkdir(this.cacheFile.slice(0, this.cacheFile.lastIndexOf('/')), { recursive: true });
      fs.writeFile(this.cacheFile, `${JSON.stringify(groups)}\n`);
    } catch {
      // A cache that cannot be written costs two requests next time.
    }
    return groups;
  }

  private async fetch(): Promise<ApiGroup[]> {
    const groups: ApiGroup[] = [];
    for (const path of ['/api', '/apis']) {
      try {
        const document = await this.client.request<AggregatedDiscovery>({
          method: 'GET',
          path,
          query: { timeout: '32s' },
          headers: { accept: ACCEPT },
        });
        groups.push(...fromAggregated(document));
      } catch (error) {
        if (error instanceof Interrupted || path !== '/api') throw error;
        this.log.line(
          'E',
          'memcache.go:265',
          `"Unhandled Error" err=${JSON.stringify(`couldn't get current server API group list: ${(error as Error).message}`)}`,
        );
        if (error instanceof URLError) throw error;
        throw error;
      }
    }
    return groups;
  }
}

/** Parsed caches by the bytes they were parsed from: a memory file system hands out the same bytes until the file changes. */
const parsed = new WeakMap<Uint8Array, ApiGroup[]>();

function parseCached(bytes: Uint8Array): ApiGroup[] {
  let groups = parsed.get(bytes);
  if (!groups) {
    groups = JSON.parse(decodeUtf8(bytes)) as ApiGroup[];
    parsed.set(bytes, groups);
  }
  return groups;
}

function fromAggregated(document: AggregatedDiscovery): ApiGroup[] {
  return (document.items ?? []).map((g) => {
    const group = g.metadata?.name ?? '';
    return {
      name: group,
      versions: g.versions.map(({ version, resources = [] }) => ({
        version,
        resources: resources
          .filter((r) => r.responseKind)
          .map((r) => ({
            name: r.resource,
            singularName: r.singularResource,
            group: r.responseKind?.group || group,
            version: r.responseKind?.version || version,
            kind: r.responseKind?.kind ?? '',
            namespaced: r.scope === 'Namespaced',
            verbs: r.verbs,
            shortNames: r.shortNames ?? [],
            categories: r.categories ?? [],
            subresources: (r.subresources ?? []).map((s) => ({
              name: s.subresource,
              kind: s.responseKind?.kind ?? '',
              group: s.responseKind?.group ?? '',
              version: s.responseKind?.version ?? '',
              verbs: s.verbs,
            })),
          })),
      })),
    };
  });
}
