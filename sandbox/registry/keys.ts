/** Where objects lie in etcd. Follows pkg/kubeapiserver/default_storage_factory_builder.go: most resources by plural, some by older names. */
import type { Kind } from '../apimachinery/kind.ts';

const SPECIAL: Record<string, string> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  'ingresses.networking.k8s.io': 'ingress',
  replicationcontrollers: 'controllers',
};

/** Groups that kubernetes itself serves lie under the plural alone; others under group/plural. */
const BUILT_IN = /^($|apps$|batch$|autoscaling$|policy$|extensions$|[a-z0-9.]*\.k8s\.io$)/;

/** `/registry/pods/`: ends in a slash. */
export function storagePrefix(kind: Pick<Kind, 'group' | 'names'>): string {
  const plural = kind.names.plural;
  const special = SPECIAL[kind.group ? `${plural}.${kind.group}` : plural];
  if (special) return `/registry/${special}/`;
  return BUILT_IN.test(kind.group) ? `/registry/${plural}/` : `/registry/${kind.group}/${plural}/`;
}
