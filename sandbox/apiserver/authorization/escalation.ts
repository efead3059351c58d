/**
 * Nobody hands out more than they hold: creating or changing a role asks for its rules, binding one too.
 * Follows pkg/registry/rbac/{role,rolebinding}/policybased and validation/policy_compact.go.
 */
import { forbidden } from '../../apimachinery/errors.ts';
import type { Kind, Mutable } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { RequestContext } from '../../registry/context.ts';
import type { StoreHooks } from '../../registry/store.ts';
import type { Storage } from '../../storage/store.ts';
import type { Attributes } from './attributes.ts';
import { decide } from './index.ts';
import type { RBACAuthorizer } from './rbac.ts';
import { compactRule, type PolicyRule } from './rules.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** For the kinds of the RBAC group; others need no hook. */
export function escalationHooks(kind: Kind, rbac: RBACAuthorizer, storage: Storage): StoreHooks | undefined {
  if (kind.group !== GROUP) return undefined;
  const isRole = kind.kind === 'Role' || kind.kind === 'ClusterRole';
  return {
    beforeWrite(object, old, context) {
      if (context.user.groups.includes('system:masters')) return;
      if (old && (isRole ? same(object['rules'], old['rules']) : same(object['subjects'], old['subjects']))) return;
      const verb = isRole ? 'escalate' : 'bind';
      if (decide(rbac, attributesOf(kind, verb, object, context)).allowed) return;
      const rules = isRole ? (object['rules'] ?? []) : rulesOf(object, context, storage);
      confirm(kind, object, rules, rbac, context);
    },
  };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function attributesOf(kind: Kind, verb: string, object: Mutable, context: RequestContext): Attributes {
  const role = verb === 'bind' ? object['roleRef'] : undefined;
  const resource = role ? (role.kind === 'ClusterRole' ? 'clusterroles' : 'roles') : kind.names.plural;
  return {
    user: context.user,
    verb,
    isResource: true,
    group: GROUP,
    resource,
    subresource: '',
    namespace: kind.scope === 'Namespaced' ? context.namespace : '',
    name: role ? role.name : (object.metadata.name ?? ''),
    path: '',
  };
}

function rulesOf({ roleRef }: KubeObject, context: RequestContext, storage: Storage): PolicyRule[] {
  const key =
    roleRef?.kind === 'ClusterRole'
      ? `/registry/clusterroles/${roleRef.name}`
      : `/registry/roles/${context.namespace}/${roleRef?.name}`;
  return storage.get(key)?.['rules'] ?? [];
}

function confirm(
  kind: Kind,
  object: Mutable,
  rules: PolicyRule[],
  rbac: RBACAuthorizer,
  context: RequestContext,
): void {
  const { user } = context;
  const held = rbac.rulesFor(user, kind.scope === 'Namespaced' ? context.namespace : '').rules;
  const missing = rules.flatMap(single).filter((rule) => !held.some((owner) => covers(owner, rule)));
  if (missing.length === 0) return;
  const texts = [...new Set(compact(missing).map(compactRule))].sort();
  const groups = `[${user.groups.map((group) => JSON.stringify(group)).join(' ')}]`;
  throw forbidden(
    { group: GROUP, resource: kind.names.plural },
    object.metadata.name ?? '',
    `user ${JSON.stringify(user.name)} (groups=${groups}) is attempting to grant RBAC permissions not currently held:\n${texts.join('\n')}`,
  );
}

/** One verb on one resource (of one name) or one URL each. */
function single(rule: PolicyRule): PolicyRule[] {
  const all: PolicyRule[] = [];
  for (const group of rule.apiGroups ?? []) {
    for (const resource of rule.resources ?? []) {
      for (const verb of rule.verbs) {
        const one = { apiGroups: [group], resources: [resource], verbs: [verb] };
        if (!rule.resourceNames?.length) all.push(one);
        for (const name of rule.resourceNames ?? []) all.push({ ...one, resourceNames: [name] });
      }
    }
  }
  for (const url of rule.nonResourceURLs ?? []) {
    for (const verb of rule.verbs) all.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return all;
}

/** Whether `owner` allows what the single `rule` does. */
function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  const has = (list: string[] | undefined, value: string | undefined) =>
    value !== undefined && (list ?? []).some((item) => item === '*' || item === value);
  if (!has(owner.verbs, rule.verbs[0])) return false;
  if (rule.nonResourceURLs) {
    const url = rule.nonResourceURLs[0] as string;
    return (owner.nonResourceURLs ?? []).some(
      (item) => item === '*' || item === url || (item.endsWith('*') && url.startsWith(item.slice(0, -1))),
    );
  }
  const resource = rule.resources?.[0] as string;
  const sub = resource.includes('/') ? `*/${resource.slice(resource.indexOf('/') + 1)}` : undefined;
  if (!has(owner.apiGroups, rule.apiGroups?.[0])) return false;
  if (!has(owner.resources, resource) && !(sub && owner.resources?.includes(sub))) return false;
  if (!owner.resourceNames?.length) return true;
  return rule.resourceNames !== undefined && owner.resourceNames.includes(rule.resourceNames[0] as string);
}

/** Verbs on the same single resource put together. */
function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const byResource = new Map<string, PolicyRule>();
  for (const { verbs, ...what } of rules) {
    const key = JSON.stringify(what);
    const found = byResource.get(key);
    if (!found) byResource.set(key, { ...what, verbs: [...verbs] });
    else if (!found.verbs.includes(verbs[0] as string)) found.verbs.push(verbs[0] as string);
  }
  return [...byResource.values()];
}
