/** kube-scheduler: finds a node for each Pod and says so. Follows pkg/scheduler. */
import type { Actor, Clock } from '../apimachinery/clock.ts';
import { StatusError } from '../apimachinery/errors.ts';
import type { Handler } from '../apimachinery/exchange.ts';
import { type KubeObject, rfc3339, rfc3339Micro } from '../apimachinery/meta.ts';
import type { Random } from '../apimachinery/random.ts';
import { Informer, keyOf } from '../client/informer.ts';
import { RestClient } from '../client/rest-client.ts';
import type { Trace } from '../trace.ts';
import { addPod, type NodeInfo, nodeInfo, podInfo, removePod, setNode } from './node-info.ts';
import type { Cycle } from './plugin.ts';
import { plugins } from './plugins/index.ts';
import { type QueuedPod, SchedulingQueue } from './queue.ts';
import { schedule } from './schedule.ts';

export interface SchedulerOptions {
  handler: Handler;
  clock: Clock;
  random: Random;
  trace?: Trace;
  /** Which Pods are its own, by spec.schedulerName. */
  schedulerName?: string;
}

const PODS = { group: '', version: 'v1', resource: 'pods' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };
const EVENTS = { group: '', version: 'v1', resource: 'events' };
/** A series of equal Events ends when nothing was added for this long. */
const SERIES_MS = 360_000;

export class Scheduler implements Actor {
  readonly name = 'kube-scheduler';
  private readonly options: SchedulerOptions;
  private readonly schedulerName: string;
  private readonly random: Random;
  private readonly client: RestClient;
  private readonly pods: Informer;
  private readonly nodes: Informer;
  private readonly namespaces: Informer;
  private readonly infos = new Map<string, NodeInfo>();
  private ordered: NodeInfo[] | undefined;
  /** Pod uid → node it counts on. */
  private readonly placed = new Map<string, string>();
  private readonly queue = new SchedulingQueue();
  private working = false;

  constructor(options: SchedulerOptions) {
    this.options = options;
    this.random = options.random.fork(this.name);
    this.schedulerName = options.schedulerName ?? 'default-scheduler';
    this.client = new RestClient(options.handler, {
      peer: { user: 'system:kube-scheduler', groups: ['system:authenticated'] },
      userAgent: 'kube-scheduler/v1.36.3 (linux/amd64) kubernetes/9e5c4b8/scheduler',
    });
    const { clock } = options;
    this.nodes = new Informer(this.client, NODES, { clock });
    this.pods = new Informer(this.client, PODS, {
      clock,
      fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
    });
    this.namespaces = new Informer(this.client, NAMESPACES, { clock });
  }

  async start({ resume = false } = {}): Promise<void> {
    await this.nodes.start({ resume });
    await this.pods.start({ resume });
    for (const node of this.nodes.list()) this.nodeAdded(node, false);
    for (const pod of this.pods.list()) if (pod.spec.nodeName) this.place(pod);
    if (!resume) for (const pod of this.pods.list()) this.enqueue(pod);
    this.nodes.addHandlers(
      guarded(
        {
          add: (node) => this.nodeAdded(node, true),
          update: (old, node) => this.nodeUpdated(old, node),
          delete: (node) => this.nodeDeleted(node),
        },
        this.nodes,
      ),
    );
    this.pods.addHandlers(
      guarded(
        {
          add: (pod) => this.podAdded(pod),
          update: (old, pod) => this.podUpdated(old, pod),
          delete: (pod) => this.podDeleted(pod),
        },
        this.pods,
      ),
    );
    this.work();
  }

  fire(key: string): void {
    const pod = this.queue.get(key);
    if (!pod || pod.place === 'active') return;
    this.queue.activate(pod);
    this.work();
  }

  save(): unknown {
    return this.queue.save();
  }

  load(state: unknown): void {
    this.queue.load(state as ReturnType<SchedulingQueue['save']>);
  }

  // ---- what happens in the cluster ----

  private nodeAdded(node: KubeObject, move: boolean): void {
    const name = node.metadata.name as string;
    const known = this.infos.get(name);
    if (known) setNode(known, node);
    else {
      const info = nodeInfo(node);
      this.infos.set(name, info);
      this.ordered = undefined;
      for (const pod of this.pods.list()) if (pod.spec.nodeName === name) addPod(info, podInfo(pod));
    }
    if (move) this.moveAll();
  }

  private nodeUpdated(old: KubeObject, node: KubeObject): void {
    const info = this.infos.get(node.metadata.name as string);
    if (info) setNode(info, node);
    // Heartbeats move nobody.
    const same =
      old.spec === node.spec &&
      sameMap(old.metadata.labels, node.metadata.labels) &&
      sameMap(old.status?.allocatable, node.status?.allocatable);
    if (
      !same &&
      !(
        sameJson(old.spec, node.spec) &&
        sameMap(old.metadata.labels, node.metadata.labels) &&
        sameMap(old.status?.allocatable, node.status?.allocatable)
      )
    ) {
      this.moveAll();
    }
  }

  private nodeDeleted(node: KubeObject): void {
    this.infos.delete(node.metadata.name as string);
    this.ordered = undefined;
  }

  private podAdded(pod: KubeObject): void {
    if (pod.spec.nodeName) this.place(pod);
    else {
      this.enqueue(pod);
      this.work();
    }
  }

  private podUpdated(old: KubeObject, pod: KubeObject): void {
    const key = keyOf(pod);
    if (pod.spec.nodeName) {
      const queued = this.queue.get(key);
      if (queued) this.drop(queued);
      const relabelled = !sameMap(old.metadata.labels, pod.metadata.labels);
      if (!old.spec.nodeName || relabelled || old.spec !== pod.spec) this.place(pod);
      if (!old.spec.nodeName || relabelled) this.moveForAffinity();
      return;
    }
    const queued = this.queue.get(key);
    if (!queued || queued.uid !== pod.metadata.uid) this.enqueue(pod);
    else if (!sameJson(old.spec, pod.spec) || !sameMap(old.metadata.labels, pod.metadata.labels)) {
      if (queued.place !== 'active') this.release(queued);
    }
    if (pod.metadata.deletionTimestamp && queued) this.drop(queued);
    this.work();
  }

  private podDeleted(pod: KubeObject): void {
    const uid = pod.metadata.uid as string;
    const queued = this.queue.get(keyOf(pod));
    if (queued?.uid === uid) this.drop(queued);
    const node = this.placed.get(uid);
    if (node === undefined) return;
    this.placed.delete(uid);
    const info = this.infos.get(node);
    if (info) removePod(info, uid);
    this.moveAll();
  }

  private place(pod: KubeObject): void {
    const uid = pod.metadata.uid as string;
    const name = pod.spec.nodeName as string;
    const before = this.placed.get(uid);
    const info = this.infos.get(name);
    if (before !== undefined && before !== name) {
      const old = this.infos.get(before);
      if (old) removePod(old, uid);
    }
    this.placed.set(uid, name);
    if (info) addPod(info, podInfo(pod));
  }

  private enqueue(pod: KubeObject): void {
    if (pod.spec.nodeName || pod.metadata.deletionTimestamp || pod.spec.schedulingGates?.length) return;
    if ((pod.spec.schedulerName ?? 'default-scheduler') !== this.schedulerName) return;
    const key = keyOf(pod);
    const known = this.queue.get(key);
    if (known?.uid === pod.metadata.uid) return;
    if (known) this.drop(known);
    this.queue.add(key, pod.metadata.uid as string, pod.spec.priority ?? 0);
  }

  private drop(pod: QueuedPod): void {
    this.queue.delete(pod.key);
    this.options.clock.cancel(this.name, pod.key);
  }

  /** Something happened that may make room: who could not be placed is tried again, after its back-off. */
  private moveAll(): void {
    for (const pod of this.queue.list()) {
      if (pod.place === 'unschedulable') this.release(pod);
      else if (pod.place === 'active' && this.working) pod.moved = true;
    }
    this.work();
  }

  private moveForAffinity(): void {
    for (const pod of this.queue.unschedulable()) {
      const spec = this.pods.getByKey(pod.key)?.spec;
      if (spec?.affinity?.podAffinity || spec?.topologySpreadConstraints) this.release(pod);
    }
  }

  /** From unschedulable to its back-off; the attempt before it may lie longer ago than that. */
  private release(pod: QueuedPod): void {
    const { clock } = this.options;
    const failedAt = (pod.due ?? clock.now() + 300_000) - 300_000;
    const { due } = this.queue.setBackoff(pod, pod.place === 'unschedulable' ? failedAt : clock.now());
    if (due <= clock.now()) {
      clock.cancel(this.name, pod.key);
      this.queue.activate(pod);
    } else clock.schedule({ actor: this.name, key: pod.key, due });
  }

  // ---- scheduling ----

  private work(): void {
    if (this.working) return;
    this.working = true;
    this.run().catch((error) => {
      this.working = false;
      throw error;
    });
  }

  private async run(): Promise<void> {
    for (;;) {
      if (this.options.clock.shouldYield()) await this.options.clock.yield();
      const next = this.queue.pop();
      if (!next) break;
      const pod = this.pods.getByKey(next.key);
      if (!pod || pod.metadata.uid !== next.uid || pod.spec.nodeName) this.drop(next);
      else await this.scheduleOne(next, pod);
    }
    this.working = false;
  }

  private async scheduleOne(queued: QueuedPod, pod: KubeObject): Promise<void> {
    const { trace, clock } = this.options;
    const { random } = this;
    queued.attempts++;
    this.ordered ??= [...this.infos.values()].sort((a, b) =>
      (a.node.metadata.name as string) < (b.node.metadata.name as string) ? -1 : 1,
    );
    if (pod.spec.affinity?.podAffinity || pod.spec.affinity?.podAntiAffinity) await this.namespaces.start();
    const info = podInfo(pod);
    const cycle: Cycle = {
      pod: info,
      nodes: this.ordered,
      namespaceLabels: (name) => this.namespaces.get(undefined, name)?.metadata.labels ?? {},
      notes: new Map(),
    };
    const outcome = schedule(cycle, plugins, random);
    if (trace?.on) {
      trace.emit({
        type: 'schedule',
        at: clock.now(),
        pod: queued.key,
        ...ownerOf(pod),
        node: 'node' in outcome ? outcome.node.node.metadata.name : undefined,
        nodes: cycle.nodes.length,
        ...('node' in outcome ? { fit: outcome.feasible } : {}),
        why: 'node' in outcome ? `${outcome.feasible} of ${cycle.nodes.length} nodes fit` : outcome.message,
      });
    }
    if ('message' in outcome) return this.fail(queued, pod, outcome.message);
    const node = outcome.node.node.metadata.name as string;
    // Assumed: counted before the binding is heard of.
    addPod(outcome.node, info);
    this.placed.set(queued.uid, node);
    this.drop(queued);
    try {
      await this.client.create(
        PODS,
        pod.metadata.namespace,
        {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace, uid: queued.uid },
          target: { kind: 'Node', name: node },
        },
        { name: pod.metadata.name as string, subresource: 'binding' },
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      removePod(outcome.node, queued.uid);
      this.placed.delete(queued.uid);
      if (error.code !== 404 && !this.queue.get(queued.key)) {
        this.queue.add(queued.key, queued.uid, queued.priority);
        const again = this.queue.get(queued.key) as QueuedPod;
        again.attempts = queued.attempts;
        this.retry(again, this.queue.setBackoff(again, clock.now()));
      }
      return;
    }
    this.event(pod, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${queued.key} to ${node}`);
  }

  private async fail(queued: QueuedPod, pod: KubeObject, message: string): Promise<void> {
    const { clock } = this.options;
    const now = clock.now();
    const { event } = queued;
    if (event && now - event.last <= SERIES_MS) {
      event.count++;
      event.last = now;
      const series = { count: event.count, lastObservedTime: rfc3339Micro(now) };
      this.client.patch(EVENTS, pod.metadata.namespace, event.name, 'merge', { series }).catch(ignoreStatus);
    } else {
      const name = this.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
      queued.event = { name, count: 1, last: now, message };
    }
    this.retry(queued, this.queue.setUnschedulable(queued, now));
    const old = (pod.status?.conditions ?? []).find((c: { type: string }) => c.type === 'PodScheduled');
    if (old?.status === 'False' && old.reason === 'Unschedulable' && old.message === message) return;
    const generation = pod.metadata.generation;
    const condition = {
      lastProbeTime: null,
      lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : rfc3339(now),
      message,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      reason: 'Unschedulable',
      status: 'False',
      type: 'PodScheduled',
    };
    await this.client
      .patch(
        PODS,
        pod.metadata.namespace,
        pod.metadata.name as string,
        'strategic',
        { status: { conditions: [condition] } },
        { subresource: 'status' },
      )
      .catch(ignoreStatus);
  }

  private retry(pod: QueuedPod, { due, background }: { due: number; background: boolean }): void {
    this.options.clock.schedule({ actor: this.name, key: pod.key, due, ...(background ? { background: true } : {}) });
  }

  /** An Event of events.k8s.io as core/v1 shows it. Returns its name. */
  private event(pod: KubeObject, type: string, reason: string, action: string, message: string): string {
    const { clock } = this.options;
    const { namespace, name, uid, resourceVersion } = pod.metadata;
    const nanoseconds = BigInt(clock.now()) * 1_000_000n + BigInt(this.random.int(1_000_000));
    const eventName = `${name}.${nanoseconds.toString(16)}`;
    this.client
      .create(EVENTS, namespace, {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name: eventName, namespace },
        involvedObject: { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion },
        reason,
        message,
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        type,
        eventTime: rfc3339Micro(clock.now()),
        action,
        reportingComponent: this.schedulerName,
        reportingInstance: `${this.schedulerName}-master01`,
      })
      .catch(ignoreStatus);
    return eventName;
  }
}

/** Handlers that are not told again of what is there already. */
function guarded(
  handlers: Parameters<Informer['addHandlers']>[0],
  informer: Informer,
): Parameters<Informer['addHandlers']>[0] {
  let skip = informer.size;
  return {
    ...handlers,
    add(object) {
      if (skip > 0) skip--;
      else handlers.add?.(object);
    },
  };
}

function ignoreStatus(error: unknown): void {
  if (!(error instanceof StatusError)) throw error;
}

function sameMap(a: Record<string, string> | undefined, b: Record<string, string> | undefined): boolean {
  if (a === b) return true;
  const [x, y] = [a ?? {}, b ?? {}];
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((key) => x[key] === y[key]);
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** For the trace. */
function ownerOf(pod: KubeObject): { owner?: { kind: string; name: string } } {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  return owner ? { owner: { kind: owner.kind, name: owner.name } } : {};
}
