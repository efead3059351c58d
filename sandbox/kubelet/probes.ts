/** Startup, liveness and readiness probes. Follows pkg/kubelet/prober. */
import type { KubeObject } from '../apimachinery/meta.ts';
import { NetworkError } from '../apimachinery/process.ts';
import { readAll } from '../apimachinery/streams.ts';
import { execSync } from './exec-sync.ts';
import { type Pass, restartContainer } from './pod-worker.ts';
import { isRunning, type KubeletServices, podEvent } from './services.ts';
import { specOf } from './status.ts';
import type { ContainerState, PodState, ProbeOutcome, ProbeState } from './types.ts';

type Kind = 'startup' | 'liveness' | 'readiness';
const TITLES: Record<Kind, string> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' };

/** Sets probes up, runs those that are due, and settles `started` and `ready`. */
export async function advanceProbes(k: KubeletServices, state: PodState, pod: KubeObject, pass: Pass): Promise<void> {
  for (const container of state.containers) {
    if (container.kind === 'init' || !isRunning(container.run) || container.killing) continue;
    if (state.work?.kind === 'hook' && state.work.container === container.name) continue;
    const spec = specOf(pod, container.name);
    if (!spec) continue;
    if (!container.started) await startup(k, state, pod, container, spec, pass);
    if (container.started && !container.killing) {
      await run(k, state, pod, container, spec, 'liveness', pass);
      if (spec.readinessProbe) {
        await run(k, state, pod, container, spec, 'readiness', pass);
        setReady(container, container.probes.readiness?.result === true, pass);
      } else setReady(container, true, pass);
    }
  }
}

function setReady(container: ContainerState, ready: boolean, pass: Pass): void {
  if (container.ready === ready) return;
  container.ready = ready;
  pass.urgent = true;
}

async function startup(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  spec: Record<string, any>,
  pass: Pass,
): Promise<void> {
  if (!spec.startupProbe) container.started = true;
  else {
    await run(k, state, pod, container, spec, 'startup', pass);
    if (container.probes.startup?.result !== true) return;
    container.started = true;
    delete container.probes.startup;
  }
  pass.urgent ||= spec.startupProbe !== undefined;
}

async function run(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  spec: Record<string, any>,
  kind: Kind,
  pass: Pass,
): Promise<void> {
  const probe = spec[`${kind}Probe`];
  if (!probe) return;
  const now = k.clock.now();
  const period = (probe.periodSeconds ?? 10) * 1000;
  let status = container.probes[kind];
  if (!status) {
    // The first attempt waits for the delay, and a little (probes start spread out).
    const begin = (container.run?.startedAt ?? now) + (probe.initialDelaySeconds ?? 0) * 1000;
    status = { streak: 0, due: Math.max(now, begin) + 100 + k.random.int(Math.min(period, 900)) };
    if (kind === 'liveness') status.result = true;
    container.probes[kind] = status;
  }
  let { outcome } = status;
  delete status.outcome;
  if (!outcome) {
    if (status.running || status.due > now) return;
    status.due = now + period;
    if (probe.exec) {
      begin(k, state, container, status, probe);
      return;
    }
    outcome = await attempt(k, state, spec, probe);
    if (!isRunning(container.run) || container.probes[kind] !== status) return;
  }
  judge(k, state, pod, container, probe, kind, status, outcome, pass);
}

/** A command takes its time: the worker goes on meanwhile, and a later pass finds the outcome. */
function begin(
  k: KubeletServices,
  state: PodState,
  container: ContainerState,
  status: ProbeState,
  probe: Record<string, any>,
): void {
  const { run } = container;
  status.running = true;
  void execProbe(k, state, container, probe.exec.command ?? [], probe.timeoutSeconds ?? 1).then((outcome) => {
    delete status.running;
    if (container.run !== run || !isRunning(run)) return;
    status.outcome = outcome;
    k.poke(state.uid);
  });
}

/** After a restore: commands that were under way are gone, and are run anew. True when there were any. */
export function forgetAttempts(container: ContainerState, now: number): boolean {
  let any = false;
  for (const status of Object.values(container.probes)) {
    if (!status?.running) continue;
    delete status.running;
    status.due = now;
    any = true;
  }
  return any;
}

function judge(
  k: KubeletServices,
  state: PodState,
  pod: KubeObject,
  container: ContainerState,
  probe: Record<string, any>,
  kind: Kind,
  status: ProbeState,
  outcome: ProbeOutcome,
  pass: Pass,
): void {
  if (outcome.error !== undefined) {
    // The prober's own failure says nothing of the container: no verdict.
    const message = `${TITLES[kind]} probe errored and resulted in unknown state: ${outcome.error}`;
    podEvent(k, state, pod, 'Warning', 'Unhealthy', message, container.name);
    return;
  }
  const { why } = outcome;
  const succeeded = why === undefined;
  status.streak = succeeded ? Math.max(status.streak, 0) + 1 : Math.min(status.streak, 0) - 1;
  if (!succeeded)
    podEvent(k, state, pod, 'Warning', 'Unhealthy', `${TITLES[kind]} probe failed: ${why}`, container.name);
  const before = status.result;
  if (succeeded && status.streak >= (probe.successThreshold ?? 1)) status.result = true;
  else if (!succeeded && -status.streak >= (probe.failureThreshold ?? 3)) status.result = false;
  if (status.result !== before) pass.urgent = true;
  if (status.result !== false || kind === 'readiness') return;
  const grace = probe.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  restartContainer(
    k,
    state,
    pod,
    container,
    `Container ${container.name} failed ${kind} probe, will be restarted`,
    grace,
  );
}

async function attempt(
  k: KubeletServices,
  state: PodState,
  spec: Record<string, any>,
  probe: Record<string, any>,
): Promise<ProbeOutcome> {
  const why = probe.httpGet
    ? await httpProbe(k, state, spec, probe.httpGet)
    : probe.tcpSocket
      ? await tcpProbe(k, state, spec, probe.tcpSocket)
      : undefined;
  return why === undefined ? {} : { why };
}

export function portOf(spec: Record<string, any>, port: number | string): number {
  if (typeof port === 'number') return port;
  const named = (spec.ports ?? []).find((p: { name?: string }) => p.name === port);
  return named?.containerPort ?? (Number(port) || 0);
}

async function httpProbe(
  k: KubeletServices,
  state: PodState,
  spec: Record<string, any>,
  probe: Record<string, any>,
): Promise<string | undefined> {
  const host = probe.host ?? state.sandbox?.ip;
  const path = probe.path ? (probe.path.startsWith('/') ? probe.path : `/${probe.path}`) : '/';
  const scheme = (probe.scheme ?? 'HTTP').toLowerCase();
  const url = `${scheme}://${host}:${portOf(spec, probe.port)}${path}`;
  const headers: Record<string, string> = { 'user-agent': 'kube-probe/1.36', accept: '*/*', connection: 'close' };
  for (const header of probe.httpHeaders ?? []) headers[String(header.name).toLowerCase()] = header.value;
  try {
    const answer = await k.sandboxes.hostNetwork.http({ method: 'GET', url, headers }, { insecure: true });
    await readAll(answer.body);
    return answer.status >= 200 && answer.status < 400
      ? undefined
      : `HTTP probe failed with statuscode: ${answer.status}`;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return `Get "${url}": ${dialError(error, `${host}:${portOf(spec, probe.port)}`)}`;
  }
}

export function dialError(error: NetworkError, address: string): string {
  if (error.code === 'ECONNREFUSED') return `dial tcp ${address}: connect: connection refused`;
  if (error.code === 'EHOSTUNREACH') return `dial tcp ${address}: connect: no route to host`;
  if (error.code === 'ETIMEDOUT') return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  return error.message;
}

async function tcpProbe(
  k: KubeletServices,
  state: PodState,
  spec: Record<string, any>,
  probe: Record<string, any>,
): Promise<string | undefined> {
  const host = probe.host ?? state.sandbox?.ip ?? '';
  const port = portOf(spec, probe.port);
  const own = host === state.sandbox?.ip;
  if (own && state.containers.some(({ run }) => isRunning(run) && run.listening.some((l) => l.port === port)))
    return undefined;
  if (own) return `dial tcp ${host}:${port}: connect: connection refused`;
  try {
    await k.sandboxes.hostNetwork.http({ method: 'GET', url: `http://${host}:${port}/`, headers: {} });
    return undefined;
  } catch (error) {
    if (error instanceof NetworkError && error.code === 'ECONNRESET') return undefined;
    return error instanceof NetworkError ? dialError(error, `${host}:${port}`) : String(error);
  }
}

async function execProbe(
  k: KubeletServices,
  state: PodState,
  container: ContainerState,
  command: string[],
  timeout: number,
): Promise<ProbeOutcome> {
  const result = await execSync(k, state, container, command, timeout);
  if (result.kind === 'error') return { error: result.message };
  if (result.kind === 'timeout') return { why: result.message };
  return result.code === 0 ? {} : { why: result.output.slice(0, MAX_OUTPUT) };
}

/** What of a command's output is kept. */
const MAX_OUTPUT = 10 * 1024;
