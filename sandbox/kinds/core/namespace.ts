import type { Kind } from '../../apimachinery/kind.ts';
import { nameIsDNSLabel } from '../../apimachinery/validation.ts';
import { age, ageColumn, column, nameColumn } from '../printers.ts';
import { qualifiedName } from '../validation.ts';

export const namespace: Kind = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  names: { plural: 'namespaces', singular: 'namespace', shortNames: ['ns'] },
  scope: 'Cluster',
  schema: 'core/v1.Namespace',
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: { status: true, others: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }] },
  selectable: { 'status.phase': (ns) => ns.status?.phase ?? '' },
  // pkg/apis/core/v1/defaults.go SetDefaults_Namespace and SetDefaults_NamespaceStatus
  default(ns) {
    if (ns.metadata.name) {
      ns.metadata.labels ??= {};
      ns.metadata.labels['kubernetes.io/metadata.name'] = ns.metadata.name;
    }
    ns.spec ??= {};
    ns.status ??= {};
    ns.status.phase ??= 'Active';
  },
  prepare(ns, old) {
    if (old) {
      ns.spec.finalizers = old.spec?.finalizers;
      return;
    }
    ns.status = { phase: 'Active' };
    const finalizers: string[] = ns.spec.finalizers ?? [];
    if (!finalizers.includes('kubernetes')) ns.spec.finalizers = [...finalizers, 'kubernetes'];
  },
  validate: (ns) =>
    (ns.spec?.finalizers ?? []).flatMap((finalizer: string, i: number) =>
      qualifiedName(finalizer, `spec.finalizers[${i}]`),
    ),
  validateName: nameIsDNSLabel,
  columns: [nameColumn, column('Status', 'string', 'The status of the namespace'), ageColumn],
  cells: (ns, now) => [ns.metadata.name!, ns.status?.phase ?? '', age(ns, now)],
};
