/** Follows describeIngressClassV1 of kubectl/pkg/describe. */
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeNamed } from './metadata.ts';
import { Page } from './page.ts';

export const describeIngressClass: Describer = async (subject, cluster) => {
  const ingressClass = await cluster.get(subject);
  const events = await cluster.eventsOf(ingressClass);
  const { controller = '', parameters } = ingressClass.spec ?? {};
  const page = new Page();
  writeNamed(page, ingressClass);
  page.write(0, `Controller:\t${controller}\n`);
  if (parameters) {
    page.write(0, 'Parameters:\n');
    if (parameters.apiGroup !== undefined) page.write(1, `APIGroup:\t${parameters.apiGroup}\n`);
    page.write(1, `Kind:\t${parameters.kind}\n`);
    page.write(1, `Name:\t${parameters.name}\n`);
  }
  writeEvents(page, events, cluster.now);
  return page.toString();
};
