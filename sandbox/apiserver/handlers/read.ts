/** get, list and watch. Follows apiserver/pkg/endpoints/handlers/{get,watch}.go. */
import {
  badRequest,
  type FieldError,
  forbiddenField,
  invalid,
  notSupported,
  StatusError,
} from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import { type FieldSelector, parseFieldSelector } from '../../apimachinery/fields.ts';
import { apiVersionOf, type Kind } from '../../apimachinery/kind.ts';
import { type LabelSelector, parseLabelSelector } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { Matcher } from '../../storage/store.ts';
import { parseResourceVersion } from '../../storage/store.ts';
import { type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { negotiate } from '../negotiation.ts';
import { isTrue } from '../request-info.ts';
import { includeObject, type TableOptions, transformList, transformObject, transformWatch } from '../table.ts';

export function tableOptions(server: Server, endpoint: Endpoint, { exchange, info }: Request): TableOptions {
  const { clock } = server;
  return {
    kind: endpoint.kind,
    negotiated: negotiate(exchange.headers['accept']),
    include: includeObject(info.query.get('includeObject')),
    get now() {
      return clock.now();
    },
  };
}

export function getHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info, exchange } = request;
  const accept = exchange.headers['accept'];
  const resourceVersion = info.query.get('resourceVersion');
  if (resourceVersion) server.storage.checkNotAhead(revisionOf(resourceVersion));
  const object = endpoint.store.get(info.namespace, info.name);
  if (!accept || accept === 'application/json') return objectAnswer(object);
  return objectAnswer(transformObject(object, tableOptions(server, endpoint, request)));
}

export function listHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { query, namespace } = request.info;
  const options = tableOptions(server, endpoint, request);
  checkListOptions(query, false);
  const { items, ...metadata } = endpoint.store.list(namespace, {
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: (query.get('resourceVersionMatch') || undefined) as 'Exact' | 'NotOlderThan' | undefined,
    limit: whole(query, 'limit'),
    continue: query.get('continue') || undefined,
    matches: matcherOf(endpoint.kind, query),
  });
  const { kind } = endpoint;
  const list = { kind: kind.listKind ?? `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items };
  return objectAnswer(transformList(list, options));
}

export function watchHandler(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { exchange, info } = request;
  const { query } = info;
  const options = tableOptions(server, endpoint, request);
  checkListOptions(query, true);
  const sendInitial = query.get('sendInitialEvents');
  const resourceVersion = query.get('resourceVersion') ?? '';
  if (resourceVersion) server.storage.checkNotAhead(revisionOf(resourceVersion));
  const stream = endpoint.store.watch(info.namespace, {
    resourceVersion,
    matches: matcherOf(endpoint.kind, query, info.name),
    trigger: triggerOf(endpoint.kind, query),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    ...(sendInitial === null ? {} : { sendInitialEvents: isTrue(sendInitial) }),
  });
  const seconds = whole(query, 'timeoutSeconds');
  if (seconds > 0) server.watches.add(stream, seconds);
  if (exchange.signal) {
    const { signal } = exchange;
    const end = () => void stream.return();
    if (signal.aborted) end();
    else {
      signal.addEventListener('abort', end, { once: true });
      const before = stream.onEnd;
      stream.onEnd = () => {
        signal.removeEventListener('abort', end);
        before();
      };
    }
  }
  const plain = options.negotiated.as === undefined;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: { kind: 'watch', events: plain ? stream : transformWatch(stream, options) },
  };
}

/** A get and a watch let the parser's own error through, which no handler expects: status 500 without a reason. */
function revisionOf(resourceVersion: string): number {
  try {
    return parseResourceVersion(resourceVersion);
  } catch (error) {
    throw new StatusError(500, '', (error as Error).message.replace(/^invalid resource version: /, ''));
  }
}

/** Whole number of a query parameter, 0 when absent. Throws 400. */
export function whole(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (!text) return 0;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** Follows apimachinery/pkg/apis/meta/internalversion/validation ValidateListOptions. */
function checkListOptions(query: URLSearchParams, watch: boolean): void {
  for (const number of ['limit', 'timeoutSeconds']) whole(query, number);
  const match = query.get('resourceVersionMatch') ?? '';
  const sendInitial = query.get('sendInitialEvents');
  const resourceVersion = query.get('resourceVersion') ?? '';
  if (!match && sendInitial === null) return;
  const errors: FieldError[] = [];
  if (watch) {
    if (sendInitial !== null && match !== 'NotOlderThan') {
      errors.push(
        forbiddenField(
          'resourceVersionMatch',
          'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
        ),
      );
    }
    if (match) {
      if (sendInitial === null) {
        errors.push(
          forbiddenField(
            'resourceVersionMatch',
            'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
          ),
        );
      }
      if (match !== 'NotOlderThan') errors.push(notSupported('resourceVersionMatch', match, ['NotOlderThan']));
      if (query.get('continue')) {
        errors.push(
          forbiddenField('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'),
        );
      }
    }
  } else {
    if (match) {
      if (!resourceVersion) {
        errors.push(
          forbiddenField(
            'resourceVersionMatch',
            'resourceVersionMatch is forbidden unless resourceVersion is provided',
          ),
        );
      }
      if (query.get('continue')) {
        errors.push(
          forbiddenField('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'),
        );
      }
      if (match !== 'Exact' && match !== 'NotOlderThan') {
        errors.push(notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']));
      }
      if (match === 'Exact' && resourceVersion === '0') {
        errors.push(
          forbiddenField('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
        );
      }
    }
    if (sendInitial !== null) {
      errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
    }
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
}

/** The selectors of the query as one test; undefined selects everything. Throws 400. */
export function matcherOf(kind: Kind, query: URLSearchParams, name = ''): Matcher | undefined {
  const labelText = query.get('labelSelector');
  const fieldText = query.get('fieldSelector');
  if (!labelText && !fieldText && !name) return undefined;
  const labels = labelText ? labelSelector(labelText) : undefined;
  const fields = fieldText ? fieldSelector(kind, fieldText) : undefined;
  const terms = (fields?.terms ?? []).map(({ field, operator, value }) => {
    const equal = operator === '=';
    return (object: KubeObject) => (fieldValue(kind, object, field) === value) === equal;
  });
  return (object) => {
    if (name && object.metadata.name !== name) return false;
    for (let i = 0; i < terms.length; i++) if (!terms[i]?.(object)) return false;
    return !labels || labels.matches(object.metadata.labels);
  };
}

/** A field of the kind that a selector wants to be of one value: a kubelet's Pods by `spec.nodeName`. */
function triggerOf(kind: Kind, query: URLSearchParams): { of: (object: KubeObject) => string; is: string } | undefined {
  const fieldText = query.get('fieldSelector');
  const terms = fieldText ? fieldSelector(kind, fieldText).terms : [];
  for (const { field, operator, value } of terms) {
    const of = kind.selectable?.[field];
    if (of && operator === '=') return { of, is: value };
  }
  return undefined;
}

function labelSelector(text: string): LabelSelector {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw badRequest((error as Error).message);
  }
}

function fieldSelector(kind: Kind, text: string): FieldSelector {
  let selector: FieldSelector;
  try {
    selector = parseFieldSelector(text);
  } catch (error) {
    throw badRequest((error as Error).message);
  }
  for (const { field } of selector.terms) {
    if (field === 'metadata.name' || field === 'metadata.namespace' || kind.selectable?.[field]) continue;
    throw badRequest(
      kind.selectable
        ? `field label not supported: ${field}`
        : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
  return selector;
}

function fieldValue(kind: Kind, object: KubeObject, field: string): string {
  if (field === 'metadata.name') return object.metadata.name ?? '';
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return kind.selectable?.[field]?.(object) ?? '';
}
