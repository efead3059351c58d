/** Rolls Deployments out over ReplicaSets. Follows pkg/controller/deployment. */
import { fromLabelSelectorObject } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  isAlreadyExists,
  isNamespaceTerminating,
  QueueController,
  semanticEqual,
  withStatus,
} from '../controller.ts';
import { byController, byNamespace, claim, controllerOf, controllerRef, orphansOf } from '../owner.ts';
import { conditionOf, isPodTerminal } from '../pods.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../resources.ts';
import {
  calculateStatus,
  condition,
  conditionsOf,
  deadlineOf,
  hasDeadline,
  isComplete,
  rolloutStatus,
  type Status,
  setCondition,
} from './conditions.ts';
import { healthyScaling, mayShrink, type Scaling, unhealthyScaling } from './rolling.ts';
import {
  activeOrLatest,
  byCreation,
  DESIRED_REPLICAS,
  findNew,
  HASH_LABEL,
  isActive,
  isRolling,
  isSaturated,
  maxRevision,
  newReplicaCount,
  newSetAnnotations,
  proportionalSizes,
  REVISION,
  replicasOf,
  revisionOf,
  sameTemplate,
  sumStatus,
  templateHash,
  withReplicaAnnotations,
} from './util.ts';

export const deploymentController: ControllerDefinition = {
  name: 'deployment-controller',
  create: (context) => new DeploymentController(context),
};

/** A Deployment, the ReplicaSets it has, and which of them is the newest. The Deployment is the last answer of the server. */
interface Rollout {
  deployment: KubeObject;
  newest: KubeObject | undefined;
  old: KubeObject[];
}

class DeploymentController extends QueueController {
  private readonly deployments: Informer;
  private readonly sets: Informer;
  private readonly pods: Informer;

  constructor(context: ControllerContext) {
    super('deployment-controller', context, { serviceAccount: 'deployment-controller' });
    this.deployments = this.watch(
      DEPLOYMENTS,
      {
        add: (deployment) => this.enqueue(keyOf(deployment)),
        update: (_, deployment) => this.enqueue(keyOf(deployment)),
        delete: (deployment) => this.enqueue(keyOf(deployment)),
      },
      { namespace: byNamespace },
    );
    this.sets = this.watch(
      REPLICA_SETS,
      {
        add: (set) => this.setChanged(undefined, set),
        update: (old, set) => this.setChanged(old, set),
        delete: (set) => this.enqueueOwner(set),
      },
      { controller: byController },
    );
    this.pods = this.watch(PODS, { delete: (pod) => this.podDeleted(pod) }, { controller: byController });
  }

  private setChanged(old: KubeObject | undefined, set: KubeObject): void {
    if (old && controllerOf(old)?.uid !== controllerOf(set)?.uid) this.enqueueOwner(old);
    if (controllerOf(set)) {
      this.enqueueOwner(set);
      return;
    }
    const relabelled = !old || !semanticEqual(old.metadata.labels, set.metadata.labels) || controllerOf(old);
    if (!relabelled || set.metadata.deletionTimestamp) return;
    for (const deployment of this.deployments.byIndex('namespace', set.metadata.namespace ?? '')) {
      if (fromLabelSelectorObject(deployment.spec.selector).matches(set.metadata.labels))
        this.enqueue(keyOf(deployment));
    }
  }

  private enqueueOwner(set: KubeObject): void {
    const deployment = this.ownerOf(set);
    if (deployment) this.enqueueCoalesced(keyOf(deployment));
  }

  private ownerOf(set: KubeObject): KubeObject | undefined {
    const owner = controllerOf(set);
    if (owner?.kind !== 'Deployment') return undefined;
    const deployment = this.deployments.get(set.metadata.namespace, owner.name);
    return deployment?.metadata.uid === owner.uid ? deployment : undefined;
  }

  /** A Recreate rollout goes on when the last Pod is gone. */
  private podDeleted(pod: KubeObject): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return;
    const set = this.sets.get(pod.metadata.namespace, owner.name);
    const deployment = set && this.ownerOf(set);
    if (!deployment || isRolling(deployment)) return;
    const siblings = this.sets.byIndex('controller', deployment.metadata.uid ?? '');
    if (siblings.every((each) => this.pods.byIndex('controller', each.metadata.uid ?? '').length === 0)) {
      this.enqueue(keyOf(deployment));
    }
  }

  protected async sync(key: string): Promise<void> {
    let deployment = this.deployments.getByKey(key);
    if (!deployment) return;
    const selector = fromLabelSelectorObject(deployment.spec.selector);
    if (selector.empty) {
      const message = 'This deployment is selecting all pods. A non-empty selector is required.';
      this.events.event(deployment, 'Warning', 'SelectingAll', message);
      return;
    }
    const { uid = '', namespace } = deployment.metadata;
    const candidates = [
      ...this.sets.byIndex('controller', uid),
      ...this.sets.byIndex('controller', orphansOf(namespace)),
    ];
    const sets = await claim({
      client: this.client,
      ref: REPLICA_SETS,
      owner: deployment,
      selector,
      objects: candidates,
    });
    if (deployment.metadata.deletionTimestamp) {
      const rollout = await this.rolloutOf(deployment, sets, false);
      await this.writeStatus(
        rollout,
        calculateStatus(rollout.deployment, allOf(rollout), rollout.newest, this.clock.now()),
      );
      return;
    }
    deployment = await this.checkPaused(deployment);
    if (deployment.spec.paused) return this.scaleOnly(deployment, sets);
    const scaling = sets.some((set) => {
      const desired = set.metadata.annotations?.[DESIRED_REPLICAS];
      return isActive(set) && desired !== undefined && desired !== String(replicasOf(deployment as KubeObject));
    });
    if (scaling) return this.scaleOnly(deployment, sets);
    return isRolling(deployment) ? this.rollingUpdate(deployment, sets) : this.recreate(deployment, sets);
  }

  /** Paused, or its size was changed: nothing moves from one ReplicaSet to another (sync). */
  private async scaleOnly(deployment: KubeObject, sets: KubeObject[]): Promise<void> {
    let rollout = await this.rolloutOf(deployment, sets, false);
    rollout = await this.scale(rollout);
    if (deployment.spec.paused) await this.cleanUp(rollout);
    await this.writeStatus(
      rollout,
      calculateStatus(rollout.deployment, allOf(rollout), rollout.newest, this.clock.now()),
    );
  }

  private async scale(rollout: Rollout): Promise<Rollout> {
    const { deployment, newest, old } = rollout;
    const one = activeOrLatest(newest, old);
    if (one)
      return replicasOf(one) === replicasOf(deployment)
        ? rollout
        : this.apply(rollout, [{ set: one, to: replicasOf(deployment) }]);
    if (isSaturated(deployment, newest))
      return this.apply(
        rollout,
        old.filter(isActive).map((set) => ({ set, to: 0 })),
      );
    if (!isRolling(deployment)) return rollout;
    const active = allOf(rollout).filter(isActive);
    const sizes = proportionalSizes(deployment, active);
    return this.apply(
      rollout,
      active.map((set) => ({ set, to: sizes.get(set.metadata.name as string) ?? replicasOf(set) })),
    );
  }

  private async rollingUpdate(given: KubeObject, sets: KubeObject[]): Promise<void> {
    let rollout = await this.rolloutOf(given, sets, true);
    const { deployment } = rollout;
    const newest = rollout.newest as KubeObject;
    const want = newReplicaCount(deployment, allOf(rollout), newest);
    const to = Math.min(want, replicasOf(deployment));
    if (replicasOf(newest) !== replicasOf(deployment) && to !== replicasOf(newest)) {
      rollout = await this.apply(rollout, [{ set: newest, to }]);
      return this.writeRolloutStatus(rollout);
    }
    if (mayShrink(deployment, rollout.old, newest)) {
      const before = rollout;
      rollout = await this.apply(rollout, unhealthyScaling(deployment, rollout.old, newest));
      rollout = await this.apply(rollout, healthyScaling(deployment, rollout.old, newest));
      if (rollout !== before) return this.writeRolloutStatus(rollout);
    }
    if (isComplete(deployment, deployment.status)) await this.cleanUp(rollout);
    return this.writeRolloutStatus(rollout);
  }

  private async recreate(given: KubeObject, sets: KubeObject[]): Promise<void> {
    let rollout = await this.rolloutOf(given, sets, false);
    const active = rollout.old.filter(isActive);
    if (active.length > 0) {
      rollout = await this.apply(
        rollout,
        active.map((set) => ({ set, to: 0 })),
      );
      return this.writeRolloutStatus(rollout);
    }
    if (this.oldPodsRunning(rollout)) return this.writeRolloutStatus(rollout);
    if (!rollout.newest) rollout = await this.rolloutOf(rollout.deployment, sets, true);
    const newest = rollout.newest as KubeObject;
    if (replicasOf(newest) !== replicasOf(rollout.deployment)) {
      rollout = await this.apply(rollout, [{ set: newest, to: replicasOf(rollout.deployment) }]);
    }
    if (isComplete(rollout.deployment, rollout.deployment.status)) await this.cleanUp(rollout);
    return this.writeRolloutStatus(rollout);
  }

  private oldPodsRunning({ newest, old }: Rollout): boolean {
    if (sumStatus(old, 'replicas') > 0) return true;
    return old.some(
      (set) =>
        set !== newest && this.pods.byIndex('controller', set.metadata.uid ?? '').some((pod) => !isPodTerminal(pod)),
    );
  }

  /** Tells the newest set from the old, its revision brought up to date; creates it where asked. */
  private async rolloutOf(given: KubeObject, sets: readonly KubeObject[], create: boolean): Promise<Rollout> {
    let deployment = given;
    let newest = findNew(deployment, sets);
    const old = sets.filter((set) => set !== newest).sort(byCreation);
    const revision = maxRevision(old) + 1;
    if (!newest) return create ? this.createNewest(deployment, old, revision) : { deployment, newest, old };
    const annotations = newSetAnnotations(deployment, newest, revision, true);
    const { minReadySeconds } = deployment.spec;
    if (
      !semanticEqual(annotations, newest.metadata.annotations) ||
      (newest.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)
    ) {
      const { minReadySeconds: _, ...spec } = newest.spec;
      newest = await this.client.update(REPLICA_SETS, {
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
            this.clock.now(),
          )
        : undefined;
    deployment = await this.writeRevision(deployment, annotations[REVISION] as string, found);
    return { deployment, newest, old };
  }

  private async createNewest(given: KubeObject, old: KubeObject[], revision: number): Promise<Rollout> {
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
      newest = await this.client.create(REPLICA_SETS, deployment.metadata.namespace, set);
    } catch (refusal) {
      if (isAlreadyExists(refusal)) return this.collided(deployment, old, name, refusal);
      if (!isNamespaceTerminating(refusal)) {
        const message = `Failed to create new replica set ${JSON.stringify(name)}: ${(refusal as Error).message}`;
        if (hasDeadline(deployment)) {
          const failed = condition('Progressing', 'False', 'ReplicaSetCreateError', message, this.clock.now());
          const conditions = setCondition(conditionsOf(deployment), failed);
          await this.client.updateStatus(DEPLOYMENTS, withStatus(deployment, { ...deployment.status, conditions }));
        }
        this.events.event(deployment, 'Warning', 'ReplicaSetCreateError', message);
      }
      throw refusal;
    }
    this.note(() => `created ReplicaSet ${name} with ${replicas} replicas`);
    if (replicas > 0) {
      this.events.event(
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
          this.clock.now(),
        )
      : undefined;
    deployment = await this.writeRevision(deployment, String(revision), created);
    return { deployment, newest, old };
  }

  /** The name is taken: by our own set which the informer has not shown yet, or by another, then the hash changes. */
  private async collided(deployment: KubeObject, old: KubeObject[], name: string, refusal: unknown): Promise<Rollout> {
    const taken = await this.client.get(REPLICA_SETS, deployment.metadata.namespace, name);
    if (
      controllerOf(taken)?.uid === deployment.metadata.uid &&
      sameTemplate(taken.spec.template, deployment.spec.template)
    ) {
      return { deployment, newest: taken, old };
    }
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    await this.client.updateStatus(DEPLOYMENTS, withStatus(deployment, { ...deployment.status, collisionCount }));
    throw refusal;
  }

  /** Notes the revision in the Deployment's annotations and, if given, a Progressing condition. */
  private async writeRevision(
    deployment: KubeObject,
    revision: string,
    progressing: ReturnType<typeof condition> | undefined,
  ): Promise<KubeObject> {
    const { annotations } = deployment.metadata;
    if (annotations?.[REVISION] === revision && !progressing) return deployment;
    const conditions = progressing
      ? setCondition(conditionsOf(deployment), progressing)
      : deployment.status?.conditions;
    return this.client.updateStatus(DEPLOYMENTS, {
      ...deployment,
      metadata: { ...deployment.metadata, annotations: { ...annotations, [REVISION]: revision } },
      status: { ...deployment.status, ...(conditions ? { conditions } : {}) },
    });
  }

  /** Writes the sizes that differ, with their events. Returns the same rollout when no size did. */
  private async apply(rollout: Rollout, scalings: readonly Scaling[]): Promise<Rollout> {
    const { deployment } = rollout;
    let result = rollout;
    for (const { set, to } of scalings) {
      const from = replicasOf(set);
      const annotations = withReplicaAnnotations(deployment, set.metadata.annotations);
      if (to === from && semanticEqual(annotations, set.metadata.annotations)) continue;
      const updated = await this.client.update(REPLICA_SETS, {
        ...set,
        metadata: { ...set.metadata, annotations },
        spec: { ...set.spec, replicas: to },
      });
      if (to !== from) {
        const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`;
        this.note(() => message);
        this.events.event(deployment, 'Normal', 'ScalingReplicaSet', message);
      }
      const replace = (each: KubeObject) => (each.metadata.uid === set.metadata.uid ? updated : each);
      result = { ...result, newest: result.newest && replace(result.newest), old: result.old.map(replace) };
    }
    return result;
  }

  private async checkPaused(deployment: KubeObject): Promise<KubeObject> {
    if (!hasDeadline(deployment)) return deployment;
    const reason = conditionOf(deployment, 'Progressing')?.reason;
    const paused = deployment.spec.paused === true;
    if (reason === 'ProgressDeadlineExceeded' || paused === (reason === 'DeploymentPaused')) return deployment;
    const now = this.clock.now();
    const next = paused
      ? condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
      : condition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now);
    const conditions = setCondition(conditionsOf(deployment), next);
    return this.client.updateStatus(DEPLOYMENTS, withStatus(deployment, { ...deployment.status, conditions }));
  }

  /** Deletes the oldest empty sets beyond spec.revisionHistoryLimit. */
  private async cleanUp({ deployment, old }: Rollout): Promise<void> {
    const limit = deployment.spec.revisionHistoryLimit;
    if (limit === undefined || limit === null || limit === 2147483647) return;
    const candidates = old.filter((set) => !set.metadata.deletionTimestamp);
    candidates.sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b));
    for (const set of candidates.slice(0, Math.max(0, candidates.length - limit))) {
      const { generation = 0, namespace, name = '' } = set.metadata;
      if ((set.status?.replicas ?? 0) !== 0 || isActive(set) || generation > (set.status?.observedGeneration ?? 0))
        continue;
      this.note(() => `deleted ReplicaSet ${name}: beyond the revision history limit`);
      await ignoreNotFound(this.client.delete(REPLICA_SETS, namespace, name));
    }
  }

  private async writeRolloutStatus(rollout: Rollout): Promise<void> {
    const { deployment, newest } = rollout;
    const now = this.clock.now();
    const status = rolloutStatus(deployment, allOf(rollout), newest, now);
    if (!semanticEqual(status, deployment.status)) return this.writeStatus(rollout, status);
    const deadline = deadlineOf(deployment);
    const reason = conditionOf(deployment, 'Progressing')?.reason;
    if (deadline === undefined || isComplete(deployment, status) || reason === 'ProgressDeadlineExceeded') {
      this.queue.cancel(keyOf(deployment));
      return;
    }
    const wait = deadline - now;
    if (wait < 1000) this.queue.addRateLimited(keyOf(deployment));
    else this.queue.addAfter(keyOf(deployment), wait + 1000);
  }

  private async writeStatus({ deployment }: Rollout, status: Status): Promise<void> {
    if (semanticEqual(status, deployment.status)) return;
    this.note(
      () =>
        `status: ${status['readyReplicas'] ?? 0} of ${replicasOf(deployment)} ready, ${status['updatedReplicas'] ?? 0} updated`,
    );
    await ignoreNotFound(this.client.updateStatus(DEPLOYMENTS, withStatus(deployment, status)));
  }
}

function allOf({ newest, old }: Rollout): KubeObject[] {
  return newest ? [...old, newest] : old;
}
