/** Follows describeDeployment of kubectl/pkg/describe and kubectl/pkg/util/deployment. */

import { fromLabelSelectorObject } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { ClusterReader, Describer } from './cluster-reader.ts';
import { semanticallyEqual } from './equal.ts';
import { writeEvents } from './events.ts';
import { rfc1123, writeLabelsAndAnnotations } from './metadata.ts';
import { Page } from './page.ts';
import { writePodTemplate } from './pod-template.ts';
import { writeConditions } from './workloads.ts';

export const describeDeployment: Describer = async (subject, cluster) => {
  const deployment = await cluster.get(subject);
  const events = await cluster.eventsOf(deployment);
  const sets = await replicaSets(deployment, cluster);
  const { metadata, spec, status = {} } = deployment;
  const page = new Page();
  page.write(0, `Name:\t${metadata.name}\n`);
  page.write(0, `Namespace:\t${metadata.namespace}\n`);
  page.write(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}\n`);
  writeLabelsAndAnnotations(page, metadata);
  page.write(0, `Selector:\t${fromLabelSelectorObject(spec.selector)}\n`);
  const counts = [
    `${spec.replicas} desired`,
    `${status.updatedReplicas ?? 0} updated`,
    `${status.replicas ?? 0} total`,
    `${status.availableReplicas ?? 0} available`,
    `${status.unavailableReplicas ?? 0} unavailable`,
  ];
  page.write(0, `Replicas:\t${counts.join(' | ')}\n`);
  page.write(0, `StrategyType:\t${spec.strategy?.type ?? ''}\n`);
  page.write(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}\n`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling) {
    page.write(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge\n`);
  }
  writePodTemplate(page, spec.template);
  writeConditions(page, deployment);
  if (sets && (sets.old.length > 0 || sets.current)) {
    page.write(0, `OldReplicaSets:\t${setsText(sets.old)}\n`);
    page.write(0, `NewReplicaSet:\t${setsText(sets.current ? [sets.current] : [])}\n`);
  }
  writeEvents(page, events, cluster.now);
  return page.toString();
};

function setsText(sets: readonly KubeObject[]): string {
  const text = ({ metadata, spec, status }: KubeObject) =>
    `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas} replicas created)`;
  return sets.map(text).join(', ') || '<none>';
}

/** The deployment's ReplicaSets, oldest first: the one with its template, and the others. Undefined when they cannot be had. */
async function replicaSets({ metadata, spec }: KubeObject, cluster: ClusterReader) {
  let all: KubeObject[];
  try {
    all = await cluster.list(`/apis/apps/v1/namespaces/${metadata.namespace}/replicasets`, {
      labelSelector: fromLabelSelectorObject(spec.selector).toString(),
    });
  } catch {
    return undefined;
  }
  const owned = all
    .filter((set) => set.metadata.ownerReferences?.find((o) => o.controller)?.uid === metadata.uid)
    .sort(
      (a, b) =>
        compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
        compare(a.metadata.name, b.metadata.name),
    );
  const current = owned.find((set) => semanticallyEqual(withoutHash(set.spec.template), withoutHash(spec.template)));
  return { current, old: owned.filter((set) => set !== current) };
}

function withoutHash(template: any): unknown {
  const { 'pod-template-hash': _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function compare(a = '' as string | null | undefined, b = '' as string | null | undefined): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
}
