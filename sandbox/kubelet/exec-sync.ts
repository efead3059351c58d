/** A command run in a container to its end, for probes and hooks. Follows ExecSync of the CRI and its client in the kubelet. */
import { collector, decodeUtf8, readerOf } from '../apimachinery/streams.ts';
import { knows } from './command.ts';
import { isRunning, type KubeletServices, newID } from './services.ts';
import type { ContainerState, PodState } from './types.ts';

export type ExecResult =
  | { kind: 'exited'; code: number; output: string }
  | { kind: 'timeout'; message: string }
  /** The runtime could not run it at all. */
  | { kind: 'error'; message: string };

/**
 * Standard output and error come together. `timeout` in seconds, 0 for none: what is still running then is killed.
 * The command sleeps on the kubelet's timers, and ends with its container. It is not data: a restore forgets it.
 */
export async function execSync(
  k: KubeletServices,
  state: PodState,
  container: ContainerState,
  command: string[],
  timeout: number,
): Promise<ExecResult> {
  const { run } = container;
  if (!isRunning(run)) return { kind: 'error', message: 'rpc error: code = NotFound desc = container is not running' };
  const around = k.sandboxes.surroundings(state, container.name, run);
  const first = command[0] ?? '';
  const program = k.runtime.find(around.image, first);
  if (!program) {
    const why =
      first.includes('/') && !knows(around.image, first)
        ? `exec: "${first}": stat ${first}: no such file or directory`
        : `exec: "${first}": executable file not found in $PATH`;
    return {
      kind: 'error',
      message: `rpc error: code = Unknown desc = failed to exec in container: failed to start exec "${newID(k.random)}": OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
    };
  }
  await k.sandboxes.ensureTokens(state);
  const out = collector();
  const abort = new AbortController();
  const streams = { in: readerOf(''), out, err: out };
  const pid = 2 + k.random.int(30_000);
  const process = k.runtime.process(run, around, command, streams, abort.signal, pid, true);
  k.runtime.track(run, abort);
  const leave = k.runtime.enter(run, process, (signal) => abort.abort(signal));
  const clock = new AbortController();
  const killed = new Promise<number>((resolve) => {
    abort.signal.addEventListener('abort', () => resolve(137), { once: true });
  });
  const ended = Promise.resolve()
    .then(() => Promise.race([program(process), killed]))
    .catch(() => 1)
    .then((code): ExecResult => ({ kind: 'exited', code, output: decodeUtf8(out.bytes()) }));
  const late = async (): Promise<ExecResult> => {
    if (!(await k.runtime.sleep(run, timeout * 1000, clock.signal))) return ended;
    return { kind: 'timeout', message: `command timed out: "${command.join(' ')}" timed out after ${timeout}s` };
  };
  const result = await (timeout > 0 ? Promise.race([ended, late()]) : ended);
  clock.abort();
  leave();
  abort.abort('SIGKILL');
  return result;
}
