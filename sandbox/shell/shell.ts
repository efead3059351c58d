/** The learner's shell: state that lives from line to line, programs, files; its door. */
import type { Clock } from '../apimachinery/clock.ts';
import type { FileSystem, HostNetwork, Process, Program, SystemView, Terminal } from '../apimachinery/process.ts';
import type { Random } from '../apimachinery/random.ts';
import { BrokenPipe, type IOStreams } from '../apimachinery/streams.ts';
import { coreutils } from './commands/index.ts';
import { standardCompletions } from './completion/spec.ts';
import { type Descriptor, InputStream } from './descriptors.ts';
import type { Dialect } from './dialect.ts';
import type { ShellHost } from './host.ts';
import { Interpreter } from './interpreter.ts';
import { closeKeptPipes } from './process-substitution.ts';
import { createShellProgram } from './sh-program.ts';
import { type SavedState, ShellState } from './state.ts';

export interface ShellOptions {
  fs: FileSystem;
  clock: Clock;
  random: Random;
  network: HostNetwork;
  hostname: string;
  /** Programs besides the coreutils (kubectl, …); `undefined` as a value takes one away. */
  programs?: Record<string, Program>;
  /** Use `programs` alone, without the coreutils, `bash` and `sh`. */
  bare?: boolean;
  /** Programs found elsewhere, after `programs`. */
  find?: (name: string) => Program | undefined;
  list?: () => string[];
  /** Process ids count from here. */
  firstPid?: number;
  /** The environment it is started with; that of a fresh login by default. */
  env?: Record<string, string>;
  cwd?: string;
  terminal?: Terminal;
  userland?: Process['userland'];
  system?: SystemView | undefined;
  dialect?: Dialect;
  /** What messages begin with and `$0` is; `bash` by default. */
  name?: string;
  interactive?: boolean;
}

export interface RunOptions {
  /** Abort with the reason `SIGINT` for Ctrl-C. */
  signal?: AbortSignal;
  /** `$0`, when a file is run: messages then begin with it. */
  name?: string;
  /** Syntax errors of `bash -c` carry `-c: `. */
  label?: string;
  args?: string[];
}

/** JSON. */
export interface SavedShell {
  state: SavedState;
  pid: number;
  mainPid: number;
}

/** What a login leaves in the environment of the learner's shell. */
const LOGIN = {
  HOME: '/root',
  USER: 'root',
  LOGNAME: 'root',
  SHELL: '/bin/bash',
  TERM: 'xterm-256color',
  EDITOR: 'nano',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

export class Shell {
  readonly host: ShellHost;
  readonly main: Interpreter;
  private pids: number;

  constructor(options: ShellOptions) {
    const programs = new Map<string, Program>(Object.entries(options.bare ? {} : coreutils));
    for (const [name, program] of Object.entries(options.programs ?? {})) programs.set(name, program);
    if (!options.bare) {
      const shell = createShellProgram({ random: options.random });
      for (const name of ['bash', 'sh']) if (!programs.has(name)) programs.set(name, shell);
    }
    this.pids = options.firstPid ?? 1000;
    this.host = {
      fs: options.fs,
      clock: options.clock,
      random: options.random,
      network: options.network,
      hostname: options.hostname,
      terminal: options.terminal,
      find: (name) => programs.get(name) ?? options.find?.(name),
      programs: () => [...new Set([...programs.keys(), ...(options.list?.() ?? [])])].sort(),
      nextPid: () => ++this.pids,
      processes: new Map(),
      pipes: new Map(),
      userland: options.userland,
      dialect: options.dialect ?? 'bash',
      system: options.system,
    };
    const state = new ShellState();
    state.started = options.clock.now();
    this.main = new Interpreter(this.host, state, new Map());
    this.main.name = options.name ?? 'bash';
    this.main.arg0 = options.name ?? 'bash';
    this.main.interactive = options.interactive ?? false;
    this.main.prompted = this.main.interactive;
    if (options.interactive) {
      state.options.add('monitor');
      state.options.add('histexpand');
      state.shopts.add('expand_aliases');
      if (this.host.programs().includes('kubectl')) state.completions = new Map(standardCompletions());
    }
    const env: Record<string, string> = options.env ?? LOGIN;
    for (const [name, value] of Object.entries(env)) state.variables.global.set(name, { value, exported: true });
    const absent: Record<string, string> = {
      HOME: '/root',
      HOSTNAME: options.hostname,
      PATH: LOGIN.PATH,
      SHELL: '/bin/bash',
      TERM: 'dumb',
    };
    for (const [name, value] of Object.entries(absent))
      if (!state.variables.global.has(name)) state.variables.global.set(name, { value });
    const plain: Record<string, string> = {
      BASH: '/bin/bash',
      BASH_VERSION: '5.2.15(1)-release',
      HOSTTYPE: 'x86_64',
      IFS: ' \t\n',
      MACHTYPE: 'x86_64-pc-linux-gnu',
      OSTYPE: 'linux-gnu',
      OPTIND: '1',
      PS4: '+ ',
    };
    for (const [name, value] of Object.entries(plain)) state.variables.global.set(name, { value });
    for (const name of ['UID', 'EUID']) state.variables.global.set(name, { value: '0', integer: true, readonly: true });
    state.cwd = options.cwd ?? env['HOME'] ?? '/';
    state.variables.global.set('PWD', { value: state.cwd, exported: true });
    state.variables.global.set('SHLVL', { value: '1', exported: true });
  }

  /** Runs source text with these streams; the state stays for the next call. Gives the exit status, or that of `exit`. */
  async run(source: string, io: IOStreams, options: RunOptions = {}): Promise<number> {
    const sh = this.main;
    sh.fds = new Map<number, Descriptor>([
      [0, { reader: InputStream.of(io.in) }],
      [1, { writer: io.out }],
      [2, { writer: io.err }],
    ]);
    sh.controller = new AbortController();
    this.exited = undefined;
    if (options.name !== undefined) {
      sh.name = options.name;
      sh.arg0 = options.name;
    }
    sh.scriptFile = options.name !== undefined && !options.label;
    if (options.args) sh.state.positional = options.args;
    const abort = () => this.interrupt(String(options.signal?.reason ?? 'SIGINT'));
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    this.host.processes.set(sh.pid, {
      name: sh.name,
      argv: [sh.interactive ? `-${sh.name}` : sh.name],
      startedAt: sh.state.started,
      kill: (name) => sh.controller.abort(`SIG${name}`),
    });
    let status: number;
    try {
      status = await sh.runText(source, { label: options.label ?? '' });
      await sh.checkpoint();
    } catch (error) {
      status = sh.statusOf(error);
      if (error instanceof BrokenPipe || isExit(error)) this.exited = status;
      sh.state.status = status;
      sh.resetAfterError();
    }
    if (!sh.interactive || this.exited !== undefined) {
      status = await sh.exitTrap(status);
      await closeKeptPipes(sh);
    }
    options.signal?.removeEventListener('abort', abort);
    return status;
  }

  /** The status `exit` was called with in the last run. */
  exited: number | undefined;

  /** A signal for what runs in the foreground. */
  interrupt(signal = 'SIGINT'): void {
    this.main.controller.abort(signal);
  }

  get running(): boolean {
    return this.host.processes.size > 1;
  }

  /** Ends every job. */
  close(): void {
    this.main.controller.abort('SIGHUP');
    for (const job of this.main.jobs) if (job.status === undefined) job.kill('HUP');
  }

  save(): SavedShell {
    return { state: this.main.state.save(), pid: this.pids, mainPid: this.main.pid };
  }

  load(saved: SavedShell): void {
    this.main.state.load(saved.state);
    this.pids = saved.pid;
    this.main.pid = saved.mainPid;
  }
}

function isExit(error: unknown): boolean {
  return error instanceof Error && error.message === 'exit';
}
