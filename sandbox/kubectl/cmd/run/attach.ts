/** `run --attach`: waits for the Pod, joins it, and takes over its exit status. */
import { StatusError } from '../../../apimachinery/errors.ts';
import { type KubeObject, rfc3339 } from '../../../apimachinery/meta.ts';
import { defaultContainer } from '../../attachable.ts';
import type { Invocation } from '../../command.ts';
import { CommandError, Interrupted, SilentExit } from '../../errors.ts';
import { errorOfEvent, watch } from '../../helper.ts';
import { attachToContainer } from '../attach.ts';
import { withDeadline } from '../deletion.ts';
import { restartPolicyOf } from './objects.ts';

export async function attachAndFinish(invocation: Invocation, created: KubeObject): Promise<void> {
  const { flags, process } = invocation;
  const pod = await waitForPod(invocation, created, (p) => isOver(p) || isReady(p));
  await join(invocation, pod);
  const policy = restartPolicyOf(flags);
  if (flags.bool('leave-stdin-open') || policy === 'Always') return;
  const end = await waitForPod(
    invocation,
    created,
    policy === 'Never' ? isOver : (p) => p.status?.phase === 'Succeeded',
  );
  if (end.status.phase === 'Succeeded') return;
  const { namespace, name } = end.metadata;
  const terminated = end.status.containerStatuses?.[0]?.state?.terminated;
  if (!terminated?.exitCode) throw new CommandError(`pod ${namespace}/${name} failed with unknown exit code`);
  await process.stderr.write(
    `pod ${namespace}/${name} terminated (${terminated.reason ?? ''})\n${terminated.message ?? ''}`,
  );
  throw new SilentExit(terminated.exitCode);
}

/** What it has said already, and then the container itself; its logs where that cannot be had. */
async function join(invocation: Invocation, pod: KubeObject): Promise<void> {
  const { factory, flags, process } = invocation;
  const container = await defaultContainer(factory, pod, flags.bool('quiet'));
  await printLogs(invocation, pod, container);
  if (isOver(pod)) return;
  const since = rfc3339(process.clock.now());
  try {
    await attachToContainer(invocation, pod, container);
  } catch (error) {
    if (error instanceof Interrupted || process.signal.aborted) throw error;
    await process.stderr.write(
      `warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${(error as Error).message}\n`,
    );
    await printLogs(invocation, pod, container, since);
  }
}

async function printLogs({ factory, process }: Invocation, pod: KubeObject, container: string, sinceTime?: string) {
  const { namespace, name } = pod.metadata;
  const { body } = await factory.client().exchange({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
    query: { container, sinceTime },
    headers: { accept: 'application/json, */*' },
  });
  if (body.kind === 'stream') for await (const chunk of body.chunks) await process.stdout.write(chunk);
  else if (body.kind === 'bytes') await process.stdout.write(body.bytes);
}

const isOver = ({ status }: KubeObject): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

function isReady({ status }: KubeObject): boolean {
  const ready = status?.conditions?.find((c: { type: string }) => c.type === 'Ready');
  return status?.phase === 'Running' && ready?.status === 'True';
}

/** The Pod once it is as wanted, within --pod-running-timeout. */
async function waitForPod(
  { factory, flags }: Invocation,
  { metadata }: KubeObject,
  wanted: (pod: KubeObject) => boolean,
): Promise<KubeObject> {
  const namespace = metadata.namespace ?? '';
  const mapping = await factory.mapper().forKind('v1', 'Pod');
  const fieldSelector = `metadata.name=${metadata.name}`;
  const found = await withDeadline(factory, flags.duration('pod-running-timeout'), async (signal) => {
    for (;;) {
      const client = factory.client();
      const path = `/api/v1/namespaces/${namespace}/pods`;
      const list = await client.request({ method: 'GET', path, query: { fieldSelector }, signal });
      for (const pod of list.items as KubeObject[]) if (wanted(pod)) return pod;
      const { resourceVersion } = list.metadata;
      for await (const event of watch(client, {
        mapping,
        namespace,
        query: { fieldSelector, resourceVersion },
        signal,
      })) {
        if (event.type === 'ERROR') throw errorOfEvent(event);
        if (event.type === 'DELETED') throw new StatusError(404, 'NotFound', 'pods "" not found');
        if (event.type !== 'BOOKMARK' && wanted(event.object)) return event.object;
      }
    }
  });
  if (!found) throw new CommandError('timed out waiting for the condition');
  return found;
}
