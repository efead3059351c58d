/** What an authorizer decides on. Follows apiserver/pkg/authorization/authorizer. */
import type { UserInfo } from '../../registry/context.ts';

export interface Attributes {
  user: UserInfo;
  verb: string;
  isResource: boolean;
  group: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  /** Of a non-resource request. */
  path: string;
}

export interface Decision {
  allowed: boolean;
  /** Why, when an authorizer has something to say. */
  reason: string;
}

/** Follows apiserver/pkg/endpoints/handlers/responsewriters/errors.go forbiddenMessage. */
export function forbiddenMessage(a: Attributes): string {
  const user = quote(a.user.name);
  if (!a.isResource) return `User ${user} cannot ${a.verb} path ${quote(a.path)}`;
  const resource = quote(a.subresource ? `${a.resource}/${a.subresource}` : a.resource);
  const where = a.namespace ? `in the namespace ${quote(a.namespace)}` : 'at the cluster scope';
  return `User ${user} cannot ${a.verb} resource ${resource} in API group ${quote(a.group)} ${where}`;
}

const quote = (text: string): string => JSON.stringify(text);
