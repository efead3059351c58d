/** From a request body to a private, defaulted object of the endpoint's kind. Follows handlers/{create,update,rest}.go. */
import { cannotBeHandled, DecodeError, decode, strictDecodingError } from '../apimachinery/decode.ts';
import { copyMetadata } from '../apimachinery/deferred-fields.ts';
import { badRequest, invalid, notSupported, StatusError } from '../apimachinery/errors.ts';
import type { ExchangeBody } from '../apimachinery/exchange.ts';
import { parseJSON } from '../apimachinery/json.ts';
import { apiVersionOf, type Kind, type Mutable } from '../apimachinery/kind.ts';
import { type KubeObject, type ObjectMeta, thaw } from '../apimachinery/meta.ts';
import type { Schemas } from '../apimachinery/schema.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';
import { parseYAML, YAMLError } from '../apimachinery/yaml.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface RawBody {
  /** Not private: an object in process is the caller's, and may be frozen. */
  value: unknown;
  /** `duplicate field "spec.replicas"` */
  duplicates: string[];
  /** What came off the wire, for error messages. */
  bytes: Uint8Array | undefined;
}

const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** kube-apiserver's MaxRequestBodyBytes. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

export function tooLarge(): StatusError {
  const message = `Request entity too large: limit is ${MAX_BODY_BYTES}`;
  return new StatusError(413, 'RequestEntityTooLarge', message);
}

export function unsupportedMediaType(accepted: readonly string[] = ACCEPTED): StatusError {
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}

/** Reads a body as the media type says. `what` is the Kind it should hold, for the message. Throws 400 and 415. */
export function readBody(body: ExchangeBody | undefined, what: string): RawBody {
  if (body && body.bytes === undefined) return { value: body.object, duplicates: [], bytes: undefined };
  const bytes = body?.bytes ?? new Uint8Array();
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  if (body?.undecodable) throw undecodable(body.undecodable, bytes, what);
  const media = mediaType(body?.contentType);
  if (media === 'application/yaml') return readYaml(bytes, what);
  if (media !== '' && media !== 'application/json') throw unsupportedMediaType();
  try {
    const { value, duplicates } = parseJSON(decodeUtf8(bytes));
    return { value, duplicates: duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`), bytes };
  } catch (error) {
    throw unrecognized(`couldn't get version/kind; json parse error: ${(error as Error).message}`, bytes, what);
  }
}

/** What a door could not make an object of: protobuf. */
function undecodable(
  { message, kind, apiVersion = '' }: NonNullable<ExchangeBody['undecodable']>,
  bytes: Uint8Array,
  what: string,
): StatusError {
  if (!kind) return unrecognized(message, bytes, what);
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return badRequest(cannotBeHandled({ version, kind }, what, new Error(message)));
}

function readYaml(bytes: Uint8Array, what: string): RawBody {
  try {
    return { value: parseYAML(decodeUtf8(bytes)), duplicates: [], bytes };
  } catch (error) {
    if (!(error instanceof YAMLError)) throw error;
    throw unrecognized(error.message.replace(/^error converting YAML to JSON: /, ''), bytes, what);
  }
}

export function mediaType(contentType = ''): string {
  return (contentType.split(';')[0] as string).trim().toLowerCase();
}

function unrecognized(why: string, bytes: Uint8Array | undefined, what: string): StatusError {
  return badRequest(`the object provided is unrecognized (must be of type ${what}): ${why} (${summary(bytes)})`);
}

/** At most 30 bytes of the body: text when it looks like JSON, else hexadecimal. */
function summary(bytes: Uint8Array = new Uint8Array()): string {
  if (bytes.length === 0) return '<empty>';
  const head = bytes.slice(0, 30);
  const text = bytes[0] === 0x7b ? decodeUtf8(head) : [...head].map((b) => b.toString(16).padStart(2, '0')).join('');
  return bytes.length > 30 ? `${text} ...` : text;
}

export interface DecodeOptions {
  schemas: Schemas;
  validation: FieldValidation;
  /** Warn puts its complaints here. */
  warnings: string[];
  /** What is stored: parts of an in-process body that are the very same objects are not looked at again. */
  old?: KubeObject | undefined;
  /** Whether a kind of that name is served, for the message. */
  known?: (apiVersion: string, kind: string) => boolean;
}

/** The object a create or update carries. Throws 400. */
export function decodeObject(raw: RawBody, kind: Kind, options: DecodeOptions): Mutable {
  const { value } = raw;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    const json = `json: cannot unmarshal ${what === 'boolean' ? 'bool' : what} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
    throw unrecognized(`couldn't get version/kind; json parse error: ${json}`, raw.bytes, kind.kind);
  }
  const body = value as Record<string, unknown>;
  const apiVersion = apiVersionOf(kind);
  const given = { apiVersion: body['apiVersion'] || apiVersion, kind: body['kind'] || kind.kind } as {
    apiVersion: string;
    kind: string;
  };
  if (given.kind !== kind.kind || given.apiVersion !== apiVersion) checkKind(given, kind, apiVersion, options);
  const named = body['kind'] && body['apiVersion'] ? raw : { ...raw, value: { ...given, ...body } };
  const object = typed(named, kind, options);
  object.apiVersion = apiVersion;
  object.kind = kind.kind;
  object.metadata ??= {};
  kind.default?.(object);
  return object;
}

/** Decodes, and says what is wrong as the API server does. */
function typed({ value, duplicates }: RawBody, kind: Kind, options: DecodeOptions): Mutable {
  let decoded: { object: Mutable; strict: string[] };
  try {
    decoded = decodeTyped(value as Record<string, unknown>, kind, options.schemas, options.old);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badRequest(cannotBeHandled(kind, kind.kind, error));
  }
  const complaints = [...duplicates, ...decoded.strict];
  if (complaints.length > 0) {
    if (options.validation === 'Strict') {
      throw badRequest(cannotBeHandled(kind, kind.kind, new Error(strictDecodingError(complaints))));
    }
    if (options.validation === 'Warn') options.warnings.push(...complaints);
  }
  return decoded.object;
}

/**
 * A whole object as its type has it, private but for managedFields. Parts that are the very objects of
 * `old` are not looked at again. Kinds without a schema are copied. Throws a DecodeError.
 */
export function decodeTyped(
  value: Record<string, unknown>,
  kind: Kind,
  schemas: Schemas,
  old: KubeObject | undefined,
): { object: Mutable; strict: string[] } {
  if (!schemas.has(kind.schema)) return { object: thaw(value) as Mutable, strict: [] };
  if (!old) return decode<Mutable>(value, kind.schema, schemas);
  const body: Record<string, unknown> = { ...value };
  const kept: string[] = [];
  for (const field in body) {
    if (field === 'metadata' || typeof body[field] !== 'object' || body[field] !== old[field]) continue;
    kept.push(field);
    body[field] = undefined;
  }
  const metadata = body['metadata'] as ObjectMeta | undefined;
  // Untouched metadata is not looked at again either; only its place is kept.
  const untouched = metadata !== undefined && metadata === old.metadata;
  if (untouched) body['metadata'] = {};
  const managedFields = untouched ? undefined : metadata?.managedFields;
  const sameFields = managedFields !== undefined && managedFields === old.metadata.managedFields;
  if (sameFields) body['metadata'] = { ...metadata, managedFields: undefined };
  const decoded = decode<Mutable>(body, kind.schema, schemas);
  // Thawed, since defaults and strategies may write.
  for (const field of kept) decoded.object[field] = thaw(value[field]);
  if (untouched) decoded.object.metadata = privateMetadata(metadata);
  else if (sameFields) decoded.object.metadata.managedFields = managedFields;
  return decoded;
}

/** A copy to write into; managedFields are replaced as a whole, never written into. */
function privateMetadata(metadata: ObjectMeta): Mutable['metadata'] {
  const copy = copyMetadata(metadata) as Mutable['metadata'];
  for (const field in copy)
    if (field !== 'managedFields' && typeof copy[field] === 'object') copy[field] = thaw(copy[field]);
  return copy;
}

function checkKind(
  given: { apiVersion: string; kind: string },
  kind: Kind,
  apiVersion: string,
  { known }: DecodeOptions,
): void {
  const version = given.apiVersion.slice(given.apiVersion.indexOf('/') + 1);
  const cannot = (why: string) => badRequest(cannotBeHandled({ version, kind: given.kind }, kind.kind, new Error(why)));
  if (known && !known(given.apiVersion, given.kind)) {
    throw cannot(
      `no kind ${JSON.stringify(given.kind)} is registered for version ${JSON.stringify(given.apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    );
  }
  if (given.kind !== kind.kind) {
    const internal = kind.schema.slice(0, kind.schema.indexOf('/'));
    throw cannot(`converting (${version}.${given.kind}) to (${internal}.${kind.kind}): unknown conversion`);
  }
  throw badRequest(
    `the API version in the data (${given.apiVersion}) does not match the expected API version (${apiVersion})`,
  );
}

/** `fieldValidation` of the query; Warn unless told. Throws 422. */
export function fieldValidationOf(query: URLSearchParams, optionsKind: string): FieldValidation {
  const value = query.get('fieldValidation');
  if (!value) return 'Warn';
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return value;
  throw invalid({ group: 'meta.k8s.io', kind: optionsKind }, '', [
    notSupported('fieldValidation', value, ['', 'Ignore', 'Strict', 'Warn']),
  ]);
}
