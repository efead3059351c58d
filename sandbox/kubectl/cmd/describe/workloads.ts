/** What the descriptions of workloads have in common. */
import type { LabelSelector } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import type { ClusterReader } from './cluster-reader.ts';
import type { Page } from './page.ts';

/** `1 Running / 0 Waiting / 0 Succeeded / 0 Failed`, of the Pods a controller owns. */
export async function podsStatus({ metadata }: KubeObject, selector: LabelSelector, cluster: ClusterReader) {
  const pods = await cluster.list(`/api/v1/namespaces/${metadata.namespace}/pods`, {
    labelSelector: selector.toString(),
  });
  const owned = pods.filter((p) => p.metadata.ownerReferences?.find((o) => o.controller)?.uid === metadata.uid);
  const count = (phase: string) => owned.filter((p) => p.status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

/** Type, Status and Reason of each condition; nothing without any. */
export function writeConditions(page: Page, { status }: KubeObject): void {
  const conditions: { type: string; status: string; reason?: string }[] = status?.conditions ?? [];
  if (conditions.length === 0) return;
  page.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  page.write(1, '----\t------\t------\n');
  for (const { type, status: state, reason = '' } of conditions) page.write(1, `${type} \t${state}\t${reason}\n`);
}
