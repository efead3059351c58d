/** What every controller is made of: an actor with an identity, shared informers, a queue and an event recorder. */
import type { Actor, Clock } from '../apimachinery/clock.ts';
import { StatusError } from '../apimachinery/errors.ts';
import type { Handler } from '../apimachinery/exchange.ts';
import type { KubeObject } from '../apimachinery/meta.ts';
import type { Random } from '../apimachinery/random.ts';
import { EventRecorder, type EventRecorderState } from '../client/events.ts';
import type { EventHandlers, Indexer, Informer } from '../client/informer.ts';
import { type ResourceRef, RestClient } from '../client/rest-client.ts';
import type { SharedInformers } from '../client/shared-informers.ts';
import { WorkQueue, type WorkQueueOptions, type WorkQueueState } from '../client/workqueue.ts';
import type { Compared, Deed, Saw, Trace } from '../trace.ts';
import { RoundNotes, Wakes } from './round.ts';

export interface ControllerContext {
  handler: Handler;
  clock: Clock;
  /** Forked by each controller under its own name. */
  random: Random;
  trace: Trace;
  informers: SharedInformers;
  /** The cluster's CA certificate, PEM: what Pods verify the API server with. */
  rootCA?: string;
}

export interface StartOptions {
  /** The state was loaded: informers fill without telling, and work goes on where it was. */
  resume?: boolean;
}

export interface Controller extends Actor {
  /** Resolves when the informers it needs have synced and its queue is open. */
  start(options?: StartOptions): Promise<void>;
}

export interface ControllerDefinition {
  name: string;
  create(context: ControllerContext): Controller;
}

/** What a controller adds to its identity: the names Kubernetes uses differ between the two. */
export interface ControllerNames {
  /** The service account in kube-system it acts as. */
  serviceAccount: string;
  /** The source of its events. */
  component?: string;
  queue?: Partial<Pick<WorkQueueOptions, 'backoff' | 'coalesce' | 'concurrency'>>;
}

/** As kubeadm starts it: with --use-service-account-credentials each controller is a service account of its own. */
export function controllerClient(handler: Handler, serviceAccount: string): RestClient {
  const user = `system:serviceaccount:kube-system:${serviceAccount}`;
  return new RestClient(handler, {
    peer: { user, groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'] },
    userAgent: `kube-controller-manager/v1.36.3 (linux/amd64) kubernetes/${user}`,
  });
}

export interface ControllerState {
  queue: WorkQueueState;
  events: EventRecorderState;
  own?: unknown;
}

/** A controller that reconciles one key at a time from what its informers know. */
export abstract class QueueController implements Controller {
  readonly name: string;
  protected readonly client: RestClient;
  protected readonly clock: Clock;
  protected readonly random: Random;
  protected readonly events: EventRecorder;
  protected readonly queue: WorkQueue;
  /** True while a restored controller catches up: handlers build what they keep and enqueue nothing. */
  protected resuming = false;
  private readonly trace: Trace;
  private readonly shared: SharedInformers;
  private readonly watched: { informer: Informer; handlers: EventHandlers | undefined }[] = [];
  private readonly wakes = new Wakes();
  private notes = new RoundNotes();

  constructor(name: string, context: ControllerContext, names: ControllerNames) {
    this.name = name;
    this.clock = context.clock;
    this.trace = context.trace;
    this.shared = context.informers;
    this.random = context.random.fork(name);
    this.client = controllerClient(context.handler, names.serviceAccount);
    this.events = new EventRecorder({
      client: this.client,
      clock: context.clock,
      random: this.random,
      component: names.component ?? name,
    });
    this.queue = new WorkQueue({
      actor: name,
      clock: context.clock,
      process: (key) => this.process(key),
      onError: (key, error) => this.failed(key, error),
      ...names.queue,
    });
    this.queue.pause();
  }

  /** Makes the world match what the object of this key asks for. A rejection is retried with back-off. */
  protected abstract sync(key: string): Promise<void>;

  /** State beyond queue and events, as JSON. */
  protected saveOwn(): unknown {
    return undefined;
  }

  protected loadOwn(_state: unknown): void {}

  async start({ resume = false }: StartOptions = {}): Promise<void> {
    if (!resume) this.tell();
    await Promise.all(this.watched.map(({ informer }) => informer.start({ resume })));
    if (resume) {
      this.resuming = true;
      this.tell();
      this.resuming = false;
    }
    this.queue.resume();
  }

  fire(key: string): void | Promise<void> {
    this.wakes.timer(this.queue.delayed(key));
    this.queue.fire(key);
  }

  save(): ControllerState {
    const own = this.saveOwn();
    return { queue: this.queue.save(), events: this.events.save(), ...(own === undefined ? {} : { own }) };
  }

  load(state: ControllerState): void {
    this.queue.load(state.queue);
    this.events.load(state.events);
    if (state.own !== undefined) this.loadOwn(state.own);
  }

  /** The shared informer of a collection, in hand before `start`. Call from the constructor. */
  protected watch(ref: ResourceRef, handlers?: EventHandlers, indexers: Record<string, Indexer> = {}): Informer {
    const informer = this.shared.for(ref);
    for (const name in indexers) informer.addIndexer(name, indexers[name] as Indexer);
    this.watched.push({ informer, handlers });
    return informer;
  }

  protected enqueue(key: string): void {
    if (this.resuming) return;
    this.wakes.add(key);
    this.queue.add(key);
  }

  /** For events that come in crowds. */
  protected enqueueCoalesced(key: string): void {
    if (this.resuming) return;
    this.wakes.add(key);
    this.queue.addCoalesced(key);
  }

  /** Notes what a reconcile did, for the trace; free while nobody listens. */
  protected note(text: () => string): void {
    if (this.trace.on) this.notes.did({ did: 'else', text: text() });
  }

  /** What a reconcile found; `object` is what the key names. Rounds that tell this are remembered. */
  protected saw(saw: Saw, object?: KubeObject): void {
    this.notes.saw(saw, object);
  }

  /** What it made of that. */
  protected compared(compared: Compared): void {
    this.notes.compared(compared);
  }

  /** What it did about it. Of the same done to several, one name each. */
  protected did(deed: Deed): void {
    this.notes.did(deed);
  }

  /** Somebody wants to hear of more than is remembered. */
  protected get listened(): boolean {
    return this.trace.on;
  }

  private tell(): void {
    for (const { informer, handlers } of this.watched) {
      if (handlers) informer.addHandlers(this.wakes.witness(informer.ref.resource, handlers));
    }
  }

  private async process(key: string): Promise<void> {
    const notes = new RoundNotes();
    this.notes = notes;
    const woke = this.wakes.take(key, this.queue.numRequeues(key) > 0);
    try {
      await this.sync(key);
    } catch (error) {
      notes.did({ did: 'failed', message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      if (notes.telling || this.trace.on) {
        this.trace.reconciled({ at: this.clock.now(), controller: this.name, key, ...woke, ...notes.whole() });
      }
    }
  }

  private failed(_key: string, error: unknown): undefined {
    // Anything but a refusal is a bug of the engine and should be seen.
    if (!(error instanceof StatusError) && !(error instanceof RetryError)) console.error(`${this.name}:`, error);
    return undefined;
  }
}

/** Thrown by a sync to be called again after a back-off, where nothing was refused. */
export class RetryError extends Error {}

export const isNotFound = (error: unknown): boolean => error instanceof StatusError && error.code === 404;
export const isConflict = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Conflict';
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof StatusError && error.reason === 'AlreadyExists';

/** The namespace is on its way out: whatever was to be created there is not wanted any more. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof StatusError && (error.details?.causes ?? []).some((c) => c.reason === 'NamespaceTerminating');

/** Resolves to undefined where the object is gone. */
export async function ignoreNotFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** JSON values alike, whatever the order of their keys; absent, null and empty are one, as in equality.Semantic. */
export function semanticEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isEmpty(a) && isEmpty(b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) {
    const other = b as unknown[];
    return a.length === other.length && a.every((item, i) => semanticEqual(item, other[i]));
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key in left) if (!semanticEqual(left[key], right[key])) return false;
  for (const key in right) if (!(key in left) && !isEmpty(right[key])) return false;
  return true;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  for (const _ in value) return false;
  return true;
}

/** The object with another status; its other parts are shared. */
export function withStatus(object: KubeObject, status: unknown): KubeObject {
  return { ...object, status };
}
