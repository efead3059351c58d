/** POST …/bindings: the old way to bind a Pod, named in the body. */
import { badRequest } from '../../apimachinery/errors.ts';
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Request, Server } from '../endpoint.ts';
import { createBinding } from '../subresources/binding.ts';
import { read } from './access.ts';

export function bindPod(server: Server, request: Request): Answer {
  const { name } = read(request, 'Binding').metadata;
  const store = server.store('', 'pods');
  if (!name || !store) throw badRequest('name in URL does not match name in Binding object');
  const info = { ...request.info, name };
  return createBinding(server, { kind: store.kind, store }, { ...request, info });
}
