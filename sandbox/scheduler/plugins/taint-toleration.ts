/** TaintToleration: nodes with a taint the Pod does not tolerate are out; preferred taints cost. */
import { type Plugin, reject, scaleByMax } from '../plugin.ts';

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

export function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some((t) => {
    if (t.effect && t.effect !== taint.effect) return false;
    if (t.key && t.key !== taint.key) return false;
    switch (t.operator || 'Equal') {
      case 'Exists':
        return true;
      case 'Equal':
        return Boolean(t.key) && (t.value ?? '') === (taint.value ?? '');
      case 'Lt':
      case 'Gt': {
        const [want, have] = [Number(t.value), Number(taint.value)];
        if (!Number.isInteger(want) || !Number.isInteger(have)) return false;
        return t.operator === 'Lt' ? have < want : have > want;
      }
      default:
        return false;
    }
  });
}

export const taintToleration: Plugin = {
  name: 'TaintToleration',
  weight: 3,
  filter({ pod }, { node }) {
    for (const taint of (node.spec?.taints ?? []) as Taint[]) {
      if (taint.effect === 'PreferNoSchedule') continue;
      if (!tolerates(pod.pod.spec.tolerations, taint)) return reject(true, 'node(s) had untolerated taint(s)');
    }
    return undefined;
  },
  score({ pod }, { node }) {
    let count = 0;
    for (const taint of (node.spec?.taints ?? []) as Taint[]) {
      if (taint.effect === 'PreferNoSchedule' && !tolerates(pod.pod.spec.tolerations, taint)) count++;
    }
    return count;
  },
  normalize: scaleByMax(true),
};
