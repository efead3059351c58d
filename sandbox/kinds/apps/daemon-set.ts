import { deepEqual } from '../../apimachinery/json.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import { formatLabelSelector, formatLabels } from '../../apimachinery/labels.ts';
import { defaultPodSpec } from '../core/pod-defaults.ts';
import { templateWarnings } from '../core/pod-warnings.ts';
import { age, ageColumn, column, containerCells, containerColumns, nameColumn, wide } from '../printers.ts';
import { immutable } from '../validation.ts';
import { validateDaemonSet } from './validation.ts';

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export const daemonSet: Kind = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  names: { plural: 'daemonsets', singular: 'daemonset', shortNames: ['ds'], categories: ['all'] },
  scope: 'Namespaced',
  schema: 'apps/v1.DaemonSet',
  generation: true,
  subresources: { status: true },
  // pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet
  default(ds) {
    const spec = (ds.spec ??= {});
    const strategy = (spec.updateStrategy ??= {});
    strategy.type ||= 'RollingUpdate';
    if (strategy.type === 'RollingUpdate') {
      strategy.rollingUpdate ??= {};
      strategy.rollingUpdate.maxUnavailable ??= 1;
      strategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
    spec.template ??= {};
    defaultPodSpec((spec.template.spec ??= {}));
  },
  prepare(ds, old) {
    // spec.templateGeneration of the internal type, which apps/v1 carries as an annotation: one more for each new template.
    const before = Number((old ?? ds).metadata.annotations?.[TEMPLATE_GENERATION]) || 0;
    const changed = old !== undefined && !deepEqual(ds.spec.template, old.spec.template);
    const generation = String(Math.max(1, before) + (changed ? 1 : 0));
    ds.metadata.annotations = { ...ds.metadata.annotations, [TEMPLATE_GENERATION]: generation };
    if (!old)
      ds.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
  },
  validate: validateDaemonSet,
  validateUpdate(ds, old, subresource) {
    return subresource === '' ? immutable(ds.spec.selector, old.spec.selector, 'spec.selector') : [];
  },
  warnings: templateWarnings,
  columns: [
    nameColumn,
    column(
      'Desired',
      'integer',
      'The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
    ),
    column(
      'Current',
      'integer',
      'The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
    ),
    column(
      'Ready',
      'integer',
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.',
    ),
    column('Up-to-date', 'integer', 'The total number of nodes that are running updated daemon pod'),
    column(
      'Available',
      'integer',
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)',
    ),
    column(
      'Node Selector',
      'string',
      "NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must match a node's labels for the pod to be scheduled on that node. More info: https://kubernetes.io/docs/concepts/configuration/assign-pod-node/",
    ),
    ageColumn,
    ...containerColumns,
    wide(
      'Selector',
      'A label query over pods that are managed by the daemon set. Must match in order to be controlled. If empty, defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    ),
  ],
  cells: (ds, now) => [
    ds.metadata.name!,
    ds.status?.desiredNumberScheduled ?? 0,
    ds.status?.currentNumberScheduled ?? 0,
    ds.status?.numberReady ?? 0,
    ds.status?.updatedNumberScheduled ?? 0,
    ds.status?.numberAvailable ?? 0,
    formatLabels(ds.spec.template?.spec?.nodeSelector),
    age(ds, now),
    ...containerCells(ds.spec.template),
    formatLabelSelector(ds.spec.selector),
  ],
};
