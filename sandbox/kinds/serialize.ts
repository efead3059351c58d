/**
 * Answers as bytes, as Go prints them: fields in the order of the Go structs, `<`, `>` and `&` escaped,
 * pretty for people at a terminal or a browser. Used by every door that speaks bytes.
 * Follows apimachinery/pkg/runtime/serializer/json and apiserver/pkg/endpoints/handlers/negotiation.
 */
import { normalize } from '../apimachinery/decode.ts';
import type { Answer, Exchange } from '../apimachinery/exchange.ts';
import { parseGroupVersion } from '../apimachinery/gvk.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Schemas } from '../apimachinery/schema.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import { formatYAML } from '../apimachinery/yaml.ts';
import { schemas as builtin } from './schema/index.ts';

/** Sessions (101) have no bytes: a door carries them over its own sockets. */
export function serialize(
  answer: Answer,
  exchange: Pick<Exchange, 'url' | 'headers'>,
  schemas: Schemas = builtin,
): Uint8Array | AsyncIterable<Uint8Array> {
  const { body } = answer;
  switch (body.kind) {
    case 'bytes':
      return body.bytes;
    case 'stream':
      return body.chunks;
    case 'session':
      return new Uint8Array();
    case 'watch':
      return watchLines(body.events, schemas);
    default:
      return encodeUtf8(document(body.object, exchange, schemas));
  }
}

function document(object: unknown, exchange: Pick<Exchange, 'url' | 'headers'>, schemas: Schemas): string {
  const ordered = inGoOrder(object as KubeObject, schemas);
  if (wantsYaml(exchange.headers['accept'])) return formatYAML(ordered);
  // The version and the index are printed by hand upstream: always pretty.
  const path = exchange.url.split('?')[0] as string;
  if (path === '/' || path === '/version' || path === '/version/' || isPretty(exchange)) {
    return escapeHtml(JSON.stringify(ordered, null, 2));
  }
  return `${escapeHtml(JSON.stringify(ordered))}\n`;
}

async function* watchLines(
  events: AsyncIterable<{ type: string; object: KubeObject }>,
  schemas: Schemas,
): AsyncGenerator<Uint8Array> {
  for await (const { type, object } of events) {
    yield encodeUtf8(`${escapeHtml(JSON.stringify({ type, object: inGoOrder(object, schemas) }))}\n`);
  }
}

/** `?pretty=` decides; else curl, Wget and browsers get it pretty. */
export function isPretty({ url, headers }: Pick<Exchange, 'url' | 'headers'>): boolean {
  const mark = url.indexOf('?');
  if (mark >= 0 && url.includes('pretty', mark)) {
    const value = new URLSearchParams(url.slice(mark + 1)).get('pretty');
    if (value) return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value);
  }
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}

function wantsYaml(accept = ''): boolean {
  return (accept.split(',')[0] as string).trim().startsWith('application/yaml');
}

/** Go's encoding/json escapes these so that JSON may stand in HTML. */
export function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** An object, list, Table … with every field where its Go struct has it; items of a typed list do not say their kind. */
export function inGoOrder(object: KubeObject, schemas: Schemas = builtin): unknown {
  if (typeof object !== 'object' || object === null || typeof object.kind !== 'string') return object;
  if (object.kind === 'Table') {
    return {
      ...object,
      rows: object['rows'].map((row: { object?: KubeObject }) => ({
        ...row,
        object: row.object && inGoOrder(row.object, schemas),
      })),
    };
  }
  if (object.kind === 'PartialObjectMetadata') {
    const { kind, apiVersion, metadata } = object;
    return { kind, apiVersion, metadata: normalize(metadata, 'meta/v1.ObjectMeta', schemas) };
  }
  if (Array.isArray(object['items'])) {
    const { kind, apiVersion, metadata, items } = object;
    return { kind, apiVersion, metadata, items: items.map((item: KubeObject) => listItem(item, schemas)) };
  }
  const schema = object.apiVersion ? schemaOf(object.apiVersion, object.kind, schemas) : undefined;
  return schema && object.kind !== 'Status' ? normalize(object, schema, schemas) : object;
}

function listItem(item: KubeObject, schemas: Schemas): unknown {
  const ordered = inGoOrder(item, schemas) as KubeObject;
  if (item.kind === 'PartialObjectMetadata' || !item.apiVersion || !schemaOf(item.apiVersion, item.kind, schemas))
    return ordered;
  const { kind, apiVersion, ...rest } = ordered;
  return rest;
}

const names = new Map<string, string | undefined>();

/** `apps/v1`, `Deployment` → the schema's `apps/v1.Deployment`; undefined when it is not carried. */
function schemaOf(apiVersion: string, kind: string, schemas: Schemas): string | undefined {
  const key = `${apiVersion}.${kind}`;
  if (schemas === builtin && names.has(key)) return names.get(key);
  const { group, version } = parseGroupVersion(apiVersion);
  const name = `${group === '' ? 'core' : (group.split('.')[0] as string)}/${version}.${kind}`;
  const found = schemas.has(name) ? name : undefined;
  if (schemas === builtin) names.set(key, found);
  return found;
}
