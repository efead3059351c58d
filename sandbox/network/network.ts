/**
 * The cluster's network: Pod namespaces on node bridges, kube-proxy's rules for Services, cluster DNS, and the
 * machine the learner sits at. Traffic is HTTP between simulated servers; a connection is told apart by what
 * happens to it (answered, refused, unanswered). Follows kube-proxy's iptables mode and flannel's vxlan.
 */
import type { Actor, Clock } from '../apimachinery/clock.ts';
import { type Handler, ROUND_TRIP_MS, type Tap } from '../apimachinery/exchange.ts';
import { STATUS_TEXT } from '../apimachinery/http-status.ts';
import type { NetworkNamespace, PodNetwork, ServerAnswer } from '../apimachinery/network.ts';
import type { Pki } from '../apimachinery/pki.ts';
import {
  type HostNetwork,
  type HttpRequest,
  type HttpResponse,
  NetworkError,
  type TlsOptions,
} from '../apimachinery/process.ts';
import type { Random } from '../apimachinery/random.ts';
import { Sockets } from '../apimachinery/sockets.ts';
import { readerOf } from '../apimachinery/streams.ts';
import { Informer } from '../client/informer.ts';
import { RestClient } from '../client/rest-client.ts';
import type { Hop, Trace, TraceEvent } from '../trace.ts';
import { apiserverHandler, httpToHandler } from './apiserver-door.ts';
import { candidates, type DnsSource, lookup } from './dns.ts';
import { addressOf, Routing } from './route.ts';

/** Names and addresses outside the Pods. */
export interface NetworkOptions {
  handler: Handler;
  clock: Clock;
  random: Random;
  trace?: Trace;
  pki?: Pki;
  /** The API server's address as kubeconfigs have it: `kubeapi.magedu.com:6443`. */
  server?: string;
  /** host name → address, besides the nodes' own. */
  hosts?: Readonly<Record<string, string>>;
}

const SERVICES = { group: '', version: 'v1', resource: 'services' };
const SLICES = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };
const SERVICE_LABEL = 'kubernetes.io/service-name';
/** What a SYN without an answer costs before the caller gives up. */
const TIMEOUT_MS = 135_000;

export class ClusterNetwork implements PodNetwork, Actor {
  readonly name = 'network';
  private readonly options: NetworkOptions;
  private readonly random: Random;
  private readonly services: Informer;
  private readonly slices: Informer;
  private readonly nodes: Informer;
  private readonly namespaces = new Map<string, NetworkNamespace>();
  private readonly serverName: string | undefined;
  private readonly sockets: Sockets;
  private readonly routing: Routing;
  /** For the trace: each has its number. */
  private connections = 0;

  constructor(options: NetworkOptions) {
    this.options = options;
    const { clock } = options;
    this.random = options.random.fork(this.name);
    this.serverName = hostOf(options.server);
    this.sockets = new Sockets(this.random.fork('sockets'));
    const client = new RestClient(options.handler, {
      peer: { user: 'system:kube-proxy', groups: ['system:node-proxiers', 'system:authenticated'] },
      userAgent: 'kube-proxy/v1.36.3 (linux/amd64) kubernetes/9e5c4b8',
    });
    this.services = new Informer(client, SERVICES, {
      clock,
      indexers: {
        clusterIP: (s) => (s.spec.clusterIPs ?? [s.spec.clusterIP]).filter((ip: string) => ip && ip !== 'None'),
        externalIP: (s) => [
          ...(s.spec.externalIPs ?? []),
          ...(s.status?.loadBalancer?.ingress ?? []).map((i: { ip?: string }) => i.ip).filter(Boolean),
        ],
        nodePort: (s) =>
          (s.spec.ports ?? [])
            .filter((p: { nodePort?: number }) => p.nodePort)
            .map((p: { nodePort: number }) => String(p.nodePort)),
      },
    });
    this.slices = new Informer(client, SLICES, {
      clock,
      indexers: { service: (s) => [`${s.metadata.namespace}/${s.metadata.labels?.[SERVICE_LABEL] ?? ''}`] },
    });
    this.nodes = new Informer(client, NODES, { clock });
    const { services, slices, nodes, namespaces, random } = this;
    this.routing = new Routing({ services, slices, nodes, namespaces, random });
  }

  /** Resolves when Services, endpoints and nodes are known. */
  async start({ resume = false } = {}): Promise<void> {
    await Promise.all([this.services.start({ resume }), this.slices.start({ resume }), this.nodes.start({ resume })]);
  }

  fire(): void {}

  /**
   * The network of a machine beside the cluster. At a node's own address it is that node, and sees cluster
   * addresses; anywhere else it reaches nodes, NodePorts and the API server. Its names are the site's, not the cluster's.
   */
  outside(address: string, hostname = address, tap?: Tap): HostNetwork {
    const nodeAt = () => this.nodes.list().find((n) => addressOf(n) === address)?.metadata.name ?? '';
    const there = () => this.namespaces.get(address);
    return this.host({
      get addresses() {
        return there()?.addresses ?? [address];
      },
      interfaces: () => there()?.interfaces?.() ?? [],
      count: (rx, tx) => there()?.count?.(rx, tx),
      get node() {
        return nodeAt();
      },
      hostname,
      tap,
      listeners: () => this.namespaces.get(address)?.listeners() ?? [],
      serve: (port, request) => this.namespaces.get(address)?.serve(port, request),
    });
  }

  attach(namespace: NetworkNamespace): void {
    for (const address of namespace.addresses) this.namespaces.set(address, namespace);
  }

  detach(namespace: NetworkNamespace): void {
    for (const address of namespace.addresses) {
      if (this.namespaces.get(address) === namespace) this.namespaces.delete(address);
    }
  }

  host(namespace: NetworkNamespace): HostNetwork {
    return {
      addresses: () => namespace.addresses,
      resolve: (name) => this.resolve(namespace, name),
      http: (request, tls) => this.http(namespace, request, tls ?? {}),
      listeners: () => [...namespace.listeners(), ...this.sockets.list(nameOf(namespace))],
      interfaces: () => namespace.interfaces?.() ?? [],
      ping: (address) => this.ping(namespace, address),
      listen: (socket) =>
        this.sockets.listen(nameOf(namespace), socket, (port) =>
          namespace.listeners().some((l) => l.protocol === 'tcp' && l.port === port),
        ),
      apiserver: (server, tls) => this.apiserver(namespace, server, tls),
    };
  }

  // ---- names ----

  private async resolve(from: NetworkNamespace, name: string): Promise<string[]> {
    if (isAddress(name)) return [name];
    const plain = name.toLowerCase().replace(/\.$/, '');
    if (plain === 'localhost') return ['127.0.0.1'];
    const own = from.hosts?.[plain] ?? (plain === from.hostname ? from.addresses[0] : undefined);
    if (own) return [own];
    if (from.dnsNamespace !== undefined) {
      for (const candidate of candidates(name, from.dnsNamespace)) {
        const found = this.clusterName(candidate, 0);
        if (found) return found.length > 1 ? this.rotate(found) : found;
      }
    }
    const outside = this.outsideName(plain);
    if (outside) return [outside];
    throw new NetworkError('ENOTFOUND', `getaddrinfo ENOTFOUND ${name}`);
  }

  private clusterName(name: string, depth: number): string[] | undefined {
    const found = lookup(this.dns, name);
    if (typeof found !== 'string') return found;
    if (depth > 8) return undefined;
    if (isAddress(found)) return [found];
    const outside = this.outsideName(found);
    return outside ? [outside] : this.clusterName(found, depth + 1);
  }

  /** What the site's own name server knows: the nodes and the names given. */
  private outsideName(name: string): string | undefined {
    const given = this.options.hosts?.[name];
    if (given) return given;
    const master = this.apiserverAddress();
    if (name === this.serverName && master) return master;
    const node = this.nodes.get(undefined, name);
    return node ? addressOf(node) : undefined;
  }

  private readonly dns: DnsSource = {
    service: (namespace, name) => this.services.get(namespace, name),
    endpoints: (namespace, name) => {
      const service = this.services.get(namespace, name);
      const all = service?.spec.publishNotReadyAddresses === true;
      const out: { ip: string; hostname: string | undefined }[] = [];
      for (const slice of this.slices.byIndex('service', `${namespace}/${name}`)) {
        for (const endpoint of slice.endpoints ?? []) {
          if (!all && endpoint.conditions?.ready === false) continue;
          for (const ip of endpoint.addresses ?? []) out.push({ ip, hostname: endpoint.hostname });
        }
      }
      return out;
    },
  };

  private rotate(list: string[]): string[] {
    const at = this.random.int(list.length);
    return [...list.slice(at), ...list.slice(0, at)];
  }

  // ---- the API server ----

  private apiserverAddress(): string | undefined {
    const control = this.nodes
      .list()
      .find((n) => n.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined);
    return control ? addressOf(control) : undefined;
  }

  private apiserver(from: NetworkNamespace, server: string, tls: TlsOptions): Handler | undefined {
    let url: URL;
    try {
      url = new URL(server);
    } catch {
      return undefined;
    }
    const port = url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80;
    if (!this.isApiserver(from, url.hostname, port)) return undefined;
    return apiserverHandler(
      this.serverSeenBy(from, url.origin),
      this.options.pki,
      tls,
      from.addresses[0] ?? '',
      url.protocol === 'https:',
    );
  }

  private serverSeenBy({ tap }: NetworkNamespace, origin: string): Handler {
    const { handler } = this.options;
    return tap ? tap(handler, origin) : handler;
  }

  /** Whether host:port is the API server as seen from there: by the nodes' address, its names, or Service kubernetes. */
  private isApiserver(from: NetworkNamespace, host: string, port: number): boolean {
    const name = host.toLowerCase();
    const master = this.apiserverAddress();
    if (port === 6443) {
      if (name === master || name === this.serverName) return true;
      if (name === 'localhost' || name === '127.0.0.1') return from.addresses.includes(master ?? '');
      if (this.outsideName(name) === master && master !== undefined) return true;
    }
    if (port !== 443 || from.node === '') return false;
    const service = this.services.get('default', 'kubernetes');
    if (!service) return false;
    if (name === service.spec.clusterIP) return true;
    if (from.dnsNamespace === undefined) return false;
    return candidates(name, from.dnsNamespace).some((c) => {
      const found = lookup(this.dns, c);
      return Array.isArray(found) && found[0] === service.spec.clusterIP;
    });
  }

  // ---- traffic ----

  private async http(from: NetworkNamespace, request: HttpRequest, tls: TlsOptions): Promise<HttpResponse> {
    const url = new URL(request.url);
    const secure = url.protocol === 'https:';
    const port = url.port ? Number(url.port) : secure ? 443 : 80;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (this.isApiserver(from, host, port)) {
      await this.pause(from, ROUND_TRIP_MS, request.signal);
      const remote = (await this.resolve(from, host))[0] ?? host;
      const response = await httpToHandler(
        this.serverSeenBy(from, url.origin),
        this.options.pki,
        request,
        tls,
        from.addresses[0] ?? '',
        secure,
        remote,
      );
      response.headers['date'] ??= new Date(this.options.clock.now()).toUTCString();
      if (!secure) return response;
      return {
        ...response,
        version: '2',
        tls: { subject: 'kube-apiserver', issuer: 'kubernetes', asksCertificate: true },
      };
    }
    const [address] = (await this.resolve(from, host)) as [string];
    const target = this.routing.route(from, address, port);
    const connection = { id: ++this.connections, from, to: `${address}:${port}`, request };
    if ('failure' in target) return this.fail(connection, target.failure, target.hops);
    await this.pause(from, target.namespace.node === from.node ? 1 : 2, request.signal);
    const opened = this.sockets.find(nameOf(target.namespace), address, target.port);
    if (opened && !secure) {
      this.tell(connection, target.hops, 'open');
      return { ...(await opened(request)), remote: address };
    }
    const headers: Record<string, string> = { host: url.host };
    for (const name in request.headers) headers[name.toLowerCase()] = request.headers[name] as string;
    const served = target.namespace.serve(target.port, {
      method: request.method,
      path: url.pathname + url.search,
      headers,
      body: request.body ?? new Uint8Array(),
      client: target.client,
      ...(secure ? { secure } : {}),
      port: target.port,
      connection: connection.id,
    });
    if (served === undefined) return this.fail(connection, 'ECONNREFUSED', target.hops);
    // What answers at once does so in this very step: a probe's verdict must be.
    const answer = served instanceof Promise ? await served : served;
    this.count(from, target.namespace, request, answer);
    this.tell(connection, target.hops, answer === 'stream' ? 'reset' : String(answer.status));
    if (secure && answer !== 'stream' && !tls.insecure)
      throw new NetworkError('CERT', 'unable to get local issuer certificate');
    if (answer === 'stream') throw new NetworkError('ECONNRESET', `read ECONNRESET ${address}:${port}`);
    if (answer.delay) await this.pause(from, answer.delay, request.signal);
    const body =
      typeof answer.body === 'string' ? new TextEncoder().encode(answer.body) : (answer.body ?? new Uint8Array());
    const sent = lower(answer.headers);
    if (!('content-length' in sent)) sent['content-length'] = String(body.length);
    return {
      status: answer.status,
      statusText: answer.statusText ?? STATUS_TEXT[answer.status] ?? '',
      headers: sent,
      body: readerOf(request.method === 'HEAD' ? '' : body),
      remote: address,
    };
  }

  /** Both ends' counters: a handshake, a request, an answer, a goodbye. */
  private count(
    from: NetworkNamespace,
    to: NetworkNamespace,
    request: HttpRequest,
    answer: ServerAnswer | 'stream',
  ): void {
    if (from === to || (!from.count && !to.count)) return;
    const size = answer === 'stream' ? 0 : (answer.body?.length ?? 0);
    const asked = { packets: 6, bytes: 6 * 66 + 180 + (request.body?.length ?? 0) };
    const answered = { packets: 4 + Math.ceil(size / 1384), bytes: 5 * 66 + 200 + size };
    from.count?.(answered, asked);
    to.count?.(asked, answered);
  }

  private async pause(from: NetworkNamespace, ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (from.instant) return;
    await this.options.clock.sleep(ms, signal);
    if (signal?.aborted) throw new NetworkError('ECONNRESET', 'aborted');
  }

  private async fail(
    connection: Connection,
    code: 'ECONNREFUSED' | 'ETIMEDOUT' | 'EHOSTUNREACH',
    hops: Hop[],
  ): Promise<never> {
    const { from, to, request } = connection;
    this.tell(connection, hops, code);
    if (code === 'ETIMEDOUT' && !from.instant) await this.options.clock.sleep(TIMEOUT_MS, request.signal);
    if (code === 'EHOSTUNREACH' && !from.instant) await this.options.clock.sleep(3000, request.signal);
    throw new NetworkError(code, `connect ${code} ${to}`);
  }

  private tell({ id, from, to, request }: Connection, hops: Hop[], result: string): void {
    const { trace, clock } = this.options;
    if (!trace?.on) return;
    const { method, url, headers, cause } = request;
    const { host, pathname, search } = new URL(url);
    const named = Object.keys(headers).find((name) => name.toLowerCase() === 'host');
    const event: TraceEvent = {
      type: 'packet',
      at: clock.now(),
      id,
      from: from.addresses[0] ?? '',
      source: {
        name: from.pod?.name ?? from.hostname,
        node: from.node,
        ...(from.pod ? { namespace: from.pod.namespace } : {}),
      },
      to,
      request: { method, host: named === undefined ? host : (headers[named] as string), path: pathname + search },
      hops,
      result,
    };
    if (from.instant) event.probe = true;
    if (cause) event.cause = cause;
    trace.emit(event);
  }

  /** ICMP knows no ports, so no Service answers it. */
  private ping(from: NetworkNamespace, address: string): number | undefined {
    if (address.startsWith('127.') || from.addresses.includes(address)) return 0.04;
    const to = this.namespaces.get(address);
    if (!to || (from.node === '' && to.node !== '' && !this.routing.isNodeAddress(address))) return undefined;
    return to.node === from.node ? 0.09 : 0.46;
  }
}

/** Before it is known what becomes of it. */
interface Connection {
  id: number;
  from: NetworkNamespace;
  /** `address:port` as dialled. */
  to: string;
  request: HttpRequest;
}

/** A host is known by its first address. */
function nameOf(namespace: NetworkNamespace): string {
  return namespace.addresses[0] ?? '';
}

function hostOf(server: string | undefined): string | undefined {
  return server
    ?.replace(/^https?:\/\//, '')
    .replace(/[:/].*$/, '')
    .toLowerCase();
}

function isAddress(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(text) || text.includes(':');
}

function lower(headers: Record<string, string> | undefined): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name in headers) out[name.toLowerCase()] = headers[name] as string;
  return out;
}
