/** Subresources by name and verb. One line each. */
import type { Kind } from '../../apimachinery/kind.ts';
import type { ResourceHandler } from '../endpoint.ts';
import { patchHandler } from '../handlers/patch.ts';
import { getHandler } from '../handlers/read.ts';
import { updateHandler } from '../handlers/write.ts';
import type { RequestInfo } from '../request-info.ts';
import { createBinding } from './binding.ts';
import { createEviction } from './eviction.ts';
import { finalizeNamespace } from './finalize.ts';
import { readLog } from './log.ts';
import { proxyPod, proxyService } from './proxy.ts';
import { patchScale, readScale, updateScale } from './scale.ts';
import { attach, exec, portForward } from './stream.ts';
import { createToken } from './token.ts';

type Verbs = Record<string, ResourceHandler>;

const object: Verbs = { get: getHandler, update: updateHandler, patch: patchHandler };

const common: Record<string, Verbs> = {
  status: object,
  scale: { get: readScale, update: updateScale, patch: patchScale },
};

const everyVerb = (handler: ResourceHandler): Verbs =>
  Object.fromEntries(['get', 'create', 'update', 'patch', 'delete'].map((verb) => [verb, handler]));

const own: Record<string, Verbs> = {
  'namespaces/finalize': { update: finalizeNamespace },
  'pods/attach': { get: attach, create: attach },
  'pods/binding': { create: createBinding },
  'pods/ephemeralcontainers': object,
  'pods/eviction': { create: createEviction },
  'pods/exec': { get: exec, create: exec },
  'pods/log': { get: readLog },
  'pods/proxy': everyVerb(proxyPod),
  'pods/portforward': { get: portForward, create: portForward },
  'pods/resize': object,
  'services/proxy': everyVerb(proxyService),
  'serviceaccounts/token': { create: createToken },
  'certificatesigningrequests/approval': object,
};

/** Undefined: not this verb. */
export function subresourceHandler(kind: Kind, info: RequestInfo): ResourceHandler | undefined | 'not found' {
  const name = info.subresource;
  const declared =
    name === 'status' || name === 'scale'
      ? kind.subresources?.[name]
      : kind.subresources?.others?.some((other) => other.name === name);
  const verbs = declared ? (own[`${kind.names.plural}/${name}`] ?? common[name]) : undefined;
  if (!verbs || (info.rest.length > 0 && name !== 'proxy')) return 'not found';
  return verbs[info.verb];
}
