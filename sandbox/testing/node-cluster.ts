/** A small cluster for tests: the real API server, controllers, scheduler, network and kubelets on a virtual clock. */
import { SimulationClock } from '../apimachinery/clock.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import { createPki } from '../apimachinery/pki.ts';
import type { Program } from '../apimachinery/process.ts';
import { createRandom } from '../apimachinery/random.ts';
import { bootstrap } from '../apiserver/bootstrap.ts';
import { createAPIServer } from '../apiserver/index.ts';
import { RestClient } from '../client/rest-client.ts';
import { SharedInformers } from '../client/shared-informers.ts';
import type { Controller } from '../controllers/controller.ts';
import { controllers } from '../controllers/index.ts';
import { kinds } from '../kinds/index.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import { ClusterNetwork } from '../network/index.ts';
import { Scheduler } from '../scheduler/index.ts';
import { Trace } from '../trace.ts';

export const T0 = Date.UTC(2026, 10, 22, 19, 10, 41);
export const PODS = { group: '', version: 'v1', resource: 'pods' };
export const EVENTS = { group: '', version: 'v1', resource: 'events' };
export const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };
export const SERVICES = { group: '', version: 'v1', resource: 'services' };
export const SERVICE_ACCOUNTS = { group: '', version: 'v1', resource: 'serviceaccounts' };
export const SLICES = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };

export interface TestOptions {
  seed?: number;
  workers?: number;
  controlPlane?: boolean;
  programs?: Record<string, Program>;
}

export class TestCluster {
  readonly clock = new SimulationClock({ mode: 'virtual', start: T0 });
  readonly random;
  readonly trace = new Trace();
  readonly pki;
  readonly server;
  readonly scheduler: Scheduler;
  readonly network: ClusterNetwork;
  readonly kubelets = new Map<string, Kubelet>();
  readonly controllers: Controller[];
  readonly admin: RestClient;

  constructor(options: TestOptions = {}) {
    const { seed = 1, workers = 3, controlPlane = true, programs = {} } = options;
    const { clock, trace } = this;
    this.random = createRandom(seed);
    this.pki = createPki(seed, T0);
    const random = (name: string) => this.random.fork(name);
    this.server = createAPIServer({
      bootstrap,
      kinds,
      clock,
      random: random('server'),
      trace,
      nodes: (name: string) => this.kubelets.get(name),
    } as any);
    const { handler } = this.server;
    this.admin = new RestClient(handler, {
      peer: { user: 'kubernetes-admin', groups: ['system:masters'] },
      userAgent: 'test',
    });
    const informers = new SharedInformers(this.admin, clock);
    this.controllers = controllers.map((d) =>
      d.create({ handler, clock, random: random('controllers'), trace, informers }),
    );
    this.scheduler = new Scheduler({ handler, clock, random: random('scheduler'), trace });
    this.network = new ClusterNetwork({
      handler,
      clock,
      random: random('network'),
      trace,
      pki: this.pki,
      server: 'kubeapi.magedu.com:6443',
    });
    for (let i = controlPlane ? 0 : 1; i <= workers; i++) {
      const nodeName = i === 0 ? 'master01' : `node${String(i).padStart(2, '0')}`;
      this.kubelets.set(
        nodeName,
        new Kubelet({
          nodeName,
          index: i,
          address: `172.29.9.${i === 0 ? 1 : 10 + i}`,
          controlPlane: i === 0,
          handler,
          clock,
          random: random(`kubelet/${nodeName}`),
          trace,
          network: this.network,
          programs: (name) => programs[name],
        }),
      );
    }
    for (const actor of [this.server, ...this.controllers, this.scheduler, this.network, ...this.kubelets.values()])
      clock.register(actor);
  }

  static async start(options: TestOptions = {}): Promise<TestCluster> {
    const cluster = new TestCluster(options);
    await cluster.clock.input(async () => {
      await cluster.startAll(false);
      for (const name of ['default', 'kube-system', 'kube-node-lease']) {
        await cluster.admin
          .create(NAMESPACES, undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
          .catch(() => {});
      }
      await cluster.admin
        .create(SERVICE_ACCOUNTS, 'default', {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'default', namespace: 'default' },
        })
        .catch(() => {});
    });
    await cluster.clock.idle();
    return cluster;
  }

  async startAll(resume: boolean): Promise<void> {
    await (this.server as any).start?.({ resume });
    await this.network.start({ resume });
    for (const controller of this.controllers) await controller.start({ resume });
    await this.scheduler.start({ resume });
    for (const kubelet of this.kubelets.values()) await kubelet.start({ resume });
  }

  snapshot(): any {
    return JSON.parse(
      JSON.stringify({
        clock: this.clock.save(),
        random: this.random.save(),
        server: this.server.save(),
        controllers: this.controllers.map((c) => c.save?.() ?? null),
        scheduler: this.scheduler.save(),
        kubelets: Object.fromEntries([...this.kubelets].map(([name, kubelet]) => [name, kubelet.save()])),
      }),
    );
  }

  static async restore(saved: any, options: TestOptions = {}): Promise<TestCluster> {
    const cluster = new TestCluster(options);
    cluster.clock.jump(saved.clock.now);
    cluster.random.load(saved.random);
    cluster.server.load(saved.server);
    for (const [i, controller] of cluster.controllers.entries()) controller.load?.(saved.controllers[i]);
    cluster.scheduler.load(saved.scheduler);
    for (const [name, kubelet] of cluster.kubelets) kubelet.load(saved.kubelets[name]);
    await cluster.clock.input(() => cluster.startAll(true));
    await cluster.clock.idle();
    cluster.clock.load(saved.clock);
    return cluster;
  }

  async create(pod: {
    name: string;
    spec: any;
    labels?: Record<string, string>;
    namespace?: string;
  }): Promise<KubeObject> {
    const namespace = pod.namespace ?? 'default';
    return this.clock.input(() =>
      this.admin.create(PODS, namespace, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: pod.name, namespace, ...(pod.labels ? { labels: pod.labels } : {}) },
        spec: pod.spec,
      }),
    );
  }

  async pod(name: string, namespace = 'default'): Promise<KubeObject> {
    return this.clock.input(() => this.admin.get(PODS, namespace, name));
  }

  /** `reason: message (xCOUNT)` of a Pod's events, in the order of their writing. */
  async events(name: string, namespace = 'default'): Promise<string[]> {
    const list = await this.clock.input(() => this.admin.list(EVENTS, namespace));
    return list.items
      .filter((e) => e.involvedObject.name === name)
      .sort((a, b) =>
        Number(
          a.metadata.name?.split('.').pop() &&
            BigInt(`0x${a.metadata.name.split('.').pop()}`) - BigInt(`0x${b.metadata.name?.split('.').pop()}`),
        ),
      )
      .map(
        (e) =>
          `${e.reason}: ${e.message}${(e.count ?? e.series?.count ?? 1) > 1 ? ` (x${e.count ?? e.series.count})` : ''}`,
      );
  }
}
