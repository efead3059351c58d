/** The authorizers in order: system:masters, always-allowed paths, Node, RBAC. */
import { forbidden } from '../../apimachinery/errors.ts';
import { type Attributes, type Decision, forbiddenMessage } from './attributes.ts';
import { isNode, nodeMay } from './node.ts';
import type { RBACAuthorizer } from './rbac.ts';

/** kube-apiserver --authorization-always-allow-paths. */
const ALWAYS_ALLOWED = new Set(['/healthz', '/readyz', '/livez']);

export function decide(rbac: RBACAuthorizer, a: Attributes): Decision {
  if (a.user.groups.includes('system:masters')) return { allowed: true, reason: '' };
  if (!a.isResource && ALWAYS_ALLOWED.has(a.path)) return { allowed: true, reason: '' };
  if (isNode(a.user) && nodeMay(a)) return { allowed: true, reason: '' };
  return rbac.authorize(a);
}

/** Throws the 403 the real server sends. */
export function authorize(rbac: RBACAuthorizer, a: Attributes): void {
  const decision = decide(rbac, a);
  if (decision.allowed) return;
  const message = sanitize(forbiddenMessage(a));
  const why = decision.reason ? `${message}: ${decision.reason}` : message;
  throw forbidden(
    { group: a.isResource ? a.group : '', resource: a.isResource ? a.resource : '' },
    a.isResource ? a.name : '',
    why,
  );
}

/** Upstream guards browsers against markup in the message. */
function sanitize(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
