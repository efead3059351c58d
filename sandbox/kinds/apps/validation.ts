/** Deployments, ReplicaSets and DaemonSets. Follows pkg/apis/apps/validation. */
import { forbiddenField, invalidValue, notSupported, required } from '../../apimachinery/errors.ts';
import { fromLabelSelectorObject } from '../../apimachinery/labels.ts';
import { podTemplateSpec } from '../core/pod-spec-validation.ts';
import {
  type Any,
  type Errors,
  intOrPercentValue,
  labelSelector,
  nonNegative,
  notMoreThan100Percent,
  positiveIntOrPercent,
} from '../validation.ts';

const mismatch = '`selector` does not match template `labels`';

/** undefined when it cannot be read: the value has been complained about then. */
function matcher(selector: Any) {
  try {
    return fromLabelSelectorObject(selector);
  } catch {
    return undefined;
  }
}

const isEmpty = (selector: Any): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;

function onlyAlways(template: Any, path: string, kind: string): Errors {
  const { restartPolicy = '', activeDeadlineSeconds } = template?.spec ?? {};
  return [
    ...(restartPolicy === 'Always' ? [] : [notSupported(`${path}.spec.restartPolicy`, restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [forbiddenField(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}

/** What a Deployment's and a ReplicaSet's spec share: selector and template. Both speak of deployments and of ReplicaSets. */
function selectorAndTemplate(spec: Any): Errors {
  const errors: Errors = [];
  const selector = spec.selector;
  if (!selector) errors.push(required('spec.selector'));
  else {
    errors.push(...labelSelector(selector, 'spec.selector'));
    if (isEmpty(selector))
      errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'));
  }
  const parsed = matcher(selector);
  if (!parsed) return [...errors, invalidValue('spec.selector', selector, 'invalid label selector')];
  const path = 'spec.template';
  const own = spec.template?.metadata?.labels;
  if (!parsed.empty && !parsed.matches(own ?? {})) errors.push(invalidValue(`${path}.metadata.labels`, own, mismatch));
  return [...errors, ...podTemplateSpec(spec.template, path), ...onlyAlways(spec.template, path, 'ReplicaSet')];
}

const optional = (value: number | undefined, path: string): Errors =>
  value === undefined ? [] : nonNegative(value, path);

/** Upstream shows the whole strategy as the value. */
const wholeStrategy = (strategy: Any) => ({
  Type: strategy.type ?? '',
  RollingUpdate: strategy.rollingUpdate
    ? { MaxUnavailable: strategy.rollingUpdate.maxUnavailable ?? 0, MaxSurge: strategy.rollingUpdate.maxSurge ?? 0 }
    : null,
});

function deploymentStrategy(strategy: Any): Errors {
  const path = 'spec.strategy';
  const at = `${path}.rollingUpdate`;
  const rolling = strategy.rollingUpdate;
  if (strategy.type === 'Recreate')
    return rolling ? [forbiddenField(at, "may not be specified when strategy `type` is 'Recreate'")] : [];
  if (strategy.type !== 'RollingUpdate')
    return [notSupported(path, wholeStrategy(strategy), ['Recreate', 'RollingUpdate'])];
  if (!rolling) return [required(at, 'this should be defaulted and never be nil')];
  const { maxUnavailable, maxSurge } = rolling;
  const errors = [
    ...positiveIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...positiveIntOrPercent(maxSurge, `${at}.maxSurge`),
  ];
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0)
    errors.push(invalidValue(`${at}.maxUnavailable`, maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0'));
  return [...errors, ...notMoreThan100Percent(maxUnavailable, `${at}.maxUnavailable`)];
}

export function validateDeployment(deployment: Any): Errors {
  const spec = deployment.spec ?? {};
  const errors = [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...selectorAndTemplate(spec),
    ...deploymentStrategy(spec.strategy ?? {}),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...optional(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
  const deadline: number | undefined = spec.progressDeadlineSeconds;
  if (deadline !== undefined) {
    const path = 'spec.progressDeadlineSeconds';
    errors.push(...nonNegative(deadline, path));
    if (deadline <= (spec.minReadySeconds ?? 0))
      errors.push(invalidValue(path, deadline, 'must be greater than minReadySeconds'));
  }
  return errors;
}

export function validateReplicaSet(replicaSet: Any): Errors {
  const spec = replicaSet.spec ?? {};
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selectorAndTemplate(spec),
  ];
}

function daemonSetStrategy(strategy: Any): Errors {
  const path = 'spec.updateStrategy';
  const at = `${path}.rollingUpdate`;
  if (strategy.type === 'OnDelete') return [];
  if (strategy.type !== 'RollingUpdate')
    return [notSupported(path, wholeStrategy(strategy), ['RollingUpdate', 'OnDelete'])];
  if (!strategy.rollingUpdate) return [required(at)];
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate;
  const errors = [
    ...positiveIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...positiveIntOrPercent(maxSurge, `${at}.maxSurge`),
    ...notMoreThan100Percent(maxUnavailable, `${at}.maxUnavailable`),
    ...notMoreThan100Percent(maxSurge, `${at}.maxSurge`),
  ];
  const unavailable = intOrPercentValue(maxUnavailable) !== 0;
  const surge = intOrPercentValue(maxSurge) !== 0;
  if (unavailable && surge)
    errors.push(invalidValue(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!unavailable && !surge) errors.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

export function validateDaemonSet(daemonSet: Any): Errors {
  const spec = daemonSet.spec ?? {};
  const errors = labelSelector(spec.selector, 'spec.selector');
  const own = spec.template?.metadata?.labels;
  const parsed = matcher(spec.selector);
  if (parsed && !parsed.matches(own ?? {})) errors.push(invalidValue('spec.template.metadata.labels', own, mismatch));
  if (spec.selector && isEmpty(spec.selector))
    errors.push(invalidValue('spec.selector', spec.selector, 'empty selector is invalid for daemonset'));
  return [
    ...errors,
    ...podTemplateSpec(spec.template, 'spec.template'),
    ...onlyAlways(spec.template, 'spec.template', 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...daemonSetStrategy(spec.updateStrategy ?? {}),
    ...optional(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

/** Counts that are not negative and do not exceed the replicas; shared by Deployment and ReplicaSet. */
export function replicaStatus(status: Any, fields: string[]): Errors {
  const s = status ?? {};
  const errors = fields.flatMap((field) => nonNegative(s[field], `status.${field}`));
  const replicas: number = s.replicas ?? 0;
  for (const field of ['updatedReplicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'])
    if (fields.includes(field) && (s[field] ?? 0) > replicas)
      errors.push(invalidValue(`status.${field}`, s[field], 'cannot be greater than status.replicas'));
  if ((s.availableReplicas ?? 0) > (s.readyReplicas ?? 0))
    errors.push(invalidValue('status.availableReplicas', s.availableReplicas, 'cannot be greater than readyReplicas'));
  return errors;
}
