/** Network devices of Pods and nodes, as flannel's CNI plugin leaves them. */
import type { NetworkInterface } from '../apimachinery/process.ts';
import { hash32 } from '../apimachinery/random.ts';
import type { Traffic } from './types.ts';

/** A new eth0 has told its address with one gratuitous ARP. */
const FRESH: Traffic = [0, 0, 1, 42];

export function added(
  before: Traffic | undefined,
  rx: { packets: number; bytes: number },
  tx: { packets: number; bytes: number },
): Traffic {
  const [a, b, c, d] = before ?? FRESH;
  return [a + rx.packets, b + rx.bytes, c + tx.packets, d + tx.bytes];
}

function counters([rxPackets, rxBytes, txPackets, txBytes]: Traffic): Pick<NetworkInterface, 'rx' | 'tx'> {
  return { rx: { packets: rxPackets, bytes: rxBytes }, tx: { packets: txPackets, bytes: txBytes } };
}

/** Locally administered, from the address. */
function mac(address: string, lead: string): string {
  const hex = hash32(address).toString(16).padStart(8, '0');
  return `${lead}:${(hex.match(/../g) as string[]).join(':')}`;
}

const LOOPBACK: NetworkInterface = {
  name: 'lo',
  address: '127.0.0.1',
  prefix: 8,
  mtu: 65536,
  ...counters([0, 0, 0, 0]),
};

export function podInterfaces(ip: string, traffic: Traffic | undefined): NetworkInterface[] {
  const eth0 = { name: 'eth0', mac: mac(ip, '0a:58'), address: ip, prefix: 24, mtu: 1450 };
  return [LOOPBACK, { ...eth0, ...counters(traffic ?? FRESH) }];
}

/** eth0, flannel's vxlan device and the bridge of the node's Pods. */
export function hostInterfaces(address: string, podCIDR: string, traffic: Traffic | undefined): NetworkInterface[] {
  const net = podCIDR.replace(/\.\d+\/\d+$/, '');
  const quiet = counters([0, 0, 0, 0]);
  return [
    LOOPBACK,
    { name: 'eth0', mac: mac(address, '52:54'), address, prefix: 24, mtu: 1500, ...counters(traffic ?? FRESH) },
    { name: 'flannel.1', mac: mac(`${net}.0`, 'ae:1d'), address: `${net}.0`, prefix: 32, mtu: 1450, ...quiet },
    { name: 'cni0', mac: mac(`${net}.1`, '7e:42'), address: `${net}.1`, prefix: 24, mtu: 1450, ...quiet },
  ];
}
