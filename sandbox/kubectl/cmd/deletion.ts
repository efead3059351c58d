/** Deleting objects and waiting until they are gone; delete, replace --force and apply --prune share it. Follows kubectl/pkg/cmd/delete. */
import { StatusError } from '../../apimachinery/errors.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import { CommandError, isNotFound, withSource } from '../errors.ts';
import type { Factory } from '../factory.ts';
import { type Flag, flag } from '../flags.ts';
import { ResourceHelper, watch } from '../helper.ts';
import { groupResourceOf, pathOf } from '../mapper.ts';
import type { Info } from '../resource-builder.ts';

/** "Forever", as kubectl has it: a week. */
export const WEEK_MS = 168 * 3_600_000;

export const cascadeFlag = flag.string(
  'cascade',
  'background',
  'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.',
  undefined,
  { noOptDefault: 'background' },
);

/** --cascade, --force, --grace-period, --timeout, --wait as apply and replace have them. */
export const deletionFlags: readonly Flag[] = [
  cascadeFlag,
  flag.bool(
    'force',
    false,
    'If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.',
  ),
  flag.int(
    'grace-period',
    -1,
    'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).',
  ),
  flag.duration(
    'timeout',
    '0s',
    'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
  ),
  flag.bool('wait', false, 'If true, wait for resources to be gone before returning. This waits for finalizers.'),
];

/** metav1.DeletionPropagation. */
export function propagationOf(cascade: string): string {
  switch (cascade) {
    case 'orphan':
      return 'Orphan';
    case 'foreground':
      return 'Foreground';
    case 'background':
      return 'Background';
    default:
      throw new CommandError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  }
}

/** Deletes one object; gives the uid of what goes away, when the server tells. */
export async function deleteInfo(
  factory: Factory,
  info: Info,
  options: { gracePeriod: number; propagation: string; dryRun?: boolean },
): Promise<string | undefined> {
  const helper = new ResourceHelper(factory.client(), { dryRun: options.dryRun ?? false });
  let answer: KubeObject;
  try {
    answer = await helper.delete(info, {
      ...(options.gracePeriod >= 0 ? { gracePeriodSeconds: options.gracePeriod } : {}),
      propagationPolicy: options.propagation,
    });
  } catch (error) {
    throw withSource('deleting', info.source, error);
  }
  return answer.kind === 'Status' ? answer.details?.uid : answer.metadata?.uid;
}

/**
 * Waits until the object is gone, or another has taken its name when `uid` is known.
 * Throws `timed out waiting for the condition on pods/web` after `timeout` milliseconds; with 0 it only looks.
 */
export async function waitForDeletion(factory: Factory, info: Info, timeout: number, uid?: string): Promise<void> {
  const { process } = factory;
  const client = factory.client();
  const deadline = process.clock.now() + timeout;
  const { mapping, namespace, name } = info;
  let current: KubeObject;
  try {
    current = await client.request({ method: 'GET', path: pathOf(mapping, namespace, name) });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (uid !== undefined && current.metadata.uid !== uid) return;
  if (timeout === 0) throw new CommandError(`condition not met for ${objectName(info)}`);
  const timedOut = () => new CommandError(`timed out waiting for the condition on ${mapping.name}/${name}`);
  const fieldSelector = `metadata.name=${name}`;
  for (;;) {
    const left = deadline - process.clock.now();
    if (left <= 0) throw timedOut();
    const list = await client.request({ method: 'GET', path: pathOf(mapping, namespace), query: { fieldSelector } });
    const found = (list.items as KubeObject[]).find((o) => o.metadata.name === name);
    if (!found || (uid !== undefined && found.metadata.uid !== uid)) return;
    const { resourceVersion } = list.metadata as { resourceVersion?: string };
    const result = await withDeadline(factory, left, async (signal) => {
      const events = watch(client, {
        mapping,
        namespace,
        query: { fieldSelector, resourceVersion, timeoutSeconds: seconds(left) },
        signal,
      });
      for await (const event of events) {
        if (event.type === 'DELETED') return true;
        if (event.type === 'ERROR') return false;
      }
      return false;
    });
    if (result === true) return;
    if (result === undefined) throw timedOut();
  }
}

export function seconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}

/** Runs `work` until it ends or `ms` are over; then its signal aborts and the answer is undefined. */
export async function withDeadline<T>(
  { process }: Factory,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const over = new AbortController();
  const timer = new AbortController();
  const late = process.clock.sleep(ms, AbortSignal.any([timer.signal, process.signal])).then((elapsed) => {
    if (elapsed) over.abort();
  });
  try {
    const result = await Promise.race([
      work(over.signal),
      late.then(() => (over.signal.aborted ? undefined : new Promise<never>(() => {}))),
    ]);
    return over.signal.aborted ? undefined : result;
  } catch (error) {
    if (over.signal.aborted) return undefined;
    throw error;
  } finally {
    timer.abort();
  }
}

/** `pods/web`, `deployments.apps/web` */
export function objectName({ mapping, name }: Pick<Info, 'mapping' | 'name'>): string {
  return `${groupResourceOf(mapping)}/${name}`;
}

export function isForbidden(error: unknown): boolean {
  return error instanceof StatusError && (error.reason === 'Forbidden' || error.reason === 'MethodNotAllowed');
}
