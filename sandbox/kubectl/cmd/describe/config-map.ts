/** Follows ConfigMapDescriber of kubectl/pkg/describe. */
import { decodedLength } from './base64.ts';
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

export const describeConfigMap: Describer = async (subject, cluster) => {
  const map = await cluster.get(subject);
  const events = await cluster.eventsOf(map);
  const { data = {}, binaryData = {} } = map;
  const page = new Page();
  writeNamespaced(page, map);
  page.write(0, '\nData\n====\n');
  for (const key of Object.keys(data).sort()) page.write(0, `${key}:\n----\n${data[key]}\n\n`);
  page.write(0, '\nBinaryData\n====\n');
  for (const key of Object.keys(binaryData).sort()) page.write(0, `${key}: ${decodedLength(binaryData[key])} bytes\n`);
  page.write(0, '\n');
  writeEvents(page, events, cluster.now);
  return page.toString();
};
