/** The node agent: registers its Node, keeps its lease, runs the Pods bound to it. Follows pkg/kubelet. */
import type { Actor, Clock } from '../apimachinery/clock.ts';
import { StatusError } from '../apimachinery/errors.ts';
import type { Handler } from '../apimachinery/exchange.ts';
import { deepEqual } from '../apimachinery/json.ts';
import { type KubeObject, rfc3339Micro } from '../apimachinery/meta.ts';
import type { PodNetwork } from '../apimachinery/network.ts';
import type { NodeServer } from '../apimachinery/node-server.ts';
import type { Program, SystemView } from '../apimachinery/process.ts';
import type { Random } from '../apimachinery/random.ts';
import { EventRecorder, type EventRecorderState } from '../client/events.ts';
import { Informer } from '../client/informer.ts';
import { RestClient } from '../client/rest-client.ts';
import type { Trace } from '../trace.ts';
import { resumeDaemon, signalDaemon, startProgram } from './containers.ts';
import { forgetHooks } from './hooks.ts';
import { hostSystem } from './host-system.ts';
import { ImageCatalogue, preload } from './image-manager.ts';
import { images } from './images/index.ts';
import { systemImageNames } from './images/system.ts';
import { createNodeServer } from './node-server.ts';
import { diskOf, type NodeOptions, newNode, nodeStatus } from './node-status.ts';
import { dueTimes, newPodState, syncPod } from './pod-worker.ts';
import { forgetAttempts } from './probes.ts';
import { Runtime } from './runtime.ts';
import { Sandboxes, type SavedFiles } from './sandboxes.ts';
import { isRunning, type KubeletServices, PODS } from './services.ts';
import { controlPlanePods, isStatic, mirrorPod } from './static-pods.ts';
import { podStatus } from './status.ts';
import type { ContainerRun, ContainerState, NodeState, PodState } from './types.ts';
import { WatchedObjects } from './watched-objects.ts';

const NODES = { group: '', version: 'v1', resource: 'nodes' };
const SERVICES = { group: '', version: 'v1', resource: 'services' };
const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' };
const LEASE_MS = 10_000;
const STATUS_MS = 300_000;

export interface KubeletOptions {
  nodeName: string;
  /** 0 for the control plane: the third number of its Pod network 10.244.N.0/24. */
  index: number;
  /** InternalIP. */
  address: string;
  /** Carries the control plane's label and taint, and runs its static Pods. */
  controlPlane?: boolean;
  /** What else is particular about the node. */
  node?: Partial<NodeOptions>;
  handler: Handler;
  clock: Clock;
  random: Random;
  trace?: Trace;
  network: PodNetwork;
  /** A program by base name: coreutils and friends. */
  programs(name: string): Program | undefined;
  /** What `sh` and its kin run; the program named sh unless given. */
  shell?: Program;
  /** The cluster's CA certificate, PEM: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt. */
  ca?: string;
  /** Static Pod manifests, as in /etc/kubernetes/manifests; those of `kubeadm init` on a control plane unless given. */
  staticPods?: readonly KubeObject[];
  /** Images already on the node; the system's own unless given. */
  preloaded?: readonly string[];
}

export interface KubeletState {
  node: NodeState;
  pods: PodState[];
  events: EventRecorderState;
  files: SavedFiles;
  sleeps: number;
  /** Pod uid → the status last written. */
  statuses: Record<string, WrittenStatus>;
}

/** Whole, or by the names of its fields where the Pod has them just so. */
type WrittenStatus = { fields: string[]; whole?: undefined } | { whole: Record<string, unknown> };

export class Kubelet implements Actor, NodeServer {
  readonly name: string;
  readonly logs: NodeServer['logs'];
  readonly exec: NodeServer['exec'];
  readonly attach: NodeServer['attach'];
  readonly portForward: NonNullable<NodeServer['portForward']>;
  private readonly staticPods: readonly KubeObject[];
  /** Programs of before a restore wait to be started again. */
  private revive = false;
  private readonly client: RestClient;
  private readonly podInformer: Informer;
  private readonly serviceInformer: Informer;
  private readonly k: KubeletServices;
  private readonly busy = new Map<string, { again: boolean }>();
  private readonly owners = new Map<string, { state: PodState; container: ContainerState }>();
  private readonly sleepers = new Map<string, (woken: boolean) => void>();
  /** Pod uid → what a status was last made of: most passes (a probe every second) change nothing it shows. */
  private readonly views = new Map<string, { pod: KubeObject; view: string }>();
  /** Pod uid → the status last written. */
  private readonly statuses = new Map<string, Record<string, unknown>>();
  /** The same from a snapshot. */
  private written: Record<string, WrittenStatus> = {};
  private sleepNumber = 0;
  /** Who follows which run's log. */
  private readonly followers = new Map<string, Set<() => void>>();

  constructor(options: KubeletOptions) {
    const { clock, handler, trace } = options;
    const node: NodeOptions = {
      name: options.nodeName,
      address: options.address,
      podCIDR: `10.244.${options.index}.0/24`,
      ...(options.controlPlane ? { controlPlane: true } : {}),
      ...options.node,
    };
    this.name = `kubelet/${node.name}`;
    const random = options.random.fork(this.name);
    this.staticPods = options.staticPods ?? (options.controlPlane ? controlPlanePods(node.name, node.address) : []);
    this.client = new RestClient(handler, {
      peer: { user: `system:node:${node.name}`, groups: ['system:nodes', 'system:authenticated'] },
      userAgent: 'kubelet/v1.36.3 (linux/amd64) kubernetes/9e5c4b8',
    });
    this.podInformer = new Informer(this.client, PODS, { fieldSelector: `spec.nodeName=${node.name}`, clock });
    this.serviceInformer = new Informer(this.client, SERVICES, {
      clock,
      indexers: { namespace: (object) => [object.metadata.namespace ?? ''] },
    });
    const state: NodeState = {
      images: {},
      pulls: {},
      pullerFree: 0,
      addresses: {},
      nextAddress: 0,
      stale: false,
      since: clock.now(),
    };
    const k = {
      clock,
      random,
      client: this.client,
      recorder: new EventRecorder({ client: this.client, clock, random, component: 'kubelet', host: node.name }),
      catalogue: new ImageCatalogue(images),
      node,
      state,
      pods: new Map<string, PodState>(),
      trace,
      ca: options.ca ?? '',
      podOf: (pod: PodState) => this.podOf(pod),
      servicesFor: (namespace: string) => this.servicesFor(namespace),
      poke: (uid: string) => this.poke(uid),
      own: (run: ContainerRun, pod: PodState, container: ContainerState) =>
        this.owners.set(run.id, { state: pod, container }),
      imagesChanged: () => this.imagesChanged(),
    } as unknown as KubeletServices;
    k.runtime = new Runtime(clock, options, {
      exited: (run, code) => this.processExited(run, code),
      logged: (run) => this.notifyFollowers(run),
      bind: (run, port, protocol, http, tls) => this.bind(run, port, protocol, http, tls),
      due: (run) => this.poke(this.owners.get(run.id)?.state.uid ?? ''),
      signalled: (run, signal) => this.signalled(run, signal),
      node: { bootedAt: state.since, memoryKi: node.memoryKi ?? 8_139_600, disk: () => diskOf(state) },
      sleep: (run, ms, signal) => this.programSleep(run, ms, signal),
    });
    k.sandboxes = new Sandboxes(k, options.network);
    k.objects = new WatchedObjects({ client: this.client, clock, changed: (uids) => this.refreshSoon(uids) });
    this.k = k;
    const server = createNodeServer(k, { follow: (run, listener) => this.follow(run, listener) });
    const awake =
      <A, R>(serve: (request: A) => Promise<R>) =>
      (request: A): Promise<R> => {
        this.wakePrograms();
        return serve(request);
      };
    this.logs = awake(server.logs);
    this.exec = awake(server.exec);
    this.attach = awake(server.attach);
    this.portForward = awake(server.portForward as NonNullable<NodeServer['portForward']>);
    for (const image of options.preloaded ?? systemImageNames(options.controlPlane === true))
      preload(state, k.catalogue, image);
    this.podInformer.addHandlers({
      add: (pod) => this.podAdded(pod),
      update: (old, pod) => {
        // The echo of the kubelet's own status: nothing to do.
        const { deletionTimestamp: end } = pod.metadata;
        if (old.spec === pod.spec && old.metadata.deletionTimestamp === end && !pod.spec.readinessGates) return;
        this.podUpdated(pod);
      },
      delete: (pod) => this.podDeleted(pod),
    });
  }

  /** Registers the Node and begins; with `resume`, after {@link load}, only takes up the watches. */
  async start({ resume = false } = {}): Promise<void> {
    const { clock, sandboxes, pods } = this.k;
    sandboxes.attachHost();
    if (resume) {
      await this.serviceInformer.start({ resume });
      await this.podInformer.start({ resume });
      for (const pod of pods.values()) this.takeUp(pod);
      for (const pod of pods.values()) for (const each of pod.containers) await resumeDaemon(this.k, pod, each);
      return;
    }
    await this.register();
    clock.schedule({ actor: this.name, key: 'lease', due: clock.now() + LEASE_MS, background: true });
    clock.schedule({ actor: this.name, key: 'status', due: clock.now() + STATUS_MS, background: true });
    await this.serviceInformer.start();
    await this.podInformer.start();
    for (const manifest of this.staticPods) await this.createMirror(manifest);
  }

  fire(key: string): void | Promise<void> {
    this.wakePrograms();
    if (key === 'lease') return this.renewLease();
    if (key === 'status') return this.reportStatus(true);
    if (key === 'images') return this.reportStatus(false);
    const at = key.indexOf('/');
    const kind = key.slice(0, at);
    const rest = key.slice(at + 1);
    if (kind === 'pod' || kind === 'wait') return this.sync(rest);
    if (kind === 'refresh') return this.refresh(rest);
    if (kind === 'sleep') {
      const wake = this.sleepers.get(rest);
      this.sleepers.delete(rest);
      wake?.(true);
    }
  }

  /** The node as its own `ps` sees it. */
  system(): SystemView {
    return hostSystem(this.k);
  }

  save(): KubeletState {
    const { state, pods, recorder, sandboxes } = this.k;
    return copy({
      node: state,
      pods: [...pods.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1)),
      events: recorder.save(),
      files: sandboxes.save(),
      sleeps: this.sleepNumber,
      statuses: Object.fromEntries([...this.statuses].map(([uid, last]) => [uid, this.shortOf(uid, last)])),
    });
  }

  /** A status that was written is mostly what the Pod has: then its fields' names say enough. */
  private shortOf(uid: string, last: Record<string, unknown>): WrittenStatus {
    const state = this.k.pods.get(uid);
    const has = state && this.podOf(state)?.status;
    return has && holds(has, last) ? { fields: Object.keys(last) } : { whole: last };
  }

  /** On a fresh instance; `start({ resume: true })` follows. The injected Random is restored by its owner. */
  load(saved: unknown): void {
    const data = copy(saved as KubeletState);
    const { state, pods, recorder, sandboxes } = this.k;
    for (const key of Object.keys(state)) delete (state as unknown as Record<string, unknown>)[key];
    Object.assign(state, data.node);
    pods.clear();
    for (const pod of data.pods) pods.set(pod.uid, pod);
    recorder.load(data.events);
    sandboxes.load(data.files);
    this.sleepNumber = data.sleeps;
    this.written = data.statuses;
  }

  private takeUp(pod: PodState): void {
    const object = this.podOf(pod);
    const written = Object.hasOwn(this.written, pod.uid) ? this.written[pod.uid] : undefined;
    const has: Record<string, unknown> = object?.status ?? {};
    const last = written?.whole ?? (written && Object.fromEntries(written.fields.map((field) => [field, has[field]])));
    if (last) this.statuses.set(pod.uid, last);
    if (object) this.k.objects.retain(pod.uid, object);
    if (pod.sandbox && !pod.released) this.k.sandboxes.attach(pod);
    if (forgetHooks(pod)) this.setTimer(`pod/${pod.uid}`, this.k.clock.now() + 1, false);
    for (const container of pod.containers) {
      if (!container.run) continue;
      this.owners.set(container.run.id, { state: pod, container });
      if (forgetAttempts(container, this.k.clock.now())) this.setTimer(`pod/${pod.uid}`, this.k.clock.now() + 1, false);
      if (isRunning(container.run) && container.run.process.kind === 'program') this.revive = true;
    }
  }

  /**
   * A program's state is not data: after a restore it begins again, at the first thing that happens on the node,
   * with its container's log and files as they were.
   */
  private wakePrograms(): void {
    if (!this.revive) return;
    this.revive = false;
    for (const pod of this.k.pods.values()) {
      const object = this.podOf(pod);
      for (const container of pod.containers) {
        if (!object || !isRunning(container.run) || container.run.process.kind !== 'program') continue;
        startProgram(this.k, pod, object, container, container.run);
      }
    }
  }

  // ---- the node ----

  private async register(): Promise<void> {
    const { node, state, clock } = this.k;
    state.since = clock.now();
    try {
      await this.client.create(NODES, undefined, newNode(node, state, clock.now()));
      state.stale = false;
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 409) throw error;
      await this.reportStatus(true);
    }
    await this.renewLease();
  }

  private async renewLease(): Promise<void> {
    const { clock, node } = this.k;
    clock.schedule({ actor: this.name, key: 'lease', due: clock.now() + LEASE_MS, background: true });
    const renewTime = rfc3339Micro(clock.now());
    try {
      await this.client.patch(LEASES, 'kube-node-lease', node.name, 'merge', { spec: { renewTime } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.code !== 404) return;
      let uid: string | undefined;
      try {
        uid = (await this.client.get(NODES, undefined, node.name)).metadata.uid;
      } catch {
        return;
      }
      await this.client
        .create(LEASES, 'kube-node-lease', {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: {
            name: node.name,
            namespace: 'kube-node-lease',
            ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid }],
          },
          spec: { holderIdentity: node.name, leaseDurationSeconds: 40, renewTime },
        })
        .catch(() => {});
    }
  }

  /** `periodic`: the five-minute report; otherwise because the images changed. */
  private async reportStatus(periodic: boolean): Promise<void> {
    const { clock, node, state } = this.k;
    if (periodic) clock.schedule({ actor: this.name, key: 'status', due: clock.now() + STATUS_MS, background: true });
    state.stale = false;
    const { conditions: own, ...status } = nodeStatus(node, state, state.since, clock.now()) as Record<string, any>;
    try {
      await this.client.patch(
        NODES,
        undefined,
        node.name,
        'strategic',
        { status: { ...status, conditions: own } },
        { subresource: 'status' },
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private imagesChanged(): void {
    const { clock, state } = this.k;
    if (state.stale) return;
    state.stale = true;
    clock.schedule({ actor: this.name, key: 'images', due: clock.now() + LEASE_MS, background: true });
  }

  // ---- Pods from the API ----

  private podOf(state: PodState): KubeObject | undefined {
    const pod = this.podInformer.getByKey(state.key);
    if (pod && uidOf(pod) === state.uid) return pod;
    return state.orphanPod;
  }

  private servicesFor(namespace: string): KubeObject[] {
    const own = this.serviceInformer.byIndex('namespace', namespace);
    const kubernetes = namespace === 'default' ? undefined : this.serviceInformer.get('default', 'kubernetes');
    return kubernetes ? [kubernetes, ...own] : own;
  }

  private podAdded(pod: KubeObject): void {
    const uid = uidOf(pod);
    const { pods, clock } = this.k;
    const known = pods.get(uid);
    if (known) {
      // The mirror of a static Pod, made anew.
      delete known.orphanPod;
      delete known.orphan;
      delete known.written;
      known.conditions = {};
      this.poke(uid);
      return;
    }
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
      if (pod.metadata.deletionTimestamp) this.deleteFromAPI(pod);
      return;
    }
    pods.set(uid, newPodState(pod, uid, clock.now()));
    this.k.objects.retain(uid, pod);
    if (pod.metadata.deletionTimestamp) this.podUpdated(pod);
    else this.poke(uid);
  }

  private podUpdated(pod: KubeObject): void {
    const uid = uidOf(pod);
    const { pods, clock } = this.k;
    const state = pods.get(uid);
    const { deletionTimestamp } = pod.metadata;
    if (!state) {
      if (deletionTimestamp) this.deleteFromAPI(pod);
      return;
    }
    if (deletionTimestamp && isStatic(pod)) {
      this.deleteFromAPI(pod);
      return;
    }
    if (deletionTimestamp) {
      const deadline = Math.max(Date.parse(deletionTimestamp), clock.now());
      if (!state.terminating) state.terminating = { since: clock.now(), deadline };
      else if (deadline < state.terminating.deadline) {
        state.terminating.deadline = deadline;
        for (const container of state.containers) if (container.killing) container.killing.deadline = deadline;
      }
    }
    this.adoptSpec(state, pod);
    this.poke(uid);
  }

  /** A changed image (the one part of a running container that may change) restarts its container. */
  private adoptSpec(state: PodState, pod: KubeObject): void {
    const { clock } = this.k;
    for (const container of state.containers) {
      const spec = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].find(
        (c) => c.name === container.name,
      );
      if (!spec) continue;
      const changed = container.image !== undefined && container.image !== spec.image;
      container.image = spec.image;
      if (!changed || state.terminating) continue;
      delete container.pullBackoff;
      if (state.work && state.work.kind !== 'sandbox' && state.work.container === container.name) delete state.work;
      if (isRunning(container.run) && container.kind !== 'init') {
        container.imageChanged = true;
      } else container.retryAt = clock.now();
    }
  }

  private podDeleted(pod: KubeObject): void {
    const uid = uidOf(pod);
    const { pods, clock } = this.k;
    const state = pods.get(uid);
    if (!state) return;
    if (isStatic(pod)) {
      state.orphanPod = pod;
      const manifest = this.staticPods.find((p) => p.metadata.name === pod.metadata.name);
      if (manifest) this.createMirror(manifest).catch(() => {});
      return;
    }
    state.orphan = true;
    state.orphanPod = pod;
    // Gone without waiting (force): what still runs gets the least grace there is.
    const deadline = clock.now() + 2000;
    state.terminating ??= { since: clock.now(), deadline };
    state.terminating.deadline = Math.min(state.terminating.deadline, deadline);
    for (const container of state.containers)
      if (container.killing) container.killing.deadline = state.terminating.deadline;
    this.poke(uid);
  }

  private deleteFromAPI(pod: KubeObject): void {
    const { namespace, name, uid } = pod.metadata;
    this.client
      .delete(PODS, namespace, name as string, { gracePeriodSeconds: 0, preconditions: { uid: uid as string } })
      .catch((error) => {
        if (!(error instanceof StatusError)) throw error;
      });
  }

  private async createMirror(manifest: KubeObject): Promise<void> {
    const { node, clock } = this.k;
    let uid: string | undefined;
    try {
      uid = (await this.client.get(NODES, undefined, node.name)).metadata.uid;
      await this.client.create(
        PODS,
        manifest.metadata.namespace,
        mirrorPod(manifest, node.name, uid ?? '', clock.now()),
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  // ---- passes ----

  private poke(uid: string): void {
    const busy = this.busy.get(uid);
    if (busy) busy.again = true;
    else
      this.sync(uid).catch((error) => {
        throw error;
      });
  }

  /** One pass at a time for a Pod; a poke meanwhile makes another. */
  private async sync(uid: string): Promise<void> {
    const running = this.busy.get(uid);
    if (running) {
      running.again = true;
      return;
    }
    const mark = { again: false };
    this.busy.set(uid, mark);
    try {
      do {
        mark.again = false;
        const state = this.k.pods.get(uid);
        if (!state) break;
        const pass = await syncPod(this.k, state);
        for (const container of state.containers)
          if (container.run) this.owners.set(container.run.id, { state, container });
        const writing = this.writeStatus(state, pass.urgent);
        if (writing) await writing;
        if (this.finished(state)) break;
        this.scheduleNext(state);
      } while (mark.again);
    } finally {
      this.busy.delete(uid);
    }
  }

  /** Volumes follow their ConfigMaps and Secrets when the kubelet next comes by, which is about every minute. */
  private refreshSoon(uids: Iterable<string>): void {
    const { clock, random } = this.k;
    for (const uid of uids) {
      const key = `refresh/${uid}`;
      if (clock.due(this.name, key) !== undefined) continue;
      clock.schedule({ actor: this.name, key, due: clock.now() + 1000 + random.int(60_000), background: true });
    }
  }

  private async refresh(uid: string): Promise<void> {
    const state = this.k.pods.get(uid);
    if (state && !state.terminating) await this.k.sandboxes.refreshVolumes(state);
  }

  private scheduleNext(state: PodState): void {
    const { clock } = this.k;
    const { soon, later } = dueTimes(this.podOf(state), state, clock.now());
    this.setTimer(`pod/${state.uid}`, soon, false);
    this.setTimer(`wait/${state.uid}`, later, true);
  }

  private setTimer(key: string, due: number | undefined, background: boolean): void {
    const { clock } = this.k;
    const set = clock.due(this.name, key);
    if (due === undefined) {
      if (set !== undefined) clock.cancel(this.name, key);
    } else if (set !== due) clock.schedule({ actor: this.name, key, due, ...(background ? { background: true } : {}) });
  }

  /** Writes the status if it differs from the one written last; while the worker is busy, only when it must. */
  private writeStatus(state: PodState, urgent: boolean): Promise<void> | undefined {
    if (state.orphan || state.orphanPod) return undefined;
    const pod = this.podOf(state);
    if (!pod) return undefined;
    // While a postStart hook runs its worker is at it, and says nothing.
    if (state.work && state.written !== undefined && (!urgent || state.work.kind === 'hook')) return undefined;
    const view = viewOf(state);
    const seen = this.views.get(state.uid);
    if (state.written && seen?.pod === pod && seen.view === view) return undefined;
    const { node, clock } = this.k;
    const status = podStatus(pod, state, { hostIP: node.address, now: clock.now() });
    // A merge patch keeps what it does not name: what has gone is said with null.
    const gone: Record<string, null> = {};
    for (const field of ['message', 'reason'])
      if (pod.status?.[field] !== undefined && !(field in status)) gone[field] = null;
    const last = this.statuses.get(state.uid);
    this.views.set(state.uid, { pod, view });
    if (state.written && last && deepEqual(status, last)) return undefined;
    state.written = true;
    this.statuses.set(state.uid, status);
    return this.patchStatus(state, pod, { ...status, ...gone });
  }

  private async patchStatus(state: PodState, pod: KubeObject, status: Record<string, unknown>): Promise<void> {
    try {
      await this.client.patch(
        PODS,
        state.namespace,
        state.name,
        'merge',
        { metadata: { uid: pod.metadata.uid }, status },
        { subresource: 'status' },
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.code !== 404 && error.code !== 409) delete state.written;
    }
  }

  /** Takes leave of a Pod whose end is complete. */
  private finished(state: PodState): boolean {
    const end = state.terminating;
    const { clock, pods } = this.k;
    if (!end || end.cleanAt === undefined || end.cleanAt > clock.now()) return false;
    const pod = this.podOf(state);
    this.setTimer(`pod/${state.uid}`, undefined, false);
    this.setTimer(`wait/${state.uid}`, undefined, true);
    pods.delete(state.uid);
    this.statuses.delete(state.uid);
    this.views.delete(state.uid);
    this.k.objects.release(state.uid);
    clock.cancel(this.name, `refresh/${state.uid}`);
    for (const container of state.containers) if (container.run) this.owners.delete(container.run.id);
    if (pod && !state.orphan) this.deleteFromAPI(pod);
    return true;
  }

  // ---- processes ----

  private processExited(run: ContainerRun, code: number): void {
    const owner = this.owners.get(run.id);
    if (!owner || owner.container.run !== run) return;
    run.exitAt = { at: this.k.clock.now(), code };
    this.poke(owner.state.uid);
  }

  /** From within its own namespace the first process hears only what it has a handler for, SIGKILL never. */
  private signalled(run: ContainerRun, signal: string): void {
    const owner = this.owners.get(run.id);
    if (!owner || !isRunning(run) || !['TERM', 'INT', 'QUIT', 'HUP'].includes(signal)) return;
    if (run.process.kind === 'daemon') signalDaemon(this.k, owner.state, owner.container, `SIG${signal}`);
  }

  private bind(run: ContainerRun, port: number, protocol: 'tcp' | 'udp', http: boolean, tls: boolean): boolean {
    const owner = this.owners.get(run.id);
    if (!owner || this.k.sandboxes.isTaken(owner.state, port, protocol)) return false;
    run.listening.push({ port, protocol, http, ...(tls ? { tls } : {}) });
    return true;
  }

  /** Programs sleep on the kubelet's timers: the first minute of a run is waited for, the rest ticks in the background. */
  private programSleep(run: ContainerRun, ms: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    const { clock } = this.k;
    const number = String(this.sleepNumber++);
    const key = `sleep/${number}`;
    return new Promise((resolve) => {
      const abort = () => {
        clock.cancel(this.name, key);
        this.sleepers.delete(number);
        resolve(false);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.sleepers.set(number, (woken) => {
        signal?.removeEventListener('abort', abort);
        resolve(woken);
      });
      const due = clock.now() + Math.max(0, ms);
      const background = due - run.startedAt > 60_000;
      clock.schedule({ actor: this.name, key, due, ...(background ? { background: true } : {}) });
    });
  }

  // ---- logs ----

  private follow(run: ContainerRun, listener: () => void): () => void {
    const set = this.followers.get(run.id) ?? new Set();
    this.followers.set(run.id, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.followers.delete(run.id);
    };
  }

  private notifyFollowers(run: ContainerRun): void {
    for (const listener of this.followers.get(run.id) ?? []) listener();
  }
}

/** A static Pod keeps the identity of its manifest, whatever its mirror's uid. */
function uidOf(pod: KubeObject): string {
  return pod.metadata.annotations?.['kubernetes.io/config.hash'] ?? (pod.metadata.uid as string);
}

/** All of the kubelet's memory that a status shows, as one text. */
function viewOf({ containers, sandbox, terminating, evicted }: PodState): string {
  let view = `${sandbox?.ip} ${terminating !== undefined} ${terminating?.cleanAt} ${evicted?.reason} ${evicted?.message}`;
  for (let i = 0; i < containers.length; i++) {
    const { run, previous, restarts, waiting, ready, started } = containers[i] as ContainerState;
    view += `\n${run?.id} ${run?.finishedAt} ${previous?.id} ${restarts} ${ready} ${started} ${waiting.reason} ${waiting.message}`;
  }
  return view;
}

/** Whether every field of `part` is in `whole` as it is. */
function holds(whole: Record<string, unknown>, part: Record<string, unknown>): boolean {
  return Object.keys(part).every((field) => deepEqual(part[field], whole[field]));
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
