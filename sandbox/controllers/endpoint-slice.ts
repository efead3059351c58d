/** EndpointSlices of the Services that select Pods. Follows pkg/controller/endpointslice and staging/src/k8s.io/endpointslice. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { type Informer, keyOf, splitKey } from '../client/informer.ts';
import type { Reference } from '../trace.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  isNamespaceTerminating,
  QueueController,
  semanticEqual,
} from './controller.ts';
import { byNamespace, controllerOf, controllerRef } from './owner.ts';
import { isPodReady } from './pods.ts';
import { ENDPOINT_SLICES, NODES, PODS, SERVICES } from './resources.ts';
import {
  endpointChanged,
  endpointLabels,
  hostnameFor,
  isSelecting,
  LAST_CHANGE,
  mayBeEndpoint,
  selects,
  servicesOf,
  targetPort,
  triggerTime,
} from './services.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const US = 'endpointslice-controller.k8s.io';
const MAX_ENDPOINTS = 100;

export const endpointSliceController: ControllerDefinition = {
  name: 'endpointslice-controller',
  create: (context) => new EndpointSliceController(context),
};

interface Endpoint {
  addresses: string[];
  conditions: { ready: boolean; serving: boolean; terminating: boolean };
  hostname?: string;
  nodeName?: string;
  targetRef: { kind: string; namespace: string; name: string; uid: string };
  zone?: string;
}

/** A slice as it should be; `existing` is the one it is written over. */
interface Draft {
  ports: unknown[] | null;
  endpoints: Endpoint[] | null;
  existing?: KubeObject;
  changed: boolean;
}

/** The Service whose slices these are, if they are ours. */
function serviceKeyOf(slice: KubeObject): string | undefined {
  const { labels, namespace } = slice.metadata;
  return labels?.[MANAGED_BY] === US && labels[SERVICE_NAME] ? `${namespace}/${labels[SERVICE_NAME]}` : undefined;
}

class EndpointSliceController extends QueueController {
  private readonly services: Informer;
  private readonly pods: Informer;
  private readonly slices: Informer;
  private readonly nodes: Informer;

  constructor(context: ControllerContext) {
    super('endpointslice-controller', context, {
      serviceAccount: 'endpointslice-controller',
      component: 'endpoint-slice-controller',
      queue: { coalesce: { burst: 5, interval: 100 } },
    });
    this.services = this.watch(
      SERVICES,
      {
        add: (service) => this.enqueue(keyOf(service)),
        update: (_, service) => this.enqueue(keyOf(service)),
        delete: (service) => this.enqueue(keyOf(service)),
      },
      { namespace: byNamespace },
    );
    const changed = (pod: KubeObject) => {
      for (const service of servicesOf(this.services, pod)) this.enqueueCoalesced(keyOf(service));
    };
    this.pods = this.watch(
      PODS,
      {
        add: changed,
        update: (old, pod) => {
          const relabelled =
            old.metadata.labels !== pod.metadata.labels && !semanticEqual(old.metadata.labels, pod.metadata.labels);
          if (relabelled) changed(old);
          if (relabelled || endpointChanged(old, pod)) changed(pod);
        },
        delete: changed,
      },
      { namespace: byNamespace },
    );
    const touched = (slice: KubeObject) => {
      const key = serviceKeyOf(slice);
      if (key) this.enqueueCoalesced(key);
    };
    this.slices = this.watch(
      ENDPOINT_SLICES,
      {
        update: (old, slice) => {
          if (old.metadata.generation !== slice.metadata.generation) touched(slice);
        },
        delete: touched,
      },
      {
        service: (slice) => {
          const key = serviceKeyOf(slice);
          return key ? [key] : [];
        },
      },
    );
    this.nodes = this.watch(NODES);
  }

  protected async sync(key: string): Promise<void> {
    const service = this.services.getByKey(key);
    if (!service || !isSelecting(service) || service.metadata.deletionTimestamp) return;
    const { namespace = '' } = splitKey(key);
    const pods = this.pods
      .byIndex('namespace', namespace)
      .filter((pod) => selects(service, pod.metadata.labels) && mayBeEndpoint(pod, true));
    const desired = new Map<string, { ports: unknown[]; endpoints: Map<string, Endpoint> }>();
    for (const pod of pods) {
      const ports = this.portsOf(service, pod);
      const portKey = portKeyOf(ports);
      const group = desired.get(portKey) ?? { ports, endpoints: new Map() };
      desired.set(portKey, group);
      group.endpoints.set(pod.metadata.uid as string, this.endpointOf(service, pod));
    }
    const existing = this.slices.byIndex('service', key).filter((slice) => slice['addressType'] === 'IPv4');
    const drafts: Draft[] = [];
    const spare: KubeObject[] = [];
    for (const slice of existing) {
      const draft = keep(slice, desired.get(portKeyOf(slice['ports'])));
      if (draft) drafts.push(draft);
      else spare.push(slice);
    }
    for (const { ports, endpoints } of desired.values()) this.place(ports, [...endpoints.values()], drafts);
    if (this.listened) this.tellEndpoints(service, pods, drafts, spare);
    if (drafts.length === 0) drafts.push({ ports: null, endpoints: null, changed: true });
    await this.write(service, pods, drafts, spare);
  }

  private tellEndpoints(
    service: KubeObject,
    pods: readonly KubeObject[],
    drafts: readonly Draft[],
    spare: KubeObject[],
  ): void {
    const owners = new Map<string, Reference>();
    for (const pod of pods) {
      const owner = controllerOf(pod);
      if (owner) owners.set(owner.uid, { kind: owner.kind, name: owner.name });
    }
    const ready = pods.filter((pod) => isPodReady(pod) && !pod.metadata.deletionTimestamp).length;
    this.saw({ what: 'endpoints', pods: pods.length, ready, owners: [...owners.values()] }, service);
    const stale = drafts.filter((draft) => draft.changed).length + spare.length;
    this.compared(stale > 0 ? { is: 'stale', count: stale } : { is: 'equal' });
  }

  /** Puts endpoints without a slice into one with room that is written anyway, then into the fullest with room, then into new ones. */
  private place(ports: unknown[], endpoints: Endpoint[], drafts: Draft[]): void {
    const portKey = portKeyOf(ports);
    const mine = drafts.filter((draft) => portKeyOf(draft.ports) === portKey);
    for (const draft of mine) {
      if (!draft.changed || endpoints.length === 0) continue;
      const list = draft.endpoints as Endpoint[];
      list.push(...endpoints.splice(0, MAX_ENDPOINTS - list.length));
    }
    while (endpoints.length > 0) {
      const fitting = mine
        .filter((draft) => !draft.changed && (draft.endpoints as Endpoint[]).length + endpoints.length <= MAX_ENDPOINTS)
        .sort((a, b) => (b.endpoints as Endpoint[]).length - (a.endpoints as Endpoint[]).length)[0];
      if (fitting) {
        fitting.endpoints = [...(fitting.endpoints as Endpoint[]), ...endpoints.splice(0)];
        fitting.changed = true;
      } else drafts.push({ ports, endpoints: endpoints.splice(0, MAX_ENDPOINTS), changed: true });
    }
  }

  private async write(
    service: KubeObject,
    pods: readonly KubeObject[],
    drafts: Draft[],
    spare: KubeObject[],
  ): Promise<void> {
    const { namespace, name = '' } = service.metadata;
    const labels = endpointLabels(service, { [MANAGED_BY]: US, [SERVICE_NAME]: name });
    const all = this.slices.byIndex('service', keyOf(service));
    const written = all
      .map((slice) => slice.metadata.annotations?.[LAST_CHANGE])
      .filter((time) => time !== undefined)
      .sort()
      .at(-1);
    const trigger = triggerTime(service, pods, written, all.length > 0, this.clock.now());
    const placeholder = drafts.length === 1 && drafts[0]?.endpoints === null;
    try {
      for (const draft of drafts) {
        // A slice that would be deleted is written over instead: its name stays.
        const over = draft.existing ?? spare.shift();
        const relabelled = over !== undefined && !semanticEqual(over.metadata.labels, labels);
        if (over && !relabelled && (draft.existing ? !draft.changed : placeholder && isEmpty(over))) continue;
        const { annotations: old, ...metadata } = over?.metadata ?? {
          generateName: `${name}-`,
          namespace: namespace as string,
          ownerReferences: [controllerRef(service)],
        };
        const { [LAST_CHANGE]: _, ...kept } = old ?? {};
        const annotations = { ...kept, ...(trigger ? { [LAST_CHANGE]: trigger } : {}) };
        const slice: KubeObject = {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: { ...metadata, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
          addressType: 'IPv4',
          endpoints: draft.endpoints,
          ports: draft.ports,
        };
        this.did({ did: 'slice', fresh: !over, endpoints: draft.endpoints?.length ?? 0 });
        if (over) await this.client.update(ENDPOINT_SLICES, slice);
        else await this.client.create(ENDPOINT_SLICES, namespace, slice);
      }
      for (const slice of spare)
        await ignoreNotFound(this.client.delete(ENDPOINT_SLICES, namespace, slice.metadata.name as string));
    } catch (refusal) {
      if (isNamespaceTerminating(refusal)) return;
      const message = `Error updating Endpoint Slices for Service ${keyOf(service)}: ${(refusal as Error).message}`;
      this.events.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
      throw refusal;
    }
  }

  private portsOf(service: KubeObject, pod: KubeObject): unknown[] {
    const ports: unknown[] = [];
    for (const port of service.spec.ports ?? []) {
      const number = targetPort(pod, port);
      if (number === undefined) continue;
      const { name = '', protocol = 'TCP', appProtocol } = port;
      ports.push({ name, port: number, protocol, ...(appProtocol ? { appProtocol } : {}) });
    }
    return ports;
  }

  private endpointOf(service: KubeObject, pod: KubeObject): Endpoint {
    const serving = isPodReady(pod);
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
    const { namespace = '', name = '', uid = '' } = pod.metadata;
    const { nodeName } = pod.spec;
    const hostname = hostnameFor(service, pod);
    const zone = nodeName && this.nodes.get(undefined, nodeName)?.metadata.labels?.['topology.kubernetes.io/zone'];
    return {
      addresses: [pod.status.podIP],
      conditions: { ready, serving, terminating },
      ...(hostname ? { hostname } : {}),
      ...(nodeName ? { nodeName } : {}),
      targetRef: { kind: 'Pod', namespace, name, uid },
      ...(zone ? { zone } : {}),
    };
  }
}

/** Ports alike, whatever the order of their fields. */
function portKeyOf(ports: readonly unknown[] | null | undefined): string {
  return ((ports ?? []) as KubeObject[])
    .map((port) => `${port['name'] ?? ''}/${port['protocol']}/${port['port']}/${port['appProtocol'] ?? ''}`)
    .join();
}

const isEmpty = (slice: KubeObject): boolean =>
  (slice['endpoints'] ?? []).length === 0 && (slice['ports'] ?? []).length === 0;

/** What remains of a slice; takes from `desired` what the slice already tells. Undefined when nothing remains. */
function keep(
  slice: KubeObject,
  desired: { ports: unknown[]; endpoints: Map<string, Endpoint> } | undefined,
): Draft | undefined {
  if (!desired) return undefined;
  const endpoints: Endpoint[] = [];
  let changed = false;
  for (const endpoint of (slice['endpoints'] ?? []) as Endpoint[]) {
    const uid = endpoint.targetRef?.uid;
    const wanted = desired.endpoints.get(uid);
    if (!wanted || wanted.addresses[0] !== endpoint.addresses[0]) {
      changed = true;
      continue;
    }
    desired.endpoints.delete(uid);
    const same = semanticEqual(wanted, endpoint);
    if (!same) changed = true;
    endpoints.push(same ? endpoint : wanted);
  }
  return endpoints.length > 0 ? { ports: desired.ports, endpoints, existing: slice, changed } : undefined;
}
