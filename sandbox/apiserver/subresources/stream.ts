/** exec, attach and portforward: handed to the kubelet. Follows pkg/registry/core/pod/rest/subresources.go. */
import { badRequest, methodNotSupported } from '../../apimachinery/errors.ts';
import type { Answer, StreamSession } from '../../apimachinery/exchange.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { AttachRequest } from '../../apimachinery/node-server.ts';
import { contextOf, type Endpoint, type Request, type Server } from '../endpoint.ts';
import { chooseContainer, flag, kubeletOf } from './pod.ts';

export async function exec(server: Server, endpoint: Endpoint, request: Request): Promise<Answer> {
  const pod = connect(server, endpoint, request);
  const command = request.info.query.getAll('command');
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container');
  return session(await kubeletOf(server, pod).exec({ ...target(pod, request), command }));
}

export async function attach(server: Server, endpoint: Endpoint, request: Request): Promise<Answer> {
  const pod = connect(server, endpoint, request);
  return session(await kubeletOf(server, pod).attach(target(pod, request)));
}

export async function portForward(server: Server, endpoint: Endpoint, request: Request): Promise<Answer> {
  const { info, exchange } = request;
  const pod = connect(server, endpoint, request);
  const kubelet = kubeletOf(server, pod);
  if (!kubelet.portForward) throw methodNotSupported(endpoint.store.resource, 'connect');
  for (const port of info.query.getAll('ports').flatMap((list) => list.split(','))) {
    if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535)
      throw badRequest(`port "${port}" must be between 1 and 65535`);
  }
  const { signal } = exchange;
  const gone = new AbortController();
  let finish: (status: KubeObject) => void = () => {};
  const result = new Promise<KubeObject>((resolve) => {
    finish = resolve;
  });
  const close = () => {
    gone.abort();
    finish({ metadata: {}, status: 'Success' } as unknown as KubeObject);
  };
  signal?.addEventListener('abort', close, { once: true });
  return session({
    resize() {},
    result,
    close,
    connect: (port) =>
      (kubelet.portForward as NonNullable<typeof kubelet.portForward>)({
        namespace: info.namespace,
        pod: info.name,
        uid: pod.metadata.uid as string,
        port,
        signal: gone.signal,
      }),
  });
}

/** The Pod, after admission; it must have a node. Throws 400, 403 and 404. */
function connect(server: Server, { kind, store }: Endpoint, request: Request): KubeObject {
  const { info, user, warnings } = request;
  const pod = store.get(info.namespace, info.name);
  const context = contextOf(server, request);
  const attributes = {
    operation: 'CONNECT' as const,
    kind,
    subresource: info.subresource,
    namespace: info.namespace,
    name: info.name,
    object: undefined,
    old: pod,
    user,
    dryRun: false,
    warnings,
  };
  context.mutate(attributes);
  context.admit(attributes);
  if (!pod['spec'].nodeName) throw badRequest(`pod ${info.name} does not have a host assigned`);
  return pod;
}

function target(pod: KubeObject, { info, exchange }: Request): AttachRequest {
  const { query } = info;
  return {
    namespace: info.namespace,
    pod: info.name,
    uid: pod.metadata.uid as string,
    container: chooseContainer(pod, query.get('container')),
    stdin: flag(query, 'stdin'),
    stdout: flag(query, 'stdout'),
    stderr: flag(query, 'stderr'),
    tty: flag(query, 'tty'),
    ...(exchange.signal ? { signal: exchange.signal } : {}),
  };
}

function session(stream: StreamSession): Answer {
  return { status: 101, headers: {}, body: { kind: 'session', session: stream } };
}
