/** postStart and preStop. Follows pkg/kubelet/lifecycle/handlers.go and killContainer of kuberuntime_container.go. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { NetworkError } from '../apimachinery/process.ts';
import { readAll } from '../apimachinery/streams.ts';
import { stopRun } from './containers.ts';
import { execSync } from './exec-sync.ts';
import { dialError, portOf } from './probes.ts';
import { isRunning, type KubeletServices, podEvent } from './services.ts';
import { specOf } from './status.ts';
import type { ContainerState, HookWork, PodState } from './types.ts';

type Json = Record<string, any>;

/** What is left to a container after a preStop hook that has used its grace up. */
const MINIMUM_GRACE_MS = 2000;

/** Begins the hook of a container that has just started; its worker waits for the outcome, which a later pass finds. */
export function beginPostStart(k: KubeletServices, state: PodState, container: ContainerState, work: HookWork): void {
  const pod = k.podOf(state);
  const handler = pod && specOf(pod, container.name)?.lifecycle?.postStart;
  if (!handler) {
    work.outcome = {};
    return;
  }
  work.running = true;
  void runHook(k, state, pod, container, handler).then((failure) => {
    delete work.running;
    work.outcome = failure === undefined ? {} : { failure };
    k.poke(state.uid);
  });
}

/** Stops a container told to: its preStop hook within the grace it has, then SIGTERM. SIGKILL is the caller's. */
export function advanceStop(k: KubeletServices, state: PodState, pod: KubeObject, container: ContainerState): void {
  const { killing, run } = container;
  if (!killing || !isRunning(run) || run.stopping) return;
  const handler = specOf(pod, container.name)?.lifecycle?.preStop;
  const now = k.clock.now();
  if (handler && killing.preStop === undefined && killing.deadline > now) {
    killing.preStop = 'running';
    void runHook(k, state, pod, container, handler).then((failure) => {
      if (killing.preStop !== 'running' || container.run !== run || !isRunning(run)) return;
      killing.preStop = 'done';
      if (failure !== undefined)
        podEvent(k, state, pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', container.name);
      k.poke(state.uid);
    });
  }
  if (killing.preStop === 'running' && killing.deadline > now) return;
  if (killing.preStop !== undefined) killing.deadline = Math.max(killing.deadline, now + MINIMUM_GRACE_MS);
  killing.preStop = 'done';
  stopRun(k, state, container);
}

/** After a restore: hooks that were under way are gone, and are run anew. True when there were any. */
export function forgetHooks(state: PodState): boolean {
  let any = false;
  if (state.work?.kind === 'hook' && state.work.running) {
    delete state.work.running;
    any = true;
  }
  for (const { killing } of state.containers) {
    if (killing?.preStop !== 'running') continue;
    delete killing.preStop;
    any = true;
  }
  return any;
}

/** Undefined when all is well, else the waiting container's message. */
async function runHook(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  handler: Json,
): Promise<string | undefined> {
  const { run } = container;
  const about = `for Container "${container.name}" in Pod "${state.name}_${state.namespace}(${state.uid})" failed`;
  if (handler.sleep) {
    if (!run) return undefined;
    const end = new AbortController();
    k.runtime.track(run, end);
    await k.runtime.sleep(run, (handler.sleep.seconds ?? 0) * 1000, end.signal);
    end.abort();
    return undefined;
  }
  if (handler.exec) {
    const command: string[] = handler.exec.command ?? [];
    const result = await execSync(k, state, container, command, 0);
    if (result.kind === 'exited' && result.code === 0) return undefined;
    const text = result.kind === 'exited' ? result.output : '';
    const why =
      result.kind === 'exited' ? `command '${command.join(' ')}' exited with ${result.code}: ${text}` : result.message;
    return `Exec lifecycle hook ([${command.join(' ')}]) ${about} - error: ${why}, message: ${JSON.stringify(text)}`;
  }
  if (!handler.httpGet) return `Cannot run handler: invalid handler: ${JSON.stringify(handler)}`;
  const { host = state.sandbox?.ip, path = '', port, scheme = 'HTTP', httpHeaders = [] } = handler.httpGet;
  const number = portOf(specOf(pod, container.name) ?? {}, port);
  const url = `${scheme.toLowerCase()}://${host}:${number}${path.startsWith('/') ? '' : '/'}${path}`;
  const headers: Record<string, string> = { 'user-agent': 'kube-lifecycle/1.36', accept: '*/*', connection: 'close' };
  for (const header of httpHeaders) headers[String(header.name).toLowerCase()] = header.value;
  try {
    // Any answer will do.
    const answer = await k.sandboxes.hostNetwork.http({ method: 'GET', url, headers }, { insecure: true });
    await readAll(answer.body);
    return undefined;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return `HTTP lifecycle hook (${path}) ${about} - error: Get "${url}": ${dialError(error, `${host}:${number}`)}`;
  }
}
