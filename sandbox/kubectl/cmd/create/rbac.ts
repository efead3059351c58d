/** Rules and subjects from flags. Follows kubectl/pkg/cmd/create/create_{role,rolebinding}.go. */
import type { Invocation } from '../../command.ts';
import { CommandError } from '../../errors.ts';

export const RBAC = 'rbac.authorization.k8s.io';

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

const VERBS = [
  '*',
  'approve',
  'attest',
  'bind',
  'create',
  'delete',
  'deletecollection',
  'escalate',
  'get',
  'impersonate',
  'list',
  'patch',
  'proxy',
  'sign',
  'update',
  'use',
  'watch',
];
const NON_RESOURCE_VERBS = ['*', 'delete', 'get', 'head', 'options', 'patch', 'post', 'put'];

export function uniqueVerbs({ flags }: Invocation): string[] {
  const verbs = [...new Set(flags.list('verb'))];
  return verbs.includes('*') ? ['*'] : verbs;
}

/** Rules by API group, groups sorted; the server knows which group a resource belongs to. */
export async function resourceRules(invocation: Invocation, verbs: string[]): Promise<PolicyRule[]> {
  const { flags, factory, process } = invocation;
  const resources = flags.list('resource');
  const names = [...new Set(flags.list('resource-name'))];
  const byGroup = new Map<string, string[]>();
  for (const verb of verbs)
    if (!VERBS.includes(verb)) await process.stderr.write(`Warning: '${verb}' is not a standard resource verb\n`);
  for (const text of resources) {
    const [word = '', ...sub] = text.split('/');
    const subresource = sub.join('/');
    if (word === '') throw new CommandError('resource must be specified if apiGroup/subresource specified');
    if (word === '*' && resources.length === 1 && subresource === '')
      return [withNames({ verbs, apiGroups: ['*'], resources: ['*'] }, names)];
    const mapping = await factory.mapper().forArgument(word);
    const name = subresource ? `${mapping.name}/${subresource}` : mapping.name;
    const list = byGroup.get(mapping.group) ?? [];
    if (!list.includes(name)) list.push(name);
    byGroup.set(mapping.group, list);
  }
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, list]) => withNames({ verbs, apiGroups: [group], resources: list }, names));
}

function withNames(rule: PolicyRule, names: string[]): PolicyRule {
  return names.length > 0 ? { ...rule, resourceNames: names } : rule;
}

export async function nonResourceRule(invocation: Invocation, verbs: string[], urls: string[]): Promise<PolicyRule> {
  for (const verb of verbs) {
    if (!NON_RESOURCE_VERBS.includes(verb)) throw new CommandError(`invalid verb: '${verb}' for nonResourceURL`);
  }
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError(`nonResourceURL should start with /`);
    if (/\*./.test(url)) throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
  void invocation;
  return { verbs, nonResourceURLs: urls };
}

export function subjects({ flags }: Invocation): Record<string, string>[] {
  const accounts = flags.list('serviceaccount').map((text) => {
    const parts = text.split(':');
    if (parts.length !== 2 || !parts[0] || !parts[1])
      throw new CommandError('serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name: parts[1], namespace: parts[0] };
  });
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: RBAC, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: RBAC, name })),
    ...accounts,
  ];
}
