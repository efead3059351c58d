import { type FieldError, forbiddenField } from '../../apimachinery/errors.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';
import { immutable, oneOf } from '../validation.ts';

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
  // pkg/apis/scheduling/validation
  validate(pc) {
    const system = (pc.metadata.name ?? '').startsWith('system-');
    const known: Record<string, number> = { 'system-node-critical': 2000001000, 'system-cluster-critical': 2000000000 };
    const errors: FieldError[] = [];
    if (system && known[pc.metadata.name!] !== pc.value)
      errors.push(
        forbiddenField(
          'metadata.name',
          "priority class names with 'system-' prefix are reserved for system use only. error: " +
            (known[pc.metadata.name!] === undefined
              ? `${pc.metadata.name} is not a known system priority class`
              : `value of ${pc.metadata.name} PriorityClass must be ${known[pc.metadata.name!]}`),
        ),
      );
    else if (!system && (pc.value ?? 0) > 1000000000)
      errors.push(forbiddenField('value', 'maximum allowed value of a user defined priority is 1000000000'));
    if (pc.preemptionPolicy !== undefined)
      errors.push(...oneOf(pc.preemptionPolicy, 'preemptionPolicy', ['PreemptLowerPriority', 'Never']));
    return errors;
  },
  validateUpdate: (pc, old) => [
    ...(pc.value === old.value ? [] : [forbiddenField('value', 'may not be changed in an update.')]),
    ...immutable(pc.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ],
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
