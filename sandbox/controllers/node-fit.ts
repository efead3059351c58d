/** Whether a node suits a Pod by name, selector, affinity and taints. Follows component-helpers/scheduling/corev1. */
import type { KubeObject } from '../apimachinery/meta.ts';

interface Requirement {
  key: string;
  operator: string;
  values?: string[];
}

interface Term {
  matchExpressions?: Requirement[];
  matchFields?: Requirement[];
}

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

function meets(value: string | undefined, { operator, values = [] }: Requirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** A term without requirements matches nothing. */
function meetsTerm(node: KubeObject, { matchExpressions = [], matchFields = [] }: Term): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((r) => meets(node.metadata.labels?.[r.key], r)) &&
    matchFields.every((r) => meets(r.key === 'metadata.name' ? node.metadata.name : undefined, r))
  );
}

/** nodeSelector and the required node affinity of a Pod's spec. */
export function matchesNodeAffinity(node: KubeObject, spec: KubeObject): boolean {
  for (const [key, value] of Object.entries(spec['nodeSelector'] ?? {})) {
    if (node.metadata.labels?.[key] !== value) return false;
  }
  const required = spec['affinity']?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || ((required.nodeSelectorTerms ?? []) as Term[]).some((term) => meetsTerm(node, term));
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
