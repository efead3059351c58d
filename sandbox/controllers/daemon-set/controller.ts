/** One Pod on every node that suits. Follows pkg/controller/daemon. */
import { fromLabelSelectorObject } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  isNamespaceTerminating,
  isNotFound,
  QueueController,
  semanticEqual,
  withStatus,
} from '../controller.ts';
import { Expectations, type ExpectationsState, slowStart } from '../expectations.ts';
import { byController, byNamespace, claim, controllerOf, orphansOf } from '../owner.ts';
import { nextAvailability } from '../pods.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../resources.ts';
import { cleanUpHistory, syncHistory } from './history.ts';
import { daemonPod, HASH_LABEL, nodeFits, targetNode } from './pod.ts';
import { statusOf } from './status.ts';
import { isUpdated, rollingUpdate, updateLimits } from './update.ts';

const BURST_REPLICAS = 250;

export const daemonSetController: ControllerDefinition = {
  name: 'daemonset-controller',
  create: (context) => new DaemonSetController(context),
};

class DaemonSetController extends QueueController {
  private readonly sets: Informer;
  private readonly pods: Informer;
  private readonly nodes: Informer;
  private readonly revisions: Informer;
  private readonly expectations: Expectations;

  constructor(context: ControllerContext) {
    super('daemonset-controller', context, { serviceAccount: 'daemon-set-controller' });
    this.expectations = new Expectations(context.clock);
    this.sets = this.watch(
      DAEMON_SETS,
      {
        add: (set) => this.enqueue(keyOf(set)),
        update: (_, set) => this.enqueue(keyOf(set)),
        delete: (set) => {
          this.expectations.forget(keyOf(set));
        },
      },
      { namespace: byNamespace },
    );
    this.pods = this.watch(
      PODS,
      {
        add: (pod) => this.podChanged(undefined, pod),
        update: (old, pod) => this.podChanged(old, pod),
        delete: (pod) => this.podDeleted(pod),
      },
      { controller: byController },
    );
    this.nodes = this.watch(NODES, {
      add: (node) => this.nodeChanged(undefined, node),
      update: (old, node) => {
        const same =
          semanticEqual(old.spec?.taints, node.spec?.taints) &&
          semanticEqual(old.metadata.labels, node.metadata.labels);
        if (!same) this.nodeChanged(old, node);
      },
    });
    this.revisions = this.watch(CONTROLLER_REVISIONS, {}, { controller: byController });
  }

  protected override saveOwn(): ExpectationsState {
    return this.expectations.save();
  }

  protected override loadOwn(state: unknown): void {
    this.expectations.load(state as ExpectationsState);
  }

  private nodeChanged(old: KubeObject | undefined, node: KubeObject): void {
    for (const set of this.sets.list()) {
      const fits = nodeFits(set, node);
      const before = old ? nodeFits(set, old) : { run: false, stay: true };
      if (fits.run !== before.run || fits.stay !== before.stay) this.enqueue(keyOf(set));
    }
  }

  private podChanged(old: KubeObject | undefined, pod: KubeObject): void {
    if (pod.metadata.deletionTimestamp) {
      this.podDeleted(pod);
      return;
    }
    if (old && controllerOf(old)?.uid !== controllerOf(pod)?.uid) {
      const previous = this.ownerOf(old);
      if (previous) this.enqueue(keyOf(previous));
    }
    const set = this.ownerOf(pod);
    if (set) {
      if (!old && !this.resuming) this.expectations.creationObserved(keyOf(set));
      this.enqueueCoalesced(keyOf(set));
    } else if (!controllerOf(pod)) {
      for (const each of this.sets.byIndex('namespace', pod.metadata.namespace ?? '')) {
        if (fromLabelSelectorObject(each.spec.selector).matches(pod.metadata.labels)) this.enqueue(keyOf(each));
      }
    }
  }

  private podDeleted(pod: KubeObject): void {
    const set = this.ownerOf(pod);
    if (!set || this.resuming) return;
    this.expectations.deletionObserved(keyOf(set), keyOf(pod));
    this.enqueueCoalesced(keyOf(set));
  }

  private ownerOf(pod: KubeObject): KubeObject | undefined {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'DaemonSet') return undefined;
    const set = this.sets.get(pod.metadata.namespace, owner.name);
    return set?.metadata.uid === owner.uid ? set : undefined;
  }

  protected async sync(key: string): Promise<void> {
    const given = this.sets.getByKey(key);
    if (!given) {
      this.saw({ what: 'gone' });
      this.expectations.forget(key);
      return;
    }
    const { uid = '', namespace, deletionTimestamp } = given.metadata;
    const selector = fromLabelSelectorObject(given.spec.selector);
    if (selector.empty) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.events.event(given, 'Warning', 'SelectingAll', message);
      return;
    }
    if (deletionTimestamp) return;
    const { current, old, set } = await syncHistory(this.client, given, this.revisions.byIndex('controller', uid));
    const hash = current.metadata.labels?.[HASH_LABEL] as string;
    const candidates = [
      ...this.pods.byIndex('controller', uid),
      ...this.pods.byIndex('controller', orphansOf(namespace)),
    ];
    const pods = await claim({ client: this.client, ref: PODS, owner: set, selector, objects: candidates });
    const byNode = groupByNode(pods);
    this.tellSize(set, byNode, hash);
    if (!this.expectations.satisfied(key)) return this.writeStatus(set, byNode, hash);
    await this.manage(key, set, byNode, hash);
    if (this.expectations.satisfied(key) && set.spec.updateStrategy?.type !== 'OnDelete') {
      const now = this.clock.now();
      const { remove, surge } = rollingUpdate(set, this.onNodes(set), this.desired(set), hash, now);
      await this.syncNodes(key, set, surge, remove, hash);
    }
    await cleanUpHistory(this.client, set, old, pods);
    await this.writeStatus(set, byNode, hash);
    const now = this.clock.now();
    const next = nextAvailability(pods, set.spec.minReadySeconds ?? 0, now);
    if (next !== undefined) this.queue.addAfter(key, next - now);
  }

  private desired(set: KubeObject): number {
    return this.nodes.list().filter((node) => nodeFits(set, node).run).length;
  }

  /** The Pods there are now on nodes that exist, in node order; a node that wants one and has none is in it too. */
  private onNodes(set: KubeObject): Map<string, KubeObject[]> {
    const byNode = groupByNode(this.pods.byIndex('controller', set.metadata.uid ?? ''));
    const result = new Map<string, KubeObject[]>();
    for (const node of this.nodes.list()) {
      const name = node.metadata.name as string;
      const pods = byNode.get(name);
      if (pods || nodeFits(set, node).run) result.set(name, pods ?? []);
    }
    return result;
  }

  private tellSize(set: KubeObject, byNode: Map<string, KubeObject[]>, hash: string): void {
    const status = statusOf(set, this.nodes.list(), byNode, hash, this.clock.now());
    const [desired, created] = [status.desiredNumberScheduled, status.currentNumberScheduled];
    this.saw({ what: 'nodes', desired, created, ready: status.numberReady }, set);
    const { numberMisscheduled: astray, updatedNumberScheduled: updated = 0 } = status;
    if (!this.expectations.satisfied(keyOf(set))) this.compared({ is: 'waiting' });
    else if (created < desired) this.compared({ is: 'missing', count: desired - created });
    else if (astray > 0) this.compared({ is: 'surplus', count: astray });
    else if (updated < created) this.compared({ is: 'rolling', newest: updated, old: created - updated, desired });
    else this.compared({ is: 'equal' });
  }

  /** Pods where they are missing, none where they should not be, one of those that are too many (podsShouldBeOnNode). */
  private async manage(key: string, set: KubeObject, byNode: Map<string, KubeObject[]>, hash: string): Promise<void> {
    const create: string[] = [];
    const remove: KubeObject[] = [];
    const surging = set.spec.updateStrategy?.type !== 'OnDelete' && updateLimits(set, this.desired(set)).surge > 0;
    for (const node of this.nodes.list()) {
      const name = node.metadata.name as string;
      const pods = byNode.get(name) ?? [];
      const { run, stay } = nodeFits(set, node);
      if (run && pods.length === 0) create.push(name);
      else if (stay) remove.push(...this.superfluous(set, name, pods, surging ? hash : undefined));
      else remove.push(...pods.filter((pod) => !pod.metadata.deletionTimestamp));
    }
    // Not yet bound and meant for a node that is gone. The bound ones are the Pod garbage collector's.
    for (const [node, pods] of byNode) {
      if (!this.nodes.get(undefined, node))
        remove.push(...pods.filter((pod) => !pod.spec.nodeName && !pod.metadata.deletionTimestamp));
    }
    await this.syncNodes(key, set, create, remove, hash);
  }

  /** Finished Pods and all but the oldest; `hash` is given while a surge allows one more. */
  private superfluous(
    set: KubeObject,
    node: string,
    pods: readonly KubeObject[],
    hash: string | undefined,
  ): KubeObject[] {
    const remove: KubeObject[] = [];
    const running: KubeObject[] = [];
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp) continue;
      const { phase } = pod.status ?? {};
      const where = `daemon pod ${keyOf(pod)} on node ${node}, will try to`;
      if (phase === 'Failed') this.events.event(set, 'Warning', 'FailedDaemonPod', `Found failed ${where} kill it`);
      if (phase === 'Succeeded')
        this.events.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded ${where} delete it`);
      if (phase === 'Failed' || phase === 'Succeeded') remove.push(pod);
      else running.push(pod);
    }
    const oldestFirst = (a: KubeObject, b: KubeObject) => {
      if (!a.spec.nodeName !== !b.spec.nodeName) return a.spec.nodeName ? -1 : 1;
      const [x, y] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
      return x < y ? -1 : x > y ? 1 : (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
    };
    running.sort(oldestFirst);
    if (hash === undefined) return [...remove, ...running.slice(1)];
    // While surging an old and a new one stand side by side, and no more.
    const fresh = running.filter((pod) => isUpdated(set, pod, hash));
    const stale = running.filter((pod) => !isUpdated(set, pod, hash));
    return [...remove, ...fresh.slice(1), ...stale.slice(1)];
  }

  private async syncNodes(
    key: string,
    set: KubeObject,
    nodes: string[],
    remove: KubeObject[],
    hash: string,
  ): Promise<void> {
    const create = nodes.slice(0, BURST_REPLICAS);
    const doomed = remove.slice(0, BURST_REPLICAS);
    if (create.length === 0 && doomed.length === 0) return;
    this.expectations.expect(key, create.length, doomed.map(keyOf));
    const { namespace } = set.metadata;
    const { successes, error } = await slowStart(create.length, async (i) => {
      try {
        const created = await this.client.create(PODS, namespace, daemonPod(set, create[i] as string, hash));
        const [name, node] = [created.metadata.name as string, create[i] as string];
        this.did({ did: 'created', kind: 'Pod', names: [name], count: 1, nodes: [node] });
        this.events.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
      } catch (refusal) {
        if (isNamespaceTerminating(refusal)) return;
        this.events.event(set, 'Warning', 'FailedCreate', `Error creating: ${(refusal as Error).message}`);
        throw refusal;
      }
    });
    if (successes < create.length) this.expectations.creationObserved(key, create.length - successes);
    let failure = error;
    for (const pod of doomed) {
      const name = pod.metadata.name as string;
      try {
        await this.client.delete(PODS, namespace, name);
        this.did({ did: 'deleted', kind: 'Pod', names: [name], count: 1 });
        this.events.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
      } catch (refusal) {
        this.expectations.deletionObserved(key, keyOf(pod));
        if (isNotFound(refusal)) continue;
        this.events.event(set, 'Warning', 'FailedDelete', `Error deleting: ${(refusal as Error).message}`);
        failure ??= refusal;
      }
    }
    if (failure) throw failure;
  }

  private async writeStatus(set: KubeObject, byNode: Map<string, KubeObject[]>, hash: string): Promise<void> {
    const status = statusOf(set, this.nodes.list(), byNode, hash, this.clock.now());
    if (semanticEqual(status, set.status)) return;
    this.did({ did: 'status', ready: status.numberReady, desired: status.desiredNumberScheduled });
    await ignoreNotFound(this.client.updateStatus(DAEMON_SETS, withStatus(set, status)));
  }
}

function groupByNode(pods: readonly KubeObject[]): Map<string, KubeObject[]> {
  const byNode = new Map<string, KubeObject[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    if (node === undefined) continue;
    const list = byNode.get(node) ?? [];
    byNode.set(node, list);
    list.push(pod);
  }
  return byNode;
}
