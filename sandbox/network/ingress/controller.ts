/**
 * What runs in the image registry.k8s.io/ingress-nginx/controller: watches Ingresses, Services and EndpointSlices
 * with the rights of its ServiceAccount, and passes requests on to Pods. What must survive a snapshot is in
 * `context.data`; this object is made again after one. Follows ingress-nginx's internal/ingress.
 * Unlike there, status is written when something changes and not once a minute, and by the first of its Pods
 * without a lease.
 */
import type { Clock } from '../../apimachinery/clock.ts';
import { StatusError } from '../../apimachinery/errors.ts';
import type { KubeObject } from '../../apimachinery/meta.ts';
import type { FileSystem, HostNetwork } from '../../apimachinery/process.ts';
import { createRandom, hash32, type Random, type RandomState } from '../../apimachinery/random.ts';
import { decodeUtf8 } from '../../apimachinery/streams.ts';
import { EventRecorder, type EventRecorderState } from '../../client/events.ts';
import { Informer, keyOf } from '../../client/informer.ts';
import { RestClient } from '../../client/rest-client.ts';
import { type Endpoint, endpointsOf } from '../proxy.ts';
import { type Backend, type Server, serversOf } from './config.ts';
import { Log } from './log.ts';
import { writeStatuses } from './status.ts';

export const COMPONENT = 'nginx-ingress-controller';
const SECRETS = '/var/run/secrets/kubernetes.io/serviceaccount/';
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const SERVICE_LABEL = 'kubernetes.io/service-name';
const INGRESSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses' };
const CLASSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingressclasses' };
const SLICES = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };
const SERVICES = { group: '', version: 'v1', resource: 'services' };
const PODS = { group: '', version: 'v1', resource: 'pods' };

/** What the controller needs of the process it is. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly now: number;
  readonly fs: FileSystem;
  readonly network: HostNetwork;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly data: Record<string, unknown>;
  log(text: string, stream?: 'stdout' | 'stderr'): void;
}

/** The part of {@link Surroundings.data} that is the controller's. */
export interface Memory {
  random?: RandomState;
  events?: EventRecorderState;
  /** Upstream → how many of its requests have been passed on. */
  turns: Record<string, number>;
  ready?: boolean;
  /** A digest of what is served. */
  config?: number;
}

/** Without it there is nothing to do but to end: why, in the controller's words. */
export class NoCluster extends Error {}

export class Controller {
  readonly client: RestClient;
  readonly memory: Memory;
  readonly random: Random;
  readonly log: Log;
  readonly around: Surroundings;
  readonly namespace: string;
  private readonly recorder: EventRecorder;
  private readonly ingresses: Informer;
  private readonly classes: Informer;
  private readonly services: Informer;
  private readonly slices: Informer;
  private readonly pods: Informer;
  private servers: Map<string, Server> | undefined;
  private statusDue = false;

  /** Throws {@link NoCluster}. */
  constructor(around: Surroundings) {
    this.around = around;
    const { clock, data, env, signal, hostname } = around;
    this.log = new Log(around);
    this.memory = (data.memory ??= { turns: {} }) as Memory;
    this.random = createRandom(hash32(hostname));
    if (this.memory.random) this.random.load(this.memory.random);
    this.namespace = env.POD_NAMESPACE ?? 'default';
    this.client = this.connect();
    const { client, random } = this;
    this.recorder = new EventRecorder({ client, clock, random: random.fork('events'), component: COMPONENT });
    if (this.memory.events) this.recorder.load(this.memory.events);
    const watch = (ref: typeof PODS, options = {}) =>
      new Informer(client, ref, { clock, onError: (error) => this.log.refused(ref, error), ...options });
    this.classes = watch(CLASSES);
    this.ingresses = watch(INGRESSES);
    this.services = watch(SERVICES);
    this.slices = watch(SLICES, {
      indexers: { service: (s: KubeObject) => [`${s.metadata.namespace}/${s.metadata.labels?.[SERVICE_LABEL] ?? ''}`] },
    });
    this.pods = watch(PODS, { namespace: this.namespace });
    const changed = () => {
      if (!this.memory.ready) return;
      this.reload();
      this.writeStatus();
    };
    this.classes.addHandlers({ add: changed, update: changed, delete: changed });
    this.ingresses.addHandlers({
      add: (ingress) => this.scheduled(ingress),
      update: (_, ingress) => this.scheduled(ingress),
      delete: () => this.reload(),
    });
    this.pods.addHandlers({ add: () => this.writeStatus(), update: () => this.writeStatus() });
    signal.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** Resolves when it knows what there is. `resume`: it knew before. */
  async start({ resume = false } = {}): Promise<void> {
    // Whose an Ingress is, is asked of the classes.
    for (const each of [this.classes, this.services, this.slices, this.pods, this.ingresses])
      await each.start({ resume });
    this.memory.ready = true;
    this.writeStatus();
  }

  stop(): void {
    for (const each of [this.classes, this.ingresses, this.services, this.slices, this.pods]) each.stop();
  }

  /** By host, as served now. */
  get config(): ReadonlyMap<string, Server> {
    this.servers ??= serversOf(this.ingresses.list().filter((ingress) => this.serves(ingress)));
    return this.servers;
  }

  /** Undefined: there is no such Service or port. */
  endpoints(namespace: string, { service: name, port }: Backend): Endpoint[] | undefined {
    const service = this.services.get(namespace, name);
    const ports: { name?: string; port: number; protocol?: string }[] = service?.spec.ports ?? [];
    const found = ports.find((p) => (typeof port === 'number' ? p.port === port : p.name === port));
    return found && endpointsOf(this.slices.byIndex('service', `${namespace}/${name}`), found);
  }

  /** Its own arguments: `--name=value`. */
  option(name: string): string | undefined {
    const prefix = `--${name}=`;
    const { argv, env } = this.around;
    return argv
      .find((word) => word.startsWith(prefix))
      ?.slice(prefix.length)
      .replace(/\$\((\w+)\)/g, (whole, variable) => env[variable] ?? whole);
  }

  /** Keeps what chance has given, for a snapshot. */
  remember(): void {
    this.memory.random = this.random.save();
  }

  private connect(): RestClient {
    const { env, fs, network, signal } = this.around;
    const [host, port] = [env.KUBERNETES_SERVICE_HOST, env.KUBERNETES_SERVICE_PORT];
    const read = (name: string): string => {
      try {
        return decodeUtf8(fs.readFile(SECRETS + name));
      } catch {
        throw new NoCluster(`open ${SECRETS}${name}: no such file or directory`);
      }
    };
    const token = read('token');
    const handler = network.apiserver(`https://${host}:${port}`, { ca: read('ca.crt') });
    if (!handler) throw new NoCluster(`Get "https://${host}:${port}/version": dial tcp: connection refused`);
    return new RestClient(handler, {
      userAgent: 'nginx-ingress-controller/v1.14.0 (linux/amd64) ingress-nginx',
      headers: { authorization: `Bearer ${token.trim()}` },
      signal,
    });
  }

  private serves({ spec, metadata }: KubeObject): boolean {
    const annotated = metadata.annotations?.[CLASS_ANNOTATION];
    if (annotated !== undefined) return annotated === (this.option('ingress-class') ?? 'nginx');
    if (spec.ingressClassName === undefined) return this.option('watch-ingress-without-class') === 'true';
    const named = this.classes.get(undefined, spec.ingressClassName);
    return named?.spec?.controller === (this.option('controller-class') ?? 'k8s.io/ingress-nginx');
  }

  private scheduled(ingress: KubeObject): void {
    if (!this.serves(ingress)) {
      this.log.info('store.go', 351, '"Ignoring ingress because of error while validating ingress class"', {
        ingress: keyOf(ingress),
        error: 'ingress does not contain a valid IngressClass',
      });
      this.reload();
      return;
    }
    this.recorder.event(
      { ...referenceTo(ingress), apiVersion: 'networking.k8s.io/v1' },
      'Normal',
      'Sync',
      'Scheduled for sync',
    );
    this.log.event(ingress, 'Sync', 'Scheduled for sync');
    this.memory.events = this.recorder.save();
    this.remember();
    this.reload();
    this.writeStatus();
  }

  /** Tells of a reload when what is served has changed. */
  private reload(): void {
    this.servers = undefined;
    const config = hash32(JSON.stringify([...this.config]));
    if (config === this.memory.config) return;
    this.memory.config = config;
    this.log.info('controller.go', 196, '"Configuration changes detected, backend reload required"');
    this.log.info('controller.go', 216, '"Backend successfully reloaded"');
  }

  /** Once for all that changes together. */
  private writeStatus(): void {
    if (this.statusDue || !this.memory.ready) return;
    this.statusDue = true;
    void Promise.resolve().then(async () => {
      this.statusDue = false;
      if (this.around.signal.aborted) return;
      await this.publish(true);
    });
  }

  /** `up` is false when it is about to end. */
  async publish(up: boolean): Promise<void> {
    const { pods, services } = this;
    const mine = this.ingresses.list().filter((ingress) => this.serves(ingress));
    const view = { pods: pods.list(), service: (ns: string, name: string) => services.get(ns, name) };
    await writeStatuses(this, mine, view, up).catch((error) => {
      if (!(error instanceof StatusError)) throw error;
      this.log.warning('status.go', 309, `error updating ingress rule: ${error.message}`);
    });
  }
}

function referenceTo({ metadata, kind }: KubeObject) {
  const { namespace = '', name = '', uid = '', resourceVersion = '' } = metadata;
  return { kind: kind ?? 'Ingress', namespace, name, uid, resourceVersion };
}
