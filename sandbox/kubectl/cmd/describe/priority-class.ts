import { formatLabels } from '../../../apimachinery/labels.ts';
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { Page } from './page.ts';

export const describePriorityClass: Describer = async (subject, cluster) => {
  const { metadata, ...priorityClass } = await cluster.get(subject);
  const events = await cluster.eventsOf({ ...priorityClass, metadata } as Parameters<typeof cluster.eventsOf>[0]);
  const { value = 0, globalDefault = false, preemptionPolicy = '', description = '' } = priorityClass;
  const page = new Page();
  page.write(0, `Name:\t${metadata.name}\n`);
  page.write(0, `Value:\t${value}\n`);
  page.write(0, `GlobalDefault:\t${globalDefault}\n`);
  page.write(0, `PreemptionPolicy:\t${preemptionPolicy}\n`);
  page.write(0, `Description:\t${description}\n`);
  page.write(0, `Annotations:\t${formatLabels(metadata.annotations)}\n`);
  writeEvents(page, events, cluster.now);
  return page.toString();
};
