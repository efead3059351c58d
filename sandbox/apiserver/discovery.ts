/** What the server serves, as discovery documents old and aggregated. Follows apiserver/pkg/endpoints/discovery and endpoints/installer.go. */

import { compareKubeVersions } from '../apimachinery/gvk.ts';
import { apiVersionOf, type Kind } from '../apimachinery/kind.ts';
import { deepFreeze } from '../apimachinery/meta.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { sha256 } from './sha256.ts';
import { virtualResources } from './virtual-resources.ts';

export const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** kube-aggregator's order of groups: controlplane/apiserver/aggregator.go. Others follow by name. */
const GROUP_ORDER = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'resource.k8s.io',
];

interface GroupVersion {
  group: string;
  version: string;
}

/** metav1.APIResource. */
interface APIResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  group?: string;
  version?: string;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
}

export class Discovery {
  private readonly kinds: () => readonly Kind[];
  private cache = new Map<string, unknown>();

  constructor(kinds: () => readonly Kind[]) {
    this.kinds = kinds;
  }

  /** A kind came or went. */
  invalidate(): void {
    this.cache.clear();
  }

  has({ group, version }: GroupVersion): boolean {
    return this.groups().some((g) => g.name === group && g.versions.includes(version));
  }

  hasGroup(group: string): boolean {
    return this.groups().some((g) => g.name === group);
  }

  /** Groups in the aggregator's order, versions with the preferred first. */
  groups(): { name: string; versions: string[] }[] {
    return this.cached('groups', () => {
      const versions = new Map<string, Set<string>>();
      for (const { group, version } of [...this.kinds(), ...virtualResources]) {
        if (!versions.has(group)) versions.set(group, new Set());
        (versions.get(group) as Set<string>).add(version);
      }
      const rank = (group: string) => {
        const at = GROUP_ORDER.indexOf(group);
        return at < 0 ? GROUP_ORDER.length : at;
      };
      return [...versions]
        .map(([name, set]) => ({ name, versions: [...set].sort((a, b) => compareKubeVersions(b, a)) }))
        .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
    });
  }

  /** GET /api */
  apiVersions(serverAddress: string): object {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
    };
  }

  /** GET /apis */
  groupList(): object {
    return this.cached('groupList', () => ({
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: this.groups()
        .filter(({ name }) => name !== '')
        .map(groupDocument),
    }));
  }

  /** GET /apis/GROUP */
  group(name: string): object | undefined {
    const group = this.groups().find((g) => g.name === name);
    return group && { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(group) };
  }

  /** GET /api/v1, /apis/GROUP/VERSION */
  resourceList({ group, version }: GroupVersion): object {
    return this.cached(`resources ${group}/${version}`, () => ({
      kind: 'APIResourceList',
      ...(group === '' ? {} : { apiVersion: 'v1' }),
      groupVersion: group === '' ? version : `${group}/${version}`,
      resources: this.resources({ group, version }),
    }));
  }

  /** Accept …;as=APIGroupDiscoveryList. `core` for /api, the named groups for /apis. */
  aggregated(core: boolean, version: string): object {
    return this.cached(`aggregated ${core} ${version}`, () => ({
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${version}`,
      metadata: {},
      items: this.groups()
        .filter(({ name }) => (name === '') === core)
        .map(({ name, versions }) => ({
          metadata: name === '' ? {} : { name },
          versions: versions.map((v) => ({
            version: v,
            resources: nested(this.resources({ group: name, version: v }), { group: name, version: v }),
            freshness: 'Current',
          })),
        })),
    }));
  }

  private resources(gv: GroupVersion): APIResource[] {
    return this.cached(`list ${gv.group}/${gv.version}`, () => {
      const rows: APIResource[] = [];
      for (const kind of this.kinds()) {
        if (kind.group === gv.group && kind.version === gv.version) rows.push(...rowsOf(kind));
      }
      for (const virtual of virtualResources) {
        if (virtual.group !== gv.group || virtual.version !== gv.version) continue;
        rows.push({
          name: virtual.plural,
          singularName: virtual.singular,
          namespaced: virtual.scope === 'Namespaced',
          kind: virtual.kind,
          verbs: virtual.verbs,
          ...(virtual.shortNames ? { shortNames: virtual.shortNames } : {}),
        });
      }
      return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  private cached<T>(key: string, make: () => T): T {
    if (!this.cache.has(key)) this.cache.set(key, deepFreeze(make()));
    return this.cache.get(key) as T;
  }
}

function groupDocument({ name, versions }: { name: string; versions: string[] }) {
  const documents = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: documents, preferredVersion: documents[0] };
}

/** A kind's own row and those of its subresources. */
function rowsOf(kind: Kind): APIResource[] {
  const { names, scope } = kind;
  const namespaced = scope === 'Namespaced';
  const own: APIResource = {
    name: names.plural,
    singularName: names.singular,
    namespaced,
    kind: kind.kind,
    verbs: kind.verbs ?? ALL_VERBS,
    ...(names.shortNames?.length ? { shortNames: names.shortNames } : {}),
    ...(names.categories?.length ? { categories: names.categories } : {}),
    storageVersionHash: storageVersionHash(kind),
  };
  const rows = [own];
  const sub = (name: string, rest: Pick<APIResource, 'kind' | 'verbs'> & { group?: string; version?: string }) =>
    rows.push({ name: `${names.plural}/${name}`, singularName: '', namespaced, ...rest });
  if (kind.subresources?.status) sub('status', { kind: kind.kind, verbs: ['get', 'patch', 'update'] });
  if (kind.subresources?.scale) {
    sub('scale', { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] });
  }
  for (const other of kind.subresources?.others ?? []) {
    const { name, kind: subKind, group, version, verbs } = other;
    const foreign = group === undefined ? {} : { group, version: version ?? 'v1' };
    sub(name, { ...foreign, kind: subKind, verbs });
  }
  return rows;
}

/** Kinds stored in another version than the one served. pkg/apis/discovery/install: v1beta1 goes first. */
const storedAs: Readonly<Record<string, string>> = {
  'discovery.k8s.io/v1': 'discovery.k8s.io/v1beta1',
  'events.k8s.io/v1': '/v1',
};

/** discovery.StorageVersionHash: the first 8 bytes of SHA-256 over group/version/kind as it is stored. */
function storageVersionHash(kind: Kind): string {
  const served = apiVersionOf(kind);
  const text = `${storedAs[served] ?? served}/${kind.kind}`;
  const sum = sha256(encodeUtf8(kind.group === '' ? `/${text}` : text));
  return btoa(String.fromCharCode(...sum.slice(0, 8)));
}

/** apidiscovery/v2 APIResourceDiscovery: subresources below their resource. */
function nested(rows: readonly APIResource[], gv: GroupVersion): object[] {
  const resources: Record<string, any>[] = [];
  for (const row of rows) {
    const [name, sub] = row.name.split('/');
    const responseKind = { group: row.group ?? gv.group, version: row.version ?? gv.version, kind: row.kind };
    if (sub === undefined) {
      resources.push({
        resource: name,
        responseKind,
        scope: row.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: row.singularName,
        verbs: row.verbs,
        ...(row.shortNames ? { shortNames: row.shortNames } : {}),
        ...(row.categories ? { categories: row.categories } : {}),
      });
      continue;
    }
    const parent = resources.find((r) => r['resource'] === name);
    if (!parent) continue;
    parent['subresources'] ??= [];
    parent['subresources'].push({ subresource: sub, responseKind, verbs: row.verbs });
  }
  return resources;
}
