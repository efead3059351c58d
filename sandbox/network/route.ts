/** Where packets go: kube-proxy's rules, and the ways between nodes. Follows kube-proxy's iptables mode and flannel's vxlan. */
import type { KubeObject } from '../apimachinery/meta.ts';
import type { NetworkNamespace } from '../apimachinery/network.ts';
import type { Random } from '../apimachinery/random.ts';
import type { Informer } from '../client/informer.ts';
import type { Hop } from '../trace.ts';
import { endpointsOf, findServicePort, type ServicePort } from './proxy.ts';

/** Where a connection ends up. */
export interface Target {
  namespace: NetworkNamespace;
  port: number;
  /** The caller's address as the server sees it. */
  client: string;
  hops: Hop[];
}

/** It ends nowhere; `hops` is how far it came. */
export interface DeadEnd {
  failure: 'ECONNREFUSED' | 'ETIMEDOUT' | 'EHOSTUNREACH';
  hops: Hop[];
}

export interface RoutingView {
  /** By `clusterIP`, `externalIP`, `nodePort`. */
  services: Informer;
  /** By `service`. */
  slices: Informer;
  nodes: Informer;
  /** By address. */
  namespaces: ReadonlyMap<string, NetworkNamespace>;
  random: Random;
}

const deadEnd = (failure: DeadEnd['failure'], ...hops: Hop[]): DeadEnd => ({ failure, hops });

export class Routing {
  private readonly view: RoutingView;

  constructor(view: RoutingView) {
    this.view = view;
  }

  /** Where a packet to address:port goes from there. */
  route(from: NetworkNamespace, address: string, port: number): Target | DeadEnd {
    const { services, nodes, namespaces } = this.view;
    const own = from.addresses[0] ?? '';
    if (address.startsWith('127.') || address === '::1')
      return { namespace: from, port, client: '127.0.0.1', hops: [{ kind: 'loopback' }] };
    if (from.addresses.includes(address))
      return { namespace: namespaces.get(address) ?? from, port, client: address, hops: [{ kind: 'loopback' }] };
    const inside = from.node !== '';
    if (inside) {
      const service = services.byIndex('clusterIP', address)[0] ?? services.byIndex('externalIP', address)[0];
      if (service) {
        const rule: Hop = { kind: 'clusterIP', address, port };
        const found = findServicePort(service, (p) => p.port === port);
        // A cluster IP answers on its Service's ports alone; other packets to it go nowhere.
        return found ? this.balance(from, service, found, rule) : deadEnd('ETIMEDOUT', rule);
      }
    }
    const node = nodes.list().find((n) => addressOf(n) === address);
    if (node) {
      const service = services.byIndex('nodePort', String(port))[0];
      const found = service && findServicePort(service, (p) => p.nodePort === port);
      if (service && found)
        return this.balance(from, service, found, { kind: 'nodePort', node: node.metadata.name as string, port });
    }
    const namespace = namespaces.get(address);
    if (!namespace) return deadEnd(/^10\.244\./.test(address) && inside ? 'EHOSTUNREACH' : 'ETIMEDOUT');
    // The learner's machine has no route into the Pod network.
    if (!inside && namespace.node !== '' && !this.isNodeAddress(address)) return deadEnd('ETIMEDOUT');
    const hops = [...this.between(from.node, namespace.node), endOf(namespace, port)];
    return { namespace, port, client: this.seenAs(from, namespace, own), hops };
  }

  isNodeAddress(address: string): boolean {
    return this.view.nodes.list().some((n) => addressOf(n) === address);
  }

  private balance(from: NetworkNamespace, service: KubeObject, port: ServicePort, rule: Hop): Target | DeadEnd {
    const { namespace: within = '', name = '' } = service.metadata;
    const via = rule.kind === 'nodePort' ? rule.node : undefined;
    const local = via !== undefined && service.spec.externalTrafficPolicy === 'Local';
    let list = endpointsOf(this.view.slices.byIndex('service', `${within}/${name}`), port);
    const hops: Hop[] = [rule, { kind: 'service', namespace: within, name, endpoints: list.length }];
    if (list.length === 0) return deadEnd('ECONNREFUSED', ...hops);
    if (local) list = list.filter((e) => e.node === via);
    else if (via === undefined && service.spec.internalTrafficPolicy === 'Local')
      list = list.filter((e) => e.node === from.node);
    if (list.length === 0) return deadEnd('ETIMEDOUT', ...hops);
    const own = from.addresses[0] ?? '';
    const sticky = service.spec.sessionAffinity === 'ClientIP';
    const chosen = list[
      sticky ? stickyIndex(own, list.length) : list.length === 1 ? 0 : this.view.random.int(list.length)
    ] as (typeof list)[number];
    const namespace = this.view.namespaces.get(chosen.ip);
    if (!namespace) return deadEnd('ETIMEDOUT', ...hops);
    hops.push(...this.between(via ?? from.node, namespace.node), endOf(namespace, chosen.port));
    let client = this.seenAs(from, namespace, own);
    if (!local && via) client = this.bridge(via, namespace.node) ?? client;
    // A Pod that reaches itself through its Service is masqueraded by the bridge.
    if (namespace.addresses.includes(own)) client = this.bridge(namespace.node, namespace.node) ?? client;
    return { namespace, port: chosen.port, client, hops };
  }

  /** A node's processes reach its own Pods from the bridge, other nodes' from its vxlan device. */
  private seenAs(from: NetworkNamespace, to: NetworkNamespace, own: string): string {
    if (from.dnsNamespace !== undefined || !this.isNodeAddress(own) || this.isNodeAddress(to.addresses[0] ?? ''))
      return own;
    return this.bridge(from.node, to.node) ?? own;
  }

  private bridge(node: string, to: string): string | undefined {
    const cidr = this.view.nodes.get(undefined, node)?.spec?.podCIDR as string | undefined;
    return cidr?.replace(/\.\d+\/\d+$/, node === to ? '.1' : '.0');
  }

  private between(from: string, to: string): Hop[] {
    return [...new Set([from, to])].filter((name) => name !== '').map((name) => ({ kind: 'node', name }));
  }
}

function endOf({ pod, hostname, node, addresses }: NetworkNamespace, port: number): Hop {
  const address = addresses[0] ?? '';
  if (!pod) return { kind: 'host', name: hostname, address, port };
  return { kind: 'pod', ...pod, node, address, port };
}

function stickyIndex(address: string, length: number): number {
  let h = 0;
  for (const c of address) h = (h * 31 + c.charCodeAt(0)) >>> 0;
  return h % length;
}

export function addressOf(node: KubeObject): string | undefined {
  return (node.status?.addresses ?? []).find((a: { type: string }) => a.type === 'InternalIP')?.address;
}
