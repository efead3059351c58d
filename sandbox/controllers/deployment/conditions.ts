/** Deployment status and its conditions. Follows pkg/controller/deployment/{sync,progress}.go. */
import { type KubeObject, rfc3339 } from '../../apimachinery/meta.ts';
import { conditionOf } from '../pods.ts';
import { maxUnavailableOf, replicasOf, sumReplicas, sumStatus } from './util.ts';

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  lastUpdateTime: string;
  lastTransitionTime: string;
  reason: string;
  message: string;
}

/** A DeploymentStatus in the making. */
export interface Status {
  conditions?: Condition[];
  [field: string]: unknown;
}

/** 2³¹ − 1 seconds: no deadline. */
const NO_DEADLINE = 2147483647;

export function hasDeadline(deployment: KubeObject): boolean {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds !== undefined && seconds !== null && seconds !== NO_DEADLINE;
}

export function condition(
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
  now: number,
): Condition {
  const time = rfc3339(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** A condition with the same status and reason stays as it is; one with the same status keeps its transition time. */
export function setCondition(conditions: readonly Condition[], next: Condition): Condition[] {
  const old = conditions.find((c) => c.type === next.type);
  if (old && old.status === next.status && old.reason === next.reason) return [...conditions];
  const lastTransitionTime = old?.status === next.status ? old.lastTransitionTime : next.lastTransitionTime;
  return [...conditions.filter((c) => c !== old), { ...next, lastTransitionTime }];
}

export function withoutCondition(conditions: readonly Condition[], type: string): Condition[] {
  return conditions.filter((c) => c.type !== type);
}

export function conditionsOf(deployment: KubeObject): Condition[] {
  return [...((deployment.status?.conditions ?? []) as Condition[])];
}

/** What the sets amount to, Progressing as it was (calculateStatus). */
export function calculateStatus(
  deployment: KubeObject,
  all: readonly KubeObject[],
  newest: KubeObject | undefined,
  now: number,
): Status {
  const available = sumStatus(all, 'availableReplicas');
  const enough = available >= replicasOf(deployment) - maxUnavailableOf(deployment);
  const counts = {
    replicas: sumStatus(all, 'replicas'),
    updatedReplicas: newest?.status?.replicas ?? 0,
    readyReplicas: sumStatus(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sumReplicas(all) - available),
  };
  const { collisionCount } = deployment.status ?? {};
  const status: Status = { observedGeneration: deployment.metadata.generation };
  for (const [field, count] of Object.entries(counts)) if (count !== 0) status[field] = count;
  if (all.every((set) => set.status?.terminatingReplicas !== undefined)) {
    status['terminatingReplicas'] = sumStatus(all, 'terminatingReplicas');
  }
  if (collisionCount !== undefined) status['collisionCount'] = collisionCount;
  status.conditions = setCondition(
    conditionsOf(deployment),
    enough
      ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
      : condition(
          'Available',
          'False',
          'MinimumReplicasUnavailable',
          'Deployment does not have minimum availability.',
          now,
        ),
  );
  return status;
}

const count = (status: Record<string, unknown> | undefined, field: string): number =>
  (status?.[field] as number | undefined) ?? 0;

export function isComplete(deployment: KubeObject, status: Status | undefined): boolean {
  const want = replicasOf(deployment);
  return (
    count(status, 'updatedReplicas') === want &&
    count(status, 'replicas') === want &&
    count(status, 'availableReplicas') === want &&
    count(status, 'observedGeneration') >= (deployment.metadata.generation ?? 0)
  );
}

/** More updated, fewer old, more ready or more available than before. */
function hasProgressed(before: Record<string, unknown> | undefined, after: Status): boolean {
  const old = (status: Record<string, unknown> | undefined) =>
    count(status, 'replicas') - count(status, 'updatedReplicas');
  return (
    count(after, 'updatedReplicas') > count(before, 'updatedReplicas') ||
    old(after) < old(before) ||
    count(after, 'readyReplicas') > count(before, 'readyReplicas') ||
    count(after, 'availableReplicas') > count(before, 'availableReplicas')
  );
}

/** When the rollout counts as stuck, Unix milliseconds; undefined when that question does not arise. */
export function deadlineOf(deployment: KubeObject): number | undefined {
  const progressing = conditionOf(deployment, 'Progressing');
  if (!progressing || !hasDeadline(deployment)) return undefined;
  return Date.parse(progressing.lastUpdateTime) + deployment.spec.progressDeadlineSeconds * 1000;
}

function hasTimedOut(deployment: KubeObject, now: number): boolean {
  const progressing = conditionOf(deployment, 'Progressing');
  if (!progressing || progressing.reason === 'NewReplicaSetAvailable') return false;
  return progressing.reason === 'ProgressDeadlineExceeded' || (deadlineOf(deployment) as number) < now;
}

/** The status of a rollout under way: with Progressing and the sets' failures (syncRolloutStatus). */
export function rolloutStatus(
  deployment: KubeObject,
  all: readonly KubeObject[],
  newest: KubeObject | undefined,
  now: number,
): Status {
  const status = calculateStatus(deployment, all, newest, now);
  const current = conditionOf(deployment, 'Progressing') as Condition | undefined;
  let conditions = status.conditions as Condition[];
  const subject = newest
    ? `ReplicaSet ${JSON.stringify(newest.metadata.name)}`
    : `Deployment ${JSON.stringify(deployment.metadata.name)}`;
  const settled =
    count(status, 'replicas') === count(status, 'updatedReplicas') && current?.reason === 'NewReplicaSetAvailable';
  if (!hasDeadline(deployment)) {
    conditions = withoutCondition(conditions, 'Progressing');
  } else if (!settled) {
    if (isComplete(deployment, status)) {
      conditions = setCondition(
        conditions,
        condition('Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, now),
      );
    } else if (hasProgressed(deployment.status, status)) {
      // Replaced even where status and reason stay: the update time is what the deadline counts from.
      const next = condition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now);
      if (current?.status === 'True') next.lastTransitionTime = current.lastTransitionTime;
      conditions = [...withoutCondition(conditions, 'Progressing'), next];
    } else if (hasTimedOut(deployment, now)) {
      conditions = setCondition(
        conditions,
        condition('Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, now),
      );
    }
  }
  const failure = replicaFailure(all, newest);
  conditions = failure ? setCondition(conditions, failure) : withoutCondition(conditions, 'ReplicaFailure');
  return { ...status, conditions };
}

/** The newest set's failure, else any other's. */
function replicaFailure(all: readonly KubeObject[], newest: KubeObject | undefined): Condition | undefined {
  for (const set of newest ? [newest, ...all] : all) {
    const failure = conditionOf(set, 'ReplicaFailure');
    if (failure) return { ...failure, lastUpdateTime: failure.lastTransitionTime };
  }
  return undefined;
}
