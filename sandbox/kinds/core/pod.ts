import { forbiddenField } from '../../apimachinery/errors.ts';
import type { Kind } from '../../apimachinery/kind.ts';
import { defaultPod, defaultPodSpec, mirrorServiceAccount } from './pod-defaults.ts';
import { podCells, podColumns, podRowConditions } from './pod-printer.ts';
import { podQOS } from './pod-qos.ts';
import { podResize } from './pod-resize-validation.ts';
import { podMetadataAndSpec } from './pod-spec-validation.ts';
import { ephemeralContainersUpdate, podStatusUpdate, podUpdate } from './pod-update-validation.ts';
import { nameWarnings, podWarnings } from './pod-warnings.ts';

export const pod: Kind = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  names: { plural: 'pods', singular: 'pod', shortNames: ['po'], categories: ['all'] },
  scope: 'Namespaced',
  schema: 'core/v1.Pod',
  generation: true,
  subresources: {
    status: true,
    others: [
      { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
      { name: 'binding', kind: 'Binding', verbs: ['create'] },
      { name: 'ephemeralcontainers', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
      { name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
      { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
      { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
      { name: 'proxy', kind: 'PodProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
      { name: 'resize', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
    ],
  },
  selectable: {
    'spec.nodeName': (p) => p.spec?.nodeName ?? '',
    'spec.restartPolicy': (p) => p.spec?.restartPolicy ?? '',
    'spec.schedulerName': (p) => p.spec?.schedulerName ?? '',
    'spec.serviceAccountName': (p) => p.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': (p) => String(p.spec?.hostNetwork ?? false),
    'status.phase': (p) => p.status?.phase ?? '',
    'status.podIP': (p) => p.status?.podIPs?.[0]?.ip ?? p.status?.podIP ?? '',
    'status.nominatedNodeName': (p) => p.status?.nominatedNodeName ?? '',
  },
  default(p) {
    p.spec ??= {};
    defaultPod(p.spec);
    defaultPodSpec(p.spec);
    // Conversion keeps the singular and the plural together.
    const status = p.status;
    if (status?.podIP && !status.podIPs?.length) status.podIPs = [{ ip: status.podIP }];
    else if (status?.podIPs?.length) status.podIP = status.podIPs[0].ip;
  },
  // pkg/registry/core/pod/strategy.go
  prepare(p, old) {
    mirrorServiceAccount(p.spec);
    if (!old) p.status = { phase: 'Pending', qosClass: podQOS(p.spec) };
  },
  prepareStatus(p, old) {
    if (p.status && !p.status.qosClass && old.status?.qosClass) p.status.qosClass = old.status.qosClass;
  },
  validate(p) {
    const errors = podMetadataAndSpec(p);
    // An object that is being created has no resource version yet.
    if (p.metadata.resourceVersion) return errors;
    if (p.spec.ephemeralContainers?.length)
      errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'));
    if (p.spec.nodeName && p.spec.schedulingGates?.length)
      errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
    return errors;
  },
  validateUpdate(p, old, subresource) {
    if (subresource === 'status') return podStatusUpdate(p, old);
    if (subresource === 'ephemeralcontainers') return ephemeralContainersUpdate(p, old);
    if (subresource === 'resize') return podResize(p, old);
    return subresource === '' ? podUpdate(p, old) : [];
  },
  warnings: (p, old) => [
    ...(old ? [] : nameWarnings(p.metadata.name, "the Pod's hostname")),
    ...podWarnings(p.metadata, p.spec, ''),
  ],
  deletionGrace(p, requested) {
    let grace: number = requested ?? p.spec?.terminationGracePeriodSeconds ?? 0;
    if (!p.spec?.nodeName || p.status?.phase === 'Failed' || p.status?.phase === 'Succeeded') grace = 0;
    if (grace < 0) grace = 1;
    return grace;
  },
  columns: podColumns,
  cells: podCells,
  rowConditions: podRowConditions,
};
