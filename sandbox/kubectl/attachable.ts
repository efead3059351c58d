/** From what was named to the Pod to talk to. Follows kubectl/pkg/polymorphichelpers/{attachablepodforobject,helpers}.go and util/podutils. */
import { fromLabelSelectorObject } from '../apimachinery/labels.ts';
import type { KubeList, KubeObject } from '../apimachinery/meta.ts';
import { CommandError } from './errors.ts';
import type { Factory } from './factory.ts';
import { pathOf } from './mapper.ts';
import type { Info } from './resource-builder.ts';

export interface Selected {
  namespace: string;
  /** A label selector's text. */
  selector: string;
}

/** Which Pods stand behind an object. Throws kubectl's words for a kind that has none, beginning with `cannot`, e.g. `cannot attach to`. */
export function selectorOf({ mapping, namespace, name, object }: Info, cannot: string): Selected {
  const spec = object?.spec ?? {};
  switch (mapping.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return { namespace, selector: fromLabelSelectorObject(spec.selector ?? {}).toString() };
    case 'ReplicationController':
    case 'Service':
      if (!spec.selector || Object.keys(spec.selector).length === 0)
        throw new CommandError(
          `${cannot} *${mapping.version}.${mapping.kind}: invalid service '${name}': Service is defined without a selector`,
        );
      return { namespace, selector: fromLabelSelectorObject({ matchLabels: spec.selector }).toString() };
    default: {
      const type = `*${mapping.version}.${mapping.kind}`;
      throw new CommandError(`${cannot} ${type}: selector for ${type} not implemented`);
    }
  }
}

/** The Pods of a selector, in the API's order. */
export async function podsOf(factory: Factory, { namespace, selector }: Selected): Promise<KubeObject[]> {
  const pods = await factory.mapper().forArgument('pods');
  const list = await factory
    .client()
    .request<KubeList>({ method: 'GET', path: pathOf(pods, namespace), query: { labelSelector: selector } });
  return list.items.map((pod) => ({ ...pod, apiVersion: 'v1', kind: 'Pod' }));
}

/** The Pod itself, or the best of those behind the object; waits up to `timeout` ms for a first one. */
export async function attachablePod(
  factory: Factory,
  info: Info,
  forLogs: boolean,
  timeout: number,
): Promise<KubeObject> {
  if (info.mapping.kind === 'Pod' && info.mapping.group === '') return info.object as KubeObject;
  const selected = selectorOf(info, forLogs ? 'cannot get the logs from' : 'cannot attach to');
  const { clock, signal } = factory.process;
  const end = clock.now() + timeout;
  for (;;) {
    const pods = await podsOf(factory, selected);
    if (pods.length > 0) return pods.sort(forLogs ? byLogging : byActivity)[0] as KubeObject;
    if (clock.now() >= end) throw new CommandError('timed out waiting for the condition');
    if (!(await clock.sleep(1000, signal))) throw new CommandError('interrupted', 130);
  }
}

const PHASES: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

/** controller.ActivePods reversed: the ready, long-running, rarely restarted first. */
function byActivity(a: KubeObject, b: KubeObject): number {
  return (
    Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
    phase(b) - phase(a) ||
    Number(isReady(b)) - Number(isReady(a)) ||
    readySince(a, b) ||
    restarts(a) - restarts(b) ||
    created(a, b)
  );
}

/** podutils.ByLogging: the same, except that who restarted more has more to tell. */
function byLogging(a: KubeObject, b: KubeObject): number {
  return (
    Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
    phase(b) - phase(a) ||
    Number(isReady(b)) - Number(isReady(a)) ||
    readySince(a, b) ||
    restarts(b) - restarts(a) ||
    created(a, b)
  );
}

const phase = (pod: KubeObject): number => PHASES[pod.status?.phase ?? ''] ?? 0;

function readyCondition(pod: KubeObject): { status: string; lastTransitionTime?: string } | undefined {
  return pod.status?.conditions?.find((c: { type: string }) => c.type === 'Ready');
}

function isReady(pod: KubeObject): boolean {
  return readyCondition(pod)?.status === 'True';
}

/** Earlier first, among two that are ready. */
function readySince(a: KubeObject, b: KubeObject): number {
  if (!isReady(a) || !isReady(b)) return 0;
  return compare(readyCondition(a)?.lastTransitionTime ?? '', readyCondition(b)?.lastTransitionTime ?? '');
}

function restarts(pod: KubeObject): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((c: { restartCount: number }) => c.restartCount));
}

function created(a: KubeObject, b: KubeObject): number {
  return compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names of containers as kubectl lists them: main, init, ephemeral. */
export function containerNames(pod: KubeObject): { main: string[]; init: string[]; ephemeral: string[] } {
  const names = (list: { name: string }[] | undefined) => (list ?? []).map((c) => c.name);
  return {
    main: names(pod.spec.containers),
    init: names(pod.spec.initContainers),
    ephemeral: names(pod.spec.ephemeralContainers),
  };
}

/** `demoapp, sidecar, setup (init)` */
export function allContainerNames(pod: KubeObject): string {
  const { main, init, ephemeral } = containerNames(pod);
  return [...main, ...ephemeral.map((n) => `${n} (ephem)`), ...init.map((n) => `${n} (init)`)].join(', ');
}

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** The container when none was named: by annotation, or the first, said on stderr when there are more. */
export async function defaultContainer(factory: Factory, pod: KubeObject, quiet: boolean): Promise<string> {
  const { main } = containerNames(pod);
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  if (
    annotated &&
    allContainerNames(pod)
      .split(', ')
      .some((n) => n.split(' ')[0] === annotated)
  )
    return annotated;
  const first = main[0] as string;
  const all = allContainerNames(pod);
  if (!quiet && all.includes(', ')) {
    await factory.process.stderr.write(`Defaulted container ${JSON.stringify(first)} out of: ${all}\n`);
  }
  return first;
}
