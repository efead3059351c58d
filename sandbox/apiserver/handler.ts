/** The chain every request goes through. Follows apiserver/pkg/server/config.go DefaultBuildHandlerChain. */
import { StatusError } from '../apimachinery/errors.ts';
import type { Answer, Exchange, Handler } from '../apimachinery/exchange.ts';
import { deepFreeze } from '../apimachinery/meta.ts';
import { encodeUtf8 } from '../apimachinery/streams.ts';
import type { UserInfo } from '../registry/context.ts';
import type { Endpoint, Request, ResourceHandler, Server } from './endpoint.ts';
import { getHandler, listHandler, watchHandler } from './handlers/read.ts';
import { createHandler, deleteCollectionHandler, deleteHandler, updateHandler } from './handlers/write.ts';
import { parseRequest } from './request-info.ts';

const COLLECTION: Record<string, ResourceHandler> = {
  list: listHandler,
  watch: watchHandler,
  create: createHandler,
  deletecollection: deleteCollectionHandler,
};
const ITEM: Record<string, ResourceHandler> = {
  get: getHandler,
  update: updateHandler,
  delete: deleteHandler,
  watch: watchHandler,
};

export function createHandlerChain(server: Server, endpoints: Map<string, Endpoint>): Handler {
  return async (exchange: Exchange): Promise<Answer> => {
    const info = parseRequest(exchange.method, exchange.url);
    const user: UserInfo = exchange.peer
      ? { name: exchange.peer.user, groups: [...exchange.peer.groups, 'system:authenticated'] }
      : { name: 'system:anonymous', groups: ['system:unauthenticated'] };
    const request: Request = { exchange, info, user, warnings: [] };
    try {
      const endpoint = endpoints.get(`${info.group}/${info.version}/${info.resource}`);
      if (!endpoint) return notFoundText();
      const handler =
        info.name && info.verb !== 'list' && info.verb !== 'deletecollection' ? ITEM[info.verb] : COLLECTION[info.verb];
      if (!handler)
        throw new StatusError(
          405,
          'MethodNotAllowed',
          'the server does not allow this method on the requested resource',
          {},
        );
      const answer = await handler(server, endpoint, request);
      return answer;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return {
        status: error.code,
        headers: { 'content-type': 'application/json' },
        body: { kind: 'object', object: deepFreeze(error.status) },
      };
    }
  };
}

function notFoundText(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: { kind: 'bytes', bytes: encodeUtf8('404 page not found\n') },
  };
}
