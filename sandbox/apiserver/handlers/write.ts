/** create, update and delete. Follows apiserver/pkg/endpoints/handlers/{create,update,delete}.go. */
import { DecodeError, decode } from '../../apimachinery/decode.ts';
import {
  badRequest,
  type FieldError,
  invalid,
  invalidValue,
  notSupported,
  StatusError,
  tooLong,
} from '../../apimachinery/errors.ts';
import type { Answer, Exchange } from '../../apimachinery/exchange.ts';
import type { Mutable } from '../../apimachinery/kind.ts';
import { deepFreeze, type KubeObject } from '../../apimachinery/meta.ts';
import { byteLength } from '../../apimachinery/validation.ts';
import type { DeleteOptions } from '../../registry/context.ts';
import { type DecodeOptions, decodeObject, fieldValidationOf, type RawBody, readBody } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { transformObject } from '../table.ts';
import { matcherOf, tableOptions, whole } from './read.ts';

export function createHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { exchange } = request;
  const options = writeOptions(request, 'CreateOptions');
  const raw = readBody(exchange.body, endpoint.kind.kind);
  const object = decodeObject(raw, endpoint.kind, decodeOptions(server, request, 'CreateOptions'));
  checkNamespace(object, request, endpoint);
  const created = endpoint.store.create(object, contextOf(server, request, options));
  return objectAnswer(answerForm(server, endpoint, request, created), 201);
}

export function updateHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info, exchange } = request;
  const options = writeOptions(request, 'UpdateOptions');
  const raw = readBody(exchange.body, endpoint.kind.kind);
  const old = endpoint.store.find(info.namespace, info.name);
  const decoding = { ...decodeOptions(server, request, 'UpdateOptions'), old };
  const object =
    info.subresource === 'status' && old
      ? decodeStatus(raw, endpoint, decoding)
      : decodeObject(raw, endpoint.kind, decoding);
  checkNamespace(object, request, endpoint);
  checkName(object, info.name);
  const result = endpoint.store.update(info.name, contextOf(server, request, options), {
    subresource: info.subresource,
    next: () => object,
    ...(info.subresource === '' && endpoint.store.createsOnUpdate ? { createIfAbsent: () => object } : {}),
  });
  return objectAnswer(answerForm(server, endpoint, request, result.object), result.created ? 201 : 200);
}

/** Of a status update nothing but metadata and status counts: the rest is neither decoded nor defaulted. */
function decodeStatus(raw: RawBody, { kind }: Endpoint, options: DecodeOptions): Mutable {
  if (raw.bytes !== undefined || typeof raw.value !== 'object' || raw.value === null) {
    return decodeObject(raw, kind, options);
  }
  const { apiVersion, metadata, status } = raw.value as KubeObject;
  const { default: _none, ...plain } = kind;
  const value = { kind: (raw.value as KubeObject).kind, apiVersion, metadata, status };
  return decodeObject({ ...raw, value }, plain, options);
}

export function checkName(object: Mutable, name: string): void {
  const given = object.metadata.name;
  if (!given) object.metadata.name = name;
  else if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
}

export function decodeOptions(server: Server, { info, warnings }: Request, optionsKind: string): DecodeOptions {
  return {
    schemas: server.schemas,
    validation: fieldValidationOf(info.query, optionsKind),
    warnings,
    known: server.knows,
  };
}

export function deleteHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info } = request;
  const { options, dryRun } = deleteOptions(server, request);
  const result = endpoint.store.delete(info.name, contextOf(server, request, { dryRun }), options);
  const status = !result.deleted && options.orphanDependents === false ? 202 : 200;
  if (result.deleted && !endpoint.store.returnsDeleted) {
    return objectAnswer(deletedStatus(endpoint, result.object), status);
  }
  return objectAnswer(answerForm(server, endpoint, request, result.object), status);
}

export function deleteCollectionHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info } = request;
  const { options, dryRun } = deleteOptions(server, request);
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

/** DeleteOptions of the body, or of the query when there is no body. Throws 400 and 422. */
function deleteOptions(server: Server, { exchange, info }: Request): { options: DeleteOptions; dryRun: boolean } {
  const { query } = info;
  const raw = hasBody(exchange.body) ? readBody(exchange.body, 'DeleteOptions').value : undefined;
  const body = typedOptions(server, raw ?? {});
  const options: DeleteOptions = {};
  const grace = body.gracePeriodSeconds ?? (query.get('gracePeriodSeconds') && whole(query, 'gracePeriodSeconds'));
  if (typeof grace === 'number') options.gracePeriodSeconds = grace;
  const policy = body.propagationPolicy ?? query.get('propagationPolicy');
  const orphan = body.orphanDependents ?? query.get('orphanDependents');
  const dryRun = body.dryRun ?? query.getAll('dryRun');
  const errors = [...validateDryRun(dryRun)];
  if (policy && orphan !== null && orphan !== undefined) {
    errors.push(
      invalidValue('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'),
    );
  }
  if (policy && !['Foreground', 'Background', 'Orphan'].includes(policy)) {
    errors.push(notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']));
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
  if (policy) options.propagationPolicy = policy as NonNullable<DeleteOptions['propagationPolicy']>;
  if (orphan !== null && orphan !== undefined) options.orphanDependents = orphan === true || orphan === 'true';
  if (body.preconditions) options.preconditions = body.preconditions;
  return { options, dryRun: dryRun.includes('All') };
}

/** What does not decode is told by the decoder's own error, which no handler expects: status 500 without a reason. */
function typedOptions({ schemas }: Server, value: object): DeleteOptions & { dryRun?: string[] } {
  try {
    return decode<Mutable>(value as Record<string, unknown>, 'meta/v1.DeleteOptions', schemas).object as never;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new StatusError(500, '', error.message);
  }
}

function hasBody(body: Exchange['body']): boolean {
  return body !== undefined && (body.bytes === undefined ? body.object !== undefined : body.bytes.length > 0);
}

/** metav1 validation.ValidateDryRun. */
function validateDryRun(dryRun: string[]): FieldError[] {
  const given = dryRun.filter((value) => value !== '');
  return given.length > 1 || given.some((value) => value !== 'All') ? [notSupported('dryRun', given, ['All'])] : [];
}

/** dryRun and fieldManager of the query. Throws 422. */
export function writeOptions(
  { info }: Request,
  optionsKind: string,
  found: readonly FieldError[] = [],
): { dryRun: boolean; fieldManager?: string } {
  const { query } = info;
  if (query.size === 0 && found.length === 0) return { dryRun: false };
  const dryRun = query.getAll('dryRun');
  const fieldManager = query.get('fieldManager');
  const errors = [...found, ...validateDryRun(dryRun)];
  if (fieldManager && byteLength(fieldManager) > 128) errors.push(tooLong('fieldManager', 128));
  for (const char of fieldManager ?? '') {
    if (/\p{C}/u.test(char)) {
      errors.push(invalidValue('fieldManager', fieldManager, 'should only contain printable characters'));
      break;
    }
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: optionsKind }, '', errors);
  return { dryRun: dryRun.includes('All'), ...(fieldManager ? { fieldManager } : {}) };
}

export function checkNamespace(object: Mutable, { info }: Request, { kind }: Endpoint): void {
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
