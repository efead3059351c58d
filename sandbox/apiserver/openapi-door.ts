/** /openapi/v3 and below, from the generated documents. */
import type { Answer } from '../apimachinery/exchange.ts';
import type { Request, Server } from './endpoint.ts';

/** Undefined: not found. */
export function openAPIAnswer(_server: Server, _request: Request): Answer | Promise<Answer> | undefined {
  return undefined;
}
