/** The opaque `continue` of a chunked list: URL-safe base64 of {v, rv, start}. Follows apiserver/pkg/storage/continue.go. */
import { badRequest } from '../apimachinery/errors.ts';

const VERSION = 'meta.k8s.io/v1';

/** `revision` -1 asks for what is there now: an inconsistent continuation. `start` is relative to the list's prefix. */
export function encodeContinue(start: string, revision: number): string {
  const json = JSON.stringify({ v: VERSION, rv: revision, start });
  return btoa(json).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function decodeContinue(token: string): { start: string; revision: number } {
  let decoded: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    decoded = JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    throw badRequest('continue key is not valid: unexpected end of JSON input');
  }
  if (decoded === null || typeof decoded !== 'object' || decoded.v !== VERSION) {
    throw badRequest('continue key is not valid: server does not recognize this encoded version');
  }
  if (typeof decoded.rv !== 'number' || decoded.rv === 0) {
    throw badRequest('continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof decoded.start !== 'string' || decoded.start === '') {
    throw badRequest('continue key is not valid: encoded start key empty (version meta.k8s.io/v1)');
  }
  if (decoded.start.split('/').includes('..')) {
    throw badRequest(`continue key is not valid: ${decoded.start}`);
  }
  return { start: decoded.start, revision: decoded.rv };
}
