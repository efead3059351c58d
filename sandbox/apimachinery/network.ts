/** How the kubelet's sandboxes plug into the cluster's network: kubelet on one side, `sandbox/network` on the other. */
import type { Tap } from './exchange.ts';
import type { HostNetwork, NetworkInterface } from './process.ts';

/** One HTTP request as a server's socket sees it. */
export interface ServerRequest {
  method: string;
  /** Path and query. */
  path: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Over TLS. */
  secure?: boolean;
  /** The client's address as the server's socket sees it. */
  client: string;
  port: number;
  /** The number the trace has it under. */
  connection: number;
}

export interface ServerAnswer {
  status: number;
  /** Where the server has words of its own. */
  statusText?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Milliseconds the server takes. */
  delay?: number;
}

/** A promise of servers that ask others first; all else answers at once. */
export type Served = ServerAnswer | Promise<ServerAnswer> | 'stream' | undefined;

export interface Listener {
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
  pid: number;
  program: string;
}

/** One network namespace: a Pod's, or a node's own. */
export interface NetworkNamespace {
  /** Own addresses, loopback left out. */
  addresses: string[];
  /** The node it is on. */
  node: string;
  /** What its resolver searches: the Pod's Kubernetes namespace; undefined for a resolver outside the cluster. */
  dnsNamespace?: string;
  hostname: string;
  /** Whose it is; absent for a node's own. */
  pod?: { namespace: string; name: string };
  /** Its traffic takes no time and waits for nothing: probes, which must be over within a step. */
  instant?: boolean;
  /** /etc/hosts beyond localhost: name → address. */
  hosts?: Record<string, string>;
  /** Looks on at what this host exchanges with the API server. */
  tap?: Tap | undefined;
  listeners(): Listener[];
  /** Devices, loopback first. */
  interfaces?(): NetworkInterface[];
  /** Packets have come in and gone out. */
  count?(rx: { packets: number; bytes: number }, tx: { packets: number; bytes: number }): void;
  /** Undefined: nobody listens on that TCP port. `'stream'`: somebody does, and speaks no HTTP. */
  serve(port: number, request: ServerRequest): Served;
}

export interface PodNetwork {
  /** Plugs a namespace in under its addresses. */
  attach(namespace: NetworkNamespace): void;
  /** Unplugs it. */
  detach(namespace: NetworkNamespace): void;
  /** The network as seen from there. */
  host(namespace: NetworkNamespace): HostNetwork;
}
