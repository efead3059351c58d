/** Who owns whom, by uid. Follows pkg/controller/garbagecollector/{graph,graph_builder}.go. */
import type { KubeObject, OwnerReference } from '../../apimachinery/meta.ts';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

export interface Identity {
  apiVersion: string;
  kind: string;
  /** Undefined for cluster-scoped objects. For an owner never seen: that of its dependent. */
  namespace: string | undefined;
  name: string;
  uid: string;
}

export interface Node {
  identity: Identity;
  owners: readonly OwnerReference[];
  dependents: Set<string>;
  beingDeleted: boolean;
  /** Being deleted in the foreground: it waits for its dependents. */
  deletingDependents: boolean;
  /** Known only as somebody's owner: whether it exists is to be found out. */
  virtual: boolean;
}

/** What a change asks the collector to look at: uids, in order. */
export interface Work {
  remove: string[];
  orphan: string[];
}

const NONE: readonly OwnerReference[] = [];

export class Graph {
  private readonly nodes = new Map<string, Node>();

  get(uid: string): Node | undefined {
    return this.nodes.get(uid);
  }

  /** Dependents of a node in the order of their names, so that the order does not tell the history. */
  dependentsOf(node: Node): Node[] {
    const list: Node[] = [];
    for (const uid of node.dependents) {
      const dependent = this.nodes.get(uid);
      if (dependent) list.push(dependent);
    }
    return list.length < 2 ? list : list.sort((a, b) => (place(a.identity) < place(b.identity) ? -1 : 1));
  }

  added(object: KubeObject, work: Work): void {
    const uid = object.metadata.uid as string;
    const existing = this.nodes.get(uid);
    const { namespace, name = '', ownerReferences } = object.metadata;
    const identity: Identity = { apiVersion: object.apiVersion, kind: object.kind, namespace, name, uid };
    if (existing) {
      existing.identity = identity;
      existing.virtual = false;
      this.reown(existing, ownerReferences ?? NONE, work);
      this.transit(existing, object, work);
      return;
    }
    const node: Node = {
      identity,
      owners: ownerReferences ?? NONE,
      dependents: new Set(),
      beingDeleted: false,
      deletingDependents: false,
      virtual: false,
    };
    this.nodes.set(uid, node);
    for (const owner of node.owners) this.attach(node, owner, work);
    this.transit(node, object, work);
  }

  updated(old: KubeObject, object: KubeObject, work: Work): void {
    const [before, after] = [old.metadata, object.metadata];
    const same =
      before.ownerReferences === after.ownerReferences &&
      before.deletionTimestamp === after.deletionTimestamp &&
      before.finalizers === after.finalizers;
    if (!same) this.added(object, work);
  }

  deleted(uid: string, work: Work): void {
    const node = this.nodes.get(uid);
    if (!node) return;
    this.nodes.delete(uid);
    for (const { uid: owner } of node.owners) this.detach(uid, owner);
    for (const dependent of this.dependentsOf(node)) work.remove.push(dependent.identity.uid);
    for (const { uid: owner } of node.owners) {
      if (this.nodes.get(owner)?.deletingDependents) work.remove.push(owner);
    }
  }

  private attach(node: Node, owner: OwnerReference, work: Work): void {
    let parent = this.nodes.get(owner.uid);
    if (!parent) {
      const { apiVersion, kind, name, uid } = owner;
      parent = {
        identity: { apiVersion, kind, namespace: node.identity.namespace, name, uid },
        owners: NONE,
        dependents: new Set(),
        beingDeleted: false,
        deletingDependents: false,
        virtual: true,
      };
      this.nodes.set(uid, parent);
      work.remove.push(uid);
    }
    parent.dependents.add(node.identity.uid);
  }

  private detach(uid: string, owner: string): void {
    const parent = this.nodes.get(owner);
    parent?.dependents.delete(uid);
    if (parent?.virtual && parent.dependents.size === 0) this.nodes.delete(owner);
  }

  private reown(node: Node, owners: readonly OwnerReference[], work: Work): void {
    const before = node.owners;
    if (before === owners) return;
    node.owners = owners;
    const uids = new Set(owners.map((owner) => owner.uid));
    for (const old of before) {
      const now = owners.find((owner) => owner.uid === old.uid);
      // An owner in foreground deletion may have waited for just this one.
      const unblocked = old.blockOwnerDeletion === true && now?.blockOwnerDeletion !== true;
      if (unblocked && this.nodes.get(old.uid)?.deletingDependents) work.remove.push(old.uid);
      if (!uids.has(old.uid)) this.detach(node.identity.uid, old.uid);
    }
    const had = new Set(before.map((owner) => owner.uid));
    for (const owner of owners) if (!had.has(owner.uid)) this.attach(node, owner, work);
  }

  private transit(node: Node, object: KubeObject, work: Work): void {
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (!deletionTimestamp) return;
    node.beingDeleted = true;
    if (finalizers.includes(ORPHAN)) {
      work.orphan.push(node.identity.uid);
      return;
    }
    if (!finalizers.includes(FOREGROUND)) return;
    node.deletingDependents = true;
    for (const dependent of this.dependentsOf(node)) work.remove.push(dependent.identity.uid);
    work.remove.push(node.identity.uid);
  }
}

function place({ namespace = '', name, kind, uid }: Identity): string {
  return `${kind}/${namespace}/${name}/${uid}`;
}
