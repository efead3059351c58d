/** What the Map knows: objects by uid, and how they belong together. No drawing here. */
import type {
  Health,
  MapChanges,
  MapConnection,
  MapIngress,
  MapNode,
  MapObject,
  MapOwner,
  MapPod,
  MapService,
} from '../../../../sandbox/worker.ts';

/** Namespaces that come with the cluster. */
const SYSTEM = /^kube-/;

/** A namespace's name, `*` for all, `` for all but the system's. */
export type Choice = string;

const byName = (a: MapObject, b: MapObject): number =>
  a.namespace === b.namespace ? (a.name < b.name ? -1 : 1) : a.namespace < b.namespace ? -1 : 1;

export class MapModel {
  readonly objects = new Map<string, MapObject>();
  connections: readonly MapConnection[] = [];
  choice: Choice = '';
  left = 0;
  /** Of Pods: uid → uids of the Services that send to it. */
  private services = new Map<string, string[]>();
  private owned = new Map<string, MapObject[]>();

  apply({ changed, gone, connections, left }: MapChanges): void {
    for (const object of changed) this.objects.set(object.uid, object);
    for (const uid of gone) this.objects.delete(uid);
    if (connections) this.connections = connections;
    if (changed.length === 0 && gone.length === 0) return;
    this.left = left;
    this.services = new Map();
    this.owned = new Map();
    for (const object of this.objects.values()) {
      if (object.owner !== undefined) add(this.owned, object.owner, object);
      if (object.kind === 'service') for (const uid of object.endpoints) add(this.services, uid, object.uid);
    }
  }

  clear(): void {
    this.objects.clear();
    this.connections = [];
    this.services.clear();
    this.owned.clear();
  }

  shown({ namespace }: MapObject): boolean {
    return this.choice === '*' || (this.choice === '' ? !SYSTEM.test(namespace) : namespace === this.choice);
  }

  get namespaces(): string[] {
    const names = new Set([...this.objects.values()].map(({ namespace }) => namespace));
    names.delete('');
    return [...names].sort();
  }

  get nodes(): MapNode[] {
    return this.of('node');
  }

  get ingresses(): MapIngress[] {
    return this.of<MapIngress>('ingress').filter((object) => this.shown(object));
  }

  get allServices(): MapService[] {
    return this.of<MapService>('service').filter((object) => this.shown(object));
  }

  /** Those that nothing owns. */
  get owners(): MapOwner[] {
    return ['deployment', 'daemonset', 'replicaset']
      .flatMap((kind) => this.of<MapOwner>(kind))
      .filter((object) => this.shown(object) && (object.owner === undefined || !this.objects.has(object.owner)));
  }

  get pods(): MapPod[] {
    return this.of('pod');
  }

  owns(uid: string): MapObject[] {
    return [...(this.owned.get(uid) ?? [])].sort(byName);
  }

  servicesOf(uid: string): MapObject[] {
    return (this.services.get(uid) ?? []).flatMap((each) => this.objects.get(each) ?? []).sort(byName);
  }

  find(kind: MapObject['kind'], namespace: string, name: string): MapObject | undefined {
    for (const object of this.objects.values())
      if (object.kind === kind && object.name === name && object.namespace === namespace) return object;
    return undefined;
  }

  /** What traffic for that Ingress goes to. */
  backends({ namespace, rules }: MapIngress): MapObject[] {
    const names = [...new Set(rules.map(({ service }) => service))];
    return names.flatMap((name) => this.find('service', namespace, name) ?? []);
  }

  ingressesOf({ namespace, name }: MapObject): MapObject[] {
    return this.of<MapIngress>('ingress').filter(
      (object) => object.namespace === namespace && object.rules.some(({ service }) => service === name),
    );
  }

  private of<T extends MapObject>(kind: string): T[] {
    return [...this.objects.values()].filter((object): object is T => object.kind === kind).sort(byName);
  }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Pods of one owner that are alike, where a node has too many to draw each. */
export interface PodGroup {
  key: string;
  name: string;
  status: string;
  health: Health;
  pods: MapPod[];
}

/** So many a node has of its own before they are drawn together. */
export const MOST_PODS = 18;

export function groupsOf(pods: readonly MapPod[], model: MapModel): PodGroup[] {
  const groups = new Map<string, PodGroup>();
  for (const pod of pods) {
    const owner = pod.owner === undefined ? undefined : model.objects.get(pod.owner);
    const name = owner?.name ?? pod.name;
    const key = `${pod.node}/${pod.namespace}/${owner?.uid ?? pod.uid}/${pod.status}/${pod.health}`;
    const group = groups.get(key) ?? { key, name, status: pod.status, health: pod.health, pods: [] };
    group.pods.push(pod);
    groups.set(key, group);
  }
  return [...groups.values()];
}
