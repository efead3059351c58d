import type { Command } from '../../command.ts';
import { flag } from '../../flags.ts';
import { generator, nameArgument } from './generator.ts';
import { RBAC, subjects } from './rbac.ts';

export const clusterRoleBinding: Command = generator({
  name: 'clusterrolebinding',
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  long: 'Create a cluster role binding for a particular cluster role.',
  examples: `# Let a group do everything, everywhere
kubectl create clusterrolebinding ops --clusterrole=cluster-admin --group=ops`,
  flags: [
    flag.string('clusterrole', '', 'ClusterRole this ClusterRoleBinding should reference', undefined, {
      required: true,
    }),
    flag.array('group', [], 'Groups to bind to the clusterrole. The flag can be repeated to add multiple groups.'),
    flag.slice(
      'serviceaccount',
      [],
      'Service accounts to bind to the clusterrole, in the format <namespace>:<name>. The flag can be repeated to add multiple service accounts.',
    ),
    flag.array('user', [], 'Usernames to bind to the clusterrole. The flag can be repeated to add multiple users.'),
  ],
  required: ['clusterrole'],
  generate(invocation) {
    const list = subjects(invocation);
    return {
      kind: 'ClusterRoleBinding',
      apiVersion: `${RBAC}/v1`,
      metadata: { name: nameArgument(invocation) },
      ...(list.length > 0 ? { subjects: list } : {}),
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: invocation.flags.string('clusterrole') },
    };
  },
});
