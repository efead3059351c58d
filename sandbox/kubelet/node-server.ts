/** The kubelet's door for logs; streaming.ts has exec, attach and port-forward. Follows pkg/kubelet/server and kubelet_pods.go GetKubeletContainerLogs. */
import { badRequest, notFound } from '../apimachinery/errors.ts';
import type { ContainerTarget, LogRequest, NodeServer } from '../apimachinery/node-server.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { isRunning, type KubeletServices } from './services.ts';
import { attach, exec, portForward } from './streaming.ts';
import type { ContainerRun, ContainerState, LogLine, PodState } from './types.ts';

export interface Followers {
  /** Calls back whenever the run's log grew or the run ended; returns its own end. */
  follow(run: ContainerRun, listener: () => void): () => void;
}

export function createNodeServer(k: KubeletServices, followers: Followers): NodeServer {
  return {
    logs: async (request) => {
      const { state, container } = find(k, request);
      const run = runForLogs(state, container, request);
      return readLog(k, run, request, followers);
    },
    exec: async (request) => {
      const found = find(k, request);
      await k.sandboxes.ensureTokens(found.state);
      return exec(k, found, request);
    },
    attach: async (request) => attach(k, find(k, request), request),
    portForward: async (request) => portForward(k, findPod(k, request), request),
  };
}

/** A Pod whose name has been given to another may still be about to end here. */
function findPod(k: KubeletServices, target: { namespace: string; pod: string; uid: string }): PodState {
  const { namespace, pod } = target;
  const named = [...k.pods.values()].filter((s) => s.namespace === namespace && s.name === pod);
  const state = named.find((s) => s.uid === target.uid) ?? named.find((s) => !s.orphan) ?? named[0];
  if (!state) throw notFound({ group: '', resource: 'pods' }, pod);
  return state;
}

function find(k: KubeletServices, target: ContainerTarget): { state: PodState; container: ContainerState } {
  const state = findPod(k, target);
  const container = state.containers.find((c) => c.name === target.container);
  if (!container) throw badRequest(`container ${target.container} is not valid for pod ${target.pod}`);
  return { state, container };
}

function runForLogs(state: PodState, container: ContainerState, request: LogRequest): ContainerRun {
  const about = `container "${container.name}" in pod "${state.name}"`;
  const { run, previous, waiting } = container;
  if (request.previous) {
    const last = isRunning(run) ? previous : waiting.reason !== '' && run ? run : previous;
    if (!last) throw badRequest(`previous terminated ${about} not found`);
    return last;
  }
  if (run && run.reason !== 'StartError') return run;
  if (run && previous && previous.reason !== 'StartError') return previous;
  if (run) throw badRequest(`${about} is waiting to start: ${waiting.reason || 'RunContainerError'}`);
  switch (waiting.reason) {
    case 'ErrImagePull':
      throw badRequest(`${about} is waiting to start: image can't be pulled`);
    case 'ImagePullBackOff':
      throw badRequest(`${about} is waiting to start: trying and failing to pull image`);
    default:
      throw badRequest(`${about} is waiting to start: ${waiting.reason}`);
  }
}

/** `2026-11-22T19:10:41.123000000Z` */
function logTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000000Z`;
}

async function readLog(
  k: KubeletServices,
  run: ContainerRun,
  request: LogRequest,
  followers: Followers,
): Promise<AsyncIterable<Uint8Array>> {
  const since = sinceOf(k, request);
  const wanted = (line: LogLine): boolean =>
    (since === undefined || line.at >= since) &&
    (request.stream === 'All' || request.stream === (line.stream === 'stdout' ? 'Stdout' : 'Stderr'));
  const text = (line: LogLine): string =>
    `${request.timestamps ? `${logTime(line.at)} ` : ''}${line.text}${line.partial ? '' : '\n'}`;
  return (async function* () {
    let left = request.limitBytes ?? Number.POSITIVE_INFINITY;
    const cut = (out: string): Uint8Array => {
      const bytes = encodeUtf8(out);
      const part = bytes.length > left ? bytes.subarray(0, left) : bytes;
      left -= part.length;
      return part;
    };
    let lines = run.log.filter(wanted);
    if (request.tailLines !== undefined) lines = request.tailLines === 0 ? [] : lines.slice(-request.tailLines);
    const first = cut(lines.map(text).join(''));
    if (first.length > 0) yield first;
    if (!request.follow) return;
    let last = run.log[run.log.length - 1];
    let wake: (() => void) | undefined;
    const ring = () => wake?.();
    const stop = followers.follow(run, ring);
    request.signal?.addEventListener('abort', ring, { once: true });
    try {
      while (left > 0 && !request.signal?.aborted) {
        const from = last ? run.log.lastIndexOf(last) + 1 : 0;
        const fresh = run.log.slice(from);
        if (fresh.length > 0) {
          last = fresh[fresh.length - 1];
          const chunk = cut(fresh.filter(wanted).map(text).join(''));
          if (chunk.length > 0) yield chunk;
          continue;
        }
        if (!isRunning(run)) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      stop();
      request.signal?.removeEventListener('abort', ring);
    }
  })();
}

function sinceOf(k: KubeletServices, request: LogRequest): number | undefined {
  if (request.sinceSeconds !== undefined) return k.clock.now() - request.sinceSeconds * 1000;
  return request.sinceTime === undefined ? undefined : Date.parse(request.sinceTime);
}
