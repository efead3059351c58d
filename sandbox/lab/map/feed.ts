/**
 * What the Map shows, told as it changes: commits in the trace say that something did, lists read through the API
 * between two steps say what. Only what differs is told, one batch at a time and none while one is being drawn.
 */
import type { Answer } from '../../apimachinery/exchange.ts';
import type { KubeList, KubeObject } from '../../apimachinery/meta.ts';
import { documentOf } from '../../client/rest-client.ts';
import type { Trace } from '../../trace.ts';
import { type MapObject, mapIngress, mapNode, mapOwner, mapPod, mapService } from './objects.ts';
import { type MapConnection, Traffic } from './traffic.ts';

export type { Health, MapIngress, MapNode, MapObject, MapOwner, MapPod, MapService } from './objects.ts';
export type { MapConnection, MapOnward } from './traffic.ts';

export interface MapChanges {
  /** Simulated Unix milliseconds. */
  now: number;
  /** New, or not as they were. */
  changed: MapObject[];
  /** uids of what is no more. */
  gone: string[];
  /** The latest, oldest first, where there are new ones. */
  connections?: MapConnection[];
  /** Objects that are not told of, being too many. */
  left: number;
}

export interface MapSource {
  trace: Trace;
  clock: { now(): number };
  /** GETs as the administrator between two steps. */
  observe<T>(work: (get: (url: string) => Promise<Answer>) => Promise<T>): Promise<T>;
  /** On the host's time. */
  pause(ms: number): Promise<void>;
}

/** Between two batches, in milliseconds. */
const REST_MS = 120;
/** Of each kind. */
const MOST = 1000;
const RELEVANT = /^\/registry\/(minions|pods|services|endpointslices|deployments|replicasets|daemonsets|ingress)\//;

/** Until the returned function is called. */
export function watchMap(source: MapSource, draw: (changes: MapChanges) => Promise<void>): () => void {
  let over = false;
  let stale = true;
  let running = false;
  const known = new Map<string, string>();
  let told = -1;
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      while (!over && (stale || traffic.version !== told)) {
        const first = told < 0;
        const again = stale;
        const connected = traffic.version !== told;
        stale = false;
        told = traffic.version;
        const changes = await read(source, known, again);
        if (connected) changes.connections = traffic.list();
        if (over) return;
        // A node's sign of life, for one, changes nothing that is shown.
        if (first || connected || changes.changed.length > 0 || changes.gone.length > 0) await draw(changes);
        await source.pause(REST_MS);
      }
    } finally {
      running = false;
    }
  };
  const traffic = new Traffic(source.trace, () => void run());
  const end = source.trace.listen((event) => {
    if (event.type !== 'commit' || !RELEVANT.test(event.key)) return;
    stale = true;
    void run();
  });
  void run();
  return () => {
    over = true;
    end();
    traffic.stop();
  };
}

async function read(source: MapSource, known: Map<string, string>, again: boolean): Promise<MapChanges> {
  const changes: MapChanges = { now: source.clock.now(), changed: [], gone: [], left: 0 };
  if (!again) return changes;
  const objects = await source.observe((get) => objectsOf(get, changes));
  const there = new Set<string>();
  for (const object of objects) {
    there.add(object.uid);
    const text = JSON.stringify(object);
    if (known.get(object.uid) === text) continue;
    known.set(object.uid, text);
    changes.changed.push(object);
  }
  for (const uid of known.keys()) if (!there.has(uid)) changes.gone.push(uid);
  for (const uid of changes.gone) known.delete(uid);
  return changes;
}

async function objectsOf(get: (url: string) => Promise<Answer>, changes: MapChanges): Promise<MapObject[]> {
  const { now } = changes;
  const list = async (path: string): Promise<readonly KubeObject[]> => {
    const answer = await get(path);
    const { items = [] } = answer.status === 200 ? (documentOf(answer) as KubeList) : { items: [] };
    changes.left += Math.max(0, items.length - MOST);
    return items.slice(0, MOST);
  };
  const nodes = await list('/api/v1/nodes');
  const pods = await list('/api/v1/pods');
  const services = await list('/api/v1/services');
  const slices = await list('/apis/discovery.k8s.io/v1/endpointslices');
  const deployments = await list('/apis/apps/v1/deployments');
  const replicaSets = await list('/apis/apps/v1/replicasets');
  const daemonSets = await list('/apis/apps/v1/daemonsets');
  const ingresses = await list('/apis/networking.k8s.io/v1/ingresses');
  const behind = new Map<string, KubeObject[]>();
  for (const slice of slices) {
    const key = `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`;
    behind.set(key, [...(behind.get(key) ?? []), slice]);
  }
  return [
    ...nodes.map((object) => mapNode(object, now)),
    ...pods.map((object) => mapPod(object, now)),
    ...services.map((object) =>
      mapService(object, behind.get(`${object.metadata.namespace}/${object.metadata.name}`) ?? [], now),
    ),
    ...deployments.map((object) => mapOwner(object, 'deployment', now)),
    // Those of earlier revisions have nothing left.
    ...replicaSets
      .map((object) => mapOwner(object, 'replicaset', now))
      .filter((o) => o.desired > 0 || o.ready > 0 || !o.owner),
    ...daemonSets.map((object) => mapOwner(object, 'daemonset', now)),
    ...ingresses.map((object) => mapIngress(object, now)),
  ];
}
