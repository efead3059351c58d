/** `apply --prune`: deletes what apply once made, matches the selector and is no longer in the manifests. Follows kubectl/pkg/cmd/apply/prune.go. */
import type { KubeList } from '../../../apimachinery/meta.ts';
import type { Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { lastApplied } from '../../last-applied.ts';
import { apiVersionOf, type Mapping, pathOf } from '../../mapper.ts';
import { nameText } from '../../printers/name.ts';
import type { Info } from '../../resource-builder.ts';
import type { Apply } from '../apply.ts';
import { deleteInfo, propagationOf } from '../deletion.ts';
import { dryRunSuffix } from '../shared.ts';

/** What is looked through when --prune-allowlist does not say otherwise. */
const DEFAULT_ALLOWLIST = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/Namespace',
  'core/v1/PersistentVolumeClaim',
  'core/v1/PersistentVolume',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];

export async function prune(apply: Apply, namespaces: ReadonlySet<string>): Promise<void> {
  const { flags, factory, process } = apply.invocation;
  for (const info of await prunable(apply.invocation, apply.applied, namespaces)) {
    if (apply.dryRun !== 'client')
      await deleteInfo(factory, info, {
        gracePeriod: flags.int('grace-period'),
        propagation: propagationOf(flags.string('cascade')),
        dryRun: apply.dryRun === 'server',
      });
    await process.stdout.write(nameText(info.object as never, `pruned${dryRunSuffix(apply.dryRun)}`));
  }
}

/** What would go: made by apply, matching the selector, in one of the namespaces or in none, and not among `kept`. */
export async function prunable(
  { flags, factory }: Invocation,
  kept: readonly Info[],
  namespaces: ReadonlySet<string>,
): Promise<Info[]> {
  const asked = flags.list('prune-allowlist');
  const mappings: Mapping[] = [];
  if (asked.length === 0)
    factory.log.line(
      'W',
      'prune.go:71',
      'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
    );
  for (const entry of asked.length > 0 ? asked : DEFAULT_ALLOWLIST) {
    const [group = '', version = '', kind = '', ...rest] = entry.split('/');
    if (!kind || rest.length > 0)
      throw new CommandError(`invalid GroupVersionKind format: ${entry}, please follow <group/version/kind>`);
    const apiVersion = group === 'core' ? version : `${group}/${version}`;
    try {
      mappings.push(await factory.mapper().forKind(apiVersion, kind));
    } catch (error) {
      if (asked.length > 0) throw error;
    }
  }
  const uids = new Set(kept.map((i) => i.object?.metadata.uid));
  const found: Info[] = [];
  const places: [Mapping, string][] = [
    ...[...namespaces].flatMap((ns) => mappings.filter((m) => m.namespaced).map((m): [Mapping, string] => [m, ns])),
    ...mappings.filter((m) => !m.namespaced).map((m): [Mapping, string] => [m, '']),
  ];
  for (const [mapping, namespace] of places) {
    const list = await factory.client().request<KubeList>({
      method: 'GET',
      path: pathOf(mapping, namespace),
      query: { labelSelector: flags.string('selector') || undefined },
    });
    for (const item of list.items) {
      if (lastApplied(item) === undefined || uids.has(item.metadata.uid)) continue;
      found.push({
        mapping,
        namespace,
        name: item.metadata.name ?? '',
        object: { ...item, apiVersion: apiVersionOf(mapping), kind: mapping.kind },
        source: '',
        subresource: '',
      });
    }
  }
  return found;
}
