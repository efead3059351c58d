/** Follows describeServiceAccount of kubectl/pkg/describe. */
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeColumn, writeNamespaced } from './metadata.ts';
import { Page } from './page.ts';

export const describeServiceAccount: Describer = async (subject, cluster) => {
  const account = await cluster.get(subject);
  const events = await cluster.eventsOf(account);
  const secrets: { name: string }[] = account.imagePullSecrets ?? [];
  const page = new Page();
  writeNamespaced(page, account);
  writeColumn(
    page,
    'Image pull secrets',
    secrets.map((s) => s.name),
  );
  writeEvents(page, events, cluster.now);
  return page.toString();
};
