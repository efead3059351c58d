/** The kubelet's streams into a Pod: exec, attach and port-forward. Follows containerd's internal/cri/server and cri-streaming. */
import { badRequest } from '../apimachinery/errors.ts';
import type { StreamSession } from '../apimachinery/exchange.ts';
import { serveHttp1 } from '../apimachinery/http1.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { AttachRequest, ExecRequest, PortForwardRequest } from '../apimachinery/node-server.ts';
import { createPty, type Pty } from '../apimachinery/pty.ts';
import { createPipe, type Reader, readerOf, type Writer } from '../apimachinery/streams.ts';
import { knows } from './command.ts';
import { isRunning, type KubeletServices, newID } from './services.ts';
import { specOf } from './status.ts';
import type { ContainerState, PodState } from './types.ts';

const SIGNAL_NUMBERS: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 };

const SUCCESS: KubeObject = { metadata: {}, status: 'Success' } as unknown as KubeObject;

/** How the streaming server closes: follows cri-streaming's remotecommand/exec.go. */
export function exitStatus(command: string[], code: number): KubeObject {
  if (code === 0) return SUCCESS;
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: error executing command [${command.join(' ')}], exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  } as unknown as KubeObject;
}

/** The API server, turning the kubelet's stream into a WebSocket, says «Internal error occurred» once more. */
function internalStatus(why: string): KubeObject {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: Internal error occurred: ${why}`,
    reason: 'InternalError',
    details: { causes: [{ message: `Internal error occurred: ${why}` }] },
    code: 500,
  } as unknown as KubeObject;
}

/** The caller's end of a session and ours. */
interface Ends {
  session: StreamSession;
  /** What the caller sends. */
  input: Reader | undefined;
  stdout: Writer;
  stderr: Writer | undefined;
  finish(status: KubeObject): void;
  abort: AbortController;
  onResize(listener: (columns: number, rows: number) => void): void;
}

function open(request: { stdin: boolean; tty: boolean; signal?: AbortSignal }): Ends {
  const stdin = request.stdin ? createPipe() : undefined;
  const stdout = createPipe();
  const stderr = request.tty ? undefined : createPipe();
  const abort = new AbortController();
  let resized: (columns: number, rows: number) => void = () => {};
  let size: [number, number] | undefined;
  let finish: (status: KubeObject) => void = () => {};
  const result = new Promise<KubeObject>((resolve) => {
    finish = resolve;
  });
  const close = () => {
    abort.abort('SIGKILL');
    stdin?.writer.close();
    stdout.reader.cancel();
    stderr?.reader.cancel();
  };
  request.signal?.addEventListener('abort', close, { once: true });
  return {
    session: {
      ...(stdin ? { stdin: stdin.writer } : {}),
      stdout: stdout.reader,
      ...(stderr ? { stderr: stderr.reader } : {}),
      resize(columns, rows) {
        size = [columns, rows];
        resized(columns, rows);
      },
      result,
      close,
    },
    input: stdin?.reader,
    stdout: stdout.writer,
    stderr: stderr?.writer,
    abort,
    finish(status) {
      request.signal?.removeEventListener('abort', close);
      stdout.writer.close();
      stderr?.writer.close();
      finish(status);
    },
    onResize(listener) {
      resized = listener;
      if (size) listener(...size);
    },
  };
}

/** Keys from the far end, until it closes. */
async function type(input: Reader | undefined, pty: Pty): Promise<void> {
  for (let chunk = await input?.read(); chunk; chunk = await input?.read()) pty.input(chunk);
}

export function exec(
  k: KubeletServices,
  { state, container }: { state: PodState; container: ContainerState },
  request: ExecRequest,
): StreamSession {
  const { run } = container;
  if (!isRunning(run)) throw badRequest(`container not found ("${container.name}")`);
  const ends = open(request);
  const around = k.sandboxes.surroundings(state, container.name, run);
  const command = request.command;
  const first = command[0] ?? '';
  const program = k.runtime.find(around.image, first);
  if (!program) {
    const id = newID(k.random);
    const found = knows(around.image, first);
    const why =
      first.includes('/') && !found
        ? `exec: "${first}": stat ${first}: no such file or directory`
        : `exec: "${first}": executable file not found in $PATH`;
    ends.finish(
      internalStatus(
        `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
      ),
    );
    return ends.session;
  }
  const child = new AbortController();
  ends.abort.signal.addEventListener('abort', () => child.abort(ends.abort.signal.reason), { once: true });
  const pty = request.tty
    ? createPty({ output: (data) => ends.stdout.write(data), signal: (name) => child.abort(name) })
    : undefined;
  const streams = pty
    ? { in: pty.stdin, out: pty.stdout, err: pty.stdout }
    : { in: ends.input ?? readerOf(''), out: ends.stdout, err: ends.stderr ?? ends.stdout };
  const process = k.runtime.process(run, around, command, streams, child.signal, 7 + k.random.int(90));
  if (pty) {
    process.env.set('TERM', 'xterm');
    process.terminal = pty.terminal;
    ends.onResize((columns, rows) => pty.resize(columns, rows));
    if (request.stdin) void type(ends.input, pty).then(() => pty.hangUp());
    else pty.hangUp();
    ends.abort.signal.addEventListener('abort', () => pty.hangUp(), { once: true });
  }
  k.runtime.track(run, ends.abort);
  const forget = k.runtime.enter(run, process, (name) => child.abort(`SIG${name}`));
  const interrupted = new Promise<number>((resolve) => {
    child.signal.addEventListener('abort', () => resolve(128 + (SIGNAL_NUMBERS[String(child.signal.reason)] ?? 9)), {
      once: true,
    });
  });
  Promise.resolve()
    .then(() => Promise.race([program(process), interrupted]))
    .then(
      (code) => ends.finish(exitStatus(command, code)),
      () => ends.finish(exitStatus(command, 137)),
    )
    .finally(forget);
  return ends.session;
}

export function attach(
  k: KubeletServices,
  { state, container }: { state: PodState; container: ContainerState },
  request: AttachRequest,
): StreamSession {
  const { run } = container;
  if (!isRunning(run))
    throw badRequest(`container ${container.name} not found in pod ${request.pod}_${request.namespace}`);
  const spec = specOf(k.podOf(state) as KubeObject, container.name);
  const ends = open({ ...request, tty: spec?.tty === true && request.tty });
  const finish = () => {
    joined.leave();
    ends.finish(SUCCESS);
  };
  const joined = k.runtime.tap(run, { stdout: ends.stdout, stderr: ends.stderr, ended: finish });
  ends.abort.signal.addEventListener('abort', finish, { once: true });
  const { pty, stdin } = joined;
  if (pty) ends.onResize((columns, rows) => pty.resize(columns, rows));
  if (!request.stdin) return ends.session;
  (async () => {
    if (pty) await type(ends.input, pty);
    else {
      for (let chunk = await ends.input?.read(); chunk; chunk = await ends.input?.read()) await stdin?.write(chunk);
      if (stdin && spec?.stdinOnce === true) {
        stdin.close();
        return;
      }
    }
    // Whoever has said all is shown nothing more, unless the container is about to end with its input.
    finish();
  })().catch(finish);
  return ends.session;
}

/** One connection to a port of the Pod, from its own loopback. */
export function portForward(k: KubeletServices, state: PodState, request: PortForwardRequest): StreamSession {
  const ends = open({ stdin: true, tty: false, ...(request.signal ? { signal: request.signal } : {}) });
  const network = k.sandboxes.networkOf(state);
  const { port } = request;
  if (!network?.listeners().some((l) => l.protocol === 'tcp' && l.port === port)) {
    const netns = `/var/run/netns/cni-${state.uid}`;
    const why = `error forwarding port ${port} to pod ${state.sandbox?.id ?? ''}, uid : failed to execute portforward in network namespace "${netns}": failed to connect to localhost:${port} inside namespace "${state.sandbox?.id ?? ''}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address `;
    void ends.stderr?.write(why).then(() => ends.finish(SUCCESS));
    return ends.session;
  }
  serveHttp1(ends.input as Reader, ends.stdout, ({ method, path, headers, body }) =>
    network.http({ method, url: `http://127.0.0.1:${port}${path}`, headers, body, signal: ends.abort.signal }),
  )
    .catch(() => {})
    .then(() => ends.finish(SUCCESS));
  return ends.session;
}
