/** Failures as Kubernetes reports them. Follows apimachinery/pkg/api/errors and util/validation/field. */
import type { KubeObject } from './meta.ts';

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** A metav1.Status that travels as an exception. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** The Status object, fields in Kubernetes' own order. */
  get status(): KubeObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

/** What names a resource in an error: `deployments.apps "web" not found`. */
export interface Resource {
  group: string;
  /** Plural. */
  resource: string;
}

const qualified = (r: Resource): string => (r.group ? `${r.resource}.${r.group}` : r.resource);
const detailsOf = (r: Resource, name: string): StatusDetails => ({
  ...(name ? { name } : {}),
  ...(r.group ? { group: r.group } : {}),
  ...(r.resource ? { kind: r.resource } : {}),
});

export function notFound(r: Resource, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualified(r)} "${name}" not found`, detailsOf(r, name));
}

export function alreadyExists(r: Resource, name: string): StatusError {
  return new StatusError(409, 'AlreadyExists', `${qualified(r)} "${name}" already exists`, detailsOf(r, name));
}

export function conflict(r: Resource, name: string, why: string): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(r)} "${name}": ${why}`,
    detailsOf(r, name),
  );
}

export function forbidden(r: Resource, name: string, why: string): StatusError {
  const message = !r.resource
    ? `forbidden: ${why}`
    : name
      ? `${qualified(r)} "${name}" is forbidden: ${why}`
      : `${qualified(r)} is forbidden: ${why}`;
  return new StatusError(403, 'Forbidden', message, detailsOf(r, name));
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/** 410, for a watch or a continue token older than what is kept. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function methodNotSupported(r: Resource, verb: string): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${qualified(r)}"`,
    detailsOf(r, ''),
  );
}

/** 422. `kind` is the Kind, not the resource: `Deployment.apps "web" is invalid: …`. */
export function invalid(kind: { group: string; kind: string }, name: string, errors: FieldError[]): StatusError {
  const title = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  const messages = [...new Set(errors.map((e) => e.message))];
  const text = messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`;
  return new StatusError(422, 'Invalid', `${title} "${name}" is invalid: ${text}`, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes: errors.map((e) => ({ reason: e.reason, message: e.body, field: e.field })),
  });
}

/** field.Error: one thing wrong at one place. */
export interface FieldError {
  /** FieldValueRequired, FieldValueInvalid, FieldValueNotSupported, FieldValueDuplicate, FieldValueForbidden, FieldValueTooLong, FieldValueTooMany, FieldValueNotFound, FieldValueTypeInvalid. */
  reason: string;
  /** `spec.containers[0].image`. */
  field: string;
  /** `Required value`, `Invalid value: "X": must …`. */
  body: string;
  /** `${field}: ${body}`. */
  message: string;
}

const fieldError = (reason: string, field: string, body: string): FieldError => ({
  reason,
  field,
  body,
  message: `${field}: ${body}`,
});

/** The value as Go's `%#v`-like printing in field.Error shows it: strings quoted, numbers and booleans plain, objects as JSON. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

export function required(field: string, detail = ''): FieldError {
  return fieldError('FieldValueRequired', field, detail ? `Required value: ${detail}` : 'Required value');
}

export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return fieldError('FieldValueInvalid', field, `Invalid value: ${showValue(value)}: ${detail}`);
}

export function notSupported(field: string, value: unknown, supported: string[]): FieldError {
  const list = supported.map((s) => JSON.stringify(s)).join(', ');
  return fieldError(
    'FieldValueNotSupported',
    field,
    `Unsupported value: ${showValue(value)}: supported values: ${list}`,
  );
}

export function duplicate(field: string, value: unknown): FieldError {
  return fieldError('FieldValueDuplicate', field, `Duplicate value: ${showValue(value)}`);
}

export function forbiddenField(field: string, detail: string): FieldError {
  return fieldError('FieldValueForbidden', field, `Forbidden: ${detail}`);
}

export function tooLong(field: string, max: number): FieldError {
  return fieldError('FieldValueTooLong', field, `Too long: may not be more than ${max} bytes`);
}

export function tooMany(field: string, actual: number, max: number): FieldError {
  return fieldError('FieldValueTooMany', field, `Too many: ${actual}: must have at most ${max} items`);
}

export function notFoundField(field: string, value: unknown): FieldError {
  return fieldError('FieldValueNotFound', field, `Not found: ${showValue(value)}`);
}
