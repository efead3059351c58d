/**
 * The Lease by which a component says that it is there: the leader's (client-go's tools/leaderelection, resourcelock)
 * or an API server's own (component-helpers' apimachinery/lease). Renewed in the background: nobody waits for it.
 */
import type { Actor, Clock } from '../apimachinery/clock.ts';
import { StatusError } from '../apimachinery/errors.ts';
import { type KubeObject, rfc3339Micro } from '../apimachinery/meta.ts';
import type { ResourceRef, RestClient } from './rest-client.ts';

const LEASES: ResourceRef = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' };

export interface ComponentLeaseOptions {
  client: RestClient;
  clock: Clock;
  namespace: string;
  name: string;
  holderIdentity: string;
  leaseDurationSeconds: number;
  /** Between two renewals. */
  retryMs: number;
  /** Others may want it: the Lease says since when it is held and how often it changed hands. */
  elected?: boolean;
  labels?: Record<string, string>;
}

interface State {
  identity: string;
  /** As last seen; the next renewal is made from it. */
  lease: KubeObject | undefined;
  /** When another's record was last seen to change. */
  observedAt: number;
}

export class ComponentLease implements Actor {
  readonly name: string;
  private readonly options: ComponentLeaseOptions;
  private state: State;

  constructor(options: ComponentLeaseOptions) {
    this.options = options;
    this.name = `lease/${options.name}`;
    this.state = { identity: options.holderIdentity, lease: undefined, observedAt: 0 };
  }

  async start({ resume = false } = {}): Promise<void> {
    if (!resume) await this.fire();
  }

  async fire(): Promise<void> {
    const { clock, retryMs } = this.options;
    clock.schedule({ actor: this.name, key: 'renew', due: clock.now() + retryMs, background: true });
    // The lease as last seen is as good as a read, while it is our own; else one look and another try.
    if (this.held() && (await this.renew())) return;
    await this.observe();
    await this.renew();
  }

  save(): State {
    return this.state;
  }

  load(saved: unknown): void {
    if (saved) this.state = saved as State;
  }

  private held(): boolean {
    return this.state.lease?.spec?.holderIdentity === this.state.identity;
  }

  private async observe(): Promise<void> {
    const { client, clock, namespace, name } = this.options;
    const before = this.state.lease?.spec;
    try {
      this.state.lease = await client.get(LEASES, namespace, name);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.state.lease = undefined;
    }
    if (JSON.stringify(before) !== JSON.stringify(this.state.lease?.spec)) this.state.observedAt = clock.now();
  }

  /** True when the lease is ours now. */
  private async renew(): Promise<boolean> {
    const { client, clock, namespace, name, leaseDurationSeconds, elected, labels } = this.options;
    const { identity, lease, observedAt } = this.state;
    const old = lease?.spec ?? {};
    const others = lease !== undefined && old.holderIdentity !== identity && Boolean(old.holderIdentity);
    if (elected && others && clock.now() < observedAt + (old.leaseDurationSeconds ?? 0) * 1000) return false;
    const now = rfc3339Micro(clock.now());
    const mine = lease !== undefined && !others;
    const since = elected
      ? {
          acquireTime: mine ? old.acquireTime : now,
          leaseTransitions: lease === undefined ? 0 : (old.leaseTransitions ?? 0) + (mine ? 0 : 1),
        }
      : {};
    const spec = { ...old, holderIdentity: identity, leaseDurationSeconds, renewTime: now, ...since };
    try {
      this.state.lease = lease
        ? await client.update(LEASES, { ...lease, spec })
        : await client.create(LEASES, namespace, {
            apiVersion: 'coordination.k8s.io/v1',
            kind: 'Lease',
            metadata: { name, namespace, ...(labels ? { labels } : {}) },
            spec,
          });
      return true;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return false;
    }
  }
}
