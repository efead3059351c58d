import type { Kind } from '../../apimachinery/kind.ts';
import { formatLabelSelector } from '../../apimachinery/labels.ts';
import { defaultPodSpec } from '../core/pod-defaults.ts';
import { templateWarnings } from '../core/pod-warnings.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, wide } from '../printers.ts';
import { immutable } from '../validation.ts';
import { replicaStatus, validateDeployment } from './validation.ts';

const statusCounts = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
];

export const deployment: Kind = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  names: { plural: 'deployments', singular: 'deployment', shortNames: ['deploy'], categories: ['all'] },
  scope: 'Namespaced',
  schema: 'apps/v1.Deployment',
  generation: true,
  subresources: { status: true, scale: true },
  // pkg/apis/apps/v1/defaults.go SetDefaults_Deployment
  default(d) {
    const spec = (d.spec ??= {});
    spec.replicas ??= 1;
    const strategy = (spec.strategy ??= {});
    strategy.type ||= 'RollingUpdate';
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate ??= {};
      strategy.rollingUpdate.maxUnavailable ??= '25%';
      strategy.rollingUpdate.maxSurge ??= '25%';
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    spec.template ??= {};
    defaultPodSpec((spec.template.spec ??= {}));
  },
  prepare(d, old) {
    if (!old) d.status = {};
  },
  validate: validateDeployment,
  validateUpdate(d, old, subresource) {
    if (subresource === 'status') return replicaStatus(d.status, statusCounts);
    return subresource === '' ? immutable(d.spec.selector, old.spec.selector, 'spec.selector') : [];
  },
  warnings: templateWarnings,
  columns: [
    nameColumn,
    column('Ready', 'string', 'Number of the pod with ready state'),
    column(
      'Up-to-date',
      'string',
      'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
    ),
    column(
      'Available',
      'string',
      'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
    ),
    ageColumn,
    ...containerColumns,
    wide(
      'Selector',
      'Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment.',
    ),
  ],
  cells: (d, now) => [
    d.metadata.name!,
    `${d.status?.readyReplicas ?? 0}/${d.spec.replicas ?? 0}`,
    d.status?.updatedReplicas ?? 0,
    d.status?.availableReplicas ?? 0,
    age(d, now),
    ...containerCells(d.spec.template),
    formatLabelSelector(d.spec.selector),
  ],
};
