/** What may change in a Pod. Follows ValidatePodUpdate, ValidatePodStatusUpdate and ValidatePodEphemeralContainersUpdate. */
import { forbiddenField, invalidValue, required } from '../../apimachinery/errors.ts';
import { inclusiveRangeError, nameIsDNSSubdomain } from '../../apimachinery/validation.ts';
import { diff } from '../diff.ts';
import { type Any, complaints, type Errors, immutable, ip, nil, qualifiedName, same } from '../validation.ts';
import { internal, internalPodSpec } from './internal.ts';
import { tolerations } from './scheduling-validation.ts';

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Returns undefined when the number of containers changed: nothing else is looked at then. */
function images(list: Any[], old: Any[], path: string): [Errors, stop: boolean] {
  if (list.length !== old.length) return [[forbiddenField(path, 'pod updates may not add or remove containers')], true];
  const errors: Errors = [];
  for (const [i, c] of list.entries()) {
    if (!c.image) errors.push(required(`${path}[${i}].image`));
    else if (c.image.trim() !== c.image)
      errors.push(invalidValue(`${path}[${i}].image`, c.image, 'must not have leading or trailing whitespace'));
  }
  return [errors, false];
}

function onlyAddedTolerations(list: Any[], old: Any[], path: string): Errors {
  for (const was of old) {
    const kept = list.some((t) => same({ ...was, tolerationSeconds: t.tolerationSeconds }, t));
    if (!kept) return [forbiddenField(path, 'existing toleration can not be modified except its tolerationSeconds')];
  }
  return tolerations(list, path);
}

const withImages = (list: Any[] | undefined, old: Any[] | undefined): Any[] | undefined =>
  list?.map((c, i) => ({ ...c, image: old?.[i]?.image }));

/** A gated Pod may still be told more exactly where to run. */
function gatedChanges(spec: Any, old: Any): [Errors, Any] {
  const errors: Errors = [];
  let munged = spec;
  if (!same(spec.nodeSelector, old.nodeSelector)) {
    for (const [key, value] of Object.entries(old.nodeSelector ?? {}))
      if (spec.nodeSelector?.[key] !== value)
        errors.push(
          invalidValue(
            'spec.nodeSelector',
            spec.nodeSelector ?? {},
            'only additions are allowed (no mutations or deletions)',
          ),
        );
    munged = { ...munged, nodeSelector: old.nodeSelector };
  }
  return [errors, munged];
}

export function podUpdate(pod: Any, old: Any): Errors {
  const spec = pod.spec ?? {};
  const was = old.spec ?? {};
  const errors: Errors = [];
  for (const list of ['containers', 'initContainers']) {
    const [found, stop] = images(spec[list] ?? [], was[list] ?? [], `spec.${list}`);
    errors.push(...found);
    if (stop) return errors;
  }
  const deadline: number | undefined = spec.activeDeadlineSeconds;
  const oldDeadline: number | undefined = was.activeDeadlineSeconds;
  const deadlinePath = 'spec.activeDeadlineSeconds';
  if (deadline !== undefined) {
    if (deadline < 0 || deadline > 2147483647)
      return [...errors, invalidValue(deadlinePath, deadline, inclusiveRangeError(0, 2147483647))];
    if (oldDeadline !== undefined && oldDeadline < deadline)
      return [...errors, invalidValue(deadlinePath, deadline, 'must be less than or equal to previous value')];
  } else if (oldDeadline !== undefined) {
    errors.push(invalidValue(deadlinePath, nil, 'must not update from a positive integer to nil value'));
  }
  errors.push(...onlyAddedTolerations(spec.tolerations ?? [], was.tolerations ?? [], 'spec.tolerations'));
  const oldGates = new Set(((was.schedulingGates ?? []) as Any[]).map((gate) => gate.name));
  for (const [i, gate] of ((spec.schedulingGates ?? []) as Any[]).entries())
    if (!oldGates.has(gate.name))
      errors.push(
        forbiddenField(
          `spec.schedulingGates[${i}].name`,
          `only deletion is allowed, but found new scheduling gate '${gate.name}'`,
        ),
      );
  if (same(spec, was)) return errors;

  let munged = {
    ...spec,
    containers: withImages(spec.containers, was.containers),
    initContainers: withImages(spec.initContainers, was.initContainers),
    activeDeadlineSeconds: oldDeadline,
    schedulingGates: was.schedulingGates,
    tolerations: was.tolerations,
  };
  if (was.terminationGracePeriodSeconds < 0 && munged.terminationGracePeriodSeconds === 1)
    munged.terminationGracePeriodSeconds = was.terminationGracePeriodSeconds;
  if (oldGates.size > 0) {
    const [gated, rest] = gatedChanges(munged, was);
    errors.push(...gated);
    munged = rest;
  }
  if (!same(munged, was)) {
    const changes = diff(internalPodSpec(was), internalPodSpec(munged));
    errors.push(forbiddenField('spec', `pod updates may not change fields other than ${updatable}\n${changes}`));
  }
  return errors;
}

function stateTransitions(
  list: Any[],
  old: Any[],
  path: string,
  restartPolicy: string,
  restartable: ReadonlySet<string>,
): Errors {
  if (restartPolicy === 'Always') return [];
  return old.flatMap((was, i) => {
    const ended = was.state?.terminated;
    if (!ended || (ended.exitCode !== 0 && restartPolicy === 'OnFailure') || restartable.has(was.name)) return [];
    return list.some((now) => now.name === was.name && !now.state?.terminated)
      ? [forbiddenField(`${path}[${i}].state`, 'may not be transitioned to non-terminated state')]
      : [];
  });
}

const NOBODY: ReadonlySet<string> = new Set();

function namesOf(containers: Any[] | undefined, which: (container: Any) => boolean): ReadonlySet<string> {
  const chosen = (containers ?? []).filter(which);
  return chosen.length === 0 ? NOBODY : new Set(chosen.map((c) => c.name));
}

const systemConditions = new Set(['PodScheduled', 'Ready', 'Initialized']);

export function podStatusUpdate(pod: Any, old: Any): Errors {
  const status = pod.status ?? {};
  const was = old.status ?? {};
  const errors: Errors = ((status.conditions ?? []) as Any[]).flatMap((condition, i) =>
    systemConditions.has(condition.type) ? [] : qualifiedName(condition.type ?? '', `metadata.conditions[${i}].Type`),
  );
  if (pod.spec?.nodeName !== old.spec?.nodeName)
    errors.push(forbiddenField('status.nodeName', 'may not be changed directly'));
  if (status.nominatedNodeName && status.nominatedNodeName !== was.nominatedNodeName)
    errors.push(
      ...complaints(
        'status.nominatedNodeName',
        status.nominatedNodeName,
        nameIsDNSSubdomain(status.nominatedNodeName, false),
      ),
    );
  // A status without its class keeps the one it has.
  if (status.qosClass) errors.push(...immutable(status.qosClass, was.qosClass ?? '', 'status.qosClass'));
  const policy: string = old.spec?.restartPolicy ?? 'Always';
  const sidecars = namesOf(old.spec?.initContainers, (c) => c.restartPolicy === 'Always');
  const own = namesOf(old.spec?.containers, (c) => c.restartPolicy !== undefined);
  const check = (field: string, restartPolicy: string, restartable: ReadonlySet<string>): void => {
    errors.push(
      ...stateTransitions(status[field] ?? [], was[field] ?? [], `status.${field}`, restartPolicy, restartable),
    );
  };
  check('containerStatuses', policy, own);
  check('initContainerStatuses', policy, sidecars);
  check('ephemeralContainerStatuses', 'Never', new Set());
  for (const [i, podIP] of ((status.podIPs ?? []) as Any[]).entries())
    errors.push(...ip(podIP.ip ?? '', `status.podIPs[${i}]`));
  const hostIPs: Any[] = status.hostIPs ?? [];
  if (hostIPs.length > 0 && hostIPs[0].ip !== status.hostIP)
    errors.push(invalidValue('status.hostIPs[0].ip', hostIPs[0].ip ?? '', 'must be equal to `hostIP`'));
  for (const [i, hostIP] of hostIPs.entries()) errors.push(...ip(hostIP.ip ?? '', `status.hostIPs[${i}]`));
  return errors;
}

export function ephemeralContainersUpdate(pod: Any, old: Any): Errors {
  if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
    return [forbiddenField('', 'static pods do not support ephemeral containers')];
  const path = 'spec.ephemeralContainers';
  const now = new Map<string, Any>(((pod.spec?.ephemeralContainers ?? []) as Any[]).map((c) => [c.name, c]));
  return ((old.spec?.ephemeralContainers ?? []) as Any[]).flatMap((was) => {
    const c = now.get(was.name);
    const name = JSON.stringify(was.name);
    if (!c) return [forbiddenField(path, `existing ephemeral containers ${name} may not be removed\n`)];
    if (same(was, c)) return [];
    const changes = diff(internal('EphemeralContainer', was), internal('EphemeralContainer', c));
    return [forbiddenField(path, `existing ephemeral containers ${name} may not be changed\n${changes}`)];
  });
}
