import { writeContainers } from './containers.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { Page } from './page.ts';
import { writeSpreadConstraints, writeTolerations } from './scheduling.ts';
import { writeVolumes } from './volumes.ts';

type PodTemplate = any;

const INDENT = '  ';

/** From `Pod Template:` on. */
export function writePodTemplate(page: Page, template: PodTemplate): void {
  page.write(0, 'Pod Template:\n');
  if (!template) {
    page.write(1, '<unset>');
    return;
  }
  const { metadata = {}, spec = {} } = template;
  writeLabels(page, `${INDENT}Labels`, metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) {
    writeAnnotations(page, `${INDENT}Annotations`, metadata.annotations);
  }
  if (spec.serviceAccountName) page.write(1, `Service Account:\t${spec.serviceAccountName}\n`);
  if (spec.initContainers?.length) {
    writeContainers(page, { label: 'Init Containers', containers: spec.initContainers, indent: INDENT });
  }
  writeContainers(page, { label: 'Containers', containers: spec.containers ?? [], indent: INDENT });
  writeVolumes(page, spec.volumes, INDENT);
  writeSpreadConstraints(page, spec.topologySpreadConstraints, INDENT);
  if (spec.priorityClassName) page.write(1, `Priority Class Name:\t${spec.priorityClassName}\n`);
  writeLabels(page, `${INDENT}Node-Selectors`, spec.nodeSelector);
  writeTolerations(page, spec.tolerations, INDENT);
}

/** A template alone, as `rollout history --revision` shows it: with bare tabs. */
export function describePodTemplate(template: PodTemplate): string {
  const page = Page.withoutColumns();
  writePodTemplate(page, template);
  return page.toString();
}
