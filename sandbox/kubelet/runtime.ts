/** The container runtime: processes and their files. What must survive a snapshot is in ContainerRun; handles here do not. */
import type { Clock } from '../apimachinery/clock.ts';
import type { NetworkNamespace } from '../apimachinery/network.ts';
import type { HostNetwork, Process, Program } from '../apimachinery/process.ts';
import { createPty, type Pty } from '../apimachinery/pty.ts';
import { createPipe, decodeUtf8, type IOStreams, type Pipe, readerOf, type Writer } from '../apimachinery/streams.ts';
import { knows } from './command.ts';
import type { ContainerFileSystem } from './file-system.ts';
import { baseName, type DaemonContext, type Image } from './image.ts';
import { appendLog } from './log.ts';
import { memoryOf, type NodeView, type Session, systemView } from './process-table.ts';
import type { ContainerRun } from './types.ts';

/** The world a process lives in. */
export interface Surroundings {
  image: Image;
  hostname: string;
  address: string;
  fs: ContainerFileSystem;
  network: HostNetwork;
  namespace: NetworkNamespace;
}

export interface RuntimeHooks {
  /** A process ended by itself. */
  exited(run: ContainerRun, code: number): void;
  /** The log grew. */
  logged(run: ContainerRun): void;
  /** Whether the port is taken in the network namespace of the run. */
  bind(run: ContainerRun, port: number, protocol: 'tcp' | 'udp', http: boolean, tls: boolean): boolean;
  /** `exitAt` or `wakeAt` changed. */
  due(run: ContainerRun): void;
  /** A process of the container sends its first one a signal. */
  signalled(run: ContainerRun, signal: string): void;
  node: NodeView;
  /** A sleep for programs that outlives no snapshot. */
  sleep(run: ContainerRun, ms: number, signal?: AbortSignal): Promise<boolean>;
}

export interface Programs {
  /** A program by base name: coreutils and friends. */
  programs(name: string): Program | undefined;
  /** What `sh` and its kin run. */
  shell?: Program;
}

/** Somebody who hears what a container says, from now on. */
export interface Tap {
  stdout: Writer;
  /** Absent with a terminal: it has one output. */
  stderr?: Writer | undefined;
  /** The container has ended. */
  ended(): void;
}

interface Running {
  abort: AbortController;
  stdin: Pipe | undefined;
  pty: Pty | undefined;
}

/** How many statements a container's program runs before it rests, and for how long. */
const TURNS = 200;
const REST_MS = 100;
const SHELLS = ['sh', 'ash', 'bash', 'dash'];

export class Runtime {
  private readonly clock: Clock;
  private readonly programs: Programs;
  private readonly hooks: RuntimeHooks;
  private readonly running = new Map<string, Running>();
  private readonly taps = new Map<string, Set<Tap>>();
  /** Of daemons that asked for it: their end. */
  private readonly ends = new Map<string, AbortController>();
  private readonly sessions = new Map<string, Set<AbortController>>();
  /** Run → what was exec'd in it and goes on. */
  private readonly tables = new Map<string, Set<Session>>();

  constructor(clock: Clock, programs: Programs, hooks: RuntimeHooks) {
    this.clock = clock;
    this.programs = programs;
    this.hooks = hooks;
  }

  /** A daemon's view of itself. */
  context(run: ContainerRun, around: Surroundings): DaemonContext {
    const { clock, hooks } = this;
    const say = (text: string, stream: 'stdout' | 'stderr') => this.output(run, text, stream);
    const end = () => this.endOf(run);
    return {
      argv: run.argv,
      tag: run.tag,
      env: run.env,
      hostname: around.hostname,
      address: around.address,
      get now() {
        return clock.now();
      },
      get fs() {
        return around.fs;
      },
      network: around.network,
      clock,
      get signal() {
        return end();
      },
      data: run.data,
      log(text, stream = 'stdout') {
        void say(text.endsWith('\n') ? text : `${text}\n`, stream);
      },
      listen: (port, { protocol = 'tcp', http = false, tls = false } = {}) =>
        hooks.bind(run, port, protocol, http, tls),
      wake(ms) {
        run.wakeAt = clock.now() + ms;
        hooks.due(run);
      },
      exit(code, ms = 0) {
        run.exitAt = { at: clock.now() + ms, code };
        hooks.due(run);
      },
    };
  }

  private endOf({ id, finishedAt }: ContainerRun): AbortSignal {
    const made = this.ends.get(id) ?? new AbortController();
    if (finishedAt === undefined) this.ends.set(id, made);
    else made.abort();
    return made.signal;
  }

  /** Starts, or after a restore starts again, a run whose process is a program. */
  startProgram(run: ContainerRun, around: Surroundings, options: { stdin: boolean; tty: boolean }): void {
    const abort = new AbortController();
    const say = (data: Uint8Array | string, stream: 'stdout' | 'stderr') => this.output(run, data, stream);
    // Its terminal's ^C finds a first process that, having no handler, does not hear it.
    const pty = options.tty ? createPty({ output: (data) => say(data, 'stdout'), signal() {} }) : undefined;
    const stdin = options.stdin && !pty ? createPipe() : undefined;
    this.running.set(run.id, { abort, stdin, pty });
    const writer = (stream: 'stdout' | 'stderr'): Writer => ({
      isTTY: false,
      write: (data) => say(data, stream),
      close() {},
    });
    if (pty && !options.stdin) pty.hangUp();
    const streams: IOStreams = pty
      ? { in: pty.stdin, out: pty.stdout, err: pty.stdout }
      : { in: stdin?.reader ?? readerOf(''), out: writer('stdout'), err: writer('stderr') };
    const process = this.process(run, around, run.argv, streams, abort.signal, 1);
    if (pty) process.terminal = pty.terminal;
    const program = this.find(around.image, run.argv[0] as string) as Program;
    Promise.resolve()
      .then(() => program(process))
      .then(
        (code) => this.ended(run, code),
        () => this.ended(run, 1),
      );
  }

  /** The program behind a command in an image, if both have it. */
  find(image: Image, command: string): Program | undefined {
    const name = baseName(command);
    if (!knows(image, command)) return undefined;
    if (SHELLS.includes(name))
      return image.tools.shell ? (this.programs.shell ?? this.programs.programs('sh')) : undefined;
    return this.programs.programs(name);
  }

  process(
    run: ContainerRun,
    around: Surroundings,
    argv: string[],
    streams: IOStreams,
    signal: AbortSignal,
    pid: number,
    /** Nobody outside waits for it: its time is the container's, as that of the first process is. */
    own = pid === 1,
  ): Process {
    const hooks = this.hooks;
    const clock = this.clock;
    let turns = 0;
    const rest = async () => void (await hooks.sleep(run, REST_MS));
    // Somebody waits for what is exec'd: its time is the caller's.
    const time: Clock = Object.assign(Object.create(clock) as Clock, {
      sleep: (ms: number, abort?: AbortSignal) => (own ? hooks.sleep(run, ms, abort) : clock.sleep(ms, abort)),
      // A container that never rests must not hold the step it runs in: every so often its time goes on.
      ...(own ? { shouldYield: () => ++turns % TURNS === 0, yield: rest, rest } : {}),
    });
    const system = systemView(
      run,
      this.running.get(run.id)?.pty !== undefined,
      () => this.tables.get(run.id) ?? [],
      hooks.node,
      (name) => hooks.signalled(run, name),
    );
    const make = (args: string[], io: IOStreams, env: Map<string, string>): Process => {
      const process: Process = {
        argv: args,
        env,
        cwd: run.cwd,
        stdin: io.in,
        stdout: io.out,
        stderr: io.err,
        fs: around.fs,
        clock: time,
        network: around.network,
        hostname: around.hostname,
        pid,
        signal,
        userland: around.image.tools.userland,
        system,
        find: (name) => this.find(around.image, name),
        programs: () =>
          around.image.tools
            .names()
            .filter((name) => this.find(around.image, name) !== undefined)
            .sort(),
        spawn: async (words, over = {}, environment) => {
          const program = this.find(around.image, words[0] ?? '');
          if (!program) return 127;
          return program(make(words, { ...io, ...over }, environment ?? process.env));
        },
      };
      return process;
    };
    return make(argv, streams, new Map(Object.entries(run.env)));
  }

  /** What a container says: into its log, and to whoever is attached. Settles when all of them have room for more. */
  private async output(run: ContainerRun, data: Uint8Array | string, stream: 'stdout' | 'stderr'): Promise<void> {
    appendLog(run, typeof data === 'string' ? data : decodeUtf8(data), stream, this.clock.now());
    this.hooks.logged(run);
    const taps = this.taps.get(run.id);
    if (!taps) return;
    await Promise.all(
      [...taps].map((tap) =>
        (stream === 'stderr' ? (tap.stderr ?? tap.stdout) : tap.stdout).write(data).catch(() => taps.delete(tap)),
      ),
    );
  }

  /** Joins a running container; gives its standard input and terminal, as far as it has them, and how to leave. */
  tap(run: ContainerRun, tap: Tap): { stdin?: Writer; pty?: Pty; leave(): void } {
    const set = this.taps.get(run.id) ?? new Set();
    this.taps.set(run.id, set);
    set.add(tap);
    const running = this.running.get(run.id);
    return {
      ...(running?.stdin ? { stdin: running.stdin.writer } : {}),
      ...(running?.pty ? { pty: running.pty } : {}),
      leave: () => void set.delete(tap),
    };
  }

  /** Shows a program in its container's process table; gives its removal. */
  enter(run: ContainerRun, process: Process, kill: (signal: string) => void): () => void {
    const set = this.tables.get(run.id) ?? new Set();
    this.tables.set(run.id, set);
    const session: Session = {
      info: {
        pid: process.pid,
        ppid: 0,
        user: 'root',
        argv: process.argv,
        startedAt: this.clock.now(),
        ...(process.terminal ? { tty: `pts/${set.size}` } : {}),
        cpu: 0,
        ...memoryOf(process.argv),
      },
      kill,
    };
    set.add(session);
    return () => {
      set.delete(session);
      if (set.size === 0) this.tables.delete(run.id);
    };
  }

  /** On the container's time, as its own programs sleep. False when the signal aborts. */
  sleep(run: ContainerRun, ms: number, signal?: AbortSignal): Promise<boolean> {
    return this.hooks.sleep(run, ms, signal);
  }

  /** A session inside a run: it ends with it. */
  track(run: ContainerRun, session: AbortController): void {
    const set = this.sessions.get(run.id) ?? new Set();
    this.sessions.set(run.id, set);
    set.add(session);
    session.signal.addEventListener('abort', () => set.delete(session), { once: true });
  }

  kill(run: ContainerRun, signal: string): void {
    this.ends.get(run.id)?.abort(signal);
    this.ends.delete(run.id);
    for (const session of [...(this.sessions.get(run.id) ?? [])]) session.abort(signal);
    this.sessions.delete(run.id);
    this.hooks.logged(run);
    const running = this.running.get(run.id);
    running?.abort.abort(signal);
    running?.stdin?.writer.close();
    running?.pty?.hangUp();
    this.running.delete(run.id);
    for (const tap of this.taps.get(run.id) ?? []) tap.ended();
    this.taps.delete(run.id);
  }

  private ended(run: ContainerRun, code: number): void {
    if (!this.running.delete(run.id)) return;
    this.hooks.exited(run, code);
  }
}
