/** Values of environment variables that come from the Pod itself. Follows kubectl/pkg/util/{fieldpath,resource}. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { parseQuantity, quantityMilliValue, quantityValue } from '../../../apimachinery/quantity.ts';

/** '' for any other path than a name or a namespace: only the kubelet can tell. */
export function fieldValue({ metadata }: KubeObject, fieldPath: string): string {
  if (fieldPath === 'metadata.name') return metadata.name ?? '';
  return fieldPath === 'metadata.namespace' ? (metadata.namespace ?? '') : '';
}

interface Resources {
  limits?: Record<string, string>;
  requests?: Record<string, string>;
}

/** In units of the divisor, rounded up; a limit that is not set is `node allocatable`. */
export function resourceValue(reference: { resource: string; divisor?: string }, resources: Resources = {}): string {
  const { resource, divisor = '0' } = reference;
  const [group, name = ''] = resource.split(/\.(.*)/s);
  const amount = parseQuantity((group === 'limits' ? resources.limits : resources.requests)?.[name] ?? '0');
  const unit = parseQuantity(quantityValue(divisor) === 0 ? '1' : divisor);
  const measure = name === 'cpu' ? quantityMilliValue : quantityValue;
  const value = String(Math.ceil(measure(amount) / measure(unit)));
  return value === '0' && ['limits.cpu', 'limits.memory'].includes(resource) ? 'node allocatable' : value;
}
