/** Where a Pod may run: affinity, tolerations, spreading. Follows pkg/apis/core/validation. */
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../apimachinery/errors.ts';
import { isValidLabelValue, nameIsDNSLabel, nameIsDNSSubdomain } from '../../apimachinery/validation.ts';
import { type Any, complaints, type Errors, labelSelector, qualifiedName } from '../validation.ts';

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function tolerations(list: Any[] | undefined, path: string): Errors {
  return (list ?? []).flatMap((t, i) => {
    const at = `${path}[${i}]`;
    const errors: Errors = t.key ? qualifiedName(t.key, `${at}.key`) : [];
    const operator: string = t.operator ?? '';
    if (!t.key && operator !== 'Exists')
      errors.push(
        invalidValue(
          `${at}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (t.tolerationSeconds !== undefined && t.effect !== 'NoExecute')
      errors.push(
        invalidValue(`${at}.effect`, t.effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    if (operator === '' || operator === 'Equal') {
      const wrong = isValidLabelValue(t.value ?? '');
      if (wrong.length > 0) errors.push(invalidValue(`${at}.operator`, t.value, wrong.join(';')));
    } else if (operator === 'Exists') {
      if (t.value)
        errors.push(invalidValue(`${at}.operator`, t.value, "value must be empty when `operator` is 'Exists'"));
    } else errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']));
    if (t.effect && !taintEffects.includes(t.effect)) errors.push(notSupported(`${at}.effect`, t.effect, taintEffects));
    return errors;
  });
}

function nodeSelectorRequirement(r: Any, path: string, checkValues: boolean): Errors {
  const errors: Errors = [];
  const values: string[] = r.values ?? [];
  switch (r.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(
          forbiddenField(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
        );
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1)
        errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(invalidValue(`${path}.operator`, r.operator ?? '', 'not a valid selector operator'));
  }
  errors.push(...qualifiedName(r.key ?? '', `${path}.key`));
  if (checkValues)
    for (const [i, value] of values.entries())
      errors.push(...complaints(`${path}.values[${i}]`, value, isValidLabelValue(value)));
  return errors;
}

function nodeFieldRequirement(r: Any, path: string): Errors {
  const errors: Errors = [];
  const values: string[] = r.values ?? [];
  if (r.operator !== 'In' && r.operator !== 'NotIn')
    errors.push(invalidValue(`${path}.operator`, r.operator ?? '', 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(
      required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    );
  if (r.key !== 'metadata.name')
    errors.push(invalidValue(`${path}.key`, r.key ?? '', 'not a valid field selector key'));
  else
    for (const [i, value] of values.entries())
      errors.push(...complaints(`${path}.values[${i}]`, value, nameIsDNSSubdomain(value, false)));
  return errors;
}

const nodeSelectorTerm = (term: Any, path: string, checkValues: boolean): Errors => [
  ...((term.matchExpressions ?? []) as Any[]).flatMap((r, i) =>
    nodeSelectorRequirement(r, `${path}.matchExpressions[${i}]`, checkValues),
  ),
  ...((term.matchFields ?? []) as Any[]).flatMap((r, i) => nodeFieldRequirement(r, `${path}.matchFields[${i}]`)),
];

const weight = (value: number, path: string): Errors =>
  value <= 0 || value > 100 ? [invalidValue(path, value, 'must be in the range 1-100')] : [];

function podAffinityTerm(term: Any, path: string): Errors {
  const errors = [
    ...labelSelector(term.labelSelector, `${path}.labelSelector`),
    ...labelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
    ...((term.namespaces ?? []) as string[]).flatMap((name) =>
      complaints(`${path}.namespace`, name, nameIsDNSLabel(name, false)),
    ),
  ];
  if (!term.topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  return [...errors, ...qualifiedName(term.topologyKey ?? '', `${path}.topologyKey`)];
}

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

const podTerms = (value: Any, path: string): Errors => [
  ...((value?.[requiredTerms] ?? []) as Any[]).flatMap((term, i) =>
    podAffinityTerm(term, `${path}.${requiredTerms}[${i}]`),
  ),
  ...((value?.[preferredTerms] ?? []) as Any[]).flatMap((term, i) => {
    const at = `${path}.${preferredTerms}[${i}]`;
    return [
      ...weight(term.weight ?? 0, `${at}.weight`),
      ...podAffinityTerm(term.podAffinityTerm ?? {}, `${at}.podAffinityTerm`),
    ];
  }),
];

export function affinity(value: Any, path: string): Errors {
  if (!value) return [];
  const errors: Errors = [];
  const node = value.nodeAffinity;
  const at = `${path}.nodeAffinity`;
  if (node?.[requiredTerms]) {
    const terms: Any[] = node[requiredTerms].nodeSelectorTerms ?? [];
    const termsPath = `${at}.${requiredTerms}.nodeSelectorTerms`;
    if (terms.length === 0) errors.push(required(termsPath, 'must have at least one node selector term'));
    for (const [i, term] of terms.entries()) errors.push(...nodeSelectorTerm(term, `${termsPath}[${i}]`, true));
  }
  for (const [i, term] of ((node?.[preferredTerms] ?? []) as Any[]).entries()) {
    const termPath = `${at}.${preferredTerms}[${i}]`;
    errors.push(...weight(term.weight ?? 0, `${termPath}.weight`));
    errors.push(...nodeSelectorTerm(term.preference ?? {}, `${termPath}.preference`, false));
  }
  return [
    ...errors,
    ...podTerms(value.podAffinity, `${path}.podAffinity`),
    ...podTerms(value.podAntiAffinity, `${path}.podAntiAffinity`),
  ];
}

const notPositive = 'must be greater than zero';
const honourOrIgnore = ['Honor', 'Ignore'];
const whenUnsatisfiable = ['DoNotSchedule', 'ScheduleAnyway'];

export function topologySpreadConstraints(list: Any[] | undefined, path: string): Errors {
  const all = list ?? [];
  return all.flatMap((c, i) => {
    const at = `${path}[${i}]`;
    const errors: Errors = [];
    const action: string = c.whenUnsatisfiable ?? '';
    const skew: number = c.maxSkew ?? 0;
    if (skew <= 0) errors.push(invalidValue(`${at}.maxSkew`, skew, notPositive));
    if (!c.topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    else errors.push(...qualifiedName(c.topologyKey, `${at}.topologyKey`));
    if (!whenUnsatisfiable.includes(action))
      errors.push(notSupported(`${at}.whenUnsatisfiable`, action, whenUnsatisfiable));
    if (all.slice(i + 1).some((o) => o.topologyKey === c.topologyKey && o.whenUnsatisfiable === c.whenUnsatisfiable))
      errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${c.topologyKey}, ${action}}`));
    if (c.minDomains !== undefined) {
      if (c.minDomains <= 0) errors.push(invalidValue(`${at}.minDomains`, c.minDomains, notPositive));
      if (action !== 'DoNotSchedule')
        errors.push(
          invalidValue(
            `${at}.minDomains`,
            c.minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`,
          ),
        );
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'])
      if (c[field] !== undefined && !honourOrIgnore.includes(c[field]))
        errors.push(notSupported(`${at}.${field}`, c[field], honourOrIgnore));
    for (const [j, key] of ((c.matchLabelKeys ?? []) as string[]).entries()) {
      errors.push(...qualifiedName(key, `${at}.matchLabelKeys[${j}]`));
      if (!c.labelSelector)
        errors.push(forbiddenField(`${at}.matchLabelKeys`, 'must not be specified when labelSelector is not set'));
    }
    return [...errors, ...labelSelector(c.labelSelector, `${at}.labelSelector`)];
  });
}
