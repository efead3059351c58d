/** A Pod's priority is its class's. Follows plugin/pkg/admission/priority. */

import type { AdmissionAttributes, ObjectReader } from '../apimachinery/admission.ts';
import { forbidden, type StatusError } from '../apimachinery/errors.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { AdmissionPlugin } from './chain.ts';

const PREFIX = '/registry/priorityclasses/';

export function priority(objects: ObjectReader): AdmissionPlugin {
  return {
    name: 'Priority',
    mutate(attributes) {
      const { kind, operation, subresource, object, old } = attributes;
      if (kind.kind !== 'Pod' || kind.group !== '' || subresource !== '' || !object) return;
      const spec = object['spec'];
      if (operation === 'UPDATE') {
        // Absent is unchanged; anything else is for validation to refuse.
        if (spec.priority === undefined && old?.['spec'].priority !== undefined) spec.priority = old['spec'].priority;
        if (spec.preemptionPolicy === undefined && old?.['spec'].preemptionPolicy !== undefined) {
          spec.preemptionPolicy = old['spec'].preemptionPolicy;
        }
        return;
      }
      if (operation !== 'CREATE') return;
      const { value, preemptionPolicy } = chosen(objects, spec, attributes);
      if (spec.priority !== undefined && spec.priority !== value) {
        throw refuse(
          attributes,
          `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
        );
      }
      if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
        throw refuse(
          attributes,
          `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
        );
      }
      spec.priority = value;
      spec.preemptionPolicy = preemptionPolicy;
    },
  };
}

function chosen(
  objects: ObjectReader,
  spec: { priorityClassName?: string },
  attributes: AdmissionAttributes,
): { value: number; preemptionPolicy: string } {
  let found: KubeObject | undefined;
  if (spec.priorityClassName) {
    found = objects.get(PREFIX + spec.priorityClassName);
    if (!found) throw refuse(attributes, `no PriorityClass with name ${spec.priorityClassName} was found`);
  } else {
    for (const value of objects.all(PREFIX)) {
      if (value['globalDefault'] && (!found || value['value'] < found['value'])) found = value;
    }
    if (found) spec.priorityClassName = found.metadata.name as string;
  }
  return {
    value: found?.['value'] ?? 0,
    preemptionPolicy: found?.['preemptionPolicy'] ?? 'PreemptLowerPriority',
  };
}

function refuse({ name, object }: AdmissionAttributes, why: string): StatusError {
  return forbidden({ group: '', resource: 'pods' }, name || object?.metadata.generateName || '', why);
}
