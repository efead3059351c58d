/**
 * Watches whether nodes are heard of, says so in their conditions and taints them accordingly.
 * Follows pkg/controller/nodelifecycle. (Who leaves a tainted node is the taint-eviction controller's.)
 */
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import type { Informer } from '../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  QueueController,
  semanticEqual,
} from './controller.ts';
import type { Taint } from './node-fit.ts';
import { conditionOf } from './pods.ts';
import { LEASES, NODES, PODS } from './resources.ts';

/** --node-monitor-grace-period: a node not heard of for so long is unreachable. */
const GRACE_MS = 50_000;
/** --node-startup-grace-period: before its first word. */
const STARTUP_GRACE_MS = 60_000;
const LATE_MS = 1000;
const LEASE_NAMESPACE = 'kube-node-lease';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
/** Taints against scheduling while a condition is True. */
const PRESSURES: Record<string, string> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
  NetworkUnavailable: 'node.kubernetes.io/network-unavailable',
};
const OURS = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE, ...Object.values(PRESSURES)]);
/** Conditions that turn Unknown with Ready. */
const REPORTED = ['MemoryPressure', 'DiskPressure', 'PIDPressure'];

export const nodeLifecycleController: ControllerDefinition = {
  name: 'node-lifecycle-controller',
  create: (context) => new NodeLifecycleController(context),
};

interface Health {
  /** When the node was last heard of, by our clock; Unix milliseconds. */
  heard: number;
  /** It has posted its status or renewed its lease at least once. */
  spoke: boolean;
}

class NodeLifecycleController extends QueueController {
  private readonly nodes: Informer;
  private readonly pods: Informer;
  private readonly leases: Informer;
  private readonly health = new Map<string, Health>();

  constructor(context: ControllerContext) {
    super('node-lifecycle-controller', context, { serviceAccount: 'node-controller', component: 'node-controller' });
    this.nodes = this.watch(NODES, {
      add: (node) => this.registered(node),
      update: (old, node) => {
        const name = node.metadata.name as string;
        const [before, after] = [conditionOf(old, 'Ready'), conditionOf(node, 'Ready')];
        if (
          before?.lastHeartbeatTime !== after?.lastHeartbeatTime ||
          (before?.status !== after?.status && after?.status !== 'Unknown')
        )
          this.heard(name);
        if (!semanticEqual(old.status?.conditions, node.status?.conditions) || !semanticEqual(old.spec, node.spec))
          this.enqueue(name);
      },
      delete: (node) => {
        const name = node.metadata.name as string;
        this.health.delete(name);
        this.queue.cancel(name);
        if (!this.resuming)
          this.events.event(
            reference(node),
            'Normal',
            'RemovingNode',
            `Node ${name} event: Removing Node ${name} from Controller`,
          );
      },
    });
    this.pods = this.watch(PODS, {}, { node: (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []) });
    const renewed = (lease: KubeObject) => {
      if (lease.metadata.namespace === LEASE_NAMESPACE) this.heard(lease.metadata.name as string);
    };
    this.leases = this.watch(LEASES, { add: renewed, update: (_, lease) => renewed(lease) });
  }

  protected override saveOwn(): unknown {
    return { health: Object.fromEntries([...this.health].sort(([a], [b]) => (a < b ? -1 : 1))) };
  }

  protected override loadOwn(state: unknown): void {
    this.health.clear();
    for (const [name, health] of Object.entries((state as { health: Record<string, Health> }).health))
      this.health.set(name, health);
  }

  private registered(node: KubeObject): void {
    if (this.resuming) return;
    const name = node.metadata.name as string;
    const spoke = conditionOf(node, 'Ready') !== undefined || this.leases.get(LEASE_NAMESPACE, name) !== undefined;
    this.health.set(name, { heard: this.clock.now(), spoke });
    this.events.event(
      reference(node),
      'Normal',
      'RegisteredNode',
      `Node ${name} event: Registered Node ${name} in Controller`,
    );
    this.enqueue(name);
  }

  private heard(name: string): void {
    if (this.resuming || !this.health.has(name)) return;
    this.health.set(name, { heard: this.clock.now(), spoke: true });
  }

  protected async sync(name: string): Promise<void> {
    let node = this.nodes.get(undefined, name);
    const health = this.health.get(name);
    if (!node || !health) return;
    const now = this.clock.now();
    const grace = health.spoke ? GRACE_MS : STARTUP_GRACE_MS;
    // A look that comes late, because the clock was set on, proves nothing about the node.
    if (now > health.heard + grace + LATE_MS) health.heard = now;
    const due = health.heard + grace;
    if (now >= due) node = await this.markUnknown(node, health);
    // Looked at again when its silence would have lasted too long; a lease renewed meanwhile only puts that off.
    else this.queue.addAfter(name, due - now, { background: true });
    await this.taint(node);
    const ready = conditionOf(node, 'Ready')?.status;
    if (ready !== undefined && ready !== 'True') await this.markPodsNotReady(name);
  }

  private async markUnknown(node: KubeObject, health: Health): Promise<KubeObject> {
    const ready = conditionOf(node, 'Ready');
    if (ready?.status === 'Unknown') return node;
    const name = node.metadata.name as string;
    const time = rfc3339(this.clock.now());
    const reason = health.spoke ? 'NodeStatusUnknown' : 'NodeStatusNeverUpdated';
    const message = health.spoke ? 'Kubelet stopped posting node status.' : 'Kubelet never posted node status.';
    const conditions = [...((node.status?.conditions ?? []) as KubeObject[])];
    for (const type of [...REPORTED, 'Ready']) {
      const at = conditions.findIndex((condition) => condition['type'] === type);
      const old = conditions[at];
      const next = {
        type,
        status: 'Unknown',
        lastHeartbeatTime: old?.['lastHeartbeatTime'] ?? node.metadata.creationTimestamp,
        lastTransitionTime: time,
        reason,
        message,
      } as never;
      if (at < 0) conditions.push(next);
      else if (old?.['status'] !== 'Unknown') conditions[at] = next;
    }
    this.note(() => `${name} is silent: conditions Unknown`);
    if (ready?.status === 'True') {
      this.events.event(reference(node), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
    return (
      (await ignoreNotFound(this.client.updateStatus(NODES, { ...node, status: { ...node.status, conditions } }))) ??
      node
    );
  }

  /** The taints that stand for the node's conditions; all others stay. */
  private async taint(node: KubeObject): Promise<void> {
    const taints = (node.spec?.taints ?? []) as Taint[];
    const wanted: Taint[] = [];
    const ready = conditionOf(node, 'Ready')?.status;
    const key = ready === 'False' ? NOT_READY : ready === 'Unknown' ? UNREACHABLE : undefined;
    if (key) wanted.push({ key, effect: 'NoSchedule' });
    for (const [type, pressure] of Object.entries(PRESSURES)) {
      if (conditionOf(node, type)?.status === 'True') wanted.push({ key: pressure, effect: 'NoSchedule' });
    }
    if (node.spec?.unschedulable) wanted.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' });
    if (key) wanted.push({ key, effect: 'NoExecute' });
    const same = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
    // A node that never said anything keeps the taint it was registered with.
    const kept = taints.filter(
      (taint) =>
        !OURS.has(taint.key) || wanted.some((w) => same(w, taint)) || (ready === undefined && taint.key === NOT_READY),
    );
    const timeAdded = rfc3339(this.clock.now());
    const added = wanted.filter((taint) => !kept.some((k) => same(k, taint))).map((taint) => ({ ...taint, timeAdded }));
    if (added.length === 0 && kept.length === taints.length) return;
    const next = [...kept, ...added];
    this.note(() => `taints: ${next.map((taint) => `${taint.key}:${taint.effect}`).join(', ') || 'none'}`);
    const { name = '', resourceVersion } = node.metadata;
    const body = { metadata: { resourceVersion }, spec: { taints: next.length > 0 ? next : null } };
    await ignoreNotFound(this.client.patch(NODES, undefined, name, 'merge', body));
  }

  /** Nobody tells of these Pods any more: traffic should not go to them. */
  private async markPodsNotReady(name: string): Promise<void> {
    for (const pod of this.pods.byIndex('node', name)) {
      const ready = conditionOf(pod, 'Ready');
      if (ready?.status !== 'True') continue;
      const { reason: _, message: __, ...rest } = ready;
      const changed = { ...rest, status: 'False', lastTransitionTime: rfc3339(this.clock.now()) };
      const conditions = pod.status.conditions.map((condition: unknown) => (condition === ready ? changed : condition));
      await ignoreNotFound(this.client.updateStatus(PODS, { ...pod, status: { ...pod.status, conditions } }));
      this.events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    }
  }
}

/** Events about nodes name the node by its uid alone, in namespace default. */
function reference(node: KubeObject) {
  const { name = '', uid = '' } = node.metadata;
  return { kind: 'Node', name, uid, apiVersion: 'v1' };
}
