/** Ports that programs (not a container's own server) have opened on hosts: `kubectl proxy`, `kubectl port-forward`. */
import { type HttpRequest, type HttpResponse, type ListenOptions, NetworkError, type Socket } from './process.ts';
import type { Random } from './random.ts';

/** Linux' net.ipv4.ip_local_port_range. */
const EPHEMERAL = { from: 32768, count: 28232 };

export class Sockets {
  private readonly open = new Map<string, ListenOptions[]>();
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** `taken` tells of ports that others have. Throws EADDRINUSE. */
  listen(host: string, options: ListenOptions, taken: (port: number) => boolean): Socket {
    const list = this.open.get(host) ?? [];
    this.open.set(host, list);
    const busy = (port: number) =>
      taken(port) || list.some((other) => other.port === port && overlap(other.address, options.address));
    let { port } = options;
    if (port === 0) {
      do port = EPHEMERAL.from + this.random.int(EPHEMERAL.count);
      while (busy(port));
    } else if (busy(port)) throw new NetworkError('EADDRINUSE', `listen EADDRINUSE ${options.address}:${port}`);
    const entry = { ...options, port };
    list.push(entry);
    return {
      port,
      close() {
        const at = list.indexOf(entry);
        if (at >= 0) list.splice(at, 1);
      },
    };
  }

  /** Who answers at the host's port, for a packet to `address`. */
  find(host: string, address: string, port: number): ((request: HttpRequest) => Promise<HttpResponse>) | undefined {
    return this.open.get(host)?.find((entry) => entry.port === port && overlap(entry.address, address))?.serve;
  }

  list(host: string): { protocol: 'tcp'; address: string; port: number; pid: number; program: string }[] {
    return (this.open.get(host) ?? []).map(({ address, port, pid, program }) => ({
      protocol: 'tcp',
      address,
      port,
      pid,
      program,
    }));
  }
}

function overlap(a: string, b: string): boolean {
  return a === b || a === '0.0.0.0' || b === '0.0.0.0' || a === '::' || b === '::';
}
