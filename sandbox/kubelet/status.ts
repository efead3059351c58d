/** A Pod's status from the kubelet's memory. Follows pkg/kubelet/kubelet_pods.go generateAPIPodStatus and pkg/kubelet/status/generate.go. */
import { type KubeObject, rfc3339 } from '../apimachinery/meta.ts';
import type { ContainerRun, ContainerState, PodState } from './types.ts';

type Json = Record<string, any>;

/** Phase as getPhase derives it. */
export function phaseOf(pod: KubeObject, state: PodState): 'Pending' | 'Running' | 'Succeeded' | 'Failed' {
  if (state.evicted) return 'Failed';
  const policy = pod.spec.restartPolicy ?? 'Always';
  let running = 0;
  let waiting = 0;
  let _succeeded = 0;
  let failed = 0;
  for (const container of state.containers) {
    const { run } = container;
    if (container.kind === 'init') {
      if (!run) return 'Pending';
      if (run.finishedAt === undefined) return 'Pending';
      if (run.exitCode !== 0 && policy === 'Never' && !mainStarted(state)) return 'Failed';
      if (run.exitCode !== 0 && !mainStarted(state)) return 'Pending';
      continue;
    }
    if (container.kind === 'sidecar') continue;
    if (!run) waiting++;
    else if (run.finishedAt === undefined) running++;
    else if (run.exitCode === 0) _succeeded++;
    else failed++;
  }
  if (waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (policy === 'Always' && !state.terminating) return 'Running';
  if (policy === 'Always') return failed > 0 ? 'Failed' : 'Succeeded';
  if (failed === 0) return 'Succeeded';
  return policy === 'Never' || state.terminating ? 'Failed' : 'Running';
}

export function mainStarted(state: PodState): boolean {
  return state.containers.some((c) => c.kind === 'main' && c.run !== undefined);
}

export interface StatusContext {
  hostIP: string;
  now: number;
}

/** The whole status, fields in Go's order; remembers the conditions' transition times in `state`. */
export function podStatus(pod: KubeObject, state: PodState, context: StatusContext): Json {
  const phase = phaseOf(pod, state);
  const now = rfc3339(context.now);
  const terminal = phase === 'Succeeded' || phase === 'Failed';
  const statuses = (kinds: string[]) =>
    state.containers.filter((c) => kinds.includes(c.kind)).map((c) => containerStatus(pod, c, phase));
  const main = statuses(['main']);
  const init = statuses(['init', 'sidecar']);
  const generation = pod.metadata.generation;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  const conditions: Json[] = [];
  const add = (type: string, status: string, reason?: string, message?: string) => {
    const old = state.conditions[type];
    const since = old && old[0] === status ? old[1] : now;
    state.conditions[type] = [status, since];
    const condition: Json = { type, ...observed, status, lastProbeTime: null, lastTransitionTime: since };
    if (reason) condition.reason = reason;
    if (message) condition.message = message;
    conditions.push(condition);
  };
  const sandboxUp = state.sandbox !== undefined && !terminal && !state.terminating?.cleanAt;
  add('PodReadyToStartContainers', sandboxUp ? 'True' : 'False');
  initialized(pod, state, init, phase, add);
  const unready = [...init.filter((s) => isSidecar(state, s.name)), ...main].filter((s) => !s.ready).map((s) => s.name);
  const readiness: [string, string?, string?] =
    phase === 'Succeeded'
      ? ['False', 'PodCompleted']
      : phase === 'Failed'
        ? ['False', 'PodFailed']
        : unready.length > 0
          ? ['False', 'ContainersNotReady', `containers with unready status: [${unready.join(' ')}]`]
          : ['True'];
  const gates = readiness[0] === 'True' ? gateMessages(pod) : [];
  if (gates.length > 0) add('Ready', 'False', 'ReadinessGatesNotReady', gates.join(', '));
  else add('Ready', ...readiness);
  add('ContainersReady', ...readiness);
  const scheduled = (pod.status?.conditions ?? []).find((c: Json) => c.type === 'PodScheduled' && c.status === 'True');
  if (scheduled) state.conditions.PodScheduled ??= ['True', scheduled.lastTransitionTime ?? now];
  add('PodScheduled', 'True');
  const own = new Set(conditions.map((c) => c.type));
  for (const foreign of pod.status?.conditions ?? []) if (!own.has(foreign.type)) conditions.push(foreign);
  const ip = state.sandbox?.ip;
  return {
    ...observed,
    phase,
    conditions,
    ...(state.evicted?.message ? { message: state.evicted.message } : {}),
    ...(state.evicted ? { reason: state.evicted.reason } : {}),
    hostIP: context.hostIP,
    hostIPs: [{ ip: context.hostIP }],
    ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: rfc3339(state.startTime),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    ...(main.length > 0 ? { containerStatuses: main } : {}),
    ...(pod.status?.qosClass ? { qosClass: pod.status.qosClass } : {}),
  };
}

function isSidecar(state: PodState, name: string): boolean {
  return state.containers.some((c) => c.name === name && c.kind === 'sidecar');
}

function gateMessages(pod: KubeObject): string[] {
  const messages: string[] = [];
  for (const gate of pod.spec.readinessGates ?? []) {
    const condition = (pod.status?.conditions ?? []).find((c: Json) => c.type === gate.conditionType);
    if (!condition)
      messages.push(`corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`);
    else if (condition.status !== 'True') {
      messages.push(`the status of pod readiness gate "${gate.conditionType}" is not "True", but ${condition.status}`);
    }
  }
  return messages;
}

function initialized(
  pod: KubeObject,
  state: PodState,
  init: Json[],
  phase: string,
  add: (type: string, status: string, reason?: string, message?: string) => void,
): void {
  if (phase === 'Succeeded') {
    add('Initialized', 'True', 'PodCompleted');
    return;
  }
  if (mainStarted(state) || !pod.spec.initContainers?.length) {
    add('Initialized', 'True');
    return;
  }
  const incomplete = init.filter((s) => (isSidecar(state, s.name) ? !s.started : !s.ready)).map((s) => s.name);
  if (incomplete.length === 0) {
    add('Initialized', 'True');
    return;
  }
  add(
    'Initialized',
    'False',
    'ContainersNotInitialized',
    `containers with incomplete status: [${incomplete.join(' ')}]`,
  );
}

export function specOf(pod: KubeObject, name: string): Json | undefined {
  for (const list of [pod.spec.containers, pod.spec.initContainers]) {
    for (const container of list ?? []) if (container.name === name) return container;
  }
  return undefined;
}

function terminated(run: ContainerRun): Json {
  return {
    containerID: `containerd://${run.id}`,
    exitCode: run.exitCode,
    finishedAt: rfc3339(run.finishedAt as number),
    ...(run.message ? { message: run.message } : {}),
    reason: run.reason,
    startedAt: rfc3339(run.startedAt),
  };
}

function containerStatus(pod: KubeObject, container: ContainerState, phase: string): Json {
  const spec = specOf(pod, container.name) ?? {};
  const { run, previous } = container;
  const running = run !== undefined && run.finishedAt === undefined;
  const retrying =
    run?.finishedAt !== undefined && container.waiting.reason !== '' && phase !== 'Failed' && phase !== 'Succeeded';
  let current: Json;
  if (running) current = { running: { startedAt: rfc3339(run.startedAt) } };
  else if (run && !retrying) current = { terminated: terminated(run) };
  else {
    const { reason, message } = container.waiting;
    current = { waiting: { ...(message ? { message } : {}), reason: reason || 'ContainerCreating' } };
  }
  const last = retrying ? run : previous;
  const mounts = (spec.volumeMounts ?? []).map((m: Json) => ({
    name: m.name,
    mountPath: m.mountPath,
    ...(m.readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
  }));
  const requests = spec.resources?.requests;
  const done = container.kind === 'init' && run?.exitCode === 0 && run.finishedAt !== undefined;
  const user = run && running ? userOf(pod, spec, run) : undefined;
  return {
    name: container.name,
    state: current,
    lastState: last ? { terminated: terminated(last) } : {},
    ready: container.kind === 'init' ? done : container.ready && running,
    restartCount: container.restarts,
    image: run ? canonicalName(run) : spec.image,
    imageID: run ? run.imageID : '',
    ...(run ? { containerID: `containerd://${run.id}` } : {}),
    started: container.started && running,
    ...(requests && run ? { allocatedResources: requests } : {}),
    ...(run ? { resources: spec.resources ?? {} } : {}),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
    ...(user ? { user } : {}),
  };
}

const canonicalName = (run: ContainerRun): string => (run.tag ? `${run.repository}:${run.tag}` : run.imageID);

function userOf(pod: KubeObject, spec: Json, run: ContainerRun): Json {
  const of = (field: string, fallback: number): number =>
    spec.securityContext?.[field] ?? pod.spec.securityContext?.[field] ?? fallback;
  const uid = of('runAsUser', Number(run.data.uid ?? 0));
  const gid = of('runAsGroup', Number(run.data.gid ?? 0));
  const groups = new Set<number>([gid, ...((pod.spec.securityContext?.supplementalGroups as number[]) ?? [])]);
  if (pod.spec.securityContext?.fsGroup !== undefined) groups.add(pod.spec.securityContext.fsGroup);
  return { linux: { uid, gid, supplementalGroups: [...groups].sort((a, b) => a - b) } };
}
