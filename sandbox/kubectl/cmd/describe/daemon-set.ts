/** Follows describeDaemonSet of kubectl/pkg/describe. */
import { formatLabels, fromLabelSelectorObject } from '../../../apimachinery/labels.ts';
import type { Describer } from './cluster-reader.ts';
import { writeEvents } from './events.ts';
import { writeLabelsAndAnnotations } from './metadata.ts';
import { Page } from './page.ts';
import { writePodTemplate } from './pod-template.ts';
import { podsStatus } from './workloads.ts';

export const describeDaemonSet: Describer = async (subject, cluster) => {
  const daemon = await cluster.get(subject);
  const selector = fromLabelSelectorObject(daemon.spec.selector);
  const pods = await podsStatus(daemon, selector, cluster);
  const events = await cluster.eventsOf(daemon);
  const { metadata, spec, status = {} } = daemon;
  const page = new Page();
  page.write(0, `Name:\t${metadata.name}\n`);
  page.write(0, `Namespace:\t${metadata.namespace}\n`);
  page.write(0, `Selector:\t${selector}\n`);
  page.write(0, `Node-Selector:\t${formatLabels(spec.template.spec.nodeSelector)}\n`);
  writeLabelsAndAnnotations(page, metadata);
  page.write(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}\n`);
  page.write(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}\n`);
  page.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}\n`);
  page.write(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}\n`);
  page.write(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}\n`);
  page.write(0, `Pods Status:\t${pods}\n`);
  writePodTemplate(page, spec.template);
  writeEvents(page, events, cluster.now);
  return page.toString();
};
