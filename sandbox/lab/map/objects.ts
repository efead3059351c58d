/** What the Map draws of each object: few facts, texts cut to a bound, links by uid. Read from the API alone. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { daemonSet } from '../../kinds/apps/daemon-set.ts';
import { node } from '../../kinds/core/node.ts';
import { pod } from '../../kinds/core/pod.ts';
import { service } from '../../kinds/core/service.ts';
import { ingress } from '../../kinds/networking/ingress.ts';

/** How an object is, apart from the word for it. */
export type Health = 'good' | 'waiting' | 'bad' | 'ended' | 'leaving';

interface Common {
  uid: string;
  namespace: string;
  name: string;
  /** RFC 3339. */
  created: string;
  /** uid of the controller. */
  owner?: string;
}

export interface MapNode extends Common {
  kind: 'node';
  health: Health;
  /** As `kubectl get nodes` has it. */
  status: string;
  roles: string;
  address: string;
}

export interface MapPod extends Common {
  kind: 'pod';
  health: Health;
  /** As `kubectl get pods` has it: `CrashLoopBackOff`. */
  status: string;
  /** `1/1` */
  ready: string;
  restarts: number;
  address: string;
  /** Name; empty until it is scheduled. */
  node: string;
  images: string[];
}

export interface MapService extends Common {
  kind: 'service';
  type: string;
  address: string;
  /** `80:30080/TCP` */
  ports: string;
  nodePorts: number[];
  selector: boolean;
  /** Ready endpoints, Pods or not. */
  ready: number;
  /** uids of the Pods that get its traffic, and of those that do not, being not ready. */
  endpoints: string[];
  unready: string[];
}

export interface MapOwner extends Common {
  kind: 'deployment' | 'replicaset' | 'daemonset';
  health: Health;
  desired: number;
  ready: number;
}

export interface MapIngress extends Common {
  kind: 'ingress';
  className: string;
  address: string;
  hosts: string;
  /** `service` is of the Ingress' namespace. */
  rules: { host: string; path: string; service: string }[];
}

export type MapObject = MapNode | MapPod | MapService | MapOwner | MapIngress;

const LONGEST = 253;
const MOST_RULES = 20;
const MOST_IMAGES = 4;
const MOST_ENDPOINTS = 1000;

const cut = (value: unknown): string => String(value ?? '').slice(0, LONGEST);

function common({ metadata }: KubeObject): Common {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
  return {
    uid: cut(metadata.uid),
    namespace: cut(metadata.namespace),
    name: cut(metadata.name),
    created: cut(metadata.creationTimestamp),
    ...(owner === undefined ? {} : { owner: cut(owner) }),
  };
}

/** The words of a printed row. */
const cells = (kind: typeof pod, object: KubeObject, now: number) => kind.cells(object, now);

export function mapNode(object: KubeObject, now: number): MapNode {
  const [, status, roles] = cells(node, object, now);
  const all: { type: string; address: string }[] = object.status?.addresses ?? [];
  const text = cut(status);
  return {
    kind: 'node',
    ...common(object),
    health: text === 'Ready' ? 'good' : text.startsWith('Ready') ? 'waiting' : 'bad',
    status: text,
    roles: cut(roles),
    address: cut(all.find(({ type }) => type === 'InternalIP')?.address),
  };
}

const BAD = /Err|BackOff|Error|Failed|Invalid|OOM|Evicted|Unknown|Cannot|NeverPull|Mismatch|Deadline/;

function healthOf(object: KubeObject, status: string, ready: boolean): Health {
  if (object.metadata.deletionTimestamp !== undefined) return 'leaving';
  if (status === 'Completed' || object.status?.phase === 'Succeeded') return 'ended';
  if (BAD.test(status)) return 'bad';
  return ready ? 'good' : 'waiting';
}

export function mapPod(object: KubeObject, now: number): MapPod {
  const [, ready, status, restarts] = cells(pod, object, now);
  const [have, want] = String(ready).split('/');
  const text = cut(status);
  const containers: { image?: string }[] = object.spec?.containers ?? [];
  return {
    kind: 'pod',
    ...common(object),
    health: healthOf(object, text, have === want && have !== '0'),
    status: text,
    ready: cut(ready),
    restarts: Number.parseInt(String(restarts), 10) || 0,
    address: cut(object.status?.podIP),
    node: cut(object.spec?.nodeName),
    images: containers.slice(0, MOST_IMAGES).map(({ image }) => cut(image)),
  };
}

/** `slices` are the Service's own. */
export function mapService(object: KubeObject, slices: readonly KubeObject[], now: number): MapService {
  const [, type, address, , ports] = cells(service, object, now);
  const endpoints: string[] = [];
  const unready: string[] = [];
  let ready = 0;
  for (const slice of slices)
    for (const { conditions = {}, targetRef } of slice['endpoints'] ?? []) {
      if (conditions.ready !== false) ready++;
      if (targetRef?.kind === 'Pod') (conditions.ready === false ? unready : endpoints).push(cut(targetRef.uid));
    }
  const nodePorts: number[] = (object.spec?.ports ?? []).map((p: { nodePort?: number }) => p.nodePort ?? 0);
  return {
    kind: 'service',
    ...common(object),
    type: cut(type),
    address: cut(address),
    ports: cut(ports),
    nodePorts: nodePorts.filter(Boolean).slice(0, MOST_RULES),
    selector: Object.keys(object.spec?.selector ?? {}).length > 0,
    ready,
    endpoints: endpoints.slice(0, MOST_ENDPOINTS),
    unready: unready.slice(0, MOST_ENDPOINTS),
  };
}

export function mapOwner(object: KubeObject, kind: MapOwner['kind'], now: number): MapOwner {
  const { spec = {}, status = {} } = object;
  const desired = kind === 'daemonset' ? Number(cells(daemonSet, object, now)[1]) : Number(spec.replicas ?? 1);
  const ready = Number((kind === 'daemonset' ? status.numberReady : status.readyReplicas) ?? 0);
  const gone = object.metadata.deletionTimestamp !== undefined;
  return {
    kind,
    ...common(object),
    health: gone ? 'leaving' : desired === 0 && ready === 0 ? 'ended' : ready === desired ? 'good' : 'waiting',
    desired,
    ready,
  };
}

interface Rule {
  host?: string;
  http?: { paths?: { path?: string; backend?: { service?: { name?: string } } }[] };
}

export function mapIngress(object: KubeObject, now: number): MapIngress {
  const [, className, hosts, address] = cells(ingress, object, now);
  const rules = ((object.spec?.rules ?? []) as Rule[]).flatMap(({ host, http }) =>
    (http?.paths ?? []).map(({ path, backend }) => ({
      host: cut(host || '*'),
      path: cut(path),
      service: cut(backend?.service?.name),
    })),
  );
  const other = object.spec?.defaultBackend?.service?.name;
  if (other !== undefined) rules.push({ host: '*', path: '', service: cut(other) });
  return {
    kind: 'ingress',
    ...common(object),
    className: cut(className),
    address: cut(address),
    hosts: cut(hosts),
    rules: rules.slice(0, MOST_RULES),
  };
}
