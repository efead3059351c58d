/** Role and ClusterRole. Follows RoleDescriber of kubectl/pkg/describe and kubectl/pkg/util/rbac. */
import type { Describer } from './cluster-reader.ts';
import { writeNamed } from './metadata.ts';
import { Page } from './page.ts';

interface PolicyRule {
  verbs?: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** A rule about one resource or one URL. */
interface Row {
  verbs: string[];
  group: string[];
  resource: string[];
  name: string[];
  url: string[];
}

export const describeRole: Describer = async (subject, cluster) => {
  const role = await cluster.get(subject);
  const page = new Page();
  writeNamed(page, role);
  page.write(0, 'PolicyRule:\n');
  page.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  page.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const row of compact((role.rules ?? []).flatMap(breakDown))) {
    const cells = [resourceText(row), `[${row.url}]`, `[${row.name}]`, `[${row.verbs.join(' ')}]`];
    page.write(1, `${cells.join('\t')}\n`);
  }
  return page.toString();
};

/** One row for each combination. */
function breakDown(rule: PolicyRule): Row[] {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]];
  const rows: Row[] = [];
  for (const group of apiGroups)
    for (const resource of resources)
      for (const verb of verbs)
        for (const name of names) rows.push({ verbs: [verb], group: [group], resource: [resource], name, url: [] });
  for (const url of nonResourceURLs)
    for (const verb of verbs) rows.push({ verbs: [verb], group: [], resource: [], name: [], url: [url] });
  return rows;
}

/** Verbs on the same resource go together; URLs stay one verb a row. Sorted as Go prints the rules. */
function compact(rows: readonly Row[]): Row[] {
  const others: Row[] = [];
  const byResource = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([row.group, row.resource, row.name]);
    const found = byResource.get(key);
    if (row.url.length > 0) others.push(row);
    else if (!found) byResource.set(key, { ...row, verbs: [...row.verbs] });
    else found.verbs.push(...row.verbs.filter((verb) => !found.verbs.includes(verb)));
  }
  const keys = new Map([...others, ...byResource.values()].map((row) => [row, goText(row)]));
  return [...keys.keys()].sort((a, b) => ((keys.get(a) as string) < (keys.get(b) as string) ? -1 : 1));
}

function goText({ verbs, group, resource, name, url }: Row): string {
  return `&PolicyRule{Verbs:[${verbs.join(' ')}],APIGroups:[${group}],Resources:[${resource}],ResourceNames:[${name}],NonResourceURLs:[${url}],}`;
}

/** `deployments.apps/scale` */
function resourceText({ resource: [text], group: [group] }: Row): string {
  if (text === undefined) return '';
  const slash = text.indexOf('/');
  const [name, rest] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash)];
  return `${name}${group ? `.${group}` : ''}${rest}`;
}
