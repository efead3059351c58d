import { addQuantity, compareQuantity, formatQuantity } from '../../apimachinery/quantity.ts';
import type { Any } from '../validation.ts';

/** status.qosClass. Follows pkg/apis/core/v1/helper/qos ComputePodQOS. */
export function podQOS(spec: Any): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all: Any[] = spec?.resources
    ? [{ resources: spec.resources }]
    : [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const sums: Record<'requests' | 'limits', Record<string, string>> = { requests: {}, limits: {} };
  let guaranteed = true;
  const positive = (value: Any): boolean => value !== undefined && compareQuantity(String(value), '0') > 0;
  for (const c of all) {
    for (const kind of ['requests', 'limits'] as const) {
      let found = 0;
      for (const name of ['cpu', 'memory']) {
        const value = c.resources?.[kind]?.[name];
        if (!positive(value)) continue;
        found++;
        sums[kind][name] = formatQuantity(addQuantity(sums[kind][name] ?? '0', String(value)));
      }
      if (kind === 'limits' && found < 2) guaranteed = false;
    }
  }
  const { requests, limits } = sums;
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return 'BestEffort';
  if (!guaranteed || Object.keys(requests).length !== Object.keys(limits).length) return 'Burstable';
  return Object.keys(requests).every((name) => compareQuantity(requests[name]!, limits[name]!) === 0)
    ? 'Guaranteed'
    : 'Burstable';
}
