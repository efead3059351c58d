import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { generator, nameArgument } from './generator.ts';
import { RBAC, subjects } from './rbac.ts';

export const roleBinding: Command = generator({
  name: 'rolebinding',
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  long: 'Create a role binding for a particular role or cluster role.',
  examples: `# Let two people edit what is in this namespace
kubectl create rolebinding editors --clusterrole=edit --user=ana --user=ben

# Let the shop's pods read pods
kubectl create rolebinding shop-reads-pods --role=pod-reader --serviceaccount=default:shop`,
  flags: [
    flag.string('clusterrole', '', 'ClusterRole this RoleBinding should reference'),
    flag.array('group', [], 'Groups to bind to the role. The flag can be repeated to add multiple groups.'),
    flag.string('role', '', 'Role this RoleBinding should reference'),
    flag.slice(
      'serviceaccount',
      [],
      'Service accounts to bind to the role, in the format <namespace>:<name>. The flag can be repeated to add multiple service accounts.',
    ),
    flag.array('user', [], 'Usernames to bind to the role. The flag can be repeated to add multiple users.'),
  ],
  generate(invocation) {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const [clusterRole, role] = [flags.string('clusterrole'), flags.string('role')];
    if ((clusterRole === '') === (role === ''))
      throw new CommandError('exactly one of clusterrole or role must be specified');
    const list = subjects(invocation);
    return {
      kind: 'RoleBinding',
      apiVersion: `${RBAC}/v1`,
      metadata: { name },
      ...(list.length > 0 ? { subjects: list } : {}),
      roleRef: { apiGroup: RBAC, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole },
    };
  },
});
