/** Patches that do not apply, and what the API server answers. Follows apiserver/pkg/endpoints/handlers/patch.go. */
import { StatusError } from '../errors.ts';

/** `code` is the HTTP status the API server chooses for it. */
export class PatchError extends Error {
  readonly code: 400 | 422 | 500;
  constructor(message: string, code: 400 | 422 | 500 = 500) {
    super(message);
    this.name = 'PatchError';
    this.code = code;
  }
}

/** As the API server reports it: a 422's own words are kept from the caller, upstream too. */
export function patchStatusError(error: PatchError): StatusError {
  if (error.code === 400) return new StatusError(400, 'BadRequest', error.message);
  if (error.code === 422) {
    const message = 'the server rejected our request due to an error in our request';
    return new StatusError(422, 'Invalid', message, {});
  }
  return new StatusError(500, '', error.message);
}

/** Go's `%v` of a JSON value: `map[a:1 b:[x y]]`, `<nil>`. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${goValue((value as Record<string, unknown>)[key])}`).join(' ')}]`;
}
