/** What the workload kinds share about `spec.selector`. */

interface Requirement {
  key: string;
  operator: string;
  values?: readonly string[];
}

interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: readonly Requirement[];
}

/** metav1.FormatLabelSelector: `<none>` when it selects everything. */
export function formatSelector(selector: LabelSelector | undefined): string {
  const requirements: [key: string, text: string][] = Object.entries(selector?.matchLabels ?? {}).map(([k, v]) => [
    k,
    `${k}=${v}`,
  ]);
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    const list = `(${[...values].sort().join(',')})`;
    if (operator === 'In') requirements.push([key, `${key} in ${list}`]);
    else if (operator === 'NotIn') requirements.push([key, `${key} notin ${list}`]);
    else if (operator === 'Exists') requirements.push([key, key]);
    else if (operator === 'DoesNotExist') requirements.push([key, `!${key}`]);
    else return '<error>';
  }
  requirements.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return requirements.length === 0 ? '<none>' : requirements.map(([, text]) => text).join(',');
}
