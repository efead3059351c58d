/** What the parts of one kubelet share. */
import type { Clock } from '../apimachinery/clock.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Random } from '../apimachinery/random.ts';
import type { EventRecorder } from '../client/events.ts';
import type { RestClient } from '../client/rest-client.ts';
import type { Trace } from '../trace.ts';
import type { ImageCatalogue } from './image-manager.ts';
import type { NodeOptions } from './node-status.ts';
import type { Runtime } from './runtime.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { ContainerRun, ContainerState, NodeState, PodState } from './types.ts';
import type { WatchedObjects } from './watched-objects.ts';

export const PODS = { group: '', version: 'v1', resource: 'pods' };

export interface KubeletServices {
  clock: Clock;
  random: Random;
  client: RestClient;
  recorder: EventRecorder;
  catalogue: ImageCatalogue;
  node: NodeOptions;
  /** The node's memory. */
  state: NodeState;
  pods: Map<string, PodState>;
  runtime: Runtime;
  sandboxes: Sandboxes;
  objects: WatchedObjects;
  trace: Trace | undefined;
  /** The Pod as last seen. */
  podOf(state: PodState): KubeObject | undefined;
  /** Services whose variables a Pod of the namespace gets. */
  servicesFor(namespace: string): KubeObject[];
  /** The cluster's CA certificate, PEM. */
  ca: string;
  /** Asks for another look at the Pod, within this step. */
  poke(uid: string): void;
  /** Tells whose run it is, before its process starts. */
  own(run: ContainerRun, state: PodState, container: ContainerState): void;
  /** The images of the node changed. */
  imagesChanged(): void;
}

/** 64 hexadecimal digits. */
export function newID(random: Random): string {
  return random.hex(96).slice(0, 64);
}

/** Emits a container event to the trace, if anybody listens. */
export function traceContainer(
  k: KubeletServices,
  state: PodState,
  container: string,
  event: string,
  detail?: string,
): void {
  if (!k.trace?.on) return;
  k.trace.emit({
    type: 'container',
    at: k.clock.now(),
    pod: `${state.namespace}/${state.name}`,
    container,
    event,
    ...(detail === undefined ? {} : { detail }),
  });
}

/** An Event about a Pod, or about one of its containers. */
export function podEvent(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: string,
): void {
  const init =
    container !== undefined && (pod.spec.initContainers ?? []).some((c: { name: string }) => c.name === container);
  k.recorder.event(
    {
      kind: 'Pod',
      namespace: state.namespace,
      name: state.name,
      uid: state.uid,
      apiVersion: 'v1',
      resourceVersion: pod.metadata.resourceVersion ?? '',
      ...(container === undefined ? {} : { fieldPath: `spec.${init ? 'initContainers' : 'containers'}{${container}}` }),
    },
    type,
    reason,
    message,
  );
}

export function isRunning(run: ContainerRun | undefined): run is ContainerRun {
  return run !== undefined && run.finishedAt === undefined;
}
