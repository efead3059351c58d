/** Follows describeNamespace of kubectl/pkg/describe. */
import type { KubeObject } from '../../../apimachinery/meta.ts';
import { canonicalQuantity } from '../../../apimachinery/quantity.ts';
import { isNotFound } from '../../errors.ts';
import type { ClusterReader, Describer } from './cluster-reader.ts';
import { rfc1123, writeNamed } from './metadata.ts';
import { Page } from './page.ts';

export const describeNamespace: Describer = async (subject, cluster) => {
  const namespace = await cluster.get(subject);
  const quotas = await listed(cluster, `/api/v1/namespaces/${subject.name}/resourcequotas`);
  const ranges = await listed(cluster, `/api/v1/namespaces/${subject.name}/limitranges`);
  const page = new Page();
  writeNamed(page, namespace);
  page.write(0, `Status:\t${namespace.status?.phase ?? ''}\n`);
  const conditions: KubeObject[] = namespace.status?.conditions ?? [];
  if (conditions.length > 0) {
    page.write(0, 'Conditions:\n');
    page.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
    page.write(1, '----\t------\t------------------\t------\t-------\n');
  }
  for (const { type, status, lastTransitionTime, reason = '', message = '' } of conditions) {
    page.write(1, `${type}\t${status}\t${rfc1123(lastTransitionTime)}\t${reason}\t${message}\n`);
  }
  if (quotas) {
    page.write(0, '\n');
    writeQuotas(page, quotas);
  }
  if (ranges) {
    page.write(0, '\n');
    writeLimitRanges(page, ranges);
  }
  return page.toString();
};

/** Undefined where the server does not know the resource. */
async function listed(cluster: ClusterReader, path: string): Promise<KubeObject[] | undefined> {
  try {
    return await cluster.list(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const quantity = (list: Record<string, string> | undefined, name: string): string =>
  canonicalQuantity(list?.[name] ?? '0');

function writeQuotas(page: Page, quotas: readonly KubeObject[]): void {
  page.write(0, quotas.length === 0 ? 'No resource quota.\n' : 'Resource Quotas\n');
  for (const { metadata, spec, status } of quotas.toSorted((a, b) =>
    (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1,
  )) {
    page.write(1, `Name:\t${metadata.name}\n`);
    const scopes: string[] = (spec.scopes ?? []).toSorted();
    if (scopes.length > 0) page.write(1, `Scopes:\t${scopes.join(', ')}\n`);
    page.write(1, 'Resource\tUsed\tHard\n');
    page.write(1, '--------\t---\t---\n');
    for (const name of Object.keys(status?.hard ?? {}).sort()) {
      page.write(1, `${name}\t${quantity(status.used, name)}\t${quantity(status.hard, name)}\n`);
    }
  }
}

const COLUMNS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'];

function writeLimitRanges(page: Page, ranges: readonly KubeObject[]): void {
  if (ranges.length === 0) {
    page.write(0, 'No LimitRange resource.\n');
    return;
  }
  page.write(
    0,
    'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n',
  );
  page.write(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const limit of ranges.flatMap((range) => range.spec.limits ?? [])) {
    const names = new Set(COLUMNS.flatMap((column) => Object.keys(limit[column] ?? {})));
    for (const name of [...names].sort()) {
      const cells = COLUMNS.map((column) => (limit[column]?.[name] ? quantity(limit[column], name) : '-'));
      page.write(0, ` ${limit.type}\t${name}\t${cells.join('\t')}\n`);
    }
  }
}
