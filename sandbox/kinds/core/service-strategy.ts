/**
 * What the registry does to a Service before it is validated: the singular and the plural clusterIP agree, allocated
 * values stay when they are left out, and what a type does not use goes. Follows pkg/registry/core/service.
 */
import { type Any, same } from '../validation.ts';
import { externallyAccessible, needsHealthCheck } from './service-validation.ts';

export const needsClusterIP = (spec: Any): boolean => ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type);
/** True as well of a LoadBalancer that does not ask to go without. */
export const needsNodePort = (spec: Any): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

function normalizeClusterIPs(spec: Any, was: Any | undefined): void {
  if (!was) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  if ((spec.clusterIP ?? '') === (was.clusterIP ?? '')) {
    if (!spec.clusterIPs?.length && spec.clusterIP && !was.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  if (!same(spec.clusterIPs, was.clusterIPs)) return;
  if (!spec.clusterIP) delete spec.clusterIPs;
  else spec.clusterIPs = [spec.clusterIP];
}

function keepAllocated(spec: Any, was: Any): void {
  if (needsClusterIP(was) && needsClusterIP(spec)) {
    if (!spec.clusterIP && was.clusterIP) spec.clusterIP = was.clusterIP;
    if (!spec.clusterIPs?.length && spec.clusterIP === was.clusterIP && was.clusterIPs)
      spec.clusterIPs = [...was.clusterIPs];
  }
  if (needsNodePort(was) && needsNodePort(spec)) {
    const used = (s: Any): number[] => (s.ports ?? []).map((p: Any) => p.nodePort).filter(Boolean);
    const taken = new Set(used(was).filter((port) => used(spec).includes(port)));
    const byName = new Map<string, number>((was.ports ?? []).map((p: Any) => [p.name ?? '', p.nodePort ?? 0]));
    for (const port of spec.ports ?? []) {
      const before = byName.get(port.name ?? '');
      if (port.nodePort || !before || taken.has(before)) continue;
      port.nodePort = before;
      taken.add(before);
    }
  }
  if (needsHealthCheck(was) && needsHealthCheck(spec) && !spec.healthCheckNodePort && was.healthCheckNodePort)
    spec.healthCheckNodePort = was.healthCheckNodePort;
}

/** dropTypeDependentFields: only what the user did not touch. */
function dropUnused(spec: Any, was: Any): void {
  const drop = (field: string): void => {
    if (same(spec[field], was[field])) delete spec[field];
  };
  if (needsClusterIP(was) && !needsClusterIP(spec))
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) drop(field);
  const nodePorts = (s: Any): number[] => (s.ports ?? []).map((p: Any) => p.nodePort ?? 0).sort();
  if (needsNodePort(was) && !needsNodePort(spec) && same(nodePorts(spec), nodePorts(was)))
    for (const port of spec.ports ?? []) delete port.nodePort;
  if (needsHealthCheck(was) && !needsHealthCheck(spec)) drop('healthCheckNodePort');
  if (was.type === 'LoadBalancer' && spec.type !== 'LoadBalancer')
    for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass']) drop(field);
  if (externallyAccessible(was) && !externallyAccessible(spec)) drop('externalTrafficPolicy');
}

export function prepareService(service: Any, old: Any | undefined): void {
  const spec = service.spec;
  normalizeClusterIPs(spec, old?.spec);
  if (!old) {
    service.status = { loadBalancer: {} };
    return;
  }
  keepAllocated(spec, old.spec);
  dropUnused(spec, old.spec);
}
