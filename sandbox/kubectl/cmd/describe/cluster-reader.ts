/** What describers read from the cluster. */
import type { KubeList, KubeObject } from '../../../apimachinery/meta.ts';
import type { Invocation } from '../../command.ts';
import { apiVersionOf, type Mapping, pathOf } from '../../mapper.ts';

export interface Subject {
  mapping: Mapping;
  /** '' for cluster-scoped. */
  namespace: string;
  name: string;
}

/** Gives the whole description, ending with a line break. Throws what the API says of an object that cannot be had. */
export type Describer = (subject: Subject, cluster: ClusterReader) => Promise<string>;

/** What an Event's involvedObject must be; what is left out may be anything. */
export interface EventTarget {
  name: string;
  namespace: string;
  kind?: string;
  uid?: string;
}

export class ClusterReader {
  private readonly invocation: Invocation;
  private readonly showEvents: boolean;

  constructor(invocation: Invocation, showEvents: boolean) {
    this.invocation = invocation;
    this.showEvents = showEvents;
  }

  /** Unix milliseconds. */
  get now(): number {
    return this.invocation.process.clock.now();
  }

  async get({ mapping, namespace, name }: Subject): Promise<KubeObject> {
    const object = await this.read(pathOf(mapping, namespace, name));
    return { ...object, apiVersion: apiVersionOf(mapping), kind: mapping.kind };
  }

  read(path: string): Promise<KubeObject> {
    return this.invocation.factory.client().request({ method: 'GET', path });
  }

  /** Every item, chunk by chunk. */
  async list(path: string, query: Record<string, string> = {}): Promise<KubeObject[]> {
    const { factory, flags } = this.invocation;
    const limit = flags.has('chunk-size') ? flags.int('chunk-size') : 0;
    const items: KubeObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const list: KubeList = await factory.client().request<KubeList>({
        method: 'GET',
        path,
        query: { ...query, limit: limit > 0 ? String(limit) : undefined, continue: token || undefined },
      });
      items.push(...list.items);
      token = list.metadata.continue || undefined;
    }
    return items;
  }

  /** Events about an object; undefined where they are not wanted or not to be had. */
  eventsOf({ kind, metadata }: KubeObject): Promise<KubeObject[] | undefined> {
    const { name = '', namespace = '', uid } = metadata;
    return this.eventsAbout({ name, namespace, kind, ...(uid ? { uid } : {}) });
  }

  async eventsAbout({ name, namespace, kind, uid }: EventTarget): Promise<KubeObject[] | undefined> {
    if (!this.showEvents) return undefined;
    const terms = {
      'involvedObject.kind': kind,
      'involvedObject.name': name,
      'involvedObject.namespace': namespace,
      'involvedObject.uid': uid,
    };
    const fieldSelector = Object.entries(terms)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => `${field}=${value}`)
      .join(',');
    try {
      return await this.list(namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events', {
        fieldSelector,
      });
    } catch {
      return undefined;
    }
  }
}
