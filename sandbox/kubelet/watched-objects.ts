/**
 * The ConfigMaps and Secrets that the node's Pods use, each followed by a watch of its own as long as one does.
 * Follows pkg/kubelet/util/manager/watch_based_manager.go.
 */
import type { Clock } from '../apimachinery/clock.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { Informer } from '../client/informer.ts';
import type { ResourceRef, RestClient } from '../client/rest-client.ts';

export type Watched = 'configmap' | 'secret';

const REFS: Record<Watched, ResourceRef> = {
  configmap: { group: '', version: 'v1', resource: 'configmaps' },
  secret: { group: '', version: 'v1', resource: 'secrets' },
};

interface Entry {
  informer: Informer;
  /** Pod uids. */
  users: Set<string>;
  /** The first list is in, or was refused. */
  settled: Promise<void>;
}

export interface WatchedObjectsOptions {
  client: RestClient;
  clock: Clock;
  /** What these Pods use has come, changed or gone. */
  changed(uids: Iterable<string>): void;
}

export class WatchedObjects {
  private readonly options: WatchedObjectsOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly byPod = new Map<string, readonly string[]>();

  constructor(options: WatchedObjectsOptions) {
    this.options = options;
  }

  /** Follows what the Pod names, until {@link release}. */
  retain(uid: string, pod: KubeObject): void {
    if (this.byPod.has(uid)) return;
    const namespace = pod.metadata.namespace as string;
    const keys = [...namesIn(pod)].map((name) => `${namespace}/${name}`);
    this.byPod.set(uid, keys);
    for (const key of keys) this.entry(key).users.add(uid);
  }

  release(uid: string): void {
    for (const key of this.byPod.get(uid) ?? []) {
      const entry = this.entries.get(key);
      if (!entry?.users.delete(uid) || entry.users.size > 0) continue;
      entry.informer.stop();
      this.entries.delete(key);
    }
    this.byPod.delete(uid);
  }

  /** Rejects with the API server's StatusError. */
  async get(kind: Watched, namespace: string, name: string): Promise<KubeObject> {
    const { client } = this.options;
    const entry = this.entries.get(`${namespace}/${kind}/${name}`);
    if (entry) {
      if (!entry.informer.hasSynced) await entry.settled;
      const found = entry.informer.get(namespace, name);
      if (found) return found;
    }
    // Whoever is not there is refused in the server's words.
    return client.get(REFS[kind], namespace, name);
  }

  private entry(key: string): Entry {
    let entry = this.entries.get(key);
    if (entry) return entry;
    const [namespace, kind, name] = key.split('/') as [string, Watched, string];
    const { client, clock } = this.options;
    let refused: () => void = () => {};
    const informer = new Informer(client, REFS[kind], {
      namespace,
      fieldSelector: `metadata.name=${name}`,
      clock,
      onError: () => refused(),
    });
    const users = new Set<string>();
    const settled = Promise.race([informer.synced, new Promise<void>((resolve) => (refused = resolve))]);
    entry = { informer, users, settled };
    this.entries.set(key, entry);
    const tell = (): void => this.options.changed([...users].sort());
    let listed = false;
    informer.start().then(() => {
      // The first list tells nothing new.
      informer.addHandlers({ update: tell, delete: tell, add: () => listed && tell() });
      listed = true;
    });
    return entry;
  }
}

/** `configmap/NAME` and `secret/NAME`, of volumes and environments. */
function namesIn({ spec }: KubeObject): Set<string> {
  const names = new Set<string>();
  const add = (kind: Watched, name: unknown): void => {
    if (typeof name === 'string' && name !== '') names.add(`${kind}/${name}`);
  };
  for (const volume of spec.volumes ?? []) {
    add('configmap', volume.configMap?.name);
    add('secret', volume.secret?.secretName);
    for (const source of volume.projected?.sources ?? []) {
      add('configmap', source.configMap?.name);
      add('secret', source.secret?.name);
    }
  }
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    for (const source of container.envFrom ?? []) {
      add('configmap', source.configMapRef?.name);
      add('secret', source.secretRef?.name);
    }
    for (const { valueFrom } of container.env ?? []) {
      add('configmap', valueFrom?.configMapKeyRef?.name);
      add('secret', valueFrom?.secretKeyRef?.name);
    }
  }
  return names;
}
