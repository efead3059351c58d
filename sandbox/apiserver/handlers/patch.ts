/** PATCH of an object or its status: JSON patch, merge patch, strategic merge patch, apply. Follows apiserver/pkg/endpoints/handlers/patch.go. */
import { DecodeError, strictDecodingError } from '../../apimachinery/decode.ts';
import { badRequest, forbiddenField, invalid, invalidValue, StatusError } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { parseJSON } from '../../apimachinery/json.ts';
import type { Kind, Mutable } from '../../apimachinery/kind.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { goValue } from '../../apimachinery/patch/errors.ts';
import {
  applyJSONPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  MAX_JSON_PATCH_OPERATIONS,
  PatchError,
  patchStatusError,
} from '../../apimachinery/patch/index.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import { decodeTyped, type FieldValidation, fieldValidationOf, mediaType, unsupportedMediaType } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { applyHandler } from './apply.ts';
import { answerForm, checkName, checkNamespace, writeOptions } from './write.ts';

export const JSON_PATCH = 'application/json-patch+json';
export const MERGE_PATCH = 'application/merge-patch+json';
export const STRATEGIC_MERGE_PATCH = 'application/strategic-merge-patch+json';
export const APPLY_PATCH = 'application/apply-patch+yaml';

export interface Patch {
  type: typeof JSON_PATCH | typeof MERGE_PATCH | typeof STRATEGIC_MERGE_PATCH;
  value: unknown;
  duplicates: string[];
}

export function patchHandler(server: Server, endpoint: Endpoint, request: Request): Answer | Promise<Answer> {
  const { info, exchange } = request;
  if (mediaType(exchange.body?.contentType) === APPLY_PATCH) return applyHandler(server, endpoint, request);
  const patch = patchBody(request, server.schemas.has(endpoint.kind.schema));
  const forced = info.query.has('force') ? [forbiddenField('force', 'may not be specified for non-apply patch')] : [];
  const context = contextOf(server, request, writeOptions(request, 'PatchOptions', forced));
  const validation = fieldValidationOf(info.query, 'PatchOptions');
  if (validation !== 'Ignore') checkPatchType(patch);
  const { object } = endpoint.store.update(info.name, context, {
    subresource: info.subresource,
    next: (old) => {
      const patched = applyPatch(server, patch, old, endpoint.kind.schema);
      const counts =
        info.subresource === 'status' ? statusOnly(patched, endpoint.kind) : { patched, kind: endpoint.kind };
      const next = decodePatched(server, patch, counts.patched, counts.kind, validation, request.warnings, old);
      checkNamespace(next, request, endpoint);
      checkName(next, info.name);
      return next;
    },
  });
  return objectAnswer(answerForm(server, endpoint, request, object));
}

/** Of a status nothing but metadata and status counts: the rest is neither decoded nor defaulted. */
function statusOnly(patched: KubeObject, kind: Kind): { patched: KubeObject; kind: Kind } {
  const { apiVersion, metadata, status } = patched;
  const { default: _none, ...plain } = kind;
  return { patched: { kind: patched.kind, apiVersion, metadata, status }, kind: plain };
}

/** The patch as a value. Throws 400 and 415. */
export function patchBody({ exchange }: Request, strategic = true): Patch {
  const { body } = exchange;
  const accepted = [JSON_PATCH, MERGE_PATCH, ...(strategic ? [STRATEGIC_MERGE_PATCH] : []), APPLY_PATCH];
  const type = mediaType(body?.contentType ?? exchange.headers['content-type']) as Patch['type'];
  if (!body || !accepted.includes(type)) throw unsupportedMediaType(accepted);
  if (body.bytes === undefined) return { type, value: body.object, duplicates: [] };
  try {
    const { value, duplicates } = parseJSON(decodeUtf8(body.bytes));
    return { type, value, duplicates: duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`) };
  } catch (error) {
    const { message } = error as Error;
    throw badRequest(type === STRATEGIC_MERGE_PATCH ? message : `error decoding patch: ${message}`);
  }
}

/** What the strict decoder says of a patch that is no list or no map. */
function checkPatchType({ type, value }: Patch): void {
  if (value === null || (typeof value === 'object' && Array.isArray(value) === (type === JSON_PATCH))) return;
  const given = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const wanted = type === JSON_PATCH ? '[]handlers.jsonPatchOp' : 'map[string]interface {}';
  const message = `json: cannot unmarshal ${given} into Go value of type ${wanted}`;
  throw badRequest(type === STRATEGIC_MERGE_PATCH ? message : `error decoding patch: ${message}`);
}

/** The patched document: new where it changed, shared with the old elsewhere. Throws Statuses. */
export function applyPatch(server: Server, patch: Patch, old: KubeObject, schema: string): KubeObject {
  try {
    switch (patch.type) {
      case JSON_PATCH:
        if (Array.isArray(patch.value) && patch.value.length > MAX_JSON_PATCH_OPERATIONS) {
          throw new StatusError(
            413,
            'RequestEntityTooLarge',
            `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${patch.value.length}`,
          );
        }
        return applyJSONPatch(old, patch.value);
      case MERGE_PATCH:
        return applyMergePatch(old, patch.value);
      default:
        return applyStrategicMergePatch(old, patch.value as never, schema, server.schemas);
    }
  } catch (error) {
    if (error instanceof PatchError) throw patchStatusError(error);
    throw error;
  }
}

/** The patched document as an object of its kind. Throws 422 as upstream does, naming the patch. */
function decodePatched(
  server: Server,
  patch: Patch,
  patched: KubeObject,
  kind: Kind,
  validation: FieldValidation,
  warnings: string[],
  old: KubeObject,
): Mutable {
  const refuse = (why: string) =>
    invalid({ group: '', kind: '' }, '', [
      invalidValue('patch', patch.type === STRATEGIC_MERGE_PATCH ? goValue(patch.value) : JSON.stringify(patched), why),
    ]);
  let decoded: { object: Mutable; strict: string[] };
  try {
    decoded = decodeTyped(patched, kind, server.schemas, old);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw refuse(patch.type === STRATEGIC_MERGE_PATCH ? converterError(error.message) : error.message);
  }
  const complaints = [...patch.duplicates, ...decoded.strict];
  if (complaints.length > 0) {
    if (validation === 'Strict') throw refuse(strictDecodingError(complaints));
    if (validation === 'Warn') warnings.push(...complaints);
  }
  const object = decoded.object;
  object.metadata ??= {};
  kind.default?.(object);
  return object;
}

/** A strategic merge patch is decoded by the unstructured converter, which has its own words for a wrong type. */
function converterError(message: string): string {
  const found = /^json: cannot unmarshal (\w+)\b.* of type (.+)$/.exec(message);
  if (!found) return message;
  const [, given = '', wanted = ''] = found;
  const source = given === 'number' ? 'int64' : given;
  if (wanted.startsWith('[]')) return `cannot restore slice from ${source}`;
  if (wanted.startsWith('map[')) return `cannot restore map from ${source}`;
  if (/^(string|bool|u?int\d*|float\d*)$/.test(wanted)) {
    return wanted === 'string' && given === 'number'
      ? 'cannot convert int64 to string'
      : `unrecognized type: ${wanted}`;
  }
  return `cannot restore struct from: ${source}`;
}
