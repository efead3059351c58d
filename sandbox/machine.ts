/**
 * The machine the learner sits at: clock, files, shell, terminals. It stands before its cluster does: the prompt is
 * there at once, and what is entered waits for {@link Machine.connect}.
 */
import { SimulationClock } from './apimachinery/clock.ts';
import type { Tap } from './apimachinery/exchange.ts';
import {
  type EditorHost,
  type EditRequest,
  type HostNetwork,
  NetworkError,
  type Program,
  type SystemView,
  type Terminal,
} from './apimachinery/process.ts';
import { createRandom, type Random } from './apimachinery/random.ts';
import type { Recorder } from './lab/journal/recorder.ts';
import { RequestRecord } from './lab/request-record.ts';
import {
  createJq,
  type JqProvider,
  MemoryFileSystem,
  type SavedTerminalSession,
  Shell,
  TerminalSession,
} from './shell/index.ts';

export interface MachineOptions {
  hostname: string;
  /** Of every chance here and in the cluster. */
  seed: number;
  /** Unix milliseconds: when the cluster is made; taken down to a whole second. */
  begin: number;
  /** How the host runs jq; without it the shell knows no jq. */
  jq?: JqProvider | undefined;
  /** Writes down what comes in from here on. Inputs must come as tasks of the host's own, not from within a step. */
  recorder?: Recorder | undefined;
}

/** A whole command is about to run; with `reads`, waits for lines to be typed; with its status, has run. */
export interface CommandEvent {
  line: string;
  reads?: boolean;
  status?: number;
}

/** An editor on the host's own time: see {@link EditorHost}. Each save resolves with what is wrong, if it cannot be written. */
export type HostEditor = (
  request: EditRequest,
  save: (text: string, as?: string) => Promise<string | undefined>,
  signal: AbortSignal,
) => Promise<number>;

export interface TerminalOptions {
  onCommand?: (event: CommandEvent) => void;
  /** Earlier lines, oldest first. */
  history?: string[];
  /** Goes on from an earlier one. */
  saved?: SavedTerminalSession | undefined;
  /** The host's editor over this terminal. */
  edit?: HostEditor;
  /** A line was entered at the prompt and nothing of it has run: may look, and must change nothing. Simulated Unix milliseconds. */
  onLine?: (time: number) => void;
  /** Looks on at what its programs send to the API server. */
  tap?: Tap;
  /** When a run is had again: see {@link TerminalSession}. */
  heldAt?: (write: number) => boolean;
}

/** Keys in, screen out. */
export interface ClusterTerminal {
  /** Prompts and runs until `exit` or {@link close}; gives the shell's last status. */
  run(): Promise<number>;
  /**
   * Called with what is to be drawn; a promise holds programs that write until it settles. `discard`: what has not
   * been drawn is not to be, for Ctrl-C. Returns its removal.
   */
  output(listener: (data: string) => void | Promise<void>, discard?: () => void): () => void;
  /** Key presses and pastes, as a terminal sends them. */
  input(data: string): void;
  /** Types a script at the prompt, in place of a line begun there. */
  type(script: string): void;
  /** Takes back what was typed and nothing has read. */
  untype(): Promise<string>;
  /** A line entered in a run that was gone back behind: the arrow keys find it. */
  recall(line: string): void;
  resize(columns: number, rows: number): void;
  /** Hangs up: the shell and its jobs end. */
  close(): void;
  /** Its history and its shell's state; taken when nothing is running. */
  save(): SavedTerminalSession;
}

export class Machine {
  readonly clock: SimulationClock;
  readonly random: Random;
  readonly fs: MemoryFileSystem;
  /** The one that scripts run in; each terminal has its own. */
  readonly shell: Shell;
  /** The cluster is there. */
  readonly connected: Promise<void>;
  /** What the terminals' commands sent to the API server. */
  readonly requests: RequestRecord;
  private readonly options: MachineOptions;
  private resolveConnected: () => void = () => {};
  private network: ((tap?: Tap) => HostNetwork) | undefined;
  private programs: Record<string, Program> = {};
  private system: (() => SystemView | undefined) | undefined;
  private readonly recorder: Recorder | undefined;
  private stands = false;
  /** Shells from before: their time counts from when the learner comes, not from when the cluster was made. */
  private readonly early: Shell[] = [];
  private terminals = 0;
  private editors = 0;

  constructor(options: MachineOptions) {
    this.options = options;
    this.recorder = options.recorder;
    this.clock = new SimulationClock({ mode: 'virtual', start: Math.floor(options.begin / 1000) * 1000 });
    this.recorder?.attach(this.clock);
    this.random = createRandom(options.seed);
    this.fs = new MemoryFileSystem({ now: () => this.clock.now() });
    this.requests = new RequestRecord(() => this.clock.now());
    this.connected = new Promise((resolve) => {
      this.resolveConnected = resolve;
    });
    this.shell = this.newShell();
  }

  /** Joins the network and installs the cluster's tools. */
  install(
    network: (tap?: Tap) => HostNetwork,
    programs: Record<string, Program>,
    system?: () => SystemView | undefined,
  ): void {
    this.network = network;
    this.programs = programs;
    this.system = system;
  }

  /** Lets commands run. */
  connect(): void {
    this.clock.turns = 0;
    this.stands = true;
    for (const shell of this.early) shell.main.state.started = this.clock.now();
    this.recorder?.put({ kind: 'ready' });
    this.resolveConnected();
  }

  /** Runs a script in {@link Machine.shell}. What the scenario runs, before anybody can enter anything, is not written down. */
  run(script: string, run: (shell: Shell) => Promise<number>): Promise<number> {
    if (!this.stands) return this.clock.input(() => run(this.shell));
    this.recorder?.put({ kind: 'run', text: script });
    return this.input(() => run(this.shell));
  }

  /** Takes something from outside in, as a step of its own. */
  input<T>(work: () => T | Promise<T>, before?: (time: number) => void): Promise<T> {
    return this.clock.input(() => {
      this.recorder?.put({ kind: 'take' });
      return work();
    }, before);
  }

  /** Opens a terminal with an interactive shell of its own. Any number of them may be open. */
  terminal(size: { columns: number; rows: number }, options: TerminalOptions = {}): ClusterTerminal {
    const { recorder } = this;
    const id = ++this.terminals;
    const seen = this.requests.source();
    const { edit, saved, onLine, tap: more, ...rest } = options;
    const tap: Tap = more ? (handler, server) => more(seen.tap(handler, server), server) : seen.tap;
    const session = new TerminalSession({
      shell: (terminal) => this.newShell(terminal, tap),
      ready: this.connected,
      step: (work, line) => void this.input(work, line?.trim() ? onLine : undefined),
      ...rest,
      ...(edit ? { edit: this.editor(edit) } : {}),
      ...size,
      onHold: (write) => recorder?.held(id, write),
      onCommand: (event) => {
        seen.command(event);
        options.onCommand?.(event);
      },
    });
    if (saved) session.load(saved);
    else if (!this.stands) this.early.push(session.shell);
    return {
      run: () => {
        recorder?.put({ kind: 'open', terminal: id, ...size });
        // Not waited for as an input is: virtual time moves for commands, not for a prompt.
        return new Promise((done, failed) => void this.input(() => void session.run().then(done, failed)));
      },
      output: (listener, discard) => session.output(listener, discard),
      resize: (columns, rows) => {
        recorder?.put({ kind: 'size', terminal: id, columns, rows });
        void this.input(() => session.resize(columns, rows));
      },
      input: (data) => {
        recorder?.key(id, data, !session.busy);
        session.input(data);
      },
      type: (script) => {
        recorder?.put({ kind: 'type', terminal: id, text: script });
        session.type(script);
      },
      untype: () => {
        recorder?.put({ kind: 'untype', terminal: id });
        return this.input(() => session.untype());
      },
      recall: (line) => {
        recorder?.put({ kind: 'recall', terminal: id, text: line });
        session.recall(line);
      },
      close: () => {
        recorder?.put({ kind: 'close', terminal: id });
        session.interrupt('SIGHUP');
        void this.input(() => session.close());
      },
      save: () => session.save(),
    };
  }

  private newShell(terminal?: Terminal, tap?: Tap): Shell {
    const { hostname, jq } = this.options;
    return new Shell({
      fs: this.fs,
      clock: this.clock,
      random: this.random.fork('shell'),
      network: this.late(tap),
      hostname,
      programs: { kubectl: (process) => this.program('kubectl')(process), ...(jq ? { jq: createJq(jq) } : {}) },
      cwd: '/root',
      system: this.view(),
      ...(terminal ? { terminal, interactive: true } : {}),
    });
  }

  /** The machine's processes, once it has a kubelet. */
  private view(): SystemView {
    const there = () => this.system?.();
    return {
      processes: () => there()?.processes() ?? [],
      kill: (pid, signal) => there()?.kill(pid, signal) ?? false,
      bootedAt: this.options.begin,
      memory: () => there()?.memory() ?? { total: 0, used: 0, cache: 0 },
      disk: () => there()?.disk() ?? { total: 0, used: 0 },
    };
  }

  /** What comes of editing is taken in as key presses are. */
  private editor(host: HostEditor): EditorHost {
    return (request, save, signal) =>
      new Promise((resolve) => {
        const id = ++this.editors;
        const close = (status: number) => {
          this.recorder?.put({ kind: 'edited', editor: id, status });
          void this.input(() => resolve(status));
        };
        const write = (text: string, as?: string) => {
          this.recorder?.put({ kind: 'save', editor: id, text, ...(as === undefined ? {} : { as }) });
          return this.input(() => save(text, as));
        };
        host(request, write, signal).then(close, () => close(1));
      });
  }

  private program(name: string): Program {
    const program = this.programs[name];
    if (!program) throw new Error(`${name} has not been installed`);
    return program;
  }

  /** The network, once there is one. */
  private late(tap?: Tap): HostNetwork {
    let joined: HostNetwork | undefined;
    const network = (): HostNetwork | undefined => {
      joined ??= this.network?.(tap);
      return joined;
    };
    const there = (): HostNetwork => {
      const found = network();
      if (!found) throw new NetworkError('EHOSTUNREACH', 'Network is unreachable');
      return found;
    };
    return {
      addresses: () => network()?.addresses() ?? [],
      resolve: async (name) => there().resolve(name),
      http: async (request, tls) => there().http(request, tls),
      listeners: () => network()?.listeners() ?? [],
      interfaces: () => network()?.interfaces?.() ?? [],
      ping: (address) => network()?.ping?.(address),
      listen: (socket) => there().listen(socket),
      apiserver: (server, tls) => network()?.apiserver(server, tls),
    };
  }
}
