/** PUT …/namespaces/NAME/finalize: changes spec.finalizers; the last one gone ends the namespace. Follows pkg/registry/core/namespace. */
import type { Answer } from '../../apimachinery/exchange.ts';
import type { Mutable } from '../../apimachinery/kind.ts';
import { decodeObject, readBody } from '../decode.ts';
import { contextOf, type Endpoint, objectAnswer, type Request, type Server } from '../endpoint.ts';
import { answerForm, checkName, decodeOptions, writeOptions } from '../handlers/write.ts';

export function finalizeNamespace(server: Server, endpoint: Endpoint, request: Request): Answer {
  const { info, exchange } = request;
  const raw = readBody(exchange.body, 'Namespace');
  const object = decodeObject(raw, endpoint.kind, decodeOptions(server, request, 'UpdateOptions'));
  checkName(object, info.name);
  const context = { ...contextOf(server, request, writeOptions(request, 'UpdateOptions')), namespace: '' };
  const { object: result } = endpoint.store.update(info.name, context, {
    subresource: 'finalize',
    next: (old) => ({ ...object, status: old['status'] }) as Mutable,
  });
  return objectAnswer(answerForm(server, endpoint, request, result));
}
