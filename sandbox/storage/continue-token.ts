/** The opaque `continue` of a chunked list: URL-safe base64 of {v, rv, start}. Follows apiserver/pkg/storage/continue.go. */
import { badRequest } from '../apimachinery/errors.ts';
import { parseJSON } from '../apimachinery/json.ts';

const VERSION = 'meta.k8s.io/v1';

/** `revision` -1 asks for what is there now: an inconsistent continuation. `start` is relative to the list's prefix. */
export function encodeContinue(start: string, revision: number): string {
  const json = JSON.stringify({ v: VERSION, rv: revision, start });
  return btoa(json).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const refused = (why: string) => badRequest(`invalid continue token: continue key is not valid${why}`);

/** Throws 400. */
export function decodeContinue(token: string): { start: string; revision: number } {
  const wrong = token.search(/[^\w-]/);
  const whole = token.length % 4 !== 1;
  if (wrong >= 0 || !whole)
    throw refused(`: illegal base64 data at input byte ${wrong >= 0 ? wrong : token.length - 1}`);
  let decoded: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    decoded = (parseJSON(atob(token.replaceAll('-', '+').replaceAll('_', '/'))).value ?? {}) as typeof decoded;
  } catch (error) {
    throw refused(`: ${(error as Error).message}`);
  }
  if (decoded.v !== VERSION) {
    throw refused(`: server does not recognize this encoded version ${decoded.v ?? ''}`);
  }
  if (typeof decoded.rv !== 'number' || decoded.rv === 0) {
    throw refused(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof decoded.start !== 'string' || decoded.start === '') {
    throw refused(': encoded start key empty (version meta.k8s.io/v1)');
  }
  if (decoded.start.split('/').includes('..')) {
    throw refused(`: ${decoded.start}`);
  }
  return { start: decoded.start, revision: decoded.rv };
}
