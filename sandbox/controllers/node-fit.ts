/** Taints and what tolerates them. Follows component-helpers/scheduling/corev1. */
import type { KubeObject } from '../apimachinery/meta.ts';

export interface Taint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some((t) => {
    if (t.effect && t.effect !== taint.effect) return false;
    if (t.key && t.key !== taint.key) return false;
    return t.operator === 'Exists' || (t.value ?? '') === (taint.value ?? '');
  });
}

/** The first taint with one of the effects that nothing tolerates. */
export function untolerated(
  node: KubeObject,
  tolerations: readonly Toleration[],
  effects: readonly string[],
): Taint | undefined {
  return ((node.spec?.taints ?? []) as Taint[]).find(
    (taint) => effects.includes(taint.effect) && !tolerates(tolerations, taint),
  );
}
