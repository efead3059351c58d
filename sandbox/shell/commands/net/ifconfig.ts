/** ifconfig without arguments, with -a or with a device's name: as busybox shows it, and as net-tools does. */
import type { NetworkInterface, Program } from '../../../apimachinery/process.ts';
import { broadcast, interfacesOf, netmask, size } from './shared.ts';

export const ifconfig: Program = async (process) => {
  const words = process.argv.slice(1);
  const wanted = words.find((word) => !word.startsWith('-'));
  const devices = interfacesOf(process).sort((a, b) =>
    a.name === 'lo' ? 1 : b.name === 'lo' ? -1 : a.name < b.name ? -1 : 1,
  );
  const shown = wanted === undefined ? devices : devices.filter((device) => device.name === wanted);
  if (wanted !== undefined && words.length > 1) {
    await process.stderr.write(
      process.userland === 'busybox'
        ? 'ifconfig: SIOCSIFADDR: Operation not permitted\n'
        : 'SIOCSIFADDR: Operation not permitted\n',
    );
    return 1;
  }
  if (shown.length === 0) {
    await process.stderr.write(
      process.userland === 'busybox'
        ? `ifconfig: ${wanted}: error fetching interface information: Device not found\n`
        : `${wanted}: error fetching interface information: Device not found\n`,
    );
    return 1;
  }
  const text = process.userland === 'busybox' ? busybox : netTools;
  await process.stdout.write(shown.map((device) => `${text(device)}\n`).join(''));
  return 0;
};

function busybox(device: NetworkInterface): string {
  const loopback = device.name === 'lo';
  const pad = '          ';
  const { rx, tx } = device;
  return `${`${device.name.padEnd(10)}Link encap:`}${loopback ? 'Local Loopback  ' : `Ethernet  HWaddr ${device.mac?.toUpperCase()}  `}
${pad}inet addr:${device.address}${loopback ? '' : `  Bcast:${broadcast(device)}`}  Mask:${netmask(device.prefix)}
${pad}UP ${loopback ? 'LOOPBACK RUNNING' : 'BROADCAST RUNNING MULTICAST'}  MTU:${device.mtu}  Metric:1
${pad}RX packets:${rx.packets} errors:0 dropped:0 overruns:0 frame:0
${pad}TX packets:${tx.packets} errors:0 dropped:0 overruns:0 carrier:0
${pad}collisions:0 txqueuelen:${queue(device)} 
${pad}RX bytes:${rx.bytes} (${size(rx.bytes)})  TX bytes:${tx.bytes} (${size(tx.bytes)})
`;
}

function netTools(device: NetworkInterface): string {
  const loopback = device.name === 'lo';
  const pad = '        ';
  const { rx, tx } = device;
  return `${device.name}: ${loopback ? 'flags=73<UP,LOOPBACK,RUNNING>' : 'flags=4163<UP,BROADCAST,RUNNING,MULTICAST>'}  mtu ${device.mtu}
${pad}inet ${device.address}  netmask ${netmask(device.prefix)}${loopback ? '' : `  broadcast ${device.prefix === 32 ? '0.0.0.0' : broadcast(device)}`}
${pad}${loopback ? 'loop  txqueuelen 1000  (Local Loopback)' : `ether ${device.mac}  txqueuelen ${queue(device)}  (Ethernet)`}
${pad}RX packets ${rx.packets}  bytes ${rx.bytes} (${size(rx.bytes)})
${pad}RX errors 0  dropped 0  overruns 0  frame 0
${pad}TX packets ${tx.packets}  bytes ${tx.bytes} (${size(tx.bytes)})
${pad}TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0
`;
}

/** Virtual devices queue nothing; the bridge and real cards do. */
function queue(device: NetworkInterface): number {
  return device.name === 'lo' || device.name === 'cni0' || device.mtu === 1500 ? 1000 : 0;
}
