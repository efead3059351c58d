/** A Deployment's ReplicaSets: finding and making the newest, writing sizes. Follows pkg/controller/deployment/sync.go. */
import type { Clock } from '../../apimachinery/clock.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { EventRecorder } from '../../client/events.ts';
import type { RestClient } from '../../client/rest-client.ts';
import type { Compared, Deed } from '../../trace.ts';
import { isAlreadyExists, isNamespaceTerminating, semanticEqual, withStatus } from '../controller.ts';
import { controllerOf, controllerRef } from '../owner.ts';
import { conditionOf } from '../pods.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../resources.ts';
import { condition, conditionsOf, hasDeadline, setCondition } from './conditions.ts';
import type { Scaling } from './rolling.ts';
import {
  byCreation,
  findNew,
  HASH_LABEL,
  maxRevision,
  newReplicaCount,
  newSetAnnotations,
  REVISION,
  replicasOf,
  sameTemplate,
  templateHash,
  withReplicaAnnotations,
} from './util.ts';

/** What the controller lends. */
export interface Tools {
  client: RestClient;
  clock: Clock;
  events: EventRecorder;
  compared(compared: Compared): void;
  did(deed: Deed): void;
}

/** A Deployment, the ReplicaSets it has, and which of them is the newest. The Deployment is the last answer of the server. */
export interface Rollout {
  deployment: KubeObject;
  newest: KubeObject | undefined;
  old: KubeObject[];
}

/** The old sets, then the newest. */
export function allOf({ newest, old }: Rollout): KubeObject[] {
  return newest ? [...old, newest] : old;
}

/** Tells the newest set from the old, its revision brought up to date; creates it where asked. */
export async function rolloutOf(
  tools: Tools,
  given: KubeObject,
  sets: readonly KubeObject[],
  create: boolean,
): Promise<Rollout> {
  let deployment = given;
  let newest = findNew(deployment, sets);
  const old = sets.filter((set) => set !== newest).sort(byCreation);
  const revision = maxRevision(old) + 1;
  if (!newest && create) tools.compared({ is: 'unknownTemplate' });
  if (!newest) return create ? createNewest(tools, deployment, old, revision) : { deployment, newest, old };
  const annotations = newSetAnnotations(deployment, newest, revision, true);
  const { minReadySeconds } = deployment.spec;
  if (
    !semanticEqual(annotations, newest.metadata.annotations) ||
    (newest.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)
  ) {
    const { minReadySeconds: _, ...spec } = newest.spec;
    newest = await tools.client.update(REPLICA_SETS, {
      ...newest,
      metadata: { ...newest.metadata, annotations },
      spec: minReadySeconds ? { ...spec, minReadySeconds } : spec,
    });
    return { deployment, newest, old };
  }
  const found =
    hasDeadline(deployment) && !conditionOf(deployment, 'Progressing')
      ? condition(
          'Progressing',
          'True',
          'FoundNewReplicaSet',
          `Found new replica set ${JSON.stringify(newest.metadata.name)}`,
          tools.clock.now(),
        )
      : undefined;
  deployment = await writeRevision(tools, deployment, annotations[REVISION] as string, found);
  return { deployment, newest, old };
}

async function createNewest(tools: Tools, given: KubeObject, old: KubeObject[], revision: number): Promise<Rollout> {
  let deployment = given;
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = templateHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const draft: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace as string,
      labels,
      ownerReferences: [controllerRef(deployment)],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  const replicas = newReplicaCount(deployment, [...old, draft], draft);
  const set: KubeObject = {
    ...draft,
    metadata: { ...draft.metadata, annotations: newSetAnnotations(deployment, draft, revision, false) },
    spec: { ...draft.spec, replicas },
  };
  const name = set.metadata.name as string;
  let newest: KubeObject;
  try {
    newest = await tools.client.create(REPLICA_SETS, deployment.metadata.namespace, set);
  } catch (refusal) {
    if (isAlreadyExists(refusal)) return collided(tools, deployment, old, name, refusal);
    if (!isNamespaceTerminating(refusal)) {
      const message = `Failed to create new replica set ${JSON.stringify(name)}: ${(refusal as Error).message}`;
      if (hasDeadline(deployment)) {
        const failed = condition('Progressing', 'False', 'ReplicaSetCreateError', message, tools.clock.now());
        const conditions = setCondition(conditionsOf(deployment), failed);
        await tools.client.updateStatus(DEPLOYMENTS, withStatus(deployment, { ...deployment.status, conditions }));
      }
      tools.events.event(deployment, 'Warning', 'ReplicaSetCreateError', message);
    }
    throw refusal;
  }
  tools.did({ did: 'created', kind: 'ReplicaSet', names: [name], count: 1, replicas });
  if (replicas > 0) {
    tools.events.event(
      deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled up replica set ${name} from 0 to ${replicas}`,
    );
  }
  const created = hasDeadline(deployment)
    ? condition(
        'Progressing',
        'True',
        'NewReplicaSetCreated',
        `Created new replica set ${JSON.stringify(name)}`,
        tools.clock.now(),
      )
    : undefined;
  deployment = await writeRevision(tools, deployment, String(revision), created);
  return { deployment, newest, old };
}

/** The name is taken: by our own set which the informer has not shown yet, or by another, then the hash changes. */
async function collided(
  tools: Tools,
  deployment: KubeObject,
  old: KubeObject[],
  name: string,
  refusal: unknown,
): Promise<Rollout> {
  const taken = await tools.client.get(REPLICA_SETS, deployment.metadata.namespace, name);
  if (
    controllerOf(taken)?.uid === deployment.metadata.uid &&
    sameTemplate(taken.spec.template, deployment.spec.template)
  ) {
    return { deployment, newest: taken, old };
  }
  const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
  await tools.client.updateStatus(DEPLOYMENTS, withStatus(deployment, { ...deployment.status, collisionCount }));
  throw refusal;
}

/** Notes the revision in the Deployment's annotations and, if given, a Progressing condition. */
async function writeRevision(
  tools: Tools,
  deployment: KubeObject,
  revision: string,
  progressing: ReturnType<typeof condition> | undefined,
): Promise<KubeObject> {
  const { annotations } = deployment.metadata;
  if (annotations?.[REVISION] === revision && !progressing) return deployment;
  const conditions = progressing ? setCondition(conditionsOf(deployment), progressing) : deployment.status?.conditions;
  return tools.client.updateStatus(DEPLOYMENTS, {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: { ...annotations, [REVISION]: revision } },
    status: { ...deployment.status, ...(conditions ? { conditions } : {}) },
  });
}

/** Writes the sizes that differ, with their events. Returns the same rollout when no size did. */
export async function scaleSets(tools: Tools, rollout: Rollout, scalings: readonly Scaling[]): Promise<Rollout> {
  const { deployment } = rollout;
  let result = rollout;
  for (const { set, to } of scalings) {
    const from = replicasOf(set);
    const annotations = withReplicaAnnotations(deployment, set.metadata.annotations);
    if (to === from && semanticEqual(annotations, set.metadata.annotations)) continue;
    const updated = await tools.client.update(REPLICA_SETS, {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...set.spec, replicas: to },
    });
    if (to !== from) {
      const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`;
      tools.did({ did: 'scaled', name: set.metadata.name as string, from, to });
      tools.events.event(deployment, 'Normal', 'ScalingReplicaSet', message);
    }
    const replace = (each: KubeObject) => (each.metadata.uid === set.metadata.uid ? updated : each);
    result = { ...result, newest: result.newest && replace(result.newest), old: result.old.map(replace) };
  }
  return result;
}
