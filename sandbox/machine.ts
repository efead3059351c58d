/**
 * The machine the learner sits at: clock, files, shell, terminals. It stands before its cluster does: the prompt is
 * there at once, and what is entered waits for {@link Machine.connect}.
 */
import { SimulationClock } from './apimachinery/clock.ts';
import { type HostNetwork, NetworkError, type Program, type Terminal } from './apimachinery/process.ts';
import { createRandom, type Random } from './apimachinery/random.ts';
import { createJq, type JqProvider, MemoryFileSystem, Shell, TerminalSession } from './shell/index.ts';

export interface MachineOptions {
  hostname: string;
  /** Of every chance here and in the cluster. */
  seed: number;
  /** Unix milliseconds: when the cluster is made. */
  begin: number;
  /** How the host runs jq; without it the shell knows no jq. */
  jq?: JqProvider | undefined;
}

/** Keys in, screen out. */
export interface ClusterTerminal {
  /** Prompts and runs until `exit`; gives the shell's last status. */
  run(): Promise<number>;
  /** Called with what is to be drawn; a promise holds programs that write until it settles. Returns its removal. */
  output(listener: (data: string) => void | Promise<void>): () => void;
  /** Key presses and pastes, as a terminal sends them. */
  input(data: string): void;
  resize(columns: number, rows: number): void;
}

export class Machine {
  readonly clock: SimulationClock;
  readonly random: Random;
  readonly fs: MemoryFileSystem;
  /** The one that scripts run in; each terminal has its own. */
  readonly shell: Shell;
  /** The cluster is there. */
  readonly connected: Promise<void>;
  private readonly options: MachineOptions;
  private resolveConnected: () => void = () => {};
  private network: HostNetwork | undefined;
  private programs: Record<string, Program> = {};

  constructor(options: MachineOptions) {
    this.options = options;
    this.clock = new SimulationClock({ mode: 'virtual', start: options.begin });
    this.random = createRandom(options.seed);
    this.fs = new MemoryFileSystem({ now: () => this.clock.now() });
    this.connected = new Promise((resolve) => {
      this.resolveConnected = resolve;
    });
    this.shell = this.newShell();
  }

  /** Joins the network and installs the cluster's tools. */
  install(network: HostNetwork, programs: Record<string, Program>): void {
    this.network = network;
    this.programs = programs;
  }

  /** Lets commands run. */
  connect(): void {
    this.resolveConnected();
  }

  /** Opens a terminal with an interactive shell of its own. `onCommand`: a whole command is about to run, or, with its status, has run. */
  terminal(
    size: { columns: number; rows: number },
    onCommand?: (event: { line: string; status?: number }) => void,
  ): ClusterTerminal {
    const { clock } = this;
    const session = new TerminalSession({
      shell: (terminal) => this.newShell(terminal),
      ready: this.connected,
      onCommand,
      ...size,
    });
    return {
      run: () => session.run(),
      output: (listener) => session.output(listener),
      resize: (columns, rows) => void clock.input(() => session.resize(columns, rows)),
      input: (data) => {
        // Ctrl-C must reach a loop that never lets a step end.
        if (session.busy && data === '\x03') session.input(data);
        else void clock.input(() => session.input(data));
      },
    };
  }

  private newShell(terminal?: Terminal): Shell {
    const { hostname, jq } = this.options;
    return new Shell({
      fs: this.fs,
      clock: this.clock,
      random: this.random.fork('shell'),
      network: this.late(),
      hostname,
      programs: { kubectl: (process) => this.program('kubectl')(process), ...(jq ? { jq: createJq(jq) } : {}) },
      cwd: '/root',
      ...(terminal ? { terminal, interactive: true } : {}),
    });
  }

  private program(name: string): Program {
    const program = this.programs[name];
    if (!program) throw new Error(`${name} has not been installed`);
    return program;
  }

  /** The network, once there is one. */
  private late(): HostNetwork {
    const there = (): HostNetwork => {
      if (!this.network) throw new NetworkError('EHOSTUNREACH', 'Network is unreachable');
      return this.network;
    };
    return {
      addresses: () => this.network?.addresses() ?? [],
      resolve: async (name) => there().resolve(name),
      http: async (request, tls) => there().http(request, tls),
      listeners: () => this.network?.listeners() ?? [],
      apiserver: (server, tls) => this.network?.apiserver(server, tls),
    };
  }
}
