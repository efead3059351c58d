/** Quantities and resource names of containers. Follows pkg/apis/core/validation and pkg/apis/core/helper. */
import { duplicate, forbiddenField, invalidValue, required } from '../../apimachinery/errors.ts';
import { compareQuantity, parseQuantity, quantityMilliValue } from '../../apimachinery/quantity.ts';
import { isQualifiedName } from '../../apimachinery/validation.ts';
import { type Any, complaints, type Errors, mustNotBeNegative } from '../validation.ts';

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const standardResources = new Set([
  ...containerResources,
  ...[...containerResources].flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
]);
const countedResources = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
const isExtendedResource = (name: string): boolean =>
  !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;

function containerResourceName(name: string, path: string): Errors {
  const errors = complaints(path, name, isQualifiedName(name));
  if (!name.includes('/')) {
    if (
      errors.length === 0 &&
      !standardResources.has(name) &&
      !isHugePages(name) &&
      !name.startsWith('requests.hugepages-')
    )
      errors.push(invalidValue(path, name, 'must be a standard resource type or fully qualified'));
    if (!containerResources.has(name) && !isHugePages(name))
      errors.push(invalidValue(path, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalidValue(path, name, "doesn't follow extended resource name standard"));
  }
  return errors;
}

/** ValidateResourceQuantityValue. */
export function resourceQuantity(name: string, value: string, path: string): Errors {
  const errors: Errors = [];
  if (compareQuantity(value, '0') < 0) errors.push(invalidValue(path, value, mustNotBeNegative));
  if ((countedResources.has(name) || isExtendedResource(name)) && quantityMilliValue(parseQuantity(value)) % 1000 !== 0)
    errors.push(invalidValue(path, value, 'must be an integer'));
  return errors;
}

function hugePages(name: string, value: string, path: string): Errors {
  const size = quantityMilliValue(parseQuantity(name.slice('hugepages-'.length)));
  const amount = quantityMilliValue(parseQuantity(value));
  return amount % size === 0 ? [] : [invalidValue(path, value, `${value} is not positive integer multiple of ${name}`)];
}

/** ValidateContainerResourceRequirements. */
export function resourceRequirements(resources: Any, claimNames: ReadonlySet<string>, path: string): Errors {
  const errors: Errors = [];
  const limits: Record<string, string> = resources?.limits ?? {};
  const requests: Record<string, string> = resources?.requests ?? {};
  for (const [name, value] of Object.entries(limits)) {
    const at = `${path}.limits[${name}]`;
    errors.push(...containerResourceName(name, at), ...resourceQuantity(name, value, at));
    if (isHugePages(name)) errors.push(...hugePages(name, value, at));
  }
  for (const [name, value] of Object.entries(requests)) {
    const at = `${path}.requests[${name}]`;
    errors.push(...containerResourceName(name, at), ...resourceQuantity(name, value, at));
    const limit = limits[name];
    const overcommit = isNativeResource(name) && !isHugePages(name);
    if (limit === undefined) {
      if (!overcommit) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    } else if (compareQuantity(value, limit) !== 0 && !overcommit) {
      errors.push(invalidValue(`${path}.requests`, value, `must be equal to ${name} limit of ${limit}`));
    } else if (compareQuantity(value, limit) > 0) {
      errors.push(invalidValue(`${path}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`));
    }
    if (isHugePages(name)) errors.push(...hugePages(name, value, at));
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(forbiddenField(path, 'HugePages require cpu or memory'));
  const seen = new Set<string>();
  for (const [i, claim] of ((resources?.claims ?? []) as { name?: string; request?: string }[]).entries()) {
    const at = `${path}.claims[${i}]`;
    if (!claim.name) {
      errors.push(required(at));
      continue;
    }
    const key = claim.request ? `${claim.name}/${claim.request}` : claim.name;
    if (seen.has(claim.name) || seen.has(key)) errors.push(duplicate(at, seen.has(claim.name) ? claim.name : key));
    seen.add(key);
    if (!claimNames.has(claim.name)) {
      const known = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`;
      errors.push({
        ...invalidValue(at, claim.name, ''),
        reason: 'FieldValueNotFound',
        ...notFoundWith(at, claim.name, `must be one of the names in pod.spec.resourceClaims${known}`),
      });
    }
  }
  return errors;
}

function notFoundWith(field: string, value: string, detail: string) {
  const body = `Not found: ${JSON.stringify(value)}: ${detail}`;
  return { body, message: `${field}: ${body}` };
}
