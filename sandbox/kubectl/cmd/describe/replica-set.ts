/** Follows describeReplicaSet of kubectl/pkg/describe. */
import { formatLabelSelector, fromLabelSelectorObject } from '../../../apimachinery/labels.ts';
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeController, writeLabelsAndAnnotations } from './metadata.ts';
import { Page } from './page.ts';
import { writePodTemplate } from './pod-template.ts';
import { podsStatus, writeConditions } from './workloads.ts';

export const describeReplicaSet: Describer = async (subject, cluster) => {
  const set = await cluster.get(subject);
  const pods = await podsStatus(set, fromLabelSelectorObject(set.spec.selector), cluster).catch(
    (error) => `error in fetching pods: ${(error as Error).message}`,
  );
  const events = await cluster.eventsOf(set);
  const page = new Page();
  page.write(0, `Name:\t${set.metadata.name}\n`);
  page.write(0, `Namespace:\t${set.metadata.namespace}\n`);
  page.write(0, `Selector:\t${formatLabelSelector(set.spec.selector)}\n`);
  writeLabelsAndAnnotations(page, set.metadata);
  writeController(page, set);
  page.write(0, `Replicas:\t${set.status?.replicas ?? 0} current / ${set.spec.replicas} desired\n`);
  page.write(0, `Pods Status:\t${pods}\n`);
  writePodTemplate(page, set.spec.template);
  writeConditions(page, set);
  writeEvents(page, events, cluster.now);
  return page.toString();
};
