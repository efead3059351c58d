/** Everything that is not a resource: /, /api, /apis, /version, /healthz, /openapi. */
import type { Answer } from '../apimachinery/exchange.ts';
import { deepFreeze } from '../apimachinery/meta.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { objectAnswer, type Request, type Server } from './endpoint.ts';
import { healthAnswer } from './health.ts';
import { negotiate } from './negotiation.ts';
import { openAPIAnswer } from './openapi-door.ts';
import { versionInfo } from './version.ts';

const SERVER_ADDRESS = '172.29.9.1:6443';
const version = deepFreeze({ ...versionInfo });

export function textNotFound(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: { kind: 'bytes', bytes: encodeUtf8('404 page not found\n') },
  };
}

export function nonResourceAnswer(server: Server, request: Request): Answer | Promise<Answer> {
  const { info } = request;
  const health = healthAnswer(info.path, info.query);
  if (health) return health;
  const parts = info.path.split('/').filter((part) => part !== '');
  if (parts[0] === 'openapi') return openAPIAnswer(server, request) ?? textNotFound();
  if (parts.length === 0) return objectAnswer(deepFreeze({ paths: paths(server) }));
  if (parts[0] === 'version' && parts.length === 1) return objectAnswer(version);
  return discoveryAnswer(server, request, parts) ?? textNotFound();
}

function discoveryAnswer({ discovery }: Server, { exchange }: Request, parts: string[]): Answer | undefined {
  const [root, group, groupVersion] = parts;
  if (root !== 'api' && root !== 'apis') return undefined;
  if (parts.length === 1) {
    const negotiated = negotiate(exchange.headers['accept'], true);
    if (negotiated.as === 'APIGroupDiscoveryList') {
      const answer = objectAnswer(discovery.aggregated(root === 'api', negotiated.version as string));
      answer.headers['content-type'] =
        `application/json;g=apidiscovery.k8s.io;v=${negotiated.version};as=APIGroupDiscoveryList`;
      answer.headers['vary'] = 'Accept';
      return answer;
    }
    return objectAnswer(root === 'api' ? discovery.apiVersions(SERVER_ADDRESS) : discovery.groupList());
  }
  if (root === 'api') {
    if (parts.length !== 2 || !discovery.has({ group: '', version: group as string })) return undefined;
    return objectAnswer(discovery.resourceList({ group: '', version: group as string }));
  }
  if (parts.length === 2) {
    const document = discovery.group(group as string);
    return document && objectAnswer(document);
  }
  if (parts.length !== 3 || !discovery.has({ group: group as string, version: groupVersion as string }))
    return undefined;
  return objectAnswer(discovery.resourceList({ group: group as string, version: groupVersion as string }));
}

/** The index at `/`. */
function paths({ discovery }: Server): string[] {
  const list = ['/.well-known/openid-configuration', '/api', '/api/v1', '/apis', '/apis/'];
  for (const { name, versions } of discovery.groups()) {
    if (name === '') continue;
    list.push(`/apis/${name}`, ...versions.map((v) => `/apis/${name}/${v}`));
  }
  for (const check of ['healthz', 'livez', 'readyz']) {
    list.push(`/${check}`, `/${check}/etcd`, `/${check}/log`, `/${check}/ping`);
  }
  list.push('/metrics', '/openapi/v2', '/openapi/v3', '/openapi/v3/', '/openid/v1/jwks', '/version');
  return list.sort();
}
