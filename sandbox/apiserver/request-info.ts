/** What a URL and a method ask for. Follows apiserver/pkg/endpoints/request/requestinfo.go. */

import { parseFieldSelector } from '../apimachinery/fields.ts';
import { own } from '../apimachinery/json.ts';

export interface RequestInfo {
  method: string;
  path: string;
  query: URLSearchParams;
  /** False for /healthz, /version, discovery … */
  isResource: boolean;
  /** get list watch create update patch delete deletecollection; the lower-case method for a non-resource. */
  verb: string;
  group: string;
  version: string;
  namespace: string;
  resource: string;
  subresource: string;
  /** Of the path, or the one a selector asks for. */
  name: string;
  /** The path names one object. */
  named: boolean;
  /** Path segments after the resource's name and subresource: a proxied path. */
  rest: string[];
}

const NO_QUERY = new URLSearchParams();
const VERBS: Record<string, string> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
/** `/namespaces/x/status` is a subresource of the namespace, not a resource in it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);
const SPECIAL_VERBS_NO_SUBRESOURCES = new Set(['proxy', 'watch']);

const isSegment = (part: string): boolean => part !== '';

/** Of collections, by method and URL: the same few are asked for again and again. */
const collections = new Map<string, Map<string, RequestInfo>>();
const MAX_COLLECTIONS = 200;

/** Not to be written into. */
export function parseRequest(method: string, url: string): RequestInfo {
  const known = collections.get(method)?.get(url);
  if (known) return known;
  const info = parse(method, url);
  if (info.named || info.query !== NO_QUERY) return info;
  let byURL = collections.get(method);
  if (!byURL) collections.set(method, (byURL = new Map()));
  if (byURL.size >= MAX_COLLECTIONS) byURL.clear();
  byURL.set(url, info);
  return info;
}

function parse(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const info: RequestInfo = {
    method,
    path,
    query: mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1)),
    isResource: false,
    verb: method.toLowerCase(),
    group: '',
    version: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    named: false,
    rest: [],
  };
  let parts = path.split('/');
  if (parts.includes('')) parts = parts[0] === '' && !parts.includes('', 1) ? parts.slice(1) : parts.filter(isSegment);
  if (path.includes('%')) parts = parts.map(decode);
  let at: number;
  if (parts[0] === 'api' && parts.length >= 3) {
    info.version = parts[1] as string;
    at = 2;
  } else if (parts[0] === 'apis' && parts.length >= 4) {
    info.group = parts[1] as string;
    info.version = parts[2] as string;
    at = 3;
  } else return info;
  info.isResource = true;
  info.verb = own(VERBS, method) ?? '';
  if (SPECIAL_VERBS_NO_SUBRESOURCES.has(parts[at] as string)) {
    if (parts.length < at + 2) return { ...info, isResource: false, verb: method.toLowerCase() };
    info.verb = parts[at] as string;
    at++;
  }
  if (parts[at] === 'namespaces' && parts.length > at + 1) {
    info.namespace = parts[at + 1] as string;
    // /namespaces/x/pods…, but not /namespaces/x/status
    if (parts.length > at + 2 && !NAMESPACE_SUBRESOURCES.has(parts[at + 2] as string)) at += 2;
  }
  info.resource = parts[at] ?? '';
  info.name = parts[at + 1] ?? '';
  info.named = info.name !== '';
  info.subresource = parts[at + 2] ?? '';
  info.rest = parts.slice(at + 3);
  if (info.name === '' && info.verb === 'get') {
    info.verb = isTrue(info.query.get('watch')) ? 'watch' : 'list';
  } else if (info.name === '' && info.verb === 'delete') info.verb = 'deletecollection';
  if (info.name === '' && (info.verb === 'list' || info.verb === 'watch' || info.verb === 'deletecollection')) {
    info.name = nameInSelector(info.query.get('fieldSelector'));
  }
  return info;
}

/** A list of one name is authorized as that name. */
function nameInSelector(text: string | null): string {
  if (!text) return '';
  try {
    return parseFieldSelector(text).requiresExactMatch('metadata.name') ?? '';
  } catch {
    return '';
  }
}

/** queryparams' booleans: absent, `false` and `0` are false, anything else true. */
export function isTrue(value: string | null): boolean {
  return (
    value !== null &&
    value !== 'false' &&
    value !== '0' &&
    value !== 'False' &&
    value !== 'FALSE' &&
    value !== 'f' &&
    value !== 'F'
  );
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
