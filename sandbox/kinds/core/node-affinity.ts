/** Which nodes a Pod asks for by label and by name. Follows component-helpers/scheduling/corev1/nodeaffinity. */
import { own } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';

/** v1.NodeSelectorRequirement. */
export interface NodeSelectorRequirement {
  key: string;
  operator: string;
  values?: string[];
}

/** v1.NodeSelectorTerm. */
export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[];
  matchFields?: NodeSelectorRequirement[];
}

const INTEGER = /^[+-]?\d+$/;

function holds({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
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
      if (value === undefined || !INTEGER.test(value) || !INTEGER.test(values[0] ?? '')) return false;
      return operator === 'Gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
    }
    default:
      return false;
  }
}

/** Every requirement holds; a term without any matches nothing. */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, { metadata }: KubeObject): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((r) => holds(r, own(metadata.labels, r.key))) &&
    matchFields.every((r) => r.key === 'metadata.name' && holds(r, metadata.name))
  );
}

/** nodeSelector and the required node affinity of a Pod's spec: one of its terms is enough. */
export function matchesNodeAffinity(spec: KubeObject['spec'], node: KubeObject): boolean {
  for (const key in spec.nodeSelector) {
    if (node.metadata.labels?.[key] !== spec.nodeSelector[key]) return false;
  }
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = (required?.nodeSelectorTerms ?? []) as NodeSelectorTerm[];
  return !required || terms.some((term) => matchesNodeSelectorTerm(term, node));
}
