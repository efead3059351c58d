/** PolicyRules against requests. Follows pkg/apis/rbac/v1/evaluation_helpers.go. */
import type { Attributes } from './attributes.ts';

/** rbac/v1 PolicyRule. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** Everything but the resource's name. */
export function ruleCovers(rule: PolicyRule, a: Attributes): boolean {
  if (!rule.verbs.includes('*') && !rule.verbs.includes(a.verb)) return false;
  if (!a.isResource) return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, a.path));
  if (!rule.apiGroups?.some((group) => group === '*' || group === a.group)) return false;
  const combined = a.subresource ? `${a.resource}/${a.subresource}` : a.resource;
  return (rule.resources ?? []).some(
    (resource) =>
      resource === '*' || resource === combined || (a.subresource !== '' && resource === `*/${a.subresource}`),
  );
}

function urlMatches(rule: string, path: string): boolean {
  if (rule === '*' || rule === path) return true;
  return rule.endsWith('*') && path.startsWith(rule.replace(/\*+$/, ''));
}

export function ruleAllows(rule: PolicyRule, a: Attributes): boolean {
  return ruleCovers(rule, a) && (!a.isResource || !rule.resourceNames?.length || rule.resourceNames.includes(a.name));
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`, as rbac's CompactString. */
export function compactRule(rule: PolicyRule): string {
  const parts: string[] = [];
  const list = (name: string, values: string[] | undefined) => {
    if (values?.length) parts.push(`${name}:[${values.map((v) => JSON.stringify(v)).join(' ')}]`);
  };
  list('APIGroups', rule.apiGroups);
  list('Resources', rule.resources);
  list('ResourceNames', rule.resourceNames);
  list('NonResourceURLs', rule.nonResourceURLs);
  list('Verbs', rule.verbs);
  return `{${parts.join(', ')}}`;
}
