/** ValidatePodSpec and what surrounds it. Follows pkg/apis/core/validation. */
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../apimachinery/errors.ts';
import {
  byteLength,
  inclusiveRangeError,
  isDNS1123SubdomainWithUnderscore,
  nameIsDNSSubdomain,
} from '../../apimachinery/validation.ts';
import {
  type Any,
  annotations,
  complaints,
  type Errors,
  ip,
  label,
  labels,
  qualifiedName,
  subdomain,
} from '../validation.ts';
import {
  containers,
  ephemeralContainers,
  hostNetworkPorts,
  initContainers,
  type PodContext,
  paddedImage,
} from './containers-validation.ts';
import { remembering } from './known-specs.ts';
import { resourceQuantity } from './resources-validation.ts';
import { affinity, tolerations, topologySpreadConstraints } from './scheduling-validation.ts';
import { hostUsers, podSecurityContext } from './security-validation.ts';
import { volumes } from './volumes-validation.ts';

const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const restartPolicies = ['Always', 'OnFailure', 'Never'];

const named = (value: string | undefined, path: string): Errors =>
  value ? complaints(path, value, nameIsDNSSubdomain(value, false)) : [];

function choice(value: string | undefined, path: string, supported: string[]): Errors {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

function dnsConfig(config: Any, policy: string, path: string): Errors {
  const servers: string[] = config?.nameservers ?? [];
  if (policy === 'None') {
    if (!config) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (servers.length === 0)
      return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  if (!config) return [];
  const errors: Errors = [];
  const searches: string[] = config.searches ?? [];
  if (servers.length > 3)
    errors.push(invalidValue(`${path}.nameservers`, servers, 'must not have more than 3 nameservers'));
  for (const [i, server] of servers.entries()) errors.push(...ip(server, `${path}.nameservers[${i}]`));
  if (searches.length > 32)
    errors.push(invalidValue(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (byteLength(searches.join(' ')) > 2048)
    errors.push(
      invalidValue(
        `${path}.searches`,
        searches,
        'must not have more than 2048 characters (including spaces) in the search list',
      ),
    );
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    const name = search.endsWith('.') ? search.slice(0, -1) : search;
    errors.push(...complaints(`${path}.searches[${i}]`, name, isDNS1123SubdomainWithUnderscore(name)));
  }
  for (const [i, option] of ((config.options ?? []) as Any[]).entries())
    if (!option.name) errors.push(required(`${path}.options[${i}]`, 'must not be empty'));
  return errors;
}

function schedulingGates(list: Any[] | undefined, path: string): Errors {
  const seen = new Set<string>();
  return (list ?? []).flatMap((gate, i) => {
    const errors = qualifiedName(gate.name ?? '', `${path}[${i}]`);
    if (seen.has(gate.name)) errors.push(duplicate(`${path}[${i}]`, gate.name));
    seen.add(gate.name);
    return errors;
  });
}

function os(spec: Any, path: string): Errors {
  if (!spec.os) return [];
  const name: string = spec.os.name ?? '';
  if (!name) return [required(`${path}.os.name`, 'cannot be empty')];
  return name === 'linux' || name === 'windows' ? [] : [notSupported(`${path}.os`, name, ['linux', 'windows'])];
}

/** `podName` is '' for templates; `isPod` tells a Pod's own spec from a template's. */
export function podSpec(spec: Any, podName: string, path: string, isPod: boolean): Errors {
  const grace: number | undefined = spec.terminationGracePeriodSeconds;
  const [mountable, volumeErrors] = volumes(spec.volumes, podName, `${path}.volumes`);
  const pod: PodContext = {
    volumes: mountable,
    claims: new Set(((spec.resourceClaims ?? []) as Any[]).map((c) => c.name).filter(Boolean)),
    gracePeriod: grace,
    restartPolicy: spec.restartPolicy ?? '',
    hostUsers: spec.hostUsers !== false,
  };
  const regular: Any[] = spec.containers ?? [];
  const init: Any[] = spec.initContainers ?? [];
  const errors: Errors = [
    ...(grace === undefined ? [required(`${path}.terminationGracePeriodSeconds`)] : []),
    ...volumeErrors,
    ...containers(regular, `${path}.containers`, pod),
    ...initContainers(init, regular, `${path}.initContainers`, pod),
    ...ephemeralContainers(spec.ephemeralContainers, [...regular, ...init], `${path}.ephemeralContainers`, pod),
    ...hostNetworkPorts(spec, path, isPod),
    ...choice(spec.restartPolicy, `${path}.restartPolicy`, restartPolicies),
    ...choice(spec.dnsPolicy, `${path}.dnsPolicy`, dnsPolicies),
    ...labels(spec.nodeSelector, `${path}.nodeSelector`),
    ...podSecurityContext(spec.securityContext, spec, `${path}.securityContext`),
    ...affinity(spec.affinity, `${path}.affinity`),
    ...dnsConfig(spec.dnsConfig, spec.dnsPolicy, `${path}.dnsConfig`),
    ...((spec.readinessGates ?? []) as Any[]).flatMap((gate, i) =>
      qualifiedName(gate.conditionType ?? '', `${path}.readinessGates[${i}].conditionType`),
    ),
    ...schedulingGates(spec.schedulingGates, `${path}.schedulingGates`),
    ...topologySpreadConstraints(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    ...hostUsers(spec, path),
    ...named(spec.serviceAccountName, `${path}.serviceAccountName`),
    ...named(spec.nodeName, `${path}.nodeName`),
  ];
  const deadline: number | undefined = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2147483647))
    errors.push(invalidValue(`${path}.activeDeadlineSeconds`, deadline, inclusiveRangeError(1, 2147483647)));
  if (spec.hostname) errors.push(...label(spec.hostname, `${path}.hostname`));
  if (spec.subdomain) errors.push(...label(spec.subdomain, `${path}.subdomain`));
  errors.push(...tolerations(spec.tolerations, `${path}.tolerations`));
  for (const [i, alias] of ((spec.hostAliases ?? []) as Any[]).entries()) {
    errors.push(...ip(alias.ip ?? '', `${path}.hostAliases[${i}].ip`));
    for (const [j, host] of ((alias.hostnames ?? []) as string[]).entries())
      errors.push(...subdomain(host, `${path}.hostAliases[${i}].hostnames[${j}]`));
  }
  errors.push(...named(spec.priorityClassName, `${path}.priorityClassName`));
  if (spec.runtimeClassName !== undefined)
    errors.push(
      ...complaints(
        `${path}.runtimeClassName`,
        spec.runtimeClassName,
        nameIsDNSSubdomain(spec.runtimeClassName, false),
      ),
    );
  if (spec.preemptionPolicy !== undefined)
    errors.push(...choice(spec.preemptionPolicy, `${path}.preemptionPolicy`, ['PreemptLowerPriority', 'Never']));
  for (const [name, value] of Object.entries((spec.overhead ?? {}) as Record<string, string>))
    errors.push(...resourceQuantity(name, value, `${path}.overhead.limits[${name}]`));
  return [...errors, ...os(spec, path)];
}

/** validatePodMetadataAndSpec, but for the metadata, which the registry validates. */
export function podMetadataAndSpec(pod: Any): Errors {
  const spec = pod.spec ?? {};
  const errors = podAnnotations(pod.metadata.annotations, spec, 'metadata.annotations');
  errors.push(...ownSpec(spec, pod.metadata.name ?? ''));
  return errors;
}

/** A Pod's own, but for what its metadata say. */
const ownSpec = remembering((spec: Any, podName: string): Errors => {
  const errors = podSpec(spec, podName, 'spec', true);
  if (!spec.serviceAccountName)
    for (const [i, volume] of ((spec.volumes ?? []) as Any[]).entries())
      for (const [j, source] of ((volume.projected?.sources ?? []) as Any[]).entries())
        if (source.serviceAccountToken)
          errors.push(
            forbiddenField(
              `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`,
              'must not be specified when serviceAccountName is not set',
            ),
          );
  for (const list of ['containers', 'initContainers'])
    for (const [i, c] of ((spec[list] ?? []) as Any[]).entries()) errors.push(...paddedImage(c, `spec.${list}[${i}]`));
  return errors;
});

/** ValidatePodSpecificAnnotations, in part: the cost of deletion. */
function podAnnotations(map: Record<string, string> | undefined, _spec: Any, path: string): Errors {
  const cost = map?.['controller.kubernetes.io/pod-deletion-cost'];
  return cost === undefined || (/^(0|-?[1-9][0-9]*)$/.test(cost) && Math.abs(Number(cost)) <= 2147483647)
    ? []
    : [invalidValue(`${path}[controller.kubernetes.io/pod-deletion-cost]`, cost, 'must be a 32bit integer')];
}

/** ValidatePodTemplateSpec. */
export function podTemplateSpec(template: Any, path: string): Errors {
  const spec = template?.spec ?? {};
  return [
    ...labels(template?.metadata?.labels, `${path}.labels`),
    ...annotations(template?.metadata?.annotations, `${path}.annotations`),
    ...podAnnotations(template?.metadata?.annotations, spec, `${path}.annotations`),
    ...podSpec(spec, '', `${path}.spec`, false),
    ...(spec.ephemeralContainers?.length
      ? [forbiddenField(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}
