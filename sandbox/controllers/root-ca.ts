/** The cluster's CA certificate as ConfigMap kube-root-ca.crt in every namespace. Follows pkg/controller/certificates/rootcacertpublisher. */
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Informer } from '../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  isAlreadyExists,
  isNamespaceTerminating,
  QueueController,
} from './controller.ts';
import { CONFIG_MAPS, NAMESPACES } from './resources.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'kubernetes.io/description';
const TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export const rootCAPublisher: ControllerDefinition = {
  name: 'root-ca-certificate-publisher-controller',
  create: (context) => new RootCAPublisher(context),
};

class RootCAPublisher extends QueueController {
  private readonly namespaces: Informer;
  private readonly configMaps: Informer;
  private readonly rootCA: string;

  constructor(context: ControllerContext) {
    super('root-ca-certificate-publisher-controller', context, { serviceAccount: 'root-ca-cert-publisher' });
    this.rootCA = context.rootCA ?? '';
    this.namespaces = this.watch(NAMESPACES, {
      add: (namespace) => this.enqueue(namespace.metadata.name as string),
      update: (_, namespace) => this.enqueue(namespace.metadata.name as string),
    });
    const changed = (map: KubeObject) => {
      if (map.metadata.name === NAME) this.enqueue(map.metadata.namespace as string);
    };
    this.configMaps = this.watch(CONFIG_MAPS, { update: (_, map) => changed(map), delete: changed });
  }

  protected async sync(name: string): Promise<void> {
    const namespace = this.namespaces.get(undefined, name);
    if (!namespace || namespace.status?.phase === 'Terminating') return;
    const data = { 'ca.crt': this.rootCA };
    const existing = this.configMaps.get(name, NAME);
    if (!existing) {
      const metadata = { name: NAME, namespace: name, annotations: { [DESCRIPTION]: TEXT } };
      try {
        await this.client.create(CONFIG_MAPS, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
        this.note(() => `created ConfigMap ${name}/${NAME}`);
      } catch (refusal) {
        if (!isAlreadyExists(refusal) && !isNamespaceTerminating(refusal)) throw refusal;
      }
      return;
    }
    const { annotations } = existing.metadata;
    const same = Object.keys(existing.data ?? {}).length === 1 && existing.data['ca.crt'] === this.rootCA;
    if (same && annotations?.[DESCRIPTION]) return;
    const metadata = { ...existing.metadata, annotations: { ...annotations, [DESCRIPTION]: TEXT } };
    await ignoreNotFound(this.client.update(CONFIG_MAPS, { ...existing, metadata, data }));
    this.note(() => `restored ConfigMap ${name}/${NAME}`);
  }
}
