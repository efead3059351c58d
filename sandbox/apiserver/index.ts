/** The API server: its only door is `handler`. */

import { createChain } from '../admission/chain.ts';
import type { Actor, Clock } from '../apimachinery/clock.ts';
import type { Handler } from '../apimachinery/exchange.ts';
import type { Kind } from '../apimachinery/kind.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { NodeServer } from '../apimachinery/node-server.ts';
import type { Random } from '../apimachinery/random.ts';
import type { KVStoreState } from '../etcd/kvstore.ts';
import { WatchableStore } from '../etcd/watchable-store.ts';
import { ResourceStore } from '../registry/store.ts';
import { Storage } from '../storage/store.ts';
import type { Trace } from '../trace.ts';
import type { Endpoint, Server } from './endpoint.ts';
import { createHandlerChain } from './handler.ts';
import { hashStore } from './hash.ts';
import { WatchTimeouts } from './watch-timeouts.ts';

export interface APIServerOptions {
  kinds: readonly Kind[];
  clock: Clock;
  random: Random;
  trace: Trace;
  /** Reaches the kubelet of a node. */
  nodes: (nodeName: string) => NodeServer | undefined;
}

export interface APIServerState {
  etcd: KVStoreState<KubeObject>;
  watches: number;
}

export interface APIServer extends Actor {
  handler: Handler;
  save(): APIServerState;
  load(state: unknown): void;
  /** Stable over keys, values and revisions. */
  hash(): string;
}

const NAME = 'kube-apiserver';

export function createAPIServer(options: APIServerOptions): APIServer {
  const { clock, random, trace } = options;
  const kv = new WatchableStore<KubeObject>();
  const storage = new Storage(kv);
  const watches = new WatchTimeouts(clock, NAME);
  const endpoints = new Map<string, Endpoint>();
  const stores = new Map<string, ResourceStore>();
  for (const kind of options.kinds) {
    const store = new ResourceStore(kind, storage, random);
    endpoints.set(`${kind.group}/${kind.version}/${kind.names.plural}`, { kind, store });
    stores.set(`${kind.group}/${kind.names.plural}`, store);
  }
  kv.onEvery((event) => {
    if (!trace.on) return;
    const { key, modRevision } = event.kv;
    trace.emit({
      type: 'commit',
      at: clock.now(),
      revision: modRevision,
      key,
      op: event.type === 'PUT' ? 'put' : 'delete',
    });
  });
  const server: Server = {
    clock,
    random,
    storage,
    admission: createChain([]),
    watches,
    nodes: options.nodes,
    kinds: () => options.kinds,
    store: (group, resource) => stores.get(`${group}/${resource}`),
  };
  return {
    name: NAME,
    handler: createHandlerChain(server, endpoints),
    fire(key) {
      if (key.startsWith('watch/')) watches.fire(key);
    },
    save: () => ({ etcd: kv.save(), watches: watches.save() }),
    load(state) {
      const saved = state as APIServerState;
      kv.load(saved.etcd);
      watches.load(saved.watches);
    },
    hash: () => hashStore(kv),
  };
}
