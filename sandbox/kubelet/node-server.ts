/** The kubelet's door for logs, exec and attach. Follows pkg/kubelet/server and kubelet_pods.go GetKubeletContainerLogs. */
import { badRequest, notFound } from '../apimachinery/errors.ts';
import type { StreamSession } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type {
  AttachRequest,
  ContainerTarget,
  ExecRequest,
  LogRequest,
  NodeServer,
} from '../apimachinery/node-server.ts';
import { createPipe, encodeUtf8, type Pipe, readerOf } from '../apimachinery/streams.ts';
import { knows } from './command.ts';
import { isRunning, type KubeletServices, newID } from './services.ts';
import type { ContainerRun, ContainerState, LogLine, PodState } from './types.ts';

export interface Followers {
  /** Calls back whenever the run's log grew or the run ended; returns its own end. */
  follow(run: ContainerRun, listener: () => void): () => void;
}

export function createNodeServer(k: KubeletServices, followers: Followers): NodeServer {
  return {
    logs: async (request) => {
      const { state, container } = find(k, request);
      const run = runForLogs(state, container, request);
      return readLog(k, run, request, followers);
    },
    exec: async (request) => exec(k, request),
    attach: async (request) => attach(k, request, followers),
  };
}

function find(k: KubeletServices, target: ContainerTarget): { state: PodState; container: ContainerState } {
  const state = [...k.pods.values()].find((s) => s.namespace === target.namespace && s.name === target.pod);
  if (!state) throw notFound({ group: '', resource: 'pods' }, target.pod);
  const container = state.containers.find((c) => c.name === target.container);
  if (!container) throw badRequest(`container ${target.container} is not valid for pod ${target.pod}`);
  return { state, container };
}

function runForLogs(state: PodState, container: ContainerState, request: LogRequest): ContainerRun {
  const about = `container "${container.name}" in pod "${state.name}"`;
  const { run, previous, waiting } = container;
  if (request.previous) {
    const last = isRunning(run) ? previous : waiting.reason !== '' && run ? run : previous;
    if (!last) throw badRequest(`previous terminated ${about} not found`);
    return last;
  }
  if (run && run.reason !== 'StartError') return run;
  if (run && previous && previous.reason !== 'StartError') return previous;
  if (run) throw badRequest(`${about} is waiting to start: ${waiting.reason || 'RunContainerError'}`);
  switch (waiting.reason) {
    case 'ErrImagePull':
      throw badRequest(`${about} is waiting to start: image can't be pulled`);
    case 'ImagePullBackOff':
      throw badRequest(`${about} is waiting to start: trying and failing to pull image`);
    default:
      throw badRequest(`${about} is waiting to start: ${waiting.reason}`);
  }
}

/** `2026-11-22T19:10:41.123000000Z` */
function logTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000000Z`;
}

async function readLog(
  k: KubeletServices,
  run: ContainerRun,
  request: LogRequest,
  followers: Followers,
): Promise<AsyncIterable<Uint8Array>> {
  const since = sinceOf(k, request);
  const wanted = (line: LogLine): boolean =>
    (since === undefined || line.at >= since) &&
    (request.stream === 'All' || request.stream === (line.stream === 'stdout' ? 'Stdout' : 'Stderr'));
  const text = (line: LogLine): string =>
    `${request.timestamps ? `${logTime(line.at)} ` : ''}${line.text}${line.partial ? '' : '\n'}`;
  return (async function* () {
    let left = request.limitBytes ?? Number.POSITIVE_INFINITY;
    const cut = (out: string): Uint8Array => {
      const bytes = encodeUtf8(out);
      const part = bytes.length > left ? bytes.subarray(0, left) : bytes;
      left -= part.length;
      return part;
    };
    let lines = run.log.filter(wanted);
    if (request.tailLines !== undefined) lines = request.tailLines === 0 ? [] : lines.slice(-request.tailLines);
    const first = cut(lines.map(text).join(''));
    if (first.length > 0) yield first;
    if (!request.follow) return;
    let last = run.log[run.log.length - 1];
    let wake: (() => void) | undefined;
    const ring = () => wake?.();
    const stop = followers.follow(run, ring);
    request.signal?.addEventListener('abort', ring, { once: true });
    try {
      while (left > 0 && !request.signal?.aborted) {
        const from = last ? run.log.lastIndexOf(last) + 1 : 0;
        const fresh = run.log.slice(from);
        if (fresh.length > 0) {
          last = fresh[fresh.length - 1];
          const chunk = cut(fresh.filter(wanted).map(text).join(''));
          if (chunk.length > 0) yield chunk;
          continue;
        }
        if (!isRunning(run)) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      stop();
      request.signal?.removeEventListener('abort', ring);
    }
  })();
}

function sinceOf(k: KubeletServices, request: LogRequest): number | undefined {
  if (request.sinceSeconds !== undefined) return k.clock.now() - request.sinceSeconds * 1000;
  return request.sinceTime === undefined ? undefined : Date.parse(request.sinceTime);
}

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

interface Ends {
  session: StreamSession;
  stdin: Pipe | undefined;
  stdout: Pipe;
  stderr: Pipe | undefined;
  finish(status: KubeObject): void;
  abort: AbortController;
  size: { columns: number; rows: number; listeners: Set<() => void> };
}

function session(request: AttachRequest): Ends {
  const stdin = request.stdin ? createPipe({ isTTY: request.tty }) : undefined;
  const stdout = createPipe({ isTTY: request.tty });
  const stderr = request.tty ? undefined : createPipe();
  const abort = new AbortController();
  const size = { columns: 80, rows: 24, listeners: new Set<() => void>() };
  let finish: (status: KubeObject) => void = () => {};
  const result = new Promise<KubeObject>((resolve) => {
    finish = resolve;
  });
  const close = () => {
    abort.abort('SIGKILL');
    stdin?.writer.close();
  };
  request.signal?.addEventListener('abort', close, { once: true });
  return {
    session: {
      ...(stdin ? { stdin: stdin.writer } : {}),
      stdout: stdout.reader,
      ...(stderr ? { stderr: stderr.reader } : {}),
      resize(columns, rows) {
        size.columns = columns;
        size.rows = rows;
        for (const listener of size.listeners) listener();
      },
      result,
      close,
    },
    stdin,
    stdout,
    stderr,
    abort,
    size,
    finish(status) {
      request.signal?.removeEventListener('abort', close);
      stdout.writer.close();
      stderr?.writer.close();
      finish(status);
    },
  };
}

function exec(k: KubeletServices, request: ExecRequest): StreamSession {
  const { state, container } = find(k, request);
  const { run } = container;
  if (!isRunning(run)) {
    throw badRequest(`container not found ("${container.name}")`);
  }
  const ends = session(request);
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
  const streams = {
    in: ends.stdin?.reader ?? readerOf(''),
    out: ends.stdout.writer,
    err: ends.stderr?.writer ?? ends.stdout.writer,
  };
  const process = k.runtime.process(run, around, command, streams, ends.abort.signal, 7 + k.random.int(90));
  if (request.tty) {
    process.env.set('TERM', 'xterm');
    process.terminal = {
      columns: () => ends.size.columns,
      rows: () => ends.size.rows,
      onResize(listener) {
        ends.size.listeners.add(listener);
        return () => ends.size.listeners.delete(listener);
      },
      // The terminal at the far end is raw for as long as the session lasts.
      takeRaw: () => () => {},
    };
  }
  k.runtime.track(run, ends.abort);
  Promise.resolve()
    .then(() => program(process))
    .then(
      (code) => ends.finish(exitStatus(command, code)),
      () => ends.finish(exitStatus(command, 137)),
    );
  return ends.session;
}

function attach(k: KubeletServices, request: AttachRequest, followers: Followers): StreamSession {
  const { container } = find(k, request);
  const { run } = container;
  if (!isRunning(run))
    throw badRequest(`container ${container.name} not found in pod ${request.pod}_${request.namespace}`);
  const ends = session(request);
  const input = k.runtime.stdin(run);
  if (ends.stdin && input) {
    const { reader } = ends.stdin;
    (async () => {
      for (;;) {
        const chunk = await reader.read();
        if (!chunk) break;
        await input.write(chunk);
      }
      input.close();
    })().catch(() => {});
  }
  (async () => {
    const chunks = await readLog(
      k,
      run,
      {
        ...request,
        follow: true,
        previous: false,
        timestamps: false,
        stream: 'All',
        tailLines: request.stdin ? 10_000 : 0,
        signal: ends.abort.signal,
      },
      followers,
    );
    for await (const chunk of chunks) await ends.stdout.writer.write(chunk);
    ends.finish(SUCCESS);
  })().catch(() => ends.finish(SUCCESS));
  return ends.session;
}
