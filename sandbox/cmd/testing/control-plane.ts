/** For tests: API server, controllers and a kubelet that only makes Pods ready, on virtual time. */
import { type Actor, SimulationClock } from '../../apimachinery/clock.ts';
import { type KubeObject, rfc3339 } from '../../apimachinery/meta.ts';
import { createRandom, type Random } from '../../apimachinery/random.ts';
import { bootstrap } from '../../apiserver/bootstrap.ts';
import { type APIServer, createAPIServer } from '../../apiserver/index.ts';
import { Informer, keyOf, splitKey } from '../../client/informer.ts';
import { type ResourceRef, RestClient } from '../../client/rest-client.ts';
import { targetNode } from '../../controllers/daemon-set/pod.ts';
import { ControllerManager } from '../../controllers/manager.ts';
import { NODES, PODS } from '../../controllers/resources.ts';
import { kinds } from '../../kinds/index.ts';
import { Trace } from '../../trace.ts';

export const START = Date.UTC(2026, 10, 22, 19);

export interface FakeKubeletOptions {
  /** Milliseconds from a Pod's creation to its being ready. Undefined: never. */
  readyAfter?: number | undefined;
  /** Milliseconds from a Pod's deletion to its being gone. */
  stopAfter?: number;
}

/** Makes Pods ready, those meant for one node after binding them to it, and lets bound ones go when they are deleted. */
export class FakeKubelet implements Actor {
  readonly name = 'fake-kubelet';
  readonly options: FakeKubeletOptions;
  private readonly pods: Informer;
  private readonly client: RestClient;
  private readonly clock: SimulationClock;
  private next = 1;

  constructor(client: RestClient, clock: SimulationClock, options: FakeKubeletOptions) {
    this.client = client;
    this.clock = clock;
    this.options = options;
    this.pods = new Informer(client, PODS);
    clock.register(this);
  }

  async start(resume: boolean): Promise<void> {
    if (!resume) this.listen();
    await this.pods.start({ resume });
    if (resume) this.listen(true);
  }

  private listen(quiet = false): void {
    let silent = quiet;
    this.pods.addHandlers({
      add: (pod) => {
        if (!silent && this.options.readyAfter !== undefined)
          this.after(this.options.readyAfter, `ready ${keyOf(pod)}`);
      },
      update: (old, pod) => {
        if (pod.metadata.deletionTimestamp && !old.metadata.deletionTimestamp) {
          this.after(this.options.stopAfter ?? 500, `stop ${keyOf(pod)}`);
        }
      },
    });
    silent = false;
  }

  private after(ms: number, key: string): void {
    this.clock.schedule({ actor: this.name, key, due: this.clock.now() + ms });
  }

  async fire(timer: string): Promise<void> {
    const [what, key] = timer.split(' ') as [string, string];
    const pod = this.pods.getByKey(key);
    if (!pod) return;
    const { namespace, name } = splitKey(key);
    if (what === 'stop') {
      await this.client.delete(PODS, namespace, name, { gracePeriodSeconds: 0 });
      return;
    }
    if (pod.metadata.deletionTimestamp) return;
    const now = rfc3339(this.clock.now());
    const n = this.next++;
    const node = targetNode(pod);
    let bound = pod;
    if (node && !pod.spec.nodeName) {
      const target = { apiVersion: 'v1', kind: 'Node', name: node };
      const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target };
      await this.client.create(PODS, namespace, binding, { name, subresource: 'binding' });
      bound = await this.client.get(PODS, namespace, name);
    }
    await this.client.updateStatus(PODS, {
      ...bound,
      status: {
        ...pod.status,
        phase: 'Running',
        podIP: `10.244.${1 + Math.floor(n / 250)}.${n % 250}`,
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now }],
      },
    });
  }

  save(): unknown {
    return { next: this.next };
  }

  load(state: unknown): void {
    this.next = (state as { next: number }).next;
  }
}

export class ControlPlane {
  readonly clock: SimulationClock;
  readonly random: Random;
  readonly trace = new Trace();
  readonly server: APIServer;
  readonly manager: ControllerManager;
  readonly kubelet: FakeKubelet;
  readonly admin: RestClient;
  /** Errors no part of the engine should have let through. */
  readonly errors: unknown[] = [];

  private constructor(options: FakeKubeletOptions) {
    this.clock = new SimulationClock({ mode: 'virtual', start: START });
    this.random = createRandom(1);
    const { clock, trace } = this;
    const random = this.random.fork('apiserver');
    this.server = createAPIServer({ bootstrap, kinds, clock, random, trace, nodes: () => undefined });
    const { handler } = this.server;
    this.admin = new RestClient(handler, {
      peer: { user: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      userAgent: 'kubectl/v1.36.3',
    });
    const random2 = this.random.fork('controllers');
    this.manager = new ControllerManager({ handler, clock, random: random2, trace, rootCA: 'CA' });
    this.kubelet = new FakeKubelet(this.admin, clock, options);
  }

  static async start(options: FakeKubeletOptions = { readyAfter: 1000 }): Promise<ControlPlane> {
    const plane = new ControlPlane(options);
    await plane.run();
    return plane;
  }

  private async run(resume = false): Promise<void> {
    await this.manager.start({ resume });
    await this.kubelet.start(resume);
    await this.clock.idle();
  }

  /** The same control plane made anew from its saved state. */
  async restored(): Promise<ControlPlane> {
    const { clock, random, server, manager, kubelet } = this;
    const state = JSON.parse(
      JSON.stringify({
        clock: clock.save(),
        random: random.save(),
        server: server.save(),
        manager: manager.save(),
        kubelet: kubelet.save(),
      }),
    );
    const plane = new ControlPlane(kubelet.options);
    plane.random.load(state.random);
    plane.server.load(state.server);
    plane.clock.load(state.clock);
    plane.manager.load(state.manager);
    plane.kubelet.load(state.kubelet);
    await plane.run(true);
    return plane;
  }

  create(ref: ResourceRef, object: unknown): Promise<KubeObject> {
    return this.admin.create(ref, (object as KubeObject).metadata.namespace, object);
  }

  async addNode(name: string, extra: { taints?: unknown[]; labels?: Record<string, string> } = {}): Promise<void> {
    await this.create(NODES, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...extra.labels } },
      spec: extra.taints ? { taints: extra.taints } : {},
      status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: rfc3339(this.clock.now()) }] },
    });
    await this.idle();
  }

  async list(ref: ResourceRef, namespace?: string): Promise<readonly KubeObject[]> {
    return (await this.admin.list(ref, namespace)).items;
  }

  /** Lets everything happen that needs no time. */
  idle(): Promise<void> {
    return this.clock.idle();
  }
}
