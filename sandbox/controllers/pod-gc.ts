/** Deletes Pods of nodes that no longer exist, and Pods deleted before they were ever bound. Follows pkg/controller/podgc. */
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import { type Informer, splitKey } from '../client/informer.ts';
import { type ControllerContext, type ControllerDefinition, ignoreNotFound, QueueController } from './controller.ts';
import { isPodTerminal } from './pods.ts';
import { NODES, PODS } from './resources.ts';

/** A node is given so long to come back under its name. */
const QUARANTINE_MS = 40_000;

export const podGarbageCollector: ControllerDefinition = {
  name: 'pod-garbage-collector-controller',
  create: (context) => new PodGarbageCollector(context),
};

/** Keys: `node/NAME` to look at a node's Pods, `pod/NAMESPACE/NAME` for an unbound one. */
class PodGarbageCollector extends QueueController {
  private readonly nodes: Informer;
  private readonly pods: Informer;

  constructor(context: ControllerContext) {
    super('pod-garbage-collector-controller', context, { serviceAccount: 'pod-garbage-collector' });
    this.nodes = this.watch(NODES, { delete: (node) => this.quarantine(node.metadata.name as string) });
    this.pods = this.watch(
      PODS,
      { add: (pod) => this.seen(pod), update: (_, pod) => this.seen(pod) },
      { node: (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []) },
    );
  }

  private quarantine(node: string): void {
    if (!this.resuming) this.queue.addAfter(`node/${node}`, QUARANTINE_MS);
  }

  private seen(pod: KubeObject): void {
    const { nodeName } = pod.spec;
    if (!nodeName) {
      if (pod.metadata.deletionTimestamp) this.enqueue(`pod/${pod.metadata.namespace}/${pod.metadata.name}`);
    } else if (this.nodes.hasSynced && !this.nodes.get(undefined, nodeName)) this.quarantine(nodeName);
  }

  protected async sync(key: string): Promise<void> {
    if (key.startsWith('pod/')) {
      const { namespace, name } = splitKey(key.slice('pod/'.length));
      const pod = this.pods.get(namespace, name);
      if (pod?.metadata.deletionTimestamp && !pod.spec.nodeName) await this.remove(pod);
      return;
    }
    const node = key.slice('node/'.length);
    if (this.nodes.get(undefined, node) || (await ignoreNotFound(this.client.get(NODES, undefined, node)))) return;
    for (const pod of this.pods.byIndex('node', node)) {
      const time = rfc3339(this.clock.now());
      const condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByPodGC',
        message: 'PodGC: node no longer exists',
        lastTransitionTime: time,
        observedGeneration: pod.metadata.generation,
      };
      const phase = isPodTerminal(pod) ? pod.status.phase : 'Failed';
      const { namespace, name = '' } = pod.metadata;
      const patch = { status: { phase, conditions: [condition] } };
      await ignoreNotFound(this.client.patch(PODS, namespace, name, 'strategic', patch, { subresource: 'status' }));
      await this.remove(pod);
    }
  }

  private async remove(pod: KubeObject): Promise<void> {
    const { namespace, name = '', uid = '' } = pod.metadata;
    this.note(() => `deleted Pod ${namespace}/${name}`);
    await ignoreNotFound(this.client.delete(PODS, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } }));
  }
}
