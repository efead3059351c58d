/** What the network tools share. */
import type { NetworkInterface, Process } from '../../../apimachinery/process.ts';

export function interfacesOf(process: Process): NetworkInterface[] {
  return process.network.interfaces?.() ?? [];
}

const word = (address: string): number => address.split('.').reduce((n, part) => n * 256 + Number(part), 0);
const dotted = (n: number): string => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');

export function netmask(prefix: number): string {
  return dotted(2 ** 32 - 2 ** (32 - prefix));
}

export function networkOf({ address, prefix }: NetworkInterface): string {
  const size = 2 ** (32 - prefix);
  return dotted(Math.floor(word(address) / size) * size);
}

export function broadcast(device: NetworkInterface): string {
  return dotted(word(networkOf(device)) + 2 ** (32 - device.prefix) - 1);
}

/** The first address of the device's network: a Pod's bridge, a node's router. */
export function gateway(device: NetworkInterface): string {
  const net = word(networkOf(device));
  return dotted(device.mtu === 1500 ? net + 254 : net + 1);
}

export interface Route {
  /** `0.0.0.0` with prefix 0 is the default. */
  destination: string;
  prefix: number;
  via?: string;
  device: string;
  source?: string;
  onlink?: boolean;
}

/** A Pod reaches the cluster through its bridge; a node knows its neighbours' Pod networks by flannel. */
export function routesOf(process: Process): Route[] {
  const devices = interfacesOf(process).filter((d) => d.name !== 'lo');
  const eth0 = devices.find((d) => d.name === 'eth0');
  if (!eth0) return [];
  const own = (d: NetworkInterface): Route => ({
    destination: networkOf(d),
    prefix: d.prefix,
    device: d.name,
    source: d.address,
  });
  const defaultRoute: Route = { destination: '0.0.0.0', prefix: 0, via: gateway(eth0), device: 'eth0' };
  const pods: Route = { destination: '10.244.0.0', prefix: 16, via: gateway(eth0), device: 'eth0' };
  if (devices.length === 1) return [defaultRoute, own(eth0), pods];
  const bridge = devices.find((d) => d.name === 'cni0');
  return [defaultRoute, ...(bridge ? [own(bridge)] : []), own(eth0)];
}

/** `488 (488.0 B)`, `884336101 (843.3 MiB)`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < 4; unit++) value /= 1024;
  return `${value.toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}
