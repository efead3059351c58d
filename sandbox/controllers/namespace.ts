/** Empties a namespace that is being deleted, then lets it go. Follows pkg/controller/namespace. */
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import { type DiscoveredResource, preferredResources } from '../client/discovery.ts';
import type { Informer } from '../client/informer.ts';
import { resourcePath } from '../client/rest-client.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  isNotFound,
  QueueController,
  RetryError,
  semanticEqual,
} from './controller.ts';
import { NAMESPACES } from './resources.ts';

export const namespaceController: ControllerDefinition = {
  name: 'namespace-controller',
  create: (context) => new NamespaceController(context),
};

/** Seconds to wait for what only a finalizer holds. */
const FINALIZER_ESTIMATE = 15;

interface Remains {
  /** Seconds until it is worth looking again; 0 when nothing is left. */
  estimate: number;
  /** `pods.` → number of objects; the group follows the dot. */
  objects: Map<string, number>;
  finalizers: Map<string, number>;
  failures: string[];
}

class NamespaceController extends QueueController {
  private readonly namespaces: Informer;

  constructor(context: ControllerContext) {
    super('namespace-controller', context, { serviceAccount: 'namespace-controller' });
    const changed = (namespace: KubeObject) => {
      if (namespace.metadata.deletionTimestamp) this.enqueue(namespace.metadata.name as string);
    };
    this.namespaces = this.watch(NAMESPACES, { add: changed, update: (_, namespace) => changed(namespace) });
  }

  protected async sync(name: string): Promise<void> {
    if (!this.namespaces.get(undefined, name)?.metadata.deletionTimestamp) return;
    const namespace = await ignoreNotFound(this.client.get(NAMESPACES, undefined, name));
    if (!namespace?.metadata.deletionTimestamp) return;
    const finalizers = (namespace.spec?.finalizers ?? []) as string[];
    if (finalizers.length === 0) return;
    const remains = await this.deleteContent(name, namespace.metadata.deletionTimestamp);
    const updated = await this.writeConditions(namespace, remains);
    if (remains.failures.length > 0) throw new RetryError(remains.failures.join(', '));
    if (remains.estimate > 0) {
      this.note(() => `waits: ${[...remains.objects].map(([resource, n]) => `${n} ${resource}`).join(', ')} left`);
      // Half the time the slowest may take, as it is seldom all needed.
      this.queue.addAfter(name, (Math.floor(remains.estimate / 2) + 1) * 1000);
      return;
    }
    this.note(() => 'empty: finalized');
    const spec = { ...updated.spec, finalizers: finalizers.filter((each) => each !== 'kubernetes') };
    const path = resourcePath(NAMESPACES, undefined, name, 'finalize');
    await ignoreNotFound(this.client.json({ method: 'PUT', path, object: { ...updated, spec } }));
  }

  /** Pods first, and nothing else until they are gone: what they use is there to the end (OrderedNamespaceDeletion). */
  private async deleteContent(name: string, since: string): Promise<Remains> {
    const remains: Remains = { estimate: 0, objects: new Map(), finalizers: new Map(), failures: [] };
    const resources = (await preferredResources(this.client)).filter((r) => r.namespaced && r.verbs.includes('delete'));
    const pods = resources.find((r) => r.group === '' && r.resource === 'pods');
    if (pods) await this.deleteAll(pods, name, since, remains);
    if (remains.objects.size > 0) return remains;
    for (const resource of resources) if (resource !== pods) await this.deleteAll(resource, name, since, remains);
    return remains;
  }

  private async deleteAll(
    resource: DiscoveredResource,
    namespace: string,
    since: string,
    remains: Remains,
  ): Promise<void> {
    if (!resource.verbs.includes('list')) return;
    try {
      const before = (await this.client.list(resource, namespace)).items;
      if (before.length === 0) return;
      if (resource.verbs.includes('deletecollection')) {
        await this.client.deleteCollection(resource, namespace, { propagationPolicy: 'Background' });
      } else {
        for (const { metadata } of before) {
          await ignoreNotFound(
            this.client.delete(resource, namespace, metadata.name as string, { propagationPolicy: 'Background' }),
          );
        }
      }
      const left = (await this.client.list(resource, namespace)).items;
      if (left.length === 0) return;
      remains.objects.set(`${resource.resource}.${resource.group}`, left.length);
      for (const { metadata } of left) {
        for (const finalizer of metadata.finalizers ?? [])
          remains.finalizers.set(finalizer, (remains.finalizers.get(finalizer) ?? 0) + 1);
      }
      remains.estimate = Math.max(remains.estimate, this.estimate(resource, left, since));
    } catch (refusal) {
      if (!isNotFound(refusal)) remains.failures.push((refusal as Error).message);
    }
  }

  /** Seconds the remaining objects may take: Pods their grace, others until somebody sees to their finalizers. */
  private estimate(resource: DiscoveredResource, left: readonly KubeObject[], since: string): number {
    if (resource.group !== '' || resource.resource !== 'pods') return FINALIZER_ESTIMATE;
    const elapsed = (this.clock.now() - Date.parse(since)) / 1000;
    let grace = 0;
    for (const pod of left) {
      const { phase } = pod.status ?? {};
      if (phase === 'Succeeded' || phase === 'Failed') continue;
      grace = Math.max(grace, pod.spec.terminationGracePeriodSeconds ?? 0);
    }
    return elapsed > grace ? FINALIZER_ESTIMATE : Math.max(grace, 1);
  }

  private async writeConditions(namespace: KubeObject, remains: Remains): Promise<KubeObject> {
    const { objects, finalizers, failures } = remains;
    const time = rfc3339(this.clock.now());
    const old = (namespace.status?.conditions ?? []) as KubeObject[];
    const state = (type: string, bad: boolean, reasons: [string, string], messages: [string, string]) => {
      const status = bad ? 'True' : 'False';
      const at = bad ? 0 : 1;
      const next = { type, status, lastTransitionTime: time, reason: reasons[at], message: messages[at] };
      const before = old.find((condition) => condition['type'] === type);
      if (before?.['status'] !== status || before['message'] !== next.message) return next;
      return before;
    };
    const lines = (map: Map<string, number>, link: string) =>
      [...map]
        .map(([what, n]) => `${what} ${link} ${n} resource instances`)
        .sort()
        .join(', ');
    const known = [
      state(
        'NamespaceDeletionDiscoveryFailure',
        false,
        ['', 'ResourcesDiscovered'],
        ['', 'All resources successfully discovered'],
      ),
      state(
        'NamespaceDeletionGroupVersionParsingFailure',
        false,
        ['', 'ParsedGroupVersions'],
        ['', 'All legacy kube types successfully parsed'],
      ),
      state(
        'NamespaceDeletionContentFailure',
        failures.length > 0,
        ['ContentDeletionFailed', 'ContentDeleted'],
        [
          `Failed to delete all resource types, ${failures.length} remaining: ${[...failures].sort().join(', ')}`,
          'All content successfully deleted, may be waiting on finalization',
        ],
      ),
      state(
        'NamespaceContentRemaining',
        objects.size > 0,
        ['SomeResourcesRemain', 'ContentRemoved'],
        [`Some resources are remaining: ${lines(objects, 'has')}`, 'All content successfully removed'],
      ),
      state(
        'NamespaceFinalizersRemaining',
        finalizers.size > 0,
        ['SomeFinalizersRemain', 'ContentHasNoFinalizers'],
        [
          `Some content in the namespace has finalizers remaining: ${lines(finalizers, 'in')}`,
          'All content-preserving finalizers finished',
        ],
      ),
    ];
    const types = new Set<unknown>(known.map((condition) => condition.type));
    const conditions = [...old.filter((condition) => !types.has(condition['type'])), ...known];
    if (semanticEqual(conditions, old)) return namespace;
    const status = { ...namespace.status, conditions };
    return (await ignoreNotFound(this.client.updateStatus(NAMESPACES, { ...namespace, status }))) ?? namespace;
  }
}
