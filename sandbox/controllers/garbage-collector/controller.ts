/** Deletes what its owners have left behind. Follows pkg/controller/garbagecollector/garbagecollector.go. */
import type { KubeObject, OwnerReference } from '../../apimachinery/meta.ts';
import { type DiscoveredResource, preferredResources } from '../../client/discovery.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  QueueController,
  type StartOptions,
} from '../controller.ts';
import { FOREGROUND, Graph, type Identity, type Node, ORPHAN, type Work } from './graph.ts';

export const garbageCollector: ControllerDefinition = {
  name: 'garbage-collector-controller',
  create: (context) => new GarbageCollector(context),
};

/** How often an owner of an unknown kind is looked for. */
const UNKNOWN_KIND_MS = 30_000;
const REMOVE = 'remove/';
const ORPHANS = 'orphan/';

type OwnerState = 'solid' | 'dangling' | 'waiting';

class GarbageCollector extends QueueController {
  private readonly graph = new Graph();
  private resources = new Map<string, DiscoveredResource>();
  /** Owners known to be gone: uids are never used again. */
  private readonly absent = new Set<string>();

  constructor(context: ControllerContext) {
    super('garbage-collector-controller', context, { serviceAccount: 'generic-garbage-collector' });
  }

  override async start(options: StartOptions = {}): Promise<void> {
    for (const resource of await preferredResources(this.client)) {
      const { group, version, kind, verbs } = resource;
      this.resources.set(`${group ? `${group}/` : ''}${version}/${kind}`, resource);
      if (kind === 'Event' || !['list', 'watch', 'delete'].every((verb) => verbs.includes(verb))) continue;
      const ref = { group, version, resource: resource.resource };
      this.watch(ref, {
        add: (object) => this.change((work) => this.graph.added(object, work)),
        update: (old, object) => this.change((work) => this.graph.updated(old, object, work)),
        delete: (object) =>
          this.change((work) => {
            this.forgetOwner(object.metadata.uid as string);
            this.graph.deleted(object.metadata.uid as string, work);
          }),
      });
    }
    await super.start(options);
  }

  private change(apply: (work: Work) => void): void {
    const work: Work = { remove: [], orphan: [] };
    apply(work);
    for (const uid of work.remove) this.enqueue(REMOVE + uid);
    for (const uid of work.orphan) this.enqueue(ORPHANS + uid);
  }

  private forgetOwner(uid: string): void {
    this.absent.add(uid);
    if (this.absent.size > 5000) this.absent.delete(this.absent.values().next().value as string);
  }

  protected async sync(key: string): Promise<void> {
    const orphaning = key.startsWith(ORPHANS);
    const node = this.graph.get(key.slice(orphaning ? ORPHANS.length : REMOVE.length));
    if (!node) return;
    if (orphaning) await this.orphanDependents(node);
    else await this.attemptToDelete(node);
  }

  /** The object as it is now; undefined when it, with this very uid, is gone. */
  private async live(identity: Identity, resource: DiscoveredResource): Promise<KubeObject | undefined> {
    const namespace = resource.namespaced ? identity.namespace : undefined;
    if (resource.namespaced && !namespace) return undefined;
    const found = await ignoreNotFound(this.client.get(resource, namespace, identity.name));
    return found?.metadata.uid === identity.uid ? found : undefined;
  }

  private resourceOf({ apiVersion, kind }: { apiVersion: string; kind: string }): DiscoveredResource | undefined {
    return this.resources.get(`${apiVersion}/${kind}`);
  }

  private async attemptToDelete(node: Node): Promise<void> {
    if (node.beingDeleted && !node.deletingDependents) return;
    const { identity } = node;
    const resource = this.resourceOf(identity);
    if (!resource) {
      this.queue.addAfter(REMOVE + identity.uid, UNKNOWN_KIND_MS, { background: true });
      return;
    }
    const latest = await this.live(identity, resource);
    if (!latest) {
      this.forgetOwner(identity.uid);
      this.change((work) => this.graph.deleted(identity.uid, work));
      return;
    }
    if (node.virtual) return;
    if (node.deletingDependents) {
      await this.finishForeground(node, latest, resource);
      return;
    }
    const owners = latest.metadata.ownerReferences ?? [];
    if (owners.length === 0) return;
    const by = await this.classify(owners, identity);
    if (by.solid.length > 0) {
      const gone = [...by.dangling, ...by.waiting];
      if (gone.length > 0) await this.dropOwners(latest, resource, gone);
      return;
    }
    const dependents = this.graph.dependentsOf(node);
    let propagationPolicy: 'Orphan' | 'Foreground' | 'Background' = 'Background';
    if (by.waiting.length > 0 && dependents.length > 0) {
      // Two waiting for each other would wait for ever: this one stops blocking its owners.
      if (dependents.some((dependent) => dependent.deletingDependents)) await this.unblock(latest, resource);
      propagationPolicy = 'Foreground';
    } else if (latest.metadata.finalizers?.includes(ORPHAN)) propagationPolicy = 'Orphan';
    else if (latest.metadata.finalizers?.includes(FOREGROUND)) propagationPolicy = 'Foreground';
    this.note(
      () =>
        `deleted ${identity.kind} ${identity.name}: ${by.waiting.length > 0 ? 'its owner waits for it' : 'its owners are gone'}`,
    );
    const { namespace, name = '', uid = '' } = latest.metadata;
    await ignoreNotFound(this.client.delete(resource, namespace, name, { propagationPolicy, preconditions: { uid } }));
  }

  private async classify(
    owners: readonly OwnerReference[],
    dependent: Identity,
  ): Promise<Record<OwnerState, OwnerReference[]>> {
    const by: Record<OwnerState, OwnerReference[]> = { solid: [], dangling: [], waiting: [] };
    for (const owner of owners) by[await this.stateOf(owner, dependent)].push(owner);
    return by;
  }

  private async stateOf(owner: OwnerReference, dependent: Identity): Promise<OwnerState> {
    if (this.absent.has(owner.uid)) return 'dangling';
    const resource = this.resourceOf(owner);
    // A kind nobody knows: it may be served again.
    if (!resource) return 'solid';
    const { apiVersion, kind, name, uid } = owner;
    const { namespace } = dependent;
    const found = await this.live({ apiVersion, kind, name, uid, namespace }, resource);
    if (!found) {
      this.forgetOwner(uid);
      return 'dangling';
    }
    const { deletionTimestamp, finalizers } = found.metadata;
    return deletionTimestamp && finalizers?.includes(FOREGROUND) ? 'waiting' : 'solid';
  }

  /** The last dependent that blocks is gone: the finalizer goes. Until then those not yet on their way are sent on it. */
  private async finishForeground(node: Node, latest: KubeObject, resource: DiscoveredResource): Promise<void> {
    const { uid } = node.identity;
    const blocking = this.graph
      .dependentsOf(node)
      .filter((each) => each.owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true));
    if (blocking.length === 0) {
      await this.removeFinalizer(latest, resource, FOREGROUND);
      return;
    }
    for (const each of blocking) if (!each.deletingDependents) this.enqueue(REMOVE + each.identity.uid);
  }

  private async orphanDependents(node: Node): Promise<void> {
    const { identity } = node;
    for (const dependent of this.graph.dependentsOf(node)) {
      const resource = this.resourceOf(dependent.identity);
      const { namespace, name, uid } = dependent.identity;
      if (!resource) continue;
      const body = { metadata: { ownerReferences: [{ $patch: 'delete', uid: identity.uid }], uid } };
      await ignoreNotFound(this.client.patch(resource, namespace, name, 'strategic', body));
      this.note(() => `orphaned ${dependent.identity.kind} ${name}`);
    }
    const resource = this.resourceOf(identity);
    const latest = resource && (await this.live(identity, resource));
    if (resource && latest) await this.removeFinalizer(latest, resource, ORPHAN);
  }

  private async removeFinalizer(object: KubeObject, resource: DiscoveredResource, finalizer: string): Promise<void> {
    const { namespace, name = '', resourceVersion, finalizers = [] } = object.metadata;
    if (!finalizers.includes(finalizer)) return;
    this.note(() => `took finalizer ${finalizer} off ${object.kind} ${name}`);
    const left = finalizers.filter((each) => each !== finalizer);
    await ignoreNotFound(
      this.client.patch(resource, namespace, name, 'merge', { metadata: { resourceVersion, finalizers: left } }),
    );
  }

  private async dropOwners(
    object: KubeObject,
    resource: DiscoveredResource,
    gone: readonly OwnerReference[],
  ): Promise<void> {
    const { namespace, name = '', uid, resourceVersion } = object.metadata;
    const left = (object.metadata.ownerReferences ?? []).filter(
      (owner) => !gone.some((each) => each.uid === owner.uid),
    );
    this.note(
      () =>
        `took ${gone.map((owner) => `${owner.kind} ${owner.name}`).join(', ')} off the owners of ${object.kind} ${name}`,
    );
    const body = { metadata: { uid, resourceVersion, ownerReferences: left } };
    await ignoreNotFound(this.client.patch(resource, namespace, name, 'merge', body));
  }

  private async unblock(object: KubeObject, resource: DiscoveredResource): Promise<void> {
    const { namespace, name = '', uid, resourceVersion } = object.metadata;
    const ownerReferences = (object.metadata.ownerReferences ?? []).map((owner) => ({
      ...owner,
      blockOwnerDeletion: false,
    }));
    await ignoreNotFound(
      this.client.patch(resource, namespace, name, 'merge', { metadata: { uid, resourceVersion, ownerReferences } }),
    );
  }
}
