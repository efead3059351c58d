/** What the Pods of a node ask for and may use. Follows describeNodeResource of kubectl/pkg/describe and component-helpers/resource. */
import { translateTimestampSince } from '../../../apimachinery/duration.ts';
import type { KubeObject } from '../../../apimachinery/meta.ts';
import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityMilliValue,
  quantityValue,
} from '../../../apimachinery/quantity.ts';
import type { Page } from './page.ts';

type Amounts = Map<string, Quantity>;
type Which = 'requests' | 'limits';

export function writeNodeResources(page: Page, { status = {} }: KubeObject, pods: readonly KubeObject[], now: number) {
  const allocatable: Record<string, string> = status.allocatable ?? status.capacity ?? {};
  const cell = (amounts: Amounts, name: string) => {
    const amount = amounts.get(name) ?? parseQuantity('0');
    return `${formatQuantity(amount)} (${percent(name, amount, allocatable[name])}%)`;
  };
  page.write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`);
  page.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  page.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  const totals: Record<Which, Amounts> = { requests: new Map(), limits: new Map() };
  for (const pod of pods) {
    const requests = podAmounts(pod, 'requests');
    const limits = podAmounts(pod, 'limits');
    add(totals.requests, requests);
    add(totals.limits, limits);
    const { namespace, name, creationTimestamp } = pod.metadata;
    const cells = ['cpu', 'memory'].flatMap((resource) => [cell(requests, resource), cell(limits, resource)]);
    page.write(1, `${namespace}\t${name}\t\t${cells.join('\t')}\t${translateTimestampSince(creationTimestamp, now)}\n`);
  }
  page.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  page.write(1, 'Resource\tRequests\tLimits\n');
  page.write(1, '--------\t--------\t------\n');
  const names = Object.keys(allocatable).sort();
  const huge = names.filter((name) => name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...huge]) {
    page.write(1, `${name}\t${cell(totals.requests, name)}\t${cell(totals.limits, name)}\n`);
  }
  const standard = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods', ...huge]);
  for (const name of names.filter((n) => !standard.has(n))) {
    const text = (amounts: Amounts) => formatQuantity(amounts.get(name) ?? parseQuantity('0'));
    page.write(1, `${name}\t${text(totals.requests)}\t${text(totals.limits)}\n`);
  }
}

function percent(name: string, amount: Quantity, available = '0'): number {
  const measure = name === 'cpu' ? quantityMilliValue : quantityValue;
  const whole = measure(available);
  return whole === 0 ? 0 : Math.trunc((measure(amount) / whole) * 100);
}

/** What a Pod counts for: its containers together, or its largest init container with the sidecars before it, whatever is more. */
function podAmounts({ spec }: KubeObject, which: Which): Amounts {
  const total: Amounts = new Map();
  for (const container of spec.containers ?? []) add(total, amountsOf(container, which));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container, which);
    if (container.restartPolicy === 'Always') {
      add(total, own);
      add(sidecars, own);
      max(starting, sidecars);
    } else {
      add(own, sidecars);
      max(starting, own);
    }
  }
  max(total, starting);
  for (const [name, text] of Object.entries<string>(spec.resources?.[which] ?? {}))
    total.set(name, parseQuantity(text));
  for (const [name, text] of Object.entries<string>(spec.overhead ?? {})) {
    if (which === 'requests' || total.has(name)) add(total, new Map([[name, parseQuantity(text)]]));
  }
  return total;
}

function amountsOf(
  { resources }: { resources?: Partial<Record<Which, Record<string, string>>> },
  which: Which,
): Amounts {
  return new Map(Object.entries(resources?.[which] ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

function add(to: Amounts, more: Amounts): void {
  for (const [name, amount] of more) {
    const before = to.get(name);
    to.set(name, before ? addQuantity(before, amount) : amount);
  }
}

function max(to: Amounts, other: Amounts): void {
  for (const [name, amount] of other) {
    const before = to.get(name);
    if (!before || compareQuantity(amount, before) > 0) to.set(name, amount);
  }
}
