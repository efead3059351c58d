/** Builds and wires everything: the only file that knows all parts. */
import { type Actor, type ClockState, SimulationClock } from './apimachinery/clock.ts';
import type { Answer, Exchange, Handler } from './apimachinery/exchange.ts';
import { createPki, type Pki } from './apimachinery/pki.ts';
import { createRandom, type Random, type RandomState } from './apimachinery/random.ts';
import { collector, type IOStreams, readerOf } from './apimachinery/streams.ts';
import { fetchDoor } from './apiserver/fetch-door.ts';
import { type APIServer, createAPIServer } from './apiserver/index.ts';
import { resourcePath, RestClient } from './client/rest-client.ts';
import { SharedInformers } from './client/shared-informers.ts';
import type { Controller } from './controllers/controller.ts';
import { controllerClient } from './controllers/controller.ts';
import { controllers } from './controllers/index.ts';
import { kinds } from './kinds/index.ts';
import { kubectl } from './kubectl/index.ts';
import { clusterAddons } from './kubelet/addons.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import { DEFAULT_SCENARIO, type Scenario } from './lab/scenario.ts';
import { ADMIN, furnish } from './machine.ts';
import { ClusterNetwork } from './network/index.ts';
import { Scheduler } from './scheduler/index.ts';
import { coreutils, type JqProvider, MemoryFileSystem, type SavedFile, type SavedShell, Shell, TerminalSession } from './shell/index.ts';
import { Trace } from './trace.ts';

export interface ClusterOptions {
  /** Of every chance in the cluster: a whole number, 0 … 2³²-1. Default 1. */
  seed?: number;
  /** Workers by name, or how many. Default: the scenario's (node01 … node03). */
  nodes?: number | string[];
  /** `virtual` (default): time moves only while a command waits. `real`: as the host's does. */
  time?: 'virtual' | 'real';
  /** Simulated seconds per second, in real time. */
  speed?: number;
  /** The instant the learner comes: Unix milliseconds or RFC 3339. Default 2026-01-05T09:00:00Z. */
  start?: number | string;
  scenario?: Scenario;
  /** How the host runs jq; without it the shell says that jq cannot be loaded here. */
  jq?: JqProvider;
}

export interface ShellResult {
  stdout: string;
  stderr: string;
  /** Exit status. */
  code: number;
}

export interface RunOptions {
  /** Abort with the signal's name as its reason, SIGINT for Ctrl-C. */
  signal?: AbortSignal;
  /** `$0` and the positional parameters. */
  args?: string[];
}

/** Everything, as JSON. */
export interface ClusterSnapshot {
  version: 1;
  seed: number;
  nodes: string[];
  scenario: Scenario;
  start: number;
  clock: ClockState;
  random: RandomState;
  server: unknown;
  /** Actor name → state. */
  actors: Record<string, unknown>;
  shell: SavedShell;
  files: SavedFile[];
}

const DEFAULT_START = Date.UTC(2026, 0, 5, 9);
const MASTER = 'master01';
/** The control plane's address; workers follow from .11. The learner sits at the control plane's machine. */
const SUBNET = '172.29.9.';

/** A simulated cluster and the machine of whoever learns on it. */
export class Cluster {
  readonly clock: SimulationClock;
  readonly trace = new Trace();
  /** The API server's address as the kubeconfig has it. */
  readonly server: string;
  readonly seed: number;
  readonly nodes: readonly string[];
  /** The API server, one level below {@link Cluster.exchange}: a call is not taken in as a step of its own. */
  readonly handler: Handler;
  private readonly random: Random;
  private readonly scenario: Scenario;
  private readonly startInstant: number;
  private readonly pki: Pki;
  private readonly apiserver: APIServer;
  private readonly actors: Actor[] = [];
  private readonly controllers: Controller[] = [];
  private readonly scheduler: Scheduler;
  private readonly kubelets = new Map<string, Kubelet>();
  private readonly network: ClusterNetwork;
  private readonly fs = new MemoryFileSystem();
  private readonly shell: Shell;

  /** A cluster that has stood for a while, with what its scenario holds, ready for the first command. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const scenario = options.scenario ?? DEFAULT_SCENARIO;
    const start = instant(options.start);
    const cluster = new Cluster(
      { seed: options.seed ?? 1, nodes: workerNames(options.nodes, scenario), scenario, start, jq: options.jq },
      start - scenario.age,
    );
    await cluster.boot();
    if (options.speed !== undefined) cluster.clock.speed = options.speed;
    if (options.time === 'real') cluster.clock.setMode('real');
    return cluster;
  }

  /** Goes on exactly where the snapshot was taken. Sessions that were open then have ended. */
  static async restore(
    snapshot: ClusterSnapshot,
    options: Pick<ClusterOptions, 'time' | 'speed' | 'jq'> = {},
  ): Promise<Cluster> {
    const { seed, nodes, scenario, start } = snapshot;
    const cluster = new Cluster({ seed, nodes, scenario, start, jq: options.jq }, snapshot.clock.now);
    await cluster.resume(snapshot);
    if (options.speed !== undefined) cluster.clock.speed = options.speed;
    if (options.time === 'real') cluster.clock.setMode('real');
    return cluster;
  }

  private constructor(
    plan: { seed: number; nodes: string[]; scenario: Scenario; start: number; jq: JqProvider | undefined },
    begin: number,
  ) {
    const { seed, nodes, scenario } = plan;
    this.seed = seed;
    this.nodes = nodes;
    this.scenario = scenario;
    this.startInstant = plan.start;
    this.server = scenario.host.server;
    this.clock = new SimulationClock({ mode: 'virtual', start: begin });
    this.random = createRandom(seed);
    this.pki = createPki(seed, plan.start - scenario.age);
    const { clock, trace, pki } = this;
    const random = (name: string) => this.random.fork(name);

    this.apiserver = createAPIServer({
      kinds,
      clock,
      random: random('kube-apiserver'),
      trace,
      nodes: (name) => this.kubelets.get(name),
    });
    this.handler = this.apiserver.handler;
    const informers = new SharedInformers(controllerClient(this.handler, 'shared-informers'), clock);

    for (const definition of controllers) {
      const controller = definition.create({ handler: this.handler, clock, random: random('controllers'), trace, informers });
      this.controllers.push(controller);
    }
    this.scheduler = new Scheduler({ handler: this.handler, clock, random: random('scheduler'), trace });
    this.network = new ClusterNetwork({ handler: this.handler, clock, random: random('network'), trace, pki, server: this.server });
    const addresses = [MASTER, ...nodes].map((name, i) => ({ name, address: `${SUBNET}${i === 0 ? 1 : 10 + i}` }));
    for (const [index, { name, address }] of addresses.entries()) {
      const kubelet = new Kubelet({
        nodeName: name,
        index,
        address,
        controlPlane: index === 0,
        handler: this.handler,
        clock,
        random: random(`kubelet/${name}`),
        trace,
        network: this.network,
        files: () => new MemoryFileSystem(),
        programs: (program) => coreutils[program],
      });
      this.kubelets.set(name, kubelet);
    }
    this.actors.push(this.apiserver, ...this.controllers, this.scheduler, this.network, ...this.kubelets.values());
    for (const actor of this.actors) clock.register(actor);

    furnish(this.fs, { hostname: scenario.host.name, server: this.server, pki, nodes: addresses, files: scenario.files });
    this.shell = new Shell({
      fs: this.fs,
      clock,
      random: random('shell'),
      network: this.network.outside(`${SUBNET}1`),
      hostname: scenario.host.name,
      programs: { kubectl },
      cwd: '/root',
      jq: plan.jq,
    });
  }

  // ---- doors ----

  /** One exchange with the API server, taken in as a step. */
  exchange(exchange: Exchange): Promise<Answer> {
    return this.clock.input(() => this.handler(exchange));
  }

  /**
   * The same over fetch's types, as the cluster's administrator unless the request says otherwise
   * (an `authorization` header). The URL's host does not matter.
   */
  readonly fetch = (request: Request): Promise<Response> =>
    fetchDoor((exchange) => {
      const anonymous = exchange.headers.authorization !== undefined;
      return this.exchange(anonymous ? exchange : { ...exchange, peer: ADMIN });
    })(request);

  /** Runs a script in the learner's shell. */
  async sh(script: string, options: RunOptions = {}): Promise<ShellResult> {
    const [out, err] = [collector(), collector()];
    const code = await this.run(script, { in: readerOf(), out, err }, options);
    return { stdout: out.text(), stderr: err.text(), code };
  }

  /** The same with streams of the caller's; whatever they take of the host's time belongs into `clock.external`. */
  run(script: string, io: IOStreams, { signal, args }: RunOptions = {}): Promise<number> {
    const [name, ...rest] = args ?? [];
    return this.clock.input(() =>
      this.shell.run(script, io, { ...(signal ? { signal } : {}), ...(name === undefined ? {} : { name, args: rest }) }),
    );
  }

  /** A terminal on the learner's machine. */
  terminal(size: { columns: number; rows: number }): TerminalSession {
    return new TerminalSession({ shell: this.shell, clock: this.clock, ...size });
  }

  /** Puts a file on the learner's machine, with its folders. Absolute path. */
  write(path: string, content: string | Uint8Array): void {
    this.fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    this.fs.writeFile(path, content);
  }

  /** The learner's working directory. */
  chdir(path: string): void {
    this.shell.chdir(path);
  }

  /** A digest of everything in etcd: keys, values, revisions. */
  hash(): string {
    return this.apiserver.hash();
  }

  /** The whole state, taken when nothing is running. */
  async snapshot(): Promise<ClusterSnapshot> {
    await this.clock.idle();
    return {
      version: 1,
      seed: this.seed,
      nodes: [...this.nodes],
      scenario: this.scenario,
      start: this.startInstant,
      clock: this.clock.save(),
      random: this.random.save(),
      server: this.apiserver.save(),
      actors: Object.fromEntries(this.actors.slice(1).map((actor) => [actor.name, actor.save?.() ?? null])),
      shell: this.shell.save(),
      files: this.fs.save(),
    };
  }

  /** Ends the clock and everything that waits on it. */
  stop(): void {
    this.shell.close();
    this.clock.stop();
  }

  // ---- beginnings ----

  private async boot(): Promise<void> {
    const { clock } = this;
    await clock.input(async () => {
      await this.startActors(false);
      const client = this.admin('kubeadm');
      for (const object of clusterAddons({ server: this.server, ca: this.pki.ca })) await this.create(client, object);
    });
    await clock.settle(600_000);
    for (const step of this.scenario.steps) {
      clock.jump(this.startInstant - step.ago);
      await clock.input(async () => {
        const client = this.admin('kubectl-create');
        for (const object of step.create) await this.create(client, object);
      });
      if (step.run !== undefined) await this.sh(step.run);
      await clock.settle(600_000);
    }
    clock.jump(this.startInstant);
    await clock.idle();
  }

  private async resume(snapshot: ClusterSnapshot): Promise<void> {
    this.random.load(snapshot.random);
    this.apiserver.load(snapshot.server);
    for (const actor of this.actors.slice(1)) actor.load?.(snapshot.actors[actor.name]);
    this.fs.load(snapshot.files);
    this.shell.load(snapshot.shell);
    await this.clock.input(() => this.startActors(true));
    await this.clock.idle();
    this.clock.load(snapshot.clock);
  }

  private async startActors(resume: boolean): Promise<void> {
    await this.apiserver.start({ resume });
    await this.network.start({ resume });
    for (const controller of this.controllers) await controller.start({ resume });
    await this.scheduler.start({ resume });
    for (const kubelet of this.kubelets.values()) await kubelet.start({ resume });
  }

  private admin(userAgent: string): RestClient {
    return new RestClient(this.handler, { peer: ADMIN, userAgent });
  }

  private async create(client: RestClient, object: { apiVersion: string; kind: string }): Promise<void> {
    const [version, group = ''] = object.apiVersion.split('/').reverse() as [string, string?];
    const kind = kinds.find((k) => k.kind === object.kind && k.group === group && k.version === version);
    if (!kind) throw new Error(`the scenario asks for ${object.apiVersion} ${object.kind}, which this cluster does not serve`);
    await client.create({ group, version, resource: kind.names.plural }, object as never);
  }
}

function workerNames(nodes: number | string[] | undefined, scenario: Scenario): string[] {
  if (Array.isArray(nodes)) return nodes;
  if (nodes === undefined) return scenario.workers;
  return Array.from({ length: nodes }, (_, i) => `node${String(i + 1).padStart(2, '0')}`);
}

function instant(start: number | string | undefined): number {
  const ms = typeof start === 'string' ? Date.parse(start) : (start ?? DEFAULT_START);
  if (!Number.isFinite(ms)) throw new TypeError(`start: expected Unix milliseconds or RFC 3339, found ${JSON.stringify(start)}`);
  return ms;
}
