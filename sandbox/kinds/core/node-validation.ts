/** Follows ValidateNode and ValidateNodeUpdate of pkg/apis/core/validation. */
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../apimachinery/errors.ts';
import { isValidLabelValue } from '../../apimachinery/validation.ts';
import { type Any, cidr, type Errors, qualifiedName, same } from '../validation.ts';
import { internal } from './internal.ts';
import { resourceQuantity } from './resources-validation.ts';
import { taintEffects } from './scheduling-validation.ts';

/** Upstream's path for taints is under metadata. */
const taintsPath = 'metadata.taints';

function taints(list: Any[] | undefined): Errors {
  const seen = new Set<string>();
  return (list ?? []).flatMap((taint, i) => {
    const at = `${taintsPath}[${i}]`;
    const errors = qualifiedName(taint.key ?? '', `${at}.key`);
    const wrong = isValidLabelValue(taint.value ?? '');
    if (wrong.length > 0) errors.push(invalidValue(`${at}.value`, taint.value, wrong.join(';')));
    if (!taint.effect) errors.push(required(`${at}.effect`));
    else if (!taintEffects.includes(taint.effect))
      errors.push(notSupported(`${at}.effect`, taint.effect, taintEffects));
    const key = `${taint.effect}/${taint.key}`;
    if (seen.has(key)) {
      const error = duplicate(at, internal('Taint', taint));
      const why = ': taints must be unique by key and effect pair';
      errors.push({ ...error, body: error.body + why, message: error.message + why });
    }
    seen.add(key);
    return errors;
  });
}

const resources = (node: Any): Errors =>
  ['capacity', 'allocatable'].flatMap((field) =>
    Object.entries((node.status?.[field] ?? {}) as Record<string, string>).flatMap(([name, value]) =>
      resourceQuantity(name, value, `status.${field}.${name}`),
    ),
  );

export function validateNode(node: Any): Errors {
  const cidrs: string[] = node.spec?.podCIDRs ?? [];
  return [
    ...taints(node.spec?.taints),
    ...resources(node),
    ...cidrs.flatMap((range, i) => cidr(range, `spec.podCIDRs[${i}]`)),
  ];
}

export function validateNodeUpdate(node: Any, old: Any, subresource: string): Errors {
  const errors = subresource === '' ? [] : resources(node);
  const addresses = new Set<string>();
  for (const [i, address] of ((node.status?.addresses ?? []) as Any[]).entries()) {
    const key = `${address.type}/${address.address}`;
    if (addresses.has(key)) errors.push(duplicate(`status.addresses[${i}]`, internal('NodeAddress', address)));
    addresses.add(key);
  }
  const before: string[] = old.spec?.podCIDRs ?? [];
  if (before.length > 0 && !same(before, node.spec?.podCIDRs))
    errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID)
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  if ((old.spec?.externalID ?? '') !== (node.spec?.externalID ?? ''))
    errors.push(forbiddenField('spec.externalID', 'may not be updated'));
  return errors;
}
