/** ClusterRoles made of others by label. Follows pkg/controller/clusterroleaggregation. */
import { fromLabelSelectorObject } from '../apimachinery/labels.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Informer } from '../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  ignoreNotFound,
  QueueController,
  semanticEqual,
} from './controller.ts';
import { CLUSTER_ROLES } from './resources.ts';

export const clusterRoleAggregation: ControllerDefinition = {
  name: 'clusterrole-aggregation-controller',
  create: (context) => new ClusterRoleAggregation(context),
};

class ClusterRoleAggregation extends QueueController {
  private readonly roles: Informer;

  constructor(context: ControllerContext) {
    super('clusterrole-aggregation-controller', context, { serviceAccount: 'clusterrole-aggregation-controller' });
    this.roles = this.watch(
      CLUSTER_ROLES,
      {
        add: (role) => this.changed(role),
        update: (old, role) => {
          if (!semanticEqual(old['rules'], role['rules']) || !semanticEqual(old.metadata.labels, role.metadata.labels))
            this.changed(role);
          else if (!semanticEqual(old['aggregationRule'], role['aggregationRule']))
            this.enqueue(role.metadata.name as string);
        },
        delete: (role) => this.changed(role),
      },
      { aggregated: (role) => (role['aggregationRule'] ? ['yes'] : []) },
    );
  }

  private changed(_role: KubeObject): void {
    for (const role of this.roles.byIndex('aggregated', 'yes')) this.enqueue(role.metadata.name as string);
  }

  protected async sync(name: string): Promise<void> {
    const role = this.roles.get(undefined, name);
    if (!role?.['aggregationRule']) return;
    const rules: unknown[] = [];
    for (const selector of role['aggregationRule'].clusterRoleSelectors ?? []) {
      const parsed = fromLabelSelectorObject(selector);
      for (const other of this.roles.list()) {
        if (other.metadata.name === name || !parsed.matches(other.metadata.labels)) continue;
        for (const rule of other['rules'] ?? []) if (!rules.some((each) => semanticEqual(each, rule))) rules.push(rule);
      }
    }
    if (semanticEqual(rules, role['rules'])) return;
    this.note(() => `gathered ${rules.length} rules`);
    await ignoreNotFound(this.client.update(CLUSTER_ROLES, { ...role, rules }));
  }
}
