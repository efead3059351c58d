/**
 * Cluster IPs and node ports of Services. What is taken follows from what is stored.
 * Follows pkg/registry/core/service/storage/alloc.go, ipallocator and portallocator:
 * what nobody asked for is drawn from the upper part of a range, so that the lower stays free for wishes.
 */
import { invalid, invalidValue } from '../apimachinery/errors.ts';
import type { Mutable } from '../apimachinery/kind.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Random } from '../apimachinery/random.ts';
import type { WatchableStore } from '../etcd/watchable-store.ts';
import type { StoreHooks } from './store.ts';

/** 10.96.0.0/12 */
const BASE = ip(10, 96, 0, 0);
const SIZE = 2 ** 20;
/** Addresses below this offset are left for those who ask for one. */
const IP_BAND = 256;
const PORT_LOW = 30000;
const PORT_HIGH = 32767;
const PORT_BAND = 86;
const PREFIX = '/registry/services/specs/';

interface ServicePort {
  port: number;
  protocol?: string;
  nodePort?: number;
}

export class ServiceAllocation implements StoreHooks {
  private readonly kv: WatchableStore<KubeObject>;
  private readonly random: Random;
  private readonly ips = new Map<string, string>();
  private readonly ports = new Map<number, string>();

  constructor(kv: WatchableStore<KubeObject>, random: Random) {
    this.kv = kv;
    this.random = random;
    kv.onEvery(({ type, kv: { key, value }, prev }) => {
      if (!key.startsWith(PREFIX)) return;
      if (prev) this.release(prev.value);
      if (type === 'PUT') this.note(key, value);
    });
  }

  /** After a load. */
  rebuild(): void {
    this.ips.clear();
    this.ports.clear();
    for (const { key, value } of this.kv.range(PREFIX).kvs) this.note(key, value);
  }

  beforeWrite(service: Mutable, old: KubeObject | undefined): void {
    const { spec } = service;
    if (old) keepFamilies(spec, old['spec']);
    if (needsIP(spec)) this.allocateIP(service, old);
    if (spec.type !== 'ExternalName') {
      spec.ipFamilyPolicy ??= 'SingleStack';
      spec.ipFamilies ??= ['IPv4'];
    }
    if (needsNodePorts(spec)) this.allocatePorts(service, old);
  }

  private allocateIP(service: Mutable, old: KubeObject | undefined): void {
    const { spec, metadata } = service;
    const asked: string | undefined = spec.clusterIP || spec.clusterIPs?.[0];
    if (asked) {
      const why = old?.['spec'].clusterIP === asked ? undefined : this.refusal(asked);
      if (why) {
        throw invalid({ group: '', kind: 'Service' }, metadata.name ?? '', [
          invalidValue('spec.clusterIPs', spec.clusterIPs ?? [asked], `failed to allocate IP ${asked}: ${why}`),
        ]);
      }
      spec.clusterIP = asked;
    } else spec.clusterIP = this.drawIP();
    spec.clusterIPs = [spec.clusterIP];
  }

  private refusal(address: string): string | undefined {
    const parts = address.split('.').map(Number);
    const offset = parts.length === 4 ? ip(...(parts as [number, number, number, number])) - BASE : Number.NaN;
    if (!(offset > 0 && offset < SIZE - 1)) {
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is 10.96.0.0/12`;
    }
    return this.ips.has(address) ? 'provided IP is already allocated' : undefined;
  }

  private drawIP(): string {
    const span = SIZE - 1 - IP_BAND;
    const start = this.random.int(span);
    for (let i = 0; i < span; i++) {
      const address = dotted(BASE + IP_BAND + ((start + i) % span));
      if (!this.ips.has(address)) return address;
    }
    throw new Error('range is full');
  }

  private allocatePorts(service: Mutable, old: KubeObject | undefined): void {
    const ports: ServicePort[] = service['spec'].ports ?? [];
    const own = new Set<number>((old?.['spec'].ports ?? []).map((p: ServicePort) => p.nodePort));
    const here = new Map<number, string>();
    ports.forEach((port, i) => {
      const asked = port.nodePort;
      if (!asked) return;
      const same = here.get(asked);
      const why =
        asked < PORT_LOW || asked > PORT_HIGH
          ? `provided port is not in the valid range. The range of valid ports is ${PORT_LOW}-${PORT_HIGH}`
          : (this.ports.has(asked) && !own.has(asked)) || (same !== undefined && same === (port.protocol ?? 'TCP'))
            ? 'provided port is already allocated'
            : undefined;
      if (why) {
        throw invalid({ group: '', kind: 'Service' }, service.metadata.name ?? '', [
          invalidValue(`spec.ports[${i}].nodePort`, asked, why),
        ]);
      }
      here.set(asked, port.protocol ?? 'TCP');
    });
    for (const port of ports) {
      if (port.nodePort) continue;
      // The same port under another protocol shares its node port.
      const twin = ports.find((p) => p !== port && p.port === port.port && p.protocol !== port.protocol && p.nodePort);
      port.nodePort = twin?.nodePort ?? this.drawPort(here);
      here.set(port.nodePort, port.protocol ?? 'TCP');
    }
  }

  private drawPort(here: ReadonlyMap<number, string>): number {
    const low = PORT_LOW + PORT_BAND;
    const span = PORT_HIGH - low + 1;
    const start = this.random.int(span);
    for (let i = 0; i < span; i++) {
      const port = low + ((start + i) % span);
      if (!this.ports.has(port) && !here.has(port)) return port;
    }
    throw new Error('range is full');
  }

  private note(key: string, { spec }: KubeObject): void {
    if (spec?.clusterIP && spec.clusterIP !== 'None') this.ips.set(spec.clusterIP, key);
    for (const { nodePort } of (spec?.ports ?? []) as ServicePort[]) if (nodePort) this.ports.set(nodePort, key);
  }

  private release({ spec }: KubeObject): void {
    if (spec?.clusterIP) this.ips.delete(spec.clusterIP);
    for (const { nodePort } of (spec?.ports ?? []) as ServicePort[]) if (nodePort) this.ports.delete(nodePort);
  }
}

function needsIP(spec: { type?: string; clusterIP?: string }): boolean {
  return spec.type !== 'ExternalName' && spec.clusterIP !== 'None';
}

function needsNodePorts(spec: { type?: string; allocateLoadBalancerNodePorts?: boolean }): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

/** An update that leaves out the families keeps them; addresses and ports are the strategy's. */
function keepFamilies(spec: Mutable['spec'], before: KubeObject['spec']): void {
  if (!needsIP(before) || !needsIP(spec)) return;
  spec.ipFamilies ??= before.ipFamilies;
  spec.ipFamilyPolicy ??= before.ipFamilyPolicy;
}

function ip(a: number, b: number, c: number, d: number): number {
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

function dotted(value: number): string {
  return [value / 2 ** 24, value / 65536, value / 256, value].map((part) => Math.floor(part) % 256).join('.');
}
