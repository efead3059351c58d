/** Server-Side Apply: PATCH with application/apply-patch+yaml. Follows applyPatcher in apiserver/pkg/endpoints/handlers/patch.go. */
import { badRequest, invalid, required } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { apiVersionOf, type Mutable } from '../../apimachinery/kind.ts';
import { type KubeObject, rfc3339 } from '../../apimachinery/meta.ts';
import { applyServerSide } from '../../apimachinery/patch/apply.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import { parseYAML, YAMLError } from '../../apimachinery/yaml.ts';
import { resetFields } from '../../registry/field-managers.ts';
import { decodeObject } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { isTrue } from '../request-info.ts';
import { answerForm, checkName, checkNamespace, decodeOptions, writeOptions } from './write.ts';

export function applyHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info } = request;
  const { kind, store } = endpoint;
  const options = writeOptions(request, 'PatchOptions');
  if (!options.fieldManager) {
    const error = required('fieldManager', 'is required for apply patch');
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [error]);
  }
  const config = readConfig(request);
  const context = contextOf(server, request, options);
  const write = {
    manager: options.fieldManager,
    apiVersion: apiVersionOf(kind),
    subresource: info.subresource,
    time: rfc3339(context.now),
  };
  const tracking = {
    type: kind.schema,
    schemas: server.schemas,
    ignore: resetFields(kind, info.subresource),
    force: isTrue(info.query.get('force')),
  };
  const next = (live: KubeObject | undefined): Mutable => {
    const applied = applyServerSide(live, config, write, tracking);
    const raw = { value: applied, duplicates: [], bytes: undefined };
    const object = decodeObject(raw, kind, { ...decodeOptions(server, request, 'PatchOptions'), old: live });
    checkNamespace(object, request, endpoint);
    checkName(object, info.name);
    return object;
  };
  const result = store.update(info.name, context, {
    subresource: info.subresource,
    fieldsTracked: true,
    next,
    ...(info.subresource === '' ? { createIfAbsent: () => next(undefined) } : {}),
  });
  return objectAnswer(answerForm(server, endpoint, request, result.object), result.created ? 201 : 200);
}

/** Throws 400. */
function readConfig({ exchange, info }: Request): KubeObject {
  const { body } = exchange;
  let value: unknown = body?.object;
  if (body?.bytes !== undefined) {
    try {
      value = parseYAML(decodeUtf8(body.bytes));
    } catch (error) {
      if (!(error instanceof YAMLError)) throw error;
      throw badRequest(`error decoding YAML: ${error.message}`);
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('error decoding YAML: error converting YAML to JSON: the configuration is no object');
  }
  const config = value as KubeObject;
  const metadata = { ...config.metadata, name: config.metadata?.name ?? info.name };
  return {
    ...config,
    metadata: info.namespace ? { ...metadata, namespace: metadata.namespace ?? info.namespace } : metadata,
  };
}
