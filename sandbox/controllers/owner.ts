/** Owner references and who may claim what. Follows pkg/controller/controller_ref_manager.go. */
import type { LabelSelector } from '../apimachinery/labels.ts';
import type { KubeObject, OwnerReference } from '../apimachinery/meta.ts';
import type { Indexer } from '../client/informer.ts';
import type { ResourceRef, RestClient } from '../client/rest-client.ts';
import { ignoreNotFound } from './controller.ts';

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const references = object.metadata.ownerReferences;
  if (references)
    for (let i = 0; i < references.length; i++) if (references[i]?.controller === true) return references[i];
  return undefined;
}

/** metav1.NewControllerRef. */
export function controllerRef(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name as string,
    uid: owner.metadata.uid as string,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Files an object under its controller's uid, or with the orphans of its namespace. */
export const byController: Indexer = (object) => {
  const owner = controllerOf(object);
  return [owner ? owner.uid : orphansOf(object.metadata.namespace)];
};

export const byNamespace: Indexer = (object) => [object.metadata.namespace ?? ''];

/** The value under which {@link byController} files orphans. */
export const orphansOf = (namespace: string | undefined): string => `orphan/${namespace ?? ''}`;

export interface ClaimOptions {
  client: RestClient;
  /** Of the objects claimed. */
  ref: ResourceRef;
  owner: KubeObject;
  selector: LabelSelector;
  objects: readonly KubeObject[];
  /** Which orphans may be adopted, beyond matching the selector. */
  adoptable?(object: KubeObject): boolean;
}

/**
 * The objects that are the owner's: those it controls and still selects, and orphans it now adopts. What it
 * controls but no longer selects is released. An owner on its way out neither adopts nor releases.
 */
export async function claim(options: ClaimOptions): Promise<KubeObject[]> {
  const { client, ref, owner, selector, objects } = options;
  const mine: KubeObject[] = [];
  const { uid, deletionTimestamp } = owner.metadata;
  for (let i = 0; i < objects.length; i++) {
    const object = objects[i] as KubeObject;
    const controller = controllerOf(object);
    const matches = selector.matches(object.metadata.labels);
    if (controller?.uid === uid && matches) {
      mine.push(object);
      continue;
    }
    const { namespace, name = '' } = object.metadata;
    if (controller) {
      if (controller.uid !== uid || deletionTimestamp) continue;
      const body = { metadata: { ownerReferences: [{ $patch: 'delete', uid }], uid: object.metadata.uid } };
      await ignoreNotFound(client.patch(ref, namespace, name, 'strategic', body));
      continue;
    }
    if (deletionTimestamp || object.metadata.deletionTimestamp || !matches) continue;
    if (options.adoptable && !options.adoptable(object)) continue;
    const body = { metadata: { ownerReferences: [controllerRef(owner)], uid: object.metadata.uid } };
    const adopted = await ignoreNotFound(client.patch(ref, namespace, name, 'strategic', body));
    if (adopted) mine.push(adopted);
  }
  return mine;
}
