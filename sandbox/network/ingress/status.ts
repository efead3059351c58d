/** status.loadBalancer of the Ingresses served: where the controller can be reached. Follows internal/ingress/status. */

import { StatusError } from '../../apimachinery/errors.ts';
import { type KubeObject, thaw } from '../../apimachinery/meta.ts';
import { isIPv4 } from '../../apimachinery/validation.ts';
import type { Controller } from './controller.ts';

const INGRESSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };

interface Point {
  ip?: string;
  hostname?: string;
}

interface View {
  /** The controller's own. */
  pods: readonly KubeObject[];
  service(namespace: string, name: string): KubeObject | undefined;
}

/** Rejects with what the API server refuses; a conflict is left to the update that caused it. */
export async function writeStatuses(
  controller: Controller,
  ingresses: readonly KubeObject[],
  view: View,
  up: boolean,
): Promise<void> {
  const self = controller.around.env.POD_NAME;
  const own = view.pods.find(({ metadata }) => metadata.name === self);
  const running = view.pods.filter((pod) => own && isReady(pod) && sameLabels(pod, own));
  // One of several writes; the last to go takes the addresses with it.
  if (up ? running[0] !== own : running.some((pod) => pod !== own)) return;
  const points = up ? await pointsOf(controller, running, view) : [];
  if (!points) return;
  for (const ingress of ingresses) {
    const current: Point[] = ingress.status?.loadBalancer?.ingress ?? [];
    if (sameAs(current, points)) continue;
    controller.log.info('status.go', 304, '"updating Ingress status"', {
      namespace: ingress.metadata.namespace,
      ingress: ingress.metadata.name,
      currentValue: current.length > 0 ? current : null,
      newValue: points,
    });
    const changed = {
      ...(thaw(ingress) as KubeObject),
      status: { loadBalancer: points.length > 0 ? { ingress: points } : {} },
    };
    await controller.client.updateStatus(INGRESSES, changed).catch((error) => {
      if (!(error instanceof StatusError) || (error.code !== 409 && error.code !== 404)) throw error;
    });
  }
}

/** Those that tell one roll-out from another left out. */
function sameLabels(a: KubeObject, b: KubeObject): boolean {
  const [x, y] = [a, b].map(({ metadata }) =>
    Object.entries(metadata.labels ?? {})
      .filter(([name]) => !/^(pod-template-hash|controller-revision-hash|pod-template-generation)$/.test(name))
      .sort()
      .join(),
  );
  return x === y;
}

function isReady({ status, metadata }: KubeObject): boolean {
  if (metadata.deletionTimestamp !== undefined || status?.phase !== 'Running') return false;
  return (status.conditions ?? []).some(
    (condition: { type: string; status: string }) => condition.type === 'Ready' && condition.status === 'True',
  );
}

/** Undefined while the Service it is told of is not there. */
async function pointsOf(controller: Controller, pods: readonly KubeObject[], view: View): Promise<Point[] | undefined> {
  const given = controller.option('publish-status-address');
  if (given) return sorted(given.split(/,\s*/).map(pointOf));
  const published = controller.option('publish-service');
  if (published) {
    const [namespace = '', name = ''] = published.split('/');
    const service = view.service(namespace, name);
    return service && sorted(pointsOfService(service));
  }
  const addresses = new Set<string>();
  for (const name of new Set(pods.map((pod) => pod.spec.nodeName as string))) {
    const node = await controller.client.get(NODES, undefined, name);
    const all: { type: string; address: string }[] = node.status?.addresses ?? [];
    const address = ['ExternalIP', 'InternalIP'].flatMap((type) => all.filter((a) => a.type === type))[0]?.address;
    addresses.add(address ?? name);
  }
  return sorted([...addresses].map(pointOf));
}

function pointsOfService({ spec, status }: KubeObject): Point[] {
  const external: Point[] = (spec.externalIPs ?? []).map((ip: string) => ({ ip }));
  if (spec.type === 'ExternalName') return [{ hostname: spec.externalName }];
  if (spec.type === 'LoadBalancer') {
    const points: Point[] = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }: Point) =>
      ip ? { ip } : { hostname },
    );
    return [...points, ...external.filter(({ ip }) => !points.some((point) => point.ip === ip))];
  }
  return spec.type === 'NodePort' && external.length > 0 ? external : [{ ip: spec.clusterIP }];
}

const pointOf = (address: string): Point => (isIPv4(address) ? { ip: address } : { hostname: address });

const text = ({ ip = '', hostname = '' }: Point): string => `${hostname} ${ip}`;

function sorted(points: Point[]): Point[] {
  return points.sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function sameAs(a: readonly Point[], b: readonly Point[]): boolean {
  const [x, y] = [a, b].map((points) => points.map(text).sort().join());
  return x === y;
}
