/** What describes which kind. A kind that is not here is described field by field. */
import type { Mapping } from '../../mapper.ts';
import type { Describer } from './cluster-reader.ts';
import { describeConfigMap } from './config-map.ts';
import { describeDaemonSet } from './daemon-set.ts';
import { describeDeployment } from './deployment.ts';
import { describeEndpointSlice } from './endpoint-slice.ts';
import { describeEndpoints } from './endpoints.ts';
import { describeAnything } from './generic.ts';
import { describeIngress } from './ingress.ts';
import { describeIngressClass } from './ingress-class.ts';
import { describeNamespace } from './namespace.ts';
import { describeNode } from './node.ts';
import { describePod } from './pod.ts';
import { describePriorityClass } from './priority-class.ts';
import { describeReplicaSet } from './replica-set.ts';
import { describeRole } from './role.ts';
import { describeRoleBinding } from './role-binding.ts';
import { describeSecret } from './secret.ts';
import { describeService } from './service.ts';
import { describeServiceAccount } from './service-account.ts';

const describers: Readonly<Record<string, Describer>> = {
  ConfigMap: describeConfigMap,
  Endpoints: describeEndpoints,
  Namespace: describeNamespace,
  Node: describeNode,
  Pod: describePod,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  'DaemonSet.apps': describeDaemonSet,
  'Deployment.apps': describeDeployment,
  'ReplicaSet.apps': describeReplicaSet,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'Role.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
};

export function describerFor({ kind, group }: Mapping): Describer {
  return describers[group ? `${kind}.${group}` : kind] ?? describeAnything;
}
