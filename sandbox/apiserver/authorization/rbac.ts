/** Role-based access control from the stored roles and bindings. Follows plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation/rule.go. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { UserInfo } from '../../registry/context.ts';
import type { Storage } from '../../storage/store.ts';
import type { Attributes, Decision } from './attributes.ts';
import { type PolicyRule, ruleAllows, ruleCovers } from './rules.ts';

const RBAC_KEYS = /^\/registry\/(?:cluster)?role(?:binding)?s\//;

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

export interface ResolvedRules {
  rules: PolicyRule[];
  /** Bindings whose role is missing. */
  errors: string[];
}

export class RBACAuthorizer {
  private readonly storage: Storage;
  /** By user and namespace; dropped whenever a role or binding changes. */
  private readonly resolved = new Map<string, ResolvedRules>();
  /** Rules that cover a request but for its name, by user and request. */
  private readonly covering = new Map<string, PolicyRule[]>();

  constructor(storage: Storage) {
    this.storage = storage;
    storage.kv.onEvery(({ kv }) => {
      if (RBAC_KEYS.test(kv.key)) this.reset();
    });
  }

  /** After a load. */
  reset(): void {
    this.resolved.clear();
    this.covering.clear();
  }

  authorize(a: Attributes): Decision {
    const id = identityOf(a.user);
    const key = `${id}\n${a.verb}\n${a.isResource ? `${a.group}\n${a.resource}/${a.subresource}\n${a.namespace}` : a.path}`;
    let rules = this.covering.get(key);
    if (!rules) {
      rules = this.rulesFor(a.user, a.namespace).rules.filter((rule) => ruleCovers(rule, a));
      if (this.covering.size > 5000) this.covering.clear();
      this.covering.set(key, rules);
    }
    for (const rule of rules) {
      if (rule.resourceNames?.length ? ruleAllows(rule, a) : true) return { allowed: true, reason: '' };
    }
    const { errors } = this.rulesFor(a.user, a.namespace);
    if (errors.length === 0) return { allowed: false, reason: '' };
    const unique = [...new Set(errors)];
    return { allowed: false, reason: `RBAC: ${unique.length === 1 ? unique[0] : `[${unique.join(', ')}]`}` };
  }

  /** Cluster-wide rules first, then the namespace's. '' for none. */
  rulesFor(user: UserInfo, namespace: string): ResolvedRules {
    const key = `${identityOf(user)}\n${namespace}`;
    let found = this.resolved.get(key);
    if (!found) {
      found = this.resolve(user, namespace);
      if (this.resolved.size > 2000) this.resolved.clear();
      this.resolved.set(key, found);
    }
    return found;
  }

  private resolve(user: UserInfo, namespace: string): ResolvedRules {
    const rules: PolicyRule[] = [];
    const errors: string[] = [];
    const add = (binding: KubeObject, roleNamespace: string) => {
      const subjects: Subject[] = binding.subjects ?? [];
      if (!subjects.some((subject) => appliesTo(subject, user, roleNamespace))) return;
      const { kind, name } = binding.roleRef;
      const key =
        kind === 'ClusterRole' ? `/registry/clusterroles/${name}` : `/registry/roles/${roleNamespace}/${name}`;
      const role = this.storage.get(key);
      if (role) rules.push(...(role.rules ?? []));
      else errors.push(`${kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`);
    };
    for (const { value } of this.storage.kv.range('/registry/clusterrolebindings/').kvs) add(value, '');
    if (namespace) {
      for (const { value } of this.storage.kv.range(`/registry/rolebindings/${namespace}/`).kvs) add(value, namespace);
    }
    return { rules, errors };
  }
}

const identities = new WeakMap<UserInfo, string>();

function identityOf(user: UserInfo): string {
  let id = identities.get(user);
  if (id === undefined) {
    id = `${user.name}\n${user.groups.join(',')}`;
    identities.set(user, id);
  }
  return id;
}

function appliesTo(subject: Subject, user: UserInfo, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return user.name === subject.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${subject.namespace || namespace}:${subject.name}`;
    default:
      return false;
  }
}
