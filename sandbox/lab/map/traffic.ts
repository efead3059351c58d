/** The latest connections, from the trace: each with what was made on its behalf. Bounded. */
import type { Hop, Trace, TraceEvent } from '../../trace.ts';

type Packet = Extract<TraceEvent, { type: 'packet' }>;

export interface MapConnection {
  id: number;
  /** Simulated Unix milliseconds. */
  at: number;
  /** A Pod where it has a namespace, else a machine. */
  source: { name: string; node: string; namespace?: string; address: string };
  to: string;
  request: { method: string; host: string; path: string };
  hops: Hop[];
  result: string;
  /** Passed on by an Ingress controller. */
  onward: MapOnward[];
}

export interface MapOnward {
  ingress: string;
  host: string;
  path: string;
  service: string;
  endpoints: number;
  hops: Hop[];
  result: string;
}

const MOST = 20;
const MOST_ONWARD = 3;
const LONGEST = 200;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

export class Traffic {
  private readonly connections: MapConnection[] = [];
  /** Connection → what was made for it; it comes before the one it is for. */
  private readonly waiting = new Map<number, MapOnward[]>();
  private changedAt = 0;
  readonly stop: () => void;

  constructor(trace: Trace, changed: () => void) {
    this.stop = trace.listen((event) => {
      if (event.type !== 'packet' || event.probe) return;
      if (event.cause) this.onward(event, event.cause);
      else this.connected(event);
      this.changedAt++;
      changed();
    });
  }

  /** Raised by each connection. */
  get version(): number {
    return this.changedAt;
  }

  /** Oldest first. */
  list(): MapConnection[] {
    return [...this.connections];
  }

  private onward({ hops, result }: Packet, cause: NonNullable<Packet['cause']>): void {
    const { connection, ingress, host, path, service, endpoints } = cause;
    const known = this.waiting.get(connection) ?? [];
    if (known.length >= MOST_ONWARD) return;
    known.push({ ingress, host: cut(host), path: cut(path), service, endpoints, hops, result });
    this.waiting.set(connection, known);
    // Of connections that were broken off nothing more is heard.
    if (this.waiting.size > MOST) this.waiting.delete(this.waiting.keys().next().value as number);
  }

  private connected({ id, at, from, source, to, request, hops, result }: Packet): void {
    const { method, host, path } = request;
    this.connections.push({
      id,
      at,
      source: { ...source, address: from },
      to,
      request: { method: cut(method), host: cut(host), path: cut(path) },
      hops,
      result,
      onward: this.waiting.get(id) ?? [],
    });
    this.waiting.delete(id);
    if (this.connections.length > MOST) this.connections.shift();
  }
}
