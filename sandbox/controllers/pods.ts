/** Reading Pods. Follows pkg/api/v1/pod/util.go and pkg/controller/controller_utils.go. */
import type { KubeObject } from '../apimachinery/meta.ts';

/** The condition of that type, of whatever kind of object. */
export function conditionOf(object: KubeObject, type: string): any {
  const conditions = object.status?.conditions as { type: string }[] | undefined;
  if (conditions) for (let i = 0; i < conditions.length; i++) if (conditions[i]?.type === type) return conditions[i];
  return undefined;
}

export function isPodReady(pod: KubeObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

/** Unix milliseconds since which the Pod is ready; undefined when it is not. */
export function podReadySince(pod: KubeObject): number | undefined {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  return ready.lastTransitionTime ? Date.parse(ready.lastTransitionTime) : 0;
}

/** Ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: KubeObject, minReadySeconds: number, now: number): boolean {
  const since = podReadySince(pod);
  if (since === undefined) return false;
  return minReadySeconds === 0 || (since > 0 && since + minReadySeconds * 1000 <= now);
}

export function isPodTerminal(pod: KubeObject): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Neither finished nor being deleted. */
export function isPodActive(pod: KubeObject): boolean {
  return !isPodTerminal(pod) && !pod.metadata.deletionTimestamp;
}

/** Being deleted and not finished yet. */
export function isPodTerminating(pod: KubeObject): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;
}

/** When the first Pod that is ready but not yet available will be; Unix milliseconds. */
export function nextAvailability(
  pods: readonly KubeObject[],
  minReadySeconds: number,
  now: number,
): number | undefined {
  let next: number | undefined;
  if (minReadySeconds === 0) return undefined;
  for (const pod of pods) {
    const since = podReadySince(pod);
    if (since === undefined) continue;
    const at = since + minReadySeconds * 1000;
    if (at > now && (next === undefined || at < next)) next = at;
  }
  return next;
}

/** A Pod made from a template, owned by `owner`, not yet named: GetPodFromTemplate. */
export function podFromTemplate(template: KubeObject, owner: KubeObject, ownerReference: unknown): KubeObject {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace as string,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [ownerReference as never],
    },
    spec: template.spec,
  };
}
