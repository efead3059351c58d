/**
 * The parts of an API request's URL, in the order they stand. Reads a path as the API server does
 * (apiserver/pkg/endpoints/request/requestinfo.go); what is no resource request is one part.
 */

export const URL_PARTS = [
  'prefix',
  'group',
  'version',
  'namespace',
  'resource',
  'name',
  'subresource',
  'query',
] as const;

export type UrlPartKind =
  | (typeof URL_PARTS)[number]
  /** `https://host:port` before the path. */
  | 'server'
  /** `/healthz`, `/openapi/v3`, `/version`: a path with no resource in it. */
  | 'plain'
  /** What is handed on behind `/proxy`. */
  | 'onward'
  /** The old way to ask for a watch: `/api/v1/watch/pods`. */
  | 'watch';

export interface UrlPart {
  /** Undefined for what only divides. */
  kind?: UrlPartKind;
  text: string;
}

/** Texts joined give `url` again, whatever it is. */
export function urlParts(url: string): UrlPart[] {
  const [, server = '', path = '', query = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?]*)(.*)$/is.exec(url) ?? [];
  const parts: UrlPart[] = [];
  if (server) parts.push({ kind: 'server', text: server });
  parts.push(...pathParts(path));
  if (query) parts.push({ kind: 'query', text: query });
  return parts;
}

function pathParts(path: string): UrlPart[] {
  if (path === '') return [];
  const [, prefix, ...rest] = path.split('/');
  if (!path.startsWith('/') || (prefix !== 'api' && prefix !== 'apis')) return [{ kind: 'plain', text: path }];
  const parts = new Parts();
  parts.add('prefix', `/${prefix}`);
  const segments = [...rest];
  if (prefix === 'apis') parts.take('group', segments);
  parts.take('version', segments);
  if (segments[0] === 'watch' && segments.length > 1) parts.take('watch', segments);
  const [first, second, third] = segments;
  // A namespace is a place when something stands in it, and a thing when nothing or only its own subresource follows.
  if (first === 'namespaces' && second && third && !['status', 'finalize'].includes(third)) {
    parts.take('namespace', segments, 2);
  }
  parts.take('resource', segments);
  parts.take('name', segments);
  const proxied = segments[0] === 'proxy';
  parts.take('subresource', segments, proxied ? 1 : segments.length);
  parts.take('onward', segments, segments.length);
  return parts.list;
}

class Parts {
  readonly list: UrlPart[] = [];

  add(kind: UrlPartKind, text: string): void {
    this.list.push({ kind, text });
  }

  /** The next segments as one part, the slash before them apart. An empty segment divides and is nothing. */
  take(kind: UrlPartKind, segments: string[], count = 1): void {
    if (segments.length === 0 || count === 0) return;
    const text = segments.splice(0, count).join('/');
    this.list.push({ text: '/' });
    if (text !== '') this.add(kind, text);
  }
}
