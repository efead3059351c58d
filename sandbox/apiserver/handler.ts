/** The chain every request goes through. Follows apiserver/pkg/server/config.go DefaultBuildHandlerChain. */
import { StatusError } from '../apimachinery/errors.ts';
import type { Answer, Exchange, Handler } from '../apimachinery/exchange.ts';
import { deepFreeze } from '../apimachinery/meta.ts';
import type { UserInfo } from '../registry/context.ts';
import type { Trace } from '../trace.ts';
import { impersonate } from './authentication/impersonation.ts';
import { authorize } from './authorization/index.ts';
import { type Endpoint, objectAnswer, type Request, type ResourceHandler, type Server } from './endpoint.ts';
import { patchHandler } from './handlers/patch.ts';
import { getHandler, listHandler, watchHandler } from './handlers/read.ts';
import { createHandler, deleteCollectionHandler, deleteHandler, updateHandler } from './handlers/write.ts';
import { nonResourceAnswer, textNotFound } from './non-resource.ts';
import { parseRequest, type RequestInfo } from './request-info.ts';
import { reviewHandler } from './reviews/index.ts';
import { subresourceHandler } from './subresources/index.ts';

const COLLECTION: Record<string, ResourceHandler> = {
  list: listHandler,
  watch: watchHandler,
  create: createHandler,
  deletecollection: deleteCollectionHandler,
};
const ITEM: Record<string, ResourceHandler> = {
  get: getHandler,
  update: updateHandler,
  patch: patchHandler,
  delete: deleteHandler,
  watch: watchHandler,
};

/** What a request and what follows from it are worth, in pieces of work: the host breathes every few milliseconds. */
const REQUEST = 20;

export function createHandlerChain(
  server: Server,
  find: (info: RequestInfo) => Endpoint | undefined,
  trace: Trace,
): Handler {
  return async (exchange: Exchange): Promise<Answer> => {
    const breath = server.clock.breathe(REQUEST);
    if (breath) await breath;
    const info = parseRequest(exchange.method, exchange.url);
    const request: Request = { exchange, info, user: NOBODY, warnings: [] };
    let answer: Answer;
    try {
      request.user = server.authenticator.authenticate(exchange);
      if (hasImpersonation(exchange.headers)) {
        request.user = impersonate(request.user, exchange.headers, (a) => authorize(server.rbac, a));
      }
      authorizeRequest(server, request);
      const made = dispatch(server, find(info), request);
      // Nobody waits for what is there.
      answer = made instanceof Promise ? await made : made;
    } catch (error) {
      answer = failure(error);
    }
    if (request.warnings.length > 0) answer.headers['warning'] = warningHeader(request.warnings);
    answer.headers['cache-control'] ??= 'no-cache, private';
    if (trace.on) record(server, trace, request, answer);
    return answer;
  };
}

/** Types that say so themselves: APILifecycleDeprecated. */
const DEPRECATED: Record<string, string> = {
  '/v1/endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

const NOBODY: UserInfo = { name: '', groups: [] };

function hasImpersonation(headers: Record<string, string>): boolean {
  for (const header in headers) if (header.startsWith('impersonate-')) return true;
  return false;
}

function authorizeRequest(server: Server, { user, info }: Request): void {
  authorize(server.rbac, {
    user,
    verb: info.verb,
    isResource: info.isResource,
    group: info.group,
    resource: info.resource,
    subresource: info.subresource,
    namespace: info.namespace,
    name: info.name,
    path: info.path,
  });
}

function dispatch(server: Server, endpoint: Endpoint | undefined, request: Request): Answer | Promise<Answer> {
  const { info } = request;
  if (!info.isResource) return nonResourceAnswer(server, request);
  if (!endpoint) {
    const review = reviewHandler(info);
    if (review) return review(server, request);
    if (!server.discovery.has(info)) return textNotFound();
    throw resourceNotFound();
  }
  if (!placed(endpoint, info)) throw resourceNotFound();
  const deprecated = DEPRECATED[`${info.group}/${info.version}/${info.resource}`];
  if (deprecated) request.warnings.push(deprecated);
  if (info.subresource !== '') {
    const handler = subresourceHandler(endpoint.kind, info);
    if (handler === 'not found') throw resourceNotFound();
    if (!handler) throw methodNotAllowed();
    return handler(server, endpoint, request);
  }
  const handler = (info.named ? ITEM : COLLECTION)[info.verb];
  if (!handler || (endpoint.kind.verbs && !endpoint.kind.verbs.includes(info.verb))) throw methodNotAllowed();
  return handler(server, endpoint, request);
}

/** Namespaced objects live below a namespace; without one only lists and watches over all are there. */
function placed({ kind }: Endpoint, info: RequestInfo): boolean {
  if (kind.scope === 'Cluster') return kind.names.plural === 'namespaces' || info.namespace === '';
  return (
    info.namespace !== '' ||
    (info.rest.length === 0 && ['list', 'watch', 'create', 'deletecollection'].includes(info.verb))
  );
}

function resourceNotFound(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

function failure(error: unknown): Answer {
  if (error instanceof StatusError) {
    const answer = objectAnswer(deepFreeze(error.status), error.code);
    const seconds = error.details?.retryAfterSeconds;
    if (seconds) answer.headers['retry-after'] = String(seconds);
    return answer;
  }
  // A bug of ours: told as the real server tells a panic, and kept visible.
  const message = `Internal error occurred: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  const status = new StatusError(500, 'InternalError', message, {
    causes: [{ message: error instanceof Error ? error.message : String(error) }],
  }).status;
  return objectAnswer(deepFreeze(status), 500);
}

/** `299 - "text"`, each text once. */
function warningHeader(warnings: readonly string[]): string {
  return [...new Set(warnings)]
    .map((text) => `299 - "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`)
    .join(', ');
}

function record(server: Server, trace: Trace, { exchange, user }: Request, answer: Answer): void {
  trace.emit({
    type: 'request',
    at: server.clock.now(),
    user: user.name,
    agent: exchange.headers['user-agent'] ?? '',
    method: exchange.method,
    url: exchange.url,
    status: answer.status,
    ...(exchange.body?.bytes === undefined && exchange.body ? { body: exchange.body.object } : {}),
    ...(answer.body.kind === 'object' ? { answer: answer.body.object } : {}),
  });
}
