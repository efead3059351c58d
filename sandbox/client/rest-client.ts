/** Requests to an API server through an injected {@link Handler}. Follows client-go's rest and typed clients. */
import { StatusError } from '../apimachinery/errors.ts';
import type { Answer, Exchange, Handler, WatchEvent, WatchEvents } from '../apimachinery/exchange.ts';
import type { KubeList, KubeObject } from '../apimachinery/meta.ts';
import { decodeUtf8 } from '../apimachinery/streams.ts';

/** Which collection: what discovery calls a GroupVersionResource. `group` is '' for the core group, `resource` the plural. */
export interface ResourceRef {
  group: string;
  version: string;
  resource: string;
}

export interface ClientOptions {
  /** Who calls, as a verified client certificate would say. */
  peer?: { user: string; groups: string[] };
  userAgent: string;
  /** Ends every watch of this client. */
  signal?: AbortSignal;
  /** Sent with every request, below what a call sends itself. */
  headers?: Record<string, string>;
}

export type Query = Record<string, string | number | boolean | undefined>;

export interface RawRequest {
  /** Upper case; GET unless told. */
  method?: string;
  /** From the first `/`, percent-encoded, without a query. */
  path: string;
  query?: Query;
  headers?: Record<string, string>;
  /** An object, handed over: the server may freeze it. */
  object?: unknown;
  contentType?: string;
  signal?: AbortSignal;
}

export interface ListOptions {
  labelSelector?: string;
  fieldSelector?: string;
  resourceVersion?: string;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  limit?: number;
  continue?: string;
}

export interface WatchOptions extends ListOptions {
  allowWatchBookmarks?: boolean;
  sendInitialEvents?: boolean;
  timeoutSeconds?: number;
  signal?: AbortSignal;
}

export interface WriteOptions {
  dryRun?: 'All';
  fieldManager?: string;
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
}

/** metav1.DeleteOptions, the fields in use. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: string[];
}

export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export type PatchType = keyof typeof PATCH_TYPES;

/** `/api/v1/namespaces/ns/pods/name/status`; the namespace and what follows are left out where undefined. */
export function resourcePath(ref: ResourceRef, namespace?: string, name?: string, subresource?: string): string {
  let path = ref.group === '' ? `/api/${ref.version}` : `/apis/${ref.group}/${ref.version}`;
  if (namespace) path += `/namespaces/${encodeURIComponent(namespace)}`;
  path += `/${ref.resource}`;
  if (name) path += `/${encodeURIComponent(name)}`;
  if (subresource) path += `/${subresource}`;
  return path;
}

export function withQuery(path: string, query: Query | undefined): string {
  let text = '';
  for (const key in query) {
    const value = query[key];
    if (value === undefined || value === '') continue;
    text += `${text ? '&' : '?'}${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
  }
  return path + text;
}

/** Every verb throws {@link StatusError} for an answer of 400 and above. */
export class RestClient {
  readonly handler: Handler;
  readonly options: ClientOptions;

  constructor(handler: Handler, options: ClientOptions) {
    this.handler = handler;
    this.options = options;
  }

  /** The answer as it came, failures included. */
  request(request: RawRequest): Promise<Answer> {
    const { peer, userAgent } = this.options;
    const signal = request.signal ?? this.options.signal;
    const exchange: Exchange = {
      method: request.method ?? 'GET',
      url: withQuery(request.path, request.query),
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...this.options.headers,
        ...request.headers,
      },
    };
    if (request.object !== undefined) {
      exchange.body = { object: request.object, contentType: request.contentType ?? 'application/json' };
    }
    if (peer) exchange.peer = peer;
    if (signal) exchange.signal = signal;
    return this.handler(exchange);
  }

  /** One JSON document, or a {@link StatusError}. */
  async json<T = KubeObject>(request: RawRequest): Promise<T> {
    const answer = await this.request(request);
    const object = documentOf(answer);
    if (answer.status >= 400) throw statusErrorOf(answer.status, object);
    return object as T;
  }

  get(ref: ResourceRef, namespace: string | undefined, name: string, query?: Query): Promise<KubeObject> {
    return this.json(
      query ? { path: resourcePath(ref, namespace, name), query } : { path: resourcePath(ref, namespace, name) },
    );
  }

  /** All namespaces when `namespace` is undefined. */
  list(ref: ResourceRef, namespace?: string, options?: ListOptions): Promise<KubeList> {
    return this.json<KubeList>({ path: resourcePath(ref, namespace), query: { ...options } });
  }

  create(
    ref: ResourceRef,
    namespace: string | undefined,
    object: unknown,
    options?: WriteOptions & { name?: string; subresource?: string },
  ): Promise<KubeObject> {
    if (!options) return this.json({ method: 'POST', path: resourcePath(ref, namespace), object });
    const { name, subresource, ...query } = options;
    return this.json({ method: 'POST', path: resourcePath(ref, namespace, name, subresource), query, object });
  }

  /** Name and namespace are the object's own. */
  update(ref: ResourceRef, object: KubeObject, options?: WriteOptions & { subresource?: string }): Promise<KubeObject> {
    const { subresource, ...query } = options ?? {};
    const { namespace, name } = object.metadata;
    return this.json({ method: 'PUT', path: resourcePath(ref, namespace, name, subresource), query, object });
  }

  updateStatus(ref: ResourceRef, object: KubeObject, options?: WriteOptions): Promise<KubeObject> {
    return this.update(ref, object, { ...options, subresource: 'status' });
  }

  patch(
    ref: ResourceRef,
    namespace: string | undefined,
    name: string,
    type: PatchType,
    body: unknown,
    options?: WriteOptions & { subresource?: string; force?: boolean },
  ): Promise<KubeObject> {
    const { subresource, ...query } = options ?? {};
    return this.json({
      method: 'PATCH',
      path: resourcePath(ref, namespace, name, subresource),
      query,
      object: body,
      contentType: PATCH_TYPES[type],
    });
  }

  /** The deleted object, the object now terminating, or a Status. */
  delete(ref: ResourceRef, namespace: string | undefined, name: string, options?: DeleteOptions): Promise<KubeObject> {
    return this.json({
      method: 'DELETE',
      path: resourcePath(ref, namespace, name),
      object: { kind: 'DeleteOptions', apiVersion: 'v1', ...options },
    });
  }

  deleteCollection(
    ref: ResourceRef,
    namespace: string | undefined,
    options?: DeleteOptions,
    select?: ListOptions,
  ): Promise<KubeObject> {
    return this.json({
      method: 'DELETE',
      path: resourcePath(ref, namespace),
      query: { ...select },
      object: { kind: 'DeleteOptions', apiVersion: 'v1', ...options },
    });
  }

  /** One watch connection: ends when the server or the signal ends it; ERROR events come through as they are. Rejects when it is refused. */
  async watch(ref: ResourceRef, namespace?: string, options?: WatchOptions): Promise<WatchEvents> {
    const { signal, ...query } = options ?? {};
    const request: RawRequest = { path: resourcePath(ref, namespace), query: { ...query, watch: true } };
    if (signal) request.signal = signal;
    const answer = await this.request(request);
    if (answer.status >= 400) throw statusErrorOf(answer.status, documentOf(answer));
    return eventsOf(answer);
  }

  /**
   * Events from `resourceVersion` on, connecting again where a connection ended. Bookmarks are
   * left out. Throws the {@link StatusError} of an ERROR event (410: list again).
   */
  async *watchResuming(
    ref: ResourceRef,
    namespace: string | undefined,
    options: WatchOptions,
  ): AsyncGenerator<WatchEvent> {
    const signal = options.signal ?? this.options.signal;
    let at = options.resourceVersion;
    while (!signal?.aborted) {
      const events = await this.watch(ref, namespace, {
        ...options,
        allowWatchBookmarks: true,
        ...(at === undefined ? {} : { resourceVersion: at }),
      });
      for await (const event of events) {
        if (event.type === 'ERROR') throw statusErrorOf(event.object.code ?? 500, event.object);
        at = event.object.metadata.resourceVersion ?? at;
        if (event.type !== 'BOOKMARK') yield event;
      }
    }
  }
}

/** The document in an answer, whether it came by reference or as bytes. Text that is no JSON comes back as a string. */
export function documentOf(answer: Answer): unknown {
  if (answer.body.kind === 'object') return answer.body.object;
  if (answer.body.kind !== 'bytes') return undefined;
  const text = decodeUtf8(answer.body.bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The error a failed answer stands for; what is no Status is worded as client-go words it. */
export function statusErrorOf(code: number, document: unknown): StatusError {
  const status = document as KubeObject | undefined;
  if (typeof status === 'object' && status !== null && status.kind === 'Status') {
    return new StatusError(status.code ?? code, status.reason ?? '', status.message ?? '', status.details);
  }
  const text = typeof document === 'string' ? document.trim() : '';
  return new StatusError(
    code,
    code === 404 ? 'NotFound' : 'InternalError',
    text || 'the server could not process the request',
  );
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (line.trim()) yield JSON.parse(line) as WatchEvent;
    }
  }
  if (rest.trim()) yield JSON.parse(rest) as WatchEvent;
}

function eventsOf(answer: Answer): WatchEvents {
  if (answer.body.kind === 'watch') return answer.body.events;
  if (answer.body.kind === 'stream') return linesOf(answer.body.chunks);
  const document = documentOf(answer);
  throw statusErrorOf(500, typeof document === 'string' ? document : 'the answer to a watch is no stream of events');
}
