/** From a request body to a private object of the endpoint's kind. */
import { load as parseYaml } from 'js-yaml';
import { badRequest, StatusError } from '../apimachinery/errors.ts';
import type { ExchangeBody } from '../apimachinery/exchange.ts';
import { apiVersionOf, type Kind, type Mutable } from '../apimachinery/kind.ts';
import { thaw } from '../apimachinery/meta.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';

/** A JSON value, private to the callee. */
export function readBody(body: ExchangeBody | undefined): unknown {
  if (!body) return undefined;
  if (body.bytes === undefined) return thaw(body.object);
  return parseBytes(body.bytes, body.contentType);
}

export function parseBytes(bytes: Uint8Array, contentType: string): unknown {
  const media = (contentType.split(';')[0] as string).trim().toLowerCase();
  const text = decodeUtf8(bytes);
  if (media === 'application/yaml') return parseYaml(text);
  if (media === 'application/json' || media === '') return JSON.parse(text);
  throw new StatusError(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

/** The object a create or update carries, defaulted. Throws 400. */
export function decodeObject(raw: unknown, kind: Kind): Mutable {
  const object = raw as Mutable;
  const apiVersion = apiVersionOf(kind);
  if (object.apiVersion && object.apiVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${object.apiVersion}) does not match the expected API version (${apiVersion})`,
    );
  }
  object.apiVersion = apiVersion;
  object.kind = kind.kind;
  object.metadata ??= {};
  kind.default?.(object);
  return object;
}
