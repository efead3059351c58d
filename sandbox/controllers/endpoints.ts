/** One Endpoints object a Service, as a cluster still keeps beside the slices. Follows pkg/controller/endpoint. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { type Informer, keyOf, splitKey } from '../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  isNamespaceTerminating,
  QueueController,
  semanticEqual,
} from './controller.ts';
import { byNamespace } from './owner.ts';
import { isPodReady } from './pods.ts';
import { ENDPOINTS, PODS, SERVICES } from './resources.ts';
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

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const CAPACITY = 1000;

export const endpointsController: ControllerDefinition = {
  name: 'endpoints-controller',
  create: (context) => new EndpointsController(context),
};

interface Address {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef: { kind: string; namespace: string; name: string; uid: string };
}

interface Subset {
  ports: KubeObject[];
  addresses: Address[];
  notReadyAddresses: Address[];
}

class EndpointsController extends QueueController {
  private readonly services: Informer;
  private readonly pods: Informer;
  private readonly endpoints: Informer;

  constructor(context: ControllerContext) {
    super('endpoints-controller', context, {
      serviceAccount: 'endpoint-controller',
      component: 'endpoint-controller',
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
    this.endpoints = this.watch(ENDPOINTS, { delete: (endpoints) => this.enqueue(keyOf(endpoints)) });
  }

  protected async sync(key: string): Promise<void> {
    const service = this.services.getByKey(key);
    const current = this.endpoints.getByKey(key);
    const { namespace, name } = splitKey(key);
    if (!service) {
      // Only what is our own: a Service's Endpoints may also have been made by hand.
      if (current?.metadata.labels?.[MANAGED_BY]) await ignoreNotFound(this.client.delete(ENDPOINTS, namespace, name));
      return;
    }
    if (!isSelecting(service)) return;
    const pods = this.pods.byIndex('namespace', namespace ?? '').filter((pod) => selects(service, pod.metadata.labels));
    const { subsets, truncated } = truncate(subsetsOf(service, pods));
    const labels = endpointLabels(service, { [MANAGED_BY]: 'endpoint-controller' });
    const { [LAST_CHANGE]: written, [OVER_CAPACITY]: over, ...kept } = current?.metadata.annotations ?? {};
    const same =
      current !== undefined &&
      semanticEqual(current['subsets'], subsets) &&
      semanticEqual(current.metadata.labels, labels) &&
      (over !== undefined) === truncated;
    if (same) return;
    const trigger = triggerTime(service, pods, written, current !== undefined, this.clock.now());
    const annotations = {
      ...kept,
      ...(trigger ? { [LAST_CHANGE]: trigger } : {}),
      ...(truncated ? { [OVER_CAPACITY]: 'truncated' } : {}),
    };
    const { annotations: _, ...metadata } = current?.metadata ?? { name, namespace: namespace as string };
    const next: KubeObject = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...metadata, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      ...(subsets.length > 0 ? { subsets } : {}),
    };
    this.note(() => `wrote Endpoints ${key}: ${subsets.reduce((n, s) => n + (s.addresses?.length ?? 0), 0)} ready`);
    try {
      if (current) await this.client.update(ENDPOINTS, next);
      else await this.client.create(ENDPOINTS, namespace, next);
    } catch (refusal) {
      if (isNamespaceTerminating(refusal)) return;
      const verb = current ? 'update' : 'create';
      this.events.event(
        service,
        'Warning',
        `FailedTo${verb === 'update' ? 'Update' : 'Create'}Endpoint`,
        `Failed to ${verb} endpoint ${key}: ${(refusal as Error).message}`,
      );
      throw refusal;
    }
  }
}

/** Pods with the same ports share a subset; within it addresses are sorted by IP and uid (RepackSubsets). */
function subsetsOf(service: KubeObject, pods: readonly KubeObject[]): Subset[] {
  const tolerant = service.spec.publishNotReadyAddresses === true;
  const subsets = new Map<string, Subset>();
  for (const pod of pods) {
    if (!mayBeEndpoint(pod, tolerant)) continue;
    const ports: KubeObject[] = [];
    for (const port of service.spec.ports ?? []) {
      const number = targetPort(pod, port);
      if (number === undefined) continue;
      const { name, protocol = 'TCP', appProtocol } = port;
      ports.push({
        ...(name ? { name } : {}),
        port: number,
        protocol,
        ...(appProtocol ? { appProtocol } : {}),
      } as never);
    }
    if (ports.length === 0 && (service.spec.ports ?? []).length > 0) continue;
    const key = JSON.stringify(ports);
    const subset = subsets.get(key) ?? { ports, addresses: [], notReadyAddresses: [] };
    subsets.set(key, subset);
    const hostname = hostnameFor(service, pod);
    const { namespace = '', name = '', uid = '' } = pod.metadata;
    const address: Address = {
      ip: pod.status.podIP,
      ...(hostname ? { hostname } : {}),
      ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
      targetRef: { kind: 'Pod', namespace, name, uid },
    };
    (tolerant || isPodReady(pod) ? subset.addresses : subset.notReadyAddresses).push(address);
  }
  const order = (a: Address, b: Address) =>
    a.ip !== b.ip ? (a.ip < b.ip ? -1 : 1) : a.targetRef.uid < b.targetRef.uid ? -1 : 1;
  return [...subsets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ports, addresses, notReadyAddresses }]) => ({
      ports,
      addresses: addresses.sort(order),
      notReadyAddresses: notReadyAddresses.sort(order),
    }));
}

/** At most a thousand addresses, the ready first; empty lists are left out. */
function truncate(subsets: Subset[]): { subsets: Partial<Subset>[]; truncated: boolean } {
  let room = CAPACITY;
  const total = subsets.reduce((n, s) => n + s.addresses.length + s.notReadyAddresses.length, 0);
  const ready = subsets.map((subset) => {
    const addresses = subset.addresses.slice(0, room);
    room -= addresses.length;
    return addresses;
  });
  const result = subsets.map((subset, i) => {
    const notReadyAddresses = subset.notReadyAddresses.slice(0, room);
    room -= notReadyAddresses.length;
    const addresses = ready[i] as Address[];
    return {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(subset.ports.length > 0 ? { ports: subset.ports } : {}),
    };
  });
  return { subsets: result, truncated: total > CAPACITY };
}
