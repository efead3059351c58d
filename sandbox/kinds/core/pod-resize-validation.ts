/** What a resize may change in a Pod. Follows ValidatePodResize of pkg/apis/core/validation. */
import { forbiddenField, invalidValue } from '../../apimachinery/errors.ts';
import { type Any, type Errors, same } from '../validation.ts';
import { podQOS } from './pod-qos.ts';

export function podResize(pod: Any, old: Any): Errors {
  if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
    return [forbiddenField('', 'static pods cannot be resized')];
  const errors: Errors = [];
  const qos = old.status?.qosClass ?? podQOS(old.spec);
  if (podQOS(pod.spec) !== qos)
    errors.push(invalidValue('spec', qos, 'Pod QOS Class may not change as a result of resizing'));
  const order = ['containers', 'initContainers'].flatMap((field) => sameOrder(pod, old, field));
  if (order.length > 0) return [...errors, ...order];
  for (const field of ['containers', 'initContainers']) {
    const list: Any[] = pod.spec[field] ?? [];
    for (const [i, was] of ((old.spec[field] ?? []) as Any[]).entries()) {
      const path = `spec.${field}[${i}].resources`;
      if (field === 'containers' || was.restartPolicy === 'Always') errors.push(...nothingRemoved(list[i], was, path));
      else if (!same(list[i].resources ?? {}, was.resources ?? {}))
        errors.push(forbiddenField(path, 'resources for non-sidecar init containers are immutable'));
    }
  }
  const munged = {
    ...pod.spec,
    containers: withOld(pod.spec.containers, old.spec.containers),
    ...(pod.spec.initContainers ? { initContainers: withOld(pod.spec.initContainers, old.spec.initContainers) } : {}),
  };
  if (!same(munged, old.spec)) errors.push(forbiddenField('spec', 'only cpu and memory resources are mutable'));
  return errors;
}

function sameOrder(pod: Any, old: Any, field: string): Errors {
  const list: Any[] = pod.spec[field] ?? [];
  const was: Any[] = old.spec[field] ?? [];
  if (list.length !== was.length)
    return [forbiddenField(`spec.${field}`, `${field} may not be added or removed on resize`)];
  return was.flatMap(({ name }, i) =>
    list[i].name === name
      ? []
      : [forbiddenField(`spec.${field}[${i}].name`, `${field} may not be renamed or reordered on resize`)],
  );
}

function nothingRemoved(container: Any, old: Any, path: string): Errors {
  return ['requests', 'limits'].flatMap((kind) => {
    const now = container.resources?.[kind] ?? {};
    const removed = Object.keys(old.resources?.[kind] ?? {}).some((name) => !(name in now));
    return removed ? [forbiddenField(`${path}.${kind}`, `resource ${kind} cannot be removed`)] : [];
  });
}

/** The containers as they were in what a resize may change. */
function withOld(list: Any[], old: Any[]): Any[] {
  return list.map((container, i) => {
    const was = old[i];
    const resources: Any = { ...container.resources };
    for (const kind of ['requests', 'limits']) {
      const quantities: Any = { ...resources[kind] };
      for (const name of ['cpu', 'memory']) {
        const value = was.resources?.[kind]?.[name];
        if (value === undefined) delete quantities[name];
        else quantities[name] = value;
      }
      if (Object.keys(quantities).length > 0 || was.resources?.[kind]) resources[kind] = quantities;
      else delete resources[kind];
    }
    return {
      ...container,
      resources: was.resources ? resources : nothing(resources),
      resizePolicy: policy(container, was),
    };
  });
}

const nothing = (resources: Any): Any => (Object.keys(resources).length > 0 ? resources : undefined);

/** A resource asked for anew brings its default policy. */
function policy(container: Any, was: Any): Any {
  const known = new Set(((was.resizePolicy ?? []) as Any[]).map(({ resourceName }) => resourceName));
  const kept = ((container.resizePolicy ?? []) as Any[]).filter(
    ({ resourceName, restartPolicy }) => known.has(resourceName) || restartPolicy !== 'NotRequired',
  );
  return kept.length > 0 || was.resizePolicy ? kept : undefined;
}
