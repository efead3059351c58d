/** What a request handler is given. */

import type { AdmissionChain } from '../admission/chain.ts';
import type { Clock } from '../apimachinery/clock.ts';
import type { Answer, Exchange } from '../apimachinery/exchange.ts';
import type { Kind } from '../apimachinery/kind.ts';
import type { NodeServer } from '../apimachinery/node-server.ts';
import type { HttpRequest, HttpResponse } from '../apimachinery/process.ts';
import type { Random } from '../apimachinery/random.ts';
import type { Schemas } from '../apimachinery/schema.ts';
import type { RequestContext, UserInfo } from '../registry/context.ts';
import type { ResourceStore } from '../registry/store.ts';
import type { Storage } from '../storage/store.ts';
import type { Authenticator } from './authentication/index.ts';
import type { TokenSigner } from './authentication/tokens.ts';
import type { RBACAuthorizer } from './authorization/rbac.ts';
import type { Discovery } from './discovery.ts';
import type { RequestInfo } from './request-info.ts';
import type { WatchTimeouts } from './watch-timeouts.ts';

/** The parts every handler may use. */
export interface Server {
  clock: Clock;
  random: Random;
  storage: Storage;
  admission: AdmissionChain;
  watches: WatchTimeouts;
  schemas: Schemas;
  discovery: Discovery;
  authenticator: Authenticator;
  signer: TokenSigner;
  rbac: RBACAuthorizer;
  /** Whether objects of that apiVersion and kind are served. */
  knows(apiVersion: string, kind: string): boolean;
  nodes(name: string): NodeServer | undefined;
  /** HTTP to an address of the cluster's network. Rejects with NetworkError. */
  dial(request: HttpRequest): Promise<HttpResponse>;
  /** Every served kind, in registration order. */
  kinds(): readonly Kind[];
  /** Undefined when nothing of that name is served. */
  store(group: string, resource: string): ResourceStore | undefined;
}

export interface Request {
  exchange: Exchange;
  info: RequestInfo;
  user: UserInfo;
  /** Texts of Warning headers to be sent with the answer. */
  warnings: string[];
}

/** A served resource. */
export interface Endpoint {
  kind: Kind;
  store: ResourceStore;
}

export type ResourceHandler = (server: Server, endpoint: Endpoint, request: Request) => Answer | Promise<Answer>;

export function objectAnswer(object: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: { kind: 'object', object } };
}

/** The registry's view of the request. */
export function contextOf(
  server: Server,
  { exchange, info, user, warnings }: Request,
  options: { dryRun?: boolean; fieldManager?: string } = {},
): RequestContext {
  return {
    user,
    now: server.clock.now(),
    namespace: info.namespace,
    dryRun: options.dryRun ?? false,
    fieldManager: options.fieldManager || managerOf(exchange.headers['user-agent']),
    warnings,
    mutate: server.admission.mutate,
    admit: server.admission.validate,
  };
}

/** managerOrUserAgent: the user agent up to its first slash. */
function managerOf(agent = ''): string {
  const slash = agent.indexOf('/');
  return slash < 0 ? agent : agent.slice(0, slash);
}
