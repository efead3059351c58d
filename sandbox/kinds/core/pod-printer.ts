/** Pod's Table columns. Follows printPod of pkg/printers/internalversion/printers.go. */
import type { Cell, Column, RowCondition } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { age, ageColumn, column, nameColumn, since, wide } from '../printers.ts';

export const podColumns: Column[] = [
  nameColumn,
  column('Ready', 'string', 'The aggregate readiness state of this pod for accepting traffic.'),
  column('Status', 'string', 'The aggregate status of the containers in this pod.'),
  column(
    'Restarts',
    'string',
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
  ),
  ageColumn,
  wide('IP', 'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.'),
  wide(
    'Node',
    'NodeName indicates in which node this pod is scheduled. If empty, this pod is a candidate for scheduling by the scheduler defined in schedulerName. Once this field is set, the kubelet for this node becomes responsible for the lifecycle of this pod. This field should not be used to express a desire for the pod to be scheduled on a specific node. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
  ),
  wide(
    'Nominated Node',
    'nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods. This field does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the resources on this node to a higher priority pod that is created after preemption. As a result, this field may be different than PodSpec.nodeName when the pod is scheduled.',
  ),
  wide(
    'Readiness Gates',
    'If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its containers are ready AND all conditions specified in the readiness gates have status equal to "True" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates',
  ),
];

interface Terminated {
  exitCode: number;
  signal?: number;
  reason?: string;
  finishedAt?: string;
}

interface ContainerStatus {
  name: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  state?: { waiting?: { reason?: string }; running?: object; terminated?: Terminated };
  lastState?: { terminated?: Terminated };
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
}

const endedAs = (terminated: Terminated): string =>
  terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);

/** Counts restarts and remembers when the last of them began. */
class Restarts {
  count = 0;
  last: string | undefined;
  add(status: ContainerStatus): void {
    this.count += status.restartCount ?? 0;
    const finished = status.lastState?.terminated?.finishedAt;
    if (finished && (this.last === undefined || Date.parse(finished) > Date.parse(this.last))) this.last = finished;
  }
  toString(now: number): string {
    return this.count !== 0 && this.last ? `${this.count} (${since(this.last, now)} ago)` : String(this.count);
  }
}

/** What the STATUS, READY and RESTARTS columns say of a Pod. */
export function podSummary(pod: KubeObject): { reason: string; ready: number; total: number; restarts: Restarts } {
  const status = pod.status ?? {};
  const conditions: Condition[] = status.conditions ?? [];
  const inits: { name: string; restartPolicy?: string }[] = pod.spec?.initContainers ?? [];
  const sidecars = new Set(inits.filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  const total = (pod.spec?.containers?.length ?? 0) + sidecars.size;
  let ready = 0;
  let reason: string = status.reason || status.phase || '';
  if (conditions.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated')) reason = 'SchedulingGated';

  let restarts = new Restarts();
  const sidecarRestarts = new Restarts();
  let initializing = false;
  const initStatuses: ContainerStatus[] = status.initContainerStatuses ?? [];
  for (const [index, container] of initStatuses.entries()) {
    restarts.add(container);
    const sidecar = sidecars.has(container.name);
    if (sidecar) sidecarRestarts.add(container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) ready++;
      continue;
    }
    if (terminated) reason = `Init:${endedAs(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') reason = `Init:${waiting.reason}`;
    else reason = `Init:${index}/${inits.length}`;
    initializing = true;
    break;
  }

  if (!initializing || conditions.some((c) => c.type === 'Initialized' && c.status === 'True')) {
    restarts = sidecarRestarts;
    let running = false;
    const statuses: ContainerStatus[] = status.containerStatuses ?? [];
    for (const container of statuses.toReversed()) {
      restarts.add(container);
      const { terminated, waiting } = container.state ?? {};
      if (waiting?.reason) reason = waiting.reason;
      else if (terminated) reason = endedAs(terminated);
      else if (container.ready && container.state?.running) {
        running = true;
        ready++;
      }
    }
    if (reason === 'Completed' && running) {
      reason = conditions.some((c) => c.type === 'Ready' && c.status === 'True') ? 'Running' : 'NotReady';
    }
  }

  if (pod.metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') reason = 'Unknown';
    else if (status.phase !== 'Succeeded' && status.phase !== 'Failed') reason = 'Terminating';
  }
  return { reason, ready, total, restarts };
}

export function podCells(pod: KubeObject, now: number): Cell[] {
  const { reason, ready, total, restarts } = podSummary(pod);
  const status = pod.status ?? {};
  return [
    pod.metadata.name!,
    `${ready}/${total}`,
    reason,
    restarts.toString(now),
    age(pod, now),
    status.podIPs?.[0]?.ip || status.podIP || '<none>',
    pod.spec?.nodeName || '<none>',
    status.nominatedNodeName || '<none>',
    readinessGates(pod),
  ];
}

function readinessGates(pod: KubeObject): string {
  const gates: { conditionType: string }[] = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const conditions: Condition[] = pod.status?.conditions ?? [];
  const met = gates.filter((gate) => conditions.find((c) => c.type === gate.conditionType)?.status === 'True');
  return `${met.length}/${gates.length}`;
}

export function podRowConditions(pod: KubeObject): RowCondition[] {
  const row = (reason: string, message: string): RowCondition[] => [
    { type: 'Completed', status: 'True', reason, message },
  ];
  if (pod.status?.phase === 'Succeeded') return row('Succeeded', 'The pod has completed successfully.');
  return pod.status?.phase === 'Failed' ? row('Failed', 'The pod failed.') : [];
}
