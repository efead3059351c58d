/** Follows ValidateService and ValidateServiceUpdate of pkg/apis/core/validation. */
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../../apimachinery/errors.ts';
import { isIPv6, isValidPortNum } from '../../apimachinery/validation.ts';
import {
  type Any,
  cidr,
  complaints,
  type Errors,
  immutableMessage,
  ip,
  label,
  labels,
  nil,
  nonSpecialIP,
  oneOf,
  portNumOrName,
  qualifiedName,
  subdomain,
} from '../validation.ts';
import { protocols } from './containers-validation.ts';
import { internal } from './internal.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];

export const isHeadless = (spec: Any): boolean => spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
export const externallyAccessible = (spec: Any): boolean =>
  spec.type === 'LoadBalancer' ||
  spec.type === 'NodePort' ||
  (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
export const needsHealthCheck = (spec: Any): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

function ports(list: Any[], path: string): Errors {
  const names = new Set<string>();
  return list.flatMap((port, i) => {
    const at = `${path}[${i}]`;
    const errors: Errors = [];
    if (!port.name) {
      if (list.length > 1) errors.push(required(`${at}.name`));
    } else {
      errors.push(...label(port.name, `${at}.name`));
      if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
      names.add(port.name);
    }
    errors.push(...complaints(`${at}.port`, port.port ?? 0, isValidPortNum(port.port ?? 0)));
    errors.push(...oneOf(port.protocol, `${at}.protocol`, protocols));
    errors.push(...portNumOrName(port.targetPort ?? 0, `${at}.targetPort`));
    if (port.appProtocol !== undefined) errors.push(...qualifiedName(port.appProtocol, `${at}.appProtocol`));
    return errors;
  });
}

function sessionAffinity(spec: Any): Errors {
  const errors = oneOf(spec.sessionAffinity, 'spec.sessionAffinity', ['ClientIP', 'None']);
  const path = 'spec.sessionAffinityConfig';
  const config = spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP') {
    const timeout: number | undefined = config?.clientIP?.timeoutSeconds;
    const why = 'when session affinity type is ClientIP';
    if (!config) errors.push(required(path, why));
    else if (!config.clientIP) errors.push(required(`${path}.clientIP`, why));
    else if (timeout === undefined) errors.push(required(`${path}.clientIP.timeoutSeconds`, why));
    else if (timeout <= 0 || timeout > 86400)
      errors.push(
        invalidValue(`${path}.clientIP.timeoutSeconds`, timeout, 'must be greater than 0 and less than 86400'),
      );
  } else if (spec.sessionAffinity === 'None' && config) {
    errors.push(forbiddenField(path, 'must not be set when session affinity is None'));
  }
  return errors;
}

/** ValidateServiceClusterIPsRelatedFields. */
function clusterIPs(spec: Any): Errors {
  if (spec.type === 'ExternalName') return [];
  const errors: Errors = [];
  const path = 'spec.clusterIPs';
  const ips: string[] = spec.clusterIPs ?? [];
  if (spec.clusterIP) {
    if (ips.length === 0) errors.push(required(path));
    else if (ips[0] !== spec.clusterIP) errors.push(invalidValue(path, ips, 'first value must match `clusterIP`'));
  } else if (ips.length > 0) {
    errors.push(invalidValue(path, ips, 'must be empty when `clusterIP` is not specified'));
  }
  const seen = new Set<string>();
  const wanted: string[] = spec.ipFamilies ?? [];
  for (const [i, family] of wanted.entries()) {
    if (!families.includes(family)) errors.push(notSupported(`spec.ipFamilies[${i}]`, family, families));
    if (seen.has(family)) errors.push(duplicate(`spec.ipFamilies[${i}]`, family));
    seen.add(family);
  }
  if (spec.ipFamilyPolicy !== undefined && !familyPolicies.includes(spec.ipFamilyPolicy))
    errors.push(notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, familyPolicies));
  let wrong = false;
  for (const [i, address] of ips.entries()) {
    if (i === 0 && address === 'None') {
      if (ips.length > 1) {
        wrong = true;
        errors.push(invalidValue(path, ips, "'None' must be the first and only value"));
      }
      continue;
    }
    const found = ip(address, `${path}[${i}]`);
    wrong ||= found.length > 0;
    errors.push(...found);
  }
  if (ips.length > 2) errors.push(invalidValue(path, ips, 'may only hold up to 2 values'));
  if (wrong) return errors;
  if (ips.length > 1 && isIPv6(ips[0] as string) === isIPv6(ips[1] as string))
    errors.push(invalidValue(path, ips, 'may specify no more than one IP for each IP family'));
  if (!isHeadless(spec))
    for (const [i, address] of ips.slice(0, wanted.length).entries())
      if ((wanted[i] === 'IPv6') !== isIPv6(address))
        errors.push(
          invalidValue(`${path}[${i}]`, address, `expected an ${wanted[i]} value as indicated by \`ipFamilies[${i}]\``),
        );
  return errors;
}

function sourceRanges(service: Any, spec: Any): Errors {
  const onlyLoadBalancer = (path: string): Errors =>
    spec.type === 'LoadBalancer' ? [] : [forbiddenField(path, "may only be used when `type` is 'LoadBalancer'")];
  const ranges: string[] = spec.loadBalancerSourceRanges ?? [];
  const path = 'spec.LoadBalancerSourceRanges';
  if (ranges.length > 0)
    return [...onlyLoadBalancer(path), ...ranges.flatMap((range, i) => cidr(range.trim(), `${path}[${i}]`))];
  const key = 'service.beta.kubernetes.io/load-balancer-source-ranges';
  const annotation: string | undefined = service.metadata.annotations?.[key];
  if (annotation === undefined) return [];
  const at = `metadata.annotations[${key}]`;
  const list = annotation.trim() === '' ? [] : annotation.split(',');
  return [...onlyLoadBalancer(at), ...list.flatMap((range) => cidr(range.trim(), at))];
}

function trafficPolicies(spec: Any): Errors {
  const errors: Errors = [];
  const external: string = spec.externalTrafficPolicy ?? '';
  const externalPath = 'spec.externalTrafficPolicy';
  if (externallyAccessible(spec)) errors.push(...oneOf(external, externalPath, ['Cluster', 'Local']));
  else if (external)
    errors.push(invalidValue(externalPath, external, 'may only be set for externally-accessible services'));
  const health: number = spec.healthCheckNodePort ?? 0;
  const healthPath = 'spec.healthCheckNodePort';
  if (needsHealthCheck(spec)) {
    if (health === 0) errors.push(required(healthPath));
    else errors.push(...complaints(healthPath, health, isValidPortNum(health)));
  } else if (health !== 0) {
    errors.push(
      invalidValue(
        healthPath,
        health,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    );
  }
  const inner: string | undefined = spec.internalTrafficPolicy;
  if (inner === undefined) {
    if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type))
      errors.push(required('spec.internalTrafficPolicy'));
  } else if (inner !== 'Cluster' && inner !== 'Local') {
    errors.push(notSupported('spec.internalTrafficPolicy', inner, ['Cluster', 'Local']));
  }
  if (spec.trafficDistribution !== undefined && !distributions.includes(spec.trafficDistribution))
    errors.push(notSupported('spec.trafficDistribution', spec.trafficDistribution, distributions));
  return errors;
}

export function validateService(service: Any): Errors {
  const spec = service.spec ?? {};
  const list: Any[] = spec.ports ?? [];
  const errors: Errors = [];
  if (list.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec))
    errors.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`));
  if (spec.type === 'ExternalName') {
    for (const field of ['clusterIPs', 'ipFamilies'])
      if (spec[field]?.length) errors.push(forbiddenField(`spec.${field}`, 'may not be set for ExternalName services'));
    if (spec.ipFamilyPolicy !== undefined)
      errors.push(forbiddenField('spec.ipFamilyPolicy', 'may not be set for ExternalName services'));
    const name: string = (spec.externalName ?? '').replace(/\.$/, '');
    errors.push(...(name ? subdomain(name, 'spec.externalName') : [required('spec.externalName')]));
  }
  errors.push(...ports(list, 'spec.ports'), ...labels(spec.selector, 'spec.selector'), ...sessionAffinity(spec));
  errors.push(...clusterIPs(spec));
  for (const [i, address] of ((spec.externalIPs ?? []) as string[]).entries()) {
    const at = `spec.externalIPs[${i}]`;
    const wrong = ip(address, at);
    errors.push(...(wrong.length > 0 ? wrong : nonSpecialIP(address, at)));
  }
  errors.push(...oneOf(spec.type, 'spec.type', types));
  const pair = (i: number): string => `spec.ports[${i}]`;
  if (spec.type === 'ClusterIP')
    for (const [i, port] of list.entries())
      if (port.nodePort)
        errors.push(forbiddenField(`${pair(i)}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
  const nodePorts = new Set<string>();
  for (const [i, port] of list.entries()) {
    if (!port.nodePort) continue;
    const key = `${port.protocol}/${port.nodePort}`;
    if (nodePorts.has(key)) errors.push(duplicate(`${pair(i)}.nodePort`, port.nodePort));
    nodePorts.add(key);
  }
  const numbers = new Set<string>();
  for (const [i, { protocol, port }] of list.entries()) {
    const key = `${protocol}/${port}`;
    if (numbers.has(key)) errors.push(duplicate(pair(i), internal('ServicePort', { protocol, port })));
    numbers.add(key);
  }
  errors.push(...sourceRanges(service, spec));
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer')
    errors.push(forbiddenField('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'"));
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined)
    errors.push(required('allocateLoadBalancerNodePorts'));
  if (spec.loadBalancerClass !== undefined) {
    const path = 'spec.loadBalancerClass';
    if (spec.type !== 'LoadBalancer')
      errors.push(forbiddenField(path, "may only be used when `type` is 'LoadBalancer'"));
    else errors.push(...qualifiedName(spec.loadBalancerClass, path));
  }
  return [...errors, ...trafficPolicies(spec)];
}

export function validateServiceUpdate(service: Any, old: Any): Errors {
  const spec = service.spec ?? {};
  const was = old.spec ?? {};
  const errors: Errors = [];
  const now: string[] = spec.clusterIPs ?? [];
  const before: string[] = was.clusterIPs ?? [];
  const named = spec.type === 'ExternalName' || was.type === 'ExternalName';
  const changed = (i: number): void => {
    errors.push(invalidValue(`spec.clusterIPs[${i}]`, now, 'may not change once set'));
  };
  if (!named && !(isHeadless(spec) && isHeadless(was))) {
    if (now.length === before.length) {
      for (const [i, address] of before.entries()) if (address !== now[i]) changed(i);
    } else if (before.length > now.length) {
      if (now.length === 0) errors.push(invalidValue('spec.clusterIPs[0]', now, 'primary clusterIP can not be unset'));
      else if (now[0] !== before[0]) changed(0);
      if (now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack')
        errors.push(
          invalidValue(
            'spec.ipFamilyPolicy',
            spec.ipFamilyPolicy ?? nil,
            "must be set to 'SingleStack' when releasing the secondary clusterIP",
          ),
        );
    } else if (before.length > 0 && now[0] !== before[0]) changed(0);
  }
  if (was.type === 'LoadBalancer' && spec.type === 'LoadBalancer' && spec.loadBalancerClass !== was.loadBalancerClass)
    errors.push(invalidValue('spec.loadBalancerClass', spec.loadBalancerClass ?? nil, 'may not change once set'));
  if (needsHealthCheck(was) && needsHealthCheck(spec) && spec.healthCheckNodePort !== was.healthCheckNodePort)
    errors.push(forbiddenField('spec.healthCheckNodePort', immutableMessage));
  return errors;
}
