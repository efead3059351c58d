/** ControllerRevisions: the templates a DaemonSet has had. Follows pkg/controller/history and pkg/controller/daemon/update.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { RestClient } from '../../client/rest-client.ts';
import { ignoreNotFound, isAlreadyExists, semanticEqual } from '../controller.ts';
import { templateHash } from '../deployment/util.ts';
import { controllerRef } from '../owner.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS } from '../resources.ts';
import { HASH_LABEL, TEMPLATE_GENERATION } from './pod.ts';

/** What a revision keeps, and what kubectl rollout undo sends back as a strategic merge patch. */
export function revisionData(set: KubeObject): KubeObject {
  return { spec: { template: { ...set.spec.template, $patch: 'replace' } } } as never;
}

export interface History {
  current: KubeObject;
  old: KubeObject[];
  /** The DaemonSet as the server last gave it. */
  set: KubeObject;
}

/** Revisions' data → a template found to be in it: of the same objects it is so again. */
const found = new WeakMap<object, unknown>();

function holds(kept: object, template: unknown, data: unknown): boolean {
  if (found.get(kept) === template) return true;
  const same = semanticEqual(kept, data);
  if (same && Object.isFrozen(kept) && Object.isFrozen(template)) found.set(kept, template);
  return same;
}

/** The revision of the present template, made or raised to be the highest, and the others in order of their numbers. */
export async function syncHistory(
  client: RestClient,
  given: KubeObject,
  revisions: readonly KubeObject[],
): Promise<History> {
  const data = revisionData(given);
  const same = revisions.filter((each) => holds(each['data'], given.spec.template, data));
  const old = revisions.filter((each) => !same.includes(each)).sort((a, b) => a['revision'] - b['revision']);
  const next = (old.at(-1)?.['revision'] ?? 0) + 1;
  let current = same.sort((a, b) => b['revision'] - a['revision'])[0];
  let set = given;
  if (!current) {
    ({ current, set } = await create(client, given, data, next));
  } else {
    for (const duplicate of same.slice(1)) {
      await ignoreNotFound(
        client.delete(CONTROLLER_REVISIONS, duplicate.metadata.namespace, duplicate.metadata.name as string),
      );
    }
    if (current['revision'] < next) current = await client.update(CONTROLLER_REVISIONS, { ...current, revision: next });
  }
  return { current, old, set };
}

async function create(
  client: RestClient,
  set: KubeObject,
  data: unknown,
  revision: number,
): Promise<{ current: KubeObject; set: KubeObject }> {
  const { namespace } = set.metadata;
  const hash = templateHash(set.spec.template, set.status?.collisionCount);
  const name = `${set.metadata.name}-${hash}`;
  const { annotations } = set.metadata;
  const draft: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace: namespace as string,
      labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerRef(set)],
    },
    data: data as never,
    revision,
  };
  try {
    return { current: await client.create(CONTROLLER_REVISIONS, namespace, draft), set };
  } catch (refusal) {
    if (!isAlreadyExists(refusal)) throw refusal;
    const taken = await client.get(CONTROLLER_REVISIONS, namespace, name);
    if (semanticEqual(taken['data'], data)) return { current: taken, set };
    // Another template has this name: the next attempt hashes differently.
    const collisionCount = (set.status?.collisionCount ?? 0) + 1;
    await client.updateStatus(DAEMON_SETS, { ...set, status: { ...set.status, collisionCount } });
    throw refusal;
  }
}

/** Deletes the oldest revisions no Pod has any more, beyond spec.revisionHistoryLimit. */
export async function cleanUpHistory(
  client: RestClient,
  set: KubeObject,
  old: readonly KubeObject[],
  pods: readonly KubeObject[],
): Promise<void> {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  let excess = old.length - limit;
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[HASH_LABEL]));
  for (const revision of old) {
    if (excess <= 0) return;
    if (live.has(revision.metadata.labels?.[HASH_LABEL])) continue;
    await ignoreNotFound(
      client.delete(CONTROLLER_REVISIONS, revision.metadata.namespace, revision.metadata.name as string),
    );
    excess--;
  }
}

export const templateGeneration = (set: KubeObject): string | undefined =>
  set.metadata.annotations?.[TEMPLATE_GENERATION];
