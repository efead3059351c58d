/** The API server: its only door is `handler`. */

import { createAdmission } from '../admission/index.ts';
import type { Actor, Clock } from '../apimachinery/clock.ts';
import type { Handler } from '../apimachinery/exchange.ts';
import { apiVersionOf, type Kind } from '../apimachinery/kind.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { NodeServer } from '../apimachinery/node-server.ts';
import { type HttpRequest, type HttpResponse, NetworkError } from '../apimachinery/process.ts';
import type { Random } from '../apimachinery/random.ts';
import type { KVStoreState } from '../etcd/kvstore.ts';
import { WatchableStore } from '../etcd/watchable-store.ts';
import { builtinSchemas } from '../kinds/schema/index.ts';
import { namespaceHooks } from '../registry/namespace.ts';
import { ServiceAllocation } from '../registry/service-allocation.ts';
import { ResourceStore, type StoreHooks } from '../registry/store.ts';
import { Storage } from '../storage/store.ts';
import type { Trace } from '../trace.ts';
import { Authenticator } from './authentication/index.ts';
import { TokenSigner } from './authentication/tokens.ts';
import { escalationHooks } from './authorization/escalation.ts';
import { RBACAuthorizer } from './authorization/rbac.ts';
import { Discovery } from './discovery.ts';
import type { Endpoint, Server } from './endpoint.ts';
import { createHandlerChain } from './handler.ts';
import { hashStore } from './hash.ts';
import { Maintenance } from './maintenance.ts';
import { WatchTimeouts } from './watch-timeouts.ts';

export interface APIServerOptions {
  kinds: readonly Kind[];
  clock: Clock;
  random: Random;
  trace: Trace;
  /** Reaches the kubelet of a node. */
  nodes: (nodeName: string) => NodeServer | undefined;
  /** HTTP from the machine it runs on, for services/proxy and pods/proxy; without it nothing is reached. */
  dial?: (request: HttpRequest) => Promise<HttpResponse>;
  /** What it makes at its start (bootstrap.ts); without it etcd stays empty, for a saved state. */
  bootstrap?: ((server: Server) => void) | undefined;
}

export interface APIServerState {
  etcd: KVStoreState<KubeObject>;
  watches: number;
  signer: string;
}

export interface APIServer extends Actor {
  handler: Handler;
  /** Begins the work in the background (bookmarks, compaction, Events' ends); the clock must know the actor by then. `resume`: its timers are restored by the clock. */
  start(options?: { resume?: boolean }): Promise<void>;
  /** Without `history`, watches and lists of the past end at the moment of saving. */
  save(options?: { history?: boolean }): APIServerState;
  load(state: unknown): void;
  /** Forgets what objects were before, as etcd does every few minutes. */
  compact(): void;
  /** Stable over keys, values and revisions. */
  hash(): string;
}

const NAME = 'kube-apiserver';

/** Where the uids of objects come from, one after the other. */
export const uidSource = (random: Random): Random => random.fork(NAME).fork('uid');

/** On an empty etcd. */
export function createAPIServer(options: APIServerOptions): APIServer {
  const { clock, trace } = options;
  const random = options.random.fork(NAME);
  const kv = new WatchableStore<KubeObject>();
  const storage = new Storage(kv);
  const schemas = builtinSchemas();
  const allocation = new ServiceAllocation(kv, random);
  const hooks: Record<string, StoreHooks> = { '/services': allocation, '/namespaces': namespaceHooks };
  const rbac = new RBACAuthorizer(storage);
  const endpoints = new Map<string, Endpoint>();
  const stores = new Map<string, ResourceStore>();
  const served = new Set<string>();
  for (const kind of options.kinds) {
    const key = `${kind.group}/${kind.names.plural}`;
    const store = new ResourceStore(kind, storage, schemas, random, hooks[key] ?? escalationHooks(kind, rbac, storage));
    endpoints.set(`${kind.group}/${kind.version}/${kind.names.plural}`, { kind, store });
    if (!stores.has(key)) stores.set(key, store);
    served.add(`${apiVersionOf(kind)} ${kind.kind}`);
  }
  kv.onEvery(({ type, kv: { key, modRevision } }) => {
    if (!trace.on) return;
    trace.emit({
      type: 'commit',
      at: clock.now(),
      revision: modRevision,
      key,
      op: type === 'PUT' ? 'put' : 'delete',
    });
  });
  const watches = new WatchTimeouts(clock, NAME);
  const signer = new TokenSigner(random.uuid());
  const server: Server = {
    clock,
    random,
    storage,
    admission: createAdmission(storage, random),
    watches,
    schemas,
    discovery: new Discovery(() => options.kinds),
    authenticator: new Authenticator(clock, storage, signer),
    signer,
    rbac,
    knows: (apiVersion, kind) => served.has(`${apiVersion} ${kind}`),
    nodes: options.nodes,
    dial:
      options.dial ??
      (async () => {
        throw new NetworkError('EHOSTUNREACH', 'no network');
      }),
    kinds: () => options.kinds,
    store: (group, resource) => stores.get(`${group}/${resource}`),
  };
  const maintenance = new Maintenance(clock, storage, NAME);
  const actor: APIServer = {
    name: NAME,
    handler: createHandlerChain(
      server,
      (info) => endpoints.get(`${info.group}/${info.version}/${info.resource}`),
      trace,
    ),
    fire(key) {
      if (key.startsWith('watch/')) watches.fire(key);
      else maintenance.fire(key);
    },
    async start({ resume = false } = {}) {
      maintenance.start(resume);
    },
    save: (how) => ({ etcd: kv.save(how), watches: watches.save(), signer: signer.secret }),
    load(state) {
      const saved = state as APIServerState;
      kv.load(saved.etcd);
      watches.load(saved.watches);
      signer.secret = saved.signer;
      allocation.rebuild();
      rbac.reset();
    },
    compact: () => kv.compact(kv.revision),
    hash: () => hashStore(kv),
  };
  options.bootstrap?.(server);
  return actor;
}
