/** Where a Pod may run: taints, tolerations, spread. */
import { formatLabelSelector } from '../../../apimachinery/labels.ts';
import { writeColumn } from './metadata.ts';
import type { Page } from './page.ts';

interface Taint {
  key: string;
  value?: string;
  effect?: string;
}

interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

interface TopologySpreadConstraint {
  topologyKey: string;
  whenUnsatisfiable: string;
  maxSkew: number;
  labelSelector?: object;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function writeTaints(page: Page, taints: readonly Taint[] = []): void {
  const order = ({ effect = '', key }: Taint) => `${effect},${key}`;
  const text = ({ key, value, effect }: Taint) => `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  writeColumn(page, 'Taints', taints.toSorted((a, b) => compare(order(a), order(b))).map(text));
}

export function writeTolerations(page: Page, tolerations: readonly Toleration[] = [], indent = ''): void {
  const sorted = tolerations.toSorted((a, b) => compare(a.key ?? '', b.key ?? ''));
  // A later line is not indented, upstream too: the indent is part of the title.
  writeColumn(page, `${indent}Tolerations`, sorted.map(tolerationText));
}

function tolerationText({ key = '', operator, value, effect, tolerationSeconds }: Toleration): string {
  let text = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  if (operator === 'Exists' && !value) text += text ? ' op=Exists' : 'op=Exists';
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
}

export function writeSpreadConstraints(
  page: Page,
  constraints: readonly TopologySpreadConstraint[] = [],
  indent = '',
): void {
  if (constraints.length === 0) return;
  const sorted = constraints.toSorted((a, b) => compare(a.topologyKey, b.topologyKey));
  const text = (c: TopologySpreadConstraint) =>
    `${c.topologyKey}:${c.whenUnsatisfiable} when max skew ${c.maxSkew} is exceeded${c.labelSelector ? ` for selector ${formatLabelSelector(c.labelSelector)}` : ''}`;
  writeColumn(page, 'Topology Spread Constraints', sorted.map(text), indent);
}
