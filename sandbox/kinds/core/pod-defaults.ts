/** Defaults of Pods and Pod templates. Follows pkg/apis/core/v1/defaults.go. */
import type { Any } from '../validation.ts';

/** SetObjectDefaults of a PodSpec: what every Pod and every template gets. */
export function defaultPodSpec(spec: Any): void {
  mirrorServiceAccount(spec);
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= 'default-scheduler';
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const c of spec.initContainers ?? []) defaultContainer(c);
  for (const c of spec.containers ?? []) defaultContainer(c);
  for (const c of spec.ephemeralContainers ?? []) defaultContainer(c);
}

/** Conversion keeps the old name of serviceAccountName beside the new one. */
export function mirrorServiceAccount(spec: Any): void {
  spec.serviceAccountName ||= spec.serviceAccount;
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else delete spec.serviceAccountName;
}

/** SetDefaults_Pod: of a Pod itself, not of templates. Runs before {@link defaultPodSpec}. */
export function defaultPod(spec: Any): void {
  for (const c of spec.containers ?? []) {
    defaultRequests(c);
    defaultResizePolicy(c);
  }
  for (const c of spec.initContainers ?? []) {
    defaultRequests(c);
    if (c.restartPolicy === 'Always') defaultResizePolicy(c);
  }
  spec.enableServiceLinks ??= true;
  if (spec.hostNetwork) defaultHostNetworkPorts(spec);
}

/** Requests not given are the limits. */
function defaultRequests(c: Any): void {
  const limits = c.resources?.limits;
  if (!limits) return;
  c.resources.requests ??= {};
  for (const key in limits) c.resources.requests[key] ??= limits[key];
}

/** What a container asks for may be resized without a restart. */
function defaultResizePolicy(c: Any): void {
  for (const resourceName of ['cpu', 'memory']) {
    if (c.resources?.requests?.[resourceName] === undefined) continue;
    const known = (c.resizePolicy ?? []) as { resourceName: string }[];
    if (!known.some((policy) => policy.resourceName === resourceName))
      c.resizePolicy = [...known, { resourceName, restartPolicy: 'NotRequired' }];
  }
}

/** With hostNetwork, hostPort is containerPort. */
function defaultHostNetworkPorts(spec: Any): void {
  for (const c of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const port of c.ports ?? []) port.hostPort ||= port.containerPort;
  }
}

/** parsers.ParseImageName's tag: `latest` when there is neither tag nor digest, '' for what is no image name. */
function imageTag(image: string): string {
  if (
    image.includes('@') ||
    !/^[a-z0-9A-Z][\w.:/-]*$/.test(image) ||
    /[A-Z]/.test(image.replace(/:[\w.-]+$/, '').replace(/^[^/]*[.:][^/]*\//, ''))
  )
    return '';
  const name = image.slice(image.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon < 0 ? 'latest' : name.slice(colon + 1);
}

function defaultContainer(c: Any): void {
  c.imagePullPolicy ||= imageTag(c.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  c.terminationMessagePath ||= '/dev/termination-log';
  c.terminationMessagePolicy ||= 'File';
  c.resources ??= {};
  for (const port of c.ports ?? []) port.protocol ||= 'TCP';
  for (const { valueFrom } of c.env ?? []) if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1';
  for (const probe of [c.livenessProbe, c.readinessProbe, c.startupProbe]) if (probe) defaultProbe(probe);
  for (const handler of [c.lifecycle?.postStart, c.lifecycle?.preStop]) if (handler) defaultHandler(handler);
}

function defaultProbe(probe: Any): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  defaultHandler(probe);
  if (probe.grpc) probe.grpc.service ??= '';
}

function defaultHandler(handler: Any): void {
  if (!handler.httpGet) return;
  handler.httpGet.path ||= '/';
  handler.httpGet.scheme ||= 'HTTP';
}

function defaultVolume(volume: Any): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  if (sources.length === 0) volume.emptyDir = {};
  if (volume.secret) volume.secret.defaultMode ??= 0o644;
  if (volume.configMap) volume.configMap.defaultMode ??= 0o644;
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= 0o644;
    defaultFieldRefs(volume.downwardAPI.items);
  }
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.image)
    volume.image.pullPolicy ||= imageTag(volume.image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  if (volume.projected) {
    volume.projected.defaultMode ??= 0o644;
    for (const source of volume.projected.sources ?? []) {
      if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
      defaultFieldRefs(source.downwardAPI?.items);
    }
  }
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= 'default';
  if (volume.rbd) {
    volume.rbd.pool ||= 'rbd';
    volume.rbd.user ||= 'admin';
    volume.rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (volume.ephemeral?.volumeClaimTemplate?.spec)
    volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
}

function defaultFieldRefs(items: Any[] | undefined): void {
  for (const item of items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1';
}
