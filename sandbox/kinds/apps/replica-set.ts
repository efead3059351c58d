import type { Kind } from '../../apimachinery/kind.ts';
import { formatLabelSelector } from '../../apimachinery/labels.ts';
import { defaultPodSpec } from '../core/pod-defaults.ts';
import { templateWarnings } from '../core/pod-warnings.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, wide } from '../printers.ts';
import { immutable } from '../validation.ts';
import { replicaStatus, validateReplicaSet } from './validation.ts';

const statusCounts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'];

export const replicaSet: Kind = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  names: { plural: 'replicasets', singular: 'replicaset', shortNames: ['rs'], categories: ['all'] },
  scope: 'Namespaced',
  schema: 'apps/v1.ReplicaSet',
  generation: true,
  subresources: { status: true, scale: true },
  selectable: { 'status.replicas': (rs) => String(rs.status?.replicas ?? 0) },
  default(rs) {
    const spec = (rs.spec ??= {});
    spec.replicas ??= 1;
    spec.template ??= {};
    defaultPodSpec((spec.template.spec ??= {}));
  },
  prepare(rs, old) {
    if (!old) rs.status = { replicas: 0 };
  },
  validate: validateReplicaSet,
  validateUpdate(rs, old, subresource) {
    if (subresource === 'status') return replicaStatus(rs.status, statusCounts);
    return subresource === '' ? immutable(rs.spec.selector, old.spec.selector, 'spec.selector') : [];
  },
  warnings: templateWarnings,
  columns: [
    nameColumn,
    column(
      'Desired',
      'integer',
      'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
    ),
    column(
      'Current',
      'integer',
      'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
    ),
    column(
      'Ready',
      'integer',
      'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.',
    ),
    ageColumn,
    ...containerColumns,
    wide(
      'Selector',
      'Selector is a label query over pods that should match the replica count. If the selector is empty, it is defaulted to the labels present on the pod template. Label keys and values that must match in order to be controlled by this replica set. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    ),
  ],
  cells: (rs, now) => [
    rs.metadata.name!,
    rs.spec.replicas ?? 0,
    rs.status?.replicas ?? 0,
    rs.status?.readyReplicas ?? 0,
    age(rs, now),
    ...containerCells(rs.spec.template),
    formatLabelSelector(rs.spec.selector),
  ],
};
