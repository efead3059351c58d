import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';

export const priorityClass: Kind = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  names: { plural: 'priorityclasses', singular: 'priorityclass', shortNames: ['pc'] },
  scope: 'Cluster',
  schema: 'scheduling/v1.PriorityClass',
  generation: true,
  default(pc) {
    pc.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  columns: [
    nameColumn,
    column(
      'Value',
      'integer',
      'value represents the integer value of this priority class. This is the actual priority that pods receive when they have the name of this class in their pod spec.',
    ),
    column(
      'Global-Default',
      'boolean',
      'globalDefault specifies whether this PriorityClass should be considered as the default priority for pods that do not have any priority class. Only one PriorityClass can be marked as `globalDefault`. However, if more than one PriorityClasses exists with their `globalDefault` field set to true, the smallest value of such global default PriorityClasses will be used as the default priority.',
    ),
    ageColumn,
    column(
      'PreemptionPolicy',
      'string',
      'preemptionPolicy is the Policy for preempting pods with lower priority. One of Never, PreemptLowerPriority. Defaults to PreemptLowerPriority if unset.',
    ),
  ],
  cells: (pc, now) => [
    pc.metadata.name!,
    pc.value ?? 0,
    pc.globalDefault ?? false,
    age(pc, now),
    pc.preemptionPolicy ?? '',
  ],
};
