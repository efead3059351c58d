/** Follows describeEndpoints of kubectl/pkg/describe. */
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

interface Subset {
  addresses?: { ip: string }[];
  notReadyAddresses?: { ip: string }[];
  ports?: { name?: string; port: number; protocol?: string }[];
}

export const describeEndpoints: Describer = async (subject, cluster) => {
  const endpoints = await cluster.get(subject);
  const events = await cluster.eventsOf(endpoints);
  const page = new Page();
  writeNamespaced(page, endpoints);
  page.write(0, 'Subsets:\n');
  for (const { addresses, notReadyAddresses, ports = [] } of (endpoints.subsets ?? []) as Subset[]) {
    page.write(1, `Addresses:\t${ips(addresses)}\n`);
    page.write(1, `NotReadyAddresses:\t${ips(notReadyAddresses)}\n`);
    if (ports.length > 0) {
      page.write(1, 'Ports:\n');
      page.write(2, 'Name\tPort\tProtocol\n');
      page.write(2, '----\t----\t--------\n');
    }
    for (const { name, port, protocol = '' } of ports) page.write(2, `${name || '<unset>'}\t${port}\t${protocol}\n`);
    page.write(0, '\n');
  }
  writeEvents(page, events, cluster.now);
  return page.toString();
};

function ips(addresses: { ip: string }[] = []): string {
  return addresses.map((a) => a.ip).join(',') || '<none>';
}
