/** Pods stay five minutes on a node that is not ready or out of reach. Follows plugin/pkg/admission/defaulttolerationseconds. */
import type { AdmissionPlugin } from './chain.ts';

const SECONDS = 300;
const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

interface Toleration {
  key?: string;
  operator?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  mutate({ kind, operation, subresource, object }) {
    if (kind.kind !== 'Pod' || kind.group !== '' || subresource !== '' || !object) return;
    if (operation !== 'CREATE' && operation !== 'UPDATE') return;
    const spec = object['spec'];
    const tolerations: Toleration[] = spec.tolerations ?? [];
    const added = KEYS.filter((key) => !tolerations.some((t) => tolerates(t, key))).map((key) => ({
      key,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: SECONDS,
    }));
    if (added.length > 0) spec.tolerations = [...tolerations, ...added];
  },
};

function tolerates({ key, effect }: Toleration, wanted: string): boolean {
  return (key === wanted || !key) && (effect === 'NoExecute' || !effect);
}
