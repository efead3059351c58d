/** NodeAffinity: nodeSelector and affinity.nodeAffinity. Follows component-helpers/scheduling/corev1/nodeaffinity. */
import type { KubeObject } from '../../apimachinery/meta.ts';
import { type Plugin, reject, scaleByMax } from '../plugin.ts';

interface Expression {
  key: string;
  operator: string;
  values?: string[];
}

interface Term {
  matchExpressions?: Expression[];
  matchFields?: Expression[];
}

function holds(expression: Expression, value: string | undefined): boolean {
  const { operator, values = [] } = expression;
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
    case 'Lt': {
      if (value === undefined || !/^-?\d+$/.test(value) || !/^-?\d+$/.test(values[0] ?? '')) return false;
      return operator === 'Gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
    }
    default:
      return false;
  }
}

export function matchesTerm(term: Term, node: KubeObject): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every((e) => holds(e, node.metadata.labels?.[e.key])) &&
    fields.every((e) => e.key === 'metadata.name' && holds(e, node.metadata.name))
  );
}

/** nodeSelector and the required terms. */
export function matchesNode(pod: KubeObject, node: KubeObject): boolean {
  for (const key in pod.spec.nodeSelector) {
    if (node.metadata.labels?.[key] !== pod.spec.nodeSelector[key]) return false;
  }
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || ((required.nodeSelectorTerms ?? []) as Term[]).some((term) => matchesTerm(term, node));
}

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  preFilter({ pod }) {
    const required = pod.pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const terms = (required?.nodeSelectorTerms ?? []) as Term[];
    if (terms.length === 0) return undefined;
    const names = new Set<string>();
    for (const term of terms) {
      const fields = (term.matchFields ?? []).filter((e) => e.key === 'metadata.name' && e.operator === 'In');
      if (fields.length === 0) return undefined;
      for (const name of fields[0]?.values ?? []) {
        if (fields.every((e) => e.values?.includes(name))) names.add(name);
      }
    }
    return names;
  },
  filter({ pod }, { node }) {
    return matchesNode(pod.pod, node) ? undefined : reject(true, "node(s) didn't match Pod's node affinity/selector");
  },
  scores: ({ pod }) =>
    Boolean(pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length),
  score({ pod }, { node }) {
    let total = 0;
    for (const preferred of pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ??
      []) {
      if (matchesTerm(preferred.preference, node)) total += preferred.weight;
    }
    return total;
  },
  normalize: scaleByMax(false),
};
