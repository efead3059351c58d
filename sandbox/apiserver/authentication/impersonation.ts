/** `kubectl --as`. Follows apiserver/pkg/endpoints/filters/impersonation. */
import { badRequest } from '../../apimachinery/errors.ts';
import type { UserInfo } from '../../registry/context.ts';
import type { Attributes } from '../authorization/attributes.ts';

const EXTRA = 'impersonate-extra-';

/** The user asked for, each part authorized; the caller itself when none is. Throws 400 and 403. */
export function impersonate(
  user: UserInfo,
  headers: Record<string, string>,
  authorize: (attributes: Attributes) => void,
): UserInfo {
  const name = headers['impersonate-user'];
  const groups = (headers['impersonate-group'] ?? '')
    .split(',')
    .map((g) => g.trim())
    .filter((g) => g !== '');
  const extra: Record<string, string[]> = {};
  for (const header in headers) {
    if (header.startsWith(EXTRA)) extra[decodeURIComponent(header.slice(EXTRA.length))] = [headers[header] as string];
  }
  if (!name) {
    if (groups.length === 0 && Object.keys(extra).length === 0) return user;
    throw badRequest(
      'requested [groups extra] impersonation without impersonating a user'.replace(
        '[groups extra]',
        describe(groups, extra),
      ),
    );
  }
  const check = (resource: string, of: string, rest: Partial<Attributes> = {}) =>
    authorize({
      user,
      verb: 'impersonate',
      isResource: true,
      group: '',
      resource,
      subresource: '',
      namespace: '',
      name: of,
      path: '',
      ...rest,
    });
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  if (account) check('serviceaccounts', account[2] as string, { namespace: account[1] as string });
  else check('users', name);
  for (const group of groups) check('groups', group);
  for (const key in extra) {
    check('userextras', (extra[key] as string[])[0] as string, { group: 'authentication.k8s.io', subresource: key });
  }
  const all = [...groups];
  if (account && groups.length === 0) all.push('system:serviceaccounts', `system:serviceaccounts:${account[1]}`);
  if (name === 'system:anonymous') {
    if (!all.includes('system:unauthenticated')) all.push('system:unauthenticated');
  } else if (!all.includes('system:authenticated')) all.push('system:authenticated');
  return { name, groups: all, ...(Object.keys(extra).length > 0 ? { extra } : {}) };
}

function describe(groups: string[], extra: Record<string, string[]>): string {
  const words = groups.length > 0 ? ['groups'] : [];
  if (Object.keys(extra).length > 0) words.push('extra');
  return `[${words.join(' ')}]`;
}
