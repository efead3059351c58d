/** busybox ifconfig without arguments: eth0 and lo of the network namespace. */
import type { Program } from '../../apimachinery/process.ts';
import { hash32 } from '../../apimachinery/random.ts';

/** As the CNI bridge plugin makes it: locally administered, from the address. */
function mac(address: string): string {
  const hex = hash32(address).toString(16).padStart(8, '0').toUpperCase();
  return ['0A', '58', ...(hex.match(/../g) as string[])].join(':');
}

export const ifconfig: Program = async (process) => {
  const wanted = process.argv[1];
  const [address] = process.network.addresses();
  const counters = (rx: string, queue: number) =>
    `          ${rx}\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:${queue} \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n`;
  const rx = 'RX packets:0 errors:0 dropped:0 overruns:0 frame:0';
  const devices: Record<string, string> = {
    ...(address
      ? {
          eth0: `eth0      Link encap:Ethernet  HWaddr ${mac(address)}  \n          inet addr:${address}  Bcast:${address.replace(/\d+$/, '255')}  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1450  Metric:1\n${counters(rx, 0)}`,
        }
      : {}),
    lo: `lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n${counters(rx, 1000)}`,
  };
  if (wanted !== undefined && wanted !== '-a' && !devices[wanted]) {
    await process.stderr.write(`ifconfig: ${wanted}: error fetching interface information: Device not found\n`);
    return 1;
  }
  const shown = wanted === undefined || wanted === '-a' ? Object.values(devices) : [devices[wanted] as string];
  await process.stdout.write(`${shown.join('\n')}\n`);
  return 0;
};
