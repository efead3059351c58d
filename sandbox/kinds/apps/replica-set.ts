import type { Kind } from '../../apimachinery/kind.ts';
import { defaultPodSpec } from '../core/pod-defaults.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, wide } from '../printers.ts';
import { formatSelector } from './selector.ts';

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
      "Selector is a label query over pods that should match the replica count. Label keys and values that must match in order to be controlled by this replica set. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
    ),
  ],
  cells: (rs, now) => [
    rs.metadata.name!,
    rs.spec.replicas ?? 0,
    rs.status?.replicas ?? 0,
    rs.status?.readyReplicas ?? 0,
    age(rs, now),
    ...containerCells(rs.spec.template),
    formatSelector(rs.spec.selector),
  ],
};
