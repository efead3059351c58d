/** Server-Side Apply. */
import type { Answer } from '../../apimachinery/exchange.ts';
import { unsupportedMediaType } from '../decode.ts';
import type { Endpoint, Request, Server } from '../endpoint.ts';

export function applyHandler(_server: Server, _endpoint: Endpoint, _request: Request): Answer {
  throw unsupportedMediaType([
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/strategic-merge-patch+json',
  ]);
}
