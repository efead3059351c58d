/** A ServiceAccount named default in every namespace. Follows pkg/controller/serviceaccount/serviceaccounts_controller.go. */
import type { Informer } from '../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  isAlreadyExists,
  isNamespaceTerminating,
  QueueController,
} from './controller.ts';
import { NAMESPACES, SERVICE_ACCOUNTS } from './resources.ts';

export const serviceAccountController: ControllerDefinition = {
  name: 'serviceaccount-controller',
  create: (context) => new ServiceAccountController(context),
};

class ServiceAccountController extends QueueController {
  private readonly namespaces: Informer;
  private readonly accounts: Informer;

  constructor(context: ControllerContext) {
    super('serviceaccount-controller', context, { serviceAccount: 'service-account-controller' });
    this.namespaces = this.watch(NAMESPACES, {
      add: (namespace) => this.enqueue(namespace.metadata.name as string),
      update: (_, namespace) => this.enqueue(namespace.metadata.name as string),
    });
    this.accounts = this.watch(SERVICE_ACCOUNTS, {
      delete: (account) => {
        if (account.metadata.name === 'default') this.enqueue(account.metadata.namespace as string);
      },
    });
  }

  protected async sync(name: string): Promise<void> {
    const namespace = this.namespaces.get(undefined, name);
    if (namespace?.status?.phase === 'Terminating' || !namespace || this.accounts.get(name, 'default')) return;
    try {
      const metadata = { name: 'default', namespace: name };
      await this.client.create(SERVICE_ACCOUNTS, name, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
      this.note(() => `created ServiceAccount ${name}/default`);
    } catch (refusal) {
      if (!isAlreadyExists(refusal) && !isNamespaceTerminating(refusal)) throw refusal;
    }
  }
}
