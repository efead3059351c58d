/** What the streaming subresources of Pods share. Follows pkg/registry/core/pod/strategy.go. */
import { badRequest, StatusError } from '../../apimachinery/errors.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { NodeServer } from '../../apimachinery/node-server.ts';
import type { Server } from '../endpoint.ts';

/** The container asked for, or the only one. Throws 400. */
export function chooseContainer(pod: KubeObject, asked: string | null): string {
  const { spec, metadata } = pod;
  const all: string[] = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(
    (container: { name: string }) => container.name,
  );
  if (asked) {
    if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
    return asked;
  }
  if (spec.containers.length === 1) return spec.containers[0].name;
  throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(' ')}]`);
}

/** The kubelet of the Pod's node. Throws 500 when it cannot be reached. */
export function kubeletOf(server: Server, pod: KubeObject): NodeServer {
  const { nodeName } = pod['spec'];
  const node = server.nodes(nodeName);
  if (node) return node;
  const why = `Get "https://${pod['status']?.hostIP ?? nodeName}:10250/": dial tcp ${pod['status']?.hostIP ?? nodeName}:10250: connect: no route to host`;
  throw new StatusError(500, '', why, {});
}

/** Query booleans of the options objects: `true` and `1`. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value === 'true' || value === '1';
}
