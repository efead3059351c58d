/** Runs a program as a process of the shell. */
import type { Clock } from '../apimachinery/clock.ts';
import { FileError, type Process, type Program, type SystemView } from '../apimachinery/process.ts';
import { BrokenPipe, type Reader, type Writer } from '../apimachinery/streams.ts';
import { CannotExecute, MemoryExhausted, SIGNALS, signalStatus } from './control.ts';
import { abortableWriter, InputStream } from './descriptors.ts';
import { strerror } from './file-system.ts';
import type { ShellHost } from './host.ts';
import type { Interpreter } from './interpreter.ts';
import { knowsPipes } from './pipes.ts';
import { collectPipes } from './process-substitution.ts';
import { withUmask } from './umask-files.ts';

const CLOSED: Writer = {
  isTTY: false,
  async write() {
    throw new BrokenPipe();
  },
  close() {},
};

/** Pieces of work a program's start counts for. */
const SPAWN = 5;

export interface ProgramContext {
  env: Map<string, string>;
  stdin?: Reader;
  stdout?: Writer;
  stderr?: Writer;
}

/** Its exit status; 128 + n when a signal ended it. */
export async function runProgram(
  sh: Interpreter,
  program: Program,
  argv: string[],
  { env, stdin, stdout, stderr }: ProgramContext,
): Promise<number> {
  const { host } = sh;
  const parent = sh.controller.signal;
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort(parent.reason);
  if (parent.aborted) abort();
  parent.addEventListener('abort', abort, { once: true });
  const pid = host.nextPid();
  host.processes.set(pid, {
    name: argv[0] as string,
    argv,
    startedAt: host.clock.now(),
    kill: (name) => controller.abort(`SIG${name}`),
  });
  const input = stdin ?? sh.fds.get(0)?.reader;
  const process: Process = {
    argv,
    env,
    cwd: sh.state.cwd,
    stdin: processInput(input, signal, host.clock),
    stdout: abortableWriter(stdout ?? sh.fds.get(1)?.writer ?? CLOSED, signal),
    stderr: abortableWriter(stderr ?? sh.fds.get(2)?.writer ?? CLOSED, signal),
    fs: withUmask(host.fs, sh.state.umask),
    clock: host.clock,
    network: host.network,
    hostname: host.hostname,
    pid,
    signal,
    ...(host.pipes.size > 0 ? { pipe: (path: string) => pipeEnds(host, path, signal) } : {}),
    ...(host.userland ? { userland: host.userland } : {}),
    ...(host.system ? { system: withChildren(host, host.system, sh.pid) } : {}),
    find: (name) => sh.findProgram(name, env),
    programs: () => host.programs(),
    spawn: async (argv, streams = {}, childEnv) => {
      const name = argv[0] ?? '';
      const found = sh.findProgram(name, childEnv ?? env);
      if (!found) return 127;
      for (let n = 0; n < SPAWN; n++) if (host.clock.shouldYield()) await host.clock.yield();
      return runProgram(sh, found, argv, {
        env: childEnv ?? new Map(env),
        stdin: streams.in ?? process.stdin,
        stdout: streams.out ?? process.stdout,
        stderr: streams.err ?? process.stderr,
      });
    },
  };
  if (host.terminal && (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)) {
    process.terminal = host.terminal;
  }
  try {
    const begun = knowsPipes(program) ? program(process) : collectPipes(sh, argv, signal).then(() => program(process));
    return await ended(sh, begun, process, signal);
  } finally {
    parent.removeEventListener('abort', abort);
    // What it still waits for (a key, an answer) goes to whoever comes next.
    controller.abort('SIGHUP');
    host.processes.delete(pid);
  }
}

function pipeEnds(host: ShellHost, path: string, signal: AbortSignal): ReturnType<NonNullable<Process['pipe']>> {
  const { reader, writer } = host.pipes.get(path) ?? {};
  if (reader) return { reader: processInput(reader, signal, host.clock) };
  return writer && { writer: abortableWriter(writer, signal) };
}

/** The system's processes and this shell's own. */
function withChildren(host: ShellHost, system: SystemView, parent: number): SystemView {
  return {
    ...system,
    processes() {
      const all = system.processes();
      const tty = all.find((p) => p.pid === parent)?.tty ?? (host.terminal ? 'pts/0' : undefined);
      for (const [pid, { argv, startedAt }] of host.processes) {
        if (!argv || all.some((p) => p.pid === pid)) continue;
        all.push({
          pid,
          ppid: pid === parent ? 1 : parent,
          user: 'root',
          argv,
          startedAt: startedAt ?? host.clock.now(),
          ...(tty ? { tty } : {}),
          vsz: 1624,
          rss: 1020,
          cpu: 0,
        });
      }
      return all.sort((a, b) => a.pid - b.pid);
    },
    kill(pid, signal) {
      const own = host.processes.get(pid);
      if (!own) return system.kill(pid, signal);
      own.kill(signal);
      return true;
    },
  };
}

/** A process that was signalled is given what it can still do at once, and is then left behind. */
async function ended(sh: Interpreter, work: Promise<number>, process: Process, signal: AbortSignal): Promise<number> {
  const settled = work.then(
    (status) => (signal.aborted ? signalStatus(signal.reason) : status & 255),
    async (error) => {
      if (signal.aborted) return signalStatus(signal.reason);
      if (error instanceof CannotExecute) {
        await sh.complain(`${sh.where()}${error.message}\n`);
        return error.status;
      }
      if (error instanceof BrokenPipe) return 128 + (SIGNALS['PIPE'] as number);
      if (error instanceof FileError || error instanceof MemoryExhausted) {
        const words = error instanceof FileError ? `write error: ${strerror(error)}` : 'memory exhausted';
        await process.stderr.write(`${process.argv[0]}: ${words}\n`).catch(() => {});
        return 1;
      }
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      await process.stderr.write(`${process.argv[0]}: internal error: ${text}\n`).catch(() => {});
      return 70;
    },
  );
  const left = new Promise<number>((resolve) => {
    const leave = () => {
      void sh.host.clock
        .yield()
        .then(() => sh.host.clock.yield())
        .then(() => resolve(signalStatus(signal.reason)));
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  return Promise.race([settled, left]);
}

/** Bytes read that count as one piece of work: whoever reads line by line has much to do with each. */
const PIECE = 256;

function processInput(
  input: Reader | undefined,
  signal: AbortSignal,
  clock: Clock,
): Reader & { unread(bytes: Uint8Array): void } {
  const stream = input ? InputStream.of(input) : undefined;
  return {
    isTTY: input?.isTTY ?? false,
    async read() {
      const chunk = await stream?.read(signal);
      if (!chunk) return undefined;
      let breathe = false;
      for (let n = 0; n < chunk.length; n += PIECE) breathe = clock.shouldYield() || breathe;
      if (breathe) await clock.yield();
      return chunk;
    },
    unread: (bytes) => stream?.unread(bytes),
    cancel() {},
  };
}
