/** Follows describeEndpointSliceV1 of kubectl/pkg/describe. */
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

interface Endpoint {
  addresses?: string[];
  conditions?: { ready?: boolean };
  hostname?: string;
  targetRef?: { kind?: string; name?: string };
  nodeName?: string;
  zone?: string;
}

export const describeEndpointSlice: Describer = async (subject, cluster) => {
  const slice = await cluster.get(subject);
  const events = await cluster.eventsOf(slice);
  const ports: { name?: string; port?: number; protocol?: string }[] = slice.ports ?? [];
  const endpoints: Endpoint[] = slice.endpoints ?? [];
  const page = new Page();
  writeNamespaced(page, slice);
  page.write(0, `AddressType:\t${slice.addressType ?? ''}\n`);
  if (ports.length === 0) page.write(0, 'Ports: <unset>\n');
  else {
    page.write(0, 'Ports:\n');
    page.write(1, 'Name\tPort\tProtocol\n');
    page.write(1, '----\t----\t--------\n');
  }
  for (const { name, port = '<unset>', protocol = '' } of ports) {
    page.write(1, `${name || '<unset>'}\t${port}\t${protocol}\n`);
  }
  page.write(0, endpoints.length === 0 ? 'Endpoints: <none>\n' : 'Endpoints:\n');
  for (const { addresses = [], conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    page.write(1, `- Addresses:\t${addresses.join(', ') || '<none>'}\n`);
    page.write(2, 'Conditions:\n');
    page.write(3, `Ready:\t${conditions?.ready ?? '<unset>'}\n`);
    page.write(2, `Hostname:\t${hostname ?? '<unset>'}\n`);
    if (targetRef) page.write(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}\n`);
    page.write(2, `NodeName:\t${nodeName ?? '<unset>'}\n`);
    page.write(2, `Zone:\t${zone ?? '<unset>'}\n`);
  }
  writeEvents(page, events, cluster.now);
  return page.toString();
};
