import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { flag } from '../../flags.ts';
import { generator, nameArgument } from './generator.ts';
import { nonResourceRule, RBAC, resourceRules, uniqueVerbs } from './rbac.ts';

export const clusterRole: Command = generator({
  name: 'clusterrole',
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  long: 'Create a cluster role.',
  examples: `# May read pods in every namespace it is bound in
kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods

# May ask the API server about its health
kubectl create clusterrole prober --verb=get --non-resource-url=/healthz,/readyz

# The sum of all cluster roles with a label
kubectl create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"`,
  flags: [
    {
      ...flag.string('aggregation-rule', '', 'An aggregation label selector for combining ClusterRoles.'),
      bareDefault: true,
    },
    flag.slice('non-resource-url', [], 'A partial url that user should have access to.'),
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
    const urls = flags.list('non-resource-url');
    const resources = flags.list('resource');
    const aggregation = flags
      .string('aggregation-rule')
      .split(',')
      .filter((p) => p !== '');
    const head = { kind: 'ClusterRole', apiVersion: `${RBAC}/v1`, metadata: { name } };
    if (aggregation.length > 0) {
      if (urls.length > 0 || verbs.length > 0 || resources.length > 0 || flags.list('resource-name').length > 0)
        throw new CommandError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      const matchLabels = Object.fromEntries(aggregation.map((pair) => pair.split('=') as [string, string]));
      return { ...head, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } };
    }
    if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
    if (resources.length === 0 && urls.length === 0)
      throw new CommandError('one of resource or nonResourceURL must be specified');
    const rules = resources.length > 0 ? await resourceRules(invocation, verbs) : [];
    if (urls.length > 0) rules.push(await nonResourceRule(invocation, verbs, urls));
    return { ...head, rules };
  },
});
