/**
 * One Pod towards its spec: a level-triggered pass over its state, run whenever the Pod changed or one of its
 * due times came. Follows pkg/kubelet/pod_workers.go and kuberuntime_manager.go SyncPod.
 */
import { formatDuration } from '../apimachinery/duration.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { keyOf } from '../client/informer.ts';
import { finishRun, startContainer } from './containers.ts';
import { advanceStop, beginPostStart } from './hooks.ts';
import { parseImageReference } from './image.ts';
import { keepImage, planPull, presentImage } from './image-manager.ts';
import { advanceProbes } from './probes.ts';
import { isRunning, type KubeletServices, newID, podEvent, traceContainer } from './services.ts';
import { mainStarted, phaseOf, specOf } from './status.ts';
import type { ContainerState, HookWork, PodState } from './types.ts';
import { MountError } from './volumes.ts';

const MAX_BACKOFF = 300_000;
const FIRST_BACKOFF = 10_000;
/** How long the runtime's news of an exit takes to reach the Pod's worker. */
const RELIST = 1000;

/** What changed in one pass. */
export interface Pass {
  /** Something the status shows has changed while the worker is still busy: write it anyway. */
  urgent: boolean;
}

export function newPodState(pod: KubeObject, uid: string, now: number): PodState {
  const container =
    (kind: ContainerState['kind']) =>
    (spec: { name: string; image?: string }): ContainerState => ({
      name: spec.name,
      ...(spec.image === undefined ? {} : { image: spec.image }),
      kind,
      waiting: { reason: pod.spec.initContainers?.length && kind === 'main' ? 'PodInitializing' : 'ContainerCreating' },
      restarts: 0,
      probes: {},
      started: false,
      ready: false,
    });
  const init = (pod.spec.initContainers ?? []).map((spec: { name: string; restartPolicy?: string }) =>
    container(spec.restartPolicy === 'Always' ? 'sidecar' : 'init')(spec),
  );
  for (const state of init) state.waiting = { reason: 'PodInitializing' };
  return {
    uid,
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name ?? '',
    key: keyOf(pod),
    startTime: now,
    containers: [...init, ...(pod.spec.containers ?? []).map(container('main'))],
    conditions: {},
  };
}

export async function syncPod(k: KubeletServices, state: PodState): Promise<Pass> {
  const pass: Pass = { urgent: false };
  const pod = k.podOf(state);
  expireProcesses(k, state, pass);
  if (!pod) return pass;
  if (state.terminating) {
    await syncTerminating(k, state, pod, pass);
    return pass;
  }
  const now = k.clock.now();
  const deadline = pod.spec.activeDeadlineSeconds;
  if (deadline !== undefined && !state.evicted && now >= state.startTime + deadline * 1000) {
    const message = 'Pod was active on the node longer than the specified deadline';
    state.evicted = { reason: 'DeadlineExceeded', message };
    podEvent(k, state, pod, 'Normal', 'DeadlineExceeded', message);
  }
  if (state.evicted || isTerminal(pod, state)) {
    await endTerminal(k, state, pod, pass);
    return pass;
  }
  if (!state.sandbox && !(await prepareSandbox(k, state, pod))) return pass;
  for (const container of state.containers) {
    advanceStop(k, state, pod, container);
    enforceKill(k, state, container, pass);
    if (container.imageChanged && isRunning(container.run)) {
      const grace = pod.spec.terminationGracePeriodSeconds ?? 30;
      restartContainer(
        k,
        state,
        pod,
        container,
        `Container ${container.name} definition changed, will be restarted`,
        grace,
      );
    } else if (container.imageChanged) {
      delete container.imageChanged;
      delete container.backoff;
    }
  }
  if (state.containers.some(({ run }) => isRunning(run))) await advanceProbes(k, state, pod, pass);
  await advanceContainers(k, state, pod, pass);
  return pass;
}

function isTerminal(pod: KubeObject, state: PodState): boolean {
  const phase = phaseOf(pod, state);
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Processes whose end or alarm has come. */
function expireProcesses(k: KubeletServices, state: PodState, pass: Pass): void {
  const now = k.clock.now();
  for (const container of state.containers) {
    const { run } = container;
    if (!isRunning(run)) continue;
    if (run.wakeAt !== undefined && run.wakeAt <= now) {
      delete run.wakeAt;
      const daemon = k.catalogue.get(run.repository).daemons?.[run.process.kind === 'daemon' ? run.process.name : ''];
      daemon?.wake?.(k.runtime.context(run, k.sandboxes.surroundings(state, container.name, run)));
    }
    if (run.exitAt && run.exitAt.at <= now) {
      finishRun(k, state, container, run.exitAt.code, run.exitAt.reason);
      if (!state.terminating) container.retryAt = now + RELIST;
      pass.urgent = true;
    }
  }
}

/** True when the sandbox is up. */
async function prepareSandbox(k: KubeletServices, state: PodState, pod: KubeObject): Promise<boolean> {
  const now = k.clock.now();
  if (state.sandbox) return true;
  if (!state.work) {
    if (state.retryAt !== undefined && state.retryAt > now) return false;
    delete state.retryAt;
    state.work = { kind: 'sandbox', due: now + 150 + k.random.int(350) };
    return false;
  }
  if (state.work.kind !== 'sandbox' || state.work.due > now) return false;
  delete state.work;
  const ip = pod.spec.hostNetwork ? k.node.address : allocateAddress(k, state.uid);
  try {
    await k.sandboxes.prepareVolumes(state, ip);
  } catch (error) {
    if (!pod.spec.hostNetwork) delete k.state.addresses[ip];
    if (!(error instanceof MountError)) throw error;
    podEvent(k, state, pod, 'Warning', 'FailedMount', error.message);
    const wait = Math.min(500 * 2 ** (state.mountFailures ?? 0), 122_000);
    state.mountFailures = (state.mountFailures ?? 0) + 1;
    state.retryAt = now + wait;
    return false;
  }
  delete state.mountFailures;
  state.sandbox = { id: newID(k.random), ip, attempt: 0 };
  await k.sandboxes.create(state);
  traceContainer(k, state, '', 'sandbox', ip);
  return true;
}

/** The next free address of the node's range, after the gateway. */
function allocateAddress(k: KubeletServices, uid: string): string {
  const prefix = k.node.podCIDR.replace(/\.\d+\/\d+$/, '');
  for (let tries = 0; tries < 253; tries++) {
    const last = 2 + (k.state.nextAddress % 253);
    k.state.nextAddress++;
    const ip = `${prefix}.${last}`;
    if (k.state.addresses[ip]) continue;
    k.state.addresses[ip] = uid;
    return ip;
  }
  throw new Error(`${k.node.name}: no IP addresses available in range set: ${k.node.podCIDR}`);
}

async function advanceContainers(k: KubeletServices, state: PodState, pod: KubeObject, pass: Pass): Promise<void> {
  for (;;) {
    const now = k.clock.now();
    if (state.work?.kind === 'hook') {
      if (!finishPostStart(k, state, pod, state.work, pass)) return;
      await advanceProbes(k, state, pod, pass);
      continue;
    }
    if (state.work) {
      if (state.work.due > now) return;
      await finishWork(k, state, pod, pass);
      continue;
    }
    const container = nextToStart(k, state, pod, pass);
    if (!container) return;
    beginStart(k, state, pod, container, pass);
  }
}

/** The container the worker should turn to; undefined when there is nothing to do now. */
function nextToStart(k: KubeletServices, state: PodState, pod: KubeObject, pass: Pass): ContainerState | undefined {
  const initialised = mainStarted(state);
  for (const container of state.containers) {
    if (container.kind === 'main') continue;
    const { run } = container;
    if (container.kind === 'sidecar') {
      if (!isRunning(run)) {
        if (eligible(k, state, pod, container, pass)) return container;
        if (!initialised) return undefined;
      } else if (!container.started && !initialised) return undefined;
      continue;
    }
    if (initialised || (run && run.finishedAt !== undefined && run.exitCode === 0)) continue;
    if (isRunning(run)) return undefined;
    return eligible(k, state, pod, container, pass) ? container : undefined;
  }
  for (const container of state.containers) {
    if (container.kind === 'main' && !isRunning(container.run) && eligible(k, state, pod, container, pass))
      return container;
  }
  return undefined;
}

function eligible(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  pass: Pass,
): boolean {
  const now = k.clock.now();
  if (container.retryAt !== undefined && container.retryAt > now) return false;
  delete container.retryAt;
  const { run } = container;
  if (!run) return true;
  const policy = container.kind === 'sidecar' ? 'Always' : (pod.spec.restartPolicy ?? 'Always');
  if (container.kind === 'main' || container.kind === 'init') {
    if (policy === 'Never') return false;
    if (policy === 'OnFailure' && run.exitCode === 0) return false;
  }
  const finished = run.finishedAt as number;
  let { backoff } = container;
  if (backoff && finished - backoff.updated > 2 * MAX_BACKOFF) backoff = undefined;
  if (!backoff) {
    container.backoff = { ms: FIRST_BACKOFF, updated: now };
    return true;
  }
  if (now - finished >= backoff.ms) {
    container.backoff = { ms: Math.min(backoff.ms * 2, MAX_BACKOFF), updated: now };
    return true;
  }
  container.retryAt = finished + backoff.ms;
  const pod_ = `${state.name}_${state.namespace}(${state.uid})`;
  container.waiting = {
    reason: 'CrashLoopBackOff',
    message: `back-off ${formatDuration(backoff.ms)} restarting failed container=${container.name} pod=${pod_}`,
  };
  podEvent(
    k,
    state,
    pod,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${container.name} in pod ${pod_}`,
    container.name,
  );
  pass.urgent = true;
  return false;
}

/** Image first: present, to be pulled, or not to be had. */
function beginStart(k: KubeletServices, state: PodState, pod: KubeObject, container: ContainerState, pass: Pass): void {
  const now = k.clock.now();
  const spec = specOf(pod, container.name) as Record<string, any>;
  const reference = parseImageReference(spec.image);
  const wait = (reason: string, message: string, retry: number) => {
    container.waiting = { reason, message };
    container.retryAt = now + retry;
    pass.urgent = true;
  };
  if (typeof reference === 'string') {
    const message = `Failed to apply default image tag "${spec.image}": couldn't parse image name "${spec.image}": ${reference}`;
    podEvent(k, state, pod, 'Warning', 'InspectFailed', message, container.name);
    podEvent(k, state, pod, 'Warning', 'Failed', 'Error: InvalidImageName', container.name);
    wait('InvalidImageName', message, 12_000);
    return;
  }
  const policy = spec.imagePullPolicy ?? (reference.tag === 'latest' ? 'Always' : 'IfNotPresent');
  const present = k.state.images[reference.canonical] !== undefined;
  if (policy === 'Never' && !present) {
    const message = `Container image "${spec.image}" is not present with pull policy of Never`;
    podEvent(k, state, pod, 'Warning', 'ErrImageNeverPull', message, container.name);
    podEvent(k, state, pod, 'Warning', 'Failed', 'Error: ErrImageNeverPull', container.name);
    wait('ErrImageNeverPull', message, 12_000);
    return;
  }
  if (present && policy !== 'Always') {
    podEvent(
      k,
      state,
      pod,
      'Normal',
      'Pulled',
      `Container image "${spec.image}" already present on machine and can be accessed by the pod`,
      container.name,
    );
    state.work = { kind: 'start', container: container.name, due: now + 60 + k.random.int(140) };
    return;
  }
  const backoff = container.pullBackoff;
  if (backoff && now < backoff.until) {
    const message = `Back-off pulling image "${spec.image}"`;
    podEvent(k, state, pod, 'Normal', 'BackOff', message, container.name);
    podEvent(k, state, pod, 'Warning', 'Failed', 'Error: ImagePullBackOff', container.name);
    wait(
      'ImagePullBackOff',
      `${message}: ErrImagePull: ${backoff.error}`,
      backoff.until - now + 500 + k.random.int(2500),
    );
    return;
  }
  podEvent(k, state, pod, 'Normal', 'Pulling', `Pulling image "${spec.image}"`, container.name);
  traceContainer(k, state, container.name, 'pulling', spec.image);
  const { done, took } = planPull(k.state, k.catalogue, reference, present, now, k.random);
  state.work = { kind: 'pull', container: container.name, image: spec.image, began: now, took, due: done };
}

async function finishWork(k: KubeletServices, state: PodState, pod: KubeObject, pass: Pass): Promise<void> {
  const work = state.work as NonNullable<PodState['work']>;
  delete state.work;
  if (work.kind === 'sandbox' || work.kind === 'hook') return;
  const container = state.containers.find((c) => c.name === work.container) as ContainerState;
  const spec = specOf(pod, container.name) as Record<string, any>;
  const reference = parseImageReference(work.kind === 'pull' ? work.image : spec.image);
  if (typeof reference === 'string') return;
  const now = k.clock.now();
  if (work.kind === 'pull') {
    const error = k.catalogue.pullError(reference);
    if (error) {
      podEvent(k, state, pod, 'Warning', 'Failed', `Failed to pull image "${work.image}": ${error}`, container.name);
      podEvent(k, state, pod, 'Warning', 'Failed', 'Error: ErrImagePull', container.name);
      const last = container.pullBackoff;
      const ms = last && now - last.until <= 2 * MAX_BACKOFF ? Math.min(last.ms * 2, MAX_BACKOFF) : FIRST_BACKOFF;
      container.pullBackoff = { ms, until: now + ms, error };
      container.waiting = { reason: 'ErrImagePull', message: error };
      container.retryAt = now + (last ? Math.min(ms - 1000, 9_000 + k.random.int(6000)) : 1000);
      pass.urgent = true;
      return;
    }
    delete container.pullBackoff;
    keepImage(k.state, k.catalogue, reference);
    k.imagesChanged();
    const size = k.state.images[reference.canonical]?.size ?? 0;
    podEvent(
      k,
      state,
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${work.image}" in ${formatDuration(work.took)} (${formatDuration(now - work.began)} including waiting). Image size: ${size} bytes.`,
      container.name,
    );
    state.work = { kind: 'start', container: container.name, due: now + 60 + k.random.int(140) };
    return;
  }
  const failure = await startContainer(k, state, pod, container, presentImage(k.catalogue, reference));
  if (failure) {
    container.waiting = failure;
    container.retryAt = now + (failure.reason === 'RunContainerError' ? RELIST : 10_000 + k.random.int(5000));
    pass.urgent = true;
    return;
  }
  if (spec.lifecycle?.postStart) state.work = { kind: 'hook', container: container.name };
  else await advanceProbes(k, state, pod, pass);
}

/** Begins the hook, or takes its outcome. True when the worker may go on. */
function finishPostStart(k: KubeletServices, state: PodState, pod: KubeObject, work: HookWork, pass: Pass): boolean {
  const container = state.containers.find((c) => c.name === work.container) as ContainerState;
  if (!work.outcome && !work.running) beginPostStart(k, state, container, work);
  if (!work.outcome) return false;
  const { failure } = work.outcome;
  delete state.work;
  pass.urgent = true;
  if (failure === undefined) return true;
  podEvent(k, state, pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', container.name);
  container.waiting = { reason: 'PostStartHookError', message: failure };
  if (isRunning(container.run)) {
    const grace = pod.spec.terminationGracePeriodSeconds ?? 30;
    restartContainer(k, state, pod, container, 'FailedPostStartHook', grace);
  }
  return true;
}

/** SIGKILL for a container told to stop whose time is up. */
function enforceKill(k: KubeletServices, state: PodState, container: ContainerState, pass: Pass): void {
  const { run, killing } = container;
  if (!killing || !isRunning(run) || killing.deadline > k.clock.now()) return;
  finishRun(k, state, container, 137, 'Error');
  container.retryAt = k.clock.now() + RELIST;
  pass.urgent = true;
}

/** Stops a running container to start it anew, as a failed liveness probe asks. */
export function restartContainer(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  message: string,
  grace: number,
): void {
  if (container.killing) return;
  podEvent(k, state, pod, 'Normal', 'Killing', message, container.name);
  container.killing = { deadline: k.clock.now() + grace * 1000 };
  advanceStop(k, state, pod, container);
}

/** The phase is final: whatever still runs is stopped, then the sandbox goes. */
async function endTerminal(k: KubeletServices, state: PodState, pod: KubeObject, pass: Pass): Promise<void> {
  delete state.work;
  const now = k.clock.now();
  const grace = pod.spec.terminationGracePeriodSeconds ?? 30;
  let running = false;
  for (const container of state.containers) {
    if (!isRunning(container.run)) continue;
    running = true;
    if (!container.killing) {
      podEvent(k, state, pod, 'Normal', 'Killing', `Stopping container ${container.name}`, container.name);
      container.killing = { deadline: now + grace * 1000 };
    }
    advanceStop(k, state, pod, container);
    enforceKill(k, state, container, pass);
  }
  if (!running) releaseSandbox(k, state);
}

/** The API asked for the end: preStop, SIGTERM, SIGKILL at the deadline, then the sandbox. */
async function syncTerminating(k: KubeletServices, state: PodState, pod: KubeObject, pass: Pass): Promise<void> {
  const end = state.terminating as NonNullable<PodState['terminating']>;
  const now = k.clock.now();
  delete state.work;
  let running = false;
  const mainRunning = state.containers.some((c) => c.kind === 'main' && isRunning(c.run));
  for (const container of state.containers) {
    if (!isRunning(container.run)) continue;
    running = true;
    // Sidecars end after the containers they serve.
    if (container.kind === 'sidecar' && mainRunning && now < end.deadline) continue;
    if (!container.killing) {
      container.killing = { deadline: end.deadline };
      if (!state.orphan)
        podEvent(k, state, pod, 'Normal', 'Killing', `Stopping container ${container.name}`, container.name);
    }
    advanceStop(k, state, pod, container);
    enforceKill(k, state, container, pass);
  }
  if (running && state.containers.some((c) => isRunning(c.run))) return;
  for (const container of state.containers) delete container.retryAt;
  end.cleanAt ??= now + 250 + k.random.int(400);
  pass.urgent = true;
  if (end.cleanAt <= now) releaseSandbox(k, state);
}

function releaseSandbox(k: KubeletServices, state: PodState): void {
  if (!state.sandbox || state.released) return;
  state.released = true;
  k.sandboxes.detach(state);
  if (k.state.addresses[state.sandbox.ip] === state.uid) delete k.state.addresses[state.sandbox.ip];
}

/** The next instants at which the Pod needs a pass: those somebody waits for, and those that only tick on. */
export function dueTimes(pod: KubeObject | undefined, state: PodState, now: number): { soon?: number; later?: number } {
  let soon = Number.POSITIVE_INFINITY;
  let later = Number.POSITIVE_INFINITY;
  // The pass just made has dealt with whatever is due: what is still in the past has nothing more to give.
  const wait = (at: number) => {
    if (at > now) soon = Math.min(soon, at);
  };
  const tick = (at: number) => {
    if (at > now) later = Math.min(later, at);
  };
  if (state.work && state.work.kind !== 'hook') wait(state.work.due);
  if (state.retryAt !== undefined && !state.sandbox) {
    if (state.retryAt - now < 5000) wait(state.retryAt);
    else tick(state.retryAt);
  }
  for (const container of state.containers) {
    const { run } = container;
    if (isRunning(run)) {
      // A process started in this very pass may be due to end at once.
      if (run.wakeAt !== undefined) wait(Math.max(run.wakeAt, now + 1));
      if (run.exitAt && run.exitAt.at - now <= 60_000) wait(Math.max(run.exitAt.at, now + 1));
      else if (run.exitAt) tick(run.exitAt.at);
      if (container.killing) wait(container.killing.deadline);
      if (!state.terminating) {
        for (const type of ['startup', 'readiness', 'liveness'] as const) {
          const probe = container.probes[type];
          if (!probe) continue;
          // A verdict still to come is waited for; once there is one, probing ticks on.
          if (probe.result === undefined) wait(probe.due);
          else tick(probe.due);
        }
      }
    }
    if (container.retryAt !== undefined && !state.terminating) {
      if (container.retryAt - now <= 2000) wait(container.retryAt);
      else tick(container.retryAt);
    }
  }
  if (state.terminating?.cleanAt !== undefined && !state.released) wait(state.terminating.cleanAt);
  const deadline = pod?.spec.activeDeadlineSeconds;
  if (deadline !== undefined && !state.evicted && !state.terminating && !state.released) {
    tick(state.startTime + deadline * 1000);
  }
  return { ...(Number.isFinite(soon) ? { soon } : {}), ...(Number.isFinite(later) ? { later } : {}) };
}
