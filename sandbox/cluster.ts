/** Builds and wires everything: the only file that knows all parts. */
import type { Actor, ClockState, SimulationClock } from './apimachinery/clock.ts';
import { StatusError } from './apimachinery/errors.ts';
import type { Answer, Exchange, Handler } from './apimachinery/exchange.ts';
import type { KubeObject } from './apimachinery/meta.ts';
import { createPki, type Pki } from './apimachinery/pki.ts';
import type { FileSystem } from './apimachinery/process.ts';
import { createRandom, type RandomState } from './apimachinery/random.ts';
import { collector, type IOStreams, readerOf } from './apimachinery/streams.ts';
import { fetchDoor } from './apiserver/fetch-door.ts';
import { serverIdentity } from './apiserver/identity.ts';
import { type APIServer, type APIServerOptions, createAPIServer, uidSource } from './apiserver/index.ts';
import { type BootState, type ImagePlace, readBootImage, writeBootImage } from './boot-image.ts';
import { ComponentLease, type ComponentLeaseOptions } from './client/component-lease.ts';
import { RestClient } from './client/rest-client.ts';
import { SharedInformers } from './client/shared-informers.ts';
import type { Controller } from './controllers/controller.ts';
import { controllers } from './controllers/index.ts';
import { ADMIN, furnish } from './furnish.ts';
import { kinds } from './kinds/index.ts';
import { kubectl } from './kubectl/index.ts';
import { Kubelet } from './kubelet/index.ts';
import { DEFAULT_SCENARIO, type Scenario } from './lab/scenario.ts';
import { type ClusterTerminal, Machine } from './machine.ts';
import { ClusterNetwork } from './network/index.ts';
import { Scheduler } from './scheduler/index.ts';
import {
  coreutils,
  createShellProgram,
  type JqProvider,
  readText,
  type SavedFile,
  type SavedShell,
  strerror,
} from './shell/index.ts';
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
  /** How the host runs jq; without it the shell knows no jq. */
  jq?: JqProvider;
  /** What {@link Cluster.bootImage} gave; of another plan it is not used. The cluster is the same with it and without. */
  image?: string | undefined;
  /** A machine that stands already (the page's prompt comes first); made with the same seed, scenario and start. */
  machine?: Machine;
  /** Told how each script of the scenario ended. */
  ran?: (script: string, result: ShellResult) => void;
  /** Called when the cluster stands, before commands run. */
  prepare?: (files: FileSystem) => void | Promise<void>;
  /** In real time: it stands still until the clock is resumed. */
  paused?: boolean;
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
  /** `$0` and the positional parameters: a script of its own name, whose messages begin with it. Without: as `bash -c` runs it. */
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
  files: SavedFile;
}

/** The names and uids of what kubeadm sets up are the same in all clusters; chance begins when that is done. */
const BOOT_SEED = 1;
const BOOT_SALT = 0x6b756265;

/** Milliseconds: past the end of Events. */
const AGED = 2 * 3_600_000;

const DEFAULT_START = Date.UTC(2026, 0, 5, 9);
const MASTER = 'master01';
/** The control plane's address; workers follow from .11. The learner sits at the control plane's machine. */
const SUBNET = '172.29.9.';

interface ClusterPlan {
  seed: number;
  nodes: string[];
  scenario: Scenario;
  start: number;
  pki: Pki;
}

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
  private readonly scenario: Scenario;
  private readonly startInstant: number;
  private readonly machine: Machine;
  private readonly pki: Pki;
  private readonly apiserver: APIServer;
  private readonly controllers: Controller[] = [];
  private readonly scheduler: Scheduler;
  private readonly kubelets = new Map<string, Kubelet>();
  private readonly network: ClusterNetwork;
  private readonly leases: ComponentLease[];

  /** A cluster that has stood for a while, with what its scenario holds, ready for the first command. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const scenario = options.scenario ?? DEFAULT_SCENARIO;
    const { seed = 1, jq } = options;
    const start = instant(options.start);
    const begin = beginOf(start, scenario);
    const machine = options.machine ?? new Machine({ hostname: scenario.host.name, seed, begin, jq });
    const nodes = workerNames(options.nodes, scenario);
    const pki = createPki(seed, begin);
    const plan = { seed, nodes, scenario, start, pki };
    const aged = scenario.age >= AGED;
    const image =
      options.image && aged
        ? readBootImage(options.image, { nodes, server: scenario.host.server }, placeOf(plan))
        : undefined;
    const cluster = image ? new Cluster(plan, machine) : await Cluster.form(plan, machine);
    if (image) await cluster.wakeUp(image);
    await cluster.play(options.ran);
    await cluster.pace(options);
    return cluster;
  }

  /** What a cluster on the default scenario's machines is before anything is done to it: for {@link ClusterOptions.image}. */
  static async bootImage(): Promise<string> {
    const scenario = DEFAULT_SCENARIO;
    const begin = beginOf(DEFAULT_START, scenario);
    const pki = createPki(0, begin);
    const machine = new Machine({ hostname: scenario.host.name, seed: 0, begin });
    const nodes = scenario.workers;
    const plan = { seed: 0, nodes, scenario, start: DEFAULT_START, pki };
    const cluster = await Cluster.form(plan, machine);
    const image = writeBootImage({ nodes, server: scenario.host.server }, placeOf(plan), cluster.bootState());
    cluster.stop();
    return image;
  }

  /** Goes on exactly where the snapshot was taken. Sessions that were open then have ended. */
  static async restore(
    snapshot: ClusterSnapshot,
    options: Pick<ClusterOptions, 'time' | 'speed' | 'paused' | 'jq' | 'machine' | 'prepare'> = {},
  ): Promise<Cluster> {
    const { seed, nodes, scenario, start } = snapshot;
    const { jq } = options;
    const machine =
      options.machine ?? new Machine({ hostname: scenario.host.name, seed, begin: snapshot.clock.now, jq });
    const pki = createPki(seed, beginOf(start, scenario));
    const cluster = new Cluster({ seed, nodes, scenario, start, pki }, machine);
    await cluster.resume(snapshot);
    await cluster.pace(options);
    return cluster;
  }

  /** Lives through what happens before anybody comes: kubeadm, the network plugin. */
  private static async form(plan: ClusterPlan, machine: Machine): Promise<Cluster> {
    // In the browser a chunk of its own; no simulated time has begun.
    const { bootstrap, clusterAddons } = await import('./form.ts');
    const cluster = new Cluster(plan, machine, bootstrap);
    const { apiserver, clock, pki, server } = cluster;
    await clock.input(async () => {
      await cluster.startActors();
      const client = cluster.admin('kubeadm');
      for (const object of clusterAddons({ server: new URL(server).host, ca: pki.ca })) {
        await cluster.create(client, object).catch(unlessThere);
      }
    });
    await clock.settle(600_000);
    // Where there is time for it, the Events of the beginning have ended as well.
    if (plan.scenario.age >= AGED) {
      clock.jump(beginOf(plan.start, plan.scenario) + AGED);
      await clock.advance(1000);
    }
    apiserver.compact();
    machine.random.reseed(plan.seed);
    return cluster;
  }

  private constructor(plan: ClusterPlan, machine: Machine, bootstrap?: APIServerOptions['bootstrap']) {
    const { seed, nodes, scenario } = plan;
    machine.random.reseed(BOOT_SEED, BOOT_SALT);
    this.seed = seed;
    this.nodes = nodes;
    this.scenario = scenario;
    this.startInstant = plan.start;
    this.machine = machine;
    this.clock = machine.clock;
    this.server = scenario.host.server;
    this.pki = plan.pki;
    const { trace, pki } = this;
    const { clock, random } = machine;

    this.apiserver = createAPIServer({
      kinds,
      clock,
      random,
      trace,
      nodes: (name) => this.kubelets.get(name),
      dial: (request) => this.network.outside(`${SUBNET}1`, MASTER).http(request, { insecure: true }),
      bootstrap,
    });
    this.handler = this.apiserver.handler;
    const { handler } = this;
    const manager = new RestClient(handler, {
      peer: { user: 'system:kube-controller-manager', groups: ['system:authenticated'] },
      userAgent: 'kube-controller-manager/v1.36.3 (linux/amd64) kubernetes/shared-informers',
    });
    const informers = new SharedInformers(manager, clock);
    for (const definition of controllers) {
      this.controllers.push(definition.create({ handler, clock, random, trace, informers, rootCA: pki.ca }));
    }
    this.scheduler = new Scheduler({ handler, clock, random, trace });

    const machines = [MASTER, ...nodes].map((name, i) => ({ name, address: `${SUBNET}${i === 0 ? 1 : 10 + i}` }));
    this.network = new ClusterNetwork({
      handler,
      clock,
      random,
      trace,
      pki,
      server: new URL(this.server).host,
    });
    for (const [index, { name, address }] of machines.entries()) {
      const kubelet = new Kubelet({
        nodeName: name,
        index,
        address,
        controlPlane: index === 0,
        handler,
        clock,
        random,
        trace,
        network: this.network,
        ca: pki.ca,
        programs: (program) => coreutils[program],
        shell: createShellProgram({ random: random.fork('sh') }),
      });
      this.kubelets.set(name, kubelet);
    }
    this.leases = this.componentLeases();
    for (const actor of [this.apiserver, ...this.actors()]) clock.register(actor);

    furnish(machine.fs, {
      hostname: scenario.host.name,
      server: this.server,
      pki,
      nodes: machines,
      files: scenario.files,
    });
    machine.install(
      (tap) => this.network.outside(`${SUBNET}1`, scenario.host.name, tap),
      { kubectl },
      () => this.kubelets.get(MASTER)?.system(),
    );
  }

  private async pace({
    time,
    speed,
    paused,
    prepare,
  }: Pick<ClusterOptions, 'time' | 'speed' | 'paused' | 'prepare'>): Promise<void> {
    await prepare?.(this.machine.fs);
    if (speed !== undefined) this.clock.speed = speed;
    if (paused) this.clock.pause();
    if (time === 'real') this.clock.setMode('real');
    this.machine.connect();
  }

  // ---- doors ----

  /** One exchange with the API server, taken in as a step. */
  exchange(exchange: Exchange): Promise<Answer> {
    return this.clock.input(() => this.handler(exchange));
  }

  /** A GET as the cluster's administrator, between two steps: it is none, and changes nothing. */
  observe<T>(work: (get: (url: string) => Promise<Answer>) => Promise<T>): Promise<T> {
    const headers = { accept: 'application/json' };
    const get = (url: string) => this.handler({ method: 'GET', url, headers, peer: ADMIN });
    return this.clock.observe(() => work(get));
  }

  /**
   * The same over fetch's types, as the cluster's administrator unless the request says otherwise
   * (an `authorization` header). The URL's host does not matter.
   */
  readonly fetch = (request: Request): Promise<Response> =>
    fetchDoor((exchange) => this.exchange(exchange), { peer: ADMIN })(request);

  /** Runs a script in the learner's shell. */
  async sh(script: string, options: RunOptions = {}): Promise<ShellResult> {
    const [out, err] = [collector(), collector()];
    const code = await this.run(script, { in: readerOf(), out, err }, options);
    return { stdout: out.text(), stderr: err.text(), code };
  }

  /** The same with streams of the caller's; whatever they take of the host's time belongs into `clock.external`. */
  run(script: string, io: IOStreams, { signal, args }: RunOptions = {}): Promise<number> {
    const [name, ...rest] = args ?? [];
    const called = name === undefined ? { label: '-c: ' } : { name, args: rest };
    return this.machine.run(script, (shell) => shell.run(script, io, { ...called, ...(signal ? { signal } : {}) }));
  }

  /** Opens a terminal on the learner's machine, with an interactive shell of its own. */
  terminal(size: { columns: number; rows: number }): ClusterTerminal {
    return this.machine.terminal(size);
  }

  /** Puts a file on the learner's machine, with its folders. Absolute path. */
  write(path: string, content: string | Uint8Array): void {
    this.machine.fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    this.machine.fs.writeFile(path, content);
  }

  /** A file's text on the learner's machine; undefined where there is none. Absolute path. */
  file(path: string): string | undefined {
    try {
      return readText(this.machine.fs, path);
    } catch (error) {
      strerror(error);
      return undefined;
    }
  }

  /** The learner's working directory. */
  chdir(path: string): void {
    this.machine.shell.main.state.cwd = path;
    this.machine.shell.main.setVariable('PWD', path);
  }

  /** A digest of everything in etcd: keys, values, revisions. */
  hash(): string {
    return this.apiserver.hash();
  }

  /** The whole state, taken when nothing is running. */
  async snapshot(): Promise<ClusterSnapshot> {
    await this.clock.idle();
    return this.snapshotNow();
  }

  /** The same for whoever knows that nothing is running. Save for the server's part, it may go on changing. */
  snapshotNow(): ClusterSnapshot {
    return {
      version: 1,
      seed: this.seed,
      nodes: [...this.nodes],
      scenario: this.scenario,
      start: this.startInstant,
      clock: this.clock.save(),
      random: this.machine.random.save(),
      server: this.apiserver.save(),
      actors: this.actorStates(),
      shell: this.machine.shell.save(),
      files: this.machine.fs.save(),
    };
  }

  /** Ends the clock and everything that waits on it. */
  stop(): void {
    this.machine.shell.close();
    this.clock.stop();
  }

  // ---- beginnings ----

  private bootState(): BootState {
    return { clock: this.clock.save(), server: this.apiserver.save(), actors: this.actorStates() };
  }

  /** What {@link Cluster.form} leads to. */
  private async wakeUp(image: BootState): Promise<void> {
    this.clock.load(image.clock);
    await this.goOn(image.server, image.actors);
    this.machine.random.reseed(this.seed);
    this.clock.steps = image.clock.steps;
  }

  private async play(ran?: ClusterOptions['ran']): Promise<void> {
    const { clock } = this;
    for (const step of this.scenario.steps) {
      clock.jump(this.startInstant - step.ago);
      await clock.input(async () => {
        const client = this.admin('kubectl-create');
        for (const object of step.create) await this.create(client, object);
      });
      if (step.run !== undefined) {
        const result = await this.sh(step.run);
        ran?.(step.run, result);
      }
      await clock.settle(600_000);
    }
    clock.jump(this.startInstant);
    await clock.idle();
  }

  private async resume(snapshot: ClusterSnapshot): Promise<void> {
    this.clock.load(snapshot.clock);
    this.machine.fs.load(snapshot.files);
    this.machine.shell.load(snapshot.shell);
    await this.goOn(snapshot.server, snapshot.actors);
    // Starting up drew and counted what the original did not.
    this.machine.random.reseed(this.seed);
    this.machine.random.load(snapshot.random);
    this.clock.steps = snapshot.clock.steps;
  }

  private async goOn(server: unknown, actors: Record<string, unknown>): Promise<void> {
    await this.clock.input(async () => {
      this.apiserver.load(server);
      for (const actor of this.actors()) actor.load?.(actors[actor.name]);
      await this.startActors(true);
    });
    await this.clock.idle();
  }

  private async startActors(resume = false): Promise<void> {
    await this.apiserver.start({ resume });
    await this.network.start({ resume });
    for (const controller of this.controllers) await controller.start({ resume });
    await this.scheduler.start({ resume });
    for (const kubelet of this.kubelets.values()) await kubelet.start({ resume });
    for (const lease of this.leases) await lease.start({ resume });
  }

  /** Those in kube-system, of the control plane's three components. */
  private componentLeases(): ComponentLease[] {
    const { clock, random } = this.machine;
    const of = (name: string, user: string, agent: string, more: Pick<ComponentLeaseOptions, 'elected' | 'labels'>) =>
      new ComponentLease({
        client: new RestClient(this.handler, {
          peer: { user, groups: user === 'system:apiserver' ? ['system:masters'] : ['system:authenticated'] },
          userAgent: `${agent}/v1.36.3 (linux/amd64) kubernetes/9e5c4b8`,
        }),
        clock,
        namespace: 'kube-system',
        name,
        holderIdentity: `${more.elected ? MASTER : name}_${random.fork(`lease/${name}`).uuid()}`,
        leaseDurationSeconds: more.elected ? 15 : 3600,
        retryMs: more.elected ? 2000 : 10_000,
        ...more,
      });
    const server = { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': MASTER };
    return [
      of(serverIdentity(MASTER), 'system:apiserver', 'kube-apiserver', { labels: server }),
      ...['kube-controller-manager', 'kube-scheduler'].map((name) =>
        of(name, `system:${name}`, name, { elected: true }),
      ),
    ];
  }

  /** Those with state of their own, the API server left out. */
  private actors(): Actor[] {
    return [...this.controllers, this.scheduler, ...this.kubelets.values(), ...this.leases];
  }

  private actorStates(): Record<string, unknown> {
    return Object.fromEntries(this.actors().map((actor) => [actor.name, actor.save?.() ?? null]));
  }

  private admin(userAgent: string): RestClient {
    return new RestClient(this.handler, { peer: ADMIN, userAgent });
  }

  private async create(client: RestClient, object: KubeObject): Promise<void> {
    const [version, group = ''] = object.apiVersion.split('/').reverse() as [string, string?];
    const kind = kinds.find((k) => k.kind === object.kind && k.group === group && k.version === version);
    if (!kind)
      throw new Error(`the scenario asks for ${object.apiVersion} ${object.kind}, which this cluster does not serve`);
    const namespace = kind.scope === 'Namespaced' ? (object.metadata.namespace ?? 'default') : undefined;
    await client.create({ group, version, resource: kind.names.plural }, namespace, object);
  }
}

/** The default roles already hold some of what kubeadm applies. */
function unlessThere(error: unknown): void {
  if (!(error instanceof StatusError && error.reason === 'AlreadyExists')) throw error;
}

function workerNames(nodes: number | string[] | undefined, scenario: Scenario): string[] {
  if (Array.isArray(nodes)) return nodes;
  if (nodes === undefined) return scenario.workers;
  return Array.from({ length: nodes }, (_, i) => `node${String(i + 1).padStart(2, '0')}`);
}

/** When the cluster is made: a whole second, as all that is written of it. */
function beginOf(start: number, { age }: Scenario): number {
  return Math.floor((start - age) / 1000) * 1000;
}

function placeOf({ start, scenario, pki }: ClusterPlan): ImagePlace {
  const source = createRandom(0);
  source.reseed(BOOT_SEED, BOOT_SALT);
  const uids = uidSource(source);
  return { begin: beginOf(start, scenario), ca: pki.ca, uid: () => uids.uuid() };
}

function instant(start: number | string | undefined): number {
  const ms = typeof start === 'string' ? Date.parse(start) : (start ?? DEFAULT_START);
  if (!Number.isFinite(ms))
    throw new TypeError(`start: expected Unix milliseconds or RFC 3339, found ${JSON.stringify(start)}`);
  return ms;
}
