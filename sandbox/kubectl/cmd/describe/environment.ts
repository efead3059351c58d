/** Values of environment variables that come from the Pod itself. Follows kubectl/pkg/util/{fieldpath,resource}. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { parseQuantity, quantityMilliValue, quantityValue } from '../../../apimachinery/quantity.ts';
import { goQuote } from '../../flags.ts';

/** '' for a path only the kubelet can tell. */
export function fieldValue({ metadata }: KubeObject, fieldPath: string): string {
  const subscript = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(fieldPath);
  if (subscript) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] as string] ?? '';
  switch (fieldPath) {
    case 'metadata.annotations':
    case 'metadata.labels': {
      const map = metadata[fieldPath.slice('metadata.'.length) as 'labels' | 'annotations'] ?? {};
      return Object.keys(map)
        .sort()
        .map((key) => `${key}=${goQuote(map[key] as string)}`)
        .join('\n');
    }
    case 'metadata.name':
      return metadata.name ?? '';
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    default:
      return '';
  }
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
