/** create, update and delete. Follows apiserver/pkg/endpoints/handlers/{create,update,delete}.go. */
import { badRequest } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Mutable } from '../../apimachinery/kind.ts';
import { deepFreeze, type KubeObject, thaw } from '../../apimachinery/meta.ts';
import type { DeleteOptions } from '../../registry/context.ts';
import { decodeObject, readBody } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { transformObject } from '../table.ts';
import { matcherOf, tableOptions } from './read.ts';

export function createHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info, exchange } = request;
  const object = decodeObject(readBody(exchange.body), endpoint.kind);
  checkNamespace(object, request, endpoint);
  const created = endpoint.store.create(object, contextOf(server, request, writeOptions(request)));
  return objectAnswer(answerForm(server, endpoint, request, created), info.method === 'POST' ? 201 : 200);
}

export function updateHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info, exchange } = request;
  const object = decodeObject(readBody(exchange.body), endpoint.kind);
  checkNamespace(object, request, endpoint);
  const { name } = object.metadata;
  if (!name) object.metadata.name = info.name;
  else if (name !== info.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  }
  const context = contextOf(server, request, writeOptions(request));
  const result = endpoint.store.update(info.name, context, {
    subresource: info.subresource,
    next: () => object,
  });
  return objectAnswer(answerForm(server, endpoint, request, result.object), result.created ? 201 : 200);
}

export function deleteHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info } = request;
  const { options, dryRun } = deleteOptions(request);
  const result = endpoint.store.delete(info.name, contextOf(server, request, { dryRun }), options);
  const status = !result.deleted && options.orphanDependents === false ? 202 : 200;
  if (result.deleted && !endpoint.store.returnsDeleted) {
    return objectAnswer(deletedStatus(endpoint, result.object), status);
  }
  return objectAnswer(answerForm(server, endpoint, request, result.object), status);
}

export function deleteCollectionHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info } = request;
  const { options, dryRun } = deleteOptions(request);
  const matches = matcherOf(endpoint.kind, info.query);
  const list = endpoint.store.list(info.namespace, matches ? { matches } : {});
  for (const object of list.items) {
    const context = contextOf(server, request, { dryRun });
    context.namespace = object.metadata.namespace ?? '';
    endpoint.store.delete(object.metadata.name as string, context, { ...options });
  }
  const { kind } = endpoint;
  return objectAnswer({
    kind: kind.listKind ?? `${kind.kind}List`,
    apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version,
    metadata: { resourceVersion: list.resourceVersion },
    items: list.items,
  });
}

/** metav1.Status of a finished deletion: names the resource, not the kind. */
function deletedStatus({ kind }: Endpoint, object: KubeObject): KubeObject {
  return deepFreeze({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(kind.group ? { group: kind.group } : {}),
      kind: kind.names.plural,
      uid: object.metadata.uid,
    },
  });
}

/** DeleteOptions of the body, or of the query when there is no body. */
function deleteOptions({ exchange, info }: Request): { options: DeleteOptions; dryRun: boolean } {
  const body = (readBody(exchange.body) ?? {}) as DeleteOptions & { dryRun?: string[] };
  const { query } = info;
  const options: DeleteOptions = {};
  const grace =
    body.gracePeriodSeconds ?? (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined);
  if (grace !== undefined && grace !== null) options.gracePeriodSeconds = grace;
  const policy =
    body.propagationPolicy ?? (query.get('propagationPolicy') as DeleteOptions['propagationPolicy'] | null);
  if (policy) options.propagationPolicy = policy;
  if (body.orphanDependents !== undefined) options.orphanDependents = body.orphanDependents;
  if (body.preconditions) options.preconditions = body.preconditions;
  return { options, dryRun: body.dryRun?.includes('All') === true || query.get('dryRun') === 'All' };
}

export function writeOptions({ info }: Request): { dryRun: boolean; fieldManager?: string } {
  const fieldManager = info.query.get('fieldManager');
  return { dryRun: info.query.get('dryRun') === 'All', ...(fieldManager ? { fieldManager } : {}) };
}

function checkNamespace(object: Mutable, { info }: Request, { kind }: Endpoint): void {
  if (kind.scope !== 'Namespaced') return;
  const { namespace } = object.metadata;
  if (namespace && namespace !== info.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  object.metadata.namespace = info.namespace;
}

export function answerForm(server: Server, endpoint: Endpoint, request: Request, object: KubeObject): KubeObject {
  const accept = request.exchange.headers['accept'];
  if (!accept || accept === 'application/json') return object;
  return transformObject(object, tableOptions(server, endpoint, request));
}

export { thaw };
