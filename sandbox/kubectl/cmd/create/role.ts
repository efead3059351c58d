import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { generator, nameArgument } from './generator.ts';
import { RBAC, resourceRules, uniqueVerbs } from './rbac.ts';

export const role: Command = generator({
  name: 'role',
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  long: 'Create a role with single rule.',
  examples: `# May read pods
kubectl create role pod-reader --verb=get,list,watch --resource=pods

# May read one config map
kubectl create role settings-reader --verb=get --resource=configmaps --resource-name=shop

# May scale deployments
kubectl create role scaler --verb=get,update --resource=deployments.apps/scale`,
  flags: [
    flag.slice('resource', [], 'Resource that the rule applies to'),
    flag.slice(
      'resource-name',
      [],
      'Resource in the white list that the rule applies to, repeat this flag for multiple items',
    ),
    flag.slice('verb', [], 'Verb that applies to the resources contained in the rule'),
  ],
  async generate(invocation) {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const verbs = uniqueVerbs(invocation);
    if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
    if (flags.list('resource').length === 0) throw new CommandError('at least one resource must be specified');
    return {
      kind: 'Role',
      apiVersion: `${RBAC}/v1`,
      metadata: { name },
      rules: await resourceRules(invocation, verbs),
    };
  },
});
