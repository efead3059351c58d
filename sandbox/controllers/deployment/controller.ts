/** Rolls Deployments out over ReplicaSets. Follows pkg/controller/deployment. */
import { fromLabelSelectorObject } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  QueueController,
  semanticEqual,
  withStatus,
} from '../controller.ts';
import { byController, byNamespace, claim, controllerOf, orphansOf } from '../owner.ts';
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
import { healthyScaling, mayShrink, unhealthyScaling } from './rolling.ts';
import { allOf, type Rollout, rolloutOf, scaleSets, type Tools } from './rollout.ts';
import { comparedSets, sawSets } from './told.ts';
import {
  activeOrLatest,
  byCreation,
  DESIRED_REPLICAS,
  isActive,
  isRolling,
  isSaturated,
  newReplicaCount,
  proportionalSizes,
  replicasOf,
  revisionOf,
  sumStatus,
} from './util.ts';

export const deploymentController: ControllerDefinition = {
  name: 'deployment-controller',
  create: (context) => new DeploymentController(context),
};

class DeploymentController extends QueueController {
  private readonly deployments: Informer;
  private readonly sets: Informer;
  private readonly pods: Informer;
  private readonly tools: Tools;

  constructor(context: ControllerContext) {
    super('deployment-controller', context, { serviceAccount: 'deployment-controller' });
    const { client, clock, events } = this;
    this.tools = {
      client,
      clock,
      events,
      compared: (compared) => this.compared(compared),
      did: (deed) => this.did(deed),
    };
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
    if (!deployment) return this.saw({ what: 'gone' });
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
    this.saw(sawSets(deployment, sets), deployment);
    if (deployment.metadata.deletionTimestamp) {
      this.compared({ is: 'deleting' });
      const rollout = await rolloutOf(this.tools, deployment, sets, false);
      await this.writeStatus(
        rollout,
        calculateStatus(rollout.deployment, allOf(rollout), rollout.newest, this.clock.now()),
      );
      return;
    }
    deployment = await this.checkPaused(deployment);
    if (deployment.spec.paused) {
      this.compared({ is: 'paused' });
      return this.scaleOnly(deployment, sets);
    }
    const scaling = sets.some((set) => {
      const desired = set.metadata.annotations?.[DESIRED_REPLICAS];
      return isActive(set) && desired !== undefined && desired !== String(replicasOf(deployment as KubeObject));
    });
    if (scaling) {
      this.compared({ is: 'resized', desired: replicasOf(deployment) });
      return this.scaleOnly(deployment, sets);
    }
    return isRolling(deployment) ? this.rollingUpdate(deployment, sets) : this.recreate(deployment, sets);
  }

  /** Paused, or its size was changed: nothing moves from one ReplicaSet to another (sync). */
  private async scaleOnly(deployment: KubeObject, sets: KubeObject[]): Promise<void> {
    let rollout = await rolloutOf(this.tools, deployment, sets, false);
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
        : scaleSets(this.tools, rollout, [{ set: one, to: replicasOf(deployment) }]);
    if (isSaturated(deployment, newest))
      return scaleSets(
        this.tools,
        rollout,
        old.filter(isActive).map((set) => ({ set, to: 0 })),
      );
    if (!isRolling(deployment)) return rollout;
    const active = allOf(rollout).filter(isActive);
    const sizes = proportionalSizes(deployment, active);
    return scaleSets(
      this.tools,
      rollout,
      active.map((set) => ({ set, to: sizes.get(set.metadata.name as string) ?? replicasOf(set) })),
    );
  }

  private async rollingUpdate(given: KubeObject, sets: KubeObject[]): Promise<void> {
    let rollout = await rolloutOf(this.tools, given, sets, true);
    const { deployment } = rollout;
    const newest = rollout.newest as KubeObject;
    // One just made has been told of.
    if (sets.some((set) => set.metadata.uid === newest.metadata.uid)) this.compared(comparedSets(rollout));
    const want = newReplicaCount(deployment, allOf(rollout), newest);
    const to = Math.min(want, replicasOf(deployment));
    if (replicasOf(newest) !== replicasOf(deployment) && to !== replicasOf(newest)) {
      rollout = await scaleSets(this.tools, rollout, [{ set: newest, to }]);
      return this.writeRolloutStatus(rollout);
    }
    if (mayShrink(deployment, rollout.old, newest)) {
      const before = rollout;
      rollout = await scaleSets(this.tools, rollout, unhealthyScaling(deployment, rollout.old, newest));
      rollout = await scaleSets(this.tools, rollout, healthyScaling(deployment, rollout.old, newest));
      if (rollout !== before) return this.writeRolloutStatus(rollout);
    }
    if (isComplete(deployment, deployment.status)) await this.cleanUp(rollout);
    return this.writeRolloutStatus(rollout);
  }

  private async recreate(given: KubeObject, sets: KubeObject[]): Promise<void> {
    let rollout = await rolloutOf(this.tools, given, sets, false);
    this.compared(comparedSets(rollout));
    const active = rollout.old.filter(isActive);
    if (active.length > 0) {
      rollout = await scaleSets(
        this.tools,
        rollout,
        active.map((set) => ({ set, to: 0 })),
      );
      return this.writeRolloutStatus(rollout);
    }
    if (this.oldPodsRunning(rollout)) return this.writeRolloutStatus(rollout);
    if (!rollout.newest) rollout = await rolloutOf(this.tools, rollout.deployment, sets, true);
    const newest = rollout.newest as KubeObject;
    if (replicasOf(newest) !== replicasOf(rollout.deployment)) {
      rollout = await scaleSets(this.tools, rollout, [{ set: newest, to: replicasOf(rollout.deployment) }]);
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
      if (await ignoreNotFound(this.client.delete(REPLICA_SETS, namespace, name)))
        this.did({ did: 'deleted', kind: 'ReplicaSet', names: [name], count: 1 });
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
    // A rollout that was complete once cannot time out: kube-controller-manager looks again every 5 ms to no effect
    // (requeueStuckDeployment); here the Pods' next event suffices.
    const after = deadline - now;
    if (after < 1000 && reason === 'NewReplicaSetAvailable') return;
    if (after < 1000) this.queue.addRateLimited(keyOf(deployment));
    else this.queue.addAfter(keyOf(deployment), after + 1000);
  }

  private async writeStatus({ deployment }: Rollout, status: Status): Promise<void> {
    if (semanticEqual(status, deployment.status)) return;
    this.did({ did: 'status', ready: Number(status['readyReplicas'] ?? 0), desired: replicasOf(deployment) });
    await ignoreNotFound(this.client.updateStatus(DEPLOYMENTS, withStatus(deployment, status)));
  }
}
