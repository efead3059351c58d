/** Starting, ending and stopping containers. Follows pkg/kubelet/kuberuntime/kuberuntime_container.go. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { resolveCommand } from './command.ts';
import { ConfigError, environment, expand } from './env.ts';
import type { Image } from './image.ts';
import type { Present } from './image-manager.ts';
import { allocatable } from './node-status.ts';
import { isRunning, type KubeletServices, newID, podEvent, traceContainer } from './services.ts';
import { specOf } from './status.ts';
import type { ContainerRun, ContainerState, PodState } from './types.ts';

type Json = Record<string, any>;

/** Why a start failed; the container is left waiting with the reason. */
export type StartFailure = { reason: string; message: string };

/** Creates and starts a container whose image is there. */
export async function startContainer(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  present: Present,
): Promise<StartFailure | undefined> {
  const spec = specOf(pod, container.name) as Json;
  const { image, tag, imageID, reference } = present;
  const config = image.config(tag);
  let variables: Record<string, string>;
  try {
    variables = await environment({
      pod,
      container: spec,
      objects: k.objects,
      services: k.servicesFor(state.namespace),
      podIP: state.sandbox?.ip ?? '',
      hostIP: k.node.address,
      nodeName: k.node.name,
      allocatable: allocatable(k.node),
    });
    checkUser(pod, spec, config.user?.uid ?? 0);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    podEvent(k, state, pod, 'Warning', 'Failed', `Error: ${error.message}`, container.name);
    return { reason: 'CreateContainerConfigError', message: error.message };
  }
  const known = variables;
  const words = (list: string[] | undefined): string[] => (list ?? []).map((word) => expand(word, known));
  const argv = spec.command?.length
    ? [...words(spec.command), ...words(spec.args)]
    : [...(config.entrypoint ?? []), ...(spec.args?.length ? words(spec.args) : (config.cmd ?? []))];
  const env: Record<string, string> = {
    ...config.env,
    HOSTNAME: pod.spec.hostNetwork ? k.node.name : ((pod.spec.hostname as string) ?? state.name),
    ...(spec.tty ? { TERM: 'xterm' } : {}),
    ...variables,
  };
  env.HOME ??= (config.user?.uid ?? 0) === 0 ? '/root' : '/';
  const now = k.clock.now();
  const old = container.run;
  const run: ContainerRun = {
    id: newID(k.random),
    attempt: old ? old.attempt + 1 : 0,
    imageID,
    tag: reference.tag ?? '',
    repository: reference.repository,
    argv,
    env,
    cwd: spec.workingDir ?? config.workingDir ?? '/',
    process: { kind: 'sleep' },
    startedAt: now,
    data: config.user ? { uid: config.user.uid, gid: config.user.gid } : {},
    listening: [],
    log: [],
  };
  const resolved = resolveCommand(image, argv, env, spec.stdin === true);
  if (old) {
    container.previous = old;
    container.restarts++;
  }
  container.run = run;
  k.own(run, state, container);
  container.waiting = { reason: '' };
  container.started = false;
  container.ready = false;
  container.probes = {};
  podEvent(k, state, pod, 'Normal', 'Created', 'Container created', container.name);
  if ('error' in resolved || (resolved.process.kind === 'program' && !k.runtime.find(image, argv[0] as string))) {
    const why = 'error' in resolved ? resolved.error : `exec: "${argv[0]}": executable file not found in $PATH`;
    const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${why}`;
    podEvent(k, state, pod, 'Warning', 'Failed', `Error: ${message}`, container.name);
    Object.assign(run, { startedAt: 0, finishedAt: now, exitCode: 128, reason: 'StartError', message });
    return { reason: 'RunContainerError', message };
  }
  if (image.load) await k.clock.external(() => image.load?.() ?? Promise.resolve());
  const { process } = resolved;
  if (process.kind === 'program' || (process.kind === 'daemon' && image.daemons?.[process.name]?.client))
    await k.sandboxes.ensureTokens(state);
  run.process = resolved.process;
  run.argv = resolved.argv;
  podEvent(k, state, pod, 'Normal', 'Started', 'Container started', container.name);
  traceContainer(k, state, container.name, 'started');
  launch(k, state, pod, container, run, image, resolved.sleepMs);
  return undefined;
}

function checkUser(pod: KubeObject, spec: Json, imageUser: number): void {
  const nonRoot = spec.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
  const user = spec.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  if (!nonRoot || (user ?? imageUser) !== 0) return;
  const about = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${spec.name})`;
  throw new ConfigError(
    user === 0
      ? `container's runAsUser breaks non-root policy ${about}`
      : `container has runAsNonRoot and image will run as root ${about}`,
  );
}

function launch(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  run: ContainerRun,
  image: Image,
  sleepMs: number | undefined,
): void {
  if (run.process.kind === 'daemon') {
    const around = k.sandboxes.surroundings(state, container.name, run);
    image.daemons?.[run.process.name]?.start(k.runtime.context(run, around));
  } else if (run.process.kind === 'sleep') {
    if (sleepMs !== undefined && Number.isFinite(sleepMs)) run.exitAt = { at: run.startedAt + sleepMs, code: 0 };
  } else startProgram(k, state, pod, container, run);
}

/** A server of the image goes on after a restore. */
export async function resumeDaemon(k: KubeletServices, state: PodState, container: ContainerState): Promise<void> {
  const { run } = container;
  if (!isRunning(run) || run.process.kind !== 'daemon') return;
  const image = k.catalogue.get(run.repository);
  if (!image.load) return;
  await k.clock.external(image.load);
  await image.daemons?.[run.process.name]?.resume?.(
    k.runtime.context(run, k.sandboxes.surroundings(state, container.name, run)),
  );
}

/** At a container's start, and once more for each after a restore. */
export function startProgram(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  run: ContainerRun,
): void {
  const spec = specOf(pod, container.name);
  const around = k.sandboxes.surroundings(state, container.name, run);
  k.runtime.startProgram(run, around, { stdin: spec?.stdin === true, tty: spec?.tty === true });
}

/** A process has ended. */
export function finishRun(
  k: KubeletServices,
  state: PodState,
  container: ContainerState,
  code: number,
  reason?: string,
): void {
  const { run } = container;
  if (!isRunning(run)) return;
  run.finishedAt = k.clock.now();
  run.exitCode = code;
  run.reason = reason ?? (code === 0 ? 'Completed' : 'Error');
  run.listening = [];
  delete run.exitAt;
  delete run.wakeAt;
  container.ready = false;
  container.started = false;
  container.probes = {};
  delete container.killing;
  k.runtime.kill(run, 'SIGKILL');
  traceContainer(k, state, container.name, 'exited', String(code));
}

/** SIGTERM now; SIGKILL is the caller's, at the deadline. As PID 1, a process without a handler does not hear SIGTERM. */
export function stopRun(k: KubeletServices, state: PodState, container: ContainerState): void {
  const { run } = container;
  if (!isRunning(run) || run.stopping) return;
  run.stopping = true;
  if (run.process.kind === 'daemon') signalDaemon(k, state, container, 'SIGTERM');
}

/** A server of the image hears a signal. */
export function signalDaemon(k: KubeletServices, state: PodState, container: ContainerState, signal: string): void {
  const { run } = container;
  if (run?.process.kind !== 'daemon') return;
  const daemon = k.catalogue.get(run.repository).daemons?.[run.process.name];
  const context = k.runtime.context(run, k.sandboxes.surroundings(state, container.name, run));
  if (daemon?.signal) daemon.signal(context, signal);
  else context.exit(0, 100);
}
