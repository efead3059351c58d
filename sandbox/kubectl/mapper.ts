/** From what people type (`deploy`, `deployments.v1.apps`, `Deployment`) to a resource the server has. Follows client-go/restmapper. */

import type { ApiResource, Discovery } from './discovery.ts';
import { CommandError, NoKindMatch, NoResourceMatch, URLError } from './errors.ts';

/** A resource and the kind it serves. */
export type Mapping = ApiResource;

export class Mapper {
  private readonly discovery: Discovery;
  private readonly warn: (text: string) => Promise<void>;

  constructor(discovery: Discovery, warn: (text: string) => Promise<void>) {
    this.discovery = discovery;
    this.warn = warn;
  }

  /** For a word on the command line. Throws {@link NoResourceMatch}. */
  async forArgument(word: string): Promise<Mapping> {
    await this.reach();
    return this.retrying(async () => {
      const found = (await this.byResource(word)) ?? (await this.byKindArgument(word));
      if (found) return found;
      throw new NoResourceMatch(parseGroupResource(word).resource);
    });
  }

  /** For an object's apiVersion and kind. Throws {@link NoKindMatch}. */
  async forKind(apiVersion: string, kind: string): Promise<Mapping> {
    const [group, version] = splitApiVersion(apiVersion);
    return this.retrying(async () => {
      const found = (await this.all()).find((r) => r.kind === kind && r.group === group && r.version === version);
      if (found) return found;
      throw new NoKindMatch(kind, apiVersion);
    });
  }

  /** Whether anything of that group and version is there. */
  async serves(apiVersion: string): Promise<boolean> {
    const [group, version] = splitApiVersion(apiVersion);
    return (await this.all()).some((r) => r.group === group && r.version === version);
  }

  /** The members of a category such as `all`, as words for {@link forArgument}; undefined when it is none. */
  async category(word: string): Promise<string[] | undefined> {
    let all: Mapping[];
    try {
      all = await this.preferred();
    } catch (error) {
      if (!(error instanceof URLError)) throw error;
      this.discovery.forget();
      return undefined;
    }
    const members = all.filter((r) => r.categories.includes(word));
    if (members.length === 0) return undefined;
    return [...new Set(members.map((r) => (r.group ? `${r.name}.${r.group}` : r.name)))];
  }

  /** Each resource of each group at its preferred version, in discovery's order. */
  async preferred(): Promise<Mapping[]> {
    const groups = await this.discovery.groups();
    return groups.flatMap((g) => {
      const seen = new Set<string>();
      return g.versions.flatMap((v) =>
        v.resources.filter((r) => {
          if (seen.has(r.name)) return false;
          seen.add(r.name);
          return true;
        }),
      );
    });
  }

  /** Where nothing answers kubectl asks four times in all before it gives up, and says so each time. */
  private async reach(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.discovery.groups();
        return;
      } catch (error) {
        if (!(error instanceof URLError) || attempt === 4) throw error;
        this.discovery.forget();
      }
    }
  }

  private async all(): Promise<Mapping[]> {
    return (await this.discovery.groups()).flatMap((g) => g.versions.flatMap((v) => v.resources));
  }

  /** A cached answer may be older than a CustomResourceDefinition: ask again before giving up. */
  private async retrying(find: () => Promise<Mapping>): Promise<Mapping> {
    try {
      return await find();
    } catch (error) {
      if (this.discovery.fresh || !(error instanceof NoKindMatch || error instanceof NoResourceMatch)) throw error;
      this.discovery.invalidate();
      return find();
    }
  }

  private async byResource(word: string): Promise<Mapping | undefined> {
    const resources = await this.all();
    const full = parseGroupVersionResource(word);
    if (full) {
      const found = resources.find(
        (r) => named(r, full.resource) && r.version === full.version && r.group === full.group,
      );
      if (found) return found;
    }
    const { resource, group } = parseGroupResource(word);
    const inGroup = (r: Mapping) => group === '' || r.group === group || r.group.startsWith(group);
    const exact = resources.filter((r) => named(r, resource) && inGroup(r));
    const best = exact.find((r) => group !== '' && r.group === group) ?? exact[0];
    if (best) return best;
    const [short, ...others] = resources.filter((r) => r.shortNames.includes(resource) && inGroup(r));
    for (const other of new Set(others.map(groupResourceOf))) {
      await this.warn(`short name ${JSON.stringify(resource)} could also match lower priority resource ${other}`);
    }
    return short;
  }

  private async byKindArgument(word: string): Promise<Mapping | undefined> {
    const resources = await this.all();
    const [kind = '', ...rest] = word.split('.');
    const [version = '', ...group] = rest;
    return (
      resources.find(
        (r) => r.kind === kind && rest.length > 0 && r.version === version && r.group === group.join('.'),
      ) ??
      resources.find((r) => r.kind === kind && r.group === rest.join('.')) ??
      (rest.length === 0 ? resources.find((r) => r.kind === kind) : undefined)
    );
  }
}

function named(r: Mapping, word: string): boolean {
  const lower = word.toLowerCase();
  return r.name === lower || r.singularName === lower || (r.singularName === '' && r.kind.toLowerCase() === lower);
}

function parseGroupVersionResource(word: string) {
  const [resource, version, ...group] = word.split('.');
  return resource && version && group.length > 0 ? { resource, version, group: group.join('.') } : undefined;
}

/** `deployments.apps` */
export function parseGroupResource(word: string): { resource: string; group: string } {
  const dot = word.indexOf('.');
  return dot < 0 ? { resource: word, group: '' } : { resource: word.slice(0, dot), group: word.slice(dot + 1) };
}

export function splitApiVersion(apiVersion: string): [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

export function apiVersionOf({ group, version }: Pick<Mapping, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `deployments.apps`, `pods` */
export function groupResourceOf({ group, name }: Pick<Mapping, 'group' | 'name'>): string {
  return group === '' ? name : `${name}.${group}`;
}

/** The path of a collection, or of one object. */
export function pathOf(mapping: Mapping, namespace = '', name = '', subresource = ''): string {
  const root = mapping.group === '' ? `/api/${mapping.version}` : `/apis/${mapping.group}/${mapping.version}`;
  const scope = mapping.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  checkSegment(name);
  const leaf = name === '' ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${mapping.name}${leaf}${subresource ? `/${subresource}` : ''}`;
}

/** apimachinery/pkg/api/validation/path.IsValidPathSegmentName. */
function checkSegment(name: string): void {
  const wrong = ['.', '..'].includes(name)
    ? [`may not be '${name}'`]
    : ['/', '%'].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
  if (wrong.length > 0) throw new CommandError(`invalid resource name ${JSON.stringify(name)}: [${wrong.join(' ')}]`);
}
