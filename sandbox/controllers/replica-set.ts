/** Keeps as many Pods as a ReplicaSet asks for. Follows pkg/controller/replicaset. */
import { fromLabelSelectorObject } from '../apimachinery/labels.ts';
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import { type Informer, keyOf } from '../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  isNamespaceTerminating,
  isNotFound,
  QueueController,
  semanticEqual,
  withStatus,
} from './controller.ts';
import { podsToDelete } from './deletion-rank.ts';
import { Expectations, type ExpectationsState, slowStart } from './expectations.ts';
import { byController, byNamespace, claim, controllerOf, controllerRef, orphansOf } from './owner.ts';
import {
  conditionOf,
  isPodActive,
  isPodAvailable,
  isPodReady,
  isPodTerminating,
  nextAvailability,
  podFromTemplate,
} from './pods.ts';
import { PODS, REPLICA_SETS } from './resources.ts';

/** At most so many Pods are created or deleted in one go. */
const BURST_REPLICAS = 500;

export const replicaSetController: ControllerDefinition = {
  name: 'replicaset-controller',
  create: (context) => new ReplicaSetController(context),
};

class ReplicaSetController extends QueueController {
  private readonly sets: Informer;
  private readonly pods: Informer;
  private readonly expectations: Expectations;

  constructor(context: ControllerContext) {
    super('replicaset-controller', context, { serviceAccount: 'replicaset-controller' });
    this.expectations = new Expectations(context.clock);
    this.sets = this.watch(
      REPLICA_SETS,
      {
        add: (set) => this.enqueue(keyOf(set)),
        update: (old, set) => {
          if (old.metadata.generation === set.metadata.generation) this.enqueueCoalesced(keyOf(set));
          else this.enqueue(keyOf(set));
        },
        delete: (set) => {
          this.expectations.forget(keyOf(set));
          this.enqueue(keyOf(set));
        },
      },
      { controller: byController, namespace: byNamespace },
    );
    this.pods = this.watch(
      PODS,
      {
        add: (pod) => this.podAdded(pod),
        update: (old, pod) => this.podUpdated(old, pod),
        delete: (pod) => this.podDeleted(pod),
      },
      { controller: byController },
    );
  }

  protected override saveOwn(): ExpectationsState {
    return this.expectations.save();
  }

  protected override loadOwn(state: unknown): void {
    this.expectations.load(state as ExpectationsState);
  }

  private podAdded(pod: KubeObject): void {
    if (this.resuming) return;
    if (pod.metadata.deletionTimestamp) {
      this.podDeleted(pod);
      return;
    }
    const set = this.ownerOf(pod);
    if (set) {
      this.expectations.creationObserved(keyOf(set));
      this.enqueueCoalesced(keyOf(set));
    } else if (!controllerOf(pod)) this.enqueueMatching(pod);
  }

  private podUpdated(old: KubeObject, pod: KubeObject): void {
    const [before, after] = [controllerOf(old)?.uid, controllerOf(pod)?.uid];
    const relabelled = !semanticEqual(old.metadata.labels, pod.metadata.labels);
    if (pod.metadata.deletionTimestamp) {
      this.podDeleted(pod);
      if (relabelled) this.podDeleted(old);
      return;
    }
    if (before !== after) {
      const previous = this.ownerOf(old);
      if (previous) this.enqueueCoalesced(keyOf(previous));
    }
    const set = this.ownerOf(pod);
    if (set) {
      this.enqueueCoalesced(keyOf(set));
      const { minReadySeconds = 0 } = set.spec;
      if (minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) {
        this.queue.addAfter(keyOf(set), minReadySeconds * 1000 + 1000);
      }
    } else if (!after && (relabelled || before !== after)) this.enqueueMatching(pod);
  }

  private podDeleted(pod: KubeObject): void {
    const set = this.ownerOf(pod);
    if (!set || this.resuming) return;
    this.expectations.deletionObserved(keyOf(set), keyOf(pod));
    this.enqueueCoalesced(keyOf(set));
  }

  private ownerOf(pod: KubeObject): KubeObject | undefined {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return undefined;
    const set = this.sets.get(pod.metadata.namespace, owner.name);
    return set?.metadata.uid === owner.uid ? set : undefined;
  }

  private enqueueMatching(pod: KubeObject): void {
    for (const set of this.sets.byIndex('namespace', pod.metadata.namespace ?? '')) {
      if (fromLabelSelectorObject(set.spec.selector).matches(pod.metadata.labels)) this.enqueue(keyOf(set));
    }
  }

  protected async sync(key: string): Promise<void> {
    const set = this.sets.getByKey(key);
    if (!set) {
      this.saw({ what: 'gone' });
      this.expectations.forget(key);
      return;
    }
    const mayManage = this.expectations.satisfied(key);
    const { uid = '', namespace } = set.metadata;
    const owned = this.pods.byIndex('controller', uid);
    const selector = fromLabelSelectorObject(set.spec.selector);
    const candidates: KubeObject[] = [];
    let terminating = 0;
    for (let i = 0; i < owned.length; i++) {
      const pod = owned[i] as KubeObject;
      if (isPodActive(pod)) candidates.push(pod);
      else if (isPodTerminating(pod) && selector.matches(pod.metadata.labels)) terminating++;
    }
    for (const pod of this.pods.byIndex('controller', orphansOf(namespace))) if (isPodActive(pod)) candidates.push(pod);
    const active = await claim({ client: this.client, ref: PODS, owner: set, selector, objects: candidates });
    const counts = this.count(set, active);
    this.tellSize(set, { created: active.length, ready: counts.ready, terminating }, mayManage);
    let failure: unknown;
    if (mayManage && !set.metadata.deletionTimestamp) failure = await this.manageReplicas(key, set, active);
    const updated = await this.updateStatus(
      set,
      statusOf(set, { ...counts, created: active.length, terminating }, failure, this.clock.now()),
    );
    if (failure) throw failure;
    const { minReadySeconds = 0, replicas = 1 } = updated.spec;
    if (updated.status.readyReplicas === replicas && updated.status.availableReplicas !== replicas) {
      const now = this.clock.now();
      const next = nextAvailability(active, minReadySeconds, now);
      if (next !== undefined) this.queue.addAfter(key, next - now);
    }
  }

  private tellSize(
    set: KubeObject,
    seen: { created: number; ready: number; terminating: number },
    mayManage: boolean,
  ): void {
    const desired: number = set.spec.replicas ?? 1;
    this.saw({ what: 'pods', desired, ...seen }, set);
    const count = Math.abs(seen.created - desired);
    if (set.metadata.deletionTimestamp) this.compared({ is: 'deleting' });
    else if (!mayManage) this.compared({ is: 'waiting' });
    else if (count === 0) this.compared({ is: 'equal' });
    else this.compared({ is: seen.created < desired ? 'missing' : 'surplus', count });
  }

  /** Resolves to the first refusal. */
  private async manageReplicas(key: string, set: KubeObject, active: readonly KubeObject[]): Promise<unknown> {
    const difference = active.length - (set.spec.replicas ?? 1);
    if (difference === 0) return undefined;
    return difference < 0
      ? this.createPods(key, set, Math.min(-difference, BURST_REPLICAS))
      : this.deletePods(key, set, active, Math.min(difference, BURST_REPLICAS));
  }

  private async createPods(key: string, set: KubeObject, count: number): Promise<unknown> {
    this.expectations.expect(key, count);
    const owner = controllerRef(set);
    const { successes, error } = await slowStart(count, async () => {
      const pod = podFromTemplate(set.spec.template, set, owner);
      try {
        const created = await this.client.create(PODS, set.metadata.namespace, pod);
        this.did({ did: 'created', kind: 'Pod', names: [created.metadata.name as string], count: 1 });
        this.events.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
      } catch (refusal) {
        // The namespace going away is nobody's fault and no reason to try again.
        if (isNamespaceTerminating(refusal)) return;
        this.events.event(set, 'Warning', 'FailedCreate', `Error creating: ${(refusal as Error).message}`);
        throw refusal;
      }
    });
    if (successes < count) this.expectations.creationObserved(key, count - successes);
    return error;
  }

  private async deletePods(
    key: string,
    set: KubeObject,
    active: readonly KubeObject[],
    count: number,
  ): Promise<unknown> {
    const doomed = podsToDelete(active, this.relatedPods(set), count, this.clock.now());
    this.expectations.expect(key, 0, doomed.map(keyOf));
    let failure: unknown;
    await Promise.all(
      doomed.map(async (pod) => {
        const { namespace, name = '' } = pod.metadata;
        try {
          await this.client.delete(PODS, namespace, name);
          this.did({ did: 'deleted', kind: 'Pod', names: [name], count: 1 });
          this.events.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
        } catch (refusal) {
          this.expectations.deletionObserved(key, keyOf(pod));
          if (isNotFound(refusal)) return;
          this.events.event(set, 'Warning', 'FailedDelete', `Error deleting: ${(refusal as Error).message}`);
          failure ??= refusal;
        }
      }),
    );
    return failure;
  }

  /** The Pods of every ReplicaSet of the same owner: those of a Deployment's other revisions crowd nodes too. */
  private relatedPods(set: KubeObject): KubeObject[] {
    const owner = controllerOf(set);
    const sets = owner ? this.sets.byIndex('controller', owner.uid) : [set];
    return sets.flatMap((each) => this.pods.byIndex('controller', each.metadata.uid ?? ''));
  }

  private count(
    set: KubeObject,
    active: readonly KubeObject[],
  ): { labelled: number; ready: number; available: number } {
    const { template, minReadySeconds = 0 } = set.spec;
    const templateLabels = Object.entries((template.metadata?.labels ?? {}) as Record<string, string>);
    const now = this.clock.now();
    let labelled = 0;
    let ready = 0;
    let available = 0;
    for (let i = 0; i < active.length; i++) {
      const pod = active[i] as KubeObject;
      if (hasLabels(pod, templateLabels)) labelled++;
      if (!isPodReady(pod)) continue;
      ready++;
      if (minReadySeconds === 0 || isPodAvailable(pod, minReadySeconds, now)) available++;
    }
    return { labelled, ready, available };
  }

  private async updateStatus(set: KubeObject, status: KubeObject): Promise<KubeObject> {
    if (semanticEqual(set.status, status)) return set;
    this.did({ did: 'status', ready: status['readyReplicas'] ?? 0, desired: set.spec.replicas ?? 1 });
    return (
      (await ignoreNotFound(this.client.updateStatus(REPLICA_SETS, withStatus(set, status)))) ?? withStatus(set, status)
    );
  }
}

function hasLabels({ metadata: { labels } }: KubeObject, wanted: readonly (readonly [string, string])[]): boolean {
  for (let i = 0; i < wanted.length; i++) {
    const pair = wanted[i] as readonly [string, string];
    if (labels?.[pair[0]] !== pair[1]) return false;
  }
  return true;
}

interface Counts {
  created: number;
  labelled: number;
  ready: number;
  available: number;
  terminating: number;
}

function statusOf(set: KubeObject, counts: Counts, failure: unknown, now: number): KubeObject {
  const { created, labelled, ready, available, terminating } = counts;
  let conditions = (set.status?.conditions ?? []) as KubeObject[];
  const failing = conditionOf(set, 'ReplicaFailure');
  if (failure && !failing) {
    conditions = [
      ...conditions,
      {
        type: 'ReplicaFailure',
        status: 'True',
        lastTransitionTime: rfc3339(now),
        reason: created < (set.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete',
        message: (failure as Error).message,
      } as never,
    ];
  } else if (!failure && failing) conditions = conditions.filter((condition) => condition !== failing);
  return {
    replicas: created,
    ...(labelled ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating,
    observedGeneration: set.metadata.generation,
    ...(conditions.length > 0 ? { conditions } : {}),
  } as never;
}
